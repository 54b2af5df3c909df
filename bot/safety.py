"""Danger and distress, and the visitor's wish to be forgotten: by phrase first, by example second."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.understanding import Understanding

_DANGER_SCORE = 0.38
_TELLING = 2
"""A part with fewer words of weight says too little to be judged by likeness."""
_ERASURE = re.compile(
    r"^(?:please )?(?:forget|erase|delete|remove) (?:me|all about me|everything about me|my data|all my data|"
    r"(?:this|our|my|the) (?:conversation|chat|transcript|history)|everything)(?: please| now)?$"
)


class _Sayings:
    """Many phrases sought at once; `*` ends a stem. Where the first two words of none stand, nothing is searched."""

    def __init__(self, phrases: Sequence[str]) -> None:
        spelt = [phrase.lower() for phrase in phrases]
        begun = [tuple(phrase.split()[:2]) for phrase in spelt]
        self._stems = tuple(words[0].partition("*")[0] for words in begun if "*" in words[0])
        plain = {words if "*" not in words[-1] else words[:1] for words in begun if "*" not in words[0]}
        self._single = frozenset(words[0] for words in plain if len(words) == 1)
        self._double = frozenset(words for words in plain if len(words) == 2)
        parts = (re.escape(p).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for p in spelt)
        # The last is for an empty list: it matches nothing.
        either = "|".join(sorted(parts, key=len, reverse=True)) or r"(?!)"
        self._pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)")

    def stand_in(self, spoken: str, words: Sequence[str]) -> bool:
        """Whether any of them stands in a text of these words."""
        return self._may_stand_in(words) and self._pattern.search(spoken) is not None

    def struck_from(self, spoken: str, words: Sequence[str]) -> str:
        """The text of these words without them."""
        return self._pattern.sub(" ", spoken) if self._may_stand_in(words) else spoken

    def _may_stand_in(self, words: Sequence[str]) -> bool:
        return (
            not self._single.isdisjoint(words)
            or not self._double.isdisjoint(pairwise(words))
            or (bool(self._stems) and any(word.startswith(self._stems) for word in words))
        )


class Safety:
    """Finds danger, distress and the erase command."""

    def __init__(self, language: Mapping[str, Sequence[str]]) -> None:
        self._danger = _Sayings(language.get("danger_phrases", ()))
        self._other = _Sayings(language.get("danger_other_phrases", ()))
        self._idiom = _Sayings(language.get("idiom_phrases", ()))
        self._care = _Sayings(language.get("care_words", ()))

    def danger(self, u: Understanding) -> str | None:
        """`danger` or `danger_other` when a life may be at risk; harmless idioms are struck out first."""
        words = u.plain.split()
        meant = self._idiom.struck_from(u.plain, words)
        if self._other.stand_in(meant, words):
            return "danger_other"
        if self._danger.stand_in(meant, words):
            return "danger"
        if meant != u.plain and meant.strip():
            return None
        # A clause without a word of its own (`I` before `also`) says nothing of anybody.
        for reading in (u.whole, *(part for part in u.parts if part.content)):
            best = reading.best
            if best.topic in ("danger", "danger_other") and best.score > _DANGER_SCORE:
                return best.topic
        if (
            not u.of_kind("role", "subject", "resource", "job")
            and u.whole.score("danger") + u.whole.score("danger_other") > _DANGER_SCORE
        ):
            return "danger"
        return None

    def distress(self, u: Understanding) -> bool:
        """Whether the message speaks of ordinary distress."""
        return self._care.stand_in(u.plain, u.plain.split())

    def wants_erasure(self, u: Understanding) -> bool:
        """Whether the whole message is the command to forget the visitor."""
        return bool(_ERASURE.match(u.plain))
