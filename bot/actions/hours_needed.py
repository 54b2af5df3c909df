"""The hours a week that it takes to be through by a day."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.plan_parts import MOST_LINES, assumption, known_views, plan_sources, plan_words, role_names, sheet_of
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem, TextBlock
from bot.nlu.number_words import WEEKS_A_MONTH
from bot.planning.pace import PlanSheet, day_after, hours_to_finish
from bot.state import Item, RequestedSlot

_DAYS_A_WEEK = 7
_MOST_NEEDED = 60
"""Hours a week beyond which a deadline cannot be met."""


def hours_needed(frame: Frame, context: ActionContext) -> ActionResult:
    """The hours a week for a day to be through by, or for so many months; over several paths for each."""
    views = known_views(frame, context)
    if not views:
        return not_given(context.say("plan.no_guides"))
    sheets = [sheet for view in views if (sheet := sheet_of(frame, context, view)).plan.open]
    if not sheets:
        return not_given(context.say("plan.all_finished"))
    months = frame.slots.months or context.state.profile.months
    end = deadline_of(frame, context, sheets[0]) or (_months_later(context.today, months) if months else None)
    if end is None:
        asked = RequestedSlot("period", (frame,))
        return ActionResult((TextBlock(context.say("plan.deadline_which")),), "clarify", requested=asked, frame=frame)
    if len(sheets) == 1:
        sheet = sheets[0]
        return by_deadline(frame, context, replace(sheet, pace=replace(sheet.pace, told=False)), end)
    return _of_each(frame, context, sheets, end)


def deadline_of(frame: Frame, context: ActionContext, sheet: PlanSheet) -> datetime.date | None:
    """The day to be through by, where the request names one that is no start; months count from the start."""
    slots, start = frame.slots, context.state.profile.start
    if slots.deadline:
        return slots.deadline
    starts = [start, *(fact.value for fact in context.facts if fact.field == "start")]
    if slots.date and slots.date not in starts:
        return slots.date
    told = any(fact.field == "months" and fact.problem is None for fact in context.facts)
    return _months_later(sheet.pace.start, slots.months) if slots.months and not told else None


def _months_later(start: datetime.date, months: float) -> datetime.date:
    return day_after(start, round(months * WEEKS_A_MONTH * _DAYS_A_WEEK))


def by_deadline(frame: Frame, context: ActionContext, sheet: PlanSheet, end: datetime.date) -> ActionResult:
    """The hours that it takes to be through by a day; at the visitor's own hours whether they are enough."""
    found = hours_to_finish(sheet, end)
    needed = math.ceil(found) if found else None
    guide = frame.about(sheet.view.guide.id)
    slots = {**plan_words(context, sheet), "deadline": context.language.date(end), "needed": needed or 0}
    if needed is None:
        asked = RequestedSlot("period", (guide.with_slots(date=None, deadline=None),))
        text = context.say("plan.deadline_past", **slots)
        return ActionResult((TextBlock(text),), "clarify", requested=asked, frame=guide)
    if sheet.pace.told:
        name = "plan.deadline_met" if sheet.last_day <= end else "plan.deadline_missed"
    else:
        name = "plan.deadline" if needed <= _MOST_NEEDED else "plan.deadline_hopeless"
    following = (
        guide.asking("plan").with_slots(date=None, deadline=None, months=None),
        guide.asking("skip").with_slots(phases=(sheet.plan.open[-1].number,)),
    )
    note = assumption(context, replace(sheet, pace=replace(sheet.pace, told=True)))
    blocks = (TextBlock(context.say(name, **slots)),) if frame.slots.brief else (
        TextBlock(context.say(name, **slots)), note)  # fmt: skip
    return ActionResult(blocks, sources=plan_sources(sheet), suggestions=following, frame=guide)


def _of_each(frame: Frame, context: ActionContext, sheets: Sequence[PlanSheet], end: datetime.date) -> ActionResult:
    """The hours a week that each path takes to be over by a day, the fewest first."""
    rows = [(math.ceil(hours), sheet) for sheet in sheets if (hours := hours_to_finish(sheet, end))]
    rows.sort(key=lambda row: row[0])
    deadline = context.language.date(end)
    if not rows:
        return not_given(context.say("plan.deadline_past", deadline=deadline))
    names = role_names(context, [sheet.view for _, sheet in rows])
    lines = tuple(
        ListItem(context.say("plan.deadline_line", role=name, needed=hours))
        for name, (hours, _) in zip(names[:MOST_LINES], rows, strict=False)
    )
    guides = tuple(sheet.view.guide.id for _, sheet in rows[:MOST_LINES])
    return ActionResult(
        (TextBlock(context.say("plan.deadline_all", deadline=deadline)), ListBlock(lines)),
        sources=tuple(source(sheet.view, "roadmap") for _, sheet in rows[:MOST_LINES]),
        suggestions=tuple(frame.asking("plan").about(guide) for guide in guides[:3]),
        items=tuple(Item("guide", guide, context.role(guide), guide) for guide in guides),
        leader=guides[0],
        compared=guides if frame.scope == "several" else (),
        frame=frame,
    )


HOURS_NEEDED: Mapping[str, Action] = {"hours_needed": hours_needed}
