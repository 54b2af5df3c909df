"""Explanations: everything that led to a reply, as plain data and as text."""

from __future__ import annotations

import datetime
from typing import Any

import orjson
import pytest

from bot import Advisor, Conversation, explain, readable

TODAY = datetime.date(2026, 1, 5)
TEXT = "hey, how lng to becom an interp reseacher from 4 February with 10-12 hrs a week?"
INTERN = "backend-developer-to-ai-research-intern"


@pytest.fixture(scope="module")
def explained(advisor: Advisor) -> dict[str, Any]:
    return explain(advisor, TEXT, today=TODAY)


def best(advisor: Advisor, text: str) -> dict[str, Any]:
    """The frame on top of the ranking of the first request."""
    frame: dict[str, Any] = explain(advisor, text, today=TODAY)["ranking"][0]["frames"][0]
    return frame


def test_plain_data(explained: dict[str, Any]) -> None:
    assert orjson.loads(orjson.dumps(explained)) == explained


def test_tokens_say_where_they_stood(explained: dict[str, Any]) -> None:
    assert [t for t in explained["tokens"] if TEXT[t["start"] : t["end"]] != t["written"]] == []


def test_corrections(explained: dict[str, Any]) -> None:
    made = {c["written"]: c["read_as"] for c in explained["corrections"]}
    assert {"lng": "long", "becom": "become", "reseacher": "researcher"}.items() <= made.items()


def test_words_put_for_one_are_one_correction(advisor: Advisor) -> None:
    made = explain(advisor, "howlong for the intern", today=TODAY)["corrections"]
    assert made == [{"written": "howlong", "read_as": "how long", "start": 0, "end": 7}]


def test_entities_have_kind_name_and_span(explained: dict[str, Any]) -> None:
    role = next(e for e in explained["entities"] if e["kind"] == "role")
    span = TEXT[role["start"] : role["end"]]
    assert (role["name"], role["text"], span) == ("AI Interpretability Researcher", *["interp reseacher"] * 2)


def test_numbers_and_dates(explained: dict[str, Any]) -> None:
    hours = next(q for q in explained["quantities"] if q["unit"] == "hours")
    assert (hours["low"], hours["high"]) == (10, 12)
    assert explained["dates"] == [{"date": "2026-02-04", "problem": None}]


def test_polarity_of_tokens(advisor: Advisor) -> None:
    tokens = explain(advisor, "not the professor, the pay of an intern", today=TODAY)["tokens"]
    polarity = {token["text"]: token["polarity"] for token in tokens}
    assert (polarity["professor"], polarity["pay"]) == ("excluded", "affirmed")


def test_segments_have_kinds(explained: dict[str, Any]) -> None:
    assert [segment["kind"] for segment in explained["segments"]] == ["courtesy", "request"]


def test_frames_stand_best_first(explained: dict[str, Any]) -> None:
    chances = [[frame["probability"] for frame in part["frames"]] for part in explained["ranking"]]
    assert chances == [sorted(row, reverse=True) for row in chances]


def test_a_frame_says_where_it_came_from(advisor: Advisor) -> None:
    frame = best(advisor, "salary of a research intern")
    assert (frame["frame"], frame["guides"], frame["generator"]) == ("pay", [INTERN], "classified")


def test_features_add_up(advisor: Advisor) -> None:
    features = best(advisor, "salary of a research intern")["features"]
    assert features
    assert [f for f in features if f["adds"] != pytest.approx(f["value"] * f["weight"], abs=0.01)] == []


def test_every_request_is_answered(advisor: Advisor) -> None:
    told = explain(advisor, "What does an AI professor earn, and how long does it take?", today=TODAY)
    assert [frame["frame"] for frame in told["answered"]] == ["pay", "duration"]


def test_what_was_learnt(advisor: Advisor) -> None:
    told = explain(advisor, "I can study 10 hours a week", today=TODAY)
    assert told["profile"]["hours_per_week"] == {"before": None, "after": 10}
    assert [(fact["field"], fact["value"]) for fact in told["facts"]] == [("hours_per_week", 10)]


def test_the_reply_is_the_one_given(advisor: Advisor) -> None:
    reply = advisor.reply("research intern roadmap", Conversation(), TODAY).reply
    told = explain(advisor, "research intern roadmap", today=TODAY)["reply"]
    assert (told["status"], told["text"]) == (reply.status, reply.text)


def test_a_suggestion_is_answered_as_offered(advisor: Advisor) -> None:
    first = advisor.reply("research intern roadmap", Conversation(), TODAY)
    offer = first.conversation.offers[0]
    told = explain(advisor, offer.text, first.conversation, TODAY)
    assert (told["answered"][0]["frame"], told["facts"]) == (offer.frame.name, [])


ODD = ["", "   ", "???", "\u200b", "🙂", "\x00\x01", "a" * 3000, "<b>", "&amp;", "1", "٣ weeks", "\ud7ff"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_anything_can_be_explained(advisor: Advisor, text: str) -> None:
    assert readable(explain(advisor, text, today=TODAY))


SHOWN = [
    "corrected   lng → long", "role AI Interpretability Researcher — “interp reseacher” [25:41]",
    "dates       2026-02-04", "10 to 12 hours", "<role>", "ranked  ", "answered  ", "status  ", "intent +",
]  # fmt: skip


@pytest.mark.parametrize("piece", SHOWN)
def test_readable_form(explained: dict[str, Any], piece: str) -> None:
    assert piece in readable(explained)


def test_readable_form_has_no_ragged_ends(explained: dict[str, Any]) -> None:
    assert [row for row in readable(explained).splitlines() if row != row.rstrip()] == []
