"""The pace of a plan: the hours a week that a guide reckons with and those that a visitor has."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from bot.planning.measures import Figure, faq_figure
from bot.planning.plan import GUIDE_HOURS, Plan, make_plan
from bot.planning.skipping import Skipping, skipping
from bot.retrieval.guide_index import GuideView
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.state import Progress

_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class GuideLoad:
    """The hours of study that a week of a guide stands for, and the guide that says so."""

    hours: float
    view: GuideView | None = None
    """None where no guide names a study load and a usual one is taken."""
    figure: Figure | None = None


def guide_load(index: GuideIndex, view: GuideView) -> GuideLoad:
    """The middle of the study load that the guide names, else of the first that any guide does."""
    for one in (view, *index.views.values()):
        if figure := faq_figure(one, "study_load"):
            return GuideLoad((figure.low + figure.high) / 2, one, figure)
    return GuideLoad(GUIDE_HOURS)


@dataclass(frozen=True, slots=True)
class Pace:
    """The hours a week and the start of a plan."""

    hours: float
    start: datetime.date
    told: bool
    """Whether the visitor gave the hours."""


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan with all that it rests on."""

    view: GuideView
    pace: Pace
    load: GuideLoad
    progress: Progress
    plan: Plan
    skipping: Skipping

    @property
    def weeks(self) -> float:
        """The weeks still to go at these hours, what is done of a phase already taken off."""
        return self.plan.weeks

    @property
    def whole_weeks(self) -> int:
        """The weeks still to go, whole ones, at least one while anything is open."""
        return max(1, math.ceil(round(self.weeks, 3))) if self.plan.open else 0

    @property
    def last_day(self) -> datetime.date:
        """The day on which the plan is over; a phase half done counts by the tasks that are left."""
        return self.plan.end

    @property
    def tasks(self) -> int:
        """How many tasks there are, without those left out."""
        return sum(not task.left_out for phase in self.plan.phases for task in phase.tasks)

    @property
    def done(self) -> int:
        """How many of them are done."""
        return sum(task.done and not task.left_out for phase in self.plan.phases for task in phase.tasks)


def day_after(start: datetime.date, days: int) -> datetime.date:
    """The day so many days later; the calendar's last day where there is no such."""
    try:
        return start + datetime.timedelta(days=days)
    except OverflowError:
        return datetime.date.max


def plan_sheet(index: GuideIndex, view: GuideView, pace: Pace, progress: Progress) -> PlanSheet:
    """The plan of a guide at a pace, with what is done and what is left out."""
    load = guide_load(index, view)
    left = skipping(index, view, progress.skipped)
    # The plan counts a usual guide week; a guide with a week of other hours is scaled to it.
    hours = pace.hours * GUIDE_HOURS / load.hours
    made = make_plan(view.guide, hours, pace.start, progress, left.left_out)
    return PlanSheet(view, pace, load, progress, made, left)


def hours_to_finish(sheet: PlanSheet, end: datetime.date) -> float | None:
    """The hours a week it takes to be done by a day, in half hours; None when that day does not lie ahead."""
    days = (end - sheet.pace.start).days
    if days <= 0:
        return None
    needed = sheet.weeks * sheet.pace.hours * _DAYS_A_WEEK / days
    return math.ceil(2 * round(needed, 6)) / 2
