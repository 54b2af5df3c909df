"""The meaning of one request: intent × operation × scope × slots."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any, Literal

Scope = Literal["none", "one", "several", "all", "all_but"]
"""Which guides a frame is about: none in particular, the one or several in `guides`, all, or all that `guides` left."""

Origin = Literal["said", "carried", "default"]
"""Whether the guides of a frame were named, taken over from the talk (or the page), or filled in."""


@dataclass(frozen=True)
class Slots:
    """The values that narrow a request; all are optional."""

    subject: str | None = None
    """Id of the subject or resource that is asked about."""
    subjects: tuple[str, ...] = ()
    """Every subject named, the main one included."""
    phases: tuple[int, ...] = ()
    """Numbers of phases; -1 is the last."""
    kind: str | None = None
    """A narrowing word: a priority, a kind of resource, a list of the action plan."""
    position: int | None = None
    """The place in the list last shown; -1 is the last."""
    hours: float | None = None
    """Hours a week."""
    months: float | None = None
    money: float | None = None
    """A yearly amount."""
    percent: float | None = None
    count: int | None = None
    date: datetime.date | None = None
    deadline: datetime.date | None = None
    job: str | None = None
    """Id of an occupation that no guide covers."""
    tasks: tuple[str, ...] = ()
    """Ids of tasks, such as `phase-1-task-2`."""
    passages: tuple[str, ...] = ()
    """Statements found for the request, best first, as `guide#anchor`."""
    nearby: tuple[str, ...] = ()
    """Other statements that share words with the request, best first."""
    negated: bool = False
    """Whether the request undoes (`not done after all`) or excludes what it names."""
    brief: bool = False
    """Whether only the figure is wanted."""

    @property
    def phase(self) -> int | None:
        """The first phase named."""
        return self.phases[0] if self.phases else None


@dataclass(frozen=True)
class Frame:
    """One request."""

    intent: str
    operation: str = "give"
    scope: Scope = "none"
    guides: tuple[str, ...] = ()
    """The guides that the frame is about, in the order named; empty for `none` and `all`."""
    slots: Slots = Slots()
    origin: Origin = "said"

    @property
    def guide(self) -> str | None:
        """The first guide."""
        return self.guides[0] if self.guides else None

    @property
    def name(self) -> str:
        """`intent` for giving, else `intent.operation`."""
        return self.intent if self.operation == "give" else f"{self.intent}.{self.operation}"

    def by_name(self) -> Frame:
        """The same request about its guides by name: an answered `all but` holds those that remained."""
        return self.about(*self.guides) if self.scope == "all_but" else self

    def about(self, *guides: str, origin: Origin | None = None) -> Frame:
        """The same request about other guides: none means all."""
        scope: Scope = "one" if len(guides) == 1 else "several" if guides else "all"
        return replace(self, guides=guides, scope=scope, origin=origin or self.origin)

    def with_slots(self, **values: Any) -> Frame:
        """The same request with some slots changed."""
        return replace(self, slots=replace(self.slots, **values))

    def asking(self, intent: str, operation: str = "give") -> Frame:
        """Another request about the same guides and slots."""
        return replace(self, intent=intent, operation=operation)
