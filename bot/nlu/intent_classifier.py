"""The intent classifier: a linear machine for each label over hashed features, in numpy, the same on every start.

The loss is a support vector machine's squared hinge. It is minimised in the dual, a block of examples at a time and all
labels at once: examples that are clear of the margin are let go, and what remains is a ridge regression. An example may
have several labels (its intent, its operation).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.nlu import model_store
from bot.nlu.featurizer import COLUMNS, LEAST, SHARES, Features, Rows, Sample, Table, Vector

__all__ = ["IntentClassifier", "Labels", "Sample"]

RIDGE = 0.7
EPOCHS = 6
BLOCK = 128
ROUNDS = 4
"""How often the examples within the margin are chosen anew while a block is fitted."""
SCALE = 0.7
"""The score of an example well learnt."""
RECIPE = repr((9, COLUMNS, SCALE, RIDGE, EPOCHS, BLOCK, ROUNDS, sorted(SHARES.items()), sorted(LEAST.items())))
"""Stands for how a fit is made: another recipe makes another one."""

Labels = tuple[str, ...]
"""The labels of one example."""
Examples = tuple[Sequence[Sample], Sequence[Labels]]
"""Samples with the labels of each."""


class IntentClassifier:
    """Scores every label for a sample; a score near 0.7 is as sure as an example, 0 and below is nothing like it."""

    def __init__(self, features: Features, weights: Vector, labels: Sequence[str]) -> None:
        """`weights` has a row for each column of the features and one for the intercepts, a column for each label."""
        self.labels: tuple[str, ...] = tuple(labels)
        self.features = features
        self.weights = np.ascontiguousarray(weights[:-1])
        self.bias = weights[-1]

    @classmethod
    def fit(cls, *groups: Examples) -> IntentClassifier:
        """The classifier of these examples, fitted on one thread; labels of one group are told from each other only."""
        features = Features.learn([sample for samples, _ in groups for sample in samples])
        names = [sorted({name for one in labels for name in one}) for _, labels in groups]
        with threadpool_limits(limits=1):
            parts = [_fitted(features, one, own) for one, own in zip(groups, names, strict=True)]
        weights = np.hstack(parts) if parts else np.zeros((features.columns + 1, 0), np.float32)
        # As a file keeps them, so that the first start scores as every later one.
        return cls(features, weights.astype(np.float16).astype(np.float32), [name for one in names for name in one])

    @classmethod
    def restore(
        cls, groups: Callable[[], Sequence[Examples]], key: str, shipped: Path, cache: Path | None = None
    ) -> IntentClassifier:
        """The classifier fitted before for `key`: shipped with the package or kept in `cache`; else fitted and kept."""
        for arrays in model_store.kept(key, shipped, cache):
            if known := cls._of(arrays):
                return known
        made = cls.fit(*groups())
        if path := model_store.cache_file(cache, shipped, key):
            made.save(path, key)
        return made

    def save(self, path: Path, key: str) -> bool:
        """Keeps the fit for the next start; whether the folder could be written."""
        arrays: dict[str, NDArray[np.generic]] = {
            "key": np.array(key),
            "labels": model_store.joined(self.labels),
            "weights": np.vstack((self.weights, self.bias)).astype(np.float16),
        }
        for kind, table in self.features.tables.items():
            arrays[f"{kind} grams"] = model_store.joined(tuple(table.rows))
            arrays[f"{kind} columns"] = table.columns.astype(np.int16)
            arrays[f"{kind} weights"] = table.weights.astype(np.float32)
        return model_store.save(path, arrays)

    @classmethod
    def _of(cls, kept: model_store.Arrays) -> IntentClassifier | None:
        """The classifier in arrays read from a file; None where one is missing or they do not fit."""
        try:
            tables = {kind: _table(kept, kind) for kind in SHARES}
            weights = kept["weights"].astype(np.float32)
            labels = model_store.split(kept["labels"])
        except (KeyError, ValueError):
            return None
        if weights.shape != (COLUMNS + 1, len(labels)):
            return None
        return cls(Features(tables, COLUMNS), weights, labels)

    def scores(self, sample: Sample) -> Vector:
        """A score for each of `labels`."""
        columns, values = self.features.row(sample)
        result: Vector = values @ self.weights.take(columns, axis=0) + self.bias
        return result

    def known_share(self, words: Sequence[str]) -> float:
        """The share of the words that any example holds."""
        return self.features.known_share(words)


def _fitted(features: Features, examples: Examples, names: Sequence[str]) -> Vector:
    place = {name: column for column, name in enumerate(names)}
    samples, labels = examples
    return fit(features, samples, [[place[name] for name in one] for one in labels], len(names))


def fit(features: Features, samples: Sequence[Sample], places: Sequence[Sequence[int]], labels: int) -> Vector:
    """The weights of each label, a column each, with the intercepts as the last row."""
    # By their words, not their numbers: one example more leaves nearly every block as it was.
    order = sorted(range(len(samples)), key=lambda index: zlib.crc32(" ".join(samples[index].words).encode()))
    blocks = [order[start : start + BLOCK] for start in range(0, len(order), BLOCK)]
    parts = [
        _Block(features.rows([samples[i] for i in block]), [places[i] for i in block], labels) for block in blocks
    ]
    weights = np.zeros((features.columns + 1, labels), np.float32)
    for _ in range(EPOCHS):
        for part in parts:
            part.improve(weights)
    # The margins lie at 1 and -1 while fitting; scores are given between 0 and `SCALE`.
    weights *= SCALE / 2
    weights[-1] += SCALE / 2
    return weights


class _Block:
    """Some examples with their share in the weights."""

    def __init__(self, rows: Rows, places: Sequence[Sequence[int]], labels: int) -> None:
        self._rows = rows
        vectors = rows.dense()
        self._own = np.zeros((len(places), labels), np.bool_)
        for row, own in enumerate(places):
            self._own[row, list(own)] = True
        self._pull = np.zeros((len(places), labels), np.float32)
        self._gram = vectors @ vectors.T + 1
        self._inverse = np.linalg.inv(self._gram + RIDGE * np.eye(len(places), dtype=np.float32))

    def improve(self, weights: Vector) -> None:
        """Changes the weights in place so that the loss is least for these examples, all others' pulls kept."""
        vectors = self._rows.dense()
        reached = vectors @ weights[:-1] + weights[-1]
        before = self._pull
        for _ in range(ROUNDS):
            wanted = np.where(self._own, np.maximum(reached, 1), np.minimum(reached, -1))
            step = self._inverse @ (wanted - reached - RIDGE * self._pull)
            self._pull = self._pull + step
            reached += self._gram @ step
        change = self._pull - before
        weights[:-1] += vectors.T @ change
        weights[-1] += change.sum(axis=0)


def _table(kept: model_store.Arrays, kind: str) -> Table:
    columns = kept[f"{kind} columns"].astype(np.int64)
    weights = kept[f"{kind} weights"].astype(np.float64)
    return Table.of(model_store.split(kept[f"{kind} grams"]), columns, weights)
