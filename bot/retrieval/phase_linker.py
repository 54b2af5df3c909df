"""Phases that a message calls by their names: `the paper stage`, `the neural network months`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.nlu.synonyms import Term
from bot.nlu.tokenizer import Token
from bot.retrieval.guide_index import GuideView, Keys, Shelf
from bot.understanding import Understanding

_BEFORE, _AFTER, _LINK = 4, 5, 8
_NAMED = 0.5
"""The share of the words beside `phase` that a phase's title must hold."""
_TASK = 0.8
"""What a word counts that stands in one of the phase's tasks only."""
_AHEAD = 0.05
_GUIDES_KEPT = 4
"""A message is asked about the few guides that it may be about."""


@lru_cache(maxsize=_GUIDES_KEPT)
def called_phases(shelf: Shelf, guide: str, u: Understanding) -> tuple[int, ...]:
    """The numbers of the guide's phases that the message calls by name, in its order; remembered of one message."""
    if shelf.phase_marks.isdisjoint(u.said):
        return ()
    view = shelf.view(guide)
    found = (_meant(view, shelf.tagger.terms(words)) for words in _stretches(shelf, u))
    return tuple(dict.fromkeys(number for number in found if number is not None))


def _stretches(shelf: Shelf, u: Understanding) -> Iterator[list[str]]:
    """The words that stand before each `phase`, and those behind `the phase on …`."""
    others = {i for e in u.of_kind("role", "job") for i in range(e.start, e.end)}
    others |= {i for q in u.quantities for i in range(q.start, q.end)}
    for index, token in enumerate(u.tokens):
        if token.text not in shelf.phase_marks:
            continue
        start = index
        while start and index - start < _BEFORE and start - 1 not in others and _names(shelf, u.tokens[start - 1]):
            start -= 1
        if start < index:
            yield [t.text for t in u.tokens[start:index] if t.is_word]
        if token.text in shelf.phase_spans:
            continue
        near = range(index + 1, min(len(u.tokens), index + _LINK))
        if link := next((i for i in near if u.tokens[i].text in shelf.phase_links), None):
            end = link + 1 + _AFTER
            yield [t.text for i, t in enumerate(u.tokens[link + 1 : end], link + 1) if t.is_word and i not in others]


def _names(shelf: Shelf, token: Token) -> bool:
    return token.text in ("&", "-") or (token.is_word and token.text not in shelf.stop)


def _meant(view: GuideView, terms: list[Term]) -> int | None:
    scores = {number: _score(view, number, terms) for number in range(1, len(view.guide.roadmap) + 1)}
    ranked = sorted(scores, key=lambda number: -scores[number])
    if not ranked or scores[ranked[0]] < _NAMED:
        return None
    ahead = len(ranked) < 2 or scores[ranked[0]] - scores[ranked[1]] >= _AHEAD
    return ranked[0] if ahead else None


def _score(view: GuideView, number: int, terms: list[Term]) -> float:
    title, *tasks = view.phase_keys[number - 1]
    singles = [term for term in terms if term.stem is not None]
    phrases = [term for term in terms if term.stem is None and term.families & title]
    if phrases:
        return 1.0
    best = max((sum(_weight(term, title, task) for term in singles) for task in tasks), default=0.0)
    return best / len(singles) if singles else 0.0


def _weight(term: Term, title: Keys, task: Keys) -> float:
    return 1.0 if term.keys & title else _TASK if term.keys & task else 0.0
