"""Questions in many wordings against what they mean: the tables in `tests/understanding`."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import Advisor, Ask, Conversation
from knowledge.schema import Topic

FOLDER = Path(__file__).parent.parent / "understanding"
TABLES = sorted(FOLDER.glob("*.yaml"))
FLOOR = 0.70
"""The share of a table's wordings that must be understood, each table by itself."""
FLOOR_IN_ALL = 0.86
LOOKED_UP = frozenset({"which_need", "statement", "subject"})
"""Topics that say what the guides hold on a subject."""


@dataclass(frozen=True)
class Case:
    table: str
    says: str
    means: dict[str, Any] | None
    never: dict[str, Any] | None


def cases(table: Path) -> list[Case]:
    found = yaml.safe_load(table.read_text(encoding="utf-8"))["cases"]
    return [Case(table.stem, says, case.get("means"), case.get("not")) for case in found for says in case["says"]]


def same(advisor: Advisor, ask: Ask, meant: dict[str, Any]) -> bool:
    """Whether the ask is what was meant, of the guide, phase and kind that were meant."""
    guide = meant.get("guide")
    return (
        answers_it(advisor, ask, advisor.knowledge.topics[meant["topic"]])
        and (guide is None or any(known.endswith(f"-to-{guide}") for known in ask.guides))
        and all(getattr(ask, key) == meant[key] for key in ("phase", "kind", "subject") if key in meant)
    )


def answers_it(advisor: Advisor, ask: Ask, wanted: Topic) -> bool:
    """Whether the ask's topic answers what the wanted one would: itself, its like, or the same subject looked up."""
    asked = advisor.knowledge.topics.get(ask.topic)
    alike = asked is not None and (asked.answer, asked.about) == (wanted.answer, wanted.about)
    cares = asked is not None and asked.answer == wanted.answer == "care"
    subject = wanted.about or ("any" if wanted.answer == "resource_detail" else None)
    known = ask.subject is not None and (subject == "any" or ask.subject in advisor.shelf.kin(subject or ""))
    return ask.topic == wanted.id or alike or cares or (ask.topic in LOOKED_UP and known)


def understood(advisor: Advisor, case: Case, today: datetime.date) -> bool:
    decision = advisor.explain(case.says, Conversation(), today).decision
    asks = (*decision.asks, *decision.held)
    if case.means is not None:
        return any(same(advisor, ask, case.means) for ask in asks)
    assert case.never is not None
    return not any(same(advisor, ask, case.never) for ask in decision.asks)


def told(cases: list[Case]) -> str:
    return "\n".join(f"  {case.table}: “{case.says}” {case.means or f'never {case.never}'}" for case in cases)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_most_wordings_of_a_table_are_understood(advisor: Advisor, today: datetime.date, table: Path) -> None:
    known = cases(table)
    missed = [case for case in known if not understood(advisor, case, today)]
    share = 1 - len(missed) / len(known)
    assert share >= FLOOR, f"{share:.0%} of {table.stem} understood, not:\n{told(missed)}"


def test_nearly_all_wordings_of_all_tables_are_understood(advisor: Advisor, today: datetime.date) -> None:
    known = [case for table in TABLES for case in cases(table)]
    missed = [case for case in known if not understood(advisor, case, today)]
    share = 1 - len(missed) / len(known)
    print(f"{share:.1%} of {len(known)} wordings understood\n{told(missed)}")
    assert share >= FLOOR_IN_ALL, f"{share:.1%} understood, not:\n{told(missed)}"
