"""Conversations in this process's memory, and the sockets that follow them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from bot import Conversation
from web import serialization
from web.store.base import KeptTurn

_BLANK = Conversation()


class Follower(Protocol):
    """Receives a conversation's events."""

    def deliver(self, event: str) -> None:
        """Take an event without blocking."""

    def erased(self) -> None:
        """The conversation was erased."""


class Session:
    """A conversation in memory. A commit checks that its turn is still the database's."""

    __slots__ = ("_lock", "conversation", "followers", "gone", "holders", "key", "loaded", "turn")

    def __init__(self, key: str) -> None:
        self.key = key
        self.conversation = _BLANK
        self.turn = 0
        """The last turn sent to the followers."""
        self.loaded = False
        """Whether `conversation` is the state after `turn`."""
        self.gone = False
        self.holders = 0
        self.followers: list[Follower] = []
        self._lock: asyncio.Lock | None = None

    @property
    def lock(self) -> asyncio.Lock:
        """Serialises the turns of the conversation."""
        if self._lock is None:
            self._lock = asyncio.Lock()
        return self._lock

    def publish(self, turn: int, message: str, text: str, reply: str, author: Follower | None = None) -> None:
        """Send a turn to all followers; the author does not get their own words back."""
        event = serialization.reply_event(turn, message, reply)
        followers = self.followers
        if author is not None and len(followers) == 1 and followers[0] is author:
            author.deliver(event)
            return
        said = serialization.said_event(turn, message, text)
        for follower in tuple(followers):
            if follower is not author:
                follower.deliver(said)
            follower.deliver(event)

    def publish_kept(self, turns: tuple[KeptTurn, ...]) -> None:
        """Send turns that other workers stored."""
        for turn in turns:
            if turn.turn > self.turn:
                self.publish(turn.turn, turn.message, turn.text, turn.reply)
                self.turn = turn.turn
                self.loaded = False

    def end(self) -> None:
        """The conversation was erased."""
        self.gone = True
        self.conversation = _BLANK
        for follower in tuple(self.followers):
            follower.erased()


class Sessions:
    """All sessions of this process, by key."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def all(self) -> tuple[Session, ...]:
        """All sessions."""
        return tuple(self._sessions.values())

    def find(self, key: str) -> Session | None:
        """The session of a conversation, if it is in memory."""
        return self._sessions.get(key)

    def take(self, key: str) -> Session:
        """The session of a conversation; give it back with `release`."""
        session = self._sessions.get(key)
        if session is None:
            session = self._sessions[key] = Session(key)
        session.holders += 1
        return session

    def release(self, session: Session) -> None:
        """Give back a session from `take`."""
        session.holders -= 1
        if session.holders <= 0 and self._sessions.get(session.key) is session:
            del self._sessions[session.key]

    @contextmanager
    def held(self, key: str) -> Iterator[Session]:
        """The session for the length of a request."""
        session = self.take(key)
        try:
            yield session
        finally:
            self.release(session)
