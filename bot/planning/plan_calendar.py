"""The one calendar rule: a plan as an iCalendar file, for a single import and for a subscription alike."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.planning.plan_export import PlanDocument, PlanPhase

if TYPE_CHECKING:
    from icalendar import Event

_PRODUCT = "-//career-advisor//plan//EN"
_REFRESH = datetime.timedelta(hours=6)
"""How often a program that subscribes may look again."""
_REMINDER_AFTER = datetime.timedelta(hours=9)
"""From the midnight at which a day begins."""
_BOXES = {"done": "[x]", "started": "[/]", "todo": "[ ]"}


@dataclass(frozen=True, slots=True)
class CalendarStamp:
    """What an export says of itself, so that a second import updates the first."""

    plan: str
    """An id that stays the same for the plan of one visitor and one guide."""
    revision: int
    """Grows whenever the plan may have changed (SEQUENCE)."""
    changed: datetime.datetime
    exported: datetime.datetime
    url: str | None = None
    """Where the plan can be read."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A weekly reminder in the reader's words."""

    title: str


def plan_calendar(document: PlanDocument, stamp: CalendarStamp, reminder: Reminder | None = None) -> bytes:
    """The open phases as whole-day events that share no day, with all their tasks; a weekly event to remind."""
    # Only here: the library takes longer to load than a reply to make.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", document.title)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{int(_REFRESH.total_seconds()) // 3600}H")
    for phase in document.phases:
        if phase.start and phase.last_day:
            calendar.add_component(_phase(phase, phase.start, phase.last_day, stamp))
    if reminder and document.plan.open:
        calendar.add_component(_weekly(document, reminder, stamp))
    return bytes(calendar.to_ical())


def _event(identity: str, first: datetime.date, stamp: CalendarStamp) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", f"{stamp.plan}-{identity}@career-advisor")
    event.add("sequence", stamp.revision)
    event.add("dtstamp", stamp.exported)
    event.add("last-modified", stamp.changed)
    event.add("dtstart", first)
    event.add("transp", "TRANSPARENT")
    if stamp.url:
        event.add("url", stamp.url)
    return event


def _phase(phase: PlanPhase, first: datetime.date, last: datetime.date, stamp: CalendarStamp) -> Event:
    event = _event(f"phase-{phase.number}", first, stamp)
    # The end of an event is the first day that no longer belongs to it.
    event.add("dtend", _after(last))
    event.add("summary", f"{phase.number}. {phase.title}")
    event.add("description", "\n".join(f"{_BOXES[task.state]} {task.text}" for task in phase.tasks))
    return event


def _weekly(document: PlanDocument, reminder: Reminder, stamp: CalendarStamp) -> Event:
    from icalendar import Alarm  # noqa: PLC0415 - as above

    event = _event("weekly", document.plan.start, stamp)
    event.add("dtend", _after(document.plan.start))
    event.add("summary", reminder.title)
    event.add("rrule", {"freq": "weekly", "until": document.last_day})
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder.title)
    alarm.add("trigger", _REMINDER_AFTER)
    event.add_component(alarm)
    return event


def _after(day: datetime.date) -> datetime.date:
    return min(day, datetime.date.max - datetime.timedelta(days=1)) + datetime.timedelta(days=1)
