"""`backup` and `restore`, also under writes: the drill that an operator would hold."""

from __future__ import annotations

import asyncio
import io
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from web_crowd import Talker, kept
from web_postgres import RealPostgresql, programs
from web_process import ServerProcess
from web_visitor import visit

from web.cli import main

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]


def run(database: Path | str, *arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command with a database of its own, in this process: to load it anew takes seconds."""
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    environment = {"CAREER_ADVISOR_DATABASE_URL": url, **{f"CAREER_ADVISOR_{n}": v for n, v in settings.items()}}
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in environment.items():
            patch.setenv(name, value)
        status = main([str(argument) for argument in arguments])
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def run_beside(database: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    environment = {**os.environ, "CAREER_ADVISOR_DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "web.cli", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)


def path_of(server: ServerProcess) -> Path:
    return Path(server.database.removeprefix("sqlite:///"))


async def test_drill_under_writes(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    crowd = [Talker(f"t{n}", 1000, lambda: server.ws) for n in range(8)]
    talking = asyncio.gather(*(one.talk() for one in crowd))
    while min(len(one.answered) for one in crowd) < 20:
        await asyncio.sleep(0.02)
    before = {one.id: dict(one.answered) for one in crowd}
    copy, elsewhere = tmp_path / "copy.backup", tmp_path / "elsewhere" / "restored.sqlite3"
    made = await asyncio.to_thread(run_beside, path_of(server), "backup", copy)
    assert (made.returncode, made.stderr, talking.done()) == (0, "", False)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = await asyncio.to_thread(run_beside, elsewhere, "restore", copy)
    assert (restored.returncode, restored.stderr) == (0, "")
    again = await asyncio.to_thread(new_server, database=f"sqlite:///{elsewhere}")
    for conversation, answered in before.items():
        assert conversation is not None
        events = await kept(again.ws, conversation)
        told = {event["in_reply_to"]: event for event in events if event["type"] == "reply"}
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert {message: told.get(message) for message in answered} == answered
    talking.cancel()
    await asyncio.gather(talking, return_exceptions=True)
    names = [path.name for path in tmp_path.iterdir()]
    assert [name for name in names if name.endswith(".part")] == []


async def test_restored_conversation_goes_on(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    async with (
        visit(server.ws) as kept_one,
        visit(server.ws) as erased,
        httpx.AsyncClient(base_url=server.http) as http,
    ):
        await kept_one.say("one")
        await erased.say("one")
        assert run(path_of(server), "backup", tmp_path / "copy").returncode == 0
        await kept_one.say("after the backup")
        await http.delete("/api/conversation", headers={"authorization": f"Bearer {erased.id}"})
    assert await asyncio.to_thread(server.stop) == 0
    done = run(path_of(server), "restore", tmp_path / "copy")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 conversations that visitors have erased since" in done.stdout
    await asyncio.to_thread(server.start)
    async with visit(server.ws) as visitor:
        assert len((await visitor.hello(kept_one.id))["missed"]) == 2
        assert (await visitor.say("two"))["turn"] == 2
        assert (await visitor.hello(erased.id))["code"] == "not_found"
    assert len(list(tmp_path.glob("*.replaced-*"))) >= 2


def test_secret_of_the_settings_is_not_in_the_backup(tmp_path: Path, new_server: NewServer) -> None:
    secret = "a secret of the operator's"
    server = new_server(SECRET=secret)
    httpx.post(f"{server.http}/api/chat", json={"text": "one"})
    copy = tmp_path / "copy"
    done = run(path_of(server), "backup", copy, SECRET=secret)
    assert "keep it elsewhere" in done.stdout
    assert secret.encode().hex().encode() not in copy.read_bytes()
    other = tmp_path / "other.sqlite3"
    assert "holds no secret" in run(other, "restore", copy).stderr
    assert "is not the secret" in run(other, "restore", copy, SECRET="another secret altogether").stderr
    assert run(other, "restore", copy, SECRET=secret).returncode == 0


@pytest.fixture
def backed_up(new_server: NewServer, tmp_path: Path) -> ServerProcess:
    server = new_server()
    httpx.post(f"{server.http}/api/chat", json={"text": "one"})
    assert run(path_of(server), "backup", tmp_path / "copy").returncode == 0
    return server


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
    return done.stderr


def test_bad_backups_are_refused(backed_up: ServerProcess, tmp_path: Path) -> None:
    database = path_of(backed_up)
    assert "exists already" in refused(run(database, "backup", tmp_path / "copy"))
    assert "is not a folder" in refused(run(database, "backup", tmp_path / "no" / "copy"))
    assert "does not exist" in refused(run(tmp_path / "mistyped.sqlite3", "backup", tmp_path / "other"))
    assert "pg_dump" in refused(run("postgresql://a@localhost/b", "backup", tmp_path / "other"))
    assert not (tmp_path / "mistyped.sqlite3").exists()
    database.with_name(database.name + ".secret").write_bytes(b"")
    assert "holds no secret" in refused(run(database, "backup", tmp_path / "other"))


def test_bad_restores_are_refused(backed_up: ServerProcess, tmp_path: Path) -> None:
    database, copy = path_of(backed_up), tmp_path / "copy"
    assert "is in use: stop the server first" in refused(run(database, "restore", copy))
    backed_up.stop()
    before = database.read_bytes()
    assert "is not a file" in refused(run(database, "restore", tmp_path / "missing"))
    (tmp_path / "rubbish").write_bytes(b"rubbish" * 1000)
    assert "no backup that can be read" in refused(run(database, "restore", tmp_path / "rubbish"))
    damaged = bytearray(copy.read_bytes())
    damaged[20_000:30_000] = bytes(10_000)
    (tmp_path / "damaged").write_bytes(damaged)
    refused(run(database, "restore", tmp_path / "damaged"))
    assert "was not made by" in refused(run(tmp_path / "other.sqlite3", "restore", database))
    with closing(sqlite3.connect(copy)) as newer:
        newer.execute("INSERT INTO migration (number, name, at) VALUES (9999, 'later', 0)")
        newer.commit()
    assert "newer version" in refused(run(database, "restore", copy))
    assert database.read_bytes() == before
    assert not (tmp_path / "other.sqlite3").exists()


def test_damaged_database_is_replaced(backed_up: ServerProcess, tmp_path: Path) -> None:
    backed_up.stop()
    path_of(backed_up).write_bytes(b"rubbish" * 1000)
    assert run(path_of(backed_up), "restore", tmp_path / "copy").returncode == 0
    backed_up.start()
    assert httpx.get(f"{backed_up.http}/readyz").status_code == 200


async def test_postgresql_is_dumped_and_restored(
    new_server: NewServer, tmp_path: Path, postgresql: RealPostgresql
) -> None:
    """The commands of docs/operations.md, while the server writes."""
    source, target = postgresql.new_database(), postgresql.new_database()
    server = await asyncio.to_thread(new_server, database=source)
    talker = Talker("t", 400, lambda: server.ws)
    talking = asyncio.create_task(talker.talk())
    while len(talker.answered) < 20:
        await asyncio.sleep(0.02)
    before = dict(talker.answered)
    folder = programs()
    assert folder is not None
    dump = [folder / "pg_dump", "--format=custom", f"--file={tmp_path / 'copy'}", source]
    restore = [folder / "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={target}", tmp_path / "copy"]
    for command in (dump, restore):
        await asyncio.to_thread(subprocess.run, command, check=True)
    again = await asyncio.to_thread(new_server, database=target)
    assert talker.id is not None
    told = {e["in_reply_to"]: e for e in await kept(again.ws, talker.id) if e["type"] == "reply"}
    assert {message: told.get(message) for message in before} == before
    talking.cancel()
    await asyncio.gather(talking, return_exceptions=True)
