"""The one calendar rule: identity, revision, days and tasks of the events."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from icalendar import Calendar, Event

from bot import (
    Advisor,
    CalendarStamp,
    Conversation,
    PlanChoice,
    PlanDocument,
    Profile,
    Progress,
    Reminder,
    plan_calendar,
    plan_document,
)

INTERN = "backend-developer-to-ai-research-intern"
TODAY = datetime.date(2026, 11, 25)
CHANGED = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=datetime.UTC)
STAMP = CalendarStamp("abc", 7, CHANGED, CHANGED + datetime.timedelta(hours=2), "https://advisor.example/plans/x")


def made(advisor: Advisor, *, hours: float = 25, progress: Progress | None = None) -> PlanDocument:
    state = Conversation(progress=(progress,) if progress else (), profile=Profile(hours_per_week=hours))
    document = plan_document(advisor, state, PlanChoice(INTERN, start=datetime.date(2027, 1, 4)), TODAY)
    assert document is not None
    return document


def events(document: PlanDocument, stamp: CalendarStamp = STAMP, reminder: Reminder | None = None) -> list[Event]:
    return Calendar.from_ical(plan_calendar(document, stamp, reminder)).walk("VEVENT")


def test_no_two_phases_share_a_day(advisor: Advisor) -> None:
    days = [
        event["DTSTART"].dt + datetime.timedelta(days=n)
        for event in events(made(advisor, hours=7.3))
        for n in range((event["DTEND"].dt - event["DTSTART"].dt).days)
    ]
    assert len(days) == len(set(days))


def test_the_last_phase_ends_with_the_plan(advisor: Advisor) -> None:
    document = made(advisor)
    assert events(document)[-1]["DTEND"].dt == document.last_day + datetime.timedelta(days=1)


def test_finished_phases_are_left_out(advisor: Advisor) -> None:
    found = events(made(advisor, progress=Progress(INTERN, (1,))))
    assert [event["UID"] for event in found] == [f"abc-phase-{n}@career-advisor" for n in (2, 3, 4)]


def test_identity_outlives_changes(advisor: Advisor) -> None:
    later = replace(STAMP, revision=8, exported=CHANGED + datetime.timedelta(days=40))
    before = [event["UID"] for event in events(made(advisor, hours=25))]
    assert [event["UID"] for event in events(made(advisor, hours=4), later)] == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("SEQUENCE", 7),
        ("DTSTAMP", STAMP.exported),
        ("LAST-MODIFIED", CHANGED),
        ("URL", "https://advisor.example/plans/x"),
    ],
)
def test_an_event_says_its_revision(advisor: Advisor, field: str, value: object) -> None:
    found = events(made(advisor))[0][field]
    assert getattr(found, "dt", found) == value


def test_all_tasks_stand_in_the_events(advisor: Advisor) -> None:
    document = made(advisor, progress=Progress(INTERN, tasks=("phase-1-task-1",), started=("phase-1-task-2",)))
    lines = [line for event in events(document) for line in str(event["DESCRIPTION"]).splitlines()]
    assert [line[:3] for line in lines] == ["[x]", "[/]", *["[ ]"] * 10]
    assert [line[4:] for line in lines] == [task.text for task in document.plan.tasks]


def test_a_reminder_comes_weekly(advisor: Advisor) -> None:
    document = made(advisor)
    weekly = events(document, reminder=Reminder("Study for your plan"))[-1]
    assert (weekly["UID"], weekly["DTSTART"].dt) == ("abc-weekly@career-advisor", document.plan.start)
    assert dict(weekly["RRULE"]) == {"FREQ": ["WEEKLY"], "UNTIL": [document.last_day]}
    assert [alarm["TRIGGER"].dt for alarm in weekly.walk("VALARM")] == [datetime.timedelta(hours=9)]


def test_a_finished_plan_reminds_nobody(advisor: Advisor) -> None:
    document = made(advisor, progress=Progress(INTERN, (1, 2, 3, 4)))
    assert events(document, reminder=Reminder("Study")) == []


def test_lines_fit_calendar_programs(advisor: Advisor) -> None:
    assert max(len(line) for line in plan_calendar(made(advisor), STAMP).split(b"\r\n")) <= 75
