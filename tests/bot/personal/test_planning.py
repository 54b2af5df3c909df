"""Plans, time at one's own pace, leaving out and taking along, as the visitor hears them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from bot import Ask, NoticeBlock, Profile, Progress, StepsBlock
from bot.conversation import Pending
from bot.nlg.text_renderer import plain
from bot.scene import Part

Answering = Callable[..., Part]
ENGINEER = "backend-developer-to-ai-research-engineer"
SCIENTIST = "backend-developer-to-applied-ai-scientist"


def said(part: Part) -> str:
    return plain(part.blocks)


def steps(part: Part) -> StepsBlock:
    return next(block for block in part.blocks if isinstance(block, StepsBlock))


@pytest.mark.parametrize(
    ("guide", "text", "first", "holds"),
    [
        ("engineer", "make me a plan from 1 march", "6 December 2027", "2027-12-06"),
        ("engineer", "make me a plan from 1 march with 10 hours a week", "14 February 2028", "2028-02-14"),
        ("scientist", "plan from 4 January with 8 hours a week", "2 February 2028", "2028-02-02"),
        ("intern", "plan it at 2 hours a day from 4 january", "14 hours a week", "2027-06-03"),
        ("intern", "start today with 25 hours a week", "17 February 2027", "2027-02-17"),
    ],
)
def test_a_plan_ends_when_its_hours_say(answering: Answering, guide: str, text: str, first: str, holds: str) -> None:
    part = answering("plan", guide, text)
    assert first in said(part).split("\n")[0]
    assert holds in said(part)


def test_a_plan_without_hours_takes_the_guides_pace_and_says_so(answering: Answering) -> None:
    part = answering("plan", "intern", "make me a plan")
    assert part.status == "answered"
    assert "guide's own pace" in said(part)


def test_a_plan_says_its_assumption_beside_the_guides_own_time(answering: Answering) -> None:
    notice = next(b for b in answering("plan", "scientist", "make me a plan").blocks if isinstance(b, NoticeBlock))
    assert notice.kind == "assumption"
    assert all(figure in notice.text for figure in ("12.5", "10–15 hours per week", "12–18 months", "about a year"))


def test_hours_once_told_are_not_asked_again(answering: Answering) -> None:
    part = answering("plan", "professor", "make me a plan", profile=Profile(hours_per_week=8))
    assert "8 hours a week" in said(part)


def test_hours_named_in_a_question_are_kept(answering: Answering) -> None:
    part = answering("plan_time", "intern", "how long would it take me at 9 hours a week?")
    assert part.profile == Profile(hours_per_week=9)


@pytest.mark.parametrize("hours", ["-5", "0", "1000", "168"])
@pytest.mark.parametrize("name", ["plan", "plan_time"])
def test_absurd_hours_are_put_right(answering: Answering, name: str, hours: str) -> None:
    part = answering(name, "intern", f"make me a plan with {hours} hours a week")
    assert (part.status, part.pending and part.pending.slot, part.profile) == ("clarify", "hours", None)


def test_absurd_hours_get_offers_that_can_be_kept(answering: Answering) -> None:
    offers = answering("plan", "intern", "make me a plan with -5 hours a week").offers
    assert all(answering("plan", "intern", offer.text).status == "answered" for offer in offers)


def test_a_start_that_is_past_is_taken_and_noted(answering: Answering) -> None:
    part = answering("plan", "intern", "make me a plan starting 1 january 2026")
    assert "1 January 2026 is already past" in said(part)


def test_a_bare_number_answers_the_question_for_hours(answering: Answering) -> None:
    part = answering("plan", "intern", "10", pending=Pending("hours", (Ask("plan"),)))
    assert "10 hours a week" in said(part)


def test_a_deadline_gives_the_hours_it_takes(answering: Answering) -> None:
    part = answering("plan", "interpretability", "I want to be done by 1 december 2027")
    assert "9.5 hours a week" in said(part).split("\n")[0]


def test_other_hours_after_a_plan_are_another_plan(answering: Answering) -> None:
    part = answering("plan_time", "intern", "and with 20 hours a week", last=Ask("plan"))
    assert steps(part).items[0].start is not None


def test_half_the_hours_are_half_of_those_told(answering: Answering) -> None:
    part = answering("plan_time", "intern", "how long at half that pace", profile=Profile(hours_per_week=20))
    assert "At 10 hours a week" in said(part)


def test_the_time_at_ones_pace_is_computed(answering: Answering) -> None:
    part = answering("plan_time", "scientist", "10 hours a week, how long")
    assert "45 weeks" in said(part)


def test_without_hours_several_paces_are_shown(answering: Answering) -> None:
    part = answering("plan_time", "intern", "how long would it take me beside my job")
    assert all(weeks in said(part) for weeks in ("60", "30", "20", "15"))


@pytest.mark.parametrize(
    ("text", "skipped", "weeks"),
    [
        ("skip phase 1", ("phase-1",), 28),
        ("skip the last phase", ("phase-5",), 30),
        ("leave out deep learning", ("deep-learning",), 30),
        ("leave out linear algebra", ("linear-algebra",), 36),
        ("leave out mathematics", ("mathematics",), 32),
    ],
)
def test_leaving_out_shortens_by_what_falls_away(
    answering: Answering, text: str, skipped: tuple[str, ...], weeks: float
) -> None:
    part = answering("skip", "scientist", text)
    assert part.progress == Progress(SCIENTIST, skipped=skipped)
    assert sum(step.weeks or 0 for step in steps(part).items) == weeks


def test_what_was_left_out_can_come_back(answering: Answering) -> None:
    before = (Progress(SCIENTIST, skipped=("phase-1",)),)
    part = answering("skip", "scientist", "put phase 1 back in", progress=before)
    assert part.progress == Progress(SCIENTIST)


def test_a_phase_that_is_not_there_cannot_be_left_out(answering: Answering) -> None:
    assert answering("skip", "scientist", "skip phase 9").status == "unknown"


def test_a_plan_taken_along_is_shown(answering: Answering) -> None:
    assert steps(answering("export", "engineer", "download my plan")).items[-1].end == "2027-09-01"


def test_a_finished_roadmap_needs_no_plan(answering: Answering) -> None:
    part = answering("plan", "engineer", "make me a plan", progress=(Progress(ENGINEER, (1, 2, 3, 4, 5)),))
    assert "every phase of the research engineer roadmap is done" in said(part)


def test_done_phases_are_named_and_not_planned(answering: Answering) -> None:
    part = answering("plan", "engineer", "make me a plan", progress=(Progress(ENGINEER, (1,)),))
    assert "Phase 1 is done and not counted" in said(part)
    assert [step.number for step in steps(part).items] == [2, 3, 4, 5]


def test_dates_of_a_plan_are_iso(answering: Answering) -> None:
    items = steps(answering("plan", "engineer", "make me a plan")).items
    assert all(datetime.date.fromisoformat(step.start or "") for step in items)
