"""Dates in messages, read against the day of the turn."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.calendar_words import CalendarWords
from bot.nlu.date_extractor import DateMention, find_dates, without_dates
from bot.nlu.number_extractor import find_quantities
from bot.nlu.tokenizer import tokenise

WEDNESDAY = datetime.date(2026, 1, 7)

CASES: dict[str, str] = {
    "make me a plan from 2027-09-01": "2027-09-01",
    "2027/09/01": "2027-09-01",
    "10-Apr-27": "2027-04-10",
    "01.02.2027": "2027-02-01",
    "1/13/2027": "2027-01-13",
    "13/1/2027": "2027-01-13",
    "the first of January": "2027-01-01",
    "2nd of this month": "2026-01-02 past",
    "8th of this month": "2026-01-08",
    "the 23rd of next month": "2026-02-23",
    "March 3rd": "2026-03-03",
    "at Christmas": "2026-12-25",
    "in the new year": "2027-01-01",
    "new year": "2027-01-01",
    "in five weeks": "2026-02-11 week",
    "five weeks from now": "2026-02-11 week",
    "a fortnight from today": "2026-01-21 week",
    "next Monday": "2026-01-12",
    "mid March": "2026-03-16",
    "end of next month": "2026-02-28",
    "after the summer": "unread",
    "tomorrow": "2026-01-08",
    "right now": "2026-01-07",
    "start straight away": "2026-01-07",
    "2027-02-30": "impossible",
    "32nd of May": "impossible",
    "30 february": "impossible",
    "29 february": "2028-02-29",
    "2024-01-01": "2024-01-01 past",
    "start from scratch": "",
    "starting salary": "",
    "from backend": "",
    "may I ask": "",
    "march on": "",
    "in may": "2026-05-01 month",
    "start in March": "2026-03-01 month",
    "from May 2027": "2027-05-01 month",
    "Jan 1": "2027-01-01",
    "January 1st, 2028": "2028-01-01",
    "1 Jan '27": "2027-01-01",
    "10 April 2027": "2027-04-10",
    "twenty-third of May": "2026-05-23",
    "in a month's time": "2026-02-07 month",
    "in three months' time": "2026-04-07 month",
    "in half a year": "2026-07-09 month",
    "in two and a half months": "2026-03-24 month",
    "in a few weeks": "unread",
    "start soon": "unread",
    "two weeks ago": "2025-12-24 past",
    "since March": "2025-03-01 month past",
    "last Monday": "2026-01-05 past",
    "Monday to Friday": "",
    "every Monday": "",
    "on Mondays": "",
    "Monday, 7 December": "2026-12-07",
    "on the 23rd": "2026-01-23",
    "from the 2nd phase": "",
    "from 10 hours": "",
    "from 90k to 120k": "",
    "starting 1/2": "unread",
    "from 24.12.": "unread",
    "spring boot": "",
    "I know Spring": "",
    "next spring": "unread",
    "Q2 2027": "2027-04-01 quarter",
    "in 2027": "2027-01-01 year",
    "early 2027": "2027-01-01",
    "end of the year": "2026-12-31",
    "end of year": "2026-12-31",
    "by the end of March 2027": "2027-03-31",
    "next week": "2026-01-12 week",
    "next month": "2026-02-01 month",
    "within the next month": "",
    "next year": "2027-01-01 year",
    "today": "2026-01-07",
    "demand today": "",
    "what should I do this week": "",
    "beginning of June": "2026-06-01",
    "the day after tomorrow": "2026-01-09",
    "new year's resolution": "",
    "christmas party": "",
    "20 January 2025": "2025-01-20 past",
    "from March 90k": "2026-03-01 month",
    "from March 10-12 hours": "2026-03-01 month",
    "March 8 hours a week": "",
    "8 hours from March": "2026-03-01 month",
    "in 99999999999999 weeks": "week impossible",
    "in 12 months": "2027-01-07 month",
    "in 2 phases": "",
    "10 hours a week": "",
    "ready by June": "2026-06-01 month",
    "as soon as possible": "2026-01-07",
    "start asap": "2026-01-07",
    "starting the 15th": "2026-01-15",
    "the 15th of march": "2026-03-15",
    "Christmas": "2026-12-25",
    "2026-01-07": "2026-01-07",
    "15.03.27": "2027-03-15",
    "I was born in 1990": "1990-01-01 year past",
    "the first of the month": "2026-02-01",
    "in the second week of march": "2026-03-01 month",
    "my 1st of 5 goals": "",
    "phase 3 may be hard": "",
    "sept 5": "2026-09-05",
    "5 sept": "2026-09-05",
    "dec 31": "2026-12-31",
    "1st": "",
    "from Monday": "2026-01-12",
    "on the 2nd": "2026-02-02",
    "I want to start on 3 feb": "2026-02-03",
    "by 31/12/2026": "2026-12-31",
    "starting October": "2026-10-01 month",
    "summer": "",
    "during summer": "",
    "fall behind": "",
    "second half of 2027": "2027-07-02",
    "in ten days": "2026-01-17",
    "in a week or two": "2026-01-14 week",
    "from 6 january": "2027-01-06",
    "4th of january 2028": "2028-01-04",
    "mar 3rd, 2027": "2027-03-03",
    "may 1st": "2026-05-01",
    "march 2027": "2027-03-01 month",
    "start in february": "2026-02-01 month",
    "from feb": "2026-02-01 month",
    "2026-2-1": "2026-02-01",
    "29 february 2028": "2028-02-29",
    "on friday": "2026-01-09",
    "starting tomorrow": "2026-01-08",
    "start today": "2026-01-07",
    "in two weeks": "2026-01-21 week",
    "in 12 weeks": "2026-04-01 week",
    "in a month’s time": "2026-02-07 month",
    "after new year": "2027-01-01",
    "31.02.2026": "impossible",
    "2026-13-01": "impossible",
    "what is phase 4": "",
    "31 June": "impossible",
    "I have 10 hours a week and start on 1 March": "2026-03-01",
    "from 1 March 2026 to 1 June 2026": "2026-03-01; 2026-06-01",
    "between March and June": "2026-03-01 month; 2026-06-01 month",
    "March 5th or April 7th": "2026-03-05; 2026-04-07",
    "the 1st of may": "2026-05-01",
    "I'd begin the first Monday": "2026-01-12",
    "what happened last year": "",
    "10.4.27": "2027-04-10",
    "1-2-2027": "2027-02-01",
    "5th December": "2026-12-05",
    "next Friday": "2026-01-09",
    "this Friday": "2026-01-09",
    "on fri": "2026-01-09",
    "come January": "2026-01-07 month",
    "before Christmas": "2026-12-25",
    "since Christmas": "2025-12-25 past",
    "after Easter": "unread",
    "in the spring": "unread",
    "start this summer": "unread",
    "starting after my exams": "unread",
    "start sometime": "unread",
    "kick off next week": "2026-01-12 week",
    "I can start 15 Jan": "2026-01-15",
    "start: 2026-06-01": "2026-06-01",
    "Is ML hot in 2026?": "2026-01-07 year",
    "in 2024": "2024-01-01 year past",
    "this year": "",
    "next weekend": "2026-01-10",
    "end of the week": "2026-01-11",
    "end of next week": "2026-01-18",
    "middle of next month": "2026-02-15",
    "start of next year": "2027-01-01",
    "at the end of the year": "2026-12-31",
    "late March": "2026-03-23",
    "mid-April": "2026-04-15",
    "early in June": "2026-06-01",
    "first half of 2027": "2027-01-01",
    "Q1": "2026-01-07 quarter",
    "Q4 next year": "2027-10-01 quarter",
    "three days ago": "2026-01-04 past",
    "a year ago": "2025-01-07 past",
    "in one year": "2027-01-07 month",
    "in 1.5 years": "2027-07-09 month",
    "half a year from now": "2026-07-09 month",
    "I need a date": "",
    "tell me about the second one": "",
    "the third phase": "",
    "step 3 of phase 2": "",
    "version 3.10.1": "",
    "call me on 555-1234": "",
    "24/7 support": "",
    "C++ 17": "",
    "ratio 3/4": "",
    "9-12 months": "",
    "how many weeks does phase 2 take": "",
    "may i march on": "",
    "it may be hard": "",
    "march madness": "",
    "sunday school": "2026-01-11",
    "mondays are bad": "",
    "every friday": "",
    "monday through thursday": "",
    "spring boot and java": "",
    "in spring boot": "",
    "winter is coming": "",
    "is now a good time": "",
    "what now": "",
    "start with python": "",
    "starting point": "",
    "begin with the basics": "",
    "from the beginning": "",
    "start phase 2": "",
    "start from phase 3": "",
    "from zero to hero": "",
    "from 2 to 3 hours": "",
    "start at 8 hours a week": "",
    "on my own": "",
    "by the way": "",
    "in general": "",
    "in a nutshell": "",
    "in ten minutes": "",
    "within five weeks": "",
    "the first week": "",
    "the last month": "",
    "what is the second part": "",
    "I earn 2027 a month": "",
    "the year 2027": "",
    "2027": "",
    "1 2 2027": "",
    "20270901": "",
    "99/99/9999": "impossible",
    "0000-00-00": "impossible",
    "31/31/2026": "impossible",
    "32/1/2027": "impossible",
    "0 January": "impossible",
    "00.00.2027": "impossible",
    "999999999-01-01": "",
    "in 1e999 weeks": "",
    "ten thousand years from now": "month impossible",
}
"""Every mention as `date precision problem`; `day` and no problem are left out."""


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
