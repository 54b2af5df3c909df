"""Reads sections made of names and the paragraphs under them: transferable skills and skills to learn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from knowledge.importer.line_log import LineLog, SourceLine
from knowledge.schema import Priority

_RANK = re.compile(
    r"(?:(?P<priority>critical|important|nice[ -]to[ -]have)\b)?[\s•·|,:-]*"
    r"(?:(?P<weeks>\d+)(?:\s*(?:-|–|to)\s*(?P<high>\d+))?\s*weeks?)?", re.IGNORECASE
)
_GLUED = re.compile(r"^(critical|important|nice[ -]to[ -]have)(?=\d)", re.IGNORECASE)
LONGEST_NAME = 100
"""Characters of a name; what is longer is a paragraph."""


def transferable(lines: Sequence[SourceLine], log: LineLog) -> list[dict[str, Any]]:
    """Skills that one already has: name and why."""
    return [{"name": one["name"], "why": one["text"]} for one in _pairs(lines, log, "transferable skill")]


def to_learn(lines: Sequence[SourceLine], log: LineLog) -> list[dict[str, Any]]:
    """Skills still to learn: name, priority and weeks where given, how."""
    found = _pairs(lines, log, "skill to learn")
    keys = ("name", "priority", "weeks", "how")
    made = [{**one, "how": one["text"]} for one in found]
    return [{key: one[key] for key in keys if key in one} for one in made]


def rank(text: str) -> dict[str, Any] | None:
    """Priority and weeks of a line such as `Critical8 weeks`; None for any other line."""
    found = _RANK.fullmatch(_GLUED.sub(r"\1 ", text.strip()))
    if not found or not (found["priority"] or found["weeks"]):
        return None
    made: dict[str, Any] = {}
    if found["priority"]:
        made["priority"] = Priority(found["priority"].capitalize().replace("-", " ")).value
    if found["weeks"]:
        made["weeks"] = int(found["high"] or found["weeks"])
    return made


def _pairs(lines: Sequence[SourceLine], log: LineLog, what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    name: SourceLine | None = None
    ranked: dict[str, Any] = {}
    for at, line in enumerate(lines):
        if (given := rank(line.text)) is not None and name is not None:
            ranked |= given
            _note_rank(line, log)
        elif name is None and _is_name(line, lines[at + 1: at + 2]):
            name = line
        elif name is not None:
            found.append({"name": name.text.lstrip("•- ").strip(), **ranked, "text": line.text.lstrip("• ").strip()})
            log.read(name, f"{what}: name")
            log.read(line, f"{what}: text")
            name, ranked = None, {}
        elif found:
            found[-1]["text"] += f" {line.text}"
            log.guessed(line, f"{what}: taken as a further paragraph of “{found[-1]['name']}”")
        else:
            log.read(line, "introduction of the section, left out")
    return found


def _note_rank(line: SourceLine, log: LineLog) -> None:
    if re.search(r"\d\s*(?:-|–|to)\s*\d", line.text):
        log.guessed(line, "weeks: the upper end of the range is taken")
    else:
        log.read(line, "priority and weeks")


def _is_name(line: SourceLine, following: Sequence[SourceLine]) -> bool:
    """Whether a line is the name of a skill: short, no sentence, and something stands under it."""
    return bool(following) and len(line.text) <= LONGEST_NAME and not re.search(r"[.!?…]['\"’”]?$", line.text)
