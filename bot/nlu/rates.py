"""Rates of a message worked out: hours a week, money a year."""

from __future__ import annotations

from collections.abc import Iterable

from bot.nlu.number_extractor import Problem, Quantity
from bot.nlu.number_words import WEEKS_A_YEAR, NumberWords

_HOURS_A_WEEK = 168
_CLOSE = 0.15
"""Figures that differ by less than this part say the same: 10 hours a week, 40 a month."""
_EVERY_DAY = "day"
_WORKING_DAYS = 5


def hours_per_week(quantities: Iterable[Quantity], words: NumberWords) -> float | Problem | None:
    """The hours a week that the rates of a message come to, or why they come to nothing; None where there are none.

    Hours with no period count as hours a week where no other hours are told. Of a range, the middle counts.
    """
    hours = [quantity for quantity in quantities if quantity.unit == "hours"]
    rates = [quantity for quantity in hours if quantity.per or quantity.problem == "unknown_period"] or hours
    if not rates:
        return None
    if problem := next((rate.problem for rate in rates if rate.problem), None):
        return problem
    total = _total(rates, words)
    return "impossible" if isinstance(total, float) and not 0 <= total <= _HOURS_A_WEEK else total


def _total(rates: list[Quantity], words: NumberWords) -> float | Problem:
    by_name: dict[str, float] = {}
    for rate in rates:
        name = rate.per.name if rate.per else ""
        value = _weekly(rate)
        if name in by_name and not _close(by_name[name], value):
            return "several"
        by_name[name] = value
    parts = words.sets["week_parts"] | {_EVERY_DAY}
    if len(by_name) > 1 and by_name.keys() <= parts:
        return _parts_total(by_name, rates)
    first, *others = by_name.values()
    return first if all(_close(first, other) for other in others) else "several"


def _parts_total(by_name: dict[str, float], rates: list[Quantity]) -> float:
    """`an hour a day and five at weekends`: what is told of every day holds for the days not told of."""
    counted = {rate.per.name: rate.per.times_a_week for rate in rates if rate.per}
    others = sum(times for name, times in counted.items() if name != _EVERY_DAY)
    share = max(0.0, counted.get(_EVERY_DAY, 0) - others) / (counted.get(_EVERY_DAY) or 1)
    return sum(value * (share if name == _EVERY_DAY else 1) for name, value in by_name.items())


def _weekly(rate: Quantity) -> float:
    return rate.middle * (rate.per.times_a_week if rate.per else 1)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other))


def money_per_year(quantity: Quantity) -> float:
    """The sum of money a year; a sum with no period counts as one a year, a sum by the day as one of a working day."""
    if quantity.per is None:
        return quantity.middle
    times = _WORKING_DAYS if quantity.per.name == _EVERY_DAY else quantity.per.times_a_week
    return quantity.middle * times * WEEKS_A_YEAR
