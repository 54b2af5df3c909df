"""What a message tells of its writer, and what is learnt from it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.agent import cache_folder
from bot.frame import Frame, Slots
from bot.nlu.pipeline import Pipeline
from bot.nlu.user_facts import FactExtractor, UserFact, last_field, learn
from bot.state import Conversation, Profile, Progress, RequestedSlot, Shown
from knowledge import load

CASES = yaml.safe_load(Path(__file__).with_name("user_facts.yaml").read_text())
GUIDE = "backend-developer-to-ai-research-intern"
TODAY = datetime.date(2026, 11, 28)


class Reader:
    """Reads facts as the agent does."""

    def __init__(self) -> None:
        knowledge = load()
        self.pipeline = Pipeline(knowledge, cache_folder())
        self.extractor = FactExtractor(knowledge)

    def facts(self, text: str, state: Conversation | None = None) -> tuple[UserFact, ...]:
        return self.extractor.extract(self.pipeline.read(text, TODAY), state or Conversation())


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def written(fact: UserFact) -> str:
    value = f"{fact.value:g}" if isinstance(fact.value, float) else str(fact.value)
    action = "" if fact.action == "store" else f"{fact.action} "
    return f"{action}{fact.field} {value}" + (f" !{fact.problem}" if fact.problem else "")


def conversation(said: dict[str, Any]) -> Conversation:
    profile = {name: tuple(v) if isinstance(v, list) else v for name, v in said.get("profile", {}).items()}
    phase, done = said.get("phase"), tuple(said.get("progress", ()))
    asked = Frame("progress", slots=Slots()).about(GUIDE) if done else Frame("phase", slots=Slots(phases=(phase,)))
    return Conversation(
        profile=Profile(**profile),
        last_fact=said.get("last"),
        requested=RequestedSlot(said["asked"]) if "asked" in said else None,
        recent=(Shown(asked),) if phase or done else (),
        progress=(Progress(GUIDE, phases=done),) if done else (),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.get('state', '')} {case['text']}")
def test_facts_of_message(reader: Reader, case: dict[str, Any]) -> None:
    facts = reader.facts(case["text"], conversation(case.get("state", {})))
    assert [written(fact) for fact in facts] == case["facts"]


def fact(field: str, value: object, action: Any = "store", problem: str | None = None) -> UserFact:
    return UserFact(field, value, action, 0, 1, problem)


KNOWN = Profile(role="nurse", skills=("python", "sql"), hours_per_week=8.0, likes=("teaching",))
LEARNT = [
    ("a new value", fact("hours_per_week", 12.0), {"hours_per_week": 12.0}),
    ("an unusable value", fact("hours_per_week", 200.0, problem="too_large"), {}),
    ("the value taken back", fact("hours_per_week", 8.0, "erase"), {"hours_per_week": None}),
    ("another value taken back", fact("hours_per_week", 10.0, "erase"), {}),
    ("the field taken back", fact("role", None, "erase"), {"role": None}),
    ("one more skill", fact("skills", "docker"), {"skills": ("python", "sql", "docker")}),
    ("a skill taken back", fact("skills", "python", "erase"), {"skills": ("sql",)}),
    ("all skills taken back", fact("skills", None, "erase"), {"skills": ()}),
    ("the last skill mended", fact("skills", "docker", "correct"), {"skills": ("python", "docker")}),
    ("a taste that turns", fact("dislikes", "teaching"), {"likes": (), "dislikes": ("teaching",)}),
    ("progress", fact("finished", 1), {}),
    ("a name", fact("name", "Anna"), {}),
]


@pytest.mark.parametrize(("told", "changed"), [case[1:] for case in LEARNT], ids=[case[0] for case in LEARNT])
def test_learning(told: UserFact, changed: dict[str, object]) -> None:
    expected = {name: getattr(KNOWN, name) for name in Profile.__dataclass_fields__} | changed
    learnt = learn(KNOWN, (told,))
    assert {name: getattr(learnt, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((fact("skills", "python"), fact("salary", 90000)), "salary"),
        ((fact("hours_per_week", 200.0, problem="too_large"),), "hours_per_week"),
        ((fact("skills", "python", "erase"),), "role"),
        ((fact("finished", 1),), "role"),
    ],
)
def test_last_field(facts: tuple[UserFact, ...], expected: str) -> None:
    assert last_field(facts, "role") == expected


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("what if I had 20 hours a week?", "hours_per_week", 20.0),
        ("could I do it with 5 hours a week?", "hours_per_week", 5.0),
        ("which path suits me if I hate maths?", "dislikes", "mathematics"),
        ("what if I earned 120k?", "salary", 120000),
    ],
)
def test_supposed_facts(reader: Reader, text: str, field: str, value: object) -> None:
    supposed = reader.extractor.supposed(reader.pipeline.read(text, TODAY))
    assert [(one.field, one.value) for one in supposed] == [(field, value)]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("forget my pay", ("salary",)),
        ("delete my hours and my job", ("hours_per_week", "role")),
        ("forget linear algebra", ()),
    ],
)
def test_fields_named(reader: Reader, text: str, fields: tuple[str, ...]) -> None:
    assert reader.extractor.fields(reader.pipeline.read(text, TODAY)) == fields
