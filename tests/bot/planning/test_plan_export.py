"""A plan outside the chat says what the plan in the chat says."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot import (
    Advisor,
    Conversation,
    PlanChoice,
    PlanDocument,
    Profile,
    Progress,
    plan_data,
    plan_document,
    plan_guide,
    plan_markdown,
)
from bot.frame import Frame
from bot.state import Shown

INTERN = "backend-developer-to-ai-research-intern"
ENGINEER = "backend-developer-to-ai-research-engineer"
TODAY = datetime.date(2026, 11, 25)


def talked_about(guide: str) -> Conversation:
    """A conversation whose last answer was about a guide."""
    return Conversation(recent=(Shown(Frame("plan").about(guide)),))


@pytest.fixture(scope="module")
def document(advisor: Advisor) -> PlanDocument:
    state = Conversation(progress=(Progress(INTERN, (1,), ("phase-2-task-1",)),), profile=Profile(hours_per_week=25))
    made = plan_document(advisor, state, PlanChoice(INTERN, start=datetime.date(2027, 1, 4)), TODAY)
    assert made is not None
    return made


def test_markdown_ticks_what_is_done(document: PlanDocument) -> None:
    text = plan_markdown(document)
    assert (text.count("- [x]"), text.count("- [ ]")) == (4, 8)


def test_markdown_says_the_dates_and_the_assumption(document: PlanDocument) -> None:
    text = plan_markdown(document)
    assert "4 January 2027 – 22 January 2027" in text
    assert "12.5 hours" in text


def test_markdown_shows_what_is_in_progress(advisor: Advisor) -> None:
    state = Conversation(progress=(Progress(INTERN, started=("phase-1-task-2",)),))
    made = plan_document(advisor, state, PlanChoice(INTERN), TODAY)
    assert made is not None
    assert plan_markdown(made).count("- [/]") == 1


def test_no_plan_begins_in_the_past(advisor: Advisor) -> None:
    state = Conversation(profile=Profile(start=datetime.date(2026, 3, 2)))
    made = plan_document(advisor, state, PlanChoice(INTERN), TODAY)
    assert made is not None
    assert made.plan.start == TODAY


def test_page_and_chat_end_alike(advisor: Advisor) -> None:
    asked = advisor.reply("make me a plan for the research intern with 8 hours a week", Conversation(), TODAY)
    ticked = advisor.reply("I finished task 1 of phase 1", asked.conversation, TODAY)
    made = plan_document(advisor, ticked.conversation, PlanChoice(INTERN), TODAY)
    assert made is not None
    assert advisor.language.date(made.last_day) in ticked.reply.text


def test_json_holds_the_whole_plan(document: PlanDocument) -> None:
    data = plan_data(document)
    assert (data["start"], data["end"], len(data["phases"])) == ("2027-01-04", "2027-02-27", 4)
    assert [phase["done"] for phase in data["phases"]] == [True, False, False, False]


def test_what_was_left_out_is_in_no_export(advisor: Advisor) -> None:
    state = Conversation(progress=(Progress(INTERN, skipped=("phase-1",)),))
    made = plan_document(advisor, state, PlanChoice(INTERN), TODAY)
    assert made is not None
    assert [phase["number"] for phase in plan_data(made)["phases"]] == [2, 3, 4]


def test_a_guide_that_is_gone_has_no_plan(advisor: Advisor) -> None:
    assert plan_document(advisor, Conversation(), PlanChoice("no-such-guide"), TODAY) is None


@pytest.mark.parametrize(
    ("state", "guide"),
    [
        (talked_about(ENGINEER), ENGINEER),
        (Conversation(progress=(Progress(INTERN, (1,)),)), INTERN),
        (Conversation(page_guide=ENGINEER), ENGINEER),
        (replace(talked_about("gone"), page_guide=INTERN), INTERN),
        (Conversation(), None),
    ],
)
def test_the_guide_of_a_plan_is_the_one_talked_about(advisor: Advisor, state: Conversation, guide: str | None) -> None:
    assert plan_guide(advisor, state) == guide
