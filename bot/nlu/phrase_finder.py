"""Finds many fixed phrases in a text at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_GAP, _FEW_WORDS = "...", r"\s+(?:\S+\s+){0,4}"


class PhraseFinder:
    """Many phrases sought at once: `*` ends a stem, ` ... ` is a few words or none.

    Where the first two words of none stand, nothing is searched.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        spelt = [phrase.lower() for phrase in phrases]
        begun = [tuple(phrase.split()[:2]) for phrase in spelt]
        self._stems = tuple(words[0].partition("*")[0] for words in begun if "*" in words[0])
        whole = [words for words in begun if "*" not in words[0]]
        plain = {words[:1] if "*" in words[-1] or words[-1] == _GAP else words for words in whole}
        self._single = frozenset(words[0] for words in plain if len(words) == 1)
        self._double = frozenset(words for words in plain if len(words) == 2)
        parts = (
            re.escape(p).replace(r"\*", r"\w*").replace(rf"\ {re.escape(_GAP)}\ ", _FEW_WORDS).replace(r"\ ", r"\s+")
            for p in spelt
        )
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
