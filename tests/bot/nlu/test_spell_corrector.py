"""Slips mended, and the bound on how many a message may cost."""

from __future__ import annotations

import pytest
from bot_engine import loaded

from bot.nlu.spell_corrector import MOST_MENDED, Speller
from bot.nlu.tokenizer import tokenise


@pytest.fixture(scope="module")
def speller() -> Speller:
    return loaded().pipeline.lexicon.speller


@pytest.mark.parametrize(("written", "meant"), [
    ("how lnog does it take", "how long does it take"),
    ("what salery", "what salary"),
    ("inter pretability", "interpretability"),
    ("howmuch", "how much"),
    ("the weather in Zürich", "the weather in zurich"),
])
def test_slips(speller: Speller, written: str, meant: str) -> None:
    assert " ".join(token.text for token in speller.mend(tokenise(written))) == meant


def test_only_so_many_are_looked_up(speller: Speller) -> None:
    tokens = speller.mend(tokenise("lnog " * (MOST_MENDED + 5)))
    assert [token.text for token in tokens].count("long") == MOST_MENDED
