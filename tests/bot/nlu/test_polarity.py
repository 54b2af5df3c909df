"""Polarity: what is denied, ruled out, wished for, past or hearsay, and where that ends (polarity.yaml)."""

from __future__ import annotations

import datetime
from itertools import groupby
from pathlib import Path

import pytest
import yaml
from bot_engine import loaded
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Advisor
from bot.nlu.message import Message

CASES: dict[str, str] = yaml.safe_load(Path(__file__).with_name("polarity.yaml").read_text("utf-8"))
TODAY = datetime.date(2026, 1, 5)


def marked(message: Message) -> str:
    """The spans that are not affirmed, as the table writes them."""
    pairs = zip(message.polarity, (token.text for token in message.tokens), strict=True)
    runs = [(kind, [word for _, word in run]) for kind, run in groupby(pairs, key=lambda pair: pair[0])]
    return "; ".join(f"{kind}: {' '.join(words)}" for kind, words in runs if kind != "affirmed")


@pytest.mark.parametrize("text", CASES)
def test_polarity(advisor: Advisor, text: str) -> None:
    assert marked(advisor.pipeline.read(text, TODAY)) == CASES[text]


def test_denied_names_have_a_polarity(advisor: Advisor) -> None:
    message = advisor.pipeline.read("not the professor, the intern", TODAY)
    kinds = [message.polarity_of(entity) for entity in message.named("role")]
    assert kinds == ["excluded", "affirmed"]


WORDS = st.sampled_from(["not", "but", "all", "except", "the", "intern", ",", ".", "wish", "i", "had", "and"])


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(words=st.lists(WORDS, max_size=20))
def test_every_token_has_one(words: list[str]) -> None:
    message = loaded().pipeline.read(" ".join(words), TODAY)
    assert len(message.polarity) == len(message.tokens)
