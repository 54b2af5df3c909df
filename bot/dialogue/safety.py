"""Danger to a life: found by phrase first, by example second, before anything else is weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.nlu.message import Message
from bot.nlu.phrase_finder import PhraseFinder

_INTENTS = ("danger", "danger_other")


class Safety:
    """Finds danger; word lists read: `danger_phrases`, `danger_other_phrases`, `idiom_phrases`."""

    def __init__(self, lists: Mapping[str, Sequence[str]], likely: float) -> None:
        """`likely` is the classifier's score from which a message is taken to be like an example of danger."""
        self._likely = likely
        self._danger = PhraseFinder(lists.get("danger_phrases", ()))
        self._other = PhraseFinder(lists.get("danger_other_phrases", ()))
        self._idiom = PhraseFinder(lists.get("idiom_phrases", ()))

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
