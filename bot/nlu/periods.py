"""Reads the period of a rate: `a week`, `every other day`, `three times a month`, `on weekdays`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.number_grammar import number_at
from bot.nlu.number_words import NumberWords, Period
from bot.nlu.tokenizer import Token

_LONGEST_GAP = 3
"""Words that may stand between an amount and its period: 10 hours of study a week."""
_MARKS_KEPT = frozenset({",", "("})

PeriodAt = tuple[Period, int]
"""A period and the index after its last token."""


def period_at(tokens: Sequence[Token], index: int, words: NumberWords) -> PeriodAt | None:
    """The period of a rate that begins at a token."""
    if index >= len(tokens):
        return None
    text = tokens[index].text
    if text not in words.rate_starters and not _may_count(text, words):
        return None
    return (
        words.phrases.at(tokens, index)
        or _every(tokens, index, words)
        or _joined(tokens, index, words)
        or _times(tokens, index, words)
    )


def _may_count(text: str, words: NumberWords) -> bool:
    return text[0].isdigit() or text in words.cardinals or text in words.amounts


def _joined(tokens: Sequence[Token], index: int, words: NumberWords) -> PeriodAt | None:
    """`a week`, `per month`, `/day`; days of the week add up: `every monday and friday`."""
    joint = words.joints.at(tokens, index)
    found = words.periods.at(tokens, joint[1]) if joint else None
    if found is None or _ends_otherwise(tokens, found[1], words):
        return None
    return found


def _ends_otherwise(tokens: Sequence[Token], end: int, words: NumberWords) -> bool:
    """Whether what looks like a period is a point in time: `a year ago`."""
    return end < len(tokens) and tokens[end].text in words.sets["rate_gap_ends"]


def _every(tokens: Sequence[Token], index: int, words: NumberWords) -> PeriodAt | None:
    """`every other day`, `every third week`, `every 2 weeks`: the period comes once in so many."""
    if tokens[index].text not in words.sets["rate_every"]:
        return None
    skipped = words.skips.at(tokens, index + 1)
    if skipped is None:
        number = number_at(tokens, index + 1, words) if index + 1 < len(tokens) else None
        if number is None or number.unit or number.low < 1:
            return None
        skipped = number.low, number.end
    found = words.periods.at(tokens, skipped[1]) or _plural(tokens, skipped[1], words)
    if found is None:
        return None
    return Period(found[0].name, found[0].times_a_week / skipped[0]), found[1]


def _plural(tokens: Sequence[Token], index: int, words: NumberWords) -> PeriodAt | None:
    """The period that a plural unit names: `weeks` in `every two weeks`."""
    found = words.units.at(tokens, index)
    if found is None or found[0][0] not in words.plural_periods:
        return None
    period = words.plural_periods[found[0][0]]
    return Period(period.name, period.times_a_week / found[0][1]), found[1]


def _times(tokens: Sequence[Token], index: int, words: NumberWords) -> PeriodAt | None:
    """`twice a week`, `three times a month`, `5 evenings a week`: so many in one period."""
    count = words.counts.get(tokens[index].text)
    end = index + 1
    if count is None:
        number = number_at(tokens, index, words)
        attached = tokens[index].text[-1:] in words.sets["rate_times"]
        if number is None or number.unit not in (None, "number"):
            return None
        count, end = (number.low + number.high) / 2, number.end
        if not attached:
            if end >= len(tokens) or tokens[end].text not in words.sets["rate_times"]:
                return None
            end += 1
    found = words.phrases.at(tokens, end) or _joined(tokens, end, words)
    if found is None:
        return None
    return Period(found[0].name, found[0].times_a_week * count), found[1]


def period_after(tokens: Sequence[Token], end: int, words: NumberWords) -> PeriodAt | None:
    """The period that belongs to an amount which ends before token `end`, a few words apart at most."""
    found = period_at(tokens, end, words)
    if found is None and end < len(tokens) and tokens[end].text in _MARKS_KEPT:
        found = _times(tokens, end + 1, words) if end + 1 < len(tokens) else None
    position = end
    while found is None and position < min(end + _LONGEST_GAP, len(tokens) - 1) and _bridges(tokens[position], words):
        position += 1
        found = period_at(tokens, position, words)
    return found and _refined(tokens, found, words)


def _bridges(token: Token, words: NumberWords) -> bool:
    """Whether a word may stand between an amount and its period."""
    return token.text.isalpha() and token.text not in words.sets["rate_gap_stops"] and not _may_count(token.text, words)


def _refined(tokens: Sequence[Token], found: PeriodAt, words: NumberWords) -> PeriodAt:
    """`a day, five days a week`, `on mondays and fridays`: what a second period says of the first."""
    period, end = found
    start = end + 1 if end < len(tokens) and tokens[end].text in _MARKS_KEPT else end
    if period.name in words.daily and start < len(tokens):
        part = words.phrases.at(tokens, start)
        if part and part[0].name in words.sets["week_parts"] and period.name not in words.sets["week_parts"]:
            return part
        times = _times(tokens, start, words)
        if times and times[0].name not in words.daily:
            return Period(period.name, times[0].times_a_week), times[1]
    return more_days(tokens, found, words)


def more_days(tokens: Sequence[Token], found: PeriodAt, words: NumberWords) -> PeriodAt:
    """`on saturdays and sundays`: both days count."""
    period, end = found
    joints = words.sets["ordinal_joints"]
    while end + 1 < len(tokens) and tokens[end].text in joints:
        more = words.phrases.at(tokens, end + 1) or words.periods.at(tokens, end + 1)
        if period.name not in words.weekdays or more is None or more[0].name not in words.weekdays:
            break
        period, end = Period(period.name, period.times_a_week + more[0].times_a_week), more[1]
    return period, end


def count_at(tokens: Sequence[Token], end: int, words: NumberWords) -> PeriodAt | None:
    """The period in which a counted number ends before token `end`: `evenings a week` after `three`."""
    if end >= len(tokens) or tokens[end].text not in words.sets["rate_times"]:
        return None
    return words.phrases.at(tokens, end + 1) or (_joined(tokens, end + 1, words) if end + 1 < len(tokens) else None)


def unknown_period_at(tokens: Sequence[Token], end: int, words: NumberWords) -> bool:
    """Whether an amount that ends before token `end` has a period of no known length: `10 hours per sprint`."""
    strict = words.sets["strict_rate_joints"]
    for place in range(end, min(end + _LONGEST_GAP + 1, len(tokens) - 1)):
        if tokens[place].text in strict:
            return tokens[place + 1].text.isalpha() and tokens[place + 1].text not in words.sets["rate_gap_stops"]
        if not _bridges(tokens[place], words):
            break
    return False


def unknown_noun_at(tokens: Sequence[Token], start: int, end: int, words: NumberWords) -> bool:
    """Whether an article and a noun end the clause, as in `10 hours a sprint`; not in `is 10 hours a lot`."""
    if end + 1 >= len(tokens) or tokens[end].text not in words.sets["number_articles"]:
        return False
    if start and any(token.text in words.sets["equating_words"] for token in tokens[max(0, start - 2) : start]):
        return False
    after = end + 2
    ended = after == len(tokens) or not tokens[after].is_word or tokens[after].text in words.sets["rate_gap_stops"]
    return ended and tokens[end + 1].text.isalpha() and tokens[end + 1].text not in words.sets["no_periods"]
