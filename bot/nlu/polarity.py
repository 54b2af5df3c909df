"""Polarity: which words of a message are denied, excluded, only wished for, past or hearsay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.message import Polarity
from bot.nlu.tokenizer import Token

KINDS: tuple[Polarity, ...] = ("excluded", "past", "wished", "hearsay", "negated")
"""In the order in which cues are looked for at a token: a longer, more particular cue comes first."""


@dataclass(frozen=True, slots=True)
class _Cue:
    words: tuple[str, ...]
    polarity: Polarity


class PolarityTagger:
    """Marks the span behind each cue up to the end of its clause.

    Word lists read: `polarity_<kind>` (cues), `polarity_ends` (words that end a span, `but`), `polarity_transparent`
    (words behind a negation that leave the rest affirmed, `sure`, `only`), `polarity_subjects` (words after which a
    negation at the beginning only asks, `don't I`), `polarity_never` (phrases that hold a cue and deny nothing).
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        cues = [_Cue(tuple(line.split()), kind) for kind in KINDS for line in lists.get(f"polarity_{kind}", ())]
        self._cues: dict[str, list[_Cue]] = {}
        for cue in sorted(cues, key=lambda cue: -len(cue.words)):
            self._cues.setdefault(cue.words[0], []).append(cue)
        self._ends = frozenset(lists.get("polarity_ends", ()))
        self._transparent = frozenset(lists.get("polarity_transparent", ()))
        self._subjects = frozenset(lists.get("polarity_subjects", ()))
        self._never = tuple(tuple(line.split()) for line in lists.get("polarity_never", ()))
        self._questions = frozenset(lists.get("polarity_questions", ()))

    def tag(self, tokens: Sequence[Token], clauses: Sequence[tuple[int, int]]) -> tuple[Polarity, ...]:
        """The polarity of each token; `clauses` are (start, end) over the tokens."""
        polarity: list[Polarity] = ["affirmed"] * len(tokens)
        words = [token.text for token in tokens]
        for start, end in clauses:
            index = start
            while index < end:
                cue = self._cue_at(words, index)
                if cue is None or self._denies_nothing(words, index, start, end, cue):
                    index += 1
                    continue
                behind = index + len(cue.words)
                # `all but the professor` reaches across the joint that it holds.
                reach = next((last for _, last in clauses if last >= behind), end)
                stop = self._span_end(words, behind, reach)
                polarity[index:stop] = [cue.polarity] * (stop - index)
                index = stop
        return tuple(polarity)

    def _cue_at(self, words: Sequence[str], index: int) -> _Cue | None:
        for cue in self._cues.get(words[index], ()):
            stop = index + len(cue.words)
            if tuple(words[index:stop]) == cue.words:
                return cue
        return None

    def _denies_nothing(self, words: Sequence[str], index: int, start: int, end: int, cue: _Cue) -> bool:
        """Whether the cue stands in a question (`don't I need`), a set phrase (`not only`) or before `sure`."""
        after = index + len(cue.words)
        if any(tuple(words[place : place + len(p)]) == p for p in self._never for place in range(start, index + 1)
               if place + len(p) > index):  # fmt: skip
            return True
        if cue.polarity != "negated":
            return False
        if index == start and after < end and words[after] in self._subjects:
            return True
        asked = any(word in self._questions for word in words[start:index])
        return asked or (after < end and words[after] in self._transparent)

    def _span_end(self, words: Sequence[str], index: int, end: int) -> int:
        while index < end and words[index] not in self._ends:
            index += 1
        return index
