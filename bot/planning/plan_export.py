"""A visitor's plan outside the chat: its dates and sentences, and the same as Markdown and as JSON."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.nlg.language import Language
from bot.nlg.response import StepResource
from bot.nlg.text_renderer import number
from bot.planning.plan import GUIDE_HOURS, Plan, PlannedPhase, PlannedTask, make_plan, usable
from bot.planning.skipping import skipping
from bot.planning.task_progress import progress_in
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.state import Conversation
from knowledge import Knowledge
from knowledge.schema import Guide, ResourceUses

_MARKS = {"done": "x", "started": "/", "todo": " "}


class PlanKnowledge(Protocol):
    """What a plan is made from; the advisor has all of it."""

    knowledge: Knowledge
    index: GuideIndex
    language: Language


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """What a plan is made of beside the conversation: the guide, the hours a week, the start."""

    guide: str
    hours: float | None = None
    start: datetime.date | None = None
    made: datetime.date | None = None
    """The day on which the plan was made: it begins then where no start is known."""


@dataclass(frozen=True, slots=True)
class PlanPhase:
    """A phase of a plan as it is shown: no two phases share a day, tasks that are left out are gone."""

    number: int
    title: str
    weeks: float
    guide_weeks: int
    done: bool
    start: datetime.date | None
    last_day: datetime.date | None
    tasks: tuple[PlannedTask, ...]
    resources: tuple[StepResource, ...]
    dates: str = ""
    """The first and the last day in words; empty where the phase is done."""


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan with the sentences around it."""

    plan: Plan
    title: str
    lead: str
    assumption: str
    phases: tuple[PlanPhase, ...]
    hours_told: bool
    """Whether the visitor gave the hours; else they are the guide's own pace."""

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(task.done for task in self.plan.tasks)

    @property
    def count(self) -> int:
        """How many tasks there are."""
        return len(self.plan.tasks)

    @property
    def current(self) -> int | None:
        """The number of the first phase that is not done."""
        return next((phase.number for phase in self.phases if not phase.done), None)


def plan_guide(advisor: PlanKnowledge, conversation: Conversation) -> str | None:
    """The guide that a conversation's plan is for: the one talked about, with progress, or of the page."""
    named = (*conversation.guides, *(p.guide for p in conversation.progress), conversation.page_guide)
    return next((guide for guide in named if guide and guide in advisor.knowledge.guides), None)


def plan_sheet(
    advisor: PlanKnowledge, conversation: Conversation, choice: PlanChoice, today: datetime.date
) -> PlanSheet | None:
    """The plan of a conversation with its progress; None when its guide has gone."""
    guide = advisor.knowledge.guides.get(choice.guide)
    if guide is None:
        return None
    progress = progress_in(conversation, guide.id)
    left_out = skipping(advisor.index, advisor.index.view(guide.id), progress.skipped).left_out
    hours = choice.hours if usable(choice.hours) else conversation.profile.hours_per_week
    hours = hours if usable(hours) else None
    start = choice.start or conversation.profile.start or choice.made or today
    if progress.phases or progress.tasks:
        # What is still open of a plan under way cannot begin before today.
        start = max(start, today)
    plan = make_plan(guide, hours or GUIDE_HOURS, start, progress, left_out)
    labels = _Labels(advisor.knowledge)
    role = advisor.index.role(guide.id)
    return PlanSheet(
        plan, labels("plan_title", role=role), _lead(plan, role, labels, advisor.language), _assumption(guide, labels),
        tuple(_shown(plan, phase, guide, advisor) for phase in plan.phases if not phase.left_out),
        hours is not None,
    )  # fmt: skip


def plan_markdown(sheet: PlanSheet) -> str:
    """The plan as Markdown, with a box for each task; `[/]` is a task in progress."""
    lines = [f"# {_plain(sheet.title)}", "", _plain(sheet.lead), ""]
    for phase in sheet.phases:
        lines.append(f"## {phase.number}. {_plain(phase.title)}")
        lines += ["", phase.dates] if phase.dates else []
        lines.append("")
        lines += [f"- [{_MARKS[task.state]}] {_plain(task.text)}" for task in phase.tasks]
        lines += [f"- {_plain(one.title)}" + (f": <{one.url}>" if one.url else "") for one in phase.resources]
        lines.append("")
    return "\n".join([*lines, f"> {_plain(sheet.assumption)}", ""])


def plan_data(sheet: PlanSheet) -> dict[str, Any]:
    """The plan as plain data for JSON; every `end` is the last day that belongs to the phase or plan."""
    plan = sheet.plan
    return {
        "title": sheet.title,
        "guide": plan.guide,
        "hours_per_week": round(plan.hours, 2),
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "tasks_done": sheet.done,
        "tasks": sheet.count,
        "assumption": sheet.assumption,
        "phases": [_phase_data(phase) for phase in sheet.phases],
    }


def _phase_data(phase: PlanPhase) -> dict[str, Any]:
    return {
        "number": phase.number, "title": phase.title, "weeks": round(phase.weeks, 2), "done": phase.done,
        "guide_weeks": phase.guide_weeks,
        "start": phase.start.isoformat() if phase.start else None,
        "end": phase.last_day.isoformat() if phase.last_day else None,
        "tasks": [
            {"id": task.id, "text": task.text, "done": task.done, "in_progress": task.state == "started"}
            for task in phase.tasks
        ],
        "resources": [{"title": r.title, "kind": r.kind, "url": r.url} for r in phase.resources],
    }  # fmt: skip


class _Labels:
    """The words of the UI, with each `<name>` filled in."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._labels: Mapping[str, str] = knowledge.phrasings.labels

    def __call__(self, key: str, **slots: str) -> str:
        return re.sub(r"<(\w+)>", lambda found: slots.get(found[1], found[0]), self._labels[key])


def _lead(plan: Plan, role: str, labels: _Labels, language: Language) -> str:
    if not plan.open:
        return labels("plan_finished", role=role)
    hours = number(round(plan.hours, 1))
    start, end = language.date(plan.start), language.date(plan.end)
    return labels("plan_summary", role=role, hours=hours, start=start, end=end)


def _assumption(guide: Guide, labels: _Labels) -> str:
    """How hours become dates, and what the guide itself says of the time."""
    words = labels("plan_assumes", hours=number(GUIDE_HOURS))
    timeline = guide.header.timeline or guide.title_timeline
    return f"{words} {labels('plan_guide_says', timeline=timeline.text)}" if timeline else words


def _shown(plan: Plan, phase: PlannedPhase, guide: Guide, advisor: PlanKnowledge) -> PlanPhase:
    tasks = tuple(task for task in phase.tasks if not task.left_out)
    resources = _resources(guide.roadmap[phase.number - 1].resources, advisor.knowledge)
    last, language = plan.last_day(phase), advisor.language
    dates = f"{language.date(phase.start)} – {language.date(last)}" if phase.start and last else ""
    return PlanPhase(
        phase.number, phase.name, phase.weeks, phase.guide_weeks, phase.done, phase.start, last, tasks, resources, dates
    )  # fmt: skip


def _resources(uses: ResourceUses, knowledge: Knowledge) -> tuple[StepResource, ...]:
    named = ((knowledge.resource(use.id), use.detail) for use in uses)
    return tuple(StepResource(_titled(one.name, detail), str(one.kind), one.url) for one, detail in named)


def _titled(name: str, detail: str | None) -> str:
    return f"{name} ({detail})" if detail else name


def _plain(text: str) -> str:
    """Text in which Markdown reads no markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#" else c for c in text)
