"""Every action over guides of other trades, in every scope and operation: it never raises and speaks plain English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from action_context import context_of

from benchmarks.generated import write_guides
from bot.actions import ACTIONS
from bot.actions.base import ActionContext, ActionResult
from bot.actions.counts import COUNTS
from bot.actions.facts import FACTS
from bot.actions.order import ORDER
from bot.actions.pay import PAY
from bot.actions.phase_search import PHASE_SEARCH
from bot.actions.phases import PHASES
from bot.actions.reality import REALITY
from bot.actions.resources import RESOURCES
from bot.actions.roadmap import ROADMAP
from bot.actions.skill_details import SKILL_DETAILS
from bot.actions.skills import SKILLS
from bot.actions.transfer import TRANSFER
from bot.frame import Frame, Scope, Slots
from bot.nlg.response import ListBlock
from bot.nlg.text_renderer import plain
from knowledge import anchors, load
from knowledge.schema import ActionPlan, Guide, Header, Reality

NAMES = sorted(
    {*FACTS, *PAY, *REALITY, *SKILLS, *TRANSFER, *SKILL_DETAILS, *ROADMAP, *PHASES, *PHASE_SEARCH, *ORDER, *RESOURCES,
     *COUNTS}
)  # fmt: skip
OPERATIONS = ("give", "most", "least", "count", "yes_no", "why", "how", "list")
SLOTS = {
    "none": Slots(),
    "brief": Slots(brief=True),
    "subject": Slots(subject="python", subjects=("python", "sql")),
    "strange subject": Slots(subject="no-such-thing"),
    "resource": Slots(subject="kaggle", subjects=("kaggle",)),
    "phases": Slots(phases=(1, 3)),
    "last phase": Slots(phases=(-1,)),
    "no such phase": Slots(phases=(99, -99)),
    "figures": Slots(months=6.0, hours=1.0, money=90_000.0, percent=20.0, count=1),
    "book": Slots(kind="book"),
    "site": Slots(kind="site"),
    "nice": Slots(kind="nice"),
    "odd kind": Slots(kind="next_90_days"),
}
FAULTS = {
    "one of many": re.compile(r"\b1 (?:guides|weeks|skills|phases|paths|things|hurdles|tasks|months|steps)\b"),
    "many of one": re.compile(r"\b(?:[02-9]|\d\d+) (?:week|skill|phase|path|hurdle|task|month|resource)\b"),
    "doubled word": re.compile(r"\b(\w+) \1\b"),
    "wrong article": re.compile(r"\ba (?:[aeio]|un)|\ban [bcdfgjkpqtvwyz]"),
    "unfilled": re.compile(r"<\w|\bNone\b(?! of these)|\{|\}"),
    "internal word": re.compile(r"\b(?:header|FAQ|intent|slot|anchor|frame|statement|entry)\b(?! test)"),
    "loose mark": re.compile(r" [,.;:]|,,|\.\.|: *\.|\(\)|:\s*$"),
}


def _bare(guide: Guide) -> Guide:
    """The guide without anything that may be missing."""
    skills = tuple(skill.model_copy(update={"priority": None, "weeks": None}) for skill in guide.skills_to_learn)
    phases = tuple(phase.model_copy(update={"resources": ()}) for phase in guide.roadmap)
    return guide.model_copy(update={"header": Header(), "faq": (), "skills_to_learn": skills, "roadmap": phases})


def _empty(guide: Guide) -> Guide:
    """The guide with empty lists."""
    lists = {"overview": (), "transferable_skills": (), "skills_to_learn": (), "roadmap": (), "faq": ()}
    reality, plan = Reality(love=(), miss=(), challenges=()), ActionPlan(this_week=(), this_month=(), next_90_days=())
    return guide.model_copy(update={**lists, "header": Header(), "reality": reality, "action_plan": plan})


@pytest.fixture(scope="module", params=["whole", "bare", "empty", "single"])
def trades(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ActionContext:
    """Guides of a dozen paths as they are, without what may be missing, with empty lists, and one alone."""
    folder = tmp_path_factory.mktemp("trades")
    write_guides(folder, 1 if request.param == "single" else 12)
    knowledge = load((folder,), builtin=False)
    change = {"bare": _bare, "empty": _empty}.get(request.param)
    guides = {key: change(guide) for key, guide in knowledge.guides.items()} if change else knowledge.guides
    return context_of(replace(knowledge, guides=guides))


def _scopes(context: ActionContext) -> Iterator[tuple[Scope, tuple[str, ...]]]:
    guides = tuple(context.knowledge.guides)
    yield "none", ()
    yield "all", ()
    yield "one", guides[:1]
    yield "several", guides[:2]
    yield "several", guides[:7]
    yield "all_but", guides[1:]
    yield "one", ("no-such-guide",)


def _frames(name: str, context: ActionContext) -> Iterator[tuple[str, Frame]]:
    """Every operation, and every set of slots with the two operations that look at them most."""
    intent = name if name in context.knowledge.intents else "skills"
    asked = {*((operation, "none") for operation in OPERATIONS), *product(("give", "yes_no"), SLOTS)}
    for (scope, guides), (operation, slots) in product(_scopes(context), sorted(asked)):
        yield f"{scope} {len(guides)} {operation} {slots}", Frame(intent, operation, scope, guides, SLOTS[slots])


Answers = Callable[[str], list[tuple[str, ActionResult]]]


@pytest.fixture(scope="module")
def answers(trades: ActionContext) -> Answers:
    """The answers of an action to every frame, each given once."""

    @cache
    def given(name: str) -> list[tuple[str, ActionResult]]:
        return [(case, ACTIONS[name](frame, trades)) for case, frame in _frames(name, trades)]

    return given


@pytest.mark.parametrize("name", NAMES)
def test_plain_english(name: str, answers: Answers) -> None:
    texts = [(case, plain(result.blocks)) for case, result in answers(name)]
    faults = [
        (case, fault, text)
        for case, text in texts
        for fault, pattern in FAULTS.items()
        if not text or pattern.search(text)
    ]
    assert faults[:3] == []


@pytest.mark.parametrize("name", NAMES)
def test_lists_are_short_and_full(name: str, answers: Answers) -> None:
    lists = [block for _, result in answers(name) for block in result.blocks if isinstance(block, ListBlock)]
    assert [len(block.items) for block in lists if not 0 < len(block.items) <= 9] == []


@pytest.mark.parametrize("name", NAMES)
def test_sources_stand(name: str, answers: Answers, trades: ActionContext) -> None:
    places = {f"/guides/{guide.id}#{one}" for guide in trades.knowledge.guides.values() for one in anchors(guide)}
    found = {source.url for _, result in answers(name) for source in result.sources}
    assert found - places == set()
