"""A plan outside the chat says what the plan in the chat says."""

from __future__ import annotations

import datetime

import pytest

from bot import (
    Advisor,
    Conversation,
    PlanChoice,
    PlanSheet,
    Profile,
    Progress,
    plan_data,
    plan_guide,
    plan_markdown,
    plan_sheet,
)
from bot.frame import Frame
from bot.state import Shown

INTERN = "backend-developer-to-ai-research-intern"
ENGINEER = "backend-developer-to-ai-research-engineer"
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture(scope="module")
def sheet(advisor: Advisor) -> PlanSheet:
    state = Conversation(progress=(Progress(INTERN, (1,), ("phase-2-task-1",)),), profile=Profile(hours_per_week=25))
    made = plan_sheet(advisor, state, PlanChoice(INTERN, start=datetime.date(2027, 1, 4)), TODAY)
    assert made is not None
    return made


def test_markdown_ticks_what_is_done(sheet: PlanSheet) -> None:
    text = plan_markdown(sheet)
    assert (text.count("- [x]"), text.count("- [ ]")) == (4, 8)


def test_markdown_says_the_dates_and_the_assumption(sheet: PlanSheet) -> None:
    text = plan_markdown(sheet)
    assert "4 January 2027 – 31 January 2027" in text
    assert "12.5 hours" in text


def test_markdown_shows_what_is_in_progress(advisor: Advisor) -> None:
    state = Conversation(progress=(Progress(INTERN, started=("phase-1-task-2",)),))
    made = plan_sheet(advisor, state, PlanChoice(INTERN), TODAY)
    assert made is not None
    assert plan_markdown(made).count("- [/]") == 1


@pytest.mark.parametrize(
    ("progress", "start"),
    [((), datetime.date(2026, 3, 2)), ((Progress(INTERN, (1,)),), TODAY)],
)
def test_what_is_open_is_not_in_the_past(
    advisor: Advisor, progress: tuple[Progress, ...], start: datetime.date
) -> None:
    state = Conversation(progress=progress, profile=Profile(start=datetime.date(2026, 3, 2)))
    made = plan_sheet(advisor, state, PlanChoice(INTERN), TODAY)
    assert made is not None
    assert made.plan.start == start


def test_a_plan_without_start_begins_when_made(advisor: Advisor) -> None:
    choice = PlanChoice(INTERN, made=datetime.date(2026, 11, 2))
    made = plan_sheet(advisor, Conversation(), choice, TODAY)
    assert made is not None
    assert made.plan.start == datetime.date(2026, 11, 2)


def test_json_holds_the_whole_plan(sheet: PlanSheet) -> None:
    data = plan_data(sheet)
    assert (data["start"], data["end"], len(data["phases"])) == ("2027-01-04", "2027-03-08", 4)
    assert [phase["done"] for phase in data["phases"]] == [True, False, False, False]


def test_what_was_left_out_is_in_no_export(advisor: Advisor) -> None:
    state = Conversation(progress=(Progress(INTERN, skipped=("phase-1",)),))
    made = plan_sheet(advisor, state, PlanChoice(INTERN), TODAY)
    assert made is not None
    assert [phase["number"] for phase in plan_data(made)["phases"]] == [2, 3, 4]


def test_a_guide_that_is_gone_has_no_plan(advisor: Advisor) -> None:
    assert plan_sheet(advisor, Conversation(), PlanChoice("no-such-guide"), TODAY) is None


@pytest.mark.parametrize(
    ("state", "guide"),
    [
        (Conversation(recent=(Shown(Frame("pay").about(ENGINEER)),)), ENGINEER),
        (Conversation(progress=(Progress(INTERN, (1,)),)), INTERN),
        (Conversation(page_guide=ENGINEER), ENGINEER),
        (Conversation(recent=(Shown(Frame("pay").about("gone")),), page_guide=INTERN), INTERN),
        (Conversation(), None),
    ],
)
def test_the_guide_of_a_plan_is_the_one_talked_about(advisor: Advisor, state: Conversation, guide: str | None) -> None:
    assert plan_guide(advisor, state) == guide
