"""The language's words for dates, read from the word lists of the knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bot.nlu.number_words import NumberWords, build_number_words
from bot.nlu.phrase_table import PhraseTable, read_number, read_pairs


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The word lists of `calendar.yaml`, ready to be looked up, and the number words beside them."""

    numbers: NumberWords
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    short_weekdays: Mapping[str, int]
    relative_days: PhraseTable[int]
    now: PhraseTable[bool]
    start_cues: PhraseTable[bool]
    feasts: PhraseTable[tuple[int, int]]
    """Month and day of each feast."""
    parts: PhraseTable[float]
    """Places inside a period, from 0 (its first day) to 1 (its last)."""
    units: Mapping[str, str]
    offset_openers: PhraseTable[bool]
    offset_ends: PhraseTable[bool]
    offset_tails: PhraseTable[bool]
    unread_openers: PhraseTable[bool]
    unread_words: PhraseTable[bool]
    unread_phrases: PhraseTable[bool]
    sets: Mapping[str, frozenset[str]]
    """The plain lists by name, such as `month_openers`."""
    starters: frozenset[str]
    """Words of which every date that holds no figure has one."""
    openers: frozenset[str]
    """Words that a date can begin with."""


_SETS = (
    "ambiguous_months", "month_openers", "not_month_before", "weekday_openers", "habit_openers", "habit_joints",
    "feast_openers", "not_feast_before", "current_words", "coming_words", "length_openers", "past_openers",
    "day_joints", "date_articles", "year_joints", "year_openers", "past_ends", "not_unread_before",
    "day_openers", "month_dots", "weekday_joints", "habit_followers",
)  # fmt: skip


def build_calendar_words(language: Mapping[str, tuple[str, ...]], numbers: NumberWords | None = None) -> CalendarWords:
    """The date words of a language; a list that is missing counts as empty."""
    pairs = {name: read_pairs(language.get(name, ())) for name in _PAIRED}
    months, weekdays, short = ({word: int(value) for word, value in pairs[name].items()} for name in _COUNTED)
    phrases = {name: PhraseTable(dict.fromkeys(language.get(name, ()), True)) for name in _PHRASES}
    relative = PhraseTable({word: int(value) for word, value in pairs["relative_days"].items()})
    feasts = PhraseTable({word: _day(value) for word, value in pairs["feasts"].items()})
    parts = PhraseTable({word: read_number(value) for word, value in pairs["date_parts"].items()})
    sets = {name: frozenset(language.get(name, ())) for name in _SETS}
    numbers = numbers or build_number_words(language)
    units = pairs["calendar_units"]
    named: tuple[PhraseTable[Any], ...] = (relative, feasts, parts, *phrases.values())
    ends: tuple[PhraseTable[Any], ...] = (
        relative,
        feasts,
        phrases["now_phrases"],
        phrases["unread_words"],
        phrases["unread_phrases"],
    )
    times: PhraseTable[bool] = PhraseTable({word: True for word, (unit, _) in numbers.units.items() if unit in _TIMES})
    names = {*months, *weekdays, *short}
    return CalendarWords(
        numbers=numbers,
        months=months,
        weekdays=weekdays,
        short_weekdays=short,
        relative_days=relative,
        now=phrases["now_phrases"],
        start_cues=phrases["start_cues"],
        feasts=feasts,
        parts=parts,
        units=units,
        offset_openers=phrases["offset_openers"],
        offset_ends=phrases["offset_ends"],
        offset_tails=phrases["offset_tails"],
        unread_openers=phrases["unread_openers"],
        unread_words=phrases["unread_words"],
        unread_phrases=phrases["unread_phrases"],
        sets=sets,
        starters=frozenset(chain(names, units, *(table.last_words for table in (*ends, times)))),
        openers=frozenset(
            chain(
                names,
                numbers.starters,
                sets["coming_words"],
                *(table.first_words for table in named),
            )
        ),
    )


_TIMES = frozenset({"days", "weeks", "months", "years"})
_COUNTED = ("months", "weekdays", "short_weekdays")
_PAIRED = (*_COUNTED, "relative_days", "feasts", "date_parts", "calendar_units")
_PHRASES = (
    "now_phrases", "start_cues", "offset_openers", "offset_ends", "offset_tails", "unread_openers", "unread_words",
    "unread_phrases",
)  # fmt: skip


def _day(value: str) -> tuple[int, int]:
    month, _, day = value.partition("-")
    return int(month), int(day)
