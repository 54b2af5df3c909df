"""One phase of a guide or several: tasks, weeks, materials."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.guide_answers import (
    Line,
    SeveralGuides,
    answer,
    by_operation,
    in_lines,
    not_said,
    opening,
    parted,
    per_guide,
)
from bot.actions.guide_figures import total_weeks
from bot.actions.guide_phases import (
    all_phase_items,
    named_phases,
    open_phase,
    phase_items,
    phase_slots,
    step,
    steps_of,
    task_items,
)
from bot.actions.guide_resources import phase_uses, resource_title
from bot.actions.phase_search import phase_find
from bot.actions.roadmap import phase_count, roadmap, roadmaps
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem, StepsBlock
from bot.retrieval.guide_index import GuideView
from bot.state import Item
from knowledge.schema import ResourceUses

_MOST_DETAILED = 2
"""Phases that are shown with their tasks."""


def phase(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """One phase or several with their tasks and materials; the whole roadmap where none is named."""
    numbers = named_phases(view, frame, context)
    known = tuple(number for number in numbers if number <= len(view.guide.roadmap))
    if not known:
        return _no_such_phase(view, frame, context, numbers)
    absent = _absent(view, numbers, known, context)
    lead = _phase_lead(view, known, context)
    detail = len(known) <= _MOST_DETAILED
    block = StepsBlock(tuple(step(view, number, context, detail=detail) for number in known))
    result = answer(frame, [absent, lead], block, sources=tuple(source(view, f"phase-{n}") for n in known),
                    items=task_items(view, known) if len(known) == 1 else phase_items(view, known),
                    suggestions=_around(view, frame, known[-1]))  # fmt: skip
    return replace(result, frame=frame.about(view.guide.id).with_slots(phases=known))


def _absent(view: GuideView, numbers: Sequence[int], known: Sequence[int], context: ActionContext) -> str:
    """Says which of the phases named there are not."""
    missing = [str(number) for number in numbers if number not in known]
    return context.say("phase.absent", numbers=missing, count=len(view.guide.roadmap)) if missing else ""


def _phase_lead(view: GuideView, known: Sequence[int], context: ActionContext) -> str:
    weeks = sum(view.guide.roadmap[number - 1].weeks for number in known)
    if len(known) > 1:
        return context.say("phase.several", numbers=[str(number) for number in known], weeks=weeks)
    tasks = len(view.guide.roadmap[known[0] - 1].tasks)
    return context.say("phase.one" if tasks else "phase.untold", **phase_slots(view, known[0]), tasks=tasks)


def _around(view: GuideView, frame: Frame, number: int) -> tuple[Frame, ...]:
    """What one would ask next of a phase: its tasks, its materials, the phase after it."""
    here = open_phase(view, frame, number)
    after = (open_phase(view, frame, number + 1),) if number < len(view.guide.roadmap) else ()
    return tuple(
        one for one in (here, here.asking("phase_resources"), *after) if one.intent != frame.intent or one in after
    )


def _no_such_phase(view: GuideView, frame: Frame, context: ActionContext, numbers: tuple[int, ...]) -> ActionResult:
    if not numbers or not view.guide.roadmap:
        return roadmap(view, frame, context)
    lead = context.say("phase.no_such", numbers=[str(number) for number in numbers], count=len(view.guide.roadmap),
                       role=context.role(view.guide.id))  # fmt: skip
    return not_said([lead], steps_of(view, context), sources=(source(view, "roadmap"),), items=all_phase_items(view))


def phase_weeks(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How long one phase is and when it comes; the weeks of each where none is named."""
    numbers = named_phases(view, frame, context)
    known = tuple(number for number in numbers if number <= len(view.guide.roadmap))
    if not known:
        return _no_such_phase(view, frame, context, numbers)
    said = [_length(view, number, context, alone=len(known) == 1) for number in known]
    sources = tuple(source(view, f"phase-{number}") for number in known)
    said += [_together(view, known, context), _absent(view, numbers, known, context)]
    following = _around(view, frame, known[-1])
    result = answer(frame, said, sources=sources, items=phase_items(view, known), suggestions=following)
    return replace(result, frame=frame.about(view.guide.id).with_slots(phases=known))


def _length(view: GuideView, number: int, context: ActionContext, *, alone: bool) -> str:
    found = view.guide.roadmap[number - 1]
    before = sum(phase.weeks for phase in view.guide.roadmap[: number - 1])
    slots = {**phase_slots(view, number), "first": before + 1, "last": before + found.weeks, "total": total_weeks(view)}
    return context.say("phase_weeks.one" if alone else "phase_weeks.each", **slots)


def _together(view: GuideView, numbers: Sequence[int], context: ActionContext) -> str:
    weeks = sum(view.guide.roadmap[number - 1].weeks for number in numbers)
    return context.say("phase_weeks.together", weeks=weeks) if len(numbers) > 1 else ""


def phase_resources(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What one phase works with; a guide that lists nothing for it gives its tasks."""
    numbers = named_phases(view, frame, context)
    known = tuple(number for number in numbers if number <= len(view.guide.roadmap))
    if not known:
        return _no_such_phase(view, frame, context, numbers)
    completed = frame.about(view.guide.id).with_slots(phases=known)
    if len(known) > 1:
        return replace(_materials_of(view, known, frame, context), frame=completed)
    number = known[0]
    uses, slots = phase_uses(view, number, context), phase_slots(view, number)
    if not uses:
        tasks = StepsBlock((step(view, number, context, detail=True),))
        lead = context.say("phase_resources.none", **slots)
        result = not_said([lead], tasks, sources=(source(view, f"phase-{number}"),), items=task_items(view, known))
        return replace(result, frame=completed, suggestions=_around(view, frame, number))
    lead = context.say("phase_resources.one", **slots, count=len(uses))
    anchor = f"phase-{number}-resources" if view.guide.roadmap[number - 1].resources else f"phase-{number}"
    result = answer(
        frame, [lead], _use_list(uses, context), sources=(source(view, anchor),), items=_use_items(view, uses, context)
    )
    return replace(result, frame=completed, suggestions=_around(view, frame, number))


def _use_list(uses: ResourceUses, context: ActionContext, title: str | None = None) -> ListBlock:
    known = context.knowledge
    return ListBlock(tuple(ListItem(resource_title(context, u), known.resource(u.id).kind.value) for u in uses), title)


def _use_items(view: GuideView, uses: ResourceUses, context: ActionContext) -> tuple[Item, ...]:
    return tuple(Item("resource", use.id, context.knowledge.resource(use.id).name, view.guide.id) for use in uses)


def _materials_of(view: GuideView, numbers: Sequence[int], frame: Frame, context: ActionContext) -> ActionResult:
    """The materials of several phases, a list for each."""
    used = [(number, uses) for number in numbers if (uses := phase_uses(view, number, context))]
    if not used:
        return phase(view, frame, context)
    titles = [context.say("phase_resources.titled", **phase_slots(view, number)) for number, _ in used]
    blocks = [_use_list(uses, context, title) for (_, uses), title in zip(used, titles, strict=True)]
    items = tuple(item for _, uses in used for item in _use_items(view, uses, context))
    sources = tuple(source(view, f"phase-{number}") for number, _ in used)
    return answer(frame, [context.say("phase_resources.several")], *blocks, sources=sources, items=items)


def each_phase(
    head: str, text: Callable[[GuideView, int, ActionContext], str], *, by_subject: str | None = None
) -> SeveralGuides:
    """Answers with the phase that is named in each of the guides; with the whole roadmaps where none is named."""

    def several(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
        if not frame.slots.phases and not frame.slots.subject:
            return roadmaps(views, frame, context)

        def told(view: GuideView) -> Line | None:
            numbers = [n for n in named_phases(view, frame, context) if n <= len(view.guide.roadmap)]
            said = text(view, numbers[0], context) if numbers else ""
            return Line(view, said, f"phase-{numbers[0]}") if said else None

        lines, silent = parted(views, told)
        if not lines:
            return not_given(opening(frame, context, "phase.none_of"))
        named = by_subject if by_subject and not frame.slots.phases else head
        thing = context.index.name(frame.slots.subject) if frame.slots.subject else ""
        return in_lines(frame, context, opening(frame, context, named, thing=thing), lines, silent, "phase.silent")

    return several


def phase_title(view: GuideView, number: int, context: ActionContext) -> str:
    """`phase 2, Foundations (8 weeks)`."""
    return context.templates.words("phase.named", 0, phase_slots(view, number))


def phase_length(view: GuideView, number: int, context: ActionContext) -> str:
    """`8 weeks for Foundations`."""
    return context.templates.words("phase_weeks.line", 0, phase_slots(view, number))


def _phase_materials(view: GuideView, number: int, context: ActionContext) -> str:
    return "; ".join(resource_title(context, use) for use in phase_uses(view, number, context))


_PHASE_EACH = each_phase("phase.of_each", phase_title, by_subject="order.of_each")
_WEEKS_EACH = each_phase("phase_weeks.of_each", phase_length)
_MATERIALS_EACH = each_phase("phase_resources.of_each", _phase_materials)

PHASES: Mapping[str, Action] = {
    "phase": by_operation(
        per_guide(phase, _PHASE_EACH),
        count=per_guide(phase_count, roadmaps),
        most=phase_find,
        least=phase_find,
    ),
    "phase_weeks": by_operation(per_guide(phase_weeks, _WEEKS_EACH), most=phase_find, least=phase_find),
    "phase_resources": per_guide(phase_resources, _MATERIALS_EACH),
}
