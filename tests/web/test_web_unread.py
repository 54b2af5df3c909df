"""What is sent and not read stays bounded: by socket, by address, and for the whole process."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import orjson
import pytest
from conftest import NewServer
from web_long import SECRET, write_conversations
from web_raw import frame, raw_socket
from web_visitor import Visitor, visit

from web.unread import UnreadBudget

pytestmark = pytest.mark.anyio
TURNS = 2000


async def everything(visitor: Visitor, conversation: str, last_seq: int = 0) -> list[int]:
    """The numbers of all missed events, those of the welcome and those that follow."""
    welcome = await visitor.hello(conversation, last_seq)
    numbers = [event["seq"] for event in welcome["missed"]]
    while numbers[-1] < welcome["last_seq"]:
        numbers.append((await visitor.take(timeout=30))["seq"])
    return numbers


async def test_long_conversation_comes_in_pieces(new_server: NewServer, tmp_path: Path) -> None:
    path = tmp_path / "long.sqlite3"
    (known,) = await asyncio.to_thread(write_conversations, path, 1, TURNS)
    server = await asyncio.to_thread(new_server, database=f"sqlite:///{path}", SECRET=SECRET, MAX_TURNS=3000)
    async with visit(server.ws, max_size=2**20) as visitor, visit(server.ws, max_size=2**20) as other:
        assert await everything(visitor, known) == list(range(1, 2 * TURNS + 1))
        assert await everything(other, known, 2 * TURNS - 3) == [2 * TURNS - 2, 2 * TURNS - 1, 2 * TURNS]
        # Both follow the conversation from here on.
        assert (await visitor.say("next", "next"))["turn"] == TURNS + 1
        assert [(await other.take())["seq"] for _ in range(2)] == [2 * TURNS + 1, 2 * TURNS + 2]


async def test_200_who_catch_up_and_never_read(new_server: NewServer, tmp_path: Path) -> None:
    path = tmp_path / "long.sqlite3"
    (known,) = await asyncio.to_thread(write_conversations, path, 1, TURNS)
    server = await asyncio.to_thread(new_server, database=f"sqlite:///{path}", SECRET=SECRET)
    hello = frame(orjson.dumps({"type": "hello", "conversation_id": known, "last_seq": 0}))
    async with visit(server.ws) as bystander, AsyncExitStack() as stack:
        await bystander.hello()
        before = most = server.memory_kib()
        for _ in range(200):
            lazy = await stack.enter_async_context(raw_socket(server.port))
            lazy.writer.write(hello * 3)
        for _ in range(30):
            assert (await bystander.say("still there?"))["type"] == "reply"
            await asyncio.sleep(0.1)
            most = max(most, server.memory_kib())
    print(f"{(most - before) // 1024} MiB")
    assert most - before < 200 * 1024


async def test_drain_while_a_client_catches_up(new_server: NewServer, tmp_path: Path) -> None:
    path = tmp_path / "long.sqlite3"
    (known,) = await asyncio.to_thread(write_conversations, path, 1, TURNS)
    server = await asyncio.to_thread(new_server, database=f"sqlite:///{path}", SECRET=SECRET)
    async with raw_socket(server.port) as lazy:
        await lazy.send(frame(orjson.dumps({"type": "hello", "conversation_id": known, "last_seq": 0})))
        await asyncio.sleep(0.3)
        assert await asyncio.to_thread(server.stop) == 0
    assert '"exception"' not in server.logged()


BUDGETS = [
    ("203.0.113.1", [60], 41, False),
    ("203.0.113.1", [60], 40, True),
    ("203.0.113.2", [60], 100, True),
    ("203.0.113.2", [60], 141, False),
    ("127.0.0.1", [60], 140, True),
]


@pytest.mark.parametrize(("address", "taken", "wanted", "room"), BUDGETS)
def test_budget(address: str, taken: list[int], wanted: int, room: bool) -> None:
    budget = UnreadBudget(address_bytes=100, process_bytes=200)
    for size in taken:
        budget.change("203.0.113.1", size)
    assert budget.has_room(address, wanted) is room


def test_budget_forgets_who_has_read() -> None:
    budget = UnreadBudget()
    budget.change("203.0.113.1", 5)
    budget.change("203.0.113.1", -5)
    assert (budget.total, budget._addresses) == (0, {})
