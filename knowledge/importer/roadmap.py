"""Reads the roadmap of a page: numbered or unnumbered phases, their weeks, tasks and resources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.importer import figures
from knowledge.importer.line_log import LineLog, SourceLine

_NUMBER = re.compile(r"(?:phase|step)?\s*\d{1,2}[.:)]?", re.IGNORECASE)
_WEEKS = re.compile(
    r"(?P<time>(?:about |approx\.? |~)?\d+(?:\s*(?:-|–|to)\s*\d+)?\s*(?:weeks?|months?|years?))"
    r"\s*(?:[-–•]\s*(?P<task>.+))?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•·▪◦*]|[-–](?=\s))\s*")


@dataclass(slots=True)
class _Phase:
    name: str
    weeks: int | None = None
    tasks: list[str] = field(default_factory=list)
    resources: list[SourceLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The phases in the shape of the guide's YAML, and the lines that name each phase's resources."""

    phases: list[dict[str, Any]]
    resource_lines: list[list[SourceLine]]
    without_weeks: list[str]
    """Names of phases whose length the page does not give."""


class _Reader:
    """Takes the lines one after the other and remembers the phase and the list they belong to."""

    def __init__(self, log: LineLog) -> None:
        self.phases: list[_Phase] = []
        self._log = log
        self._numbered = False
        self._in_resources = False

    def take(self, line: SourceLine, following: SourceLine | None) -> None:
        """Read one line, with the line after it at hand."""
        label = line.text.casefold().rstrip(":")
        if _NUMBER.fullmatch(line.text):
            self._numbered = True
            self._log.read(line, "number of a phase")
        elif label in ("tasks", "resources"):
            self._in_resources = label == "resources"
            self._log.read(line, "label")
        elif self._begins_phase(line, following):
            self._begin(line)
        elif self.phases:
            self._take_into_phase(line)
        else:
            self._log.read(line, "introduction of the section, left out")

    def _begins_phase(self, line: SourceLine, following: SourceLine | None) -> bool:
        if _BULLET.match(line.text) or _WEEKS.fullmatch(line.text):
            return False
        return self._numbered or (following is not None and _WEEKS.fullmatch(following.text) is not None)

    def _begin(self, line: SourceLine) -> None:
        self.phases.append(_Phase(line.text))
        self._numbered = self._in_resources = False
        self._log.read(line, "phase: name")

    def _take_into_phase(self, line: SourceLine) -> None:
        phase = self.phases[-1]
        found = _WEEKS.fullmatch(line.text)
        if found and phase.weeks is None and not phase.tasks:
            self._take_weeks(phase, found, line)
        elif self._in_resources:
            phase.resources.append(line)
        elif _BULLET.match(line.text):
            self._add_task(phase, _BULLET.sub("", line.text), line)
        elif line.text.endswith("."):
            self._add_task(phase, line.text, line)

    def _take_weeks(self, phase: _Phase, found: re.Match[str], line: SourceLine) -> None:
        read = figures.weeks(found["time"])
        if read is None:
            return
        phase.weeks, guessed = read
        if guessed:
            self._log.guessed(line, f"phase: {found['time']} taken as {phase.weeks} weeks")
        else:
            self._log.read(line, "phase: weeks")
        if found["task"]:
            self._add_task(phase, found["task"], line)

    def _add_task(self, phase: _Phase, text: str, line: SourceLine) -> None:
        phase.tasks.append(text.strip())
        self._log.read(line, "phase: task")


def roadmap(lines: Sequence[SourceLine], log: LineLog) -> Roadmap:
    """The phases of the roadmap; which resource a resource line names is found out later."""
    reader = _Reader(log)
    for at, line in enumerate(lines):
        reader.take(line, lines[at + 1] if at + 1 < len(lines) else None)
    phases = [{"name": one.name, "weeks": one.weeks, "tasks": one.tasks} for one in reader.phases]
    missing = [one.name for one in reader.phases if one.weeks is None]
    return Roadmap(phases, [one.resources for one in reader.phases], missing)


def bullets(lines: Sequence[SourceLine], log: LineLog, what: str) -> list[str]:
    """The entries of a plain list."""
    found = []
    for line in lines:
        found.append(_BULLET.sub("", line.text).strip())
        log.read(line, what)
    return [text for text in found if text]


def sentences(lines: Sequence[SourceLine], log: LineLog) -> list[str]:
    """The paragraphs of the overview, a sentence an entry."""
    found: list[str] = []
    for line in lines:
        found += _SENTENCE_END.split(line.text.lstrip("• "))
        log.read(line, "overview")
    return found


_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)(?<!vs\.)\s+(?=[A-Z“\"'])")
