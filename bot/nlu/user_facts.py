"""What a message tells of its writer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class UserFact:
    """One fact: a field of the profile or of the progress, its value, and the tokens that tell it."""

    field: str
    value: Any
    action: Literal["store", "erase", "correct"]
    start: int
    end: int
    problem: str | None = None
