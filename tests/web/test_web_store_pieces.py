"""Long conversations in the store: read, redacted, erased and expired in pieces, on both engines."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from test_web_store import database, turn

from web.settings import Database
from web.store import Erased, Kept, NewTurn, Store, open_store, queries, redaction
from web.store.connection import Connection

pytestmark = pytest.mark.anyio
__all__ = ["database"]
LONG = 430
"""Turns of a conversation that takes several pieces."""


async def fill_long(store: Store, conversation: str = "c") -> None:
    for first in range(1, LONG + 1, 50):
        turns = [
            turn(n, text=f"secretword {n}", conversation=conversation) for n in range(first, min(first + 50, LONG + 1))
        ]
        await store._writer.do(partial(keep_all, turns=turns))  # type: ignore[attr-defined]


def keep_all(connection: Connection, turns: list[NewTurn]) -> None:
    with connection.transaction():
        for one in turns:
            assert queries.keep_one(connection, one) == Kept()


async def words_left(store: Store) -> int:
    return int((await store._readers.run(lambda c: c.rows("SELECT COUNT(*) FROM turn")))[0][0])  # type: ignore[attr-defined]


async def test_long_conversation_is_struck_whole(store: Store) -> None:
    await fill_long(store)
    await store.redact("c", ("secretword",))
    assert [kept.text for kept in await store.turns("c")] == [f"█ {n}" for n in range(1, LONG + 1)]


@pytest.mark.parametrize("how", ["erase", "turn", "expire"])
async def test_long_conversation_leaves_no_row(store: Store, how: str) -> None:
    await fill_long(store)
    if how == "erase":
        await store.erase("c")
    elif how == "turn":
        await store.commit(turn(LONG + 1, erase=True))
    else:
        await store.expire(1_000_000)
    assert await words_left(store) == 0


async def test_rows_of_an_erased_conversation_are_out_of_reach(store: Store) -> None:
    await fill_long(store)
    writer = store._writer  # type: ignore[attr-defined]
    await writer.do(lambda c: queries.erase(c, "c", 1))
    assert await words_left(store) == LONG - queries.PIECE
    assert (await store.turns("c"), await store.find("c", f"m{LONG}")) == ((), None)
    assert await store.commit(turn(LONG, f"m{LONG}")) == Erased()
    assert not await store.rate("c", LONG, 1, None)


async def test_next_start_finishes_an_erasure(database: Database, store: Store) -> None:
    await fill_long(store)
    writer = store._writer  # type: ignore[attr-defined]
    await writer.do(lambda c: queries.erase(c, "c", 1))
    again = open_store(database)
    await again.start()
    async with asyncio.timeout(10):
        while await words_left(store):
            await asyncio.sleep(0.02)
    await again.close()


async def test_turns_of_others_get_between_the_pieces(store: Store) -> None:
    await fill_long(store)
    done: list[str] = []

    async def strike() -> None:
        await store.redact("c", ("secretword",))
        done.append("redacted")

    async def talk() -> None:
        for number in range(1, 6):
            await store.commit(turn(number, conversation="other"))
            done.append("turn")

    await asyncio.gather(strike(), talk())
    assert done == [*["turn"] * 5, "redacted"]


async def test_comment_written_meanwhile_stays(store: Store) -> None:
    await store.commit(turn(1, text="plumber"))
    await store.rate("c", 1, 1, "plumber, once")
    readers = store._readers  # type: ignore[attr-defined]
    piece = await readers.run(lambda c: redaction.redacted_piece(c, "c", ("plumber",), 0))
    await store.rate("c", 1, 1, "written anew")
    writer = store._writer  # type: ignore[attr-defined]
    await writer.do(lambda c: redaction.write_redacted(c, "c", piece.changes))
    kept = (await store.turns("c"))[0]
    assert (kept.text, kept.comment) == ("█", "written anew")
