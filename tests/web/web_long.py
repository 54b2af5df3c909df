"""Databases with long conversations, written at once and not turn by turn through a server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson

from bot import Conversation, dump_conversation
from web.ids import Ids
from web.settings import Database
from web.store import NewTurn, open_store, queries
from web.store.connection import Connection

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

    def keep(connection: Connection) -> None:
        with connection.transaction():
            for one in known:
                for n in range(1, turns + 1):
                    state = dump_conversation(Conversation(turn=n)).decode() if n in (1, turns) else ""
                    at = 1_800_000_000 + n
                    turn = NewTurn(one[:28], n, f"m{n}", f"text {n}", reply, "answered", state, at, "2027-01-15")
                    connection.change(queries.INSERT, queries.insert_values(turn))
                row = (one[:28], turns, state, 1_800_000_000, 2_000_000_000)
                sql = "INSERT INTO conversation (id, turn, state, started, updated) VALUES (?, ?, ?, ?, ?)"
                connection.change(sql, row)

    await store._writer.do(keep)  # type: ignore[attr-defined]
    await store.close()
