"""Databases with long conversations, written at once and not turn by turn through a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import orjson

from bot import Conversation, dump_conversation
from web.ids import Ids
from web.settings import Database
from web.store import NewTurn, open_store, queries
from web.store.connection import Connection

_AT_ONCE = 200
SECRET = "a secret of these tests"


def write_conversations(path: Path, count: int, turns: int, size: int = 3000) -> list[str]:
    """A database with so many conversations of so many turns, each reply so many characters; their ids."""
    known = [Ids(SECRET.encode()).mint() for _ in range(count)]
    asyncio.run(_write(path, known, turns, size))
    return known


async def _write(path: Path, known: list[str], turns: int, size: int) -> None:
    store = open_store(Database(path=path))
    await store.start()
    text = "x" * size
    said = {"status": "answered", "text": text, "blocks": [], "suggestions": [], "sources": []}
    reply = orjson.dumps(said).decode()

    for one in known:
        for first in range(1, turns + 1, _AT_ONCE):
            await store._writer.do(_turns(one[:28], range(first, min(first + _AT_ONCE, turns + 1)), reply))  # type: ignore[attr-defined]
        state = dump_conversation(Conversation(turn=turns)).decode()
        row = (one[:28], turns, state, 1_800_000_000, 2_000_000_000)
        sql = "INSERT INTO conversation (id, turn, state, started, updated) VALUES (?, ?, ?, ?, ?)"
        await store._writer.do(lambda c, row=row, sql=sql: c.change(sql, row))  # type: ignore[attr-defined]
    await store.close()


def _turns(conversation: str, numbers: range, reply: str) -> Callable[[Connection], None]:
    def keep(connection: Connection) -> None:
        with connection.transaction():
            for n in numbers:
                at = 1_800_000_000 + n
                turn = NewTurn(conversation, n, f"m{n}", f"text {n}", reply, "answered", "", at, "2027-01-15")
                connection.change(queries.INSERT, queries.insert_values(turn))

    return keep
