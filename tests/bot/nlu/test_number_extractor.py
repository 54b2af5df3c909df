"""Numbers in messages: what they count, by which period, and what is wrong with them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.number_extractor import Quantity, find_quantities
from bot.nlu.number_words import NumberWords
from bot.nlu.rates import hours_per_week, money_per_year
from bot.nlu.tokenizer import tokenise

CASES: dict[str, str] = {
    "10 hours a month": "10 hours per month x0.231",
    "2 hours on weekdays and 5 at weekends": "2 hours per weekday x5; 5 hours per weekend x2",
    "two hours every other day": "2 hours per day x3.5",
    "an hour and a half three times a week": "1.5 hours per week x3",
    "30 minutes a day": "0.5 hours per day x7",
    "a couple of hours": "2 hours",
    "half an hour each evening": "0.5 hours per evening x7",
    "1,5 hours a day": "1.5 hours per day x7",
    "10-15 hours": "10..15 hours",
    "10 hours a sprint": "10 hours unknown_period",
    "90.000 euros": "90000 money",
    "I earn 90 000": "90000 money",
    "90k": "90000 money",
    "a hundred and twenty thousand": "120000 money",
    "$7k a month": "7000 money per month x0.231",
    "1.2 million": "1200000 money",
    "90 grand": "90000 money",
    "twenty-five hours a week": "25 hours per week x1",
    "one and a half hours a day": "1.5 hours per day x7",
    "two and a half hours": "2.5 hours",
    "a dozen papers": "12 number",
    "half a year": "0.5 years",
    "a year and a half": "1.5 years",
    "in a month": "1 months",
    "a fortnight": "2 weeks",
    "couple of months": "2 months",
    "200 hours a week": "200 hours per week x1 impossible",
    "30 hours a day": "30 hours per day x7 impossible",
    "-5 hours a week": "-5 hours per week x1 impossible",
    "phase 0": "0 ordinal impossible",
    "phase 2": "2 ordinal",
    "second phase": "2 ordinal",
    "the last one": "-1 ordinal",
    "2nd": "2 ordinal",
    "phases 1 and 2": "1 ordinal; 2 ordinal",
    "phases 1-3": "1..3 ordinal",
    "how many hours a week do I need": "",
    "is 10 hours a lot?": "10 hours",
    "9999999999999999999999999999999999999999 hours": "1000000000000 hours too_large",
    "½ hour a day": "0.5 hours per day x7",
    "1½ hours a day": "1.5 hours per day x7",
    "2 hours a day, 5 days a week": "2 hours per day x5",
    "1 hour in the morning and 2 hours in the evening": "1 hours per morning x7; 2 hours per evening x7",
    "phases 1,2,3": "1 ordinal; 2 ordinal; 3 ordinal",
    "wait a second": "",
    "what should I learn first": "",
    "first of all": "",
    "I have 6 months and 10 hours a week": "6 months; 10 hours per week x1",
    "2 hours 30 minutes a day": "2.5 hours per day x7",
    "85-140k": "85000..140000 money",
    "$85k–$140k": "85000..140000 money",
    "6 months to a year": "6..12 months",
    "10 hours of study per week": "10 hours per week x1",
    "on weekdays I have 2 hours and at weekends 5": "2 hours per weekday x5; 5 hours per weekend x2",
    "3x a week": "3 number per week x1",
    "10 hours twice a week": "10 hours per week x2",
    "1 and 3/4 hours": "1.75 hours",
    "1 1/2 hours a day": "1.5 hours per day x7",
    "2/3 of it": "0.6667 number",
    "24/7": "24 number; 7 number",
    "I have 10 hrs/week": "10 hours per week x1",
    "2hr a day": "2 hours per day x7",
    "phase #2": "2 ordinal",
    "I earn EUR 90.000,50 p.a.": "90000.5 money per year x0.0192",
    "between 90 and 120k": "90000..120000 money",
    "between two and three hours a day": "2..3 hours per day x7",
    "90k to 120k": "90000..120000 money",
    "ninety to a hundred thousand": "90000..100000 money",
    "I have one": "",
    "the third one": "3 ordinal",
    "one hour": "1 hours",
    "three or four evenings a week, two hours each": "3..4 days per week x1; 2 hours per week x3.5",
    "4 hours on Saturdays and 2 on Sundays": "4 hours per saturday x1; 2 hours per sunday x1",
    "two hours a day and five at weekends": "2 hours per day x7; 5 hours per weekend x2",
    "2-3 hours on weekday evenings": "2..3 hours per evening x5",
    "10 hours a week, so 40 hours a month": "10 hours per week x1; 40 hours per month x0.231",
    "10 hours every two weeks": "10 hours per week x0.5",
    "I have a few hours a week": "3..5 hours per week x1 vague",
    "several hours": "3..7 hours vague",
    "no time, just 45 mins daily": "0.75 hours per day x7",
    "an hour every morning before work": "1 hours per morning x5",
    "10 hours weekly": "10 hours per week x1",
    "10 weekly hours": "10 hours per week x1",
    "up to 15 hours/wk": "15 hours per week x1",
    "I'm 35 years old with 8 years of experience": "35 years; 8 years",
    "I have 5+ years": "5 years",
    "90k€": "90000 money",
    "€90k": "90000 money",
    "$1.2m": "1200000 money",
    "a quarter of a million": "250000 money",
    "three quarters of an hour": "0.75 hours",
    "half a million": "500000 money",
    "half the guides": "",
    "a third of people": "",
    "2 years and 3 months": "27 months",
    "two weeks and half a day": "14.5 days",
    "minus five hours a week": "-5 hours per week x1 impossible",
    "10 or so hours a week": "10 hours per week x1",
    "twenty five thousand": "25000 money",
    "nineteen thousand five hundred": "19500 money",
    "two million three hundred thousand and five": "2300005 money",
    "forty-two": "42 number",
    "2,500 euros a month": "2500 money per month x0.231",
    "3500 a month": "3500 money per month x0.231",
    "I make 45 dollars an hour": "45 money per hour x40",
    "£350 a day": "350 money per day x7",
    "100000": "100000 money",
    "it is 2027": "2027 number",
    "rate 7/10": "7 number; 10 number",
    "C# and C++ 17": "17 number",
    "3blue1brown": "",
    "the first two phases": "1 ordinal; 2 number",
    "the second to last phase": "-2 ordinal",
    "last year I learnt a lot": "",
    "first and second phase": "1 ordinal; 2 ordinal",
    "my first": "1 ordinal",
    "10 hours a week or a month": "10 hours per week x1; 1 months",
    "can you give me ten hours per semester": "10 hours unknown_period",
    "10 hours per guide": "10 hours unknown_period",
    "is 90k a good salary?": "90000 money",
    "90k a year good?": "90000 money per year x0.0192",
    "one hundred": "100 number",
    "a hundred hours": "100 hours",
    "hundreds of hours": "",
    "10 hours, a job and a kid": "10 hours",
    "Can I do it in 10 hours? A week off is planned": "10 hours",
    "5 days a week": "5 days per week x1",
    "I can study three days a week for 2 hours": "3 days per week x1; 2 hours per week x3",
    "2 hours three days a week": "2 hours per week x3",
    "1 hour every day except Sunday": "1 hours per day x7",
    "on Mondays and Wednesdays 2 hours": "2 hours per monday x2",
    "2 hours on Mondays and Wednesdays": "2 hours per monday x2",
    "10h/w": "10 hours per week x1",
    "10 h per week": "10 hours per week x1",
    "10 hours in the week": "10 hours per week x1",
    "20% of my time": "20 percent",
    "twenty percent": "20 percent",
    "5'000 francs": "5000 money",
    "about 1.5-2 hrs": "1.5..2 hours",
    "1h30 a day": "1.5 hours per day x7",
    "10 000 hours": "10000 hours",
    "1000 hours a week": "1000 hours per week x1 impossible",
    "phase two and three": "2 ordinal; 3 ordinal",
    "phases one to three": "1..3 ordinal",
    "what about phase 3 and 5?": "3 ordinal; 5 ordinal",
    "option 2": "2 ordinal",
    "task 3 of phase 2": "3 ordinal; 2 ordinal",
    "number six": "6 ordinal",
    "no 3": "3 number",
    "no hours": "",
    "zero hours": "0 hours",
    "I need one more month": "1 months",
    "next month": "",
    "every month": "",
    "how many papers a year": "",
    "a day job": "",
    "an hour": "1 hours",
    "give me an hour a day": "1 hours per day x7",
    "twenty-one and a half": "21.5 number",
    "2,5 hours": "2.5 hours",
    ".5 hours a day": "0.5 hours per day x7",
    "an extra 2 hours": "2 hours",
    "second hand books": "",
    "in a second": "",
    "£30,000": "30000 money",
    "7 days": "7 days",
    "-3": "-3 number",
    "from 10-12 hours": "10..12 hours",
    "10hours a week": "10 hours per week x1",
    "two-hour sessions three times a week": "2 hours per week x3",
    "an hour a day on weekdays": "1 hours per weekday x5",
    "weekends: 6 hours": "6 hours per weekend x2",
    "every weekend, 6 hours": "6 hours per weekend x1",
    "on weekdays: 1 hour, at weekends: 3 hours": "1 hours per weekday x5; 3 hours per weekend x2",
    "evenings and 10 hours": "10 hours",
    "phase -1": "-1 number",
    "phase 2.5": "2.5 ordinal impossible",
    "phase 99999999999999999999": "1000000000000 ordinal too_large",
    "10 hours every now and then": "10 hours unknown_period",
    "10 hours any ideas?": "10 hours",
    "10 hours in a row": "10 hours",
    "10 hours of work per sprint": "10 hours unknown_period",
    "I get $90k per client": "90000 money unknown_period",
    "3 evenings a week for 2 hours": "3 days per week x1; 2 hours per week x3",
    "I work 5 days a week and have 10 hours": "5 days per week x1; 10 hours",
    "2 quarters": "6 months",
    "a month or so": "1 months",
    "the first 3 months": "1 ordinal; 3 months",
    "70 000–90 000 €": "70000..90000 money",
    "1.000.000": "1000000 money",
    "1,000,000": "1000000 money",
    "12,50 euros": "12.5 money",
    "1.5k": "1500 money",
    "2.5 million dollars": "2500000 money",
    "ninety-nine": "99 number",
    "one hundred and one": "101 number",
    "a thousand hours": "1000 hours",
    "three hundred": "300 number",
    "two dozen": "24 number",
    "half a dozen": "6 number",
    "half-hour a day": "0.5 hours per day x7",
    "half an hour every other day": "0.5 hours per day x3.5",
    "1 to 2 hours": "1..2 hours",
    "1 - 2 hours": "1..2 hours",
    "10–12h/week": "10..12 hours per week x1",
    "8hrs/wk": "8 hours per week x1",
    "8 hrs p/w": "8 hours per week x1",
    "about an hour": "1 hours",
    "an hour or two a day": "1..2 hours per day x7",
    "one or two hours": "1..2 hours",
    "2 or 3 years": "2..3 years",
    "6-9 months": "6..9 months",
    "between 6 and 9 months": "6..9 months",
    "three to six months": "3..6 months",
    "a year or two": "1..2 years",
    "nine months": "9 months",
    "18 months": "18 months",
    "ten weeks": "10 weeks",
    "100%": "100 percent",
    "minus 10 percent": "-10 percent",
    "-10%": "-10 percent",
    "+10 hours": "10 hours",
    "no. 4": "4 number",
    "step three": "3 ordinal",
    "the 3rd step": "3 ordinal",
    "third": "3 ordinal",
    "the third": "3 ordinal",
    "the second and third phases": "2 ordinal; 3 ordinal",
    "the second month": "",
    "third time lucky": "",
    "last but one": "-2 ordinal",
    "the last two phases": "-1 ordinal; 2 number",
    "what comes second": "2 ordinal",
    "second, what about pay?": "",
    "one thing": "",
    "one of them": "",
    "which one": "",
    "no one": "",
    "one more question": "",
    "one": "1 number",
    "number one": "1 ordinal",
    "one to three": "1..3 number",
    "I have one hour and two kids": "1 hours; 2 number",
    "two kids and 3 hours a week": "2 number; 3 hours per week x1",
    "24 hours": "24 hours",
    "48 hours a week": "48 hours per week x1",
    "168 hours a week": "168 hours per week x1",
    "169 hours a week": "169 hours per week x1 impossible",
    "24 hours a day": "24 hours per day x7",
    "25 hours a day": "25 hours per day x7 impossible",
    "1000000000000000000000000000000 euros": "1000000000000 money too_large",
    "10 hrs/week": "10 hours per week x1",
    "ten hours": "10 hours",
    "twenty five hours": "25 hours",
    "1.5 hours": "1.5 hours",
    "10–15 hours per week": "10..15 hours per week x1",
    "10 to 15 hours": "10..15 hours",
    "~10 hours": "10 hours",
    "0 hours a week": "0 hours per week x1",
    "1 hour a day": "1 hours per day x7",
    "2 hours per night": "2 hours per evening x7",
    "six months": "6 months",
    "1.5 years": "1.5 years",
    "5 yrs": "5 years",
    "3 wks": "3 weeks",
    "$90k": "90000 money",
    "$90,000": "90000 money",
    "90000": "90000 money",
    "£45k": "45000 money",
    "120 k": "120000 money",
    "100,000 dollars": "100000 money",
    "20 percent": "20 percent",
    "phase three": "3 ordinal",
    "the third phase": "3 ordinal",
    "the 3rd": "3 ordinal",
    "1st and 2nd": "1 ordinal; 2 ordinal",
    "5": "5 number",
    "five": "5 number",
    "in 2026": "2026 number",
    "8 hours from March, 90k now": "8 hours; 90000 money",
    "no number": "",
    "what does it pay": "",
    "how do I become a researcher": "",
    "a professor and an intern": "",
    "the one with the best pay": "",
    "all in all a good plan": "",
    "at last I understand": "",
    "the last thing I need": "",
    "at first glance": "",
    "give it a second look": "",
    "no problem": "",
    "on the other hand": "",
    "a lot of work": "",
    "an offer": "",
    "half of them": "",
    "quarterly report": "",
    "a third option": "3 ordinal",
    "hundreds of papers": "",
    "third-party libraries": "",
    "to be or not to be": "",
    "is it one or the other": "",
    "every week": "",
    "once upon a time": "",
    "twice": "",
    "weekends": "",
    "a": "",
    "and a half": "",
}
"""Every quantity as `value unit per period xtimes-a-week problem`."""


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


LONGEST = ["9" * 309, "9" * 2000 + " hours a week", "$" + "9" * 500 + "k", "phase " + "9" * 400, "1 000" + " 000" * 300]


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
