"""One fact that a message tells of its writer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

FactAction = Literal["store", "erase", "correct"]


@dataclass(frozen=True, slots=True)
class UserFact:
    """One fact: a field of the profile or of the progress, its value, and the tokens that tell it."""

    field: str
    """A field of `Profile`, or `finished`, `started`, `skipped`, `name`."""
    value: Any
    action: FactAction
    """`erase` takes back this value only; a value of None takes back the field."""
    start: int
    end: int
    problem: str | None = None
    """Why the value cannot be used: such a fact is never stored."""
