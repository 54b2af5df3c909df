"""Explanations: everything that led to a reply, as plain data and as text."""

from __future__ import annotations

import datetime
from typing import Any

import orjson
import pytest

from bot import Advisor, Conversation, explain, readable

TODAY = datetime.date(2026, 1, 5)
TEXT = "hey, how lng to becom an interp reseacher from 4 February with 10-12 hrs a week?"


@pytest.fixture(scope="module")
def explained(advisor: Advisor) -> dict[str, Any]:
    return explain(advisor, TEXT, today=TODAY)


def test_an_explanation_is_plain_data(explained: dict[str, Any]) -> None:
    assert orjson.loads(orjson.dumps(explained)) == explained


def test_every_token_says_where_it_stood(explained: dict[str, Any]) -> None:
    assert [t for t in explained["tokens"] if TEXT[t["start"] : t["end"]] != t["written"]] == []


def test_corrections_show_what_was_written(explained: dict[str, Any]) -> None:
    made = {c["written"]: c["read_as"] for c in explained["corrections"]}
    assert {"lng": "long", "becom": "become", "reseacher": "researcher"}.items() <= made.items()


def test_words_put_for_one_are_one_correction(advisor: Advisor) -> None:
    made = explain(advisor, "howlong for the intern", today=TODAY)["corrections"]
    assert made == [{"written": "howlong", "read_as": "how long", "start": 0, "end": 7}]


def test_entities_have_kind_name_and_span(explained: dict[str, Any]) -> None:
    role = next(e for e in explained["entities"] if e["kind"] == "role")
    span = TEXT[role["start"] : role["end"]]
    assert (role["name"], role["text"], span) == ("AI Interpretability Researcher", *["interp reseacher"] * 2)


def test_numbers_and_dates_are_told(explained: dict[str, Any]) -> None:
    hours = next(q for q in explained["quantities"] if q["unit"] == "hours")
    assert (hours["low"], hours["high"], explained["date"]) == (10, 12, "2026-02-04")


def test_candidates_stand_best_first(explained: dict[str, Any]) -> None:
    scores = [[c["score"] for c in reading["candidates"]] for reading in explained["readings"]]
    assert scores == [sorted(row, reverse=True) for row in scores]


def test_each_candidate_has_its_nearest_example(advisor: Advisor) -> None:
    best = explain(advisor, "What does an AI professor pay?", today=TODAY)["readings"][0]["candidates"][0]
    assert (best["topic"], best["evidence"]["example"]["text"]) == ("pay", "What does <role> pay?")


def test_what_spoke_for_a_candidate_is_named_with_its_weight(advisor: Advisor) -> None:
    best = explain(advisor, "salary of a research intern", today=TODAY)["readings"][0]["candidates"][0]
    assert {spoke["what"] for spoke in best["evidence"]["spoke"]} & {"salary", "c:pay"}


def test_concepts_of_a_topic_count_as_evidence(advisor: Advisor) -> None:
    best = explain(advisor, "salary of a research intern", today=TODAY)["readings"][0]["candidates"][0]
    assert best["evidence"]["concepts"] == ["pay"]


def test_every_question_of_a_message_is_heard(advisor: Advisor) -> None:
    heard = explain(advisor, "What does an AI professor earn, and how long does it take?", today=TODAY)["heard"]
    assert [h["topic"] for h in heard] == ["pay", "duration"]


def test_the_rule_is_told_with_its_reason(advisor: Advisor) -> None:
    decision = explain(advisor, "How hard is it?", today=TODAY)["decision"]
    assert (decision["rule"], decision["held"]) == ("which guide", [{"topic": "difficulty"}])


def test_what_was_learnt_of_the_visitor_is_told(advisor: Advisor) -> None:
    learnt = explain(advisor, "I can study 10 hours a week", today=TODAY)["profile"]
    assert learnt["hours_per_week"] == {"before": None, "after": 10}


def test_the_reply_is_the_one_that_is_given(advisor: Advisor) -> None:
    reply = advisor.reply("research intern roadmap", Conversation(), TODAY).reply
    told = explain(advisor, "research intern roadmap", today=TODAY)["reply"]
    assert (told["status"], told["text"]) == (reply.status, reply.text)


def test_a_yes_shows_what_it_stands_for(advisor: Advisor) -> None:
    first = advisor.reply("research intern roadmap", Conversation(), TODAY)
    told = explain(advisor, "yes", first.conversation, TODAY)
    assert (told["text"], told["read_as"]) == ("yes", first.reply.suggestions[0].text)


ODD = ["", "   ", "???", "\u200b", "🙂", "\x00\x01", "a" * 3000, "<b>", "&amp;", "1", "٣ weeks", "\ud7ff"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_anything_can_be_explained(advisor: Advisor, text: str) -> None:
    assert readable(explain(advisor, text, today=TODAY))


SHOWN = [
    "corrected   lng → long", "role AI Interpretability Researcher — “interp reseacher” [25:41]",
    "date        2026-02-04", "10 to 12 hours", "<role>", "rule  ", "status  ", "ahead by ",
]  # fmt: skip


@pytest.mark.parametrize("piece", SHOWN)
def test_the_readable_form_shows(explained: dict[str, Any], piece: str) -> None:
    assert piece in readable(explained)


def test_the_readable_form_has_no_ragged_ends(explained: dict[str, Any]) -> None:
    assert [row for row in readable(explained).splitlines() if row != row.rstrip()] == []
