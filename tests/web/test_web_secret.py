"""The secret beside the database: made once, whole, and refused in a line where it is no good."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from test_web_database_faults import refused_start
from test_web_store import turn

from web.secret import kept_secret
from web.settings import Database
from web.store import Store, StoreBroken

pytestmark = pytest.mark.anyio


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(path=tmp_path / "kept.sqlite3")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.sqlite3.secret"


async def test_it_is_made_once_and_nothing_else_is_left(database: Database, store: Store, file: Path) -> None:
    made = await asyncio.gather(*(kept_secret(database, store) for _ in range(5)))
    assert set(made) == {file.read_bytes()}
    assert len(made[0]) == 64
    assert [path.name for path in file.parent.glob("*.secret*")] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


async def test_an_empty_one_that_signed_nothing_is_made_anew(database: Database, store: Store, file: Path) -> None:
    file.touch()
    assert len(await kept_secret(database, store)) == 64


async def test_an_empty_one_is_refused_when_conversations_were_signed(
    database: Database, store: Store, file: Path
) -> None:
    file.touch()
    await store.commit(turn())
    with pytest.raises(StoreBroken, match="put it back from a backup, or remove the file"):
        await kept_secret(database, store)
    assert file.read_bytes() == b""


async def test_a_folder_in_its_place_is_refused_in_a_line_before_anything_listens(file: Path) -> None:
    file.mkdir()
    told = await asyncio.to_thread(refused_start, f"sqlite:///{file.with_name('kept.sqlite3')}")
    assert (told.count("\n"), f"{file} cannot be used: Is a directory" in told) == (1, True)
