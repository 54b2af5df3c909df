"""The choices that lead to a path, and the decision sheet."""

from __future__ import annotations

import pytest

from bot.actions.base import ActionContext, ActionResult
from bot.actions.decision import decision_sheet
from bot.actions.questionnaire import questionnaire
from bot.frame import Frame, Slots
from bot.nlg.text_renderer import plain
from bot.planning.questionnaire import questions

_PROFESSOR = "backend-developer-to-ai-professor"
_INTERN = "backend-developer-to-ai-research-intern"


def _walk(context: ActionContext, answers: str) -> ActionResult:
    """The result after answering by the place of the choice."""
    result = questionnaire(Frame("questionnaire"), context)
    for answer in answers:
        assert result.requested is not None
        result = questionnaire(result.requested.choices[int(answer)].frame, context)
    return result


def test_questions_differ(context: ActionContext) -> None:
    asked = questions(tuple(context.index.views.values()))
    assert len({one.place.text for one in asked}) == len(asked) >= 8


def test_questions_take_turns(context: ActionContext) -> None:
    asked = questions(tuple(context.index.views.values()))
    assert {one.guide for one in asked} == set(context.index.views)


@pytest.mark.parametrize("answers", ["000000000", "222222222", "012012012"])
def test_walk_ends_in_scores(context: ActionContext, answers: str) -> None:
    result = _walk(context, answers)
    assert result.requested is None and "Your answers speak" in plain(result.blocks)


def test_undecided_answers(context: ActionContext) -> None:
    assert "don't lean towards" in plain(_walk(context, "111111111").blocks)


def test_early_result(context: ActionContext) -> None:
    fourth = _walk(context, "000")
    assert fourth.requested is not None
    assert questionnaire(fourth.requested.choices[3].frame, context).requested is None


def test_bad_answers_ignored(context: ActionContext) -> None:
    frame = Frame("questionnaire", slots=Slots(position=2, kind="xyz"))
    assert "2 of" in plain(questionnaire(frame, context).blocks)


_SHEETS = [
    (Frame("decision_sheet").about(_PROFESSOR), ("For it:", "Against it:", "Still open:", "Ask someone in the role:")),
    (Frame("decision_sheet").about(_PROFESSOR, _INTERN), ("For AI Professor:", "Against AI Research Intern:")),
    (Frame("decision_sheet", scope="all"), ("Which path",)),
]


@pytest.mark.parametrize(("frame", "holds"), _SHEETS)
def test_decision_sheet(context: ActionContext, frame: Frame, holds: tuple[str, ...]) -> None:
    text = plain(decision_sheet(frame, context).blocks)
    assert all(words in text for words in holds)
