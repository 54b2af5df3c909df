"""Danger to a life: found by phrase first, by example second, before anything else is weighed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.nlu.message import Message

_GAP, _FEW_WORDS = "...", r"\s+(?:\S+\s+){0,4}"
_INTENTS = ("danger", "danger_other")


class Safety:
    """Finds danger; word lists read: `danger_phrases`, `danger_other_phrases`, `idiom_phrases`."""

    def __init__(self, lists: Mapping[str, Sequence[str]], likely: float) -> None:
        """`likely` is the classifier's score from which a message is taken to be like an example of danger."""
        self._likely = likely
        self._danger = _Phrases(lists.get("danger_phrases", ()))
        self._other = _Phrases(lists.get("danger_other_phrases", ()))
        self._idiom = _Phrases(lists.get("idiom_phrases", ()))

    def danger(self, message: Message) -> str | None:
        """`danger` or `danger_other` when a life may be at risk; harmless idioms are struck out first."""
        words = message.plain.split()
        meant = self._idiom.struck_from(message.plain, words)
        if self._other.stand_in(meant, words):
            return "danger_other"
        if self._danger.stand_in(meant, words):
            return "danger"
        if meant != message.plain and meant.strip():
            return None
        return self._by_example(message)

    def _by_example(self, message: Message) -> str | None:
        """The likeliest intent of the message or of a segment with a word of its own, where that is danger."""
        for segment in (message.whole, *(part for part in message.segments if part.content)):
            if segment.best.intent in _INTENTS and segment.best.score >= self._likely:
                return segment.best.intent
        return None


class _Phrases:
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
