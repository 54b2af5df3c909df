"""Questions over all guides: by rank, by what carries over, by phases; and one phase asked about in several ways."""

from __future__ import annotations

import datetime

import pytest

from bot import Advisor, Conversation

SAID = {
    "where a skill is critical": ("which path rates PyTorch as critical?", "critical in the guide for research intern"),
    "a denial that ranks": (
        "which guides do not count PyTorch as more than nice to have?",
        "nice to have in the guide for interpretability researcher",
    ),
    "what carries over": ("which roles still profit from my DevOps, where does it carry over?", "carry over"),
    "how many guides": ("how many of the guides speak of Kubernetes?", "Kubernetes comes up in"),
    "the most phases": ("who has the fewest phases?", "4 phases: research intern"),
    "phases of each": ("how many stages does every path have?", "AI Research Intern (4 phases)"),
    "the longest first phase": ("on which path is the first phase longest?", "16 weeks"),
    "hours a week": ("which of the guides name hours per week?", "applied scientist, 10–15 hours per week"),
    "the longest phase of one": ("which phase of the intern path is the longest?", "Deep Learning Immersion"),
    "several ways": ("the maths stage of the intern path: how many weeks, and what happens there?", "Jupyter"),
    "two phases": ("what is in phases 2 and 4 for the intern?", "Project Portfolio"),
    "no figure of pay": ("what's the professor's salary?", "stock options"),
}


@pytest.mark.parametrize(("asked", "said"), SAID.values(), ids=SAID.keys())
def test_it_is_said(advisor: Advisor, today: datetime.date, asked: str, said: str) -> None:
    assert said in advisor.reply(asked, Conversation(), today).reply.text
