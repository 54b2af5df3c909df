"""Plans, progress, gap, own pay and profile: the words that an answer must hold, and what it must change."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from action_context import ENGINEER, INTERN, PROFESSOR, RESEARCHER, SCIENTIST, every, one

from bot.actions import ACTIONS
from bot.actions.base import ActionContext, ActionResult
from bot.frame import Frame
from bot.nlg.response import StepsBlock
from bot.nlg.text_renderer import plain
from bot.nlu.user_fact import UserFact
from bot.nlu.user_facts import learn
from bot.state import EVERYTHING, Conversation, Profile, Progress, RequestedSlot, Shown

EIGHT = Conversation(profile=Profile(hours_per_week=8.0))
EARNER = Conversation(profile=Profile(salary=90_000))
CODER = Conversation(profile=Profile(role="backend-developer", skills=("python", "sql"), likes=("teaching",)))
BEGUN = Conversation(progress=(Progress(INTERN, phases=(1,), tasks=("phase-2-task-1",)),))
WITHOUT_SECOND = Conversation(progress=(Progress(INTERN, skipped=("phase-2",)),))
ASKED = Conversation(requested=RequestedSlot("guide", (Frame("plan"),)))
JUNE, PAST = datetime.date(2026, 6, 1), datetime.date(2020, 1, 1)


def run(
    context: ActionContext, name: str, frame: Frame, state: Conversation | None = None, facts: Sequence[UserFact] = ()
) -> ActionResult:
    return ACTIONS[name](frame, replace(context, state=state or Conversation(), facts=tuple(facts)))


def fact(field: str, value: object, action: str = "store", problem: str | None = None) -> UserFact:
    return UserFact(field, value, action, 0, 1, problem)  # type: ignore[arg-type]


Case = tuple[str, Frame, Conversation | None, str]
CASES: dict[str, Case] = {
    "plan at own hours": ("plan", one("plan", INTERN), EIGHT, "At 8 hours a week you'd finish the research intern"),
    "plan at advised hours": ("plan", one("plan", INTERN), None, "At 10–15 hours per week, you'd finish"),
    "plan of own advice": ("plan", one("plan", SCIENTIST), None, "I took the middle of that"),
    "hours are asked": ("plan", one("plan", INTERN), None, "How many do you have?"),
    "plan from a day": (
        "plan",
        one("plan", INTERN),
        Conversation(profile=Profile(hours_per_week=8.0, start=datetime.date(2026, 3, 2))),
        "At 8 hours a week from 2 March 2026",
    ),
    "plans of all": ("plan", every("plan"), EIGHT, "At 8 hours a week, this is when you'd finish each path."),
    "plans of all but some": (
        "plan",
        Frame("plan", scope="all_but", guides=(INTERN, ENGINEER)),
        EIGHT,
        "Leaving out interpretability researcher, professor and applied scientist.",
    ),
    "plan by a day": ("plan", one("plan", INTERN, date=JUNE), None, "by 1 June 2026, you'd need about 15 hours"),
    "plan too slow": ("plan", one("plan", INTERN, date=JUNE), EIGHT, "At 8 hours you'd finish"),
    "plan fast enough": ("plan", one("plan", INTERN, date=JUNE, hours=20.0), None, "Yes. At 20 hours a week"),
    "plan by a past day": ("plan", one("plan", INTERN, date=PAST), None, "1 January 2020 isn't in the future."),
    "plan too soon": ("plan", one("plan", PROFESSOR, date=JUNE), None, "1 June 2026 is too soon"),
    "too many hours": ("plan", one("plan", INTERN, hours=200.0), None, "A week only has 168 hours."),
    "no time to sleep": ("plan", one("plan", INTERN, hours=120.0), None, "leaves too little time to sleep"),
    "no hours": ("plan", one("plan", INTERN, hours=0.0), None, "With no time at all"),
    "time at hours": ("plan_time", one("plan_time", INTERN, hours=20.0), None, "At 20 hours a week, about 3 months."),
    "time briefly": ("plan_time", one("plan_time", INTERN, hours=20.0, brief=True), None, "About 3 months."),
    "time at any pace": ("plan_time", one("plan_time", INTERN), None, "takes about 7 months at 10 hours a week"),
    "times of two": (
        "plan_time",
        Frame("plan_time").about(INTERN, ENGINEER).with_slots(hours=15.0),
        None,
        "Research engineer: about 8 months, around",
    ),
    "hours for months": ("hours_needed", one("plan_time", INTERN, months=6.0), None, "you'd need about 12 hours"),
    "hours of each path": ("hours_needed", every("plan_time", months=9.0), None, "Professor: about 38 hours a week"),
    "hours for no day": ("hours_needed", one("plan_time", INTERN), None, "By when would you like to finish?"),
    "hours for a past day": ("hours_needed", every("plan_time", date=PAST), None, "isn't in the future"),
    "a phase": ("phase_dates", one("phase_dates", INTERN, phases=(3,)), None, "You'd begin phase 3, Research Skills"),
    "the first phase": ("phase_dates", one("phase_dates", INTERN, phases=(1,)), EIGHT, "on 5 January 2026"),
    "the last phase": ("phase_dates", one("phase_dates", INTERN, phases=(-1,)), None, "You'd begin phase 4"),
    "no such phase": ("phase_dates", one("phase_dates", INTERN, phases=(9,)), None, "It has 4 phases."),
    "a finished phase": ("phase_dates", one("phase_dates", INTERN, phases=(1,)), BEGUN, "You've finished phase 1"),
    "a phase left out": (
        "phase_dates",
        one("phase_dates", INTERN, phases=(2,)),
        WITHOUT_SECOND,
        "isn't in your plan",
    ),
    "a phase of each": ("phase_dates", every("phase_dates", phases=(2,)), EIGHT, "Research intern: Deep Learning"),
    "a phase of none": ("phase_dates", every("phase_dates", phases=(40,)), None, "No roadmap here has a phase 40."),
    "every phase": ("phase_dates", one("phase_dates", INTERN), EIGHT, "At 8 hours a week you'd finish"),
    "plan as a file": ("export", one("export", INTERN), EIGHT, "Your research intern plan ends around"),
    "file of which plan": ("export", every("export"), None, "Which path is it for"),
    "cancel a question": ("cancel", Frame("cancel"), ASKED, "All right, I've dropped that."),
    "cancel nothing": ("cancel", Frame("cancel"), None, "There's nothing to cancel."),
    "progress so far": ("progress", one("progress", INTERN), BEGUN, "You're in phase 2 of 4"),
    "progress at the start": ("progress", one("progress", INTERN), None, "12 tasks and about 24 weeks lie ahead."),
    "progress of the only path": ("progress", every("progress"), BEGUN, "That's 4 of 12 tasks; about 16 weeks left."),
    "progress of which path": ("progress", every("progress"), None, "Which path is it for"),
    "a phase asked is not done": ("progress", one("progress", INTERN, phases=(2,)), None, "You're at the start"),
    "skip what": ("skip", one("skip", INTERN), None, "What shall I leave out"),
    "skip a phase": ("skip", one("skip", INTERN, phases=(2,)), None, "I've left out phase 2 (Deep Learning Immersion)"),
    "skip what is shared": ("skip", one("skip", INTERN, subjects=("linear-algebra",)), None, "nothing gets shorter"),
    "skip what is not there": (
        "skip",
        one("skip", INTERN, subjects=("docker",)),
        None,
        "No task on this path is about",
    ),
    "skip no such phase": ("skip", one("skip", INTERN, phases=(7,)), None, "It has 4 phases."),
    "take back in": ("skip", one("skip", INTERN, negated=True), WITHOUT_SECOND, "Back in, phase 2"),
    "gap of nothing told": (
        "gap",
        one("gap", INTERN),
        None,
        "To become a research intern you have 6 skills to learn, 38 weeks in all.",
    ),
    "gap after all": ("gap", one("gap", INTERN), CODER, "All 6 skills for a research intern are still ahead of you"),
    "gap after some": (
        "gap",
        one("gap", INTERN, subjects=("pytorch", "mathematics")),
        None,
        "You still need 4 of the 6 skills for a research intern, 20 weeks of work.",
    ),
    "gap without weeks": ("gap", one("gap", PROFESSOR), CODER, "All 6 skills for a professor are still ahead of you."),
    "not ready": ("gap", one("gap", INTERN, "yes_no"), CODER, "Not quite yet."),
    "gaps of all": ("gap", every("gap"), CODER, "Knowing Python, SQL and data handling, this is what's left"),
    "pay goes up": ("money", one("money", RESEARCHER), EARNER, "From 90,000 you'd go to about 117,000 a year"),
    "pay goes down": ("money", one("money", INTERN), EARNER, "From 90,000 you'd go down to about 76,500 a year"),
    "pay at both ends": (
        "money",
        one("money", ENGINEER),
        EARNER,
        "which is +56% to +189% compared with what you earn now",
    ),
    "pay at first": ("money", one("money", RESEARCHER), EARNER, "about 72,000–81,000"),
    "pay unknown": ("money", one("money", PROFESSOR), EARNER, "The guides give no pay figure for a professor"),
    "pay is asked": ("money", one("money", INTERN), None, "What do you earn a year now?"),
    "pay of the request": ("money", one("money", SCIENTIST, money=100_000.0), EARNER, "about 140,000 a year"),
    "pay on all paths": ("money", every("money"), EARNER, "For professor the guides give no pay figure."),
    "pay backwards": (
        "money_back",
        one("money", RESEARCHER, "how", money=300_000.0),
        None,
        "you'd have to earn about 230,800 today (+30%). 300,000 is more than the pay range",
    ),
    "pay backwards on all": ("money_back", every("money", "how", money=150_000.0), None, "Applied scientist: about"),
    "goal is asked": ("money_back", every("money", "how"), None, "What pay a year would you like to reach?"),
    "profile": ("profile_show", Frame("profile_show"), EIGHT, "Hours a week: 8"),
    "profile with progress": ("profile_show", Frame("profile_show"), BEGUN, "Research intern, 1 phase finished"),
    "no profile": ("profile_show", Frame("profile_show"), None, "You haven't told me anything about yourself yet."),
    "forget what": ("profile_forget", Frame("profile_forget"), EIGHT, "What shall I erase, your hours, or all of it?"),
    "forget what is not known": (
        "profile_forget",
        Frame("profile_forget").with_slots(kind="degree"),
        EIGHT,
        "You haven't told me that",
    ),
    "try out": ("try_cheaply", one("try_cheaply", INTERN), None, "takes 6 weeks. If you still don't enjoy it"),
    "try out briefly": ("try_cheaply", one("try_cheaply", INTERN, brief=True), None, "Sign up for"),
    "try any": ("try_cheaply", every("try_cheaply"), None, "Professor: Sign up for Andrew Ng's"),
    "about me": (
        "profile_statement",
        one("profile_statement", ENGINEER),
        CODER,
        "I work as a backend developer and know Python, SQL and data handling. I enjoy teaching.",
    ),
    "about nobody": ("profile_statement", one("profile_statement", ENGINEER), None, "Tell me your job"),
    "about me for which role": ("profile_statement", every("profile_statement"), None, "Which role is it for"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_words(context: ActionContext, case: Case) -> None:
    name, frame, state, words = case
    assert words in plain(run(context, name, frame, state).blocks)


TICKS = {
    "a phase": (None, fact("finished", 1), (1,), ()),
    "earlier phases too": (None, fact("finished", 3), (1, 2, 3), ()),
    "a task": (None, fact("finished", "phase-2-task-3"), (), ("phase-2-task-3",)),
    "a task of the open phase": (BEGUN, fact("finished", "task-2"), (1,), ("phase-2-task-1", "phase-2-task-2")),
    "a phase begun": (None, fact("started", 3), (1, 2), ()),
    "everything": (None, fact("finished", -1), (1, 2, 3, 4), ()),
    "a phase undone": (BEGUN, fact("finished", 1, "erase"), (), ()),
    "the last tick undone": (BEGUN, fact("finished", "task-0", "erase"), (1,), ()),
    "by its subject": (None, fact("finished", "paper-reading"), (3,), ()),
}


@pytest.mark.parametrize("case", TICKS.values(), ids=TICKS)
def test_progress_after(
    context: ActionContext, case: tuple[Conversation | None, UserFact, tuple[int, ...], tuple[str, ...]]
) -> None:
    state, told, phases, tasks = case
    after = run(context, "progress", one("progress", INTERN), state, [told]).progress
    assert after is not None
    assert (after.phases, after.tasks) == (phases, tasks)


@pytest.mark.parametrize(
    "told", [fact("finished", 9), fact("finished", "docker"), fact("finished", "phase-9-task-1")], ids=lambda f: f.value
)
def test_unknown_progress_changes_nothing(context: ActionContext, told: UserFact) -> None:
    assert run(context, "progress", one("progress", INTERN), BEGUN, [told]).progress is None


TOLD: dict[str, tuple[list[UserFact], str]] = {
    "hours": ([fact("hours_per_week", 8.0)], "Got it: 8 hours a week."),
    "one hour": ([fact("hours_per_week", 1.0)], "1 hour a week"),
    "other hours": ([fact("hours_per_week", 10.0, "erase"), fact("hours_per_week", 4.0)], "Got it: 4 hours a week."),
    "hours taken back": ([fact("hours_per_week", 10.0, "erase")], "no longer 10 hours a week"),
    "hours corrected": ([fact("hours_per_week", 12.0, "correct")], "Changed: 12 hours a week."),
    "skills": ([fact("skills", "python"), fact("skills", "docker")], "you know Python and Docker"),
    "a skill denied": ([fact("skills", "python", "erase")], "you don't know Python"),
    "a job": ([fact("role", "nurse")], "The guides here assume you start as a backend developer"),
    "a name": ([fact("name", "Anna")], "Nice to meet you, Anna. I don't keep names."),
    "no degree": ([fact("degree", "none")], "no degree"),
    "impossible hours": ([fact("hours_per_week", 200.0, problem="impossible")], "A week only has 168 hours."),
    "an odd period": ([fact("hours_per_week", 10.0, problem="unknown_period")], "How many hours a week would that be?"),
    "a past start": ([fact("start", PAST, problem="past")], "That day is already past."),
    "no such day": ([fact("start", None, problem="impossible")], "There is no such day."),
    "no pay": ([fact("salary", 20, problem="impossible")], "That can't be a year's pay."),
    "too many months": ([fact("months", 1080.0, problem="too_large")], "How many months do you have?"),
    "nothing of use": ([], "I can use your hours a week"),
}


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD)
def test_acknowledgement(context: ActionContext, case: tuple[list[UserFact], str]) -> None:
    facts, words = case
    state = Conversation(profile=learn(Profile(), facts))
    assert words in plain(run(context, "profile_tell", Frame("profile_tell"), state, facts).blocks)


def test_new_hours_change_the_plan(context: ActionContext) -> None:
    state = replace(EIGHT, recent=(Shown(one("plan", INTERN, hours=12.0)),))
    result = run(context, "profile_tell", Frame("profile_tell"), state, [fact("hours_per_week", 8.0)])
    assert "At 8 hours a week" in plain(result.blocks)


FORGOTTEN = {
    "a field": (Frame("profile_forget").with_slots(kind="salary"), "90,000", "salary"),
    "a value": (Frame("profile_forget").with_slots(hours=8.0), "8 hours", "hours_per_week"),
    "a skill": (Frame("profile_forget").with_slots(subjects=("python",)), "Python", "skills"),
    "a job": (Frame("profile_forget").with_slots(job="nurse"), "nurse", "role"),
    "everything": (Frame("profile_forget").with_slots(kind=EVERYTHING), "90k", "salary"),
}


@pytest.mark.parametrize("case", FORGOTTEN.values(), ids=FORGOTTEN)
def test_forgetting(context: ActionContext, case: tuple[Frame, str, str]) -> None:
    frame, word, field = case
    known = Profile(role="nurse", skills=("python",), hours_per_week=8.0, salary=90_000)
    result = run(context, "profile_forget", frame, Conversation(profile=known))
    assert word in result.forgotten
    assert result.profile is not None
    assert not getattr(result.profile, field)


STARTS = {
    "no such day": (fact("start", None, problem="impossible"), "There is no such day, so this plan starts today."),
    "a past day": (fact("start", PAST, problem="past"), "That day is already past, so this plan starts today."),
    "an odd day": (fact("start", None, problem="unread"), "I couldn't read that date, so this plan starts today."),
}


@pytest.mark.parametrize("case", STARTS.values(), ids=STARTS)
def test_unusable_start(context: ActionContext, case: tuple[UserFact, str]) -> None:
    told, words = case
    result = run(context, "plan", one("plan", INTERN, date=told.value), EIGHT, [told])
    assert words in plain(result.blocks)
    assert result.requested is not None
    assert result.requested.slot == "start"


def test_phases_share_no_day(context: ActionContext) -> None:
    result = run(context, "plan", one("plan", INTERN), EIGHT)
    steps = next(block for block in result.blocks if isinstance(block, StepsBlock)).items
    assert all(before.end < after.start for before, after in pairwise(steps))  # type: ignore[operator]


def test_cancel_closes_the_question(context: ActionContext) -> None:
    assert run(context, "cancel", Frame("cancel"), ASKED).closes


def test_choices_hold_the_request(context: ActionContext) -> None:
    asked = run(context, "export", every("export")).requested
    assert asked is not None
    assert [choice.frame.intent for choice in asked.choices] == ["export"] * 5
