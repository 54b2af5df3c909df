"""A visitor's plan outside the chat: the sheet with its sentences, and the same as a calendar, Markdown and JSON."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.answers.pacing import Pace, assumption, sheet_of
from bot.answers.planning import lead_of, steps_of
from bot.conversation import Conversation
from bot.nlg.response import StepsBlock
from bot.planning.plan import GUIDE_HOURS, Plan, readable, usable
from bot.scene import Scene

if TYPE_CHECKING:
    from bot.advisor import Advisor

_PRODUCT = "-//career-advisor//plan//EN"


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """What a plan is made of beside the conversation: the guide, the hours a week, the start."""

    guide: str
    hours: float | None = None
    start: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan with the sentences around it."""

    plan: Plan
    title: str
    lead: str
    assumption: str
    steps: StepsBlock


def plan_guide(advisor: Advisor, conversation: Conversation) -> str | None:
    """The guide that a conversation's plan is for: the one talked about, with progress, or of the page."""
    named = (*conversation.focus.guides, *(p.guide for p in conversation.progress), conversation.page_guide)
    return next((guide for guide in named if guide and advisor.shelf.has(guide)), None)


def plan_sheet(
    advisor: Advisor, conversation: Conversation, choice: PlanChoice, today: datetime.date
) -> PlanSheet | None:
    """The plan of a conversation with its progress; None when its guide has gone."""
    if not advisor.shelf.has(choice.guide):
        return None
    scene = Scene(advisor.shelf, advisor.voice, advisor.reader.read("", today), conversation, today)
    view = advisor.shelf.view(choice.guide)
    hours = choice.hours if usable(choice.hours) else conversation.profile.hours_per_week
    start = choice.start or conversation.profile.start or today
    sheet = sheet_of(scene, view, Pace(hours or GUIDE_HOURS, start, hours is not None))
    role = advisor.shelf.role(choice.guide)
    title = f"{scene.voice.label('plan')}: {role}"
    lead = lead_of(scene, sheet) if sheet.plan.open else scene.say("path_done_role", role=role)
    steps = StepsBlock(steps_of(scene, sheet, whole=True))
    return PlanSheet(sheet.plan, title, lead, assumption(scene, view)[0].text, steps)


def plan_calendar(sheet: PlanSheet) -> bytes:
    """The phases as whole-day events of an iCalendar file; the same plan always gives the same file."""
    # Only here: the library takes longer to load than a reply to make.
    from icalendar import Calendar, Event  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", sheet.title)
    stamp = datetime.datetime.combine(sheet.plan.start, datetime.time(), datetime.UTC)
    by_number = {step.number: step for step in sheet.steps.items}
    for phase in sheet.plan.open:
        event = Event()
        event.add("uid", f"{sheet.plan.guide}-phase-{phase.number}-{phase.start}@career-advisor")
        event.add("dtstamp", stamp)
        event.add("dtstart", phase.start)
        event.add("dtend", phase.end)
        event.add("summary", f"{phase.number}. {phase.name}")
        event.add("description", "\n".join(f"- {task.text}" for task in by_number[phase.number].tasks))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def plan_markdown(sheet: PlanSheet) -> str:
    """The plan as Markdown, with a box for each task."""
    lines = [f"# {sheet.title}", "", sheet.lead, ""]
    for step in sheet.steps.items:
        lines.append(f"## {step.number}. {step.title}")
        if step.start and step.end:
            first, last = (readable(datetime.date.fromisoformat(day)) for day in (step.start, step.end))
            lines += ["", f"{first} – {last}"]
        lines.append("")
        lines += [f"- [{'x' if task.done else ' '}] {_plain(task.text)}" for task in step.tasks]
        lines += [f"- {_plain(one.title)}" + (f": <{one.url}>" if one.url else "") for one in step.resources]
        lines.append("")
    return "\n".join([*lines, f"> {sheet.assumption}", ""])


def _plain(text: str) -> str:
    """Text in which Markdown reads no markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#" else c for c in text)


def plan_data(sheet: PlanSheet) -> dict[str, Any]:
    """The plan as plain data for JSON."""
    plan = sheet.plan
    return {
        "title": sheet.title,
        "guide": plan.guide,
        "hours_per_week": round(plan.hours, 2),
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "assumption": sheet.assumption,
        "phases": [
            {
                "number": step.number, "title": phase.name, "weeks": round(phase.weeks, 2), "done": phase.done,
                "guide_weeks": phase.guide_weeks, "start": step.start, "end": step.end,
                "tasks": [{"id": task.id, "text": task.text, "done": bool(task.done)} for task in step.tasks],
                "resources": [{"title": r.title, "kind": r.kind, "url": r.url} for r in step.resources],
            }
            for step in sheet.steps.items
            for phase in plan.phases
            if phase.number == step.number
        ],
    }  # fmt: skip
