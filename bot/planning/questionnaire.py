"""Choices built from the guides' own statements on what one loves, misses and finds hard, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Literal

from bot.retrieval.guide_index import GuideView, Tagged
from knowledge import Place

MOST_QUESTIONS = 9
_MOST_GUIDES = 6
"""Guides whose statements are asked about; the answers count for all."""
_GROUPS = ("love", "challenges", "miss")
Answer = Literal["yes", "unsure", "no"]
_EFFECTS: Mapping[tuple[str, str], Mapping[str, int]] = {
    # By the group asked about and the answer: what a statement of each group counts.
    ("love", "yes"): {"love": 2, "miss": -2},
    ("love", "no"): {"love": -2, "miss": 1},
    ("challenges", "yes"): {"challenges": 1},
    ("challenges", "no"): {"challenges": -2},
    ("miss", "yes"): {"miss": -2, "love": 2},
    ("miss", "no"): {"miss": 1},
}


@dataclass(frozen=True, slots=True)
class Question:
    """A statement to take a stand on: its group (`love`, `miss`, `challenges`), place and subjects."""

    group: str
    guide: str
    place: Place
    subjects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Count:
    """What one statement of a guide adds to its score, and the number of the question that it answers to."""

    points: int
    place: Place
    question: int


@dataclass(frozen=True, slots=True)
class Result:
    """A guide's score with all statements that it is made of."""

    view: GuideView
    counts: tuple[Count, ...]

    @property
    def score(self) -> int:
        """The sum of its points."""
        return sum(one.points for one in self.counts)


def questions(views: Sequence[GuideView]) -> tuple[Question, ...]:
    """Up to nine choices, each on a new subject, taken from the guides in turn; the same guides give the same ones."""
    step = max(1, len(views) // _MOST_GUIDES)
    pool = [question for view in views[::step][:_MOST_GUIDES] for question in _statements(view)]
    chosen: list[Question] = []
    for group in islice(cycle(_GROUPS), 2 * MOST_QUESTIONS):
        fresh = [one for one in pool if one.group == group and _is_fresh(one, chosen)]
        if fresh and len(chosen) < MOST_QUESTIONS:
            chosen.append(min(fresh, key=lambda one: sum(other.guide == one.guide for other in chosen)))
    return tuple(chosen)


def _statements(view: GuideView) -> Iterator[Question]:
    for tagged in view.tagged:
        group = _group(tagged)
        if group in _GROUPS:
            yield Question(group, view.guide.id, tagged.place, tagged.text_subjects)


def _group(tagged: Tagged) -> str:
    return tagged.place.anchor.split("-")[0] if tagged.place.section == "reality" else ""


def _is_fresh(question: Question, chosen: Sequence[Question]) -> bool:
    """Whether no choice before was about one of its subjects, or was the same statement."""
    return all(question.place.text != one.place.text and not question.subjects & one.subjects for one in chosen)


def results(views: Sequence[GuideView], asked: Sequence[Question], answers: Sequence[str]) -> tuple[Result, ...]:
    """The guides with their scores, best first; a question without an answer counts nothing."""
    found = [Result(view, tuple(_counts(view, asked, answers))) for view in views]
    return tuple(sorted(found, key=lambda one: -one.score))


def _counts(view: GuideView, asked: Sequence[Question], answers: Sequence[str]) -> Iterator[Count]:
    for number, (question, answer) in enumerate(zip(asked, answers, strict=False), 1):
        effect = _EFFECTS.get((question.group, answer), {})
        for tagged in view.tagged if effect else ():
            points = effect.get(_group(tagged), 0)
            if points and _answers_to(view, tagged, question):
                yield Count(points, tagged.place, number)


def _answers_to(view: GuideView, tagged: Tagged, question: Question) -> bool:
    own = view.guide.id == question.guide and tagged.place.anchor == question.place.anchor
    return own or bool(question.subjects & tagged.text_subjects)
