"""Numbers in a message and what they count: hours and their period, lengths of time, money, places in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.nlu.number_grammar import LARGEST, Number, number_at, plus_fraction
from bot.nlu.number_words import NumberWords, Period, Unit
from bot.nlu.ordinals import join_ordinals, ordinal_at
from bot.nlu.periods import count_at, more_days, period_after, period_at, unknown_noun_at, unknown_period_at
from bot.nlu.tokenizer import Token

Problem = Literal["impossible", "too_large", "unknown_period", "vague", "several"]
"""Why a quantity must not be stored as it is: no such value, cut to the largest, a period without a length, a guess
such as `a few`, or several figures that do not agree."""

_MONEY_FLOOR = 10_000
"""A bare number from here on is read as a sum of money when it stands beside no unit."""
_MONEY_RATE_FLOOR = 1_000
"""The same for a number by the month or the year."""
_HOURS_A_DAY = 24
_HOURS_A_WEEK = 168
_LONG_PERIODS = frozenset({"week", "weekend", "fortnight", "month", "quarter", "year"})
_DURATIONS = frozenset({"days", "weeks", "months", "years"})
_IN_DAYS = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 364 / 12, "years": 364.0}
"""A year of 52 weeks; a month is its twelfth."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range (`low` = `high` for one number), what it counts, and the tokens it spans (end exclusive)."""

    low: float
    high: float
    unit: Unit
    start: int
    end: int
    per: Period | None = None
    """The period of a rate: a day, a week, weekends."""
    problem: Problem | None = None

    @property
    def middle(self) -> float:
        """The value, or the middle of the range."""
        return (self.low + self.high) / 2


def find_quantities(tokens: Sequence[Token], words: NumberWords) -> tuple[Quantity, ...]:
    """Every number of the message with its unit and its period, in order."""
    found: list[Quantity] = []
    for amount in find_amounts(tokens, words):
        # `three times a week` counts nothing by itself.
        if not found or amount.start >= found[-1].end or amount.start == found[-1].start:
            found.append(_with_period(tokens, amount, words))
    found = _spread(tokens, _share_units(_after_period(tokens, found, words)), words)
    return tuple(_checked(quantity) for quantity in found)


def find_amounts(tokens: Sequence[Token], words: NumberWords) -> list[Quantity]:
    """Every number of the message with its unit alone, in order."""
    found: list[Quantity] = []
    index = 0
    while index < len(tokens):
        text = tokens[index].text
        if text not in words.starters and text[0] not in "0123456789$€£₹.":
            index += 1
            continue
        quantities = _at(tokens, index, words)
        found += quantities
        index = quantities[-1].end if quantities else index + 1
    return join_ordinals(tokens, found, words)


def _at(tokens: Sequence[Token], index: int, words: NumberWords) -> list[Quantity]:
    """What begins at a token: mostly one quantity or none, several for `1,2,3`."""
    if ordinal := ordinal_at(tokens, index, words):
        return [Quantity(ordinal[0], ordinal[0], "ordinal", index, ordinal[1])]
    number = number_at(tokens, index, words)
    if number is None:
        single = _one_unit(tokens, index, words)
        return [single] if single else _listed(tokens, index, words)
    if number.vague and not words.units.at(tokens, _unit_start(tokens, number.end, words)):
        return []
    if _is_pronoun(tokens, index, number, words):
        return []
    return [_quantity(tokens, index, number, words)]


def _listed(tokens: Sequence[Token], index: int, words: NumberWords) -> list[Quantity]:
    """`phases 1,2,3`: figures with nothing but commas between."""
    parts = tokens[index].text.split(",")
    if len(parts) < 2 or not all(part.isdecimal() and len(part) <= 3 for part in parts):
        return []
    unit: Unit = "ordinal" if index and tokens[index - 1].text in words.sets["ordinal_nouns"] else "number"
    return [Quantity(float(part), float(part), unit, index, index + 1) for part in parts]


def _one_unit(tokens: Sequence[Token], index: int, words: NumberWords) -> Quantity | None:
    """`a month`, `an hour and a half`: an article before a unit counts one, where a length of time is meant."""
    if tokens[index].text not in words.sets["number_articles"]:
        return None
    start = _skip_adjectives(tokens, index + 1, words)
    found = words.units.at(tokens, start)
    if found is None or not (found[0][0] in _DURATIONS or found[0][0] == "hours"):
        return None
    (unit, factor), end = found
    plain = Number(factor, factor, end)
    number = plus_fraction(tokens, plain, words, factor)
    before = index > 0 and tokens[index - 1].text in words.sets["duration_cues"]
    after = "" if number.end == len(tokens) else tokens[number.end].text
    opens = not index and (not after.isalpha() or after in words.sets["duration_followers"])
    meant = number.end > end or before or opens or start > index + 1
    if not meant and not (unit == "hours" and period_at(tokens, end, words)):
        return None
    return _lengthened(
        tokens, _or_two(tokens, Quantity(number.low, number.high, unit, index, number.end), words), words
    )


def _or_two(tokens: Sequence[Token], single: Quantity, words: NumberWords) -> Quantity:
    """`a year or two`: a bare number after one unit is the far end of a range."""
    joint = single.end
    if joint + 1 >= len(tokens) or tokens[joint].text not in words.sets["range_joints"]:
        return single
    number = number_at(tokens, joint + 1, words)
    if number is None or number.unit or number.low <= 1 or words.units.at(tokens, number.end):
        return single
    return replace(single, high=single.low * number.high, end=number.end)


def _is_pronoun(tokens: Sequence[Token], index: int, number: Number, words: NumberWords) -> bool:
    """Whether `one` stands for a thing (`that one`) and counts nothing."""
    if number.end != index + 1 or tokens[index].text not in words.sets["number_pronouns"]:
        return False
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    ranged = after in words.sets["range_joints"] and index + 2 < len(tokens)
    counted = words.units.at(tokens, _unit_start(tokens, index + 1, words)) or (
        ranged and number_at(tokens, index + 2, words)
    )
    numbered = index > 0 and tokens[index - 1].text in words.sets["ordinal_nouns"]
    alone = sum(token.is_word for token in tokens) == 1
    return not (counted or numbered or alone)


def _quantity(tokens: Sequence[Token], index: int, number: Number, words: NumberWords) -> Quantity:
    start, unit = _currency_before(tokens, index, words)
    number = replace(number, unit=number.unit or unit)
    first = number
    if number.unit != "ordinal" and (second := _range_end(tokens, index, number, words)):
        number = _as_range(number, second)
    negative = _is_negative(tokens, start, words)
    quantity = _with_unit(tokens, start, number, words)
    if negative:
        low = -quantity.low
        quantity = replace(quantity, low=low, high=low if number == first else quantity.high, start=start - 1)
    if number.vague or (negative and quantity.unit == "ordinal"):
        return replace(quantity, problem="vague" if number.vague else "impossible")
    return _lengthened(tokens, quantity, words)


def _currency_before(tokens: Sequence[Token], index: int, words: NumberWords) -> tuple[int, Unit | None]:
    for start in range(max(0, index - 2), index):
        found = words.currencies.at(tokens, start)
        if found and found[1] == index:
            return start, "money"
    return index, None


def _is_negative(tokens: Sequence[Token], index: int, words: NumberWords) -> bool:
    """`-5`, `minus five`; not the far end of a range."""
    if not index:
        return False
    before = tokens[index - 1]
    loose = index < 2 or tokens[index - 2].end < before.start
    written = before.text in "-–" and before.end == tokens[index].start and loose
    return written or before.text in words.sets["negative_signs"]


def _range_end(tokens: Sequence[Token], index: int, number: Number, words: NumberWords) -> Number | None:
    """The far end of a range: `10-15`, `10 to 15`, `between 10 and 15`."""
    joint = number.end
    if joint + 1 >= len(tokens):
        return None
    between = index > 0 and tokens[index - 1].text in words.sets["range_openers"]
    joins = words.sets["number_joints"] if between else words.sets["range_joints"]
    if tokens[joint].text not in joins and tokens[joint].text not in words.sets["range_joints"]:
        return None
    after = joint + 1
    sign = words.currencies.at(tokens, after)
    second = number_at(tokens, sign[1] if sign else after, words) if not sign or sign[1] < len(tokens) else None
    if second is None or second.unit == "ordinal" or second.vague:
        return None
    return replace(second, unit=second.unit or ("money" if sign else None))


def _as_range(first: Number, second: Number) -> Number:
    """Both ends as one; `85-140k` gives the scale of the far end to the near one too."""
    low = first.low
    if second.scale >= 1000 and first.scale == 1 and low < 1000:
        low *= second.scale
    ends = sorted((low, second.high))
    return Number(ends[0], ends[1], second.end, second.unit or first.unit, max(first.scale, second.scale))


def _unit_start(tokens: Sequence[Token], index: int, words: NumberWords) -> int:
    """The index of the unit after a number: past `or so`, a hyphen and adjectives."""
    trailer = words.trailers.at(tokens, index)
    index = trailer[1] if trailer else index
    if index + 1 < len(tokens) and tokens[index].text == "-" and words.units.at(tokens, index + 1):
        return index + 1
    return _skip_adjectives(tokens, index, words)


def _skip_adjectives(tokens: Sequence[Token], index: int, words: NumberWords) -> int:
    place = index
    while place < len(tokens) and place - index < 2 and tokens[place].text in words.sets["unit_adjectives"]:
        place += 1
    return place if words.units.at(tokens, place) else index


def _with_unit(tokens: Sequence[Token], start: int, number: Number, words: NumberWords) -> Quantity:
    if number.unit in ("ordinal", "percent", "hours"):
        return Quantity(number.low, number.high, number.unit, start, number.end)
    found = words.units.at(tokens, _unit_start(tokens, number.end, words))
    if found and (number.unit is None or found[0][0] == "money" or number.scale > 1):
        (unit, factor), end = found
        read = plus_fraction(tokens, replace(number.times(factor), end=end), words, factor)
        return Quantity(read.low, read.high, unit, start, read.end)
    trailer = words.trailers.at(tokens, number.end)
    end = trailer[1] if trailer else number.end
    if number.unit is None and start and tokens[start - 1].text in words.sets["ordinal_nouns"]:
        return Quantity(number.low, number.high, "ordinal", start, number.end)
    unit = number.unit or ("money" if number.low >= _MONEY_FLOOR else "number")
    return Quantity(number.low, number.high, unit, start, end)


def _lengthened(tokens: Sequence[Token], quantity: Quantity, words: NumberWords) -> Quantity:
    """`2 hours 30 minutes`, `a year and three months`, `6 months to a year`: one length of time joins another."""
    if quantity.unit not in _IN_DAYS or quantity.problem or quantity.end >= len(tokens):
        return quantity
    text = tokens[quantity.end].text
    ranged = text in words.sets["range_joints"]
    start = quantity.end + 1 if ranged or text in words.sets["number_joints"] else quantity.end
    more = _plain_length(tokens, start, words)
    if more is None or (more.unit == "hours") != (quantity.unit == "hours"):
        return quantity
    if ranged:
        high = more.high * _IN_DAYS[more.unit] / _IN_DAYS[quantity.unit]
        ends = sorted((quantity.low, high))
        return replace(quantity, low=ends[0], high=ends[1], end=more.end)
    return _summed(tokens, quantity, more, words)


def _plain_length(tokens: Sequence[Token], start: int, words: NumberWords) -> Quantity | None:
    """A number with a unit of time and nothing more to it."""
    if start >= len(tokens):
        return None
    number = number_at(tokens, start, words)
    if number is None:
        article = tokens[start].text in words.sets["number_articles"]
        found = words.units.at(tokens, start + 1) if article else None
        number = Number(1, 1, start + 1)
    else:
        found = words.units.at(tokens, number.end)
    if number.unit == "hours":
        return Quantity(number.low, number.high, "hours", start, number.end)
    if found is None or number.unit or found[0][0] not in _IN_DAYS:
        return None
    (unit, factor), end = found
    return Quantity(number.low * factor, number.high * factor, unit, start, end)


def _summed(tokens: Sequence[Token], first: Quantity, more: Quantity, words: NumberWords) -> Quantity:
    smaller = _IN_DAYS[more.unit] < _IN_DAYS[first.unit] or (more.unit == "hours" and more.high < 1 <= first.low)
    if not smaller or (period_at(tokens, more.end, words) and more.unit != "hours"):
        return first
    factor = _IN_DAYS[first.unit] / _IN_DAYS[more.unit]
    low, high = first.low * factor + more.low, first.high * factor + more.high
    return replace(first, low=low, high=high, unit=more.unit, end=more.end)


def _with_period(tokens: Sequence[Token], quantity: Quantity, words: NumberWords) -> Quantity:
    """The quantity as a rate, where a period follows."""
    if quantity.unit not in ("hours", "days", "money", "number") or quantity.problem == "impossible":
        return quantity
    if quantity.unit == "number" and (counted := count_at(tokens, quantity.end, words)):
        return replace(quantity, unit="days", per=counted[0], end=counted[1])
    found = period_after(tokens, quantity.end, words) if quantity.unit in ("hours", "money") else None
    found = found or period_at(tokens, quantity.end, words)
    if found:
        per, end = found
        money = quantity.unit == "number" and quantity.low >= _MONEY_RATE_FLOOR and per.times_a_week <= 1
        return replace(quantity, per=per, end=end, unit="money" if money else quantity.unit)
    if quantity.unit == "hours" and (inner := _period_inside(tokens, quantity, words)):
        return replace(quantity, per=inner)
    span = quantity.start, quantity.end
    rated = quantity.unit in ("hours", "money") and unknown_period_at(tokens, quantity.end, words)
    if rated or (quantity.unit == "hours" and unknown_noun_at(tokens, *span, words)):
        return replace(quantity, problem="unknown_period")
    return quantity


def _period_inside(tokens: Sequence[Token], quantity: Quantity, words: NumberWords) -> Period | None:
    """`10 weekly hours`."""
    inside = tokens[quantity.start : quantity.end]
    return next((period for token in inside if (period := words.phrases.single(token.text))), None)


def _after_period(tokens: Sequence[Token], found: Sequence[Quantity], words: NumberWords) -> list[Quantity]:
    """`every day 2 hours`, `on weekdays I have 2`: a period before an amount that has none after it."""
    read: list[Quantity] = []
    for quantity in found:
        floor = read[-1].end if read else 0
        loose = quantity.per is None and quantity.problem is None and quantity.unit in ("hours", "number")
        per = _period_before(tokens, floor, quantity.start, words) if loose else None
        read.append(replace(quantity, per=per) if per else quantity)
    return read


_REACH_BEFORE = 5
_MARKS_BEFORE = frozenset({",", ":", "-", "–"})


def _period_before(tokens: Sequence[Token], floor: int, end: int, words: NumberWords) -> Period | None:
    """The period that is told shortly before an amount, with no mark or other number between."""
    for start in range(max(floor, end - _REACH_BEFORE - 2), end):
        found = period_at(tokens, start, words)
        found = found and more_days(tokens, found, words)
        if not found or found[1] > end or tokens[start].text in words.sets["number_articles"]:
            continue
        between = [token for token in tokens[found[1] : end] if token.text not in _MARKS_BEFORE]
        apart = len(between) < end - found[1]
        if all(token.is_word and token.text not in words.sets["ordinal_joints"] for token in between):
            return None if apart and between else found[0]
    return None


def _share_units(found: Sequence[Quantity]) -> list[Quantity]:
    """`2 hours on weekdays and 5 at weekends`: a bare number with a period counts what the one before it counts."""
    read: list[Quantity] = []
    for quantity in found:
        shares = read and quantity.unit == "number" and quantity.per and read[-1].unit == "hours" and read[-1].per
        read.append(replace(quantity, unit="hours") if shares else quantity)
    return read


def _spread(tokens: Sequence[Token], found: Sequence[Quantity], words: NumberWords) -> list[Quantity]:
    """`three evenings a week, two hours each`: hours of each of the days that were counted right before."""
    read: list[Quantity] = []
    for quantity in found:
        days = read[-1] if read and read[-1].unit == "days" else None
        bare = quantity.unit == "hours" and quantity.per is None
        if days and days.per and bare and _is_each(tokens, days.end, quantity, words):
            per = Period(days.per.name, days.per.times_a_week * days.middle)
            read.append(replace(quantity, per=per, problem=None))
        else:
            read.append(quantity)
    return read


def _is_each(tokens: Sequence[Token], end: int, quantity: Quantity, words: NumberWords) -> bool:
    """Whether hours are told for each of the days that end at a token: `for 2 hours`, `two hours each`."""
    between = tokens[end : quantity.start]
    joined = bool(between) and between[-1].text in words.sets["spread_joints"]
    after = tokens[quantity.end].text if quantity.end < len(tokens) else ""
    return len(between) <= 2 and (joined or after in words.sets["spread_ends"])


def _checked(quantity: Quantity) -> Quantity:
    """The quantity with impossible and too large values marked, and cut to what can be worked with."""
    if max(abs(quantity.low), abs(quantity.high)) > LARGEST:
        low, high = (max(-LARGEST, min(LARGEST, value)) for value in (quantity.low, quantity.high))
        return replace(quantity, low=low, high=high, problem="too_large")
    impossible = not quantity.problem and _is_impossible(quantity)
    return replace(quantity, problem="impossible") if impossible else quantity


def _is_impossible(quantity: Quantity) -> bool:
    if quantity.unit == "ordinal":
        return quantity.low == 0 or quantity.low < -2 or quantity.low % 1 != 0 or quantity.high % 1 != 0
    if quantity.unit == "hours" and quantity.per:
        too_long = quantity.per.name not in _LONG_PERIODS and quantity.high > _HOURS_A_DAY
        if too_long or quantity.high * quantity.per.times_a_week > _HOURS_A_WEEK:
            return True
    return quantity.low < 0 and quantity.unit not in ("number", "percent")
