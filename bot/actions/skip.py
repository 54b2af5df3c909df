"""Leaving subjects and phases out of a plan, and taking them back in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, source
from bot.actions.phase_dates import no_phase, phase_number
from bot.actions.plan import shown
from bot.actions.plan_parts import ask_guide, finished, lead_of, plan_guide, progress_of, sheet_of
from bot.frame import Frame
from bot.nlg.response import TextBlock
from bot.planning.pace import PlanSheet
from bot.planning.skipping import phases_about
from bot.retrieval.guide_index import GuideView
from bot.state import Progress

_OFFERED = 3


def skip(frame: Frame, context: ActionContext) -> ActionResult:
    """Makes the plan anew without what the visitor leaves out, or with it again."""
    guide = plan_guide(frame, context)
    if guide is None:
        return ask_guide(frame, context)
    view = context.index.view(guide)
    frame = frame.about(guide)
    before = progress_of(context, guide)
    back = frame.slots.negated or any(f.field == "skipped" and f.action == "erase" for f in context.facts)
    numbers = _phases(frame, context)
    if any(phase_number(view, number) is None for number in numbers):
        return no_phase(frame, context, view)
    wanted = (*(f"phase-{phase_number(view, number)}" for number in numbers), *_subjects(frame, context))
    wanted = wanted or (before.skipped if back else ())
    if not wanted:
        return _what(frame, context, view)
    kept = tuple(one for one in before.skipped if one not in wanted)
    after = replace(before, skipped=kept if back else (*kept, *dict.fromkeys(wanted)))
    return _anew(frame, context, view, after, tuple(wanted))


def _anew(
    frame: Frame, context: ActionContext, view: GuideView, after: Progress, wanted: tuple[str, ...]
) -> ActionResult:
    """The plan after the change, with what the change came to in its first sentence."""
    sheet = sheet_of(frame, context, view, after)
    if not sheet.plan.open:
        return finished(frame, context, sheet)
    things = tuple(thing_name(context, view, one) for one in wanted)
    if set(wanted) & set(after.skipped):
        lead = _lead(context, sheet, sheet_of(frame, context, view), wanted, things)
    else:
        lead = context.say("skip.back", things=things)
    fewer = sheet.tasks != sheet_of(frame, context, view).tasks
    if not fewer:
        return _unchanged(frame, context, view, lead, wanted)
    made = Frame("plan").about(view.guide.id)
    result = shown(made, context, sheet, f"{lead} {lead_of(context, sheet)}")
    return replace(result, progress=after)


def _unchanged(
    frame: Frame, context: ActionContext, view: GuideView, lead: str, wanted: tuple[str, ...]
) -> ActionResult:
    """Nothing falls away: why, and which phase could be left out as a whole."""
    phases = phases_about(context.index, view, wanted)[:_OFFERED]
    following = tuple(frame.with_slots(phases=(number,), subject=None, subjects=()) for number in phases)
    return ActionResult(
        (TextBlock(lead),),
        sources=(source(view, "roadmap"),),
        suggestions=(*following, frame.asking("plan")),
        frame=frame,
    )


def _lead(
    context: ActionContext, sheet: PlanSheet, before: PlanSheet, wanted: tuple[str, ...], things: tuple[str, ...]
) -> str:
    """What leaving things out came to: how many tasks fall away, or that none does and why."""
    fewer = before.tasks - sheet.tasks
    if fewer:
        stays = sheet.skipping.shared - before.skipping.shared
        said = context.say("skip.out", things=things, tasks=fewer)
        return f"{said} {context.say('skip.shared', tasks=len(stays))}" if stays else said
    phases = phases_about(context.index, sheet.view, wanted)
    if not phases:
        return context.say("skip.not_in", things=things)
    return context.say("skip.nothing", things=things, phases=tuple(map(str, phases)), count=len(phases))


def _phases(frame: Frame, context: ActionContext) -> tuple[int, ...]:
    told = tuple(fact.value for fact in context.facts if fact.field == "skipped" and isinstance(fact.value, int))
    return tuple(dict.fromkeys(told or frame.slots.phases))


def _subjects(frame: Frame, context: ActionContext) -> tuple[str, ...]:
    told = tuple(fact.value for fact in context.facts if fact.field == "skipped" and isinstance(fact.value, str))
    slots = frame.slots
    return tuple(dict.fromkeys(told or slots.subjects or ((slots.subject,) if slots.subject else ())))


def thing_name(context: ActionContext, view: GuideView, one: str) -> str:
    """What to call a subject, or a phase given as `phase-2`."""
    _, mark, number = one.partition("phase-")
    if not mark or not number.isdigit():
        return context.index.name(one)
    name = view.guide.roadmap[int(number) - 1].name
    return context.templates.words("skip.phase", 0, {"number": number, "name": name})


def _what(frame: Frame, context: ActionContext, view: GuideView) -> ActionResult:
    """Asks what to leave out; the phases are offered."""
    phases = view.guide.roadmap
    text = context.say("skip.what", role=context.role(view.guide.id), count=len(phases))
    following = tuple(frame.with_slots(phases=(number,)) for number in range(1, len(phases) + 1))[:_OFFERED]
    places = (source(view, "roadmap"),)
    return ActionResult((TextBlock(text),), "clarify", sources=places, suggestions=following, frame=frame)


SKIP: Mapping[str, Action] = {"skip": skip}
