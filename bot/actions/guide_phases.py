"""The phases of a guide: as steps, as things shown, and by the numbers that a frame names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.actions.base import ActionContext, ActionResult, source
from bot.actions.guide_answers import (
    answer,
    not_said,
)
from bot.actions.guide_resources import resource_title
from bot.actions.guide_skills import phases_about
from bot.frame import Frame
from bot.nlg.response import Step, StepResource, StepsBlock, StepTask
from bot.retrieval.guide_index import GuideView
from bot.state import Item


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


def steps_of(view: GuideView, context: ActionContext) -> StepsBlock:
    """All phases with their weeks."""
    return StepsBlock(tuple(step(view, n, context, detail=False) for n in range(1, len(view.guide.roadmap) + 1)))


def phase_items(view: GuideView, numbers: Iterable[int]) -> tuple[Item, ...]:
    """Phases as things that were shown."""
    return tuple(Item("phase", str(number), view.guide.roadmap[number - 1].name, view.guide.id) for number in numbers)


def all_phase_items(view: GuideView) -> tuple[Item, ...]:
    """All phases as things that were shown."""
    return phase_items(view, range(1, len(view.guide.roadmap) + 1))


def task_items(view: GuideView, numbers: Sequence[int]) -> tuple[Item, ...]:
    """The tasks of some phases as things that were shown."""
    return tuple(
        Item("task", f"phase-{number}-task-{n}", task.text, view.guide.id)
        for number in numbers
        for n, task in enumerate(view.guide.roadmap[number - 1].tasks, 1)
    )


def phase_slots(view: GuideView, number: int) -> dict[str, object]:
    """The values of a template that names a phase."""
    found = view.guide.roadmap[number - 1]
    return {"number": number, "name": found.name, "weeks": found.weeks}


def named_phases(view: GuideView, frame: Frame, context: ActionContext) -> tuple[int, ...]:
    """The numbers of the phases that the frame means, counted from the front; numbers too high stay as they are."""
    count = len(view.guide.roadmap)
    numbers = tuple(number if number > 0 else max(1, count + 1 + number) for number in frame.slots.phases if number)
    if numbers or not frame.slots.subject:
        return numbers
    return phases_about(view, frame.slots.subject, context)[:1]


def open_phase(view: GuideView, frame: Frame, number: int) -> Frame:
    """The question what is in a phase."""
    return frame.asking("phase").about(view.guide.id).with_slots(phases=(number,), subject=None)


def no_roadmap(view: GuideView, context: ActionContext) -> ActionResult:
    """The guide has no phases."""
    return not_said([context.say("roadmap.none", role=context.role(view.guide.id))], sources=(source(view, "roadmap"),))


def whole_roadmap(view: GuideView, frame: Frame, lead: str, context: ActionContext) -> ActionResult:
    """An answer that shows all phases with their weeks."""
    return answer(
        frame,
        [lead],
        steps_of(view, context),
        sources=(source(view, "roadmap"),),
        items=all_phase_items(view),
        suggestions=(open_phase(view, frame, 1),),
    )
