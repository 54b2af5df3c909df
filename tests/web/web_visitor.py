"""A visitor: talks JSON over a real socket."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect

_NUMBERS = itertools.count(1)
Event = dict[str, Any]


class Visitor:
    """One tab."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.id = ""

    async def send(self, **frame: object) -> None:
        """Send a frame."""
        await self.socket.send(orjson.dumps(frame).decode())

    async def raw(self, text: str | bytes) -> Event:
        """Send anything, and take what comes back."""
        await self.socket.send(text)
        return await self.take()

    async def take(self, kind: str | None = None, timeout: float = 10) -> Event:
        """The next event; with a kind, the next of that kind."""
        async with asyncio.timeout(timeout):
            while True:
                event: Event = orjson.loads(await self.socket.recv())
                if kind is None or event["type"] == kind:
                    return event

    async def hello(self, conversation_id: str | None = None, last_seq: int | None = None, **more: object) -> Event:
        """Say hello; the welcome."""
        frame: Event = {"type": "hello", **more}
        if conversation_id is not None:
            frame["conversation_id"] = conversation_id
        if last_seq is not None:
            frame["last_seq"] = last_seq
        await self.send(**frame)
        welcome = await self.take()
        self.id = welcome.get("conversation_id", self.id)
        return welcome

    async def say(self, text: str, message: str | None = None, timeout: float = 10) -> Event:
        """Say something; the reply or the error to it."""
        message = message or f"m{next(_NUMBERS)}"
        await self.send(type="message", id=message, text=text)
        while True:
            event = await self.take(timeout=timeout)
            if event["type"] == "welcome":
                self.id = event["conversation_id"]
            elif event.get("in_reply_to") == message:
                return event


@asynccontextmanager
async def visit(url: str, **options: Any) -> AsyncIterator[Visitor]:
    """A visitor at the socket."""
    async with connect(url, compression=None, **options) as socket:
        yield Visitor(socket)
