"""What a message means in the talk before it: one table of dialogues for each kind of reference."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.fit_ranker import same
from benchmarks.labelled import parse, short_names
from bot import Advisor, Conversation
from bot.frame import Frame

TODAY = datetime.date(2026, 1, 5)
OPEN = pytest.mark.xfail(reason="not understood yet", strict=True)
"""A dialogue marked `open: true`: take the mark away once it is understood."""
Turns = list[dict[str, Any]]
"""What is said, and the frame that it means; `frames` where it asks for several things."""


def dialogues() -> Iterator[Any]:
    for file in sorted(Path(__file__).parent.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text("utf-8"))["dialogues"]:
            name = case.get("about") or case["turns"][0]["say"]
            yield pytest.param(case["turns"], id=f"{file.stem}: {name}", marks=OPEN if case.get("open") else ())


def comparable(frame: Frame, advisor: Advisor) -> Frame:
    """A frame of a table as an action gets it: `all but` as the paths that remain."""
    return advisor.understanding.completed(frame)


@pytest.mark.parametrize("turns", list(dialogues()))
def test_dialogue(advisor: Advisor, turns: Turns) -> None:
    guides = short_names(advisor.knowledge)
    state = Conversation()
    for number, turn in enumerate(turns, 1):
        told = advisor.explain(turn["say"], state, TODAY)
        meant = turn.get("frames") or [turn["frame"]]
        wanted = [comparable(parse(one, guides), advisor) for one in meant]
        found = told.decision.frames
        heard = [(frame.name, frame.guides, frame.slots) for frame in found] or told.decision.choices
        assert len(found) == len(wanted), (number, turn, heard)
        catalog = advisor.understanding.catalog
        assert all(map(partial(same, catalog=catalog), found, wanted)), (number, turn, heard)
        state = told.turn.conversation
