"""Text to `Understanding`: what was said, which names and numbers it holds, and what may be asked for, ranked."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.nlu.calendar_words import CalendarWords
from bot.nlu.date_extractor import find_dates
from bot.nlu.entity_extractor import Entity
from bot.nlu.number_extractor import Quantity
from bot.nlu.tokenizer import Token


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that a stretch of text may ask for, and its score (1 is as sure as a literal example)."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One stretch of the message, read by itself: tokens `start` to `end`, what it may ask for and what it rests on."""

    start: int
    end: int
    masked: tuple[str, ...]
    marks: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    """The likeliest topics, best first."""
    foreign: tuple[str, ...]
    """Content words that no guide, name or in-domain example uses."""
    content: int
    """How many content words there are."""

    @property
    def best(self) -> Candidate:
        """The likeliest topic."""
        return self.candidates[0]

    def spanning(self, start: int, end: int) -> Reading:
        """The same reading of a stretch that differs only in the marks around it."""
        return Reading(start, end, self.masked, self.marks, self.candidates, self.foreign, self.content)

    def score(self, topic: str) -> float:
        """The score of one topic, 0 when it is not among the candidates."""
        return next((c.score for c in self.candidates if c.topic == topic), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Understanding:
    """All that was found in one message; equal to itself alone, so that what is read out of it can be remembered."""

    text: str
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]
    quantities: tuple[Quantity, ...]
    concepts: frozenset[str]
    hints: tuple[tuple[str, int], ...]
    """Subjects pointed to without being named, with the number of words that point."""
    whole: Reading
    parts: tuple[Reading, ...]
    """Sentences and coordinated clauses, where there are several."""
    date: datetime.date | None = None
    plain: str = field(init=False, repr=False, compare=False)
    """The mended words with a blank between them, marks left out."""
    said: frozenset[str] = field(init=False, repr=False, compare=False)
    """The words and marks, each once."""
    length: int = field(init=False, repr=False, compare=False)
    """How many words there are."""
    _of_kind: dict[tuple[str, ...], tuple[Entity, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """The rules ask for the same kinds again and again."""

    def __post_init__(self) -> None:
        words = [token.text for token in self.tokens if token.is_word]
        object.__setattr__(self, "plain", " ".join(words))
        object.__setattr__(self, "said", frozenset([token.text for token in self.tokens]))
        object.__setattr__(self, "length", len(words))

    def of_kind(self, *kinds: str, within: Reading | None = None) -> tuple[Entity, ...]:
        """The entities of these kinds, in order; `within` keeps to one stretch."""
        found = self._of_kind.get(kinds)
        if found is None:
            found = self._of_kind[kinds] = tuple(e for e in self.entities if e.kind in kinds)
        if within is None or not found:
            return found
        return tuple(e for e in found if within.start <= e.start < within.end)

    def without_words(self) -> Understanding:
        """The same with nothing said: for trying what an offer would answer."""
        silent = replace(self.whole, start=0, end=0, masked=(), marks=(), foreign=(), content=0)
        return Understanding("", (), (), (), frozenset(), (), silent, ())

    def spoken(self) -> str:
        """The message as mended plain words."""
        return " ".join(token.text for token in self.tokens)


_SENTENCE_END = frozenset(".?!;\n")
_DASHES = frozenset("–—")
MONTH_NAMES = frozenset(name.lower() for name in (*calendar.month_name, *calendar.month_abbr) if name)
"""The months by name and short name."""


def sentences(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The sentences as (start, end) over the tokens, those without a word left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for index, token in enumerate(tokens):
        dash = token.text in _DASHES or (
            token.text == "-" and index and index + 1 < len(tokens)
            and tokens[index - 1].end < token.start and token.end < tokens[index + 1].start
        )  # fmt: skip
        if token.text in _SENTENCE_END or dash:
            if token.text == "." and index + 1 < len(tokens) and tokens[index + 1].start == token.end:
                continue
            spans.append((start, index))
            start = index + 1
    spans.append((start, len(tokens)))
    return [(a, b) for a, b in spans if any(token.is_word for token in tokens[a:b])]


def clauses(
    tokens: Sequence[Token], span: tuple[int, int], joints: frozenset[str], names: Sequence[Entity] = ()
) -> list[tuple[int, int]]:
    """A sentence cut at commas and joining words, as (start, end); the joints themselves are left out.

    What joins two names (`probability and statistics`) cuts nothing.
    """
    ends, starts = {name.end for name in names}, {name.start for name in names}
    cuts: list[tuple[int, int]] = []
    start = span[0]
    for index in range(span[0], span[1]):
        if tokens[index].text in joints and not (index in ends and index + 1 in starts):
            if index > start:
                cuts.append((start, index))
            start = index + 1
    if span[1] > start:
        cuts.append((start, span[1]))
    return [(a, b) for a, b in cuts if any(token.is_word for token in tokens[a:b])]


def read_date(tokens: Sequence[Token], today: datetime.date, words: CalendarWords) -> datetime.date | None:
    """The first date that the message names."""
    return next((mention.date for mention in find_dates(tokens, today, words) if mention.date), None)
