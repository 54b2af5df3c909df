"""What the actions say of roadmaps, phases and resources."""

from __future__ import annotations

from dataclasses import replace

import pytest
from action_context import ENGINEER, INTERN, PROFESSOR, SCIENTIST, every, one

from bot.actions import ACTIONS
from bot.actions.base import ActionContext
from bot.frame import Frame
from bot.nlg.response import StepsBlock
from bot.nlg.text_renderer import plain
from bot.state import Progress

BOTH = ("mathematics", "paper-reading")
CASES: dict[str, tuple[str, Frame, str]] = {
    "roadmap": ("roadmap", one("roadmap", INTERN), "24 weeks in 4 phases, from Foundations & Math Refresher to"),
    "roadmaps": ("roadmap", every("roadmap"), "The roadmaps have 4 to 5 phases:"),
    "phase": (
        "phase",
        one("phase", INTERN, phases=(2,)),
        "3 tasks in 8 weeks:\n\n2. Deep Learning Immersion (8 weeks)",
    ),
    "last phase": ("phase", one("phase", INTERN, phases=(-1,)), "3 tasks in 6 weeks:\n\n4. Project Portfolio &"),
    "two phases": ("phase", one("phase", INTERN, phases=(1, 3)), "Phases 1 and 3 take 10 weeks together:"),
    "no such phase": (
        "phase",
        one("phase", INTERN, phases=(9,)),
        "There is no phase 9: the research intern roadmap",
    ),
    "one of two missing": ("phase", one("phase", INTERN, phases=(2, 9)), "There are only 4 phases, so no phase 9."),
    "phase by subject": ("phase", one("phase", INTERN, subject="paper-reading"), "3 tasks in 4 weeks:\n\n3. "),
    "phase in all": ("phase", every("phase", phases=(1,)), "These are the phases:"),
    "phase nowhere": ("phase", every("phase", phases=(9,)), "None of these roadmaps has such a phase."),
    "phases": ("phase_count", one("phase", INTERN, "count"), "4 phases, 24 weeks altogether."),
    "phases, yes": ("phase_count", one("phase", INTERN, "count", count=4), "Yes, 4 phases."),
    "phases, no": ("phase_count", one("phase", INTERN, "count", count=5), "No, 4 phases."),
    "weeks": ("phase_weeks", one("phase_weeks", INTERN, phases=(2,)), "8 weeks, for Deep Learning Immersion."),
    "weeks of two": (
        "phase_weeks",
        one("phase_weeks", INTERN, phases=(1, 3)),
        "Phase 1, Foundations & Math Refresher: 6",
    ),
    "weeks in all": ("phase_weeks", every("phase_weeks", phases=(1,)), "This is how long it takes:"),
    "longest": (
        "phase_find",
        one("phase_weeks", INTERN, "most"),
        "The longest phase is Deep Learning Immersion, 8 weeks",
    ),
    "shortest": ("phase_weeks", one("phase_weeks", INTERN, "least"), "The shortest phase is Research Skills"),
    "equal": ("phase_find", one("phase_weeks", ENGINEER, "most"), "They are all equally long: 5 phases of 8 weeks."),
    "longest of all": ("phase_find", every("phase_weeks", "most"), "The longest phase is Research and Publication, 40"),
    "of a length": (
        "phase_find",
        every("phase_weeks", "most", months=40 * 12 / 52),
        "Research and Publication, phase 3",
    ),
    "of no length": ("phase_find", every("phase_weeks", "most", months=3 * 12 / 52), "No phase lasts 3 weeks."),
    "on a subject": (
        "phase_find",
        every("phase_weeks", "most", subject="mathematics"),
        "Mathematics comes in 4 phases:",
    ),
    "longest first phase": (
        "phase_find",
        every("phase_weeks", "most", phases=(1,)),
        "The longest phase is Foundation in",
    ),
    "materials": (
        "phase_resources",
        one("phase_resources", INTERN, phases=(2,)),
        "In phase 2, Deep Learning Immersion,",
    ),
    "materials of two": (
        "phase_resources",
        one("phase_resources", INTERN, phases=(1, 2)),
        "This is what you work with:",
    ),
    "no materials": ("phase_resources", one("phase_resources", PROFESSOR, phases=(4,)), "The guides list no materials"),
    "order": ("order", one("order", INTERN), "Start with Foundations & Math Refresher (6 weeks)."),
    "order of two": ("order", one("order", INTERN, subject=BOTH[0], subjects=BOTH), "First mathematics in phase 1"),
    "order, yes": ("order", one("order", INTERN, "yes_no", subject=BOTH[0], subjects=BOTH), "Yes: first mathematics"),
    "order, no": (
        "order",
        one("order", INTERN, "yes_no", subject=BOTH[1], subjects=BOTH[::-1]),
        "No: first mathematics",
    ),
    "order of one": ("order", one("order", ENGINEER, subject="devops"), "DevOps comes in phase 4"),
    "order of none": (
        "order",
        one("order", ENGINEER, subject="teaching"),
        "The research engineer roadmap doesn't name",
    ),
    "first of all": ("order", every("order"), "This comes first:"),
    "resources": ("resources", one("resources", INTERN), "24 resources for a research intern. Here are the"),
    "papers": ("resources", one("resources", INTERN, kind="paper"), "3 papers for a research"),
    "one book": ("resources", one("resources", INTERN, kind="book"), "Just one: Design of Experiments by Douglas"),
    "books, yes": ("resources", one("resources", PROFESSOR, "yes_no", kind="book"), "Yes, 2 books:"),
    "no videos": ("resources", one("resources", PROFESSOR, kind="video"), "The guides name no video series"),
    "on maths": ("resources", one("resources", INTERN, subject="mathematics"), "4 resources on mathematics:"),
    "books of all": ("resources", every("resources", kind="book"), "These books are named:"),
    "books counted": ("resources", one("resources", INTERN, "count", kind="paper"), "3 papers for a research"),
    "first resource": ("first_resource", one("resources", ENGINEER), "Start with Deep Learning Specialization"),
    "first book": ("first_resource", one("resources", PROFESSOR, kind="book"), "Start with Pattern Recognition"),
    "first of each": ("first_resource", every("resources"), "Start with these:"),
    "counted phases": ("count_of", one("roadmap", INTERN, "count"), "4 phases for a research"),
    "counted tasks": ("count_of", one("phase", SCIENTIST, "count", phases=(1,)), "4 tasks for an applied"),
}

UNKNOWN = {"no such phase", "phase nowhere", "of no length", "no materials", "no videos"}


@pytest.mark.parametrize("case", CASES)
def test_first_words(case: str, context: ActionContext) -> None:
    name, frame, start = CASES[case]
    result = ACTIONS[name](frame, context)
    assert (plain(result.blocks)[: len(start)], result.status) == (start, "unknown" if case in UNKNOWN else "answered")


@pytest.mark.parametrize(
    ("progress", "done"),
    [
        (Progress(INTERN, phases=(2,)), [True, True, True]),
        (Progress(INTERN, tasks=("phase-2-task-2",)), [None, True, None]),
        (Progress(ENGINEER, phases=(2,)), [None, None, None]),
    ],
    ids=["phase", "task", "other guide"],
)
def test_finished_tasks_are_ticked(progress: Progress, done: list[bool | None], context: ActionContext) -> None:
    along = replace(context, state=replace(context.state, progress=(progress,)))
    (steps,) = (
        b for b in ACTIONS["phase"](one("phase", INTERN, phases=(2,)), along).blocks if isinstance(b, StepsBlock)
    )
    assert [task.done for task in steps.items[0].tasks] == done


@pytest.mark.parametrize(
    ("intent", "wanted"),
    [
        ("phase", [("phase_resources", (3,)), ("phase", (4,))]),
        ("phase_weeks", [("phase", (3,)), ("phase_resources", (3,)), ("phase", (4,))]),
        ("phase_resources", [("phase", (3,)), ("phase", (4,))]),
    ],
)
def test_phase_leads_on(intent: str, wanted: list[tuple[str, tuple[int, ...]]], context: ActionContext) -> None:
    following = ACTIONS[intent](one(intent, INTERN, phases=(3,)), context).suggestions
    assert [(frame.name, frame.slots.phases) for frame in following] == wanted


def test_last_phase_gets_its_number(context: ActionContext) -> None:
    result = ACTIONS["phase"](one("phase", INTERN, phases=(-1,)), context)
    assert result.frame is not None
    assert result.frame.slots.phases == (4,)
