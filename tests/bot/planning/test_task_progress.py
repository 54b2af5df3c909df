"""One task of a guide put into another state."""

from __future__ import annotations

import pytest

from bot import Conversation, Progress, mark_task, progress_in, task_ids
from bot.planning.plan import TaskState
from knowledge import load

GUIDE = load().guides["backend-developer-to-ai-research-intern"]
OTHER = Progress("another-guide", (1,))


@pytest.mark.parametrize(
    ("before", "task", "state", "after"),
    [
        (Progress(GUIDE.id), "phase-1-task-2", "done", Progress(GUIDE.id, tasks=("phase-1-task-2",))),
        (Progress(GUIDE.id), "phase-1-task-2", "started", Progress(GUIDE.id, started=("phase-1-task-2",))),
        (
            Progress(GUIDE.id, started=("phase-1-task-2",)), "phase-1-task-2", "done",
            Progress(GUIDE.id, tasks=("phase-1-task-2",)),
        ),
        (
            Progress(GUIDE.id, tasks=("phase-1-task-1", "phase-1-task-2")), "phase-1-task-3", "done",
            Progress(GUIDE.id, phases=(1,)),
        ),
        (
            Progress(GUIDE.id, phases=(1,)), "phase-1-task-2", "todo",
            Progress(GUIDE.id, tasks=("phase-1-task-1", "phase-1-task-3")),
        ),
        (
            Progress(GUIDE.id, phases=(1,), skipped=("pytorch",)), "phase-2-task-1", "started",
            Progress(GUIDE.id, phases=(1,), skipped=("pytorch",), started=("phase-2-task-1",)),
        ),
    ],
)  # fmt: skip
def test_one_task_changes(before: Progress, task: str, state: TaskState, after: Progress) -> None:
    changed = mark_task(Conversation(progress=(OTHER, before)), GUIDE, task, state)
    assert progress_in(changed, GUIDE.id) == after


def test_other_guides_stay() -> None:
    changed = mark_task(Conversation(progress=(OTHER,)), GUIDE, "phase-1-task-1", "done")
    assert progress_in(changed, OTHER.guide) == OTHER


def test_every_task_has_an_id() -> None:
    assert len(task_ids(GUIDE)) == sum(len(phase.tasks) for phase in GUIDE.roadmap)
