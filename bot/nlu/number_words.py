"""The language's words for numbers, units and rates, read from the word lists of the knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from bot.nlu.phrase_table import PhraseTable, read_number, read_pairs

Unit = Literal["hours", "days", "weeks", "months", "years", "money", "percent", "ordinal", "number"]
"""What a number counts."""

WEEKS_A_YEAR = 52
WEEKS_A_MONTH = 52 / 12


@dataclass(frozen=True, slots=True)
class Period:
    """The period of a rate: its name (`day`, `weekend`, `month` …) and how often it comes in a week."""

    name: str
    times_a_week: float


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The word lists of `numbers.yaml`, ready to be looked up."""

    cardinals: Mapping[str, float]
    scales: Mapping[str, float]
    amounts: Mapping[str, tuple[float, float]]
    fractions: Mapping[str, float]
    ordinals: PhraseTable[float]
    units: PhraseTable[tuple[Unit, float]]
    currencies: PhraseTable[bool]
    trailers: PhraseTable[bool]
    periods: PhraseTable[Period]
    phrases: PhraseTable[Period]
    joints: PhraseTable[bool]
    skips: PhraseTable[float]
    counts: Mapping[str, float]
    sets: Mapping[str, frozenset[str]]
    """The plain lists by name, such as `number_articles`."""
    starters: frozenset[str]
    """Words that a quantity can begin with; a message with none of them and no digit holds no number."""
    rate_starters: frozenset[str]
    """Words that the period of a rate can begin with."""
    plural_periods: Mapping[Unit, Period]
    """The period that a unit of time makes: `weeks` in `every two weeks`."""
    daily: frozenset[str]
    """Names of periods that come once a day at most."""
    weekdays: frozenset[str]
    """Names of periods that are one day of the week."""


_SETS = (
    "money_scales", "number_articles", "number_joints", "amount_joints", "negative_signs", "number_pronouns",
    "range_joints", "range_openers", "unit_adjectives", "duration_cues", "ordinal_endings", "ordinal_nouns",
    "ordinal_counted", "ordinal_openers", "ordinal_joints", "not_ordinal_before", "not_ordinal_after",
    "strict_rate_joints", "rate_every", "rate_times", "rate_gap_stops", "rate_gap_ends", "equating_words", "week_parts",
    "no_periods", "ordinal_followers", "duration_followers", "spread_joints", "spread_ends",
)  # fmt: skip


def build_number_words(language: Mapping[str, tuple[str, ...]]) -> NumberWords:
    """The number words of a language; a list that is missing counts as empty."""
    pairs = {name: read_pairs(lines) for name, lines in language.items() if name in _PAIRED}
    numbers = {name: {word: _first_number(value) for word, value in pairs.get(name, {}).items()} for name in _NUMBERED}
    sets = {name: frozenset(language.get(name, ())) for name in _SETS}
    ordinals = PhraseTable(numbers["ordinals"])
    amounts = {word: _span(value) for word, value in pairs.get("number_amounts", {}).items()}
    periods = PhraseTable({word: _period(value) for word, value in pairs.get("rate_periods", {}).items()})
    phrases = PhraseTable({word: _period(value) for word, value in pairs.get("rate_phrases", {}).items()})
    joints = PhraseTable(dict.fromkeys(language.get("rate_joints", ()), True))
    counts = numbers["rate_counts"]
    return NumberWords(
        cardinals=numbers["number_words"],
        scales=numbers["number_scales"],
        amounts=amounts,
        fractions=numbers["number_fractions"],
        ordinals=ordinals,
        units=PhraseTable({word: _unit(value) for word, value in pairs.get("number_units", {}).items()}),
        currencies=PhraseTable(dict.fromkeys(language.get("currency_prefixes", ()), True)),
        trailers=PhraseTable(dict.fromkeys(language.get("number_trailers", ()), True)),
        periods=periods,
        phrases=phrases,
        joints=joints,
        skips=PhraseTable(numbers["rate_skips"]),
        counts=counts,
        sets=sets,
        starters=frozenset(
            {*numbers["number_words"], *numbers["number_scales"], *amounts, *numbers["number_fractions"],
             *ordinals.first_words, *sets["number_articles"]}
        ),
        plural_periods=_PLURAL_PERIODS,
        daily=frozenset({"day", *sets["week_parts"]}),
        weekdays=frozenset(language.get("weekday_periods", ())),
        rate_starters=frozenset({*phrases.first_words, *joints.first_words, *counts, *sets["rate_every"]}),
    )  # fmt: skip


_PLURAL_PERIODS: dict[Unit, Period] = {
    "hours": Period("hour", 40),
    "days": Period("day", 7),
    "weeks": Period("week", 1),
    "months": Period("month", 1 / WEEKS_A_MONTH),
    "years": Period("year", 1 / WEEKS_A_YEAR),
}
_NUMBERED = ("number_words", "number_scales", "number_fractions", "ordinals", "rate_skips", "rate_counts")
_PAIRED = frozenset({*_NUMBERED, "number_amounts", "number_units", "rate_periods", "rate_phrases"})


def _first_number(value: str) -> float:
    return read_number(value.split(maxsplit=1)[0])


def _span(value: str) -> tuple[float, float]:
    ends = [read_number(part) for part in value.split()]
    return ends[0], ends[-1]


def _unit(value: str) -> tuple[Unit, float]:
    name, _, factor = value.partition(" ")
    return cast(Unit, name), read_number(factor)


def _period(value: str) -> Period:
    name, _, times = value.partition(" ")
    return Period(name, read_number(times))
