"""What a check sees: all entries as they will be used, by kind and id."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from knowledge.entries import Entry
from knowledge.strict_yaml import Loc

Findings: TypeAlias = "Iterator[tuple[Entry, Loc, str]]"
"""What is wrong: the entry, the place in it, and how to mend it."""


class LineFinder(Protocol):
    """Finds the line of a place in a file."""

    def line(self, file: Path, loc: Loc) -> int:
        """The line of the place."""
        ...


@dataclass(frozen=True)
class Scope:
    """The folder that is checked, laid over the folders below it."""

    entries: Mapping[tuple[str, str], Entry]
    below: Mapping[tuple[str, str], Entry]
    """The entries of the folders below alone."""
    lines: LineFinder

    def of(self, *kinds: str) -> Iterator[Entry]:
        """The entries of these kinds, in reading order."""
        return (entry for (kind, _), entry in self.entries.items() if kind in kinds)

    def ids(self, kind: str) -> list[str]:
        """The ids of a kind."""
        return [name for one, name in self.entries if one == kind]

    def has(self, kind: str, name: str) -> bool:
        """Whether there is an entry of that kind and id."""
        return (kind, name) in self.entries

    def place(self, entry: Entry, loc: Loc) -> str:
        """A place as `file:line`."""
        return f"{entry.file}:{self.lines.line(entry.file, entry.loc + loc)}"


def operation_of(name: str) -> str:
    """The operation of a request's name: `most` of `pay.most`, `give` of `pay`."""
    return name.partition(".")[2] or "give"


def plain(name: str) -> str:
    """A name as a visitor may write it: case, hyphens, apostrophes and other marks do not count."""
    return re.sub(r"[^\w<>+#]+", " ", name.casefold().replace("'", "").replace("’", "")).strip()


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?` where a known name is close, else nothing."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.75)
    return f"; did you mean `{close[0]}`?" if close else ""
