"""Dates in messages, read against the day of the turn."""

from __future__ import annotations

import datetime

import pytest

from bot.nlu.date_extractor import find_date
from bot.nlu.tokenizer import tokenise
from bot.understanding import read_date

MONDAY = datetime.date(2026, 1, 5)

CASES: dict[str, str | None] = {
    "from 6 january": "2026-01-06",
    "from 5 january": "2026-01-05",
    "from 4 january": "2027-01-04",
    "4th of january 2028": "2028-01-04",
    "4 jan": "2027-01-04",
    "march 3": "2026-03-03",
    "mar 3rd, 2027": "2027-03-03",
    "may 1st": "2026-05-01",
    "sept 5": "2026-09-05",
    "dec 31": "2026-12-31",
    "march 2027": "2027-03-01",
    "in march": "2026-03-01",
    "start in february": "2026-02-01",
    "from feb": "2026-02-01",
    "2026-02-01": "2026-02-01",
    "2026-2-1": "2026-02-01",
    "1.2.2026": "2026-02-01",
    "13/1/2026": "2026-01-13",
    "1/13/2026": "2026-01-13",
    "29 february 2028": "2028-02-29",
    "next monday": "2026-01-12",
    "on friday": "2026-01-09",
    "starting tomorrow": "2026-01-06",
    "start today": "2026-01-05",
    "next week": "2026-01-12",
    "next month": "2026-02-01",
    "in two weeks": "2026-01-19",
    "in 12 weeks": "2026-03-30",
    "in three months' time": "2026-04-05",
    "in a week's time": "2026-01-12",
    "in a month’s time": "2026-02-04",
    "after new year": "2027-01-01",
    "30 february": None,
    "31.02.2026": None,
    "2026-13-01": None,
    "may i ask": None,
    "march on": None,
    "what is phase 4": None,
    "10 hours a week": None,
    "in 2 phases": None,
    "": None,
}


@pytest.mark.parametrize("text", CASES)
def test_dates(text: str) -> None:
    found = find_date(text, MONDAY)
    assert (found.isoformat() if found else None) == CASES[text]


@pytest.mark.parametrize("text", CASES)
def test_dates_of_a_message(text: str) -> None:
    found = read_date(tokenise(text), MONDAY)
    assert (found.isoformat() if found else None) == CASES[text]


@pytest.mark.parametrize("day", [datetime.date(2028, 2, 29), datetime.date(2026, 12, 31), datetime.date(9990, 12, 31)])
@pytest.mark.parametrize("text", [text for text in CASES if text])
def test_any_day_may_be_today(text: str, day: datetime.date) -> None:
    assert find_date(text, day) is None or find_date(text, day) == find_date(text, day)
