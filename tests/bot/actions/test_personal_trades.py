"""The personal actions over guides of other trades: every scope, read for slips of grammar and words of the trade."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from action_context import context_of

from benchmarks.generated import write_guides
from bot.actions import ACTIONS
from bot.actions.base import ActionContext
from bot.frame import Frame
from bot.nlg.text_renderer import plain
from bot.state import Conversation, Profile
from knowledge import load

NAMES = (
    "plan", "plan_time", "hours_needed", "phase_dates", "export", "progress", "skip", "gap", "money", "money_back",
    "profile_show", "profile_tell", "profile_forget", "try_cheaply", "profile_statement", "cancel",
)  # fmt: skip
KNOWN = Profile(skills=("python",), hours_per_week=7.0, months=5.0, salary=50_000, likes=("teaching",))
SLIPS = re.compile(
    r"\b1 (?:hours|weeks|months|years|tasks|skills|phases|paths)\b|\b(\w+) \1\b|\ba [aeio]\w+|\ban [bcdfgjklpqtvwz]\w+"
    r"|<|>|\S  \S|\bNone\b|\bbackend\b|research|\b[ap] [ap]\b",
)


@pytest.fixture(scope="module")
def trades(tmp_path_factory: pytest.TempPathFactory) -> ActionContext:
    folder: Path = tmp_path_factory.mktemp("trades")
    write_guides(folder, 9)
    return context_of(load((folder,), builtin=False))


def frames(context: ActionContext) -> list[Frame]:
    """A request in every scope."""
    guides = tuple(context.index.views)
    bare = Frame("plan").with_slots(phases=(2,), kind="salary")
    return [
        bare.about(guides[0]), bare.about(*guides[:2]), bare.about(), replace(bare, scope="none"),
        replace(bare, scope="all_but", guides=guides[3:]), bare.about(guides[1]).with_slots(hours=1.0, brief=True),
    ]  # fmt: skip


@pytest.mark.parametrize("profile", [Profile(), KNOWN], ids=["nothing known", "known"])
@pytest.mark.parametrize("name", NAMES)
def test_reads_well(trades: ActionContext, name: str, profile: Profile) -> None:
    context = replace(trades, state=Conversation(profile=profile))
    texts = [plain(ACTIONS[name](frame, context).blocks) for frame in frames(trades)]
    assert [(text, slip.group()) for text in texts if (slip := SLIPS.search(text))] == []
    assert all(texts)
