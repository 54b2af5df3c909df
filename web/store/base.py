"""The store's interface and its values, for both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class StoreUnavailable(Exception):
    """The database cannot do this now; later it may."""


class StoreBroken(Exception):
    """The database cannot be used at all: damaged, of a newer version, or not ours."""


class StoreAway(StoreBroken):
    """The database cannot be reached or is in use elsewhere at the start: a later start may succeed."""


class NewTurn(NamedTuple):
    """A turn to keep. It is kept only when the conversation stands at the turn before it."""

    conversation: str
    turn: int
    message: str
    """The client's own id of the message."""
    text: str
    reply: str
    """The reply as JSON."""
    status: str
    state: str
    """The conversation after this turn, as JSON."""
    at: int
    """Seconds since 1970."""
    day: str
    """The date that the engine was given."""
    erase: bool = False
    """Whether the conversation is erased in the same commit, this turn with it: the reply says that it is gone."""


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as it is kept."""

    turn: int
    message: str
    text: str
    reply: str
    status: str
    at: int
    day: str
    vote: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """Where a conversation stands."""

    turn: int
    state: str
    started: int
    updated: int


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan's link as it is stored, with the conversation that it belongs to."""

    conversation: str
    choice: str
    """Guide, hours and start as JSON."""
    at: int
    """When the link was made, in seconds since 1970."""
    state: str
    """The conversation's state as JSON."""
    turn: int
    updated: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The turn is durable; or, where it was asked to erase, the erasure is."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The message was answered before; this is its turn."""

    turn: KeptTurn


@dataclass(frozen=True, slots=True)
class Stale:
    """Another turn came first: read the conversation again."""


@dataclass(frozen=True, slots=True)
class Erased:
    """The conversation is gone and does not come back."""


Commit = Kept | Repeated | Stale | Erased


class AskedTurn(NamedTuple):
    """What a visitor asked, and what became of it: enough to ask it again of today's knowledge."""

    conversation: str
    turn: int
    text: str
    status: str
    at: int
    day: str
    vote: int | None
    comment: str | None


class Observer(Protocol):
    """Told what the store does, for metrics; called from any thread."""

    def committed(self, seconds: float, turns: int) -> None:
        """Turns were committed together."""

    def failed(self, what: Literal["read", "write"]) -> None:
        """The database did not do what it was asked."""


Listener = Callable[[tuple[tuple[str, int], ...]], object]
"""Told of turns that other workers kept: conversation and turn. Turn 0 says erased; no pair at all: look everywhere."""


class Store(Protocol):
    """Keeps conversations. Every method raises `StoreUnavailable` when the database does not answer in time."""

    async def start(self, listener: Listener | None = None) -> None:
        """Open the database and bring it up to date; raises `StoreBroken` when that is hopeless."""

    async def close(self) -> None:
        """Finish what is under way and let go."""

    async def commit(self, turn: NewTurn) -> Commit:
        """Keep a turn durably, once."""

    async def read(self, conversation: str) -> KeptConversation | Erased | None:
        """Where a conversation stands; nothing when it has no turn yet."""

    async def standing(self, conversations: tuple[str, ...]) -> dict[str, int]:
        """The turn that each of these stands at; those without a row are left out."""

    async def turns(self, conversation: str, after: int = 0, most: int | None = None) -> tuple[KeptTurn, ...]:
        """The turns after one, in order, at most so many."""

    async def shaped(self, conversation: str, after: int, most: int, shape: Callable[[tuple[KeptTurn, ...]], T]) -> T:
        """What `shape` makes of the turns after one; read and made in a thread, as background work."""

    async def find(self, conversation: str, message: str) -> KeptTurn | None:
        """The turn that answered this message."""

    async def redact(self, conversation: str, words: tuple[str, ...]) -> None:
        """Strike words from all that is kept of a conversation, in pieces."""

    async def blank_turn(self, conversation: str, turn: int) -> bool:
        """Erase the words of one turn; says whether there is such a turn."""

    async def erase(self, conversation: str) -> bool:
        """Erase a conversation for good; says whether there was anything."""

    async def rate(self, conversation: str, turn: int, vote: Literal[1, -1], comment: str | None) -> bool:
        """Keep what the visitor thinks of a turn; says whether there is such a turn."""

    async def expire(self, before: int) -> int:
        """Erase the conversations whose last turn is older than this; says how many."""

    async def asked(self, since: int) -> tuple[AskedTurn, ...]:
        """The turns since then, those of the latest conversations where there are very many."""

    async def keep_plan(self, conversation: str, link: str, choice: str) -> bool:
        """Keep the fingerprint of a plan's link in place of an earlier one; says whether the conversation exists."""

    async def find_plan(self, link: str) -> KeptPlan | None:
        """The plan behind a link's fingerprint, while its conversation lives."""

    async def plan_of(self, conversation: str) -> KeptPlan | None:
        """The plan that a conversation has a link to."""

    async def change_plan(self, conversation: str, choice: str) -> bool:
        """Change what a conversation's plan is made of; says whether there is a link to it."""

    async def drop_plan(self, conversation: str) -> bool:
        """Revoke the link of a conversation's plan; says whether there was one."""

    async def secret(self, proposal: str) -> str:
        """The secret kept with the data; the proposal when there was none."""

    async def empty(self) -> bool:
        """Whether no conversation is kept."""

    async def last_sweep(self, at: int) -> int:
        """When old conversations were last erased; not known: when the last message came, or this time."""

    async def set_last_sweep(self, at: int) -> None:
        """Remember when old conversations were erased."""

    async def probe(self) -> None:
        """Write and read, to know that a new conversation could be kept."""

    async def size(self) -> int:
        """The bytes that the database takes."""
