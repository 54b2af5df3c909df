"""A crowd of visitors who talk, lose the server, come back, and compare what they heard with what is kept."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson
from web_visitor import Event, Visitor, visit
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

LOST = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, TimeoutError, EOFError)


@dataclass
class Talker:
    """A visitor who sends message after message, each until it is answered."""

    name: str
    messages: int
    where: Callable[[], str]
    id: str | None = None
    seen: int = 0
    answered: dict[str, Event] = field(default_factory=dict)
    closes: list[int | None] = field(default_factory=list)

    async def talk(self, *, pause: float = 0.0) -> None:
        """Say everything, however often the connection breaks."""
        waiting = [f"{self.name}-{n}" for n in range(self.messages)]
        while waiting:
            try:
                async with visit(self.where()) as visitor:
                    await self._catch_up(visitor)
                    while waiting:
                        waiting = [m for m in waiting if m not in self.answered]
                        if waiting:
                            await self._ask(visitor, waiting[0])
                            await asyncio.sleep(pause * random.random())
            except LOST as error:
                received = getattr(error, "rcvd", None)
                self.closes.append(received.code if received else None)
                await asyncio.sleep(random.uniform(0.01, 0.1))

    async def _catch_up(self, visitor: Visitor) -> None:
        welcome = await visitor.hello(self.id, self.seen if self.id else None)
        if welcome["type"] != "welcome":
            # The database is away: come back later.
            raise ConnectionError(welcome["code"])
        self.id = welcome["conversation_id"]
        for event in welcome["missed"]:
            self._hear(event)

    async def _ask(self, visitor: Visitor, message: str) -> None:
        await visitor.send(type="message", id=message, text=f"text of {message}")
        while message not in self.answered:
            event = await visitor.take()
            if event["type"] == "error":
                assert event["code"] == "unavailable", event
                await asyncio.sleep(0.1)
                return
            self._hear(event)

    def _hear(self, event: Event) -> None:
        self.seen = max(self.seen, event["seq"])
        if event["type"] == "reply":
            known = self.answered.setdefault(event["in_reply_to"], event)
            assert known == event, "a message got two different replies"


async def kept(url: str, conversation: str) -> list[Event]:
    """All events of a conversation as the server tells them."""
    async with visit(url) as visitor:
        welcome = await visitor.hello(conversation)
        events: list[Event] = welcome["missed"]
        while events and events[-1]["seq"] < welcome["last_seq"]:
            events.append(await visitor.take())
        return events


async def compare(talker: Talker, url: str) -> None:
    """What the talker heard is what is kept: nothing lost, nothing twice, nothing else, in order."""
    assert talker.id is not None
    events = await kept(url, talker.id)
    assert [event["seq"] for event in events] == list(range(1, 2 * talker.messages + 1))
    assert [event["id"] for event in events if event["type"] == "said"] == list(talker.answered)
    assert {event["in_reply_to"]: event for event in events if event["type"] == "reply"} == talker.answered
    turns = [orjson.dumps(event["reply"]["text"]) for event in events if event["type"] == "reply"]
    assert len(set(turns)) == talker.messages
