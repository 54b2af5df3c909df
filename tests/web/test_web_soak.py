"""Long holds and long talks; `make soak` runs them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import NewServer
from web_process import ServerProcess
from web_raw import Proxy
from web_visitor import Visitor, visit

pytestmark = [pytest.mark.anyio, pytest.mark.soak]
BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "load.py"


def test_ten_thousand_idle_connections_are_held_for_ten_minutes() -> None:
    command = [sys.executable, str(BENCHMARK), "--hold", "10000", "--seconds", "600"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


async def test_a_dead_line_is_noticed_by_the_usual_heartbeat(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    # The loop opens sockets of its own until the first answer.
    async with visit(server.ws) as first:
        await first.hello()
    before = await settled(server)
    async with (
        Proxy.before(server.port) as proxy,
        visit(f"ws://127.0.0.1:{proxy.port}/ws", close_timeout=0.1, ping_interval=None) as visitor,
    ):
        await visitor.hello()
        assert server.sockets() > before
        proxy.dead = True
        async with asyncio.timeout(45):
            while server.sockets() > before:
                await asyncio.sleep(0.5)


async def settled(server: ServerProcess) -> int:
    """Open sockets once they have been as many for a second."""
    seen = server.sockets()
    while True:
        await asyncio.sleep(1)
        if (now := server.sockets()) == seen:
            return now
        seen = now


async def cpu_of(server: ServerProcess, visitor: Visitor, messages: int) -> int:
    """Processor time for so many messages, in ticks."""

    def ticks() -> int:
        fields = Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    before = ticks()
    for _ in range(messages):
        await visitor.say("one more")
    return ticks() - before


async def test_a_long_conversation_costs_no_more_than_a_short_one(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, MAX_TURNS=100_000)
    async with visit(server.ws) as visitor:
        await cpu_of(server, visitor, 500)
        early = await cpu_of(server, visitor, 2000)
        await cpu_of(server, visitor, 6000)
        late = await cpu_of(server, visitor, 2000)
    assert late <= 1.2 * early + 5


async def test_coming_and_going_leaves_nothing_behind(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)

    async def come_and_go(times: int) -> None:
        for _ in range(times):
            async with visit(server.ws, open_timeout=60) as visitor:
                await visitor.say("hello")

    # Until the database's caches are full.
    await asyncio.gather(*(come_and_go(250) for _ in range(100)))
    memory, open_now = server.memory_kib(), server.sockets()
    await asyncio.gather(*(come_and_go(250) for _ in range(100)))
    assert server.sockets() <= open_now
    assert server.memory_kib() - memory < 16 * 1024
