"""The order of the roadmap: what comes first, and where each thing that is named comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, source
from bot.actions.guide_answers import (
    answer,
    per_guide,
)
from bot.actions.guide_phases import (
    no_roadmap,
    phase_items,
    phase_slots,
    whole_roadmap,
)
from bot.actions.guide_skills import phases_about
from bot.actions.phases import each_phase, phase_length, phase_title
from bot.frame import Frame
from bot.retrieval.guide_index import GuideView


def order(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What comes first; where each thing that is named stands in the roadmap."""
    if not view.guide.roadmap:
        return no_roadmap(view, context)
    subjects = frame.slots.subjects or ((frame.slots.subject,) if frame.slots.subject else ())
    found = [(sorted(phases_about(view, subject, context)), subject) for subject in subjects]
    placed = [(numbers[0], subject) for numbers, subject in found if numbers]
    if placed:
        return _order_of(view, frame, context, placed)
    lead = _order_lead(view, subjects, context)
    return whole_roadmap(view, frame, lead, context)


def _order_lead(view: GuideView, unknown: Sequence[str], context: ActionContext) -> str:
    first, *others = [found.name for found in view.guide.roadmap]
    if unknown:
        things = [context.index.name(subject) for subject in unknown]
        return context.say("order.not_named", role=context.role(view.guide.id), things=things, first=first)
    return context.say("order.one" if others else "order.single", first=first, weeks=view.guide.roadmap[0].weeks)


def _order_of(view: GuideView, frame: Frame, context: ActionContext, placed: Sequence[tuple[int, str]]) -> ActionResult:
    """Where each thing named comes in the roadmap, in the roadmap's order."""
    ordered = sorted(placed, key=lambda one: one[0])
    numbers = tuple(dict.fromkeys(number for number, _ in ordered))
    sources = tuple(source(view, f"phase-{number}") for number in numbers)
    return answer(frame, [_order_said(view, frame, context, placed, ordered)], sources=sources,
                  items=phase_items(view, numbers))  # fmt: skip


def _order_said(
    view: GuideView,
    frame: Frame,
    context: ActionContext,
    placed: Sequence[tuple[int, str]],
    ordered: Sequence[tuple[int, str]],
) -> str:
    def slots(number: int, subject: str) -> dict[str, object]:
        return {**phase_slots(view, number), "thing": context.index.name(subject)}

    if len(ordered) == 1:
        return context.say("order.placed", **slots(*ordered[0]))
    if ordered[0][0] == ordered[-1][0]:
        return context.say("order.together", **slots(*ordered[0]))
    first, *rest = [context.templates.words("order.place", 0, slots(*one)) for one in ordered]
    verdict = "first" if frame.operation != "yes_no" else "yes" if ordered[0] == placed[0] else "no"
    return context.say(f"order.{verdict}", first=first, rest=rest)


def _orders(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    if frame.slots.subject:
        return each_phase("order.of_each", phase_title)(views, frame, context)
    return each_phase("order.several", phase_length)(views, frame.with_slots(phases=(1,)), context)


ORDER: Mapping[str, Action] = {"order": per_guide(order, _orders)}
