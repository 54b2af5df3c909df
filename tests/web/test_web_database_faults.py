"""Databases that are locked, full, damaged, gone or frozen: a clear error, and recovery without a restart."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from web_crowd import Talker, compare
from web_postgres import RealPostgresql
from web_process import ServerProcess
from web_visitor import Visitor, visit

pytestmark = [pytest.mark.anyio, pytest.mark.waits]


async def recovers(visitor: Visitor, text: str = "again") -> None:
    """Ask until there is an answer: no restart, no new connection."""
    async with asyncio.timeout(20):
        while (answer := await visitor.say(text, "the-same"))["type"] != "reply":
            assert answer["code"] == "unavailable"
            await asyncio.sleep(0.1)


async def statuses(server: ServerProcess) -> list[int]:
    async with httpx.AsyncClient(base_url=server.http) as client:
        return [(await client.get(path)).status_code for path in ("/healthz", "/readyz")]


async def test_a_locked_file_is_an_error_until_it_is_free(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    other = sqlite3.connect(tmp_path / "conversations.sqlite3", isolation_level=None)
    async with visit(server.ws) as visitor:
        await visitor.say("one")
        other.execute("BEGIN IMMEDIATE")
        assert (await visitor.say("two", "the-same"))["code"] == "unavailable"
        assert await statuses(server) == [200, 503]
        other.execute("ROLLBACK")
        await recovers(visitor, "two")
        assert (await visitor.say("three"))["turn"] == 3
    other.close()
    assert "does not accept writes: SQLITE_BUSY" in server.logged()
    assert "accepts writes again" in server.logged()


async def test_a_crowd_before_a_locked_file_is_answered_in_time_and_fills_no_memory(
    new_server: NewServer, tmp_path: Path
) -> None:
    server = await asyncio.to_thread(new_server)
    other = sqlite3.connect(tmp_path / "conversations.sqlite3", isolation_level=None)
    async with AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(visit(server.ws)) for _ in range(100)]
        await asyncio.gather(*(visitor.say("one") for visitor in crowd))
        before = server.memory_kib()
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            async with asyncio.timeout(30):
                answers = await asyncio.gather(*(visitor.say("two", "the-same") for visitor in crowd))
            assert {answer.get("code") for answer in answers} == {"unavailable"}
        assert server.memory_kib() - before < 16 * 1024
        other.execute("ROLLBACK")
        async with asyncio.timeout(30):
            await asyncio.gather(*(recovers(visitor, "two") for visitor in crowd))
        assert {(await visitor.say("three"))["turn"] for visitor in crowd} == {3}
    other.close()


async def test_a_full_disk_is_an_error_until_there_is_room(new_server: NewServer, tmp_path: Path) -> None:
    where = f"sqlite:///{tmp_path}/small.sqlite3?max_page_count=40"
    server = await asyncio.to_thread(new_server, database=where)
    async with visit(server.ws) as first, visit(server.ws) as second:
        assert (await first.say("size 60000"))["type"] == "reply"
        answered = 0
        while (answer := await second.say("size 20000", f"m{answered}"))["type"] == "reply":
            answered += 1
        assert answer["code"] == "unavailable"
        async with httpx.AsyncClient(base_url=server.http) as client:
            mine = {"authorization": f"Bearer {second.id}"}
            assert len((await client.get("/api/conversation", headers=mine)).json()["turns"]) == answered
            theirs = {"authorization": f"Bearer {first.id}"}
            assert (await client.delete("/api/conversation", headers=theirs)).status_code == 204
        await recovers(second, "size 20000")
    assert "SQLITE_FULL" in server.logged()


def refused_start(database: str, status: int = 2) -> str:
    """What a start over this database says."""
    environment = {**os.environ, "CAREER_ADVISOR_DATABASE_URL": database}
    command = [sys.executable, "-m", "web.cli", "serve", "--port", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == status, done
    assert done.stdout == ""
    return done.stderr


async def filled(new_server: NewServer) -> None:
    """A file with a few dozen turns, closed properly."""
    server = await asyncio.to_thread(new_server)
    crowd = [Talker(f"t{n}", 10, lambda: server.ws) for n in range(4)]
    await asyncio.gather(*(t.talk() for t in crowd))
    assert await asyncio.to_thread(server.stop) == 0


@pytest.mark.parametrize(
    ("at", "damage"),
    [(0, b"not a database, but a letter"), (24, os.urandom(2000)), (4096, os.urandom(8192)), (8192, b"\0" * 20_000)],
    ids=["head", "schema", "pages", "zeros"],
)
async def test_a_damaged_file_is_refused_in_a_line(
    new_server: NewServer, tmp_path: Path, at: int, damage: bytes
) -> None:
    await filled(new_server)
    file = tmp_path / "conversations.sqlite3"
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(damage)
    told = await asyncio.to_thread(refused_start, f"sqlite:///{file}")
    assert told.startswith("career-advisor: CAREER_ADVISOR_DATABASE_URL:")
    assert str(file) in told
    assert told.count("\n") == 1


async def test_a_truncated_file_is_refused_in_a_line(new_server: NewServer, tmp_path: Path) -> None:
    await filled(new_server)
    file = tmp_path / "conversations.sqlite3"
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)
    assert (await asyncio.to_thread(refused_start, f"sqlite:///{file}")).count("\n") == 1


async def test_rubbish_at_the_end_of_the_log_costs_nothing(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    talker = Talker("t", 20, lambda: server.ws)
    await talker.talk()
    server.kill()
    with (tmp_path / "conversations.sqlite3-wal").open("ab") as log:
        log.write(os.urandom(10_000))
    await asyncio.to_thread(server.start)
    await compare(talker, server.ws)


async def test_a_file_damaged_while_it_is_used_is_an_error_until_it_is_replaced(
    new_server: NewServer, tmp_path: Path
) -> None:
    server = await asyncio.to_thread(new_server)
    file = tmp_path / "conversations.sqlite3"
    async with visit(server.ws) as visitor, httpx.AsyncClient(base_url=server.http) as client:
        await visitor.say("one")
        file.write_bytes(os.urandom(60_000))
        response = await client.get("/api/conversation", headers={"authorization": f"Bearer {visitor.id}"})
        assert (response.status_code, response.json()["error"]["code"]) == (503, "unavailable")
        for part in ("", "-wal", "-shm"):
            file.with_name(file.name + part).unlink()
        await visitor.hello()
        await recovers(visitor)
    assert "the database cannot be read" in server.logged()


async def test_a_file_that_was_moved_away_is_made_anew(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor:
        await visitor.say("one")
        for part in ("", "-wal", "-shm"):
            (tmp_path / f"conversations.sqlite3{part}").rename(tmp_path / f"moved.sqlite3{part}")
        assert (await visitor.say("two"))["code"] == "not_found"
        await visitor.hello()
        assert (await visitor.say("one"))["turn"] == 1


@pytest.mark.parametrize(
    ("database", "said", "status"),
    [
        ("mysql://x", "the scheme 'mysql' is not known", 2),
        ("sqlite://", "write an SQLite file as", 2),
        ("postgresql://nobody@127.0.0.1:1/none", "PostgreSQL cannot be reached", 75),
        ("sqlite:////proc/career-advisor/x.sqlite3", "/proc/career-advisor", 2),
    ],
)
async def test_a_database_that_cannot_be_is_refused_in_a_line(database: str, said: str, status: int) -> None:
    told = await asyncio.to_thread(refused_start, database, status)
    assert said in told
    assert told.startswith("career-advisor: CAREER_ADVISOR_DATABASE_URL:")
    assert told.count("\n") == 1


async def test_postgresql_goes_away_and_comes_back(new_server: NewServer, postgresql: RealPostgresql) -> None:
    server = await asyncio.to_thread(new_server, database=postgresql.new_database())
    talker = Talker("t", 30, lambda: server.ws)
    async with visit(server.ws) as visitor:
        await visitor.say("one")
        await asyncio.to_thread(postgresql.stop)
        assert (await visitor.say("two", "the-same"))["code"] == "unavailable"
        assert await statuses(server) == [200, 503]
        talking = asyncio.create_task(talker.talk())
        await asyncio.to_thread(postgresql.start)
        await recovers(visitor, "two")
        await talking
    await compare(talker, server.ws)


async def test_postgresql_freezes_and_goes_on(new_server: NewServer, postgresql: RealPostgresql) -> None:
    server = await asyncio.to_thread(new_server, database=postgresql.new_database())
    async with visit(server.ws) as visitor, visit(server.ws) as other:
        await visitor.say("one")
        postgresql.pause()
        try:
            answers = await asyncio.gather(visitor.say("two", "the-same", timeout=5), other.say("one", "m", timeout=5))
        finally:
            postgresql.go_on()
        assert [answer["code"] for answer in answers] == ["unavailable", "unavailable"]
        await recovers(visitor, "two")
        assert (await visitor.say("three"))["turn"] == 3


async def test_a_restarted_postgresql_is_not_even_noticed(new_server: NewServer, postgresql: RealPostgresql) -> None:
    server = await asyncio.to_thread(new_server, database=postgresql.new_database())
    async with visit(server.ws) as visitor:
        await visitor.say("one")
        await asyncio.to_thread(postgresql.stop)
        await asyncio.to_thread(postgresql.start)
        assert (await visitor.say("two"))["turn"] == 2
