"""The place classifier: which statement of a guide answers, learnt from the questions that the guide is asked.

To expand each statement by the questions that it answers is the method of Nogueira et al. 2019 (doc2query); here people
write the questions, and a linear classifier for each guide learns from them; those of a FAQ belong to its entries. A
guide without questions has no scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.nlu.fingerprint import fingerprint, nearest_key
from bot.nlu.intent_classifier import Examples, IntentClassifier
from bot.nlu.message import Segment
from bot.nlu.nearest_examples import Example, NearestExamples
from bot.nlu.pipeline import Pipeline
from knowledge import Knowledge

SHIPPED = Path(__file__).with_name("questions.npz")
"""The fit of the built-in guides, written by `make fit`."""
SHIPPED_EXAMPLES = Path(__file__).with_name("question_examples.npz")
"""The index of the questions for the built-in guides, written by `make fit`."""


class PlaceClassifier:
    """Scores the statements of guides for a segment; about 0.7 is as sure as one of the questions themselves."""

    def __init__(self, knowledge: Knowledge, pipeline: Pipeline, cache: Path | None = None) -> None:
        self.classifier = IntentClassifier.restore(
            lambda: list(_examples(knowledge, pipeline)), fingerprint(knowledge, questions=True), SHIPPED, cache
        )
        self.nearest = NearestExamples.restore(
            lambda: list(_requests(knowledge, pipeline)),
            pipeline.thesaurus,
            nearest_key(knowledge, questions=True),
            SHIPPED_EXAMPLES,
            cache,
        )

    def similarities(self, segment: Segment) -> Mapping[str, float]:
        """By `guide#anchor` how like the segment is to the likest question for each statement, 0 to 1."""
        return self.nearest.similarities(segment.sample.words)

    def scores(self, segment: Segment) -> Mapping[str, float]:
        """By `guide#anchor` the score of each statement that the segment is at all like the questions for."""
        if not self.classifier.labels:
            return {}
        # Words that no question holds could be of anything: letter groups alone are no evidence.
        scores = self.classifier.scores(segment.sample) * self.classifier.known_share(segment.sample.words)
        return {label: float(score) for label, score in zip(self.classifier.labels, scores, strict=True) if score > 0}


def _examples(knowledge: Knowledge, pipeline: Pipeline) -> Iterable[Examples]:
    """The questions of each guide with the places that they ask for."""
    for guide, places in knowledge.asked.items():
        pairs = [(one, place) for place, listed in places.items() for one in listed]
        yield [pipeline.sample(one) for one, _ in pairs], [(f"{guide}#{place}",) for _, place in pairs]


def _requests(knowledge: Knowledge, pipeline: Pipeline) -> Iterable[Example]:
    """The words of each question with the place that it asks for."""
    for samples, labels in _examples(knowledge, pipeline):
        yield from ((sample.words, label) for sample, (label,) in zip(samples, labels, strict=True))
