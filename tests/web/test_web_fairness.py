"""A few visitors with long conversations, who make the server work without end, slow nobody else down much."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from web_long import SECRET, write_conversations
from web_visitor import Visitor, visit

pytestmark = [pytest.mark.anyio, pytest.mark.soak]
TURNS = 2000
MESSAGES = 600


async def p99(visitor: Visitor) -> float:
    """What one message in a hundred of a bystander exceeds, in seconds."""
    taken = []
    for _ in range(MESSAGES):
        began = time.perf_counter()
        assert (await visitor.say("still there?", f"by-{began}"))["type"] == "reply"
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(0.01)
    return sorted(taken)[int(len(taken) * 0.99)]


async def forget(url: str, known: str) -> None:
    async with visit(url) as visitor:
        await visitor.hello(known, 2 * TURNS)
        for n in range(100_000):
            await visitor.say(f"forget word{n}", f"forget-{n}", timeout=60)


async def export(url: str, known: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=60, headers={"authorization": f"Bearer {known}"}) as client:
        while True:
            assert (await client.get("/api/conversation/export?format=html")).status_code == 200


async def test_bystander_among_long_conversations(new_server: NewServer, tmp_path: Path) -> None:
    path = tmp_path / "long.sqlite3"
    known = await asyncio.to_thread(write_conversations, path, 4, TURNS)
    url = f"sqlite:///{path}"
    server = await asyncio.to_thread(new_server, database=url, SECRET=SECRET, MAX_TURNS=100_000)
    async with visit(server.ws) as bystander:
        await bystander.hello()
        await p99(bystander)
        quiet = await p99(bystander)
        work = [forget(server.ws, one) for one in known] + [export(server.http, one) for one in known]
        tasks = [asyncio.create_task(one) for one in work]
        await asyncio.sleep(2)
        busy = await p99(bystander)
        assert [task for task in tasks if task.done()] == []
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(f"p99 quiet {quiet * 1e3:.1f} ms, busy {busy * 1e3:.1f} ms")
    assert busy <= 5 * quiet
