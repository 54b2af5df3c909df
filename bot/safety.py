"""Danger and distress, and the visitor's wish to be forgotten: by phrase first, by example second."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.understanding import Understanding

_DANGER_SCORE = 0.38
_TELLING = 2
"""A part with fewer words of weight says too little to be judged by likeness."""
_ERASURE = re.compile(
    r"^(?:please )?(?:forget|erase|delete|remove) (?:me|all about me|everything about me|my data|all my data|"
    r"(?:this|our|my|the) (?:conversation|chat|transcript|history)|everything)(?: please| now)?$"
)


def _pattern(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """One expression for many phrases; `*` ends a stem, a space is any run of blanks, ` ... ` a few words or none."""
    if not phrases:
        return None
    gap = r"\s+(?:\S+\s+){0,4}"
    parts = (
        re.escape(p.lower()).replace(r"\*", r"\w*").replace(r"\ \.\.\.\ ", gap).replace(r"\ ", r"\s+") for p in phrases
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(parts, key=len, reverse=True)) + r")(?!\w)")


class Safety:
    """Finds danger, distress and the erase command."""

    def __init__(self, language: Mapping[str, Sequence[str]]) -> None:
        self._danger = _pattern(language.get("danger_phrases", ()))
        self._other = _pattern(language.get("danger_other_phrases", ()))
        self._idiom = _pattern(language.get("idiom_phrases", ()))
        self._care = _pattern(language.get("care_words", ()))

    def danger(self, u: Understanding) -> str | None:
        """`danger` or `danger_other` when a life may be at risk; harmless idioms are struck out first."""
        spoken = " ".join(t.text for t in u.tokens if t.is_word)
        if self._idiom:
            spoken = self._idiom.sub(" ", spoken)
        if self._other and self._other.search(spoken):
            return "danger_other"
        if self._danger and self._danger.search(spoken):
            return "danger"
        if spoken.strip() and self._idiom and self._idiom.search(" ".join(t.text for t in u.tokens if t.is_word)):
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
        spoken = " ".join(t.text for t in u.tokens if t.is_word)
        return bool(self._care and self._care.search(spoken))

    def wants_erasure(self, u: Understanding) -> bool:
        """Whether the whole message is the command to forget the visitor."""
        return bool(_ERASURE.match(" ".join(t.text for t in u.tokens if t.is_word)))
