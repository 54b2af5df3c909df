"""One's own pay against the guides' figures, and the time at hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import Profile
from bot.nlg.text_renderer import plain
from bot.scene import Part

Answering = Callable[..., Part]
CASES = [
    ("intern", "I earn 120k, what would I make?", ("102,000", "96,000–108,000", "$60,000–$120,000")),
    ("scientist", "I earn 100k now", ("140,000",)),
    ("engineer", "my salary is $100,000, what then?", ("160,000", "$140k–$260k", "+40% and +160%")),
    ("interpretability", "currently on 90k", ("117,000", "72,000–81,000", "1–2 years")),
    ("intern", "my pay is 5,000 a month", ("60,000", "51,000")),
    ("scientist", "from $95k to what", ("133,000",)),
]


BACKWARDS = [
    ("scientist", "what would I have to earn today to get to 210k?", ("150,000",)),
    ("engineer", "which salary must I have now so that it leads to 160k?", ("100,000", "inside it")),
    ("interpretability", "what do I need to be earning to land at 260k?", ("200,000", "above it")),
    ("intern", "what should I be earning to end up on 51,000?", ("60,000", "below it")),
]


@pytest.mark.parametrize(("guide", "text", "figures"), BACKWARDS, ids=[f"{g}: {t}" for g, t, _ in BACKWARDS])
def test_a_sum_to_reach_is_reckoned_back(answering: Answering, guide: str, text: str, figures: tuple[str, ...]) -> None:
    part = answering("money", guide, text)
    assert [figure for figure in figures if figure not in plain(part.blocks)] == []
    assert part.profile is None


def test_without_figures_nothing_is_reckoned_back(answering: Answering) -> None:
    part = answering("money", "professor", "what would I have to earn to reach 150k?")
    assert (part.status, "150,000" in plain(part.blocks)) == ("unknown", True)


@pytest.mark.parametrize(("guide", "text", "figures"), CASES, ids=[f"{g}: {t}" for g, t, _ in CASES])
def test_pay_is_worked_out_both_ways(answering: Answering, guide: str, text: str, figures: tuple[str, ...]) -> None:
    said = plain(answering("money", guide, text).blocks)
    assert [figure for figure in figures if figure not in said] == []


def test_the_sum_comes_with_its_caveats(answering: Answering) -> None:
    said = plain(answering("money", "engineer", "I earn 100k").blocks)
    assert "depends on place, company and experience" in said


def test_a_guide_without_figures_is_honest(answering: Answering) -> None:
    part = answering("money", "professor", "I earn 100k")
    assert (part.status, "100,000" in plain(part.blocks)) == ("unknown", True)


def test_pay_told_before_is_used(answering: Answering) -> None:
    part = answering("money", "scientist", "what would I make?", profile=Profile(salary=50000))
    assert "70,000" in plain(part.blocks)


def test_without_pay_the_guides_figures_are_given_and_pay_asked_for(answering: Answering) -> None:
    part = answering("money", "scientist", "what would I make?")
    assert (part.status, part.pending and part.pending.slot) == ("answered", "salary")
    assert "+40%" in plain(part.blocks)


MONTHS = [
    ("I have three months, can I finish any path?", "None of the paths fits", "6 months"),
    ("I have three months", "next 90 days", "Deep Learning Specialization"),
    ("I've got 6 months", "In 6 months these fit", "research intern (6 months)"),
    ("I have a year", "research engineer (12 months)", "short end"),
    ("I only have 8 weeks", "None of the paths fits", "this month"),
    ("I have 5 years", "professor (3–4 years)", "In 60 months"),
    ("my savings last 9 months", "research intern", "interpretability researcher (9–12 months)"),
]


@pytest.mark.parametrize(("text", "one", "other"), MONTHS, ids=[text for text, _, _ in MONTHS])
def test_months_at_hand_meet_the_guides_times(answering: Answering, text: str, one: str, other: str) -> None:
    said = plain(answering("months_at_hand", "", text).blocks)
    assert one in said
    assert other.lower() in said.lower()


def test_without_months_all_times_are_given(answering: Answering) -> None:
    part = answering("months_at_hand", "", "can I finish anything in my time?")
    assert "12–18 months" in plain(part.blocks)
