"""Keeps, for every line of a source page, whether it was read, guessed or not understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["read", "guessed", "not understood"]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of a page that holds text; of HTML, one block of text."""

    number: int
    text: str
    navigation: bool = False
    """Whether it stands in the frame around the page (menu, footer) and not in its content."""


@dataclass(frozen=True, slots=True)
class LineNote:
    """What became of one line."""

    line: SourceLine
    outcome: Outcome
    what: str


class LineLog:
    """Collects one note for each line; a line without a note counts as not understood."""

    def __init__(self, lines: Iterable[SourceLine]) -> None:
        self._lines = tuple(lines)
        self._notes: dict[int, LineNote] = {}

    def read(self, line: SourceLine, what: str) -> None:
        """Note that the line's content is taken over; a guess made of the same line stays a guess."""
        self._notes.setdefault(line.number, LineNote(line, "read", what))

    def guessed(self, line: SourceLine, what: str) -> None:
        """Note that the line's content is taken over, but that a person should look it over."""
        self._notes[line.number] = LineNote(line, "guessed", what)

    def notes(self) -> tuple[LineNote, ...]:
        """One note for every line, in the order of the page."""
        unknown = "no part of a guide that the importer knows"
        return tuple(
            self._notes.get(line.number) or LineNote(line, "not understood", unknown) for line in self._lines
        )
