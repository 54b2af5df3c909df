"""Several workers on one PostgreSQL: any of them may take the next turn, and all tabs see the same."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from web_crowd import Talker, compare
from web_postgres import RealPostgresql
from web_process import ServerProcess, sockets_of
from web_raw import frame, raw_socket
from web_visitor import Visitor, visit

pytestmark = [pytest.mark.anyio, pytest.mark.waits]


@pytest.fixture(scope="module")
def pair(postgresql: RealPostgresql) -> Iterator[list[ServerProcess]]:
    """Two servers on one database that were given no secret: they share the one kept in it."""
    database = postgresql.new_database()
    servers = [ServerProcess(database, RATE_LIMIT="0") for _ in range(2)]
    yield servers
    for server in servers:
        server.close()


async def test_two_workers_serve_one_conversation_in_turns(pair: list[ServerProcess]) -> None:
    async with visit(pair[0].ws) as one, visit(pair[1].ws) as other:
        await one.hello()
        await other.hello(one.id)
        told = [(await (one, other)[n % 2].say(f"text {n}"))["reply"]["text"] for n in range(10)]
    assert told == [f"{n + 1}: text {n}" for n in range(10)]


async def test_two_tabs_on_two_workers_see_the_same(pair: list[ServerProcess]) -> None:
    async with visit(pair[0].ws) as one, visit(pair[1].ws) as other:
        await one.hello()
        await other.hello(one.id)
        reply = await one.say("hello", "m")
        said = await other.take("said")
        assert (said["id"], said["text"], await other.take("reply")) == ("m", "hello", reply)


async def test_both_talk_at_once_and_no_turn_is_lost(pair: list[ServerProcess]) -> None:
    async with visit(pair[0].ws) as one, visit(pair[1].ws) as other:
        await one.hello()
        await other.hello(one.id)
        for n in range(30):
            await asyncio.gather(one.say(f"one {n}"), other.say(f"other {n}"))
        conversation = one.id
    async with visit(pair[0].ws) as after:
        events = (await after.hello(conversation))["missed"]
    assert [event["seq"] for event in events] == list(range(1, 121))
    replies = [event["reply"]["text"].partition(":")[0] for event in events if event["type"] == "reply"]
    assert replies == [str(n) for n in range(1, 61)]


async def test_a_message_sent_to_both_is_answered_once(pair: list[ServerProcess]) -> None:
    async with visit(pair[0].ws) as one, visit(pair[1].ws) as other:
        await one.hello()
        await other.hello(one.id)
        for n in range(10):
            replies = await asyncio.gather(one.say("text", f"m{n}"), other.say("text", f"m{n}"))
            assert replies[0] == replies[1]
            assert replies[0]["turn"] == n + 1


async def test_erased_on_one_worker_it_is_gone_on_the_other(pair: list[ServerProcess]) -> None:
    async with visit(pair[0].ws) as one, httpx.AsyncClient(base_url=pair[1].http) as client:
        await one.say("hello")
        headers = {"authorization": f"Bearer {one.id}"}
        assert (await client.delete("/api/conversation", headers=headers)).status_code == 204
        assert await one.take("erased") == {"type": "erased"}
        assert (await one.say("again"))["code"] == "not_found"


async def test_one_worker_after_the_other_is_replaced_and_nothing_is_lost(pair: list[ServerProcess]) -> None:
    turn = iter(range(10**6))
    crowd = [Talker(f"t{n}", 60, lambda: pair[next(turn) % 2].ws) for n in range(10)]
    talking = asyncio.gather(*(t.talk(pause=0.03) for t in crowd))
    for server in pair:
        await asyncio.sleep(0.3)
        assert await asyncio.to_thread(server.stop) == 0
        await asyncio.to_thread(server.start)
    await talking
    for talker in crowd:
        await compare(talker, pair[0].ws)


async def test_what_was_missed_while_postgresql_was_away_comes_after(
    pair: list[ServerProcess], postgresql: RealPostgresql
) -> None:
    async with visit(pair[0].ws) as one, visit(pair[1].ws) as other:
        await one.hello()
        await other.hello(one.id)
        await one.say("before")
        await other.take("reply")
        await asyncio.to_thread(postgresql.stop)
        await asyncio.to_thread(postgresql.start)
        while (await one.say("after", "m"))["type"] != "reply":
            await asyncio.sleep(0.1)
        assert (await other.take("said"))["text"] == "after"


TOKEN = "an-admin-token-of-tests"


async def figures(server: ServerProcess) -> Counter[str]:
    """One scrape: every sample by its name and labels."""
    # Nothing is to be verified here, and to prepare for it would take longer than all the rest.
    async with httpx.AsyncClient(base_url=server.http, verify=False) as client:
        text = (await client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})).text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len({line.rpartition(" ")[0] for line in lines}) == len(lines)
    return Counter({line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines})  # type: ignore[misc]


async def workers(server: ServerProcess) -> set[int]:
    """The processes that one scrape tells of."""
    told = await figures(server)
    return {int(found[1]) for name in told if (found := re.search(r'process_info{pid="(\d+)"}', name))}


async def both(server: ServerProcess) -> set[int]:
    """The two workers, once both are there."""
    async with asyncio.timeout(30):
        while len(found := await workers(server)) != 2:
            await asyncio.sleep(0.1)
    return found


async def both_at_work(server: ServerProcess, stack: AsyncExitStack) -> list[Visitor]:
    """Visitors, until either worker has some of them."""
    before = {process: sockets_of(process) for process in await both(server)}
    visitors: list[Visitor] = []
    async with asyncio.timeout(20):
        while not all(sockets_of(process) > count + 1 for process, count in before.items()):
            visitors.append(await stack.enter_async_context(visit(server.ws)))
            await visitors[-1].say("hello")
    return visitors


async def settled(server: ServerProcess, name: str, value: float) -> None:
    """Wait until a scrape tells this value; whichever worker is asked, it is the same."""
    async with asyncio.timeout(15):
        while (await figures(server))["career_advisor_" + name] != value:
            await asyncio.sleep(0.1)
    for _ in range(3):
        assert (await figures(server))["career_advisor_" + name] == value


async def test_one_scrape_tells_the_sum_over_all_workers(new_server: NewServer, postgresql: RealPostgresql) -> None:
    database = postgresql.new_database()
    server = await asyncio.to_thread(new_server, "--workers", "2", database=database, ADMIN_TOKEN=TOKEN)
    answered = 'messages_total{status="answered"}'
    async with AsyncExitStack() as stack:
        visitors = await both_at_work(server, stack)
        await settled(server, "sockets", len(visitors))
        await settled(server, answered, len(visitors))
        await settled(server, "answer_seconds_count", len(visitors))
        await settled(server, 'answer_seconds_bucket{le="+Inf"}', len(visitors))
    await settled(server, "sockets", 0)
    await settled(server, "sockets_opened_total", len(visitors))
    killed, said = min(await both(server)), len(visitors)
    os.kill(killed, signal.SIGKILL)
    async with asyncio.timeout(20):
        while killed in await both(server):
            await asyncio.sleep(0.1)
    await settled(server, answered, said)
    async with AsyncExitStack() as stack:
        visitors = await both_at_work(server, stack)
        await settled(server, "sockets", len(visitors))
        await settled(server, answered, said + len(visitors))
    environment = Path(f"/proc/{min(await both(server))}/environ").read_text()
    folder = Path(environment.partition("PROMETHEUS_MULTIPROC_DIR=")[2].partition("\0")[0])
    assert folder.is_dir()
    assert await asyncio.to_thread(server.stop) == 0
    assert not folder.exists()


async def test_asked_to_stop_every_worker_lets_its_visitors_go_in_order(
    new_server: NewServer, postgresql: RealPostgresql
) -> None:
    database = postgresql.new_database()
    server = await asyncio.to_thread(new_server, "--workers", "2", database=database, ADMIN_TOKEN=TOKEN)
    async with AsyncExitStack() as stack:
        await both_at_work(server, stack)
        crowd = [Talker(f"t{n}", 150, lambda: server.ws) for n in range(12)]
        talking = asyncio.gather(*(t.talk(pause=0.02) for t in crowd))
        while min(len(t.answered) for t in crowd) < 5:
            await asyncio.sleep(0.02)
        assert not talking.done()
        assert await asyncio.to_thread(server.stop) == 0
        async with asyncio.timeout(10):
            while not all(t.closes for t in crowd):
                await asyncio.sleep(0.01)
        assert {t.closes[0] for t in crowd} == {1012}
        await asyncio.to_thread(server.start)
        await talking
    for talker in crowd[:5]:
        await compare(talker, server.ws)


async def test_while_workers_drain_nobody_new_gets_in(new_server: NewServer, postgresql: RealPostgresql) -> None:
    database = postgresql.new_database()
    server = await asyncio.to_thread(new_server, "--workers", "2", database=database, ADMIN_TOKEN=TOKEN)
    await both(server)
    async with raw_socket(server.port) as stubborn:
        await stubborn.send(frame(b'{"type":"hello"}'))
        await stubborn.next_frame()
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))
        assert await stubborn.close_code() == 1012
        # One worker may be a moment quicker than the other.
        with suppress(ConnectionRefusedError):
            while not stopping.done():
                _, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writer.close()
                await asyncio.sleep(0.05)
        assert not stopping.done()
        assert await stopping == 0


async def test_what_one_worker_kept_is_told_and_erased_by_the_other(pair: list[ServerProcess]) -> None:
    async with visit(pair[0].ws) as one, httpx.AsyncClient(base_url=pair[1].http) as client:
        headers = {"authorization": f"Bearer {(await one.hello())['conversation_id']}"}
        for n in range(3):
            # The other worker has it at hand now, and must not tell what it remembers.
            await one.say(f"text {n}")
            told = (await client.get("/api/conversation/export", headers=headers)).json()["turns"]
            assert [turn["text"] for turn in told] == [f"text {m}" for m in range(n + 1)]
        answer = await client.post("/api/chat", json={"text": "over http", "conversation_id": one.id})
        assert answer.json()["turn"] == 4
        assert (await one.take("said"))["text"] == "over http"
        assert (await client.delete("/api/conversation", headers=headers)).status_code == 204
        assert await one.take("erased") == {"type": "erased"}
        async with httpx.AsyncClient(base_url=pair[0].http) as first:
            for client_of_either in (first, client):
                assert (await client_of_either.get("/api/conversation/export", headers=headers)).status_code == 404


async def test_workers_end_with_their_supervisor_however_it_ends(
    new_server: NewServer, postgresql: RealPostgresql
) -> None:
    database = postgresql.new_database()
    server = await asyncio.to_thread(new_server, "--workers", "2", database=database, ADMIN_TOKEN=TOKEN)
    left = await both(server)
    server.kill()
    async with asyncio.timeout(15):
        while any(Path(f"/proc/{process}").exists() for process in left):
            await asyncio.sleep(0.1)
    await asyncio.to_thread(server.start)
