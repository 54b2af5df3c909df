"""Numbers in messages and what they count."""

from __future__ import annotations

import datetime

import pytest

from bot import Advisor

CASES: dict[str, list[tuple[float, float, str]]] = {
    "10 hours a week": [(10, 10, "hours")],
    "10 hrs/week": [(10, 10, "hours")],
    "ten hours": [(10, 10, "hours")],
    "twenty five hours": [(25, 25, "hours")],
    "1.5 hours": [(1.5, 1.5, "hours")],
    "10-15 hours": [(10, 15, "hours")],
    "10\u201315 hours per week": [(10, 15, "hours")],
    "10 to 15 hours": [(10, 15, "hours")],
    "twelve to fifteen hours a week": [(12, 15, "hours")],
    "~10 hours": [(10, 10, "hours")],
    "0 hours a week": [(0, 0, "hours")],
    "zero hours": [(0, 0, "hours")],
    "1000 hours a week": [(1000, 1000, "hours")],
    "1 hour a day": [(7, 7, "hours")],
    "2 hours per night": [(14, 14, "hours")],
    "six months": [(6, 6, "months")],
    "1.5 years": [(1.5, 1.5, "years")],
    "5 yrs": [(5, 5, "years")],
    "3 wks": [(3, 3, "weeks")],
    "90k": [(90_000, 90_000, "money")],
    "$90k": [(90_000, 90_000, "money")],
    "$90,000": [(90_000, 90_000, "money")],
    "90000": [(90_000, 90_000, "money")],
    "\u00a345k": [(45_000, 45_000, "money")],
    "90 grand": [(90_000, 90_000, "money")],
    "120 k": [(120_000, 120_000, "money")],
    "100,000 dollars": [(100_000, 100_000, "money")],
    "$85k\u2013$140k": [(85_000, 140_000, "money")],
    "85-140k": [(85_000, 140_000, "money")],
    "20%": [(20, 20, "percent")],
    "20 percent": [(20, 20, "percent")],
    "phase 3": [(3, 3, "ordinal")],
    "phase three": [(3, 3, "ordinal")],
    "the third phase": [(3, 3, "ordinal")],
    "the 3rd": [(3, 3, "ordinal")],
    "the last phase": [(-1, -1, "ordinal")],
    "number 4": [(4, 4, "ordinal")],
    "1st and 2nd": [(1, 1, "ordinal"), (2, 2, "ordinal")],
    "5": [(5, 5, "number")],
    "five": [(5, 5, "number")],
    "in 2026": [(2026, 2026, "number")],
    "8 hours from March, 90k now": [(8, 8, "hours"), (90_000, 90_000, "money")],
    "no number": [],
    "": [],
}


@pytest.mark.parametrize("text", CASES)
def test_quantities(advisor: Advisor, today: datetime.date, text: str) -> None:
    found = advisor.reader.read(text, today).quantities
    assert [(q.low, q.high, q.unit) for q in found] == CASES[text]


def test_a_quantity_spans_its_unit(advisor: Advisor, today: datetime.date) -> None:
    u = advisor.reader.read("I have 10 to 15 hours a week", today)
    (quantity,) = u.quantities
    assert [t.text for t in u.tokens[quantity.start : quantity.end]] == ["10", "to", "15", "hours"]
