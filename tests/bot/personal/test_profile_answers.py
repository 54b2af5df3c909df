"""What was told is shown, used and forgotten."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from bot import Ask, Profile, Progress, StepsBlock
from bot.nlg.text_renderer import plain
from bot.scene import Part

Answering = Callable[..., Part]
INTERN = "backend-developer-to-ai-research-intern"
WHOLE = Profile(
    role="nurse",
    skills=("python", "pytorch"),
    hours_per_week=8,
    months=6,
    start=datetime.date(2027, 1, 4),
    degree="phd",
    salary=90000,
    likes=("teaching",),
    dislikes=("papers",),
)


def test_everything_told_is_shown(answering: Answering) -> None:
    said = plain(answering("profile_show", "", "what do you know about me?", profile=WHOLE).blocks)
    for words in ("nurse", "Python and PyTorch", "8", "6", "4 January 2027", "PhD", "90,000", "teaching", "papers"):
        assert words in said


def test_progress_is_shown_too(answering: Answering) -> None:
    progress = (Progress(INTERN, (1, 2)),)
    assert "2 of 4 phases done" in plain(answering("profile_show", "", "my profile", progress=progress).blocks)


def test_nothing_known_is_said(answering: Answering) -> None:
    said = plain(answering("profile_show", "", "what do you know about me?").blocks)
    assert "You have not told me anything" in said


FORGET = [
    ("forget that I said I know Python", "skills", ("pytorch",), "Python"),
    ("forget my salary", "salary", None, "90k"),
    ("delete my pay", "salary", None, "90,000"),
    ("forget my hours", "hours_per_week", None, "8 hours"),
    ("forget my job", "role", None, "nurse"),
    ("forget that I am a nurse", "role", None, "nurse"),
    ("forget my degree", "degree", None, "phd"),
    ("you may forget my start date", "start", None, "4 January"),
    ("forget that I like teaching", "likes", (), "teaching"),
]


@pytest.mark.parametrize(("text", "field", "value", "struck"), FORGET, ids=[text for text, *_ in FORGET])
def test_one_thing_is_forgotten_and_its_words_struck(
    answering: Answering, text: str, field: str, value: object, struck: str
) -> None:
    part = answering("profile_forget", "", text, profile=WHOLE)
    assert part.profile is not None
    assert getattr(part.profile, field) == value
    assert struck.lower() in [word.lower() for word in part.forgotten]


@pytest.mark.parametrize(("text", "field", "value", "struck"), FORGET, ids=[text for text, *_ in FORGET])
def test_what_is_forgotten_is_not_said_again(
    answering: Answering, text: str, field: str, value: object, struck: str
) -> None:
    said = plain(answering("profile_forget", "", text, profile=WHOLE).blocks)
    assert struck.lower() not in said.lower()


def test_of_several_skills_one_is_said_to_be_forgotten(answering: Answering) -> None:
    part = answering("profile_forget", "", "forget that I said I know Python", profile=WHOLE)
    assert "a skill of yours" in plain(part.blocks)


def test_what_was_not_named_stays(answering: Answering) -> None:
    part = answering("profile_forget", "", "forget my salary", profile=WHOLE)
    assert part.profile is not None
    assert (part.profile.skills, part.profile.role) == (WHOLE.skills, WHOLE.role)


def test_everything_is_forgotten(answering: Answering) -> None:
    part = answering("profile_forget", "", "forget what you know about me", profile=WHOLE)
    assert (part.profile, "nurse" in part.forgotten) == (Profile(), True)


def test_what_was_never_told_cannot_be_forgotten(answering: Answering) -> None:
    part = answering("profile_forget", "", "forget my salary")
    assert (part.profile, part.forgotten) == (None, ())


TELL = [
    ("I have 8 hours a week", "8 hours a week"),
    ("I am a nurse", "nurse"),
    ("I know Python", "you know Python"),
    ("I hate maths", "mathematics"),
    ("I earn 70k", "70,000 a year"),
    ("I have a PhD", "PhD"),
    ("I don't know PyTorch", "do not know PyTorch"),
]


@pytest.mark.parametrize(("text", "noted"), TELL, ids=[text for text, _ in TELL])
def test_what_is_told_is_noted(answering: Answering, text: str, noted: str) -> None:
    part = answering("profile_tell", "", text)
    assert part.status == "answered"
    assert noted in plain(part.blocks)


def test_another_job_is_told_where_the_guides_start(answering: Answering) -> None:
    assert "start from backend developer" in plain(answering("profile_tell", "", "I am a nurse").blocks)


def test_new_hours_make_the_plan_anew(answering: Answering) -> None:
    part = answering("profile_tell", "intern", "actually I have 6 hours, not 20", last=Ask("plan", (INTERN,)))
    assert any(isinstance(block, StepsBlock) for block in part.blocks)


def test_hours_that_cannot_be_are_asked_again(answering: Answering) -> None:
    part = answering("profile_tell", "", "I have 1000 hours a week")
    assert part.status == "clarify"


def test_starting_over_resets(answering: Answering) -> None:
    assert answering("start_over", "", "start over", profile=WHOLE).reset
