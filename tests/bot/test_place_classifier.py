"""A portal's own questions teach the search which statement answers; a guide without any is searched as before."""

from __future__ import annotations

import datetime

import pytest

from bot import Advisor, Conversation

TODAY = datetime.date(2026, 1, 5)
GUIDE = """\
id: baker-to-florist
source_role: Baker
target_role: Florist
title: Baker → Florist
reviewed: 2026-11-20
overview: [Shapes and colours are your trade already.]
transferable_skills: [{name: Early mornings, why: The flower market opens at four.}]
skills_to_learn: [{name: Binding, how: Tie a bunch a day.}]
roadmap: [{name: Start, weeks: 8, tasks: [Visit the market at dawn.]}]
reality: {love: [Every customer smiles.], miss: [Nobody eats your work.], challenges: [Cold water all day.]}
action_plan: {this_week: [Buy a knife.], this_month: [Bind a wreath.], next_90_days: [Sell a bunch.]}
faq: [{id: van, title: Driving, questions: [must I own a vehicle, is a licence a must], answer: A van is lent.}]
"""
QUESTIONS = """\
guide: baker-to-florist
questions:
  challenges-1: [will my fingers freeze, is it bad for chapped skin, do my hands suffer]
  miss-1: [what tasty things do I give up, will I long for the smell of bread, no more cake]
  love-1: [are people in a good mood, is it a happy trade, do folks thank you]
"""


@pytest.fixture(scope="module")
def florist(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    folder = tmp_path_factory.mktemp("portal")
    for name, text in (("guides/baker-to-florist.yaml", GUIDE), ("questions/baker-to-florist.yaml", QUESTIONS)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return Advisor.load((folder,), builtin=False, cache=folder / "cache")


@pytest.mark.parametrize(("says", "anchor"), [
    ("would chapped fingers suffer as a florist?", "challenges-1"),
    ("as a florist, do I long for bread?", "miss-1"),
    ("do folks thank a florist, are they happy?", "love-1"),
    ("is a vehicle a must for a florist?", "faq-van"),
])
def test_a_statement_is_found_without_a_word_of_its_own(florist: Advisor, says: str, anchor: str) -> None:
    message = florist.pipeline.read(says, TODAY)
    turn = florist.understanding.turn_input(message, message.whole, Conversation())
    assert turn.passages[0].place.anchor == anchor


def test_words_that_no_question_holds_are_no_evidence(florist: Advisor) -> None:
    message = florist.pipeline.read("zrgl qwpx", TODAY)
    assert florist.search.places.scores(message.whole) == {}
