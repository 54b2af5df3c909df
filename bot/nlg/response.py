"""A reply as values: the seven block types, suggestions, sources. Frozen; strings are plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# No slots here: the JSON of a dataclass that has them is several times slower to write.
Status = Literal["answered", "clarify", "unknown"]


@dataclass(frozen=True)
class TextBlock:
    """A paragraph."""

    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True)
class Fact:
    """A labelled fact."""

    label: str
    value: str
    note: str | None = None


@dataclass(frozen=True)
class FactsBlock:
    """A card of labelled facts."""

    items: tuple[Fact, ...]
    title: str | None = None
    type: Literal["facts"] = "facts"


@dataclass(frozen=True)
class ListItem:
    """A line of a list, with an optional second line."""

    text: str
    detail: str | None = None


@dataclass(frozen=True)
class ListBlock:
    """A headed list."""

    items: tuple[ListItem, ...]
    title: str | None = None
    ordered: bool = False
    type: Literal["list"] = "list"


@dataclass(frozen=True)
class StepTask:
    """A task of a step; `done` once the visitor ticked it off."""

    id: str
    text: str
    done: bool | None = None


@dataclass(frozen=True)
class StepResource:
    """A resource of a step."""

    title: str
    kind: str
    url: str | None = None


@dataclass(frozen=True)
class Step:
    """A phase of a roadmap or plan; `start` and `end` are ISO dates."""

    number: int
    title: str
    weeks: float | None = None
    start: str | None = None
    end: str | None = None
    tasks: tuple[StepTask, ...] = ()
    resources: tuple[StepResource, ...] = ()


@dataclass(frozen=True)
class StepsBlock:
    """Phases in order, drawn as a timeline."""

    items: tuple[Step, ...]
    title: str | None = None
    type: Literal["steps"] = "steps"


@dataclass(frozen=True)
class TableBlock:
    """A table; `draw="bars"` says that its number columns may be drawn as bars of `unit`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str | None = None
    draw: Literal["bars"] | None = None
    unit: str | None = None
    type: Literal["table"] = "table"


@dataclass(frozen=True)
class NoticeBlock:
    """What is missing, assumed, contradictory, or said with care."""

    kind: Literal["missing", "assumption", "conflict", "care"]
    text: str
    type: Literal["notice"] = "notice"


@dataclass(frozen=True)
class Link:
    """A place to go; `url` is absolute or begins with a slash."""

    title: str
    url: str
    kind: Literal["guide", "download", "person", "site"]


@dataclass(frozen=True)
class LinksBlock:
    """Places to go."""

    items: tuple[Link, ...]
    type: Literal["links"] = "links"


Block = TextBlock | FactsBlock | ListBlock | StepsBlock | TableBlock | NoticeBlock | LinksBlock


@dataclass(frozen=True)
class Suggestion:
    """An offer: `text`, sent back in this conversation, leads somewhere."""

    title: str
    text: str


@dataclass(frozen=True)
class Source:
    """Where a fact stands: guide id, section anchor, and the URL of both."""

    guide: str
    section: str
    title: str
    url: str


@dataclass(frozen=True)
class Reply:
    """One whole reply; `text` says everything that the blocks show."""

    status: Status
    text: str
    blocks: tuple[Block, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    sources: tuple[Source, ...] = ()
