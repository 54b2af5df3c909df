"""What is learnt of a visitor, and what is not."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import fields

import pytest

from bot import Profile

Learning = Callable[..., Profile]

TOLD = [
    ("I know Python and SQL, what do I still need for research engineer?", {"skills": ("python", "sql")}),
    ("I don't know Python but I know SQL", {"skills": ("sql",)}),
    ("I know Python but not SQL", {"skills": ("python",)}),
    ("I know Python, SQL and Docker but no maths", {"skills": ("python", "sql", "docker")}),
    ("I have good SQL and a maths degree", {"skills": ("sql", "mathematics"), "degree": "degree"}),
    ("I've published papers and done years of Docker", {"skills": ("publications", "docker")}),
    ("I studied linear algebra at university", {"skills": ("linear-algebra",)}),
    ("I'm no good at maths but I'm fluent in PyTorch", {"skills": ("pytorch",)}),
    ("I have mentored juniors", {"skills": ("mentoring",)}),
    ("I have taught at a university", {"skills": ("teaching",)}),
    ("I'm a backend developer with 5 years of Python", {"role": "backend-developer", "skills": ("python",)}),
    ("I work as a nurse", {"role": "nurse"}),
    ("I'm a senior data analyst and I hate maths", {"role": "data-analyst", "dislikes": ("mathematics",)}),
    ("I'm not a backend developer, I'm a teacher", {"role": "teacher"}),
    ("I've got 8 hours a week and I earn 90k", {"hours_per_week": 8.0, "salary": 90000}),
    ("I study 2 hours a day", {"hours_per_week": 14.0}),
    ("I can spare 30 minutes a day", {"hours_per_week": 3.5}),
    ("actually I have 6 hours, not 20", {"hours_per_week": 6.0}),
    ("my pay is 6,500 a month", {"salary": 78000}),
    ("I'm on 85k and want 200k", {"salary": 85000}),
    ("my salary is $120,000, what would I make as research engineer?", {"salary": 120000}),
    ("I have three months, can I finish any path?", {"months": 3.0}),
    ("I have a PhD in physics", {"degree": "phd"}),
    ("I do not have a degree", {"degree": "none"}),
    ("Make me a plan from 4 January with 8 hours a week", {"hours_per_week": 8.0, "start": datetime.date(2027, 1, 4)}),
    ("I love teaching, hate grant writing", {"likes": ("teaching",), "dislikes": ("grants",)}),
    ("I'm bored by meetings and into shipping products", {"likes": ("production",), "dislikes": ("bureaucracy",)}),
    ("I can't stand writing papers", {"dislikes": ("publishing",)}),
    ("maths scares me", {"dislikes": ("mathematics",)}),
    ("I'd rather build things than write papers", {"likes": ("production",)}),
    ("I hate reading papers", {"dislikes": ("papers",)}),
    ("stability is important to me", {"likes": ("stability",)}),
    ("I can't afford a pay cut", {"likes": ("pay",)}),
    ("I'm bad at maths and good at SQL", {"skills": ("sql",)}),
    ("I have experience with Docker, Kubernetes and AWS", {"skills": ("docker", "kubernetes", "cloud")}),
]
NOTHING = [
    "do I need Python?",
    "does it matter that I don't know PyTorch?",
    "I want to learn PyTorch",
    "no Python",
    "If I know Python what can I skip?",
    "I know that Python is used",
    "I know Python is slow",
    "my friend knows Python",
    "I have a question about Python",
    "I'm not fluent in Python",
    "I need to know Python",
    "forget that I said I know Python",
    "people hate papers, right?",
    "which path do people love",
    "I want to earn 200k",
    "do I need a PhD?",
    "my wife has a PhD",
    "I used to be a teacher",
    "how long would it take as a research engineer",
    "I want to become a research engineer",
    "I have -5 hours a week",
    "I have 1000 hours a week",
    "is 10 hours a week enough?",
    "the header says 12 months",
    "what would I miss?",
    "I don't hate maths",
    "I don't mind maths",
    "I'm not sure I like maths",
    "the guide says 10-15 hours per week",
    "I have been working for 3 years",
    "I have no PhD",
    "hello",
    "",
]


def _told(profile: Profile) -> dict[str, object]:
    return {f.name: value for f in fields(profile) if (value := getattr(profile, f.name))}


@pytest.mark.parametrize(("text", "expected"), TOLD, ids=[text for text, _ in TOLD])
def test_statements_are_learnt(learning: Learning, text: str, expected: dict[str, object]) -> None:
    assert _told(learning(text)) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_questions_denials_and_others_teach_nothing(learning: Learning, text: str) -> None:
    assert learning(text) == Profile()


def test_a_later_word_takes_a_skill_back(learning: Learning) -> None:
    assert learning("I don't know Python", Profile(skills=("python", "sql"))).skills == ("sql",)


def test_a_taste_can_turn(learning: Learning) -> None:
    after = learning("I hate maths", Profile(likes=("mathematics",)))
    assert (after.likes, after.dislikes) == ((), ("mathematics",))


@pytest.mark.parametrize(
    ("slot", "text", "field", "value"),
    [
        ("hours", "10", "hours_per_week", 10.0),
        ("hours", "about 6-8", "hours_per_week", 7.0),
        ("salary", "95k", "salary", 95000),
        ("start", "4 january", "start", datetime.date(2027, 1, 4)),
    ],
)
def test_a_bare_figure_answers_the_question_asked(
    learning: Learning, slot: str, text: str, field: str, value: object
) -> None:
    assert getattr(learning(text, slot=slot), field) == value


def test_what_tells_nothing_leaves_the_same_value(learning: Learning) -> None:
    known = Profile(skills=("python",), hours_per_week=8)
    assert learning("what does a professor earn?", known) is known
