"""Numbers in a message and what they count: hours a week, months, money, percent, the number of a phase."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.nlu.tokenizer import Token

Unit = Literal["hours", "days", "weeks", "months", "years", "money", "percent", "ordinal", "number"]

_UNITS: dict[str, Unit] = {
    "hour": "hours", "hours": "hours", "hr": "hours", "hrs": "hours", "h": "hours", "day": "days", "days": "days",
    "week": "weeks", "weeks": "weeks", "weekly": "weeks", "month": "months", "months": "months", "year": "years",
    "years": "years", "percent": "percent", "%": "percent", "dollars": "money", "usd": "money", "bucks": "money",
    "euros": "money", "pounds": "money", "grand": "money", "k": "money", "thousand": "money",
}  # fmt: skip
_DIGITS = re.compile(r"^([$€£₹])?(\d+(?:,\d{3})+|\d+(?:\.\d+)?)(k|%)?(st|nd|rd|th)?$")
_PHASE = frozenset({"phase", "stage", "step", "part", "phases", "chapter", "number", "no"})
_MONEY_FLOOR = 10_000
"""A bare number from here on is read as a yearly salary when it stands beside no unit."""
_DAYS_A_WEEK = 7
WEEKS_A_MONTH = 52 / 12
_JOINTS = (["and"], [","], ["&"], [",", "and"], ["or"])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range (`low` = `high` for one number), its unit, and the tokens it spans (end exclusive)."""

    low: float
    high: float
    unit: Unit
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The language's words for numbers and ordinals (`last` is -1)."""

    cardinals: Mapping[str, float]
    ordinals: Mapping[str, float]


def _value(token: Token, spoken: NumberWords) -> tuple[float, Unit | None] | None:
    match = _DIGITS.match(token.text)
    if match:
        sign, digits, suffix, ordinal = match.groups()
        value = float(digits.replace(",", ""))
        if suffix == "k":
            return value * 1000, "money"
        if suffix == "%":
            return value, "percent"
        return value, "money" if sign else "ordinal" if ordinal else None
    if token.text in spoken.ordinals:
        return spoken.ordinals[token.text], "ordinal"
    if token.text in spoken.cardinals:
        return spoken.cardinals[token.text], None
    return None


def find_quantities(tokens: Sequence[Token], spoken: NumberWords) -> tuple[Quantity, ...]:
    """Every number of the message with its unit, in order."""
    found: list[Quantity] = []
    index = 0
    while index < len(tokens):
        quantity = _at(tokens, index, spoken)
        if quantity:
            found.append(quantity)
            index = quantity.end
        else:
            index += 1
    return tuple(_ordinals_in_a_row(found, tokens))


def _ordinals_in_a_row(found: Sequence[Quantity], tokens: Sequence[Token]) -> list[Quantity]:
    """`phases 1 and 2`: a bare number joined to an ordinal is one too."""
    read: list[Quantity] = []
    for quantity in found:
        last = read[-1] if read else None
        joined = (
            last is not None
            and last.unit == "ordinal"
            and [t.text for t in tokens[last.end : quantity.start]] in _JOINTS
        )
        read.append(replace(quantity, unit="ordinal") if joined and quantity.unit == "number" else quantity)
    return read


def _at(tokens: Sequence[Token], index: int, spoken: NumberWords) -> Quantity | None:
    first = _value(tokens[index], spoken)
    if first is None or _is_pronoun(tokens, index):
        return None
    low, unit = first
    if _is_negative(tokens, index):
        low = -low
    end, high = index + 1, low
    while end < len(tokens) and unit is None and tokens[end].text not in _UNITS and _tens(low, tokens[end], spoken):
        low += spoken.cardinals[tokens[end].text]
        high, end = low, end + 1
    second = _second(tokens, end, spoken, between=index > 0 and tokens[index - 1].text == "between")
    if second and unit != "ordinal":
        high, end = second[0], second[2]
        unit = second[1] or unit
        low = low * 1000 if unit == "money" and low < 1000 <= high else low
    return _with_unit(tokens, index, end, low, high, unit)


def _is_pronoun(tokens: Sequence[Token], index: int) -> bool:
    """Whether `one` stands for a thing (`the third one`) and counts nothing."""
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    numbered = index > 0 and tokens[index - 1].text in _PHASE
    return (
        tokens[index].text == "one"
        and not numbered
        and after not in _UNITS
        and after not in ("-", "to", "or", "and", "hundred")
    )


def _is_negative(tokens: Sequence[Token], index: int) -> bool:
    """`-5`, `minus five`; not the far end of a range."""
    if not index:
        return False
    before = tokens[index - 1]
    loose = index < 2 or tokens[index - 2].end < before.start
    return before.text == "minus" or (before.text in "-–" and before.end == tokens[index].start and loose)


def _tens(low: float, token: Token, spoken: NumberWords) -> bool:
    """Whether `forty` and this token are one number (`forty five`)."""
    return 20 <= low < 100 and low % 10 == 0 and 0 < spoken.cardinals.get(token.text, 0) < 10


def _second(
    tokens: Sequence[Token], end: int, spoken: NumberWords, *, between: bool
) -> tuple[float, Unit | None, int] | None:
    """The far end of a range: `10-15`, `10 to 15`, `between 10 and 15`."""
    joints = ("-", "–", "—", "to", "or", "and") if between else ("-", "–", "—", "to", "or")
    if end + 1 >= len(tokens) or tokens[end].text not in joints:
        return None
    value = _value(tokens[end + 1], spoken)
    if value is None or value[1] == "ordinal":
        return None
    return value[0], value[1], end + 2


def _with_unit(
    tokens: Sequence[Token], start: int, end: int, low: float, high: float, unit: Unit | None
) -> Quantity | None:
    if end < len(tokens) and tokens[end].text == "+":
        end += 1
    after = tokens[end].text if end < len(tokens) else ""
    if after == "-" and end + 1 < len(tokens):
        after, end = (tokens[end + 1].text, end + 1) if tokens[end + 1].text in _UNITS else (after, end)
    before = tokens[start - 1].text if start else ""
    if unit is None and before in _PHASE:
        return Quantity(low, high, "ordinal", start, end)
    if unit is None and after in _UNITS:
        unit, end = _UNITS[after], end + 1
        if after in ("k", "grand", "thousand"):
            low, high = low * 1000, high * 1000
        if unit == "hours" and _next_words(tokens, end, 2) & {"day", "daily", "night", "evening"}:
            low, high = low * _DAYS_A_WEEK, high * _DAYS_A_WEEK
        return Quantity(low, high, unit, start, end)
    if unit is None:
        unit = "money" if low >= _MONEY_FLOOR else "number"
    return Quantity(low, high, unit, start, end)


def _next_words(tokens: Sequence[Token], start: int, count: int) -> set[str]:
    return {token.text for token in tokens[start : start + count]}
