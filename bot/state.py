"""What the advisor remembers of a conversation: plain versioned data that travels through JSON."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import orjson
from pydantic import TypeAdapter, ValidationError

from bot.frame import Frame
from bot.nlg.response import Reply

# No slots here: the JSON of a dataclass that has them is several times slower to write.
VERSION = 2
EVERYTHING = "*"
"""Stands in `forgotten` for the whole conversation."""

ItemKind = Literal["guide", "phase", "skill", "resource", "task", "statement", "fact"]


@dataclass(frozen=True)
class Item:
    """One thing that an answer listed, so that `the second one` can be about it."""

    kind: ItemKind
    id: str
    """A guide id, a phase number, a subject or resource id, a task id, or an anchor."""
    title: str
    guide: str | None = None


@dataclass(frozen=True)
class Shown:
    """A request that was answered, and what the answer showed."""

    frame: Frame
    items: tuple[Item, ...] = ()
    leader: str | None = None
    """The guide that came out first of several."""
    status: Literal["answered", "unknown"] = "answered"
    turn: int = 0
    """The turn of the conversation in which it was answered: a message may ask for several things."""


@dataclass(frozen=True)
class Offer:
    """A suggestion or choice with the meaning it carries."""

    title: str
    text: str
    frame: Frame


@dataclass(frozen=True)
class RequestedSlot:
    """The advisor's own question, still open: what it asks for, the requests that wait, the choices offered."""

    slot: Literal["guide", "frame", "hours", "start", "salary", "skills", "likes", "period", "confirm"]
    frames: tuple[Frame, ...] = ()
    choices: tuple[Offer, ...] = ()
    age: int = 0
    """Turns since it was asked: a digression does not close it at once."""


@dataclass(frozen=True)
class Profile:
    """What the visitor said of themselves; everything is optional, shown and erased on request."""

    role: str | None = None
    """Id of the role or occupation, or the visitor's own words for it."""
    skills: tuple[str, ...] = ()
    """Subject ids of the skills the visitor has."""
    hours_per_week: float | None = None
    months: float | None = None
    start: datetime.date | None = None
    degree: str | None = None
    salary: int | None = None
    """In the visitor's own currency, a year."""
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far the visitor is along one guide."""

    guide: str
    phases: tuple[int, ...] = ()
    tasks: tuple[str, ...] = ()
    """Ids of finished tasks, such as `phase-1-task-2`."""
    skipped: tuple[str, ...] = ()
    """Subjects, phases and tasks left out of the plan."""
    started: tuple[str, ...] = ()
    """Ids of tasks in progress."""


@dataclass(frozen=True)
class Conversation:
    """The whole state that the next turn needs."""

    version: int = VERSION
    turn: int = 0
    recent: tuple[Shown, ...] = ()
    """The last few answered requests, the latest last."""
    compared: tuple[str, ...] = ()
    """The guides last held side by side, in the order in which they were named or ranked."""
    requested: RequestedSlot | None = None
    offers: tuple[Offer, ...] = ()
    """What the advisor last offered, in order."""
    last_fact: str | None = None
    """The field of the profile that was stored last, so that `no, 12` mends it."""
    profile: Profile = Profile()
    progress: tuple[Progress, ...] = ()
    page_guide: str | None = None
    """The guide that the page around the widget shows."""
    forgotten: tuple[str, ...] = ()
    """Words that the visitor asked to forget in this turn, so that the channel can strike them from the transcript."""

    @property
    def guides(self) -> tuple[str, ...]:
        """The guides that the talk is about now: of the last answer that was about any."""
        return next((shown.frame.guides for shown in reversed(self.recent) if shown.frame.guides), ())

    @property
    def last(self) -> Shown | None:
        """The last answered request."""
        return self.recent[-1] if self.recent else None


@dataclass(frozen=True)
class Turn:
    """What one message comes to."""

    reply: Reply
    conversation: Conversation


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    """Made when the first conversation is read: it takes a tenth of the time that a start has."""
    return TypeAdapter(kind)


def dump_conversation(conversation: Conversation) -> bytes:
    """The conversation as JSON."""
    return orjson.dumps(conversation)


def load_conversation(data: bytes | str) -> Conversation:
    """The conversation from its JSON; of an older version only profile, progress and page are kept."""
    try:
        raw = orjson.loads(data)
        if isinstance(raw, dict) and raw.get("version") == 1:
            raw = {key: raw[key] for key in ("turn", "profile", "progress", "page_guide") if key in raw}
        conversation: Conversation = _adapter(Conversation).validate_python(raw)
    except (ValidationError, orjson.JSONDecodeError):
        return Conversation()
    return conversation if conversation.version == VERSION else Conversation()
