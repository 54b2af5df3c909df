"""Choosing, ranking and comparing over guides of other trades, whatever the guides leave out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from action_context import context_of

from benchmarks.generated import write_guides
from bot.actions import ACTIONS
from bot.actions.base import ActionContext
from bot.frame import Frame, Slots
from bot.nlg.text_renderer import plain
from knowledge import load

_ACTIONS = (
    "fit", "suits", "guide_for", "best_for", "questionnaire", "decision_sheet", "rank", "within_time", "compare",
    "paths", "path_count", "which_subject", "rank_subject", "shared", "theme", "subject_use", "pay_overview",
)  # fmt: skip
_INTENTS = {
    "best_for": ("realistic", "safest", "family_choice", "best_for"), "rank": ("duration", "difficulty", "pay"),
    "theme": ("teaching",), "compare": ("compare",),
}  # fmt: skip
_OPERATIONS = ("give", "most", "least", "compare", "which", "without", "why", "yes_no")
_SLOTS = (Slots(), Slots(subject="python", subjects=("python",)), Slots(months=12.0, percent=40.0), Slots(position=2))
_FAULTS = re.compile(r"\b(\w+) \1\b|\b1 \w+s\b|<\w+>|, and \.|: *$|\bNone\b(?! of| is)|  ")


@pytest.fixture(scope="module")
def trades(tmp_path_factory: pytest.TempPathFactory) -> ActionContext:
    folder: Path = tmp_path_factory.mktemp("guides")
    write_guides(folder, 12)
    return context_of(load((folder,), builtin=False))


def _frames(context: ActionContext, intent: str) -> list[Frame]:
    guides = tuple(context.index.views)
    scopes = [("none", ()), ("all", ()), ("one", guides[:1]), ("several", guides[:3]), ("all_but", guides[2:])]
    return [
        Frame(intent, operation, scope, named, slots)  # type: ignore[arg-type]
        for operation in _OPERATIONS for scope, named in scopes for slots in _SLOTS
    ]  # fmt: skip


@pytest.mark.parametrize("action", _ACTIONS)
def test_other_trades_read_well(trades: ActionContext, action: str) -> None:
    for intent in _INTENTS.get(action, (action,)):
        for frame in _frames(trades, intent):
            text = plain(ACTIONS[action](frame, trades).blocks)
            fault = _FAULTS.search(text)
            assert text and fault is None, f"{frame}: {fault}\n{text}"
