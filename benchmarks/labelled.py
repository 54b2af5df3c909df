"""Labelled messages: what people said, in which talk, and the frames they meant.

A table holds `messages` (one frame, several wordings, no talk before) and `dialogues` (turns in order). A frame is
written `intent[.operation] [guide …] [slot=value …]`; guides go by the last distinctive word of their role, `all` is
all of them, `but:intern` all but one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.frame import Frame, Slots
from knowledge import Knowledge

FOLDER = Path(__file__).parents[1] / "tests" / "labelled"
BROAD = frozenset({"offtopic", "other_roles", "background_job", "care"})
"""Frames that stand for many meanings: each message is a case of its own."""
Part = Literal["train", "dev", "test"]
_NUMBERS = {
    "phase": int, "position": int, "hours": float, "months": float, "money": float, "percent": float, "count": int,
    "brief": bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One message and the frames it means; none where it means nothing that the advisor knows."""

    says: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class LabelledDialogue:
    """Turns in order, with the part of the data that they belong to."""

    table: str
    part: Part
    turns: tuple[LabelledTurn, ...]


def short_names(knowledge: Knowledge) -> dict[str, str]:
    """Guide ids by the word that stands for them in the tables (`intern`, `interpretability`)."""
    names: dict[str, str] = {}
    for guide in knowledge.guides.values():
        for word in guide.target.split("-"):
            names.setdefault(word, guide.id)
    return names


def parse(text: str, guides: Mapping[str, str]) -> Frame:
    """The frame that a table writes in a line."""
    head, *rest = text.split()
    intent, _, operation = head.partition(".")
    frame, named, slots = Frame(intent, operation or "give"), [], dict[str, Any]()
    for word in rest:
        key, mark, value = word.partition("=")
        if mark:
            numbered = tuple(int(one) for one in value.split(",")) if key == "phase" else ()
            slots |= {"phases": numbered} if numbered else {key: _NUMBERS.get(key, str)(value)}
        elif word.startswith("but:"):
            frame = Frame(intent, frame.operation, "all_but", tuple(guides[g] for g in word[4:].split(",")))
        elif word == "all":
            frame = frame.about()
        else:
            named += [guides[one] for one in word.split(",")]
    frame = frame.about(*named) if named else frame
    return Frame(frame.intent, frame.operation, frame.scope, frame.guides, Slots(**slots))


def load(knowledge: Knowledge, folder: Path = FOLDER) -> Iterator[LabelledDialogue]:
    """Every table; a case is split into train, dev and test by its frames, so that no meaning stands in two parts."""
    guides = short_names(knowledge)
    for file in sorted(folder.glob("*.yaml")):
        table = yaml.safe_load(file.read_text("utf-8"))
        for case in table.get("messages", ()):
            frames = tuple(parse(line, guides) for line in _lines(case.get("frame")))
            for says in case["say"]:
                key = says if case.get("frame") in BROAD else str(case.get("frame"))
                yield LabelledDialogue(file.stem, part(key), (LabelledTurn(says, frames),))
        for case in table.get("dialogues", ()):
            turns = tuple(
                LabelledTurn(turn["say"], tuple(parse(line, guides) for line in _lines(turn.get("frame"))))
                for turn in case["turns"]
            )
            yield LabelledDialogue(file.stem, part(case["turns"][0]["say"]), turns)


def _lines(frames: str | list[str] | None) -> list[str]:
    return [frames] if isinstance(frames, str) else list(frames or ())


def part(key: str) -> Part:
    """Of ten cases six train, two are for development and two for the test."""
    place = zlib.crc32(key.encode()) % 10
    return "train" if place < 6 else "dev" if place < 8 else "test"
