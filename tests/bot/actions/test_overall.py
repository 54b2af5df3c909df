"""Rankings, comparisons, and which path asks for what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import ACTIONS
from bot.actions.base import ActionContext, ActionResult
from bot.frame import Frame, Slots
from bot.nlg.text_renderer import plain

_PROFESSOR = "backend-developer-to-ai-professor"
_INTERN = "backend-developer-to-ai-research-intern"
_ENGINEER = "backend-developer-to-ai-research-engineer"
_SCIENTIST = "backend-developer-to-applied-ai-scientist"


def _run(context: ActionContext, frame: Frame) -> ActionResult:
    return ACTIONS[context.knowledge.intents[frame.intent].operations[frame.operation].action](frame, context)


_CASES = [
    (Frame("duration", "least"), "The research intern path is the quickest, at 6 months.", "1 guides"),
    (
        Frame("duration", "most").about(_INTERN, _ENGINEER),
        "Of these two, the research engineer path takes",
        "professor",
    ),
    (Frame("duration", "least", slots=Slots(position=2)), "Number 2 is the interpretability researcher path", "intern"),
    (Frame("duration", "least", slots=Slots(position=-1)), "Last comes the professor path", "Number"),
    (Frame("difficulty", "most"), "The interpretability researcher and applied scientist paths share", "path is"),
    (
        Frame("pay", "most"),
        "The research engineer path pays the most: $140k–$260k a year, a rise of around 60% or more.",
        "By change",
    ),
    (
        Frame("pay_change", "most", slots=Slots(percent=40.0)),
        "or an applied scientist (+40%) you would get 40% more",
        "bring",
    ),
    (Frame("pay_change", "most", slots=Slots(percent=90.0)), "None of the paths reaches 90% more", "would get"),
    (Frame("pay", "most", slots=Slots(money=135000.0)), "could too", "None"),
    (Frame("duration", "within", slots=Slots(months=12.0)), "you could become a research intern", "12.0"),
    (Frame("compare", "compare").about(_ENGINEER, _SCIENTIST), "takes 12 months and brings", "side by side"),
    (Frame("compare", "compare").about(_PROFESSOR, _INTERN), "The professor path takes 3–4 years;", "Here are"),
    (Frame("teaching"), "Only the professor path asks you to learn teaching.", "1 path "),
    (Frame("teaching", "yes_no"), "Yes. Only the professor path", "don't mention"),
    (Frame("subject", "which", slots=Slots(subject="kubernetes")), "Only the applied scientist path", "All"),
    (Frame("subject", "without", slots=Slots(subject="teaching")), "paths do without teaching", "professor"),
    (Frame("subject", "least", slots=Slots(subject="mathematics")), "paths plan the least mathematics", "path plans"),
    (Frame("duration", "why").about(_PROFESSOR), "years", "quickest"),
    (Frame("pay", "why").about(_ENGINEER), "$140k", "The guides give no"),
    (Frame("pay", "why", "all"), "pays the most", "1 guides"),
    (Frame("duration", "why").about(_INTERN), "has the shortest roadmap: 24 weeks", "1 guides"),
    (Frame("skills", "shared"), "No skill is on every list", "1 paths"),
]


@pytest.mark.parametrize(("frame", "holds", "lacks"), _CASES)
def test_overall_answers(context: ActionContext, frame: Frame, holds: str, lacks: str) -> None:
    intent = context.knowledge.intents[frame.intent]
    asked = frame if frame.operation in intent.operations else Frame(frame.intent)
    action = ACTIONS[intent.operations[asked.operation].action]
    text = plain(action(frame, context).blocks)
    assert holds in text and lacks not in text


def test_tie_has_no_leader(context: ActionContext) -> None:
    assert _run(context, Frame("difficulty", "most")).leader is None


def test_theme_lines_are_few(context: ActionContext) -> None:
    result = _run(context, Frame("subject", "which", slots=Slots(subject="publications")))
    assert plain(result.blocks).count("•") <= 5


def test_person_by_link(context: ActionContext) -> None:
    reply = plain(ACTIONS["say"](Frame("human"), replace(context, contact="mailto:people@portal.example")).blocks)
    assert "mailto:people@portal.example" in reply


def test_person_without_link(context: ActionContext) -> None:
    assert "://" not in plain(ACTIONS["say"](Frame("human"), context).blocks)
