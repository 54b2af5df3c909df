"""Figures that a person gives of themselves: hours a week, months at hand, a start date, pay."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from bot.cues import Cues, cues_of
from bot.nlu.number_extractor import Quantity
from bot.nlu.number_words import WEEKS_A_MONTH
from bot.nlu.tokenizer import Token
from bot.retrieval.guide_index import Shelf
from bot.telling import Tale, read_tale
from bot.understanding import MONTH_NAMES, Understanding

_DAYS_A_WEEK = 7
_MONTHS_A_YEAR = 12
_LEAST_SALARY = 1000
_SHORT = 9
_NEAR = 3
"""Words that may stand between a cue and its figure (`I have only about 10 hours`)."""


@dataclass(frozen=True, slots=True)
class Said:
    """A figure and whether it was told (and not only asked about or supposed)."""

    value: float
    told: bool


def answers_slot(understanding: Understanding, shelf: Shelf, slot: str) -> bool:
    """Whether a short message gives the figure that the advisor asked for."""
    if understanding.length > _SHORT:
        return False
    cues = cues_of(shelf)
    tale = read_tale(understanding, cues)
    if slot == "hours":
        return hours_said(understanding, cues, tale, asked_for=True) is not None
    if slot == "salary":
        return salary_said(understanding, cues, tale, loose=True) is not None
    return slot == "start" and understanding.date is not None


def _middle(quantity: Quantity) -> float:
    return (quantity.low + quantity.high) / 2


def _after(tokens: Sequence[Token], start: int, count: int) -> list[str]:
    """The next words; marks are left out, a full stop ends them."""
    found: list[str] = []
    for token in tokens[start:]:
        if token.text in ".?!;\n":
            break
        if token.is_word:
            found.append(token.text)
            if len(found) == count:
                break
    return found


def hours_said(understanding: Understanding, cues: Cues, tale: Tale, *, asked_for: bool = False) -> Said | None:
    """The hours a week that the message names; `asked_for` takes a bare number too."""
    tokens = understanding.tokens
    if hit := cues.hours.first(tokens):
        return Said(hit[0], hit[1] not in tale.asked)
    for quantity in understanding.quantities:
        if _of_others(tokens, quantity.start, cues) or (quantity.start and tokens[quantity.start - 1].text == "not"):
            continue
        after = _after(tokens, quantity.end, 3)
        value = _middle(quantity)
        if after and after[0] in cues.sets["told_minutes"]:
            days = _DAYS_A_WEEK if set(after) & {"day", "daily", "night", "evening", "morning"} else 1
            return Said(value * days / 60, quantity.start not in tale.asked)
        if quantity.unit == "hours":
            weekly = bool(set(after[:2]) & cues.sets["told_weekly"])
            if weekly or asked_for or _cued(tokens, quantity.start, cues):
                return Said(value, quantity.start not in tale.asked)
        bare = quantity.unit == "number" and not _in_date(understanding, quantity)
        if asked_for and bare and len([t for t in tokens if t.is_word]) <= _NEAR + 3:
            return Said(value, True)
    return None


def _in_date(understanding: Understanding, quantity: Quantity) -> bool:
    """Whether a number is the day or the year of a date: `from 1 March 2027`."""
    if understanding.date is None:
        return False
    near = understanding.tokens[max(0, quantity.start - 2) : quantity.end + 2]
    return any(token.text in MONTH_NAMES or token.text in ("/", "-") for token in near)


def _of_others(tokens: Sequence[Token], start: int, cues: Cues) -> bool:
    """Whether somebody else says the figure: `the guide says 10 hours`."""
    for index in range(start - 1, max(-1, start - 7), -1):
        if tokens[index].text in ".?!;,\n":
            return False
        if tokens[index].text in cues.sets["told_sayers"]:
            return True
    return False


def _cued(tokens: Sequence[Token], start: int, cues: Cues) -> bool:
    """Whether a cue such as `I have` or `with` stands shortly before."""
    return any(
        (hit := cues.gives_hours.at(tokens, index)) is not None and start - hit[1] <= _NEAR and hit[1] <= start
        for index in range(max(0, start - _NEAR - 3), start)
    )


def months_said(understanding: Understanding, cues: Cues, tale: Tale, *, loose: bool = False) -> Said | None:
    """The months that the person has; `loose` needs no `I have` before them."""
    tokens = understanding.tokens
    for index in range(len(tokens)):
        hit = cues.has_time.at(tokens, index)
        if hit and (found := _months_at(understanding, cues, hit[1], _NEAR)) is not None:
            return Said(found, index not in tale.asked)
    if loose:
        for index in range(len(tokens)):
            if (found := _months_at(understanding, cues, index, 0)) is not None:
                return Said(found, False)
    return None


def _months_at(understanding: Understanding, cues: Cues, start: int, near: int) -> float | None:
    tokens = understanding.tokens
    for index in range(start, min(start + near + 1, len(tokens))):
        if index > start and tokens[index - 1].text not in cues.sets["told_about"]:
            return None
        phrase = cues.months.at(tokens, index)
        if phrase and not _is_age(tokens, phrase[1], cues):
            return phrase[0]
        for quantity in understanding.quantities:
            spans = quantity.start == index and quantity.unit in ("weeks", "months", "years")
            if spans and not _is_age(tokens, quantity.end, cues):
                return _in_months(quantity)
    return None


def _is_age(tokens: Sequence[Token], end: int, cues: Cues) -> bool:
    """Whether the span is experience or age: `5 years of Python`, `40 years old`."""
    after = _after(tokens, end, 1)
    return bool(after) and after[0] in cues.sets["told_not_time"]


def _in_months(quantity: Quantity) -> float:
    factor = {"weeks": 1 / WEEKS_A_MONTH, "months": 1.0, "years": float(_MONTHS_A_YEAR)}[quantity.unit]
    return round(quantity.high * factor, 1)


def salary_said(understanding: Understanding, cues: Cues, tale: Tale, *, loose: bool = False) -> Said | None:
    """The pay a year that the person has now; `loose` takes any sum of money that is not a wish."""
    tokens = understanding.tokens
    for quantity in understanding.quantities:
        if quantity.unit not in ("money", "number") or _middle(quantity) < _LEAST_SALARY:
            continue
        before = range(max(0, quantity.start - _NEAR - 4), quantity.start)
        wish = any(t.text in cues.sets["told_not_earns"] for t in tokens[max(0, quantity.start - 2) : quantity.start])
        hits = [hit for i in before if (hit := cues.earns.at(tokens, i)) and hit[1] <= quantity.start <= hit[1] + _NEAR]
        # A payslip says what one earns, and nobody else does.
        if wish or not (hits or (loose and not _of_others(tokens, quantity.start, cues))):
            continue
        return Said(_a_year(quantity, tokens), bool(hits) and quantity.start not in tale.asked)
    return None


def _a_year(pay: Quantity, tokens: Sequence[Token]) -> float:
    return _middle(pay) * (_MONTHS_A_YEAR if "month" in _after(tokens, pay.end, 2) else 1)


def goal_said(understanding: Understanding, cues: Cues) -> float | None:
    """The pay a year that the person wants to reach, where the message asks what it takes now."""
    sums = [q for q in understanding.quantities if q.unit in ("money", "number") and _middle(q) >= _LEAST_SALARY]
    wanted = max((_a_year(quantity, understanding.tokens) for quantity in sums), default=None)
    return wanted if wanted and cues.backwards.first(understanding.tokens) else None


def start_said(understanding: Understanding, cues: Cues, *, loose: bool = False) -> datetime.date | None:
    """The date to start on; `loose` takes any date that is not a deadline."""
    if understanding.date is None:
        return None
    spoken = understanding.said
    if loose:
        return None if deadline_said(understanding, cues) else understanding.date
    return understanding.date if spoken & cues.sets["told_starts"] and not deadline_said(understanding, cues) else None


def deadline_said(understanding: Understanding, cues: Cues) -> datetime.date | None:
    """The date to be done by."""
    spoken = understanding.said
    late = spoken & cues.sets["told_deadlines"] and not spoken & cues.sets["told_begins"]
    return understanding.date if late else None
