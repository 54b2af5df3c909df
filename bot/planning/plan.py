"""A plan with dates: the phases of a guide one after another, their weeks fitted to the hours that a person has."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.state import Progress
from knowledge.schema import Guide, Phase

GUIDE_HOURS = 12.5
"""Hours of study that a week of a guide stands for: the middle of 10–15, the one study load that any guide names."""
LEAST_HOURS, MOST_HOURS = 0.5, 100.0
_DAYS_A_WEEK = 7
_ONE_DAY = datetime.timedelta(days=1)
TaskState = Literal["todo", "started", "done"]


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task with its anchor, and whether it is done, left out or in progress."""

    id: str
    text: str
    done: bool = False
    left_out: bool = False
    started: bool = False

    @property
    def state(self) -> TaskState:
        """Where the task stands."""
        return "done" if self.done else "started" if self.started else "todo"


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase with its dates; one that is done or left out has none. `end` is the day on which the next begins."""

    number: int
    name: str
    guide_weeks: int
    weeks: float
    start: datetime.date | None
    end: datetime.date | None
    tasks: tuple[PlannedTask, ...]
    done: bool = False

    @property
    def left_out(self) -> bool:
        """Whether nothing of the phase is to be done."""
        return not self.done and all(task.left_out for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do from when to when, at how many hours a week."""

    guide: str
    role: str
    hours: float
    start: datetime.date
    end: datetime.date
    phases: tuple[PlannedPhase, ...]

    @property
    def weeks(self) -> float:
        """The weeks still to go at these hours."""
        return sum(phase.weeks for phase in self.phases)

    @property
    def open(self) -> tuple[PlannedPhase, ...]:
        """The phases that have dates."""
        return tuple(phase for phase in self.phases if phase.start is not None)

    @property
    def tasks(self) -> tuple[PlannedTask, ...]:
        """The tasks of all phases, without those left out."""
        return tuple(task for phase in self.phases for task in phase.tasks if not task.left_out)

    def last_day(self, phase: PlannedPhase) -> datetime.date | None:
        """The last day of a phase, so that no two phases share one; the last phase ends on the plan's own end."""
        if phase.start is None or phase.end is None or phase.end == self.end:
            return phase.end
        return max(phase.start, _before(phase.end))


def usable(hours: float | None) -> bool:
    """Whether a plan can be made of so many hours a week."""
    return hours is not None and LEAST_HOURS <= hours <= MOST_HOURS


def task_id(phase: int, task: int) -> str:
    """The id of a task, which is its anchor too."""
    return f"phase-{phase}-task-{task}"


def make_plan(
    guide: Guide,
    hours: float,
    start: datetime.date,
    progress: Progress | None = None,
    left_out: frozenset[str] = frozenset(),
) -> Plan:
    """The plan from `start`; hours out of range are brought into it, `left_out` holds ids of tasks."""
    hours = min(max(hours, LEAST_HOURS), MOST_HOURS)
    done = progress or Progress(guide.id)
    phases: list[PlannedPhase] = []
    elapsed, first = 0.0, start
    for number, phase in enumerate(guide.roadmap, 1):
        planned = _phase(phase, number, done, left_out, hours)
        if planned.weeks:
            elapsed += planned.weeks
            # Every open phase has a day of its own, however many hours are given to it.
            last = max(_day(start, elapsed), _after(first))
            planned = PlannedPhase(number, phase.name, phase.weeks, planned.weeks, first, last, planned.tasks)
            first = last
        phases.append(planned)
    return Plan(guide.id, guide.target_role, hours, start, first, tuple(phases))


@lru_cache(maxsize=512)
def _untouched(number: int, texts: tuple[str, ...]) -> tuple[PlannedTask, ...]:
    """The tasks of a phase of which nothing is done or left out: the same for every visitor."""
    return tuple(PlannedTask(task_id(number, n), text, False, False) for n, text in enumerate(texts, 1))


def _phase(phase: Phase, number: int, progress: Progress, left_out: frozenset[str], hours: float) -> PlannedPhase:
    over = number in progress.phases
    if not over and not progress.tasks and not progress.started and not left_out:
        weeks = phase.weeks * GUIDE_HOURS / hours
        tasks = _untouched(number, tuple([task.text for task in phase.tasks]))
        return PlannedPhase(number, phase.name, phase.weeks, weeks, None, None, tasks)
    tasks = tuple(
        PlannedTask(
            identity, task.text, over or identity in progress.tasks, identity in left_out, identity in progress.started
        )
        for n, task in enumerate(phase.tasks, 1)
        for identity in (task_id(number, n),)
    )
    done = over or (bool(tasks) and all(task.done for task in tasks))
    # What is done of a phase is taken off it, as is what is left out.
    open_tasks = sum(not task.done and not task.left_out for task in tasks)
    share = open_tasks / len(tasks) if tasks else 1.0
    weeks = 0.0 if done else phase.weeks * share * GUIDE_HOURS / hours
    return PlannedPhase(number, phase.name, phase.weeks, weeks, None, None, tasks, done)


def _after(day: datetime.date) -> datetime.date:
    return min(day, datetime.date.max - _ONE_DAY) + _ONE_DAY


def _before(day: datetime.date) -> datetime.date:
    return max(day, datetime.date.min + _ONE_DAY) - _ONE_DAY


def _day(start: datetime.date, weeks: float) -> datetime.date:
    """The day after so many weeks, the next whole one; the calendar's last day where there is no such."""
    days = math.ceil(round(weeks * _DAYS_A_WEEK, 6))
    try:
        return start + datetime.timedelta(days=days)
    except OverflowError:
        return datetime.date.max


def hours_to_finish(
    guide: Guide, start: datetime.date, end: datetime.date, progress: Progress | None = None
) -> float | None:
    """The hours a week it takes to be done by a day, in half hours; None when that day does not lie ahead."""
    days = (end - start).days
    if days <= 0:
        return None
    left = sum(p.guide_weeks for p in make_plan(guide, GUIDE_HOURS, start, progress).open)
    return math.ceil(2 * left * GUIDE_HOURS * _DAYS_A_WEEK / days) / 2
