"""Indirect questions against what their replies must hold: the tables in `tests/statements`, one for each guide."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
import yaml

from bot import Advisor, Conversation

TABLES = sorted((Path(__file__).parent.parent / "statements").glob("*.yaml"))
FLOOR = 0.85
"""The share of a table's questions whose reply must hold what was asked."""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_most_indirect_questions_reach_their_statement(advisor: Advisor, today: datetime.date, table: Path) -> None:
    cases = yaml.safe_load(table.read_text(encoding="utf-8"))["cases"]
    missed = []
    for case in cases:
        text = advisor.reply(case["says"], Conversation(), today).reply.text
        if not all(re.search(pattern, text, re.IGNORECASE) for pattern in case["holds"]):
            missed.append(f"  {case['says']} {case['holds']}\n    {text[:160]!r}")
    share = 1 - len(missed) / len(cases)
    assert share >= FLOOR, f"{share:.0%} of {table.stem} answered, not:\n" + "\n".join(missed)
