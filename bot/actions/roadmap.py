"""The roadmap of a guide: all phases, one of them, its weeks and materials, the order of things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.guide_answers import Line, answer, by_operation, in_lines, not_said, opening, parted, per_guide
from bot.actions.guide_figures import total_weeks
from bot.actions.guide_resources import phase_uses, resource_title
from bot.actions.guide_skills import phases_about
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem, Step, StepResource, StepsBlock, StepTask
from bot.retrieval.guide_index import GuideView
from bot.state import Item

_MOST_DETAILED = 2


def step(view: GuideView, number: int, context: ActionContext, *, detail: bool) -> Step:
    """A phase as a step; with `detail` its tasks, ticked where the visitor is done with them, and its resources."""
    phase = view.guide.roadmap[number - 1]
    if not detail:
        return Step(number, phase.name, phase.weeks)
    done = _done(view, number, context)
    tasks = tuple(
        StepTask(task_id, task.text, True if done & {task_id, ""} else None)
        for n, task in enumerate(phase.tasks, 1)
        for task_id in (f"phase-{number}-task-{n}",)
    )
    knowledge = context.knowledge
    resources = tuple(
        StepResource(
            resource_title(context, use), knowledge.resource(use.id).kind.value, knowledge.resource(use.id).url
        )
        for use in phase.resources
    )
    return Step(number, phase.name, phase.weeks, tasks=tasks, resources=resources)


def _done(view: GuideView, number: int, context: ActionContext) -> frozenset[str]:
    """The finished tasks of the guide; the empty id stands for the whole phase."""
    progress = next((one for one in context.state.progress if one.guide == view.guide.id), None)
    if progress is None:
        return frozenset()
    return frozenset((*progress.tasks, *(("",) if number in progress.phases else ())))


def _steps(view: GuideView, context: ActionContext) -> StepsBlock:
    return StepsBlock(tuple(step(view, n, context, detail=False) for n in range(1, len(view.guide.roadmap) + 1)))


def phase_items(view: GuideView, numbers: Iterable[int]) -> tuple[Item, ...]:
    """Phases as things that were shown."""
    return tuple(Item("phase", str(number), view.guide.roadmap[number - 1].name, view.guide.id) for number in numbers)


def _all_items(view: GuideView) -> tuple[Item, ...]:
    return phase_items(view, range(1, len(view.guide.roadmap) + 1))


def _no_roadmap(view: GuideView, context: ActionContext) -> ActionResult:
    return not_said([context.say("roadmap.none", role=context.role(view.guide.id))], sources=(source(view, "roadmap"),))


def _open_phase(view: GuideView, frame: Frame, number: int) -> Frame:
    return frame.asking("phase").about(view.guide.id).with_slots(phases=(number,), subject=None)


def roadmap(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """All phases with their weeks."""
    count = len(view.guide.roadmap)
    if not count:
        return _no_roadmap(view, context)
    lead = context.say("roadmap.one" if count > 1 else "roadmap.single", count=count, weeks=total_weeks(view),
                       first=view.guide.roadmap[0].name, last=view.guide.roadmap[-1].name)  # fmt: skip
    return answer(frame, [lead], _steps(view, context), sources=(source(view, "roadmap"),), items=_all_items(view),
                  suggestions=(_open_phase(view, frame, 1),))  # fmt: skip


def _roadmaps(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        count = len(view.guide.roadmap)
        slots = {"count": count, "weeks": total_weeks(view)}
        return Line(view, context.templates.words("roadmap.line", 0, slots), "roadmap") if count else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "roadmap.none_of"))
    counts = sorted(len(line.view.guide.roadmap) for line in lines)
    template = "roadmap.same" if counts[0] == counts[-1] else "roadmap.several"
    return in_lines(frame, context, opening(frame, context, template, low=counts[0], high=counts[-1]), lines, silent)


def phase_count(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How many phases there are."""
    count, asked = len(view.guide.roadmap), frame.slots.count
    if not count:
        return _no_roadmap(view, context)
    template = "one" if asked is None else "yes" if asked == count else "no"
    lead = context.say(f"phase_count.{template}", count=count, weeks=total_weeks(view))
    return answer(frame, [lead], _steps(view, context), sources=(source(view, "roadmap"),), items=_all_items(view),
                  suggestions=(_open_phase(view, frame, 1),))  # fmt: skip


def named_phases(view: GuideView, frame: Frame, context: ActionContext) -> tuple[int, ...]:
    """The numbers of the phases that the frame means, counted from the front; numbers too high stay as they are."""
    count = len(view.guide.roadmap)
    numbers = tuple(number if number > 0 else max(1, count + 1 + number) for number in frame.slots.phases if number)
    if numbers or not frame.slots.subject:
        return numbers
    return phases_about(view, frame.slots.subject, context)[:1]


def phase(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """One phase or several with their tasks and materials; the whole roadmap where none is named."""
    numbers = named_phases(view, frame, context)
    known = tuple(number for number in numbers if number <= len(view.guide.roadmap))
    if not known:
        return _no_such_phase(view, frame, context, numbers)
    titles = [context.templates.words("phase.named", 0, _named(view, number)) for number in known]
    lead = context.say("phase.one" if len(known) == 1 else "phase.several", phases=titles)
    missing = [str(number) for number in numbers if number not in known]
    absent = context.say("phase.absent", numbers=missing, count=len(view.guide.roadmap)) if missing else ""
    detail = len(known) <= _MOST_DETAILED
    block = StepsBlock(tuple(step(view, number, context, detail=detail) for number in known))
    result = answer(frame, [lead, absent], block, sources=tuple(source(view, f"phase-{n}") for n in known),
                    items=_task_items(view, known) if len(known) == 1 else phase_items(view, known),
                    suggestions=_around(view, frame, known[-1]))  # fmt: skip
    return replace(result, frame=frame.about(view.guide.id).with_slots(phases=known))


def _named(view: GuideView, number: int) -> dict[str, object]:
    found = view.guide.roadmap[number - 1]
    return {"number": number, "name": found.name, "weeks": found.weeks}


def _task_items(view: GuideView, numbers: Sequence[int]) -> tuple[Item, ...]:
    return tuple(
        Item("task", f"phase-{number}-task-{n}", task.text, view.guide.id)
        for number in numbers
        for n, task in enumerate(view.guide.roadmap[number - 1].tasks, 1)
    )


def _around(view: GuideView, frame: Frame, number: int) -> tuple[Frame, ...]:
    """The next phase, where there is one."""
    return (_open_phase(view, frame, number + 1),) if number < len(view.guide.roadmap) else ()


def _no_such_phase(view: GuideView, frame: Frame, context: ActionContext, numbers: tuple[int, ...]) -> ActionResult:
    if not numbers or not view.guide.roadmap:
        return roadmap(view, frame, context)
    lead = context.say("phase.no_such", numbers=[str(number) for number in numbers], count=len(view.guide.roadmap),
                       role=context.role(view.guide.id))  # fmt: skip
    return not_said([lead], _steps(view, context), sources=(source(view, "roadmap"),), items=_all_items(view))


def phase_weeks(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How long one phase is and when it comes; the weeks of each where none is named."""
    numbers = named_phases(view, frame, context)
    known = tuple(number for number in numbers if number <= len(view.guide.roadmap))
    if not known:
        return _no_such_phase(view, frame, context, numbers)
    said = [_length(view, number, context, alone=len(known) == 1) for number in known]
    sources = tuple(source(view, f"phase-{number}") for number in known)
    said.append(_together(view, known, context))
    result = answer(frame, said, sources=sources, items=phase_items(view, known))
    return replace(result, frame=frame.about(view.guide.id).with_slots(phases=known))


def _length(view: GuideView, number: int, context: ActionContext, *, alone: bool) -> str:
    found = view.guide.roadmap[number - 1]
    before = sum(phase.weeks for phase in view.guide.roadmap[: number - 1])
    slots = {**_named(view, number), "first": before + 1, "last": before + found.weeks, "total": total_weeks(view)}
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
    number = known[0]
    uses, slots = phase_uses(view, number, context), _named(view, number)
    completed = frame.about(view.guide.id).with_slots(phases=known)
    if not uses:
        tasks = StepsBlock((step(view, number, context, detail=True),))
        lead = context.say("phase_resources.none", **slots)
        result = not_said([lead], tasks, sources=(source(view, f"phase-{number}"),), items=_task_items(view, known))
        return replace(result, frame=completed)
    lead = context.say("phase_resources.one", **slots, count=len(uses))
    block = ListBlock(
        tuple(ListItem(resource_title(context, u), context.knowledge.resource(u.id).kind.value) for u in uses)
    )
    listed = view.guide.roadmap[number - 1].resources
    items = tuple(Item("resource", use.id, context.knowledge.resource(use.id).name, view.guide.id) for use in uses)
    anchor = f"phase-{number}-resources" if listed else f"phase-{number}"
    return replace(answer(frame, [lead], block, sources=(source(view, anchor),), items=items), frame=completed)


def _phases(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    """The phase that is named in each of the guides."""
    if not frame.slots.phases and not frame.slots.subject:
        return _roadmaps(views, frame, context)

    def told(view: GuideView) -> Line | None:
        numbers = [number for number in named_phases(view, frame, context) if number <= len(view.guide.roadmap)]
        if not numbers:
            return None
        return Line(view, context.templates.words("phase.named", 0, _named(view, numbers[0])), f"phase-{numbers[0]}")

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "phase.none_of"))
    return in_lines(frame, context, opening(frame, context, "phase.of_each"), lines, silent)


def order(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What comes first; where each thing that is named stands in the roadmap."""
    if not view.guide.roadmap:
        return _no_roadmap(view, context)
    subjects = frame.slots.subjects or ((frame.slots.subject,) if frame.slots.subject else ())
    placed = sorted(
        (numbers[0], subject) for subject in subjects if (numbers := sorted(phases_about(view, subject, context)))
    )
    if placed:
        return _order_of(view, frame, context, placed)
    first, *others = [found.name for found in view.guide.roadmap]
    lead = context.say("order.one" if others else "order.single", first=first, weeks=view.guide.roadmap[0].weeks)
    return answer(frame, [lead], _steps(view, context), sources=(source(view, "roadmap"),), items=_all_items(view),
                  suggestions=(_open_phase(view, frame, 1),))  # fmt: skip


def _order_of(view: GuideView, frame: Frame, context: ActionContext, placed: Sequence[tuple[int, str]]) -> ActionResult:
    said = [
        context.say(
            "order.placed", thing=context.index.name(subject), number=number, name=view.guide.roadmap[number - 1].name
        )
        for number, subject in placed
    ]
    first = context.index.name(placed[0][1])
    lead = context.say("order.first", thing=first) if len(placed) > 1 and placed[0][0] < placed[-1][0] else ""
    together = context.say("order.together") if len(placed) > 1 and placed[0][0] == placed[-1][0] else ""
    numbers = tuple(dict.fromkeys(number for number, _ in placed))
    return answer(frame, [together or lead, *said], sources=tuple(source(view, f"phase-{n}") for n in numbers),
                  items=phase_items(view, numbers))  # fmt: skip


def _orders(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    first = frame if frame.slots.phases or frame.slots.subject else frame.with_slots(phases=(1,))

    def told(view: GuideView) -> Line | None:
        numbers = [number for number in named_phases(view, first, context) if number <= len(view.guide.roadmap)]
        return Line(view, view.guide.roadmap[numbers[0] - 1].name, f"phase-{numbers[0]}") if numbers else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "roadmap.none_of"))
    template = "order.several" if first is not frame else "phase.of_each"
    return in_lines(frame, context, opening(frame, context, template), lines, silent)


ROADMAP: Mapping[str, Action] = {
    "roadmap": by_operation(per_guide(roadmap, _roadmaps), count=per_guide(phase_count, _roadmaps)),
    "phase": by_operation(per_guide(phase, _phases), count=per_guide(phase_count, _roadmaps)),
    "phase_weeks": per_guide(phase_weeks, _phases),
    "phase_count": per_guide(phase_count, _roadmaps),
    "phase_resources": per_guide(phase_resources, _phases),
    "order": per_guide(order, _orders),
}
