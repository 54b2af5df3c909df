"""Holds examples out: each is judged by a classifier that never saw it, and what is mistaken for what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.agent import Advisor
from bot.nlu.intent_classifier import IntentClassifier, Sample
from bot.nlu.pipeline import JOINT

FOLDS = 5
"""Parts that the examples of a request are dealt into; each part is left out once."""
_EXAMPLES = 3
Progress = Callable[[Iterable[int]], Iterable[int]]
"""Passes the numbers of the folds through, and may show how far it is."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Examples of one intent that are taken for another once they are left out."""

    meant: str
    taken: str
    count: int
    examples: tuple[str, ...]
    """A few of them."""


@dataclass(frozen=True, slots=True)
class Holdout:
    """How well the intents are told apart by examples that were not learnt."""

    examples: int
    right: int
    confusions: tuple[Confusion, ...]
    """Every pair of intents that is confused, the most frequent first."""


@dataclass(frozen=True, slots=True)
class _Example:
    text: str
    intent: str
    sample: Sample
    labels: tuple[str, ...]
    fold: int


def holdout(advisor: Advisor, progress: Progress = iter, folds: int = FOLDS) -> Holdout:
    """Leaves every example of every intent out once; the same for the same knowledge on every run."""
    examples = _examples(advisor, folds)
    judged = [pair for fold in progress(range(folds)) for pair in _judge(examples, fold)]
    mistaken = [(one, taken) for one, taken in judged if taken != one.intent]
    return Holdout(len(judged), len(judged) - len(mistaken), _confusions(mistaken))


def _examples(advisor: Advisor, folds: int) -> list[_Example]:
    texts = [
        (text, intent.id, number % folds)
        for intent in advisor.knowledge.intents.values()
        for operation in intent.operations.values()
        for number, text in enumerate(operation.examples)
    ]
    learnt = zip(*advisor.pipeline.examples(advisor.knowledge), strict=True)
    return [
        _Example(text, intent, sample, labels, fold)
        for (text, intent, fold), (sample, labels) in zip(texts, learnt, strict=True)
    ]


def _judge(examples: list[_Example], fold: int) -> Iterator[tuple[_Example, str]]:
    """The examples of a fold, each with the intent that all others take it for."""
    learnt = [one for one in examples if one.fold != fold]
    classifier = IntentClassifier.fit(([one.sample for one in learnt], [one.labels for one in learnt]))
    columns = [(column, label.partition(JOINT)[0]) for column, label in enumerate(classifier.labels) if JOINT in label]
    for one in examples:
        if one.fold == fold:
            scores = classifier.scores(one.sample)
            yield one, max(columns, key=lambda column: scores[column[0]])[1]


def _confusions(mistaken: list[tuple[_Example, str]]) -> tuple[Confusion, ...]:
    counts = Counter((one.intent, taken) for one, taken in mistaken)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(*pair, count, _few(mistaken, pair)) for pair, count in ordered)


def _few(mistaken: list[tuple[_Example, str]], pair: tuple[str, str]) -> tuple[str, ...]:
    return tuple(one.text for one, taken in mistaken if (one.intent, taken) == pair)[:_EXAMPLES]
