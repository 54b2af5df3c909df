"""Dates in a message, read against the day of the turn; one that cannot be read is marked, not guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.nlu.calendar_words import CalendarWords
from bot.nlu.date_readers import (
    day_month_at,
    given,
    month_at,
    month_day_at,
    month_mention,
    numeric_at,
    placed,
    year_after,
)
from bot.nlu.date_text import DateMention, DateProblem, DateText, Precision
from bot.nlu.date_values import (
    after,
    day_of,
    last_such_day,
    month_start,
    next_such_day,
    weekday_after,
    weekday_before,
    within_months,
)  # fmt: skip
from bot.nlu.number_extractor import Quantity
from bot.nlu.number_grammar import number_at
from bot.nlu.periods import period_at
from bot.nlu.tokenizer import Token

__all__ = ["DateMention", "DateProblem", "Precision", "find_dates", "without_dates"]

_FIRST_CHARACTERS = frozenset("0123456789q")
"""What a date without a word begins with: a figure or the letter of a quarter."""
_QUARTER = re.compile(r"q([1-4])")
_DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}\.?")


def find_dates(tokens: Sequence[Token], today: datetime.date, words: CalendarWords) -> tuple[DateMention, ...]:
    """Every date that the message names, in order."""
    if not any(token.text in words.starters or token.text[0] in _FIRST_CHARACTERS for token in tokens):
        return ()
    scan = DateText(tokens, today, words)
    found: list[DateMention] = []
    index = 0
    while index < len(tokens):
        mention = _at(scan, index)
        if mention:
            found.append(mention)
        index = mention.end if mention else index + 1
    return tuple(found)


def without_dates(quantities: Iterable[Quantity], dates: Sequence[DateMention]) -> tuple[Quantity, ...]:
    """The quantities that are no part of a date; a length of time from today stays one."""
    days = [date for date in dates if not date.is_offset]
    return tuple(q for q in quantities if not any(q.start < day.end and day.start < q.end for day in days))


def _at(scan: DateText, index: int) -> DateMention | None:
    text = scan.text(index)
    if text[0] not in _FIRST_CHARACTERS and text not in scan.words.openers:
        return None
    if text[0].isdigit() and (mention := numeric_at(scan, index)):
        return mention
    return next((mention for read in _READERS if (mention := read(scan, index))), None)


def _part_at(scan: DateText, index: int) -> DateMention | None:
    """`mid March`, `end of next month`, `early 2027`, `end of the year`."""
    found = scan.words.parts.at(scan.tokens, index)
    if found is None:
        return None
    part, end = found
    place = end + 1 if scan.text(end) == "-" else end
    month = month_at(scan, place)
    if month is not None:
        year = year_after(scan, place + 1, short=False)
        return month_mention(scan, month, year and year[0], (index, year[1] if year else place + 1), part)
    year = year_after(scan, place, short=False)
    if year:
        return _of_year(scan, year[0], part, (index, year[1]))
    ahead = 1 if scan.has("coming_words", place) else 0
    if ahead or scan.has("current_words", place):
        place += 1
        if scan.has("coming_words", place):
            ahead, place = 1, place + 1
    period = scan.words.units.get(scan.text(place))
    return _whole_period(scan, period, ahead, part, (index, place + 1)) if period else None


def _of_year(scan: DateText, year: int, part: float | None, span: tuple[int, int]) -> DateMention | None:
    first, last = day_of(year, 1, 1), day_of(year, 12, 31)
    return placed(scan, (first, last), part, span, "year") if first and last else None


def _whole_period(
    scan: DateText, period: str, ahead: int, part: float | None, span: tuple[int, int]
) -> DateMention | None:
    """A week, month, quarter or year counted from this one."""
    if period == "week":
        monday = after(scan.today, 7 * ahead - scan.today.weekday(), "days")
        last = after(scan.today, 7 * ahead - scan.today.weekday() + 6, "days")
        return placed(scan, (monday, last), part, span, "week") if monday and last else None
    if period == "year":
        return _of_year(scan, scan.today.year + ahead, part, span)
    if period == "weekend":
        saturday = after(scan.today, 5 - scan.today.weekday() + 7 * max(0, ahead - 1), "days")
        return DateMention(max(saturday, scan.today), *span) if saturday else None
    months = 3 if period == "quarter" else 1
    first = month_start(scan.today, ahead if months == 1 else 3 * ahead - (scan.today.month - 1) % 3)
    last = within_months(first, months, 1) if first else None
    precision: Precision = "quarter" if months == 3 else "month"
    return placed(scan, (first, last), part, span, precision) if first and last else None


def _period_at(scan: DateText, index: int) -> DateMention | None:
    """`next week`, `next month`, `in 2027`, `Q2 2027`."""
    quarter = _QUARTER.fullmatch(scan.text(index))
    if quarter:
        return _quarter(scan, int(quarter[1]), index)
    year = year_after(scan, index, short=False)
    if year and year[1] == index + 1 and scan.has("year_openers", index - 1):
        return _of_year(scan, year[0], None, (index, index + 1))
    if not scan.has("coming_words", index) or scan.has("length_openers", index - 1):
        return None
    period = scan.words.units.get(scan.text(index + 1))
    return _whole_period(scan, period, 1, None, (index, index + 2)) if period else None


def _quarter(scan: DateText, quarter: int, index: int) -> DateMention | None:
    year = year_after(scan, index + 1, short=False)
    if scan.has("coming_words", index + 1) and scan.words.units.get(scan.text(index + 2)) == "year":
        year = scan.today.year + 1, index + 3
    first = day_of(year[0] if year else scan.today.year, 3 * quarter - 2, 1)
    last = within_months(first, 3, 1) if first else None
    if not year and last and last < scan.today:
        first = day_of(scan.today.year + 1, 3 * quarter - 2, 1)
        last = within_months(first, 3, 1) if first else None
    span = index, year[1] if year else index + 1
    return placed(scan, (first, last), None, span, "quarter") if first and last else None


def _weekday_at(scan: DateText, index: int) -> DateMention | None:
    """`next Monday`, `on Fri`, `Monday, 7 December`; not `every Monday` and not `Monday to Friday`."""
    weekday = scan.words.weekdays.get(scan.text(index))
    if weekday is None and scan.has("weekday_openers", index - 1):
        weekday = scan.words.short_weekdays.get(scan.text(index))
    if weekday is None or scan.has("habit_openers", index - 1):
        return None
    place = scan.skip("date_articles", scan.skip("weekday_joints", index + 1))
    exact = day_month_at(scan, place) or month_day_at(scan, place) if place < len(scan.tokens) else None
    if exact:
        return replace(exact, start=index)
    if _is_habit(scan, index):
        return None
    if scan.has("past_openers", index - 1):
        return DateMention(weekday_before(scan.today, weekday), index, index + 1, "past")
    start = index - 1 if scan.has("coming_words", index - 1) or scan.has("current_words", index - 1) else index
    return DateMention(weekday_after(scan.today, weekday), start, index + 1)


def _is_habit(scan: DateText, index: int) -> bool:
    """Whether a weekday is told of every week: `Monday to Friday`, `Saturday mornings`."""
    days = {**scan.words.weekdays, **scan.words.short_weekdays}
    if scan.has("habit_followers", index + 1):
        return True
    right = scan.has("habit_joints", index + 1) and scan.text(index + 2) in days
    return right or (scan.has("habit_joints", index - 1) and scan.text(index - 2) in days)


def _offset_at(scan: DateText, index: int) -> DateMention | None:
    """`in five weeks`, `a fortnight from today`, `two weeks ago`."""
    opener = scan.words.offset_openers.at(scan.tokens, index)
    length = _length_at(scan, opener[1] if opener else index)
    if length is None:
        return None
    quantity, end = length
    if scan.has("past_ends", end):
        return DateMention(after(scan.today, -quantity.high, quantity.unit), index, end + 1, "past", is_offset=True)
    ending = scan.words.offset_ends.at(scan.tokens, end)
    if not opener and not ending:
        return None
    if not ending and period_at(scan.tokens, end, scan.words.numbers):
        return None
    tail = scan.words.offset_tails.at(scan.tokens, end)
    end = ending[1] if ending else tail[1] if tail else end
    date = after(scan.today, quantity.high, quantity.unit)
    precision: Precision = "week" if quantity.unit == "weeks" else "day" if quantity.unit == "days" else "month"
    return DateMention(date, index, end, None if date else "impossible", precision, is_offset=True)


def _length_at(scan: DateText, index: int) -> tuple[Quantity, int] | None:
    """A plain length of time: `five weeks`, `a month`, `half a year`."""
    numbers = scan.words.numbers
    if index >= len(scan.tokens):
        return None
    number = number_at(scan.tokens, index, numbers)
    if number is None and scan.text(index) in numbers.sets["number_articles"]:
        place, low, high = index + 1, 1.0, 1.0
    elif number and not number.vague and (number.unit is None or number.scale > 1):
        place, low, high = number.end, number.low, number.high
    else:
        return None
    place = place + 1 if scan.text(place) in numbers.sets["unit_adjectives"] else place
    unit = numbers.units.at(scan.tokens, place)
    if unit is None or unit[0][0] not in ("days", "weeks", "months", "years"):
        return None
    (name, factor), end = unit
    return Quantity(low * factor, high * factor, name, index, end), end


def _near_at(scan: DateText, index: int) -> DateMention | None:
    """`tomorrow` anywhere; `today`, `right now` where a start is spoken of or nothing else is said."""
    found = scan.words.relative_days.at(scan.tokens, index)
    if found:
        return DateMention(after(scan.today, found[0], "days"), index, found[1])
    now = scan.words.now.at(scan.tokens, index)
    alone = not scan.has("current_words", index) and _is_all(scan, index, now[1]) if now else False
    if now and (alone or _is_started(scan, index)):
        return DateMention(scan.today, index, now[1])
    return None


def _is_all(scan: DateText, start: int, end: int) -> bool:
    """Whether a message says these words and one more at most: `right now please`."""
    return start == 0 and sum(token.is_word for token in scan.tokens[end:]) <= 1


def _is_started(scan: DateText, index: int) -> bool:
    """Whether a start is spoken of right before a token: `starting`, `start from`, `start it`."""
    for start in range(max(0, index - 3), index):
        cue = scan.words.start_cues.at(scan.tokens, start)
        if cue and cue[1] == index:
            return True
    return False


def _feast_at(scan: DateText, index: int) -> DateMention | None:
    """`at Christmas`, `in the new year`."""
    found = scan.words.feasts.at(scan.tokens, index)
    if found is None or scan.has("not_feast_before", found[1]):
        return None
    before = index - 1 if scan.has("date_articles", index - 1) else index
    if not scan.has("feast_openers", before - 1) and not _is_all(scan, before, found[1]):
        return None
    (month, day), end = found
    year = year_after(scan, end, short=False)
    if year:
        return given(scan, day_of(year[0], month, day), index, year[1])
    if scan.has("past_openers", before - 1):
        return DateMention(last_such_day(scan.today, month, day), index, end, "past")
    return DateMention(next_such_day(scan.today, month, day), index, end)


def _unread_at(scan: DateText, index: int) -> DateMention | None:
    """`after the summer`, `start soon`, `starting 1/2`: a time without a day that anybody could tell."""
    phrase = scan.words.unread_phrases.at(scan.tokens, index)
    if phrase:
        return DateMention(None, index, phrase[1], "unread")
    opener = scan.words.unread_openers.at(scan.tokens, index)
    word = scan.words.unread_words.at(scan.tokens, opener[1]) if opener else None
    if word and not scan.has("not_unread_before", word[1]):
        return DateMention(None, index, word[1], "unread")
    cue = scan.words.start_cues.at(scan.tokens, index)
    return _unread_figures(scan, index, cue[1]) if cue else None


def _unread_figures(scan: DateText, start: int, index: int) -> DateMention | None:
    """`from 1/2`, `starting 24.12.`: day and month, in an order that nobody can tell, or without a year."""
    if scan.words.numbers.units.at(scan.tokens, index + 1) or numeric_at(scan, index):
        return None
    if _DAY_AND_MONTH.fullmatch(scan.text(index)) and scan.text(index + 1) in ("", ".", ",", "?", "!"):
        return DateMention(None, start, index + 1, "unread")
    parts = [scan.text(index + i) for i in range(3)]
    slashed = parts[1] == "/" and all(part.isdecimal() and len(part) <= 2 for part in (parts[0], parts[2]))
    if not slashed or scan.words.numbers.units.at(scan.tokens, index + 3) or scan.text(index + 3) == "/":
        return None
    return DateMention(None, start, index + 3, "unread")


_READERS = (
    _unread_at, _part_at, day_month_at, month_day_at, _weekday_at, _offset_at, _period_at, _near_at, _feast_at,
)  # fmt: skip
"""Every way to name a date besides figures, in the order they are tried."""
