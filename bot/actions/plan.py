"""Plans with dates, the time at one's own hours, the dates of a phase, the plan as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.hours_needed import by_deadline, deadline_of
from bot.actions.plan_parts import (
    MOST_LINES,
    OFFERED_HOURS,
    ask_guide,
    assumption,
    finished,
    hours_again,
    known_views,
    lead_of,
    length,
    other_hours,
    plan_guide,
    plan_sources,
    plan_words,
    role_names,
    sheet_of,
    steps_of,
    wrong_hours,
)
from bot.frame import Frame
from bot.nlg.response import Block, Link, LinksBlock, ListBlock, ListItem, NoticeBlock, StepsBlock, TextBlock
from bot.planning.pace import PlanSheet
from bot.retrieval.guide_index import GuideView
from bot.state import Item, RequestedSlot

_PACES = {"slow": 5.0, "middle": 10.0, "fast": 20.0}
"""Hours a week, by the name of the slot in the sentence."""
OneGuide = Callable[[Frame, ActionContext, PlanSheet], ActionResult]


def plan(frame: Frame, context: ActionContext) -> ActionResult:
    """A plan phase by phase; over several guides when each would be over."""
    return _for_guides(frame, context, _plan)


def plan_time(frame: Frame, context: ActionContext) -> ActionResult:
    """How long the roadmap takes at the visitor's hours; without hours, at several."""
    return _for_guides(frame, context, _time)


def _for_guides(frame: Frame, context: ActionContext, one: OneGuide) -> ActionResult:
    wrong = wrong_hours(frame, context)
    if wrong is not None:
        return hours_again(frame, context, wrong)
    views = known_views(frame, context)
    if not views:
        return not_given(context.say("plan.no_guides"))
    if len(views) > 1:
        return _all(frame, context, views)
    sheet = sheet_of(frame, context, views[0])
    if not sheet.plan.open:
        return finished(frame, context, sheet)
    end = deadline_of(frame, context, sheet)
    return by_deadline(frame, context, sheet, end) if end else one(frame.about(views[0].guide.id), context, sheet)


def _plan(frame: Frame, context: ActionContext, sheet: PlanSheet) -> ActionResult:
    return shown(frame, context, sheet, lead_of(context, sheet))


def shown(frame: Frame, context: ActionContext, sheet: PlanSheet, lead: str) -> ActionResult:
    """The plan under its first sentence: the phases with dates, the tasks of the first, the assumption."""
    guide = sheet.view.guide.id
    first = sheet.plan.open[0].number
    blocks: list[Block] = [TextBlock(lead)]
    if not frame.slots.brief:
        blocks += [StepsBlock(steps_of(context, sheet, tasks_of=(first,))), assumption(context, sheet)]
    suggestions = (
        *other_hours(frame, sheet),
        Frame("phase").about(guide).with_slots(phases=(first,)),
        Frame("export").about(guide),
    )
    items = tuple(Item("phase", str(one.number), one.name, guide) for one in sheet.plan.open)
    asked = None if sheet.pace.told else RequestedSlot("hours", (frame,))
    wrong = next((fact.problem for fact in context.facts if fact.field == "start" and fact.problem), None)
    if wrong:
        blocks.insert(0, NoticeBlock("care", context.say(f"plan.start_{wrong}")))
        asked = RequestedSlot("start", (frame,))
    return ActionResult(
        tuple(blocks), sources=plan_sources(sheet), suggestions=suggestions, items=items, frame=frame, requested=asked
    )


# -- the time


def _time(frame: Frame, context: ActionContext, sheet: PlanSheet) -> ActionResult:
    if sheet.pace.told:
        return _time_told(frame, context, sheet)
    lead = context.say("plan_time.any", **_paces(frame, context, sheet.view), **plan_words(context, sheet))
    suggestions = (*other_hours(frame, sheet), frame.asking("plan"))
    note = NoticeBlock("assumption", context.say("plan.assumes", hours=sheet.load.hours))
    blocks = (TextBlock(lead),) if frame.slots.brief else (TextBlock(lead), note)
    asked = RequestedSlot("hours", (frame,))
    return ActionResult(blocks, sources=plan_sources(sheet), suggestions=suggestions, requested=asked, frame=frame)


def _time_told(frame: Frame, context: ActionContext, sheet: PlanSheet) -> ActionResult:
    slots = plan_words(context, sheet)
    if frame.slots.brief:
        return ActionResult((TextBlock(context.say("plan_time.brief", **slots)),), sources=plan_sources(sheet))
    blocks = (TextBlock(context.say("plan_time.one", **slots)), assumption(context, sheet))
    suggestions = (frame.asking("plan"), *other_hours(frame, sheet), Frame("phase_dates", "when").about(*frame.guides))
    return ActionResult(blocks, sources=plan_sources(sheet), suggestions=suggestions, frame=frame)


def _paces(frame: Frame, context: ActionContext, view: GuideView) -> dict[str, object]:
    """The time at a few hours a week, at many, and between."""
    sheets = {name: sheet_of(frame.with_slots(hours=hours), context, view) for name, hours in _PACES.items()}
    return {name: length(context, sheet.weeks) for name, sheet in sheets.items()}


def _all(frame: Frame, context: ActionContext, views: Sequence[GuideView]) -> ActionResult:
    """When each of several paths would be over at the same hours, the shortest first."""
    sheets = [sheet for view in views if (sheet := sheet_of(frame, context, view)).plan.open]
    sheets.sort(key=lambda sheet: sheet.weeks)
    if not sheets:
        return not_given(context.say("plan.all_finished"))
    listed = sheets[:MOST_LINES]
    names = dict(zip([s.view.guide.id for s in sheets], role_names(context, [s.view for s in sheets]), strict=True))
    lines = [_line(context, sheet, names[sheet.view.guide.id]) for sheet in listed]
    blocks: list[Block] = [TextBlock(_all_lead(frame, context, sheets)), ListBlock(tuple(lines))]
    if len(sheets) > len(listed):
        blocks.append(TextBlock(context.say("plan.more", count=len(sheets) - len(listed))))
    told = sheets[0].pace.told
    note = NoticeBlock("assumption", context.say("plan.assumes", hours=sheets[0].load.hours))
    blocks.append(note if told else assumption(context, sheets[0]))
    guides = tuple(sheet.view.guide.id for sheet in listed)
    return ActionResult(
        tuple(blocks[:2] if frame.slots.brief else blocks),
        sources=tuple(source(sheet.view, "roadmap") for sheet in listed),
        suggestions=tuple(frame.asking("plan").about(guide) for guide in guides[:3]),
        items=tuple(Item("guide", guide, context.role(guide), guide) for guide in guides),
        leader=guides[0],
        compared=guides if frame.scope == "several" else (),
        requested=RequestedSlot("guide", (frame.asking("plan"),)) if frame.intent == "plan" else None,
        frame=frame,
    )


def _all_lead(frame: Frame, context: ActionContext, sheets: Sequence[PlanSheet]) -> str:
    slots = plan_words(context, sheets[0])
    load = sheets[0].load.figure
    name = "plan.all" if sheets[0].pace.told or load is None else "plan.all_usual"
    lead = context.say(name, **slots, load=load.text if load else "")
    if frame.scope != "all_but":
        return lead
    left = [view for view in context.index.views.values() if view.guide.id not in frame.guides]
    return f"{context.say('plan.leaving_out', roles=role_names(context, left))} {lead}" if left else lead


def _line(context: ActionContext, sheet: PlanSheet, name: str) -> ListItem:
    return ListItem(context.say("plan.line", **{**plan_words(context, sheet), "role": name}))


# -- the plan as a file


def export(frame: Frame, context: ActionContext) -> ActionResult:
    """Where the plan can be downloaded, printed and shared."""
    guide = plan_guide(frame, context)
    if guide is None:
        return ask_guide(frame, context)
    view = context.index.view(guide)
    sheet = sheet_of(frame, context, view)
    if not sheet.plan.open:
        return finished(frame, context, sheet)
    text = context.say("export.one", **plan_words(context, sheet))
    links = LinksBlock((Link(view.guide.title, f"/guides/{guide}", "guide"),))
    steps = StepsBlock(steps_of(context, sheet))
    following = (Frame("plan_time").about(guide).with_slots(hours=OFFERED_HOURS), Frame("start_week").about(guide))
    return ActionResult(
        (TextBlock(text), steps, links), sources=plan_sources(sheet), suggestions=following, frame=frame.about(guide)
    )


def cancel(frame: Frame, context: ActionContext) -> ActionResult:
    """Puts the advisor's open question aside; what was told and planned stays."""
    text = context.say("cancel.done" if context.state.requested else "cancel.nothing")
    return ActionResult((TextBlock(text),), closes=True, small_talk=True)


PLAN: Mapping[str, Action] = {
    "cancel": cancel,
    "plan": plan,
    "plan_time": plan_time,
    "export": export,
}
