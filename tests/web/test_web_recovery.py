"""Databases that cannot take a new conversation, lost a piece of their log, came back empty, or became a standby."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import psycopg
import pytest
from conftest import NewServer
from web_postgres import RealPostgresql
from web_process import ServerProcess
from web_visitor import visit

from web.store.sqlite_log import read_log

pytestmark = pytest.mark.anyio


async def ready(server: ServerProcess, status: int = 200, seconds: float = 20) -> None:
    """Wait until the readiness probe answers so."""
    async with httpx.AsyncClient(base_url=server.http) as client, asyncio.timeout(seconds):
        while (await client.get("/readyz")).status_code != status:
            await asyncio.sleep(0.2)


async def test_not_ready_at_the_quota(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server, database=f"sqlite:///{tmp_path}/full.sqlite3?max_page_count=40")
    async with httpx.AsyncClient(base_url=server.http) as client:
        await ready(server)
        while (await client.post("/api/chat", json={"text": "size 30000"})).status_code == 200:
            pass
        await ready(server, 503)


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
def test_read_only_file_is_refused_at_the_start(new_server: NewServer, tmp_path: Path) -> None:
    server = new_server()
    httpx.post(f"{server.http}/api/chat", json={"text": "one"})
    assert server.stop() == 0
    database = tmp_path / "conversations.sqlite3"
    database.chmod(0o444)
    command = [sys.executable, "-m", "web.cli", "serve", "--port", "0"]
    # Root may write any file, unless it gives that up.
    bound = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override", *command]
    environment = {"CAREER_ADVISOR_DATABASE_URL": f"sqlite:///{database}", "PATH": "/usr/bin:/bin"}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run(bound, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "readonly" in done.stderr


async def test_damaged_log_is_told(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor:
        for _ in range(20):
            await visitor.say("one")
    await asyncio.to_thread(server.kill)
    log = tmp_path / "conversations.sqlite3-wal"
    assert len(read_log(log).commits) >= 20
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)
    await asyncio.to_thread(server.start)
    await ready(server)
    assert '"event":"the database\'s log is damaged' in server.logged()


async def test_log_after_a_kill_is_no_damage(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor:
        for _ in range(20):
            await visitor.say("one")
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        await ready(server)
    async with visit(server.ws) as again:
        assert len((await again.hello(visitor.id))["missed"]) == 40
    assert "is damaged" not in server.logged()


async def test_postgresql_that_was_emptied(new_server: NewServer, postgresql: RealPostgresql) -> None:
    url = postgresql.new_database()
    server = await asyncio.to_thread(new_server, database=url)
    async with visit(server.ws) as visitor, visit(server.ws) as other:
        await visitor.say("one")
        with psycopg.connect(url, autocommit=True) as connection:
            before = connection.execute("SELECT value FROM keepsake WHERE name = 'secret'").fetchone()
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        await ready(server)
        await other.hello()
        assert (await other.say("two"))["turn"] == 1
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT value FROM keepsake WHERE name = 'secret'").fetchone() == before
    assert "came back without its tables" in server.logged()


async def test_postgresql_that_became_a_standby(new_server: NewServer, postgresql: RealPostgresql) -> None:
    url = postgresql.new_database()
    name = url.rpartition("/")[2]
    server = await asyncio.to_thread(new_server, database=url)
    async with visit(server.ws) as visitor:
        await visitor.say("one")
        with psycopg.connect(postgresql.url("postgres"), autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            await ready(server, 503)
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = off".encode())
        await ready(server)
        assert (await visitor.say("two"))["turn"] == 2
