"""Orders of the paths for a purpose, with their reasons."""

from __future__ import annotations

import pytest

from bot.actions.base import ActionContext
from bot.actions.best_for import best_for
from bot.frame import Frame, Slots
from bot.nlg.text_renderer import plain

_INTERN = "backend-developer-to-ai-research-intern"
_PROFESSOR = "backend-developer-to-ai-professor"
_CASES = [
    (Frame("realistic"), "The research intern path is the most realistic: it takes 6 months"),
    (Frame("realistic", "why").about(_PROFESSOR), "Not very"),
    (Frame("realistic", "why").about(_INTERN), "Yes"),
    (Frame("realistic").about(_INTERN, _PROFESSOR), "Of these two, the research intern"),
    (Frame("safest"), "You can count on strong job security"),
    (Frame("family_choice"), "by time, hours and pay"),
    (Frame("best_for", slots=Slots(subjects=("teaching",))), "The professor path"),
    (Frame("best_for", "least", slots=Slots(subjects=("mathematics",))), "has the least of that"),
]


@pytest.mark.parametrize(("frame", "holds"), _CASES)
def test_order_for_purpose(context: ActionContext, frame: Frame, holds: str) -> None:
    assert holds.lower() in plain(best_for(frame, context).blocks).lower()


def test_order_names_sources(context: ActionContext) -> None:
    urls = {one.url for one in best_for(Frame("realistic"), context).sources}
    assert f"/guides/{_INTERN}#header-timeline" in urls
