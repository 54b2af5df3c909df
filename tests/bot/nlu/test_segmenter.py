"""Segments: requests told from background, tellings and courtesies (segments.yaml)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import Advisor
from bot.nlu.message import Message
from bot.nlu.segmenter import MOST_SEGMENTS

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("segments.yaml").read_text("utf-8"))
TODAY = datetime.date(2026, 1, 5)


def told(message: Message) -> list[str]:
    """Each segment as its kind and its words."""
    spans = [(segment.kind, message.tokens[segment.start : segment.end]) for segment in message.segments]
    return [f"{kind} {' '.join(token.text for token in tokens)}" for kind, tokens in spans]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"])[:50])
def test_segments(advisor: Advisor, case: dict[str, Any]) -> None:
    found = told(advisor.pipeline.read(case["text"], TODAY))
    begins = [row.startswith(wanted) for row, wanted in zip(found, case["segments"], strict=False)]
    assert (len(found), all(begins)) == (len(case["segments"]), True), found


def test_segments_hold_every_token(advisor: Advisor) -> None:
    message = advisor.pipeline.read("hi. what does it pay? and, well, how long is it, thanks", TODAY)
    held = [i for segment in message.segments for i in range(segment.start, segment.end)]
    missing = [message.tokens[i].text for i in range(len(message.tokens)) if i not in held]
    assert (held, [word for word in missing if word.isalpha() and word != "and"]) == (sorted(set(held)), [])


@pytest.mark.parametrize("text", ["", "???", "🙂", ". . ."])
def test_a_message_without_words_is_one_segment(advisor: Advisor, text: str) -> None:
    assert len(advisor.pipeline.read(text, TODAY).segments) == 1


def test_a_long_story_has_few_segments(advisor: Advisor) -> None:
    message = advisor.pipeline.read("I like tea. " * 60 + "What does an intern earn?", TODAY)
    assert len(message.segments) == MOST_SEGMENTS + 1
