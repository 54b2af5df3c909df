"""What is wrong with a knowledge folder: faults and warnings with their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend: the file, the line, and what to do about it."""

    file: Path
    line: int
    message: str
    warning: bool = False
    """Whether the folder can be used as it is; `check --strict` counts warnings as faults."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'warning: ' if self.warning else ''}{self.message}"


class KnowledgeError(Exception):
    """Knowledge that cannot be used; `faults` names everything that is wrong with it, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
