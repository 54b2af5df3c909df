"""Which guides suit, by the guides' own lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import Advisor, ListBlock, Profile
from bot.answers.fit_evidence import present_after_all
from bot.cues import cues_of
from bot.nlg.text_renderer import plain
from bot.scene import Part

Answering = Callable[..., Part]
ROLES = {
    "AI Research Intern": "intern", "AI Research Engineer": "engineer", "Applied AI Scientist": "scientist",
    "AI Professor": "professor", "AI Interpretability Researcher": "interpretability",
}  # fmt: skip


def ranked(part: Part) -> list[str]:
    return [ROLES[block.title] for block in part.blocks if isinstance(block, ListBlock) and block.title]


FIRST = [
    ("I hate writing papers and publishing", {"scientist", "engineer"}),
    ("I like maths and hate publishing papers, which path suits me?", {"scientist", "interpretability", "engineer"}),
    ("I need money, I have a mortgage", {"engineer"}),
    ("I can't afford a pay cut", {"engineer", "scientist"}),
    ("I love Docker and CI/CD", {"scientist", "engineer"}),
    ("I want to ship products to users", {"scientist"}),
    ("I love academic freedom and a flexible schedule", {"professor"}),
    ("I love teaching", {"professor"}),
    ("what suits me if I like teaching and freedom", {"professor"}),
    ("I care about AI safety", {"interpretability"}),
    ("I like visualisation", {"interpretability"}),
    ("I like job security", {"engineer"}),
    ("I love mentoring students and hate deadlines", {"professor"}),
]


@pytest.mark.parametrize(("text", "first"), FIRST, ids=[text for text, _ in FIRST])
def test_the_first_guide_suits(answering: Answering, text: str, first: set[str]) -> None:
    assert ranked(answering("fit", "", text))[0] in first


NOT_FIRST = [
    ("I hate papers", "professor"),
    ("no publishing please", "professor"),
    ("I hate imposter syndrome", "intern"),
    ("money is what I want", "intern"),
    ("I dislike maths", "engineer"),
    ("I hate grant writing", "professor"),
    ("which path has no teaching", "professor"),
]


@pytest.mark.parametrize(("text", "last"), NOT_FIRST, ids=[text for text, _ in NOT_FIRST])
def test_what_one_cannot_stand_is_never_first(answering: Answering, text: str, last: str) -> None:
    assert ranked(answering("fit", "", text))[0] != last


def test_only_the_guides_named_are_weighed(answering: Answering) -> None:
    part = answering(
        "fit", "professor scientist", "torn between professor and applied scientist, I love academic freedom"
    )
    assert ranked(part) == ["professor", "scientist"]


def test_every_reason_is_a_line_with_a_source(answering: Answering) -> None:
    part = answering("fit", "", "I love teaching and hate papers")
    assert len(part.sources) >= 3
    assert "For: You will be mentoring bright students" in plain(part.blocks)


def test_reasons_against_stand_beside_those_for(answering: Answering) -> None:
    text = plain(answering("fit", "professor engineer", "I love freedom and hate grant writing").blocks)
    assert "Against: You have to get used to the cycle of grant writing" in text


def test_no_score_is_shown(answering: Answering) -> None:
    text = plain(answering("fit", "", "I love teaching").blocks)
    assert "score" not in text.lower()


def test_tastes_told_before_count(answering: Answering) -> None:
    part = answering("fit", "", "which path suits me?", profile=Profile(likes=("teaching",)))
    assert ranked(part)[0] == "professor"


def test_tastes_of_the_question_are_kept(answering: Answering) -> None:
    part = answering("fit", "", "which path suits someone who hates maths but loves docker?")
    assert part.profile == Profile(likes=("devops",), dislikes=("mathematics",))


def test_without_tastes_each_path_shows_both_sides(answering: Answering) -> None:
    part = answering("fit", "", "which path suits me?")
    assert part.status == "answered"
    assert all(ranked(answering("fit", "", offer.text)) for offer in part.offers)


@pytest.mark.parametrize(
    ("text", "subject", "present"),
    [
        ("You might miss work with less maths in it, where testable code comes first.", "mathematics", True),
        ("You might miss pure engineering, because more of your time goes to maths.", "mathematics", True),
        ("You might miss the lighter bureaucracy outside academia.", "bureaucracy", True),
        ("You might miss stable frameworks with less ambiguity.", "predictability", False),
        ("You might miss job stability.", "stability", False),
    ],
)
def test_what_one_misses_may_mean_that_there_is_more(advisor: Advisor, text: str, subject: str, present: bool) -> None:
    found = present_after_all(advisor.shelf.tagger, text, frozenset({subject}), cues_of(advisor.shelf))
    assert found is present


DREAMS = [
    ("I want academic freedom", "", "professor"),
    ("I dream of an internship at FAIR", "intern", "intern"),
    ("I'd love to work at Anthropic, which guide mentions it", "", "interpretability"),
    ("I want to make AI safe", "", "interpretability"),
    ("my dream is to teach at a university", "professor", "professor"),
    ("I want to see inside the black box", "", "interpretability"),
    ("I'd love to win grants from the NSF", "", "professor"),
]


@pytest.mark.parametrize(("text", "named", "first"), DREAMS, ids=[text for text, _, _ in DREAMS])
def test_a_dream_finds_its_guide(answering: Answering, text: str, named: str, first: str) -> None:
    part = answering("guide_for", named, text)
    assert (part.status, ranked(part)[0]) == ("answered", first)
