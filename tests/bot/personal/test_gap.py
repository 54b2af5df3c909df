"""What is left to learn after the skills one has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import ListBlock, Profile
from bot.nlg.text_renderer import plain
from bot.scene import Part

Answering = Callable[..., Part]


def left(part: Part) -> list[str]:
    return [item.text.split(" (")[0] for block in part.blocks if isinstance(block, ListBlock) for item in block.items]


CASES = [
    ("interpretability", "I know PyTorch, what is left?", "PyTorch or TensorFlow Proficiency", "36 weeks of 42 weeks"),
    ("engineer", "I know PyTorch, what is left?", None, "In part: PyTorch & TensorFlow Proficiency"),
    ("intern", "I have a maths degree, what do I still need?", "Mathematics for ML", "28 weeks of 38 weeks"),
    ("scientist", "I know maths and PyTorch, what is missing?", "PyTorch Framework", "28 weeks of 50 weeks"),
    ("professor", "I've published papers, what do I still need?", "Paper Writing", "left"),
    (
        "interpretability",
        "I've published papers, what is missing?",
        None,
        "In part: Research Methodology & Paper Writing",
    ),
    ("intern", "I know Python, what is left?", None, "Python you bring along"),
    (
        "scientist",
        "if I know deep learning, what can I skip?",
        "Deep Learning & Neural Networks",
        "38 weeks of 50 weeks",
    ),
    ("scientist", "what's between me and the role with mlops in my pocket", "MLOps & Experiment Tracking", "46 weeks"),
]


@pytest.mark.parametrize(("guide", "text", "gone", "holds"), CASES, ids=[f"{g}: {t}" for g, t, _, _ in CASES])
def test_skills_one_has_are_taken_off(
    answering: Answering, guide: str, text: str, gone: str | None, holds: str
) -> None:
    part = answering("gap", guide, text)
    assert holds in plain(part.blocks)
    assert gone is None or gone not in left(part)


def test_weeks_are_added_up_by_priority(answering: Answering) -> None:
    text = plain(answering("gap", "scientist", "I know PyTorch, what is left?").blocks)
    assert "28 weeks critical, 8 weeks important and 8 weeks nice to have" in text


def test_phases_are_named_and_none_is_shortened(answering: Answering) -> None:
    text = plain(answering("gap", "scientist", "I know PyTorch, what is left?").blocks)
    assert "Phase 2 of the roadmap speaks of what you know. I shortened nothing" in text


def test_a_guide_without_weeks_says_so(answering: Answering) -> None:
    assert "no weeks and no priorities" in plain(answering("gap", "engineer", "I know SQL, what is left?").blocks)


def test_what_one_lacks_is_no_skill(answering: Answering) -> None:
    part = answering("gap", "scientist", "I don't know PyTorch, what is left?")
    assert "PyTorch Framework" in left(part)


def test_without_skills_everything_is_left(answering: Answering) -> None:
    part = answering("gap", "scientist", "what do I still need?")
    assert (part.status, len(left(part))) == ("answered", 6)


def test_skills_told_before_count(answering: Answering) -> None:
    part = answering("gap", "scientist", "what do I still need?", profile=Profile(skills=("mathematics",)))
    assert "34 weeks of 50 weeks" in plain(part.blocks)


def test_another_job_is_told_what_the_guide_takes_for_granted(answering: Answering) -> None:
    part = answering("gap", "scientist", "what do I still need?", profile=Profile(role="nurse"))
    assert "starts from backend developer, not from nurse" in plain(part.blocks)
