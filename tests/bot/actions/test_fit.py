"""What suits: ranked by the guides' own lines, for every state of knowledge of the visitor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.base import ActionContext
from bot.actions.fit import FIT
from bot.frame import Frame, Slots
from bot.nlg.text_renderer import plain
from bot.state import Profile

_PROFESSOR = "backend-developer-to-ai-professor"
_ENGINEER = "backend-developer-to-ai-research-engineer"


def _told(context: ActionContext, **values: object) -> ActionContext:
    return replace(context, state=replace(context.state, profile=Profile(**values)))  # type: ignore[arg-type]


_CASES = [
    (Frame("fit"), {}, "What do you enjoy", "+"),
    (Frame("fit"), {"likes": ("teaching",)}, "The professor path suits you best because you like teaching", "Nothing"),
    (Frame("fit"), {"dislikes": ("mathematics",)}, "would rather avoid mathematics", "because you like "),
    (Frame("fit"), {"months": 12.0}, "within the 12 months you have", "3–4 years"),
    (Frame("fit", slots=Slots(subjects=("teaching",))), {}, "if you like", "because"),
    (Frame("fit", "least"), {"dislikes": ("mathematics",)}, "I'd think twice about the research engineer", "+"),
    (Frame("fit", "why").about(_PROFESSOR), {"likes": ("teaching",)}, "More speaks for the professor", "Hard to say"),
    (Frame("suits").about(_PROFESSOR), {"dislikes": ("teaching",)}, "Probably not", "Probably yes"),
    (Frame("suits").about(_ENGINEER), {}, "It suits people who", "because you"),
    (Frame("guide_for", "which", slots=Slots(subjects=("ai-safety",))), {}, "interpretability researcher", "None"),
    (Frame("guide_for", "which"), {}, "What do you enjoy", "None"),
]


@pytest.mark.parametrize(("frame", "profile", "holds", "lacks"), _CASES)
def test_fit_answers(context: ActionContext, frame: Frame, profile: dict[str, object], holds: str, lacks: str) -> None:
    text = plain(FIT[frame.intent](frame, _told(context, **profile)).blocks)
    assert holds in text and lacks not in text


def test_fit_leader(context: ActionContext) -> None:
    assert FIT["fit"](Frame("fit"), _told(context, likes=("teaching",))).leader == _PROFESSOR


def test_fit_sources(context: ActionContext) -> None:
    result = FIT["fit"](Frame("fit"), _told(context, likes=("teaching",)))
    assert any(one.url.endswith("#love-2") for one in result.sources)
