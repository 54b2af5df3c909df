"""Fills the slots of a frame from one segment: things, phases, numbers, dates, narrowing words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.frame import Slots
from bot.nlu.message import Message, Segment
from bot.nlu.number_extractor import Quantity
from bot.nlu.number_words import WEEKS_A_MONTH, NumberWords
from bot.nlu.rates import hours_per_week, money_per_year
from bot.nlu.user_facts import UserFact

_MONTHS: Mapping[str, float] = {"days": 1 / (7 * WEEKS_A_MONTH), "weeks": 1 / WEEKS_A_MONTH,
                                "months": 1.0, "years": 12.0}  # fmt: skip
"""Months in each unit of time."""
_DENIED = frozenset({"excluded", "wished", "past", "hearsay"})


PROGRESS = {"finished": "progress", "started": "progress", "skipped": "skip"}
"""The intent that each kind of told progress asks for."""


def with_progress(slots: Slots, facts: Sequence[UserFact]) -> Slots:
    """The slots with the phases, tasks and subjects that are told as finished, begun or left out."""
    if not facts:
        return slots
    phases = tuple(fact.value for fact in facts if isinstance(fact.value, int))
    names = [str(fact.value) for fact in facts if not isinstance(fact.value, int)]
    tasks = tuple(name for name in names if "task-" in name)
    subjects = tuple(name for name in names if name not in tasks)
    return replace(
        slots, phases=phases, tasks=tasks, subjects=subjects, subject=subjects[0] if subjects else None,
        negated=any(fact.action == "erase" for fact in facts),
        kind="started" if facts[0].field == "started" else slots.kind,
    )  # fmt: skip


class SlotFiller:
    """Reads slots; word lists read: `phase_words`, `phase_parts`, `concept_kinds`, `own_work` (one comes from)."""

    def __init__(self, lists: Mapping[str, Sequence[str]], numbers: NumberWords) -> None:
        self._numbers = numbers
        self._own_work = frozenset(lists.get("own_work", ()))
        self._phase_words = frozenset((*lists.get("phase_words", ()), *lists.get("phase_parts", ())))
        pairs = (line.partition("=") for line in lists.get("concept_kinds", ()))
        self._kinds = {concept.strip(): kind.strip() for concept, _, kind in pairs}

    def fill(self, message: Message, segment: Segment, told: frozenset[int] = frozenset()) -> Slots:
        """The slots that the segment gives; what its writer tells of themselves (`told` tokens) is asked of nobody."""
        values: dict[str, Any] = {}
        subjects = self._subjects(message, segment, told)
        if subjects:
            values |= {"subject": subjects[0], "subjects": subjects}
        numbers = [q for q in message.quantities if segment.holds(q.start)]
        values["phases"] = self._phases(message, numbers)
        values["kind"] = next((kind for concept, kind in self._kinds.items() if concept in message.concepts), None)
        values |= self._amounts(numbers)
        dates = [mention.date for mention in message.dates if mention.date and segment.holds(mention.start)]
        values["date"] = dates[0] if dates else None
        values["brief"] = "cue_brief" in message.cues
        return Slots(**values)

    def _subjects(self, message: Message, segment: Segment, told: frozenset[int]) -> tuple[str, ...]:
        named = [
            one for one in message.named("subject", "resource", within=segment)
            if one.start not in told and one.id not in self._own_work
        ]  # fmt: skip
        return tuple(dict.fromkeys(e.id for e in named if message.polarity_of(e) not in _DENIED))

    def _phases(self, message: Message, numbers: Sequence[Quantity]) -> tuple[int, ...]:
        ordinals = [q for q in numbers if q.unit == "ordinal"]
        beside = [q for q in ordinals if self._near_phase_word(message, q)]
        found = [int(q.low) for q in (beside or ordinals)]
        return tuple(dict.fromkeys(found))

    def _near_phase_word(self, message: Message, quantity: Quantity) -> bool:
        before = message.tokens[max(0, quantity.start - 1) : quantity.start]
        around = (*before, *message.tokens[quantity.end : quantity.end + 1])
        return any(token.text in self._phase_words for token in around)

    def _amounts(self, numbers: Sequence[Quantity]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        hours = hours_per_week(numbers, self._numbers)
        if isinstance(hours, float):
            values["hours"] = hours
        for quantity in numbers:
            if quantity.problem is not None:
                continue
            if quantity.unit in _MONTHS and not quantity.per:
                values.setdefault("months", quantity.high * _MONTHS[quantity.unit])
            elif quantity.unit == "money":
                values.setdefault("money", money_per_year(quantity))
            elif quantity.unit == "percent":
                values.setdefault("percent", quantity.high)
            elif quantity.unit == "number":
                values.setdefault("count", int(quantity.high))
        return values
