"""Frames to suggestions: the question that a visitor would send, with its meaning beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.frame import Frame
from bot.nlg.template_engine import Templates
from bot.state import Offer
from knowledge import Knowledge

MOST_OFFERS = 3
LONGEST_TITLE = 40
"""Letters that fit on a button."""
_OF_ROLE = "<role>: <chip>"
_OF_WHAT_WAS_SAID = "why"
"""The operation that asks about the last answer: `Why that one?`."""


class SuggestionWriter:
    """Writes the question that stands for a frame, by its operation's `ask` and `chip`."""

    def __init__(
        self, knowledge: Knowledge, templates: Templates, role: Callable[[str], str], subject: Callable[[str], str]
    ) -> None:
        """`role` and `subject` give the names of a guide's target and of a subject inside a sentence."""
        self._intents = knowledge.intents
        self._templates = templates
        self._role = role
        self._subject = subject

    def write(self, frame: Frame, title: str | None = None, here: str | None = None) -> Offer | None:
        """The offer for a frame; None where its question wants something that the frame does not hold.

        The title leaves out the role where the talk is about that guide (`here`) already.
        """
        intent = self._intents.get(frame.intent)
        operation = intent.operations.get(frame.operation) if intent else None
        if operation is None:
            return None
        slots = self._slots(frame)
        try:
            text = self._sentence(operation.ask, slots)
            chip = self._sentence(operation.chip or operation.ask, slots)
            return Offer(title or self._title(frame, text, chip, here), text, frame)
        except KeyError:
            return None

    def _slots(self, frame: Frame) -> dict[str, object]:
        slots: dict[str, object] = {}
        if frame.guide:
            slots["role"] = self._role(frame.guide)
        if frame.slots.subject:
            slots["subject"] = self._subject(frame.slots.subject)
        if frame.slots.phase:
            slots["number"] = str(frame.slots.phase)
        return slots

    def _title(self, frame: Frame, text: str, chip: str, here: str | None) -> str:
        """The short question; with its role where the talk is about another guide or about several."""
        named = frame.guide and frame.guide != here and frame.operation != _OF_WHAT_WAS_SAID
        role = self._role(frame.guide) if named and frame.guide else ""
        if not role or role not in text:
            return chip
        return text if len(text) <= LONGEST_TITLE else self._sentence(_OF_ROLE, {"role": role, "chip": chip})

    def _sentence(self, text: str, slots: dict[str, object]) -> str:
        filled = self._templates.fill(text, slots)
        return filled[:1].upper() + filled[1:]

    def offers(self, wanted: Iterable[Frame], said: Iterable[Frame], here: str | None = None) -> tuple[Offer, ...]:
        """The first few different offers that ask for nothing just said, in a talk about the guide `here`."""
        taken = {(frame.name, frame.guides, frame.slots.subject, frame.slots.phases) for frame in said}
        offers: list[Offer] = []
        for frame in wanted:
            key = (frame.name, frame.guides, frame.slots.subject, frame.slots.phases)
            offer = None if key in taken else self.write(frame, here=here)
            if offer and not any(_same(offer, other) for other in offers):
                taken.add(key)
                offers.append(offer)
        return tuple(offers[:MOST_OFFERS])


def _same(offer: Offer, other: Offer) -> bool:
    return offer.text == other.text or offer.title == other.title
