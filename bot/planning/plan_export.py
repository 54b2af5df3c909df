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
from bot.planning.pace import Pace, PlanSheet, guide_load, plan_sheet
from bot.planning.plan import Plan, PlannedPhase, PlannedTask, usable
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
class PlanDocument:
    """A plan with the sentences around it."""

    plan: Plan
    hours: float
    hours_told: bool
    """Whether the visitor gave the hours; else they are those that the guide reckons with."""
    title: str
    lead: str
    assumption: str
    phases: tuple[PlanPhase, ...]

    @property
    def last_day(self) -> datetime.date:
        """The last day of the plan."""
        return self.plan.end

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


def plan_document(
    advisor: PlanKnowledge, conversation: Conversation, choice: PlanChoice, today: datetime.date
) -> PlanDocument | None:
    """The plan of a conversation with its progress; None when its guide has gone."""
    guide = advisor.knowledge.guides.get(choice.guide)
    if guide is None:
        return None
    told = (choice.hours, conversation.profile.hours_per_week)
    hours = next((one for one in told if one is not None and usable(one)), None)
    view = advisor.index.view(guide.id)
    start = max(choice.start or conversation.profile.start or today, today)
    pace = Pace(hours or guide_load(advisor.index, view).hours, start, hours is not None)
    sheet = plan_sheet(advisor.index, view, pace, progress_in(conversation, guide.id))
    labels, role = _Labels(advisor.knowledge), advisor.index.role(guide.id)
    phases = tuple(_shown(phase, sheet, advisor) for phase in sheet.plan.phases if not phase.left_out)
    title, lead = labels("plan_title", role=role), _lead(sheet, role, labels, advisor.language)
    return PlanDocument(sheet.plan, pace.hours, pace.told, title, lead, _assumption(guide, sheet, labels), phases)


def plan_markdown(document: PlanDocument) -> str:
    """The plan as Markdown, with a box for each task; `[/]` is a task in progress."""
    lines = [f"# {_plain(document.title)}", "", _plain(document.lead), ""]
    for phase in document.phases:
        lines.append(f"## {phase.number}. {_plain(phase.title)}")
        if phase.dates:
            lines += ["", phase.dates]
        lines.append("")
        lines += [f"- [{_MARKS[task.state]}] {_plain(task.text)}" for task in phase.tasks]
        lines += [f"- {_plain(one.title)}" + (f": <{one.url}>" if one.url else "") for one in phase.resources]
        lines.append("")
    return "\n".join([*lines, f"> {_plain(document.assumption)}", ""])


def plan_data(document: PlanDocument) -> dict[str, Any]:
    """The plan as plain data for JSON; every `end` is the last day that belongs to the phase or plan."""
    plan = document.plan
    return {
        "title": document.title,
        "guide": plan.guide,
        "hours_per_week": round(document.hours, 2),
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "tasks_done": document.done,
        "tasks": document.count,
        "assumption": document.assumption,
        "phases": [_phase_data(phase) for phase in document.phases],
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


def _lead(sheet: PlanSheet, role: str, labels: _Labels, language: Language) -> str:
    if not sheet.plan.open:
        return labels("plan_finished", role=role)
    days = {"start": language.date(sheet.plan.start), "end": language.date(sheet.last_day)}
    return labels("plan_summary", role=role, hours=number(round(sheet.pace.hours, 1)), **days)


def _assumption(guide: Guide, sheet: PlanSheet, labels: _Labels) -> str:
    """How hours become dates, and what the guide itself says of the time."""
    words = labels("plan_assumes", hours=number(round(sheet.load.hours, 1)))
    timeline = guide.header.timeline or guide.title_timeline
    return f"{words} {labels('plan_guide_says', timeline=timeline.text)}" if timeline else words


def _shown(phase: PlannedPhase, sheet: PlanSheet, advisor: PlanKnowledge) -> PlanPhase:
    tasks = tuple(task for task in phase.tasks if not task.left_out)
    resources = _resources(sheet.view.guide.roadmap[phase.number - 1].resources, advisor.knowledge)
    last = sheet.plan.last_day(phase)
    days = f"{advisor.language.date(phase.start)} – {advisor.language.date(last)}" if phase.start and last else ""
    return PlanPhase(
        phase.number, phase.name, phase.weeks, phase.guide_weeks, phase.done, phase.start,
        last, tasks, resources, days,
    )  # fmt: skip


def _resources(uses: ResourceUses, knowledge: Knowledge) -> tuple[StepResource, ...]:
    named = ((knowledge.resource(use.id), use.detail) for use in uses)
    return tuple(StepResource(_titled(one.name, detail), str(one.kind), one.url) for one, detail in named)


def _titled(name: str, detail: str | None) -> str:
    return f"{name} ({detail})" if detail else name


def _plain(text: str) -> str:
    """Text in which Markdown reads no markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#" else c for c in text)
