"""The timeline at the head of a plan: its open phases on a scale of days, in percent."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from bot import PlanDocument

_MOST_MARKS = 5
_EDGE = 8.0
"""Percent at both ends that hold no mark, since its words would be cut off there."""


@dataclass(frozen=True, slots=True)
class StripPart:
    """One phase on the scale; `done` is the width of what is finished of it."""

    number: int
    start: float
    width: float
    done: float

    @property
    def middle(self) -> float:
        """Where its number stands."""
        return self.start + self.width / 2


@dataclass(frozen=True, slots=True)
class PlanStrip:
    """The scale with its phases, the first days of some months, and today where it falls inside."""

    parts: tuple[StripPart, ...]
    months: tuple[tuple[float, datetime.date], ...]
    today: float | None


def plan_strip(document: PlanDocument, today: datetime.date) -> PlanStrip | None:
    """The timeline of a plan; none where nothing is open."""
    start, end = document.plan.start, document.last_day
    days = (end - start).days + 1
    if not document.plan.open:
        return None

    def at(day: datetime.date) -> float:
        return round((day - start).days / days * 100, 2)

    parts = []
    for phase in document.phases:
        if phase.start and phase.last_day:
            width = round(((phase.last_day - phase.start).days + 1) / days * 100, 2)
            share = sum(task.done for task in phase.tasks) / max(1, len(phase.tasks))
            parts.append(StripPart(phase.number, at(phase.start), width, round(width * share, 2)))
    months = tuple((at(day), day) for day in _months(start, end) if _EDGE < at(day) < 100 - _EDGE)
    return PlanStrip(tuple(parts), months, at(today) if start <= today <= end else None)


def _months(start: datetime.date, end: datetime.date) -> list[datetime.date]:
    """The first days of evenly spaced months, a handful at most."""
    count = (end.year - start.year) * 12 + end.month - start.month
    step = max(1, -(-count // _MOST_MARKS))
    indexes = (start.year * 12 + start.month - 1 + n for n in range(step, count + 1, step))
    return [datetime.date(index // 12, index % 12 + 1, 1) for index in indexes]
