"""Mark one task of a guide as done, in progress or still to do."""

from __future__ import annotations

from dataclasses import replace

from bot.planning.plan import TaskState, task_id
from bot.state import Conversation, Progress
from knowledge.schema import Guide


def progress_in(conversation: Conversation, guide: str) -> Progress:
    """How far the visitor is along a guide; an empty progress where nothing is recorded."""
    return next((one for one in conversation.progress if one.guide == guide), Progress(guide))


def task_ids(guide: Guide) -> tuple[str, ...]:
    """The ids of all tasks of a guide, in order."""
    phases = enumerate(guide.roadmap, 1)
    return tuple(task_id(number, n) for number, phase in phases for n in range(1, len(phase.tasks) + 1))


def mark_task(conversation: Conversation, guide: Guide, task: str, state: TaskState) -> Conversation:
    """The conversation with one task in another state; `task` is one of `task_ids(guide)`."""
    before = progress_in(conversation, guide.id)
    done = _with(_all_done(before, guide), task, wanted=state == "done")
    started = _with(before.started, task, wanted=state == "started")
    phases = tuple(n for n, tasks in _phases(guide).items() if tasks and set(tasks) <= set(done))
    rest = tuple(one for one in done if _phase_of(one) not in phases)
    after = replace(before, phases=phases, tasks=rest, started=started)
    others = (one for one in conversation.progress if one.guide != guide.id)
    return replace(conversation, progress=(after, *others))


def _all_done(progress: Progress, guide: Guide) -> tuple[str, ...]:
    """Every finished task, those of finished phases included, so that one of them can be taken back."""
    in_phases = (one for one in task_ids(guide) if _phase_of(one) in progress.phases)
    return tuple(dict.fromkeys((*in_phases, *progress.tasks)))


def _phases(guide: Guide) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = dict.fromkeys(range(1, len(guide.roadmap) + 1), ())
    for one in task_ids(guide):
        found[_phase_of(one)] += (one,)
    return found


def _phase_of(task: str) -> int:
    return int(task.split("-")[1])


def _with(tasks: tuple[str, ...], task: str, *, wanted: bool) -> tuple[str, ...]:
    rest = tuple(one for one in tasks if one != task)
    return (*rest, task) if wanted else rest
