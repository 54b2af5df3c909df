"""What an operator's alarms hang on: each figure moves with what it counts, on a real server."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import orjson
import pytest
from conftest import NewServer
from test_web_handshakes import answer, handshake
from web_long import SECRET, write_conversations
from web_process import ServerProcess
from web_raw import frame, raw_socket
from web_visitor import visit

pytestmark = pytest.mark.anyio
TOKEN = "an-admin-token-of-tests"


async def figures(server: ServerProcess, name: str) -> dict[str, float]:
    """A metric's values by what stands in its braces."""
    async with httpx.AsyncClient(base_url=server.http, headers={"authorization": f"Bearer {TOKEN}"}) as client:
        text = (await client.get("/metrics")).text
    found = re.findall(rf"^career_advisor_{name}(?:\{{\w+=\"(\w+)\"\}})? (\S+)$", text, re.MULTILINE)
    return {label: float(value) for label, value in found}


async def reaches(server: ServerProcess, name: str, right: Callable[[float], bool]) -> None:
    """Wait until a metric without labels has such a value."""
    async with asyncio.timeout(20):
        while not right((await figures(server, name))[""]):
            await asyncio.sleep(0.1)


HANDSHAKES = {
    "malformed": handshake(b"Content-Length: 5"),
    "path": handshake(first=b"GET /elsewhere HTTP/1.1"),
    "origin": handshake(b"Origin: https://evil.example"),
    "limit": handshake(),
}


@pytest.mark.parametrize("reason", HANDSHAKES)
async def test_refused_handshakes(new_server: NewServer, reason: str) -> None:
    server = await asyncio.to_thread(new_server, ADMIN_TOKEN=TOKEN, TEST_COUNT_LOOPBACK=1, CONNECTIONS_PER_ADDRESS=3)
    async with AsyncExitStack() as stack:
        for _ in range(3 if reason == "limit" else 1):
            await stack.enter_async_context(raw_socket(server.port))
        await answer(server.port, HANDSHAKES[reason])
        assert await figures(server, "handshakes_refused_total") == {one: float(one == reason) for one in HANDSHAKES}


async def test_store_failures(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server, ADMIN_TOKEN=TOKEN)
    other = sqlite3.connect(tmp_path / "conversations.sqlite3", isolation_level=None)
    async with visit(server.ws) as visitor:
        await visitor.say("one")
        assert await figures(server, "store_failures_total") == {"read": 0, "write": 0}
        other.execute("BEGIN IMMEDIATE")
        assert (await visitor.say("two"))["code"] == "unavailable"
        other.execute("ROLLBACK")
    other.close()
    assert (await figures(server, "store_failures_total"))["write"] >= 1


async def test_unread_bytes(new_server: NewServer, tmp_path: Path) -> None:
    path = tmp_path / "long.sqlite3"
    [known] = await asyncio.to_thread(write_conversations, path, 1, 1000, 20_000)
    database = f"sqlite:///{path}"
    server = await asyncio.to_thread(new_server, database=database, SECRET=SECRET, ADMIN_TOKEN=TOKEN)
    async with raw_socket(server.port) as lazy:
        await lazy.send(frame(orjson.dumps({"type": "hello", "conversation_id": known, "last_seq": 0})))
        await reaches(server, "unread_bytes", lambda value: value > 0)
    await reaches(server, "unread_bytes", lambda value: value == 0)
