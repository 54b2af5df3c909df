"""Adds one example to a fitted classifier without fitting it anew: for previews, in a fraction of a second.

Among the examples nearest to the new one the same loss is minimised as by the whole fit, all other examples' pulls on
the weights kept as they are. At the minimum an example's pull is what it lacks to the margin, divided by the ridge, so
that the pulls need not be stored with the weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.nlu.featurizer import Features, Table, Vector
from bot.nlu.intent_classifier import RIDGE, SCALE, IntentClassifier, Labels, Sample

_NEAREST = 256
"""Examples that are fitted again together with the new one."""
_ROUNDS = 6
"""How often the examples within the margin are chosen anew."""
Owners = NDArray[np.bool_]
"""Which label belongs to which example, a row each."""
Example = tuple[Sample, Labels]


def with_example(classifier: IntentClassifier, new: Example, others: Sequence[Example]) -> IntentClassifier:
    """Nearly the classifier that a fit to one example more would give.

    `others` are learnt examples that may compete with the new one. Raises KeyError for a label that nothing stands
    for yet.
    """
    features = _knowing(classifier.features, new[0])
    place = {label: column for column, label in enumerate(classifier.labels)}
    vectors = features.rows([new[0], *(sample for sample, _ in others)]).dense()
    nearest = np.argsort(-(vectors[1:] @ vectors[0]), kind="stable")[:_NEAREST]
    learnt = [new, *(others[index] for index in nearest)]
    vectors = vectors[[0, *(nearest + 1)]]
    own = np.zeros((len(learnt), len(place)), np.bool_)
    for row, (_, labels) in enumerate(learnt):
        own[row, [place[label] for label in labels]] = True
    # The margins lie at 1 and -1 while fitting; scores are given between 0 and `SCALE`.
    weights, bias = classifier.weights * (2 / SCALE), classifier.bias * (2 / SCALE) - 1
    with threadpool_limits(limits=1):
        change = _pull(vectors, vectors @ weights + bias, own)
        weights += vectors.T @ change
    bias += change.sum(axis=0)
    scaled = np.vstack((weights * (SCALE / 2), (bias + 1) * (SCALE / 2)))
    return IntentClassifier(features, scaled.astype(np.float32), classifier.labels)


def _knowing(features: Features, sample: Sample) -> Features:
    """The features with the words and marks of one example more."""
    # Alone, every n-gram weighs 1, with its sign.
    alone = Features.learn([sample]).tables
    return Features({kind: _joined(table, alone[kind]) for kind, table in features.tables.items()}, features.columns)


def _joined(table: Table, more: Table) -> Table:
    """The table with those n-grams of another that it lacks, as rare as the rarest that it holds."""
    new = [row for gram, row in more.rows.items() if gram not in table.rows]
    if not new:
        return table
    grams = list(more.rows)
    rarest = np.abs(table.weights).max(initial=1.0)
    columns = np.concatenate((table.columns, more.columns[new]))
    weights = np.concatenate((table.weights, more.weights[new] * rarest))
    return Table.of([*table.rows, *(grams[row] for row in new)], columns, weights)


def _pull(vectors: Vector, reached: Vector, own: Owners) -> Vector:
    """How the pulls of the examples change for each label once the first of them is learnt as well."""
    gram: Vector = vectors @ vectors.T + 1
    inverse = np.linalg.inv(gram + RIDGE * np.eye(len(vectors), dtype=np.float32))
    before = ((_wanted(reached, own) - reached) / RIDGE).astype(np.float32)
    before[0] = 0
    pull = before
    for _ in range(_ROUNDS):
        step = (inverse @ (_wanted(reached, own) - reached - RIDGE * pull)).astype(np.float32)
        pull = pull + step
        reached = (reached + gram @ step).astype(np.float32)
    change: Vector = pull - before
    return change


def _wanted(reached: Vector, own: Owners) -> Vector:
    """The margin where an example falls short of it, what it reaches where it does not."""
    result: Vector = np.where(own, np.maximum(reached, 1), np.minimum(reached, -1))
    return result
