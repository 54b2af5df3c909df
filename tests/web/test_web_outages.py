"""A database that goes away and comes back, seen by those who read, by the start, and by several workers."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from test_web_workers import TOKEN, both, workers
from web_postgres import RealPostgresql

from web.settings import Database
from web.store import StoreAway, open_store

pytestmark = [pytest.mark.anyio, pytest.mark.waits]
Switch = tuple[str, Callable[[], object], Callable[[], object]]


@pytest.fixture(params=["sqlite", "postgresql"])
def switch(request: pytest.FixtureRequest, tmp_path: Path) -> Switch:
    """A database, what takes it away, and what brings it back."""
    if request.param == "postgresql":
        server: RealPostgresql = request.getfixturevalue("postgresql")
        return server.new_database(), server.stop, server.start
    here, away = tmp_path / "here", tmp_path / "away"
    return f"sqlite:///{here}/kept.sqlite3", lambda: here.rename(away), lambda: away.rename(here)


async def reads(client: httpx.AsyncClient, conversation: str) -> set[int]:
    """How many readers at once are answered, several for each thread that reads."""
    headers = {"authorization": f"Bearer {conversation}"}
    answers = await asyncio.gather(*(client.get("/api/conversation", headers=headers) for _ in range(12)))
    return {answer.status_code for answer in answers}


async def test_readers_get_an_error_in_an_outage_and_answers_after_it(new_server: NewServer, switch: Switch) -> None:
    database, take_away, bring_back = switch
    server = await asyncio.to_thread(new_server, database=database)
    async with httpx.AsyncClient(base_url=server.http, timeout=10) as client:
        known = (await client.post("/api/chat", json={"text": "one"})).json()["conversation_id"]
        assert await reads(client, known) == {200}
        await asyncio.to_thread(take_away)
        try:
            assert [await reads(client, known) for _ in range(3)] == [{503}] * 3
            assert (await client.get("/readyz")).status_code == 503
        finally:
            await asyncio.to_thread(bring_back)
        async with asyncio.timeout(10):
            while await reads(client, known) != {200} or (await client.get("/readyz")).status_code != 200:
                await asyncio.sleep(0.2)
    assert '"type":"ValueError"' not in server.logged()


async def test_a_locked_file_at_the_start_is_something_that_passes(tmp_path: Path) -> None:
    file = tmp_path / "locked.sqlite3"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreAway, match="SQLITE_BUSY"):
        await open_store(Database(path=file)).start()
    other.close()


async def test_a_worker_that_cannot_start_in_an_outage_takes_no_other_along(
    new_server: NewServer, postgresql: RealPostgresql
) -> None:
    database = postgresql.new_database()
    server = await asyncio.to_thread(
        new_server, "--workers", "2", database=database, ADMIN_TOKEN=TOKEN, TEST_START_SECONDS="0.1"
    )
    killed = min(await both(server))
    await asyncio.to_thread(postgresql.stop)
    try:
        os.kill(killed, signal.SIGKILL)
        async with asyncio.timeout(60):
            while server.logged().count("a worker died and is replaced") < 2:
                await asyncio.sleep(0.1)
        assert len(await workers(server)) == 1
    finally:
        await asyncio.to_thread(postgresql.start)
    assert killed not in await both(server)
