"""Plans in the store, on both engines; and over two processes on PostgreSQL, for SQLite has one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from web_entry import GUIDE
from web_postgres import RealPostgresql
from web_visitor import visit

from web.settings import Database
from web.store import NewTurn, Store, open_store

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Database(path=tmp_path / "store.sqlite3")
    return Database(url=request.getfixturevalue("postgresql").new_database())


@pytest.fixture
async def other(database: Database, store: Store) -> AsyncIterator[Store]:
    """The same database from another worker."""
    other = open_store(database)
    await other.start()
    yield other
    await other.close()


def turn(number: int) -> NewTurn:
    state = f'{{"turn":{number}}}'
    return NewTurn("c", number, f"m{number}", "text", "{}", "answered", state, 1_000 + number, "2026-11-20")


async def test_a_plan_is_found_by_link_and_conversation(store: Store, other: Store) -> None:
    await store.commit(turn(1))
    assert await store.keep_plan("c", "digest", "{}") is True
    by_link, by_conversation = await other.find_plan("digest"), await other.plan_of("c")
    assert by_link == by_conversation
    assert by_link is not None
    assert (by_link.conversation, by_link.choice, by_link.turn, by_link.updated) == ("c", "{}", 1, 1_001)


async def test_a_plan_follows_its_conversation(store: Store, other: Store) -> None:
    await store.commit(turn(1))
    await store.keep_plan("c", "digest", "{}")
    await store.commit(turn(2))
    found = await other.find_plan("digest")
    assert found is not None
    assert (found.state, found.turn, found.updated) == ('{"turn":2}', 2, 1_002)


async def test_a_changed_plan_keeps_its_link(store: Store, other: Store) -> None:
    await store.commit(turn(1))
    await store.keep_plan("c", "digest", "{}")
    assert await store.change_plan("c", '{"hours":8}') is True
    found = await other.find_plan("digest")
    assert found is not None
    assert found.choice == '{"hours":8}'


@pytest.mark.parametrize("conversation", ["c", "nobody"])
async def test_a_plan_without_link_is_not_changed(store: Store, conversation: str) -> None:
    await store.commit(turn(1))
    assert await store.change_plan(conversation, "{}") is False
    assert await store.plan_of(conversation) is None


async def test_a_revoked_plan_is_found_no_more(store: Store, other: Store) -> None:
    await store.commit(turn(1))
    await store.keep_plan("c", "digest", "{}")
    assert await other.drop_plan("c") is True
    assert (await store.find_plan("digest"), await store.plan_of("c")) == (None, None)


async def test_a_tick_reaches_tabs_of_another_process(new_server: NewServer, postgresql: RealPostgresql) -> None:
    url = postgresql.new_database()
    one, two = new_server(database=url), new_server(database=url)
    async with httpx.AsyncClient(base_url=one.http) as client, visit(two.ws) as tab:
        started = (await client.post("/api/chat", json={"text": "hello"})).json()["conversation_id"]
        await tab.hello(started)
        key = {"authorization": f"Bearer {started}"}
        body = {"guide": GUIDE, "task": "phase-1-task-1", "state": "done"}
        assert (await client.post("/api/conversation/plan/progress", headers=key, json=body)).status_code == 200
        said, reply = await tab.take("said"), await tab.take("reply")
    assert said["text"].startswith("Ticked off: ")
    assert reply["in_reply_to"] == said["id"]


async def test_a_tick_is_not_lost_to_another_process(new_server: NewServer, postgresql: RealPostgresql) -> None:
    url = postgresql.new_database()
    one, two = new_server(database=url), new_server(database=url)
    body = {"guide": GUIDE, "task": "phase-1-task-1", "state": "done"}
    async with httpx.AsyncClient() as client, visit(two.ws) as tab:
        started = (await client.post(f"{one.http}/api/chat", json={"text": "hello"})).json()["conversation_id"]
        await tab.hello(started)
        key = {"authorization": f"Bearer {started}"}
        await client.post(f"{one.http}/api/conversation/plan/progress", headers=key, json=body)
        await tab.say("and now?")
        query = {"guide": GUIDE}
        plan = (await client.get(f"{two.http}/api/conversation/plan.json", headers=key, params=query)).json()
    assert plan["tasks_done"] == 1
