"""Plans by themselves: dates, order, and what no hours can break."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Progress
from bot.planning.plan import GUIDE_HOURS, Plan, hours_to_finish, make_plan, usable
from knowledge import load
from knowledge.schema import Guide

GUIDES = load().guides
ENGINEER = GUIDES["backend-developer-to-ai-research-engineer"]
INTERN = GUIDES["backend-developer-to-ai-research-intern"]
SCIENTIST = GUIDES["backend-developer-to-applied-ai-scientist"]

guides = st.sampled_from(sorted(GUIDES.values(), key=lambda guide: guide.id))
hours = st.floats(0.5, 100)
starts = st.dates(datetime.date(2020, 1, 1), datetime.date(2100, 1, 1))
progresses = st.builds(
    Progress,
    st.just("any"),
    st.lists(st.integers(1, 5), max_size=5, unique=True).map(tuple),
    st.lists(st.sampled_from([f"phase-{p}-task-{t}" for p in range(1, 6) for t in range(1, 5)]), max_size=8).map(tuple),
)
left_outs = st.sets(st.sampled_from([f"phase-{p}-task-{t}" for p in range(1, 6) for t in range(1, 5)])).map(frozenset)


@pytest.mark.parametrize(
    ("guide", "a_week", "start", "end"),
    [
        (ENGINEER, GUIDE_HOURS, "2027-03-01", "2027-12-06"),
        (ENGINEER, 10, "2027-03-01", "2028-02-14"),
        (INTERN, GUIDE_HOURS, "2027-01-04", "2027-06-21"),
        (INTERN, 25, "2027-01-04", "2027-03-29"),
        (INTERN, 8, "2027-01-04", "2027-09-24"),
        (SCIENTIST, 8, "2027-01-04", "2028-02-02"),
    ],
)
def test_weeks_are_scaled_from_the_guides_own_pace(guide: Guide, a_week: float, start: str, end: str) -> None:
    assert make_plan(guide, a_week, datetime.date.fromisoformat(start)).end == datetime.date.fromisoformat(end)


def _dated(plan: Plan) -> list[tuple[datetime.date, datetime.date]]:
    return [(p.start, p.end) for p in plan.open if p.start is not None and p.end is not None]


@given(guides, hours, starts, progresses, left_outs)
def test_phases_follow_one_another_without_gaps(
    guide: Guide, a_week: float, start: datetime.date, progress: Progress, left_out: frozenset[str]
) -> None:
    plan = make_plan(guide, a_week, start, progress, left_out)
    dates = _dated(plan)
    days = [start, *(day for pair in dates for day in pair), plan.end]
    assert all(days[i] == days[i + 1] for i in range(0, len(days), 2))


@given(guides, hours, starts, progresses, left_outs)
def test_no_day_belongs_to_two_phases(
    guide: Guide, a_week: float, start: datetime.date, progress: Progress, left_out: frozenset[str]
) -> None:
    plan = make_plan(guide, a_week, start, progress, left_out)
    spans = [(phase.start, plan.last_day(phase)) for phase in plan.open]
    days = [day for span in spans for day in span if day is not None]
    apart = all(one[1] < other[0] for one, other in pairwise(spans) if one[1] is not None and other[0] is not None)
    assert (days == sorted(days), apart) == (True, True)


@given(guides, hours, starts, progresses, left_outs)
def test_the_last_phase_ends_with_the_plan(
    guide: Guide, a_week: float, start: datetime.date, progress: Progress, left_out: frozenset[str]
) -> None:
    plan = make_plan(guide, a_week, start, progress, left_out)
    assert {plan.last_day(phase) for phase in plan.open[-1:]} <= {plan.end}


@given(guides, hours, starts, progresses, left_outs)
def test_every_dated_phase_takes_time(
    guide: Guide, a_week: float, start: datetime.date, progress: Progress, left_out: frozenset[str]
) -> None:
    assert all(first < last for first, last in _dated(make_plan(guide, a_week, start, progress, left_out)))


@given(guides, hours, hours, starts)
def test_more_hours_are_never_later(guide: Guide, one: float, other: float, start: datetime.date) -> None:
    slow, fast = sorted((one, other))
    assert make_plan(guide, fast, start).end <= make_plan(guide, slow, start).end


@given(guides, hours, starts, progresses, left_outs)
def test_what_is_done_or_left_out_never_makes_it_later(
    guide: Guide, a_week: float, start: datetime.date, progress: Progress, left_out: frozenset[str]
) -> None:
    assert make_plan(guide, a_week, start, progress, left_out).end <= make_plan(guide, a_week, start).end


@given(guides, st.floats(allow_nan=False), st.dates())
def test_no_hours_and_no_start_break_a_plan(guide: Guide, a_week: float, start: datetime.date) -> None:
    assert make_plan(guide, a_week, start).end >= start


@pytest.mark.parametrize(
    ("a_week", "good"),
    [
        (-5.0, False),
        (0.0, False),
        (0.4, False),
        (0.5, True),
        (12.5, True),
        (100.0, True),
        (101.0, False),
        (1000.0, False),
    ],
)
def test_absurd_hours_are_told_apart(a_week: float, good: bool) -> None:
    assert usable(a_week) is good


def test_a_phase_is_shortened_by_its_share_of_tasks_left_out() -> None:
    plan = make_plan(
        ENGINEER, GUIDE_HOURS, datetime.date(2027, 1, 4), left_out=frozenset({"phase-1-task-1", "phase-1-task-2"})
    )
    assert [phase.weeks for phase in plan.phases] == [4, 8, 8, 8, 8]


def test_all_tasks_ticked_off_finish_a_phase() -> None:
    tasks = tuple(f"phase-1-task-{n}" for n in range(1, 5))
    plan = make_plan(ENGINEER, GUIDE_HOURS, datetime.date(2027, 1, 4), Progress("any", tasks=tasks))
    assert [phase.number for phase in plan.open] == [2, 3, 4, 5]


@given(guides, starts, st.integers(1, 3000))
def test_the_hours_for_a_deadline_keep_it(guide: Guide, start: datetime.date, days: int) -> None:
    end = start + datetime.timedelta(days=days)
    needed = hours_to_finish(guide, start, end)
    assert needed is not None
    assert needed > 100 or make_plan(guide, needed, start).end <= end


def test_a_deadline_that_is_past_has_no_hours() -> None:
    assert hours_to_finish(ENGINEER, datetime.date(2027, 1, 4), datetime.date(2027, 1, 4)) is None
