"""Progress: what counts as done, what comes next, what is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import Profile, Progress
from bot.nlg.text_renderer import plain
from bot.scene import Part

Answering = Callable[..., Part]
SCIENTIST = "backend-developer-to-applied-ai-scientist"
INTERN = "backend-developer-to-ai-research-intern"

DONE = [
    ("I finished phase 1", (1,)),
    ("I've completed phase 3", (1, 2, 3)),
    ("I'm through phase 3, next step?", (1, 2, 3)),
    ("done with the first two phases", (1, 2)),
    ("finished the first 4 phases", (1, 2, 3, 4)),
    ("I've done phases 1 and 2", (1, 2)),
    ("phase 4 done", (1, 2, 3, 4)),
    ("mark phase 1 as done", (1,)),
    ("I finished phase 1 and I'm on phase 2 now", (1,)),
    ("I'm in the middle of phase 3", (1, 2)),
    ("I'm on phase 2 now", (1,)),
    ("I finished the second phase last week", (1, 2)),
    ("what do I do after phase 3, because that's where I am", (1, 2, 3)),
    ("I finished all phases", (1, 2, 3, 4, 5)),
]


@pytest.mark.parametrize(("text", "phases"), DONE, ids=[text for text, _ in DONE])
def test_phases_done_are_understood(answering: Answering, text: str, phases: tuple[int, ...]) -> None:
    part = answering("progress", "scientist", text)
    assert part.progress is not None
    assert part.progress.phases == phases


def test_the_next_phase_comes_with_its_tasks_and_what_is_left(answering: Answering) -> None:
    text = plain(answering("progress", "scientist", "I finished phase 1").blocks)
    assert all(
        words in text
        for words in ("phase 2, Deep Learning & PyTorch Mastery (8 weeks)", "28 weeks are left", "torch.nn")
    )


def test_with_hours_known_the_new_end_is_said(answering: Answering) -> None:
    part = answering("progress", "scientist", "I finished phase 1", profile=Profile(hours_per_week=10))
    assert "28 July 2027" in plain(part.blocks)


def test_all_phases_done_is_said_to_be_all(answering: Answering) -> None:
    assert "every phase" in plain(answering("progress", "scientist", "I finished all phases").blocks)


def test_a_phase_that_is_not_there_changes_nothing(answering: Answering) -> None:
    part = answering("progress", "intern", "I finished phase 9")
    assert (part.status, part.progress) == ("unknown", None)


@pytest.mark.parametrize(
    ("text", "before", "tasks"),
    [
        ("done with the first task", (), ("phase-1-task-1",)),
        ("done with task 2", (1,), ("phase-2-task-2",)),
        ("I finished the second task of phase 3", (), ("phase-3-task-2",)),
        ("I finished the Deep Learning Specialization", (1,), ("phase-2-task-1",)),
    ],
)
def test_tasks_are_ticked_off(answering: Answering, text: str, before: tuple[int, ...], tasks: tuple[str, ...]) -> None:
    part = answering("progress", "intern", text, progress=(Progress(INTERN, before),))
    assert part.progress == Progress(INTERN, before, tasks)


def test_what_was_ticked_off_can_be_opened_again(answering: Answering) -> None:
    before = Progress(SCIENTIST, (1, 2, 3), ("phase-3-task-1",))
    part = answering("progress", "scientist", "undo that, I haven't finished phase 3 yet", progress=(before,))
    assert part.progress == Progress(SCIENTIST, (1, 2))


def test_asking_changes_nothing(answering: Answering) -> None:
    part = answering("progress", "scientist", "how much is left", progress=(Progress(SCIENTIST, (1,)),))
    assert part.progress is None
    assert "28 weeks are left" in plain(part.blocks)


def test_after_this_week_comes_this_month(answering: Answering) -> None:
    part = answering("progress", "intern", "I've done everything for this week")
    assert "blog post" in plain(part.blocks)
