"""One suite for both engines: what a store promises."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest
from web_postgres import RealPostgresql

from web.settings import Database
from web.store import (
    Commit,
    Erased,
    Kept,
    NewTurn,
    Repeated,
    Stale,
    Store,
    StoreUnavailable,
    open_store,
    queries,
)
from web.store.base import StoreBroken
from web.store.connection import Connection

pytestmark = pytest.mark.anyio
SAYS_PLUMBER = json.dumps(
    {
        "status": "answered",
        "text": 'Your job:\nplumber "so"',
        "blocks": [
            {"type": "text", "text": "As a Plumber"},
            {"type": "steps", "items": [
                {"number": 1, "title": "From 4 May", "start": "2027-05-04", "end": "2027-06-01"}
            ]},
        ],
        "suggestions": [{"title": "Me", "text": "I am a plumber"}, {"title": "Pay", "text": "What is the pay?"}],
        "sources": [{"guide": "plumber", "section": "pay", "title": "Plumber", "url": "/guides/plumber#pay"}],
    }
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Database(path=tmp_path / "folder" / "store.sqlite3")
    return Database(url=request.getfixturevalue("postgresql").new_database())


@pytest.fixture
async def other(database: Database, store: Store) -> AsyncIterator[Store]:
    """The same database from another worker."""
    other = open_store(database)
    await other.start()
    yield other
    await other.close()


def turn(number: int = 1, message: str | None = None, conversation: str = "c", **more: object) -> NewTurn:
    made = NewTurn(
        conversation, number, message or f"m{number}", f"text {number}", '{"text":"r"}', "answered",
        f'{{"turn":{number}}}', 1_000 + number, "2026-11-20",
    )  # fmt: skip
    return made._replace(**more)


async def fill(store: Store, count: int, conversation: str = "c") -> None:
    for number in range(1, count + 1):
        assert await store.commit(turn(number, conversation=conversation)) == Kept()


async def test_a_turn_is_there_for_every_reader_once_it_is_kept(store: Store, other: Store) -> None:
    await store.commit(turn())
    kept = (await other.turns("c"))[0]
    assert (kept.turn, kept.message, kept.text, kept.reply) == (1, "m1", "text 1", '{"text":"r"}')
    assert (kept.status, kept.at, kept.day) == ("answered", 1_001, "2026-11-20")


async def test_the_state_is_that_of_the_last_turn(store: Store) -> None:
    await fill(store, 3)
    kept = await store.read("c")
    assert kept is not None
    assert not isinstance(kept, Erased)
    assert (kept.turn, kept.state, kept.started, kept.updated) == (3, '{"turn":3}', 1_001, 1_003)


async def test_nothing_is_there_before_the_first_turn(store: Store) -> None:
    assert (await store.read("c"), await store.turns("c")) == (None, ())


async def test_turns_come_in_order_from_where_they_are_wanted(store: Store) -> None:
    await fill(store, 12)
    assert [kept.turn for kept in await store.turns("c", 9)] == [10, 11, 12]


async def test_a_message_is_kept_once(store: Store, other: Store) -> None:
    await fill(store, 2)
    again = await other.commit(turn(3, "m1", text="other text"))
    assert isinstance(again, Repeated)
    assert (again.turn.turn, again.turn.text) == (1, "text 1")


async def test_a_first_message_is_kept_once(store: Store, other: Store) -> None:
    await store.commit(turn())
    assert isinstance(await other.commit(turn()), Repeated)


async def test_the_same_message_id_in_another_conversation_is_another_message(store: Store) -> None:
    assert [await store.commit(turn(conversation=c)) for c in ("a", "b")] == [Kept(), Kept()]


@pytest.mark.parametrize("number", [1, 2, 4, 9])
async def test_a_turn_out_of_turn_is_stale(store: Store, number: int) -> None:
    await fill(store, 2)
    assert await store.commit(turn(number, "new")) == Stale()


async def test_of_many_who_want_the_next_turn_one_gets_it(store: Store, other: Store) -> None:
    await fill(store, 1)
    wanted = [(store, other)[n % 2].commit(turn(2, f"rival {n}")) for n in range(20)]
    outcomes = await asyncio.gather(*wanted)
    assert sorted(type(o).__name__ for o in outcomes) == ["Kept"] + ["Stale"] * 19
    assert [kept.turn for kept in await store.turns("c")] == [1, 2]


async def test_one_message_from_many_workers_is_kept_once(store: Store, other: Store) -> None:
    outcomes = await asyncio.gather(*((store, other)[n % 2].commit(turn()) for n in range(20)))
    assert sorted({type(o).__name__ for o in outcomes}) == ["Kept", "Repeated"]
    assert len(await store.turns("c")) == 1


async def test_a_crowd_is_kept_whole(store: Store) -> None:
    names = [f"c{n}" for n in range(700)]
    assert set(await asyncio.gather(*(store.commit(turn(conversation=n)) for n in names))) == {Kept()}
    assert await store.standing(tuple(names)) == dict.fromkeys(names, 1)


async def test_in_a_crowd_only_those_who_collide_are_turned_away(store: Store) -> None:
    await fill(store, 2)
    crowd = [turn(conversation=f"c{n}") for n in range(50)]
    outcomes = await asyncio.gather(*(store.commit(t) for t in [*crowd[:25], turn(9, "late"), *crowd[25:]]))
    assert [type(o).__name__ for o in outcomes].count("Kept") == 50
    assert outcomes[25] == Stale()


async def test_an_erased_conversation_is_gone_and_stays_gone(store: Store, other: Store) -> None:
    await fill(store, 2)
    assert await store.erase("c")
    assert (await store.read("c"), await store.turns("c")) == (Erased(), ())
    assert await other.commit(turn(3)) == Erased()
    assert await other.commit(turn(1)) == Erased()
    assert not await store.erase("c")


async def test_a_conversation_may_be_erased_before_its_first_turn(store: Store) -> None:
    assert await store.erase("c")
    assert await store.commit(turn()) == Erased()


async def test_a_turn_that_erases_leaves_nothing_and_does_not_come_back(store: Store, other: Store) -> None:
    await fill(store, 2)
    assert await store.commit(turn(3, erase=True)) == Kept()
    assert (await store.read("c"), await store.turns("c")) == (Erased(), ())
    assert await other.commit(turn(3, erase=True)) == Erased()


async def test_a_turn_that_erases_erases_nothing_when_another_came_first(store: Store) -> None:
    await fill(store, 2)
    assert await store.commit(turn(2, "late", erase=True)) == Stale()
    assert len(await store.turns("c")) == 2


async def test_a_first_turn_waits_for_an_erasure_under_way(database: Database, store: Store) -> None:
    first: asyncio.Task[Commit]
    eraser = store._engine.connect(writing=True)  # type: ignore[attr-defined]
    with eraser.transaction():
        queries.erase(eraser, "c", 1)
        first = asyncio.create_task(store.commit(turn()))
        await asyncio.sleep(0.2)
    outcome = await first
    eraser.close()
    assert (outcome, await store.turns("c")) == (Erased(), ())


async def test_an_erasure_that_others_do_not_hear_of_has_happened_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(store, 1)
    monkeypatch.setattr(store._engine, "notify", Mock(side_effect=StoreUnavailable("away")))  # type: ignore[attr-defined]
    assert await store.erase("c")
    assert await store.read("c") == Erased()


async def test_an_erasure_whose_answer_got_lost_is_found_to_have_happened(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(store, 1)
    connection = type(store._writer._connection)  # type: ignore[attr-defined]
    whole = connection.transaction

    @contextmanager
    def lost(self: Connection) -> Iterator[None]:
        with whole(self):
            yield
        monkeypatch.undo()
        self.close()
        raise StoreUnavailable("the answer got lost")

    monkeypatch.setattr(connection, "transaction", lost)
    assert await store.erase("c")
    assert await store.read("c") == Erased()


async def test_rubbish_among_the_notifications_deafens_nobody(postgresql: RealPostgresql) -> None:
    database = Database(url=postgresql.new_database())
    heard: list[tuple[tuple[str, int], ...]] = []
    listening, telling = open_store(database), open_store(database)
    await listening.start(heard.append)
    await telling.start()
    writer = telling._writer  # type: ignore[attr-defined]
    async with asyncio.timeout(10):
        while not heard:
            await asyncio.sleep(0.05)
            await telling.erase("first")
        for rubbish in ("junk", "", "x|", "x|y:z", "x|:1", "x|c:1e9,,c:-1"):
            await writer.do(lambda c, told=rubbish: c.rows("SELECT pg_notify('career_advisor', ?)", (told,)))
        await telling.commit(turn())
        while (("c", 1),) not in heard:
            await asyncio.sleep(0.05)
    assert {pairs for pairs in heard if pairs != (("first", 0),)} == {(("c", 1),)}
    for store in (listening, telling):
        await store.close()


async def test_erasing_leaves_others_alone(store: Store) -> None:
    await fill(store, 1, "a")
    await fill(store, 1, "b")
    await store.erase("a")
    assert len(await store.turns("b")) == 1


async def test_words_are_struck(store: Store) -> None:
    await store.commit(turn(1, text="I know Kubernetes, and kubernetes well"))
    await store.commit(turn(2, text="Kubernetes-like"))
    await store.redact("c", ("kubernetes",))
    assert [kept.text for kept in await store.turns("c")] == ["I know █, and █ well", "█-like"]


async def test_words_are_struck_from_replies_and_comments_too(store: Store) -> None:
    await store.commit(turn(1, reply=SAYS_PLUMBER))
    await store.rate("c", 1, -1, "A Plumber is no \"trade\"")
    await store.commit(turn(2, reply='{"text":"Plumber, forgotten"}'))
    await store.redact("c", ("plumber", "4 May", "2027-05-04"))
    first, second = await store.turns("c")
    reply = json.loads(first.reply)
    assert (reply["text"], reply["blocks"][0]) == ("Your job:\n█ \"so\"", {"type": "text", "text": "As a █"})
    assert reply["blocks"][1]["items"] == [{"number": 1, "title": "From █", "end": "2027-06-01"}]
    assert reply["suggestions"] == [{"title": "Pay", "text": "What is the pay?"}]
    assert reply["sources"] == [{"guide": "plumber", "section": "pay", "title": "█", "url": "/guides/plumber#pay"}]
    assert (first.comment, json.loads(second.reply)["text"]) == ("A █ is no \"trade\"", "█, forgotten")


@pytest.mark.parametrize(("vote", "comment"), [(1, None), (-1, "not true"), (-1, "it's \"quoted\"")])
async def test_feedback_is_kept_and_replaced(store: Store, vote: int, comment: str | None) -> None:
    await fill(store, 2)
    await store.rate("c", 2, 1, "first")
    assert await store.rate("c", 2, vote, comment)  # type: ignore[arg-type]
    assert [(k.vote, k.comment) for k in await store.turns("c")] == [(None, None), (vote, comment)]


async def test_feedback_on_no_turn_is_refused(store: Store) -> None:
    await fill(store, 1)
    assert not await store.rate("c", 2, 1, None)


async def test_what_is_old_expires_and_what_is_not_stays(store: Store) -> None:
    for name, at in (("old", 100), ("older", 50), ("new", 900)):
        await store.commit(turn(conversation=name, at=at))
    assert await store.expire(500) == 2
    assert await store.standing(("old", "older", "new")) == {"new": 1}
    assert await store.turns("old") == ()
    assert await store.commit(turn(2, conversation="old")) == Erased()


async def test_what_was_asked_comes_oldest_first(store: Store) -> None:
    await store.commit(turn(1, text="What pay?", at=100))
    await store.commit(turn(2, text="Weather?", status="unknown", at=300))
    await store.commit(turn(1, conversation="d", text="weather?", status="unknown", at=200))
    await store.rate("c", 1, -1, "wrong")
    found = await store.asked(100)
    assert [(one.conversation, one.turn, one.text, one.status) for one in found] == [
        ("c", 1, "What pay?", "answered"), ("d", 1, "weather?", "unknown"), ("c", 2, "Weather?", "unknown"),
    ]
    assert [(one.vote, one.comment) for one in found] == [(-1, "wrong"), (None, None), (None, None)]
    assert [one.text for one in await store.asked(250)] == ["Weather?"]
    await store.erase("c")
    assert [one.text for one in await store.asked(0)] == ["weather?"]


async def test_the_secret_is_made_once(store: Store, other: Store) -> None:
    assert [await store.secret("a" * 64), await other.secret("b" * 64)] == ["a" * 64, "a" * 64]


async def test_a_probe_writes(store: Store) -> None:
    await store.probe()
    await store.probe()


@pytest.mark.parametrize("text", ["👩🏽\u200d💻", "\u202eabc", "a'b\"c\\d", "%s ? {} $1", "x" * 10_000, "\u0001\u007f"])
async def test_text_comes_back_as_it_was(store: Store, text: str) -> None:
    await store.commit(turn(text=text, message=text[:100]))
    kept = (await store.turns("c"))[0]
    assert (kept.text, kept.message) == (text, text[:100])


async def test_a_second_start_migrates_nothing_and_loses_nothing(database: Database, store: Store) -> None:
    await fill(store, 1)
    again = open_store(database)
    await again.start()
    assert len(await again.turns("c")) == 1
    await again.close()


async def test_a_database_of_a_newer_version_is_refused(database: Database, store: Store) -> None:
    writer = store._writer  # type: ignore[attr-defined]
    await writer.do(lambda c: c.change("INSERT INTO migration (number, name, at) VALUES (9999, 'later', 0)"))
    with pytest.raises(StoreBroken, match="newer version"):
        await open_store(database).start()


async def test_two_who_start_at_once_migrate_once(database: Database) -> None:
    stores = [open_store(database) for _ in range(4)]
    await asyncio.gather(*(store.start() for store in stores))
    assert await stores[0].commit(turn()) == Kept()
    for store in stores:
        await store.close()
