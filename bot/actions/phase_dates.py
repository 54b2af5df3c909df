"""When the phases of a plan begin and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.plan import shown
from bot.actions.plan_parts import (
    MOST_LINES,
    assumption,
    finished,
    known_views,
    lead_of,
    plan_sources,
    role_names,
    sheet_of,
)
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem, TextBlock
from bot.planning.pace import PlanSheet
from bot.retrieval.guide_index import GuideView
from bot.state import Item


def phase_dates(frame: Frame, context: ActionContext) -> ActionResult:
    """When a phase begins and ends; without a number when each does."""
    views = known_views(frame, context)
    if not views:
        return not_given(context.say("plan.no_guides"))
    number = frame.slots.phase
    if len(views) > 1:
        return _phase_of_each(frame, context, views, number or 1)
    view = views[0]
    frame = frame.about(view.guide.id)
    sheet = sheet_of(frame.with_slots(hours=frame.slots.hours), context, view)
    if number is None:
        return shown(frame, context, sheet, lead_of(context, sheet)) if sheet.plan.open else finished(
            frame, context, sheet)  # fmt: skip
    place = phase_number(view, number)
    if place is None:
        return no_phase(frame, context, view)
    text = _phase_sentence(context, sheet, place)
    suggestions = (frame.asking("phase", "give").with_slots(phases=(place,)), frame.asking("plan"))
    blocks = (TextBlock(text),) if frame.slots.brief else (TextBlock(text), assumption(context, sheet))
    return ActionResult(
        blocks, sources=plan_sources(sheet, f"phase-{place}"), suggestions=suggestions, frame=frame,
        items=(Item("phase", str(place), view.guide.roadmap[place - 1].name, view.guide.id),),
    )  # fmt: skip


def phase_number(view: GuideView, number: int) -> int | None:
    """The number of a phase counted from the front, or from the end where negative; None where there is none."""
    count = len(view.guide.roadmap)
    place = count + 1 + number if number < 0 else number
    return place if 1 <= place <= count else None


def no_phase(frame: Frame, context: ActionContext, view: GuideView) -> ActionResult:
    """The roadmap has no such phase; how many it has."""
    slots = {"role": context.role(view.guide.id), "count": len(view.guide.roadmap)}
    return replace(
        not_given(context.say("plan.no_phase", **slots), sources=(source(view, "roadmap"),)),
        suggestions=(Frame("roadmap").about(view.guide.id),),
        frame=frame,
    )


def _phase_sentence(context: ActionContext, sheet: PlanSheet, number: int) -> str:
    phase = sheet.plan.phases[number - 1]
    slots: dict[str, object] = {
        "role": context.role(sheet.view.guide.id), "number": str(number), "name": phase.name, "hours": sheet.pace.hours,
    }  # fmt: skip
    last = sheet.plan.last_day(phase)
    if phase.done:
        return context.say("phase_dates.done", **slots)
    if phase.start is None or last is None:
        return context.say("phase_dates.left_out", **slots)
    slots |= {"begin": context.language.date(phase.start), "end": context.language.date(last)}
    first = phase.number == sheet.plan.open[0].number
    return context.say("phase_dates.first" if first else "phase_dates.one", **slots)


def _begin(context: ActionContext, sheet: PlanSheet, number: int) -> str:
    """The phase with the day on which it begins, for a line of a list."""
    phase = sheet.plan.phases[number - 1]
    if phase.start is None:
        return phase.name
    day = context.language.date(phase.start)
    return context.templates.words("phase_dates.begin", 0, {"name": phase.name, "begin": day})


def _phase_of_each(frame: Frame, context: ActionContext, views: Sequence[GuideView], number: int) -> ActionResult:
    """When the phase of that number begins on several paths."""
    sheets = [sheet_of(frame, context, view) for view in views]
    having = [(sheet, place) for sheet in sheets if (place := phase_number(sheet.view, number))]
    if not having:
        return not_given(context.say("plan.no_phase_anywhere", number=str(number)))
    names = role_names(context, [sheet.view for sheet, _ in having])
    lines = tuple(
        ListItem(context.say("phase_dates.line", role=name, text=_begin(context, sheet, place)))
        for name, (sheet, place) in zip(names[:MOST_LINES], having, strict=False)
    )
    lead = context.say("phase_dates.all", number=str(number), hours=having[0][0].pace.hours)
    guides = tuple(sheet.view.guide.id for sheet, _ in having)[:MOST_LINES]
    return ActionResult(
        (TextBlock(lead), ListBlock(lines)),
        sources=tuple(source(sheet.view, "roadmap") for sheet, _ in having[:MOST_LINES]),
        suggestions=tuple(frame.about(guide) for guide in guides[:3]),
        items=tuple(Item("guide", guide, context.role(guide), guide) for guide in guides),
        compared=guides if frame.scope == "several" else (),
        frame=frame,
    )


PHASE_DATES: Mapping[str, Action] = {"phase_dates": phase_dates}
