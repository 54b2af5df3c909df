"""An SQLite file or its log that is replaced, moved or removed while the server runs: two databases are never mixed."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from test_web_store import turn
from web_process import ServerProcess

from web.settings import Database
from web.store import StoreBroken, open_store

pytestmark = pytest.mark.anyio
PARTS = ("", "-wal", "-shm")


class Page:
    """A visitor over HTTP, who sends a message again until it is answered."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server

    async def say(self, text: str, conversation: str | None = None) -> str:
        """Say something once; the conversation."""
        frame = {"text": text, "id": text} | ({"conversation_id": conversation} if conversation else {})
        async with asyncio.timeout(10), httpx.AsyncClient(base_url=self.server.http, verify=False) as client:
            while (answer := await client.post("/api/chat", json=frame)).status_code == 503:
                await asyncio.sleep(0.1)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["conversation_id"])

    async def said(self, conversation: str) -> list[str]:
        """What the visitor has said, as far as it is kept."""
        async with asyncio.timeout(10), httpx.AsyncClient(base_url=self.server.http, verify=False) as client:
            headers = {"authorization": f"Bearer {conversation}"}
            while (answer := await client.get("/api/conversation", headers=headers)).status_code == 503:
                await asyncio.sleep(0.1)
        assert answer.status_code == 200, answer.text
        return [turn["text"] for turn in answer.json()["turns"]]


@pytest.fixture
async def page(new_server: NewServer) -> Page:
    return Page(await asyncio.to_thread(new_server))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "conversations.sqlite3"


def texts_in(file: Path) -> list[str]:
    database = sqlite3.connect(file)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    texts = [row[0] for row in database.execute("SELECT text FROM turn ORDER BY at, text").fetchall()]
    database.close()
    return texts


async def restart(page: Page) -> None:
    page.server.kill()
    await asyncio.to_thread(page.server.start)


async def test_a_backup_put_in_place_is_served_without_the_log_of_the_file_before(page: Page, file: Path) -> None:
    known = await page.say("in the backup")
    with sqlite3.connect(file) as here, sqlite3.connect(file.with_name("backup")) as there:
        here.backup(there)
    there.close()
    here.close()
    later = [await page.say(f"after the backup {n}") for n in range(20)]
    await asyncio.gather(*(page.said(conversation) for conversation in later))
    file.with_name("backup").rename(file)
    fresh = [await page.say(f"in the new file {n}") for n in range(5)]
    await restart(page)
    assert [await page.said(conversation) for conversation in (known, *fresh)] == [
        ["in the backup"],
        *([f"in the new file {n}"] for n in range(5)),
    ]
    assert [await page.said(conversation) for conversation in later] == [[]] * 20
    assert len(texts_in(file)) == 6
    assert "was moved, removed or replaced" in page.server.logged()


async def test_a_log_that_is_removed_takes_no_turn_along(page: Page, file: Path) -> None:
    known = await page.say("one")
    await page.said(known)
    file.with_name(file.name + "-wal").unlink()
    await page.say("two", known)
    await restart(page)
    assert await page.said(known) == ["one", "two"]


async def test_a_file_moved_away_without_its_log_has_all_its_turns(page: Page, file: Path) -> None:
    known = await page.say("in the old file")
    await page.said(known)
    moved = file.rename(file.with_name("moved"))
    fresh = await page.say("in the new file")
    assert texts_in(moved) == ["in the old file"]
    assert [await page.said(conversation) for conversation in (known, fresh)] == [[], ["in the new file"]]


async def test_a_file_that_comes_back_is_taken_up_again(page: Page, file: Path) -> None:
    known = await page.say("one")
    await page.said(known)
    away = file.rename(file.with_name("away"))
    async with httpx.AsyncClient(base_url=page.server.http) as client:
        await client.get("/api/conversation", headers={"authorization": f"Bearer {known}"})
    for part in PARTS:
        file.with_name(file.name + part).unlink(missing_ok=True)
    away.rename(file)
    await page.say("two", known)
    assert await page.said(known) == ["one", "two"]


async def test_reading_alone_makes_a_file_that_can_be_read(page: Page, file: Path) -> None:
    known = await page.say("one")
    for part in PARTS:
        file.with_name(file.name + part).rename(file.with_name("moved" + part))
    assert await page.said(known) == []
    database = sqlite3.connect(file)
    assert database.execute("SELECT COUNT(*) FROM conversation").fetchone() == (0,)
    database.close()


async def test_a_log_without_its_file_is_not_thrown_away(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    store = open_store(Database(path=here))
    await store.start()
    await store.commit(turn())
    # As after a kill: a store that is closed leaves no log.
    shutil.copy(f"{here}-wal", f"{there}-wal")
    await store.close()
    with pytest.raises(StoreBroken, match="put the file back, or remove the log too"):
        await open_store(Database(path=there)).start()
    assert Path(f"{there}-wal").stat().st_size > 0
