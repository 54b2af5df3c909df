"""The word lists of the built-in knowledge, read once for all tests of the extractors."""

from __future__ import annotations

import pytest

from bot.nlu.calendar_words import CalendarWords, build_calendar_words
from bot.nlu.number_words import NumberWords, build_number_words
from knowledge import load


@pytest.fixture(scope="session")
def number_words() -> NumberWords:
    return build_number_words(load().language)


@pytest.fixture(scope="session")
def calendar_words(number_words: NumberWords) -> CalendarWords:
    return build_calendar_words(load().language, number_words)
