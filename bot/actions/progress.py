"""Progress along a roadmap: what is done, what is left, what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.actions.base import Action, ActionContext, ActionResult, source
from bot.actions.phase_dates import no_phase, phase_number
from bot.actions.plan_parts import (
    MOST_LINES,
    ask_guide,
    finished,
    plan_guide,
    plan_sources,
    progress_of,
    role_names,
    sheet_of,
)
from bot.frame import Frame, Slots
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.nlu.fact_progress import LAST_TICKED
from bot.nlu.user_fact import UserFact
from bot.planning.pace import PlanSheet
from bot.planning.plan import PlannedTask, task_id
from bot.planning.skipping import task_subjects
from bot.planning.task_progress import task_ids
from bot.retrieval.guide_index import GuideView
from bot.state import Item, Progress

_TASK = re.compile(r"(?:phase-(\d+)-)?task-(\d+)")
_FINISHED, _STARTED = "finished", "started"
"""Kinds of a frame that tells of progress."""
_NEXT = 3
"""Tasks shown as the next ones."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the visitor says of progress, as ids of tasks of one guide."""

    done: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    started: bool = False
    """Whether a phase is under way."""
    unknown_phase: bool = False
    """Whether a phase is named that the roadmap does not have."""
    nothing_on: str | None = None
    """A subject that no task speaks of."""


def progress(frame: Frame, context: ActionContext) -> ActionResult:
    """Ticks off what is done, or takes a tick back, and says what is left."""
    if not frame.guides and not context.facts and len(context.state.progress) > 1:
        return _over_all(frame, context)
    guide = plan_guide(frame, context)
    if guide is None:
        return ask_guide(frame, context)
    view = context.index.view(guide)
    frame = frame.about(guide)
    before = progress_of(context, guide)
    told = told_of(frame, context, view, before)
    if told.unknown_phase:
        return no_phase(frame, context, view)
    after = marked(view, before, told)
    sheet = sheet_of(frame, context, view, after)
    if not sheet.plan.open:
        return replace(finished(frame, context, sheet), progress=after)
    return _status(frame, context, sheet, told, changed=after != before)


def _status(frame: Frame, context: ActionContext, sheet: PlanSheet, told: Told, *, changed: bool) -> ActionResult:
    following = [task for phase in sheet.plan.open for task in phase.tasks if not task.done and not task.left_out]
    lines = [_lead(context, sheet, told, changed=changed), _left(context, sheet)]
    blocks: list[Block] = [TextBlock(" ".join(line for line in lines if line))]
    whole = changed and not told.undone and _is_whole_phase(sheet, told)
    if (whole or not changed) and not frame.slots.brief:
        blocks.append(ListBlock(tuple(ListItem(t.text) for t in following[:_NEXT]), _next_title(context, sheet)))
    guide = sheet.view.guide.id
    phase = sheet.plan.open[0].number
    suggestions = (
        Frame("progress").about(guide).with_slots(phases=(phase,), kind=_FINISHED),
        Frame("phase").about(guide).with_slots(phases=(phase,)),
        Frame("plan").about(guide),
    )
    return ActionResult(
        tuple(blocks),
        sources=plan_sources(sheet, f"phase-{phase}"),
        suggestions=suggestions,
        items=_items(following[:_NEXT], guide),
        progress=sheet.progress if changed else None,
        frame=Frame("progress", slots=Slots(brief=frame.slots.brief)).about(guide),
    )


def _items(tasks: Sequence[PlannedTask], guide: str) -> tuple[Item, ...]:
    return tuple(Item("task", task.id, task.text, guide) for task in tasks)


def _lead(context: ActionContext, sheet: PlanSheet, told: Told, *, changed: bool) -> str:
    phase = sheet.plan.open[0]
    slots: dict[str, object] = {
        "role": context.role(sheet.view.guide.id), "number": str(phase.number), "name": phase.name,
        "count": len(sheet.plan.phases),
    }  # fmt: skip
    if told.nothing_on:
        return context.say("progress.no_task", thing=context.index.name(told.nothing_on), **slots)
    if told.started and not told.undone:
        return context.say("progress.at", **slots)
    if changed:
        return context.say("progress.undone" if told.undone else _done_template(sheet, told), **slots)
    return context.say("progress.at" if sheet.done else "progress.none", **slots)


def _next_title(context: ActionContext, sheet: PlanSheet) -> str:
    """What the next tasks belong to: `Next, phase 2, Deep Learning`."""
    phase = sheet.plan.open[0]
    return context.say("progress.next", number=str(phase.number), name=phase.name, weeks=phase.guide_weeks)


def _is_whole_phase(sheet: PlanSheet, told: Told) -> bool:
    """Whether what was ticked off completes a phase."""
    phases = {task.rpartition("-task-")[0] for task in told.done}
    return any(f"phase-{phase.number}" in phases and phase.done for phase in sheet.plan.phases)


def _done_template(sheet: PlanSheet, told: Told) -> str:
    """A whole phase done is worth a word more than a task."""
    return "progress.phase_done" if _is_whole_phase(sheet, told) else "progress.task_done"


def _left(context: ActionContext, sheet: PlanSheet) -> str:
    slots = {"done": sheet.done, "tasks": sheet.tasks, "weeks": sheet.whole_weeks}
    if not sheet.done:
        return context.say("progress.ahead", **slots)
    told = sheet.pace.told
    end = context.language.date(sheet.last_day)
    return context.say("progress.left_by" if told else "progress.left", end=end, **slots)


# -- what is told


def told_of(frame: Frame, context: ActionContext, view: GuideView, before: Progress) -> Told:
    """The tasks that the message says are done, or not done after all."""
    facts = [fact for fact in context.facts if fact.field in (_FINISHED, _STARTED)] or _from_slots(frame)
    told = Told()
    for fact in facts:
        told = _with(told, fact, context, view, before)
    return told


def _from_slots(frame: Frame) -> list[UserFact]:
    """The same from the slots, for a suggestion that was chosen; phases that are only asked about tell nothing."""
    slots = frame.slots
    if slots.kind not in (_FINISHED, _STARTED):
        return []
    values: tuple[int | str, ...] = (*slots.phases, *slots.tasks, *slots.subjects)
    return [UserFact(slots.kind, value, "erase" if slots.negated else "store", 0, 0) for value in values]


def _with(told: Told, fact: UserFact, context: ActionContext, view: GuideView, before: Progress) -> Told:
    if isinstance(fact.value, int):
        return _with_phase(told, fact, view)
    if fact.value == LAST_TICKED:
        return replace(told, undone=(*told.undone, *_last_ticked(view, before)))
    match = _TASK.fullmatch(fact.value)
    if match:
        phase = int(match[1]) if match[1] else _open_phase(view, before)
        found = tuple(task for task in (task_id(phase, int(match[2])),) if task in view.by_anchor)
        return _add(told, fact, found) if found else replace(told, unknown_phase=True)
    about = frozenset({fact.value})
    found = tuple(task for task in task_ids(view.guide) if about <= task_subjects(context.index, view, task, about))
    return _add(told, fact, found) if found else replace(told, nothing_on=fact.value)


def _last_ticked(view: GuideView, before: Progress) -> tuple[str, ...]:
    """The task ticked off last, or all tasks of the last finished phase."""
    if before.tasks:
        return before.tasks[-1:]
    last = max(before.phases, default=0)
    return tuple(task for task in task_ids(view.guide) if phase_of(task) == last)


def _with_phase(told: Told, fact: UserFact, view: GuideView) -> Told:
    """A phase finished finishes those before it; a phase under way too, but not itself."""
    number = phase_number(view, fact.value)
    if number is None:
        return replace(told, unknown_phase=True)
    if fact.action == "erase":
        return _add(told, fact, tuple(task for task in task_ids(view.guide) if phase_of(task) >= number))
    last = number if fact.field == _FINISHED else number - 1
    told = replace(told, started=told.started or fact.field == _STARTED)
    return _add(told, fact, tuple(task for task in task_ids(view.guide) if phase_of(task) <= last))


def _add(told: Told, fact: UserFact, tasks: Iterable[str]) -> Told:
    if fact.action == "erase":
        return replace(told, undone=(*told.undone, *tasks))
    return replace(told, done=(*told.done, *tasks))


def _open_phase(view: GuideView, before: Progress) -> int:
    """The phase that is under way: the first with a task that is not done."""
    done = finished_tasks(view, before)
    return next((phase_of(task) for task in task_ids(view.guide) if task not in done), 1)


def phase_of(task: str) -> int:
    """The number of the phase that a task belongs to."""
    return int(task.split("-")[1])


def finished_tasks(view: GuideView, before: Progress) -> frozenset[str]:
    """Every finished task, those of finished phases included."""
    return frozenset((*before.tasks, *(task for task in task_ids(view.guide) if phase_of(task) in before.phases)))


def marked(view: GuideView, before: Progress, told: Told) -> Progress:
    """The progress with tasks marked; a phase is finished once all its tasks are."""
    done = (finished_tasks(view, before) | set(told.done)) - set(told.undone)
    if done == finished_tasks(view, before):
        return before
    phases = tuple(n for n in range(1, len(view.guide.roadmap) + 1) if _is_complete(view, n, done))
    rest = tuple(task for task in task_ids(view.guide) if task in done and phase_of(task) not in phases)
    started = tuple(task for task in before.started if task not in done)
    return replace(before, phases=phases, tasks=rest, started=started)


def _is_complete(view: GuideView, number: int, done: Iterable[str]) -> bool:
    tasks = {task for task in task_ids(view.guide) if phase_of(task) == number}
    return bool(tasks) and tasks <= set(done)


# -- over all paths


def _over_all(frame: Frame, context: ActionContext) -> ActionResult:
    """Where the visitor stands on every path begun."""
    begun = [one.guide for one in context.state.progress if context.index.has(one.guide)]
    sheets = [sheet_of(frame, context, context.index.view(guide)) for guide in begun[:MOST_LINES]]
    if not sheets:
        return ask_guide(frame, context)
    names = role_names(context, [sheet.view for sheet in sheets])
    lines = tuple(
        ListItem(context.say("progress.line", role=name, text=_left(context, sheet)))
        for name, sheet in zip(names, sheets, strict=True)
    )
    return ActionResult(
        (TextBlock(context.say("progress.all")), ListBlock(lines)),
        sources=tuple(source(sheet.view, "roadmap") for sheet in sheets),
        suggestions=tuple(Frame("plan").about(sheet.view.guide.id) for sheet in sheets[:2]),
        items=tuple(Item("guide", sheet.view.guide.id, name) for name, sheet in zip(names, sheets, strict=True)),
        frame=frame,
    )


PROGRESS: Mapping[str, Action] = {"progress": progress}
