"""Phases that a message calls by their names: `the paper stage`, `the production phase`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.nlu.message import Message
from bot.nlu.synonyms import Term
from bot.nlu.tokenizer import Token
from bot.retrieval.guide_index import GuideView, Keys
from bot.retrieval.guide_index import Shelf as GuideIndex

_BEFORE, _AFTER, _LINK = 4, 5, 8
"""Words of a name before `phase` and behind `the phase on`, and how far off that `on` may stand."""
_HALF, _TASK = 2, 4 / 5
"""A title must hold one word in two; a word that stands only in a task of the phase counts so much."""


def named_phases(index: GuideIndex, guide: str, message: Message) -> tuple[int, ...]:
    """The numbers of the guide's phases that the message calls by name, in its order."""
    if index.phase_marks.isdisjoint(token.text for token in message.tokens):
        return ()
    view = index.view(guide)
    found = (_meant(view, index.tagger.terms(words)) for words in _names(index, message))
    return tuple(dict.fromkeys(number for number in found if number is not None))


def _names(index: GuideIndex, message: Message) -> Iterator[list[str]]:
    """The words that stand before each `phase`, and those behind `the phase on …`."""
    tokens = message.tokens
    others = {i for e in message.named("role", "job") for i in range(e.start, e.end)}
    others |= {i for q in message.quantities for i in range(q.start, q.end)}
    for place, token in enumerate(tokens):
        if token.text not in index.phase_marks:
            continue
        start = _start(index, tokens, place, others)
        if start < place:
            yield [one.text for one in tokens[start:place] if one.is_word]
        if token.text not in index.phase_spans:
            yield from _behind(index, tokens, place, others)


def _start(index: GuideIndex, tokens: Sequence[Token], place: int, others: set[int]) -> int:
    """Where the name before `phase` begins."""
    start = place
    while start and place - start < _BEFORE and start - 1 not in others and _may_name(index, tokens[start - 1]):
        start -= 1
    return start


def _behind(index: GuideIndex, tokens: Sequence[Token], place: int, others: set[int]) -> Iterator[list[str]]:
    near = range(place + 1, min(len(tokens), place + _LINK))
    link = next((i for i in near if tokens[i].text in index.phase_links), None)
    if link is not None:
        words = enumerate(tokens[link + 1 : link + 1 + _AFTER], link + 1)
        yield [token.text for i, token in words if token.is_word and i not in others]


def _may_name(index: GuideIndex, token: Token) -> bool:
    return token.text in ("&", "-") or (token.is_word and token.text not in index.stop)


def _meant(view: GuideView, terms: list[Term]) -> int | None:
    """The phase whose title holds most of the words; None where none holds half or two hold as many."""
    scores = {number: _score(view, number, terms) for number in range(1, len(view.guide.roadmap) + 1)}
    ranked = sorted(scores, key=lambda number: -scores[number])
    if not ranked or scores[ranked[0]] * _HALF < 1:
        return None
    return ranked[0] if len(ranked) < 2 or scores[ranked[0]] > scores[ranked[1]] else None


def _score(view: GuideView, number: int, terms: list[Term]) -> float:
    title, *tasks = view.phase_keys[number - 1]
    singles = [term for term in terms if term.stem is not None]
    if any(term.stem is None and term.families & title for term in terms):
        return 1.0
    best = max((sum(_weight(term, title, task) for term in singles) for task in tasks), default=0.0)
    return best / len(singles) if singles else 0.0


def _weight(term: Term, title: Keys, task: Keys) -> float:
    return 1.0 if term.keys & title else _TASK if term.keys & task else 0.0
