"""Words of the same family, and phases called by their names."""

from __future__ import annotations

import datetime

import pytest

from bot import Advisor
from bot.nlu.synonyms import Thesaurus
from bot.retrieval.named_phases import named_phases

FAMILIES = ("rebuild, reproduce, do again", "red tape, bureaucracy")


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        ("rebuilding", "reproduce", True),
        ("doing it again", "reproduce", False),
        ("do again", "reproduces", True),
        ("so much red tape", "bureaucracy", True),
        ("a red car", "bureaucracy", False),
        ("the", "the", False),
    ],
)
def test_words_of_one_family_share_a_key(one: str, other: str, kin: bool) -> None:
    thesaurus = Thesaurus(FAMILIES, frozenset({"the", "so", "a"}))
    keys = [{key for term in thesaurus.terms(text.split()) for key in term.keys} for text in (one, other)]
    assert bool(keys[0] & keys[1]) is kin


@pytest.mark.parametrize(
    ("guide", "text", "phases"),
    [
        ("ai-research-intern", "what happens in the stage about reading papers?", (3,)),
        ("ai-research-intern", "the mathematics months of the intern plan", (1,)),
        ("ai-professor", "what does the teaching phase hold?", (4,)),
        ("ai-professor", "how many weeks is the whole road?", ()),
        ("ai-research-engineer", "is the stage on production long?", (4,)),
        ("ai-interpretability-researcher", "what do I do in the job hunting stage, and in the toolkit stage?", (5, 2)),
        ("applied-ai-scientist", "the phase with the holidays", ()),
    ],
)
def test_a_phase_is_called_by_words_of_its_name(
    advisor: Advisor, today: datetime.date, guide: str, text: str, phases: tuple[int, ...]
) -> None:
    message = advisor.pipeline.read(text, today)
    assert named_phases(advisor.index, f"backend-developer-to-{guide}", message) == phases
