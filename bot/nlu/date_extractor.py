"""Dates in a message, read against the day of the turn."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_MONTHS = {name: number for number, names in enumerate((
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
    ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"),
    ("december", "dec")), start=1) for name in names}  # fmt: skip
MONTH_NAMES = frozenset(_MONTHS)
_DAYS = {name: number for number, name in enumerate(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_ISO = re.compile(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](20\d\d)\b")
_DAY_MONTH = re.compile(rf"\b{_ORDINAL}\s+(?:of\s+)?({_NAMES})\b\.?,?(?:\s+(20\d\d))?")
_MONTH_DAY = re.compile(rf"\b({_NAMES})\b\.?\s+{_ORDINAL}\b(?!\s*(?:hours|hrs|h\b|weeks|months|%|k))(?:,?\s+(20\d\d))?")
_MONTH_YEAR = re.compile(rf"\b({_NAMES})\b\.?,?\s+(20\d\d)\b")
_IN_MONTH = re.compile(rf"\b(?:in|from|early|this|next|start(?:ing)?)\s+({_NAMES})\b(?!\s+\d)")
_WEEKDAY = re.compile(rf"\b(?:(next|this|on|from|coming)\s+)?({'|'.join(_DAYS)})\b")
_NEW_YEAR = re.compile(r"\bnew year(?:['’]?s)?(?: day)?\b|\bthe new year\b")
_RELATIVE = re.compile(r"\bin (\d{1,2}|a|one|two|three|four|six) (day|week|month)s?(?:['’]? time)?\b")
_SMALL = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_WORDS = {"today": 0, "right now": 0, "tomorrow": 1}
WORDS_OF_DATES = frozenset(
    {*_MONTHS, *_DAYS, "new", "day", "days", "week", "weeks", "month", "months", *" ".join(_WORDS).split()}
)
"""Every date holds one of these, perhaps with an `'s`, or a digit: most texts have none, and need not be searched."""


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _coming(today: datetime.date, month: int, day: int, year: str | None) -> datetime.date | None:
    """The day in the year named, or its next coming."""
    if year:
        return _date(int(year), month, day)
    this_year = _date(today.year, month, day)
    return this_year if this_year is None or this_year >= today else _date(today.year + 1, month, day)


def find_date(text: str, today: datetime.date) -> datetime.date | None:
    """The first date that lower-case `text` names, or None; a date without a year is the next to come."""
    for read in (_absolute, _by_month, _relative):
        date = read(text, today)
        if date:
            return date
    return None


def _absolute(text: str, today: datetime.date) -> datetime.date | None:
    if match := _ISO.search(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _SLASHED.search(text):
        day, month = int(match[1]), int(match[2])
        return _date(int(match[3]), month, day) or _date(int(match[3]), day, month)
    return None


def _by_month(text: str, today: datetime.date) -> datetime.date | None:
    if match := _DAY_MONTH.search(text):
        return _coming(today, _MONTHS[match[2]], int(match[1]), match[3])
    if match := _MONTH_DAY.search(text):
        return _coming(today, _MONTHS[match[1]], int(match[2]), match[3])
    if match := _MONTH_YEAR.search(text):
        return _date(int(match[2]), _MONTHS[match[1]], 1)
    if match := _IN_MONTH.search(text):
        return _coming(today, _MONTHS[match[1]], 1, None)
    if _NEW_YEAR.search(text):
        return _date(today.year + 1, 1, 1)
    return None


def _relative(text: str, today: datetime.date) -> datetime.date | None:
    if match := _WEEKDAY.search(text):
        ahead = (_DAYS[match[2]] - today.weekday()) % 7
        return today + datetime.timedelta(days=ahead or 7)
    if re.search(r"\bnext week\b", text):
        return today + datetime.timedelta(days=7 - today.weekday())
    if re.search(r"\bnext month\b", text):
        return (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    if match := _RELATIVE.search(text):
        count = _SMALL.get(match[1]) or int(match[1])
        return today + datetime.timedelta(days=count * {"day": 1, "week": 7, "month": 30}[match[2]])
    for phrase, days in _WORDS.items():
        if re.search(rf"\b(?:start\w*|from|begin\w*)\s+{phrase}\b", text):
            return today + datetime.timedelta(days=days)
    return None


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in the message: the tokens it spans, and what is wrong where it could not be read."""

    date: datetime.date | None
    start: int
    end: int
    problem: str | None = None
