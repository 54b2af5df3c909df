"""Processes that die: nothing acknowledged is lost, nothing is answered twice."""

from __future__ import annotations

import asyncio
import random
import socket
import sqlite3
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

import orjson
import pytest
from conftest import NewServer
from web_crowd import LOST, Talker, compare
from web_process import ServerProcess
from web_visitor import visit
from websockets.exceptions import ConnectionClosed

pytestmark = [pytest.mark.anyio, pytest.mark.waits]


async def kill_while_they_talk(new_server: NewServer, talkers: int, messages: int, kills: int) -> None:
    server = await asyncio.to_thread(new_server)
    crowd = [Talker(f"t{n}", messages, lambda: server.ws) for n in range(talkers)]
    talking = asyncio.gather(*(t.talk(pause=0.05) for t in crowd))
    restarts: list[float] = []
    for _ in range(kills):
        await asyncio.sleep(random.uniform(0.2, 0.8))
        server.kill()
        began = time.monotonic()
        await asyncio.to_thread(server.start)
        async with visit(server.ws, open_timeout=10) as visitor:
            await visitor.hello()
        restarts.append(time.monotonic() - began)
    await talking
    # The rest of the crowd is at the door too, and the machine may be busy: the middle one is the server's own time.
    assert sorted(restarts)[kills // 2] < 10
    for talker in crowd:
        await compare(talker, server.ws)


async def test_killed_again_and_again_nothing_is_lost(new_server: NewServer) -> None:
    await kill_while_they_talk(new_server, talkers=8, messages=80, kills=3)


@pytest.mark.soak
async def test_killed_a_hundred_times_nothing_is_lost(new_server: NewServer) -> None:
    await kill_while_they_talk(new_server, talkers=20, messages=1500, kills=100)


async def test_killed_between_commit_and_reply_the_message_is_answered_once(
    new_server: NewServer, tmp_path: Path
) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor:
        await visitor.hello()
        conversation = visitor.id
        database = sqlite3.connect(tmp_path / "conversations.sqlite3")
        await visitor.send(type="message", id="m", text="one")
        while not database.execute("SELECT 1 FROM turn").fetchall():
            await asyncio.sleep(0)
        server.kill()
    await asyncio.to_thread(server.start)
    async with visit(server.ws) as visitor:
        await visitor.hello(conversation, 2)
        again = await visitor.say("one", "m")
        assert (again["turn"], again["reply"]["text"]) == (1, "1: one")
        assert (await visitor.say("two"))["turn"] == 2
    assert database.execute("SELECT count(*) FROM turn").fetchone() == (2,)
    database.close()


def kill_at_the_first_byte(server: ServerProcess, message: dict[str, str]) -> None:
    """Send a message over HTTP, and end the server as soon as there is any of the reply."""
    body = orjson.dumps(message)
    head = f"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(head.encode() + body)
        line.recv(1)
        server.kill()


async def test_killed_as_the_reply_says_that_all_is_erased_all_is_erased(
    new_server: NewServer, tmp_path: Path
) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor:
        await visitor.say("one")
    await asyncio.to_thread(kill_at_the_first_byte, server, {"text": "forget all", "conversation_id": visitor.id})
    database = sqlite3.connect(tmp_path / "conversations.sqlite3")
    assert database.execute("SELECT text FROM turn").fetchall() == []
    database.close()
    await asyncio.to_thread(server.start)
    async with visit(server.ws) as again:
        assert (await again.hello(visitor.id))["code"] == "not_found"


async def test_a_visitor_who_asked_to_be_forgotten_hears_the_reply_and_then_that_all_is_erased(
    shared: ServerProcess,
) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        await visitor.say("forget all", "m")
        assert (await visitor.take())["type"] == "erased"
        assert (await visitor.say("forget all", "m"))["code"] == "not_found"


async def test_asked_to_stop_it_delivers_what_it_answered_and_says_when_to_come_back(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    crowd = [Talker(f"t{n}", 300, lambda: server.ws) for n in range(40)]
    talking = asyncio.gather(*(t.talk() for t in crowd))
    while min(len(t.answered) for t in crowd) < 5:
        await asyncio.sleep(0.02)
    assert not talking.done()
    status = await asyncio.to_thread(server.stop)
    async with asyncio.timeout(10):
        while not all(t.closes for t in crowd):
            await asyncio.sleep(0.01)
    heard = [(t.id, len(t.answered)) for t in crowd]
    database = sqlite3.connect(server.database.removeprefix("sqlite:///"))
    counts = dict(database.execute("SELECT id, turn FROM conversation").fetchall())
    database.close()
    assert status == 0
    assert {c for t in crowd for c in t.closes[:1]} == {1012}
    assert [(c, n) for c, n in heard if c and counts[c[:28]] != n] == []
    await asyncio.to_thread(server.start)
    await talking
    for talker in crowd[:5]:
        await compare(talker, server.ws)


async def test_two_hundred_come_back_after_a_restart_without_any_patience(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)

    async def first() -> str:
        async with visit(server.ws, open_timeout=60) as visitor:
            await visitor.say("one")
            return visitor.id

    async def again(conversation: str) -> int:
        async with visit(server.ws, open_timeout=60) as visitor:
            welcome = await visitor.hello(conversation, 1)
            return int(welcome["missed"][0]["seq"])

    known = await asyncio.gather(*(first() for _ in range(200)))
    server.kill()
    await asyncio.to_thread(server.start)
    assert await asyncio.gather(*(again(c) for c in known)) == [2] * 200


class Storm:
    """Visitors who lose their server at one moment and come back as the widget does, with full jitter."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.gate = asyncio.Semaphore(100)
        self.here = 0
        self.lost: set[int | None] = set()
        self.back: list[float] = []

    async def weather(self) -> None:
        """Be there, be lost, be back."""
        code: int | None = None
        async with self.gate:
            connection = visit(self.url, open_timeout=60, ping_interval=None)
            visitor = await connection.__aenter__()
            await visitor.say("one")
        self.here += 1
        with suppress(ConnectionClosed):
            await visitor.take(timeout=600)
        code = visitor.socket.close_code
        self.lost.add(code)
        await connection.__aexit__(None, None, None)
        for attempt in count(1):
            spread = max(0.5 * 2**attempt, 4.0 if code == 1012 else 0.0)
            await asyncio.sleep(random.random() * min(30.0, spread))
            with suppress(*LOST):
                async with visit(self.url, open_timeout=60, ping_interval=None) as again:
                    welcome = await again.hello(visitor.id, 1)
                    assert [event["seq"] for event in welcome["missed"]] == [2]
                    self.back.append(time.monotonic())
                    return


@pytest.mark.parametrize("visitors", [200, pytest.param(5000, marks=pytest.mark.soak)])
async def test_a_storm_of_visitors_is_back_within_half_a_minute(new_server: NewServer, visitors: int) -> None:
    server = await asyncio.to_thread(new_server)
    storm = Storm(server.ws)
    weathering = asyncio.gather(*(storm.weather() for _ in range(visitors)))
    while storm.here < visitors:
        await asyncio.sleep(0.05)
    assert await asyncio.to_thread(server.stop) == 0
    await asyncio.to_thread(server.start)
    began = time.monotonic()
    await weathering
    assert storm.lost == {1012}
    assert len(storm.back) == visitors
    assert max(storm.back) - began < 30
