"""Dates worked out from parts: the next such day, a place inside a month, a length of time from today."""

from __future__ import annotations

import calendar
import datetime

from bot.nlu.number_words import Unit

_LEAP_CYCLE = 8
"""A 29 February comes at the latest in so many years."""


def day_of(year: int, month: int, day: int) -> datetime.date | None:
    """That day, or None where the calendar has none such."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def next_such_day(today: datetime.date, month: int, day: int) -> datetime.date | None:
    """The day of that month that comes next, today included."""
    for year in range(today.year, today.year + _LEAP_CYCLE + 1):
        found = day_of(year, month, day)
        if found and found >= today:
            return found
    return None


def last_such_day(today: datetime.date, month: int, day: int) -> datetime.date | None:
    """The day of that month that was last, today not included."""
    for year in range(today.year, today.year - _LEAP_CYCLE - 1, -1):
        found = day_of(year, month, day)
        if found and found < today:
            return found
    return None


def month_start(today: datetime.date, ahead: int) -> datetime.date | None:
    """The first day of the month that comes so many months after this one."""
    months = today.year * 12 + today.month - 1 + ahead
    return day_of(months // 12, months % 12 + 1, 1)


def within_month(first: datetime.date, part: float) -> datetime.date:
    """The day at a place inside the month, from 0 (its first day) to 1 (its last)."""
    days = calendar.monthrange(first.year, first.month)[1]
    return first.replace(day=max(1, min(days, round(part * days))))


def within_months(first: datetime.date, count: int, part: float) -> datetime.date | None:
    """The day at a place inside several months in a row, such as a quarter or a year."""
    whole = min(int(part * count), count - 1)
    month = month_start(first, whole)
    return within_month(month, part * count - whole) if month else None


def after(today: datetime.date, count: float, unit: Unit) -> datetime.date | None:
    """The day after a length of time; None where it leaves the calendar. Whole months and years keep the day."""
    try:
        if unit in ("months", "years") and count % 1 == 0:
            return _months_after(today, int(count) * (12 if unit == "years" else 1))
        days = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}[unit]
        return today + datetime.timedelta(days=round(count * days))
    except (OverflowError, ValueError):
        return None


def _months_after(today: datetime.date, count: int) -> datetime.date | None:
    first = month_start(today, count)
    if first is None:
        return None
    return first.replace(day=min(today.day, calendar.monthrange(first.year, first.month)[1]))


def weekday_after(today: datetime.date, weekday: int) -> datetime.date | None:
    """The next such weekday, at least a day ahead."""
    return after(today, (weekday - today.weekday()) % 7 or 7, "days")


def weekday_before(today: datetime.date, weekday: int) -> datetime.date | None:
    """The last such weekday, at least a day back."""
    return after(today, -((today.weekday() - weekday) % 7 or 7), "days")
