"""What the advisor remembers of a conversation: plain versioned data that travels through JSON."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import orjson
from pydantic import TypeAdapter, ValidationError

from bot.nlg.response import Reply, Suggestion

# No slots here: the JSON of a dataclass that has them is several times slower to write.
VERSION = 1
EVERYTHING = "*"
"""Stands in `forgotten` for the whole conversation."""


@dataclass(frozen=True)
class Ask:
    """One thing asked for: a topic, and what it is asked about."""

    topic: str
    guides: tuple[str, ...] = ()
    subject: str | None = None
    phase: int | None = None
    kind: str | None = None
    """A narrowing word of the topic: a priority, a resource kind, a span of the action plan."""


@dataclass(frozen=True)
class Focus:
    """What the talk is about now, for `and the salary?` and `the next one`."""

    guides: tuple[str, ...] = ()
    """The guide or guides of the last answer."""
    seen: tuple[str, ...] = ()
    """Guides named in this conversation, the latest first."""
    ask: Ask | None = None
    """The last ask that got an answer."""
    phase: int | None = None
    subject: str | None = None
    kind: str | None = None
    among: tuple[str, ...] = ()
    """The guides last held side by side, in the order in which they were named or ranked."""
    leader: str | None = None
    """Of those, the one that came out first."""
    recent: tuple[Ask, ...] = ()
    """The last few asks about guides, the latest last, for `the same four for …`."""


@dataclass(frozen=True)
class Choice:
    """One of the choices of the advisor's question: what to show and what it stands for."""

    title: str
    guide: str | None = None
    ask: Ask | None = None


@dataclass(frozen=True)
class Pending:
    """The advisor's own question, still open: the asks it holds up, and the choices."""

    slot: Literal["guide", "ask", "hours", "start", "salary", "skills", "confirm"]
    asks: tuple[Ask, ...] = ()
    choices: tuple[Choice, ...] = ()
    said: str = ""
    """The message that waits for the guide: what it tells counts once the guide is known."""


@dataclass(frozen=True)
class Profile:
    """What the visitor said of themselves; everything is optional, shown and erased on request."""

    role: str | None = None
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
    """Task ids, such as `phase-1-task-2`."""
    skipped: tuple[str, ...] = ()
    """Subjects the visitor said to leave out of the plan."""
    started: tuple[str, ...] = ()
    """Ids of tasks in progress."""


@dataclass(frozen=True)
class Conversation:
    """The whole state that the next turn needs."""

    version: int = VERSION
    turn: int = 0
    focus: Focus = Focus()
    pending: Pending | None = None
    offers: tuple[Suggestion, ...] = ()
    """What the advisor last offered, in order."""
    profile: Profile = Profile()
    progress: tuple[Progress, ...] = ()
    page_guide: str | None = None
    """The guide that the page around the widget shows."""
    forgotten: tuple[str, ...] = field(default=())
    """Words that the visitor asked to forget in this turn, so that the channel can strike them from the transcript."""


@dataclass(frozen=True)
class Turn:
    """What one message comes to."""

    reply: Reply
    conversation: Conversation


@cache
def _adapter() -> TypeAdapter[Conversation]:
    """Made when the first conversation is read: it takes a tenth of the time that a start has."""
    return TypeAdapter(Conversation)


def dump_conversation(conversation: Conversation) -> bytes:
    """The conversation as JSON."""
    return orjson.dumps(conversation)


def load_conversation(data: bytes | str) -> Conversation:
    """The conversation from its JSON; what cannot be read (another version, damage) starts afresh."""
    try:
        conversation = _adapter().validate_json(data)
    except ValidationError:
        return Conversation()
    return conversation if conversation.version == VERSION else Conversation()
