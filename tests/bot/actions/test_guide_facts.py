"""What the actions say of one guide, of several and of all: the words that must stand there, and first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from action_context import ENGINEER, INTERN, PROFESSOR, RESEARCHER, SCIENTIST, context_of, every, one

from bot.actions import ACTIONS
from bot.actions.base import ActionContext, ActionResult
from bot.frame import Frame
from bot.nlg.text_renderer import plain


def run(context: ActionContext, name: str, frame: Frame) -> ActionResult:
    return ACTIONS[name](frame, context)


CASES: dict[str, tuple[str, Frame, str]] = {
    "duration of the header": ("duration", one("duration", INTERN), "It takes 6 months"),
    "duration of an answer": ("duration", one("duration", PROFESSOR), "It takes 3–4 years"),
    "duration of the title": ("duration", one("duration", ENGINEER), "It takes 12 months"),
    "enough time": ("duration", one("duration", INTERN, "yes_no", months=6.0), "Yes, 6 months is enough"),
    "scarce time": ("duration", one("duration", SCIENTIST, months=12.0), "Yes, if all goes well"),
    "too little time": ("duration", one("duration", SCIENTIST, months=3.0), "No, the applied scientist path"),
    "durations": ("duration", every("duration"), "The research intern path is the quickest,"),
    "durations within": ("duration", every("duration", months=6.0), "You could become a research intern in"),
    "no duration within": ("duration", every("duration", months=2.0), "None of these can be done in 2 months"),
    "two durations": (
        "duration",
        Frame("duration").about(INTERN, RESEARCHER),
        "6 months for a research intern and 9–12 months for an interpretability",
    ),
    "all but one": (
        "duration",
        Frame("duration", scope="all_but", guides=(INTERN, ENGINEER, SCIENTIST, RESEARCHER)),
        "Leaving out professor, the research intern path is the",
    ),
    "why so long": ("duration", one("duration", PROFESSOR, "why"), "The longest part is Research and Publication"),
    "weeks of equal phases": ("roadmap_weeks", one("roadmap_weeks", ENGINEER), "40 weeks: 5 phases of 8 weeks."),
    "weeks of phases": ("roadmap_weeks", one("roadmap_weeks", INTERN), "24 weeks in 4 phases: 6, 8, 4 and 6."),
    "weeks are few enough": ("roadmap_weeks", one("roadmap_weeks", INTERN, "yes_no", months=6.0), "Yes"),
    "weeks are too many": ("roadmap_weeks", one("roadmap_weeks", INTERN, "yes_no", months=2.0), "No"),
    "study load": ("study_load", one("study_load", SCIENTIST), "The applied scientist path counts on 10–15 hours"),
    "hours enough": ("study_load", one("study_load", SCIENTIST, hours=12.0), "Yes, 12 hours a week is enough"),
    "hours too few": ("study_load", one("study_load", SCIENTIST, hours=4.0), "No, 4 hours a week would be slow"),
    "no study load": ("study_load", one("study_load", INTERN), "The guides don't say how many hours a week"),
    "study loads": ("study_load", every("study_load"), "Only the applied scientist path names a study"),
    "rated": ("difficulty", one("difficulty", INTERN), "The research intern path is rated moderate."),
    "not rated": ("difficulty", one("difficulty", PROFESSOR), "The professor path has no rating, but"),
    "ratings": ("difficulty", every("difficulty"), "Challenging for an interpretability researcher and an applied"),
    "why so hard": ("difficulty", one("difficulty", INTERN, "why"), "This is what makes the research intern path"),
    "demand": ("demand", one("demand", SCIENTIST), "Demand is high and growing"),
    "no demand": ("demand", one("demand", PROFESSOR), "The guides don't say how sought after a professor is."),
    "demand of all": ("demand_overview", every("demand", "compare"), "This is how sought after the"),
    "overview": ("overview", one("overview", INTERN), "From backend developer to research intern: 6 months"),
    "pay": ("pay", one("pay", INTERN), "A research intern earns $60,000–$120,000, about 15% less than today."),
    "pay without range": ("pay", one("pay", SCIENTIST), "Expect about 40% more than today."),
    "no pay": ("pay", one("pay", PROFESSOR), "The guides don't say what a professor earns."),
    "pay above": ("pay", one("pay", RESEARCHER, "yes_no", money=95_000.0), "Yes: an interpretability researcher earns"),
    "pay below": ("pay", one("pay", RESEARCHER, "yes_no", money=300_000.0), "No: an interpretability researcher earns"),
    "pay around": ("pay", one("pay", RESEARCHER, money=200_000.0), "Your 200,000 lies within the range"),
    "pay of all": ("pay", every("pay"), "A research engineer has the highest pay range and a research intern the"),
    "why that pay": ("pay", one("pay", ENGINEER, "why"), "Expect a rise of around 60% or more."),
    "why no pay": ("pay", one("pay", SCIENTIST, "why"), "The guides don't say where the pay"),
    "raise": ("pay_change", one("pay_change", SCIENTIST), "About 40% more than today."),
    "a raise indeed": ("pay_change", one("pay_change", ENGINEER, "yes_no"), "Yes, a rise of around 60% or more."),
    "no raise": ("pay_change", one("pay_change", INTERN, "yes_no"), "No, about 15% less than today."),
    "raises": ("pay_change", every("pay_change"), "A research engineer gains the"),
    "cut": ("pay_drop", one("pay_drop", RESEARCHER), "At first, pay can be 10–20% below a senior backend salary."),
    "a cut indeed": ("pay_drop", one("pay_drop", INTERN, "yes_no"), "Yes, at first pay can be 10–20% below"),
    "no cut": ("pay_drop", one("pay_drop", ENGINEER), "No cut is mentioned"),
    "cuts": ("pay_drop", every("pay_drop"), "Pay may drop at first for an interpretability researcher and a"),
    "range": ("pay_range", one("pay_range", ENGINEER), "A research engineer earns $140k–$260k."),
    "no range": ("pay_range", one("pay_range", SCIENTIST), "The guides give no dollar range for an applied scientist."),
    "love": ("love", one("love", INTERN), "As a research intern you would"),
    "miss": ("miss", one("miss", INTERN), "As a research intern you might"),
    "challenges": ("challenges", one("challenges", INTERN), "This is what people find hard on the"),
    "challenges counted": ("challenges", one("challenges", INTERN, "count"), "4 challenges for a research"),
    "this week": ("start", one("start_week", INTERN), "3 things to do this week"),
    "this month": ("start", one("start_month", INTERN), "3 things to do this month"),
    "90 days": ("start", one("start_90", INTERN), "3 things to get done in the next 90 days"),
    "first things of all": ("start", every("start_week"), "A first thing to do this week for each"),
    "action plan": ("action_plan", one("action_plan", INTERN), "9 steps on the research intern"),
}

NOT_SAID = {"no study load", "no demand", "no pay", "no range", "why no pay"}


@pytest.mark.parametrize("case", CASES)
def test_first_words(case: str, context: ActionContext) -> None:
    name, frame, start = CASES[case]
    result = run(context, name, frame)
    assert (plain(result.blocks)[: len(start)], result.status) == (start, "unknown" if case in NOT_SAID else "answered")


REST: dict[str, tuple[str, Frame, str]] = {
    "roadmap beside the time": ("duration", one("duration", INTERN), "The roadmap itself is 24 weeks in 4 phases."),
    "pace beside the time": ("duration", one("duration", SCIENTIST), "At 10–15 hours per week, count on about a year"),
    "skills beside the phases": ("roadmap_weeks", one("roadmap_weeks", INTERN), "would come to 38 weeks"),
    "load of another guide": ("study_load", one("study_load", INTERN), "the applied scientist path counts on 10–15"),
    "nearest of pay": ("pay", one("pay", PROFESSOR), "You might miss the higher salaries"),
    "nearest of demand": ("demand", one("demand", PROFESSOR), "Tenure-track positions are hard to win"),
    "drop beside the raise": ("pay_change", one("pay_change", RESEARCHER), "At first it can be 10–20% below"),
    "ranges disagree": ("pay_change", one("pay_change", ENGINEER), "come to 65–86% more"),
    "recovery": ("pay_drop", one("pay_drop", RESEARCHER), "You can pass your old pay within 1–2 years."),
    "after the drop": ("pay_drop", one("pay_drop", INTERN), "can equal or beat your old salary"),
    "silent guides": (
        "pay_range",
        every("pay_range"),
        "For a professor or an applied scientist, the guides don't say.",
    ),
}


@pytest.mark.parametrize("case", REST)
def test_what_follows(case: str, context: ActionContext) -> None:
    name, frame, wanted = REST[case]
    assert wanted in plain(run(context, name, frame).blocks)


@pytest.mark.parametrize("name", ["duration", "pay", "difficulty", "overview", "challenges", "study_load"])
def test_brief_is_one_sentence(name: str, context: ActionContext) -> None:
    (block,) = run(context, name, one(name, SCIENTIST, brief=True)).blocks
    assert plain((block,)).rstrip(".").count(". ") == 0


def test_all_offers_to_narrow(context: ActionContext) -> None:
    suggestions = run(context, "duration", every("duration")).suggestions
    assert [frame.scope for frame in suggestions] == ["one"] * 3


def test_unknown_guide_is_left_out(context: ActionContext) -> None:
    frame = Frame("duration").about(INTERN, "gone")
    assert plain(run(context, "duration", frame).blocks).startswith("It takes 6 months")


def test_date_is_a_limit(context: ActionContext) -> None:
    day = context.today.replace(year=context.today.year + 1)
    frame = one("duration", INTERN, deadline=day)
    assert plain(run(context, "duration", frame).blocks).startswith("Yes, 11 months is enough")


def test_no_guides(context: ActionContext) -> None:
    knowledge = replace(context.knowledge, guides={})
    empty = context_of(knowledge)
    assert plain(run(empty, "duration", every("duration")).blocks) == "There are no guides on this portal yet."
