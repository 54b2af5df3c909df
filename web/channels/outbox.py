"""What waits to be sent on one socket: in order, bounded, and cut off when the client does not read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from starlette.types import Send

from web.unread import UnreadBudget

_QUEUE_LIMIT = 256 * 1024  # characters that may wait for one socket
_BACKLOG = 16 * 1024  # unread bytes of a socket that may be dropped when the budget is used up
TRY_LATER = 1013


class Sender(Protocol):
    """What an outbox needs of the sockets of its process."""

    unread: UnreadBudget

    def has_room(self, address: str, size: int = 0) -> bool:
        """Whether the budget of unread bytes has room for so many more."""

    def flush_soon(self, outbox: Outbox) -> None:
        """Flush this outbox in a task of its own."""


class Outbox:
    """The events for one client."""

    __slots__ = (
        "_buffered", "_cutter", "_events", "_lock", "_send", "_sender", "address", "closed", "code", "flushing", "held",
        "queued", "since", "unread",
    )  # fmt: skip

    def __init__(self, sender: Sender, address: str, send: Send, extensions: Mapping[str, Any]) -> None:
        self._sender = sender
        self._send = send
        self._cutter: Callable[[int], None] | None = extensions.get("career_advisor.cut")
        self._buffered: Callable[[], int] = extensions.get("career_advisor.unread", lambda: 0)
        self._events: list[str] = []
        self._lock = asyncio.Lock()
        self.address = address
        self.queued = 0
        """Characters that wait here."""
        self.unread = 0
        """Bytes that this socket has in the budget."""
        self.held = False
        """Whether events wait for a `flush` of the caller's."""
        self.flushing = False
        self.since = 0.0
        """When the event that is being sent began to wait."""
        self.closed = False
        self.code = 1006

    def __bool__(self) -> bool:
        return bool(self._events)

    def put(self, event: str, *, urgent: bool = False) -> None:
        """Take an event; a client who does not read is dropped, unless the event is urgent."""
        if self.closed:
            return
        self._events.append(event)
        self.queued += len(event)
        self.count_unread()
        if not urgent and self._is_full():
            self.cut()
        elif not self.held and not self.flushing:
            self.flushing = True
            self.since = time.monotonic()
            self._sender.flush_soon(self)

    def _is_full(self) -> bool:
        if self.queued > _QUEUE_LIMIT and self.flushing:
            return True
        return self.unread > _BACKLOG and not self._sender.has_room(self.address)

    async def flush(self) -> None:
        """Send what waits, in order."""
        async with self._lock:
            self.flushing = True
            try:
                await self._send_all()
            except Exception:
                # The client is gone; the next thing received says so.
                self.closed = True
            finally:
                self.flushing = False

    async def _send_all(self) -> None:
        while self._events:
            events, self._events, self.queued = self._events, [], 0
            for event in events:
                self.since = time.monotonic()
                await self._send({"type": "websocket.send", "text": event})
            self.count_unread()

    def is_late(self, before: float) -> bool:
        """Whether the client has left unread since then what it was sent."""
        return self.flushing and self.since < before

    def count_unread(self) -> None:
        """Tell the budget what is unread here now."""
        unread = self.queued + self._buffered()
        if unread != self.unread:
            self._sender.unread.change(self.address, unread - self.unread)
            self.unread = unread

    def forget_unread(self) -> None:
        """The socket is gone, and what was unread with it."""
        self._sender.unread.change(self.address, -self.unread)
        self.unread = 0

    async def close(self, code: int) -> None:
        """Say goodbye."""
        if not self.closed:
            self.closed = True
            self.code = code
            with suppress(Exception):
                await self._send({"type": "websocket.close", "code": code})

    def cut(self) -> None:
        """Drop a client that does not read."""
        self.closed = True
        self.code = TRY_LATER
        self._events, self.queued = [], 0
        self.forget_unread()
        if self._cutter is not None:
            self._cutter(TRY_LATER)
