"""Dates in messages, read against the day of the turn."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.calendar_words import CalendarWords
from bot.nlu.date_extractor import DateMention, find_dates, without_dates
from bot.nlu.number_extractor import find_quantities
from bot.nlu.tokenizer import tokenise

WEDNESDAY = datetime.date(2026, 1, 7)

CASES: dict[str, str] = yaml.safe_load(Path(__file__).with_name("dates.yaml").read_text(encoding="utf-8"))


def _shown(mention: DateMention) -> str:
    precision = "" if mention.precision == "day" else mention.precision
    parts = (mention.date.isoformat() if mention.date else "", precision, mention.problem or "")
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("text", CASES)
def test_dates(calendar_words: CalendarWords, text: str) -> None:
    found = find_dates(tokenise(text), WEDNESDAY, calendar_words)
    assert "; ".join(map(_shown, found)) == CASES[text]


SPANS = {
    "make me a plan from 10-Apr-27 please": "10 - apr - 27",
    "I start on the 23rd of next month": "23rd of next month",
    "in three months' time I begin": "in three months time",
    "from January 1st, 2028 on": "january 1st , 2028",
    "by the end of March 2027": "the end of march 2027",
    "starting 1/2": "starting 1 / 2",
}


@pytest.mark.parametrize("text", SPANS)
def test_span_of_date(calendar_words: CalendarWords, text: str) -> None:
    tokens = tokenise(text)
    (mention,) = find_dates(tokens, WEDNESDAY, calendar_words)
    assert " ".join(token.text for token in tokens[mention.start : mention.end]) == SPANS[text]


@pytest.mark.parametrize(
    "day",
    [datetime.date(2028, 2, 29), datetime.date(2026, 12, 31), datetime.date(9999, 12, 31), datetime.date(1, 1, 1)],
)
def test_any_day_may_be_today(calendar_words: CalendarWords, day: datetime.date) -> None:
    for text in CASES:
        find_dates(tokenise(text), day, calendar_words)


OFFSETS = {"in five weeks": True, "a year ago": True, "next week": False, "10-Apr-27": False}


@pytest.mark.parametrize("text", OFFSETS)
def test_offset_from_today(calendar_words: CalendarWords, text: str) -> None:
    (mention,) = find_dates(tokenise(text), WEDNESDAY, calendar_words)
    assert mention.is_offset is OFFSETS[text]


BESIDE_DATES = {
    "8 hours from 10-Apr-27": [8],
    "from 2027/09/01 with 90k": [90_000],
    "start on 3 March, 6 months": [6],
    "in five weeks": [5],
}


@pytest.mark.parametrize("text", BESIDE_DATES)
def test_numbers_beside_dates(calendar_words: CalendarWords, text: str) -> None:
    tokens = tokenise(text)
    dates = find_dates(tokens, WEDNESDAY, calendar_words)
    left = without_dates(find_quantities(tokens, calendar_words.numbers), dates)
    assert [quantity.low for quantity in left] == BESIDE_DATES[text]


WORDS = sorted({word for text in CASES for word in text.split()})
MESSAGES = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join))


@settings(max_examples=200, deadline=None)
@given(text=MESSAGES, today=st.dates())
def test_any_text_is_read(calendar_words: CalendarWords, text: str, today: datetime.date) -> None:
    tokens = tokenise(text)
    ends = [(mention.start, mention.end) for mention in find_dates(tokens, today, calendar_words)]
    assert all(0 <= start < end <= len(tokens) for start, end in ends)


@settings(max_examples=200, deadline=None)
@given(text=MESSAGES, today=st.dates())
def test_no_date_without_a_problem_is_missing(calendar_words: CalendarWords, text: str, today: datetime.date) -> None:
    mentions = find_dates(tokenise(text), today, calendar_words)
    assert all(mention.problem or (mention.date and mention.date >= today) for mention in mentions)
