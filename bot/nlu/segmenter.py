"""Cuts a message into segments and tells requests from background, tellings and courtesies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.nlu.entity_extractor import Entity
from bot.nlu.message import Segment, SegmentKind
from bot.nlu.tokenizer import Token

Span = tuple[int, int]
_SENTENCE_ENDS = frozenset(".?!;:\n")
_DASHES = frozenset("-–—")
MOST_SEGMENTS = 12
"""A longer message is read in so many segments; what comes after them is one segment more."""


def sentences(tokens: Sequence[Token]) -> list[Span]:
    """The sentences as (start, end) over the tokens, those without a word left out."""
    spans: list[Span] = []
    start = 0
    for index, token in enumerate(tokens):
        if _ends_sentence(tokens, index, token):
            spans.append((start, index + 1))
            start = index + 1
    spans.append((start, len(tokens)))
    return [span for span in spans if _has_word(tokens, span)]


def _ends_sentence(tokens: Sequence[Token], index: int, token: Token) -> bool:
    """Whether a full stop, a question mark or a loose dash ends a sentence here; not the dot of `fast.ai`."""
    if token.text in _SENTENCE_ENDS:
        glued = token.text == "." and index + 1 < len(tokens) and tokens[index + 1].start == token.end
        return not glued
    loose = token.text in _DASHES and 0 < index < len(tokens) - 1
    return loose and tokens[index - 1].end < token.start and token.end < tokens[index + 1].start


def _has_word(tokens: Sequence[Token], span: Span) -> bool:
    return any(token.is_word for token in tokens[span[0] : span[1]])


class Segmenter:
    """Cuts sentences into clauses where several things are asked, and gives each segment its kind.

    Word lists read: `clause_joints`, `question_starts`, `request_starts`, `question_cues`, `fillers`, `first_person`.
    """

    def __init__(
        self,
        lists: Mapping[str, Sequence[str]],
        courtesies: frozenset[str],
        tellings: frozenset[str],
        distress: frozenset[str],
    ) -> None:
        """The intents of small talk, of statements about oneself, and of distress, which is never mere background."""
        self._distress = distress
        self._joints = frozenset(lists.get("clause_joints", ()))
        self._starts = frozenset(lists.get("question_starts", ())) | frozenset(lists.get("request_starts_strong", ()))
        self._cues = tuple(f" {cue} " for cue in lists.get("question_cues", ()))
        self._skipped = frozenset(lists.get("fillers", ())) | frozenset(lists.get("clause_leads", ())) | self._joints
        self._first_person = frozenset(lists.get("first_person", ()))
        self._courtesies = courtesies
        self._tellings = tellings

    def clauses(self, tokens: Sequence[Token], span: Span, names: Sequence[Entity] = ()) -> list[Span]:
        """A sentence cut at commas and joining words; what joins two names (`graphs and trees`) cuts nothing."""
        ends, starts = {name.end for name in names}, {name.start for name in names}
        cuts: list[Span] = []
        start = span[0]
        for index in range(span[0], span[1]):
            joined = index in ends and index + 1 in starts
            if tokens[index].text in self._joints and not joined:
                cuts.append((start, index))
                start = index + 1
        cuts.append((start, span[1]))
        return [cut for cut in cuts if _has_word(tokens, cut)]

    def asks(self, tokens: Sequence[Token], span: Span) -> bool:
        """Whether a stretch has the form of a question or a command."""
        stretch = tokens[span[0] : span[1]]
        if stretch and stretch[-1].text == "?":
            return True
        words = [token.text for token in stretch if token.is_word]
        first = next((word for word in words if word not in self._skipped), "")
        return first in self._starts or any(cue in f" {' '.join(words)} " for cue in self._cues)

    def segments(
        self,
        tokens: Sequence[Token],
        names: Sequence[Entity],
        classify: Callable[[int, int], Segment],
        told: frozenset[int] = frozenset(),
    ) -> tuple[Segment, ...]:
        """The segments of a message with their kinds; `classify` reads the stretch from one token to another.

        `told` are the places of tokens that tell of the writer.
        """
        spans = [cut for span in sentences(tokens) for cut in self._parts(tokens, span, names, classify, told)]
        if len(spans) > MOST_SEGMENTS:
            spans = [*spans[:MOST_SEGMENTS], (spans[MOST_SEGMENTS][0], len(tokens))]
        read = [replace(classify(*span), asks=self.asks(tokens, span)) for span in spans]
        asked = any(segment.asks for segment in read)
        return tuple(replace(segment, kind=self._kind(tokens, segment, asked, told)) for segment in read)

    def _parts(
        self,
        tokens: Sequence[Token],
        span: Span,
        names: Sequence[Entity],
        classify: Callable[[int, int], Segment],
        told: frozenset[int],
    ) -> list[Span]:
        """The clauses of a sentence where each stands by itself, else the sentence."""
        cuts = self._attached(tokens, self.clauses(tokens, span, names), classify)
        if len(cuts) < 2:
            return [span]
        parts = [classify(*cut) for cut in cuts]
        asking = [self.asks(tokens, cut) for cut in cuts]
        apart = len({part.best.intent for part in parts}) > 1
        beside = [part for part, asks in zip(parts, asking, strict=True) if not asks]
        mixed = any(asking) and bool(beside) and all(self._tells(tokens, part, told) for part in beside)
        listed = apart and not any(asking) and all(map(_stands_out, parts))
        return cuts if (all(asking) and apart) or mixed or listed else [span]

    def _tells(self, tokens: Sequence[Token], part: Segment, told: frozenset[int]) -> bool:
        """Whether a clause tells something of the visitor or is a courtesy."""
        words = [index for index in range(part.start, part.end) if tokens[index].is_word]
        mostly = 2 * sum(index in told for index in words) > len(words)
        return mostly or part.best.intent in self._tellings | self._courtesies

    def _attached(
        self, tokens: Sequence[Token], cuts: Sequence[Span], classify: Callable[[int, int], Segment]
    ) -> list[Span]:
        """Clauses without a word of weight joined to the clause before."""
        joined: list[Span] = []
        for start, end in cuts:
            if joined and not classify(start, end).content:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return joined

    def _kind(
        self, tokens: Sequence[Token], segment: Segment, asked: bool, told: frozenset[int]
    ) -> SegmentKind:
        if segment.best.intent in self._courtesies:
            return "courtesy"
        if segment.asks or (segment.best.intent in self._distress and _stands_out(segment)):
            return "request"
        if self._tells(tokens, segment, told):
            return "telling"
        own = any(token.text in self._first_person for token in tokens[segment.start : segment.end])
        return "background" if asked and own else "request"


def _stands_out(part: Segment) -> bool:
    """Whether a clause by itself is twice as likely about one intent as about any other."""
    rival = next((one.score for one in part.intents if one.intent != part.best.intent), 0.0)
    return part.content > 0 and part.best.score > 2 * max(rival, 0.0)
