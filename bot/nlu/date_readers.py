"""Readers of dates with figures or a month: 2027-09-01, 10-Apr-27, the first of January, the 2nd of next month."""

from __future__ import annotations

import datetime
import re

from bot.nlu.date_text import DateMention, DateProblem, DateText, Precision
from bot.nlu.date_values import day_of, last_such_day, month_start, next_such_day, within_month

_JOINED = re.compile(r"(\d{1,4})\.(\d{1,2})\.(\d{2}|\d{4})")
_FIGURES = re.compile(r"\d{1,4}")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_DAY = re.compile(r"(\d{1,2})([a-z]{2})?")
_LONGEST_MONTH = 31
_CENTURY = 2000


def numeric_at(scan: DateText, index: int) -> DateMention | None:
    """`2027-09-01`, `2027/9/1`, `01.02.2027`, `13/1/27`: figures alone."""
    joined = _JOINED.fullmatch(scan.text(index))
    if joined:
        return _of_figures(scan, (joined[1], joined[2], joined[3]), index, index + 1)
    mark = scan.text(index + 1)
    if mark not in ("-", "/", "–") or scan.text(index + 3) != mark:
        return None
    parts = (scan.text(index), scan.text(index + 2), scan.text(index + 4))
    if not all(_FIGURES.fullmatch(part) for part in parts):
        return None
    return _of_figures(scan, parts, index, index + 5)


def _of_figures(scan: DateText, parts: tuple[str, str, str], start: int, end: int) -> DateMention | None:
    first, second, third = (int(part) for part in parts)
    if len(parts[0]) == 4 and max(len(parts[1]), len(parts[2])) <= 2:
        return given(scan, day_of(first, second, third), start, end)
    if max(len(parts[0]), len(parts[1])) > 2 or len(parts[2]) not in (2, 4):
        return None
    year = third if len(parts[2]) == 4 else _CENTURY + third
    return given(scan, day_of(year, second, first) or day_of(year, first, second), start, end)


def given(scan: DateText, date: datetime.date | None, start: int, end: int) -> DateMention:
    """A day with its year: impossible, gone by or to come."""
    problem: DateProblem | None = "impossible" if date is None else "past" if date < scan.today else None
    return DateMention(date, start, end, problem)


def day_number(scan: DateText, index: int) -> tuple[int, int, bool] | None:
    """The day of a month at a token, the index after it, and whether it is an ordinal: `23rd`, `first`, `4`."""
    match = _DAY.fullmatch(scan.text(index))
    numbers = scan.words.numbers
    if match:
        is_ordinal = match[2] in numbers.sets["ordinal_endings"]
        return (int(match[1]), index + 1, is_ordinal) if is_ordinal or not match[2] else None
    found = numbers.ordinals.at(scan.tokens, index)
    if found and found[0] >= 1:
        return int(found[0]), found[1], True
    tens = numbers.cardinals.get(scan.text(index), 0)
    if tens not in (20, 30):
        return None
    start = index + 2 if scan.text(index + 1) == "-" else index + 1
    ones = numbers.ordinals.at(scan.tokens, start)
    return (int(tens + ones[0]), ones[1], True) if ones and 0 < ones[0] < 10 else None


def month_at(scan: DateText, index: int) -> int | None:
    """The month that a token names; an everyday word such as `may` only where it cannot be that."""
    month = scan.words.months.get(scan.text(index))
    return month if month and not scan.has("not_month_before", index + 1) else None


def year_after(scan: DateText, index: int, *, short: bool) -> tuple[int, int] | None:
    """The year at a token or after a comma or hyphen, and the index after it; `short` allows two figures."""
    after = scan.skip("year_joints", index)
    text = scan.text(after)
    if _YEAR.fullmatch(text) and not _is_counted(scan, after):
        return int(text), after + 1
    joined = after > index and scan.text(index) in ("-", "/") and short
    quoted = after == index and index > 0 and index < len(scan.tokens) and _gap(scan, index) == 2
    if (joined or quoted) and len(text) == 2 and text.isdecimal():
        return _CENTURY + int(text), after + 1
    return None


def _gap(scan: DateText, index: int) -> int:
    """Characters before a token; an apostrophe leaves two: `March '27`."""
    return scan.tokens[index].start - scan.tokens[index - 1].end


def _is_counted(scan: DateText, index: int) -> bool:
    """Whether a number has a unit after it, and so is no day and no year."""
    return scan.words.numbers.units.at(scan.tokens, index + 1) is not None


def day_month_at(scan: DateText, index: int) -> DateMention | None:
    """`1 January`, `the first of May 2027`, `10-Apr-27`, `2nd of this month`."""
    day = day_number(scan, index)
    if day is None:
        return None
    number, end, is_ordinal = day
    place = scan.skip("day_joints", end)
    month = month_at(scan, place) if place == end or place < len(scan.tokens) else None
    if month is not None:
        return _dated(scan, number, month, index, place + 1, short=scan.text(end) in ("-", "/"))
    if place > end and is_ordinal:
        return _of_period(scan, number, index, place)
    return _day_alone(scan, day, index)


def _dated(scan: DateText, day: int, month: int, start: int, end: int, *, short: bool) -> DateMention:
    year = year_after(scan, end, short=short)
    if year:
        return given(scan, day_of(year[0], month, day), start, year[1])
    if scan.has("past_openers", start - 1):
        return DateMention(last_such_day(scan.today, month, day), start, end, "past")
    date = next_such_day(scan.today, month, day)
    return DateMention(date, start, end, None if date else "impossible")


def _of_period(scan: DateText, day: int, start: int, index: int) -> DateMention | None:
    """`the 23rd of next month`, `the first of the month`."""
    later = scan.has("coming_words", index) or scan.has("coming_words", scan.skip("current_words", index))
    unit = index
    while scan.has("current_words", unit) or scan.has("coming_words", unit):
        unit += 1
    if unit == index or scan.words.units.get(scan.text(unit)) != "month":
        return None
    first = month_start(scan.today, 1 if later else 0)
    date = day_of(first.year, first.month, day) if first else None
    if scan.has("date_articles", index) and not later and (date is None or date < scan.today):
        following = month_start(scan.today, 1)
        date = day_of(following.year, following.month, day) if following else None
    return given(scan, date, start, unit + 1)


def _day_alone(scan: DateText, day: tuple[int, int, bool], start: int) -> DateMention | None:
    """`on the 23rd`: the next such day; only where no noun follows that the ordinal could count."""
    number, end, is_ordinal = day
    before = start - 1 if scan.has("date_articles", start - 1) else start
    if not is_ordinal or not scan.text(start)[0].isdigit() or scan.text(end).isalpha():
        return None
    opened = scan.has("day_openers", before - 1) or (number > 12 and scan.has("month_openers", before - 1))
    if not opened or number > _LONGEST_MONTH:
        return None
    for ahead in range(3):
        first = month_start(scan.today, ahead)
        date = day_of(first.year, first.month, number) if first else None
        if date and date >= scan.today:
            return DateMention(date, start, end)
    return None


def month_day_at(scan: DateText, index: int) -> DateMention | None:
    """`March 3rd`, `Apr 10, 2027`, `March 2027`, `in May`: what begins with a month."""
    month = month_at(scan, index)
    if month is None:
        return None
    after = scan.skip("date_articles", scan.skip("month_dots", index + 1))
    year = year_after(scan, scan.skip("month_dots", index + 1), short=False)
    if year and not year_is_day(scan, year[1] - 1):
        return month_mention(scan, month, year[0], (index, year[1]))
    day = day_number(scan, after)
    if day and not _is_counted(scan, day[1] - 1) and not _begins_range(scan, day[1]):
        return _dated(scan, day[0], month, index, day[1], short=False)
    if scan.text(index) in scan.words.sets["ambiguous_months"] and not _is_meant(scan, index):
        return None
    return month_mention(scan, month, None, (index, index + 1))


def year_is_day(scan: DateText, index: int) -> bool:
    """Whether two figures after a month are its day, because a year follows them."""
    return len(scan.text(index)) == 2 and year_after(scan, index + 1, short=False) is not None


def _begins_range(scan: DateText, index: int) -> bool:
    """`from March 10-12 hours`: the number belongs to an amount."""
    joined = scan.text(index) in scan.words.numbers.sets["range_joints"]
    return joined and scan.text(index + 1)[:1].isdigit() and _is_counted(scan, index + 1)


def _is_meant(scan: DateText, index: int) -> bool:
    """Whether an everyday word stands for the month: after `in`, or all that is said."""
    return scan.has("month_openers", index - 1) or sum(token.is_word for token in scan.tokens) == 1


def month_mention(
    scan: DateText, month: int, year: int | None, span: tuple[int, int], part: float | None = None
) -> DateMention:
    """A whole month, or a place inside it; this month begins today."""
    past = year is None and scan.has("past_openers", span[0] - 1)
    if year is not None:
        first = day_of(year, month, 1)
    else:
        first = last_such_day(scan.today, month, 1) if past else _next_month(scan.today, month)
    if first is None:
        return DateMention(None, *span, "impossible", "month")
    if past:
        return DateMention(first, *span, "past", "month")
    return placed(scan, (first, within_month(first, 1)), part, span, "month")


def _next_month(today: datetime.date, month: int) -> datetime.date | None:
    """The first day of the month named, this month included."""
    return day_of(today.year + (month < today.month), month, 1)


def placed(
    scan: DateText,
    days: tuple[datetime.date, datetime.date],
    part: float | None,
    span: tuple[int, int],
    precision: Precision,
) -> DateMention:
    """A period (its first and last day) as a date: today where it has begun, past where it is over.

    `part` asks for a place inside it, from 0 (its first day) to 1 (its last).
    """
    first, last = days
    if last < scan.today:
        return DateMention(first, *span, "past", precision)
    date = first if part is None else first + datetime.timedelta(days=round(part * (last - first).days))
    return DateMention(max(date, scan.today), *span, None, precision if part is None else "day")
