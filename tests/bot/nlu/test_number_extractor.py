"""Numbers in messages: what they count, by which period, and what is wrong with them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.number_extractor import Quantity, find_quantities
from bot.nlu.number_words import NumberWords
from bot.nlu.rates import hours_per_week, money_per_year
from bot.nlu.tokenizer import tokenise

CASES: dict[str, str] = yaml.safe_load(Path(__file__).with_name("numbers.yaml").read_text(encoding="utf-8"))


def _number(value: float) -> str:
    return f"{value:.15g}" if value % 1 == 0 or abs(value) > 1 else f"{value:.4g}"


def _shown(quantity: Quantity) -> str:
    value = _number(quantity.low)
    if quantity.low != quantity.high:
        value += f"..{_number(quantity.high)}"
    per = f"per {quantity.per.name} x{quantity.per.times_a_week:.3g}" if quantity.per else ""
    return " ".join(part for part in (value, quantity.unit, per, quantity.problem or "") if part)


@pytest.mark.parametrize("text", CASES)
def test_quantities(number_words: NumberWords, text: str) -> None:
    assert "; ".join(map(_shown, find_quantities(tokenise(text), number_words))) == CASES[text]


HOURS_A_WEEK: dict[str, float | str | None] = {
    "10 hours a month": 2.3,
    "2 hours on weekdays and 5 at weekends": 20,
    "two hours every other day": 7,
    "an hour and a half three times a week": 4.5,
    "30 minutes a day": 3.5,
    "a couple of hours": 2,
    "half an hour each evening": 3.5,
    "1,5 hours a day": 10.5,
    "10-15 hours": 12.5,
    "10 hours every two weeks": 5,
    "3 hours a fortnight": 1.5,
    "2 hours a day, 5 days a week": 10,
    "3 evenings a week for 2 hours": 6,
    "three or four evenings a week, two hours each": 7,
    "4 hours on Saturdays and 2 on Sundays": 6,
    "two hours a day and five at weekends": 20,
    "1 hour in the morning and 2 hours in the evening": 21,
    "an hour a day on weekdays": 5,
    "on weekdays I have 2 hours and at weekends 5": 20,
    "6 hours every weekend": 6,
    "2 hours 30 minutes a day": 17.5,
    "10 weekly hours": 10,
    "0 hours a week": 0,
    "10 hours a week, so 40 hours a month": 10,
    "I have 10 hours a week and the course takes 40 hours": 10,
    "500 hours a year": 9.6,
    "10 hours a week or 20 hours a week": "several",
    "10 hours a week, 80 hours a month": "several",
    "10 hours a sprint": "unknown_period",
    "10 hours per semester": "unknown_period",
    "a few hours a week": "vague",
    "200 hours a week": "impossible",
    "30 hours a day": "impossible",
    "-5 hours a week": "impossible",
    "20 hours a day and 40 hours at weekends": "impossible",
    "1000 hours": "impossible",
    "9" * 400 + " hours a week": "too_large",
    "6 months": None,
    "90k a year": None,
    "how many hours a week": None,
    "": None,
}


@pytest.mark.parametrize("text", HOURS_A_WEEK)
def test_hours_per_week(number_words: NumberWords, text: str) -> None:
    found = hours_per_week(find_quantities(tokenise(text), number_words), number_words)
    assert (round(found, 1) if isinstance(found, float) else found) == HOURS_A_WEEK[text]


MONEY_A_YEAR = {
    "90k": 90_000,
    "$7k a month": 84_000,
    "90.000 euros": 90_000,
    "2,500 euros a month": 30_000,
    "£350 a day": 91_000,
    "45 dollars an hour": 93_600,
    "$85k–$140k a year": 112_500,
    "1.2 million": 1_200_000,
    "3500 a month": 42_000,
    "I earn EUR 90.000,50 p.a.": 90_000.5,
}


@pytest.mark.parametrize("text", MONEY_A_YEAR)
def test_money_per_year(number_words: NumberWords, text: str) -> None:
    (quantity,) = find_quantities(tokenise(text), number_words)
    assert money_per_year(quantity) == pytest.approx(MONEY_A_YEAR[text])


SPANS = {
    "I have 10 to 15 hours a week": "10 to 15 hours a week",
    "say an hour and a half three times a week ok": "an hour and a half three times a week",
    "about EUR 90.000 before tax": "eur 90.000",
    "I have minus five hours": "minus five hours",
    "it took twenty-five years": "twenty - five years",
}


@pytest.mark.parametrize("text", SPANS)
def test_span_of_quantity(number_words: NumberWords, text: str) -> None:
    tokens = tokenise(text)
    (quantity,) = find_quantities(tokens, number_words)
    assert " ".join(token.text for token in tokens[quantity.start : quantity.end]) == SPANS[text]


LONGEST = [
    "9" * 309,
    "9" * 2000 + " hours a week",
    "$" + "9" * 500 + "k",
    "phase " + "9" * 400,
    "1,000" + ",000" * 100,
]


@pytest.mark.parametrize("text", LONGEST, ids=lambda text: text[:12])
def test_long_numbers_are_cut(number_words: NumberWords, text: str) -> None:
    (quantity,) = find_quantities(tokenise(text), number_words)
    assert (quantity.problem, quantity.high) == ("too_large", 1e12)


WORDS = sorted({word for text in CASES for word in text.split()})
MESSAGES = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(["million", "thousand", "hundred", "k", "9", "billion", "and", "-"]), max_size=60).map(
        " ".join
    ),
    st.from_regex(r"[0-9.,/k$€ -]{0,400}", fullmatch=True),
)


@settings(max_examples=300, deadline=None)
@given(text=MESSAGES)
def test_any_text_gives_finite_values(number_words: NumberWords, text: str) -> None:
    found = find_quantities(tokenise(text), number_words)
    assert all(math.isfinite(quantity.low) and quantity.low <= quantity.high <= 1e12 for quantity in found)


@settings(max_examples=300, deadline=None)
@given(text=MESSAGES)
def test_any_text_gives_spans_in_order(number_words: NumberWords, text: str) -> None:
    tokens = tokenise(text)
    spans = [(quantity.start, quantity.end) for quantity in find_quantities(tokens, number_words)]
    assert spans == sorted(spans) and all(0 <= start < end <= len(tokens) for start, end in spans)


@settings(max_examples=300, deadline=None)
@given(text=MESSAGES)
def test_any_text_gives_possible_hours(number_words: NumberWords, text: str) -> None:
    found = hours_per_week(find_quantities(tokenise(text), number_words), number_words)
    assert not isinstance(found, float) or 0 <= found <= 168
