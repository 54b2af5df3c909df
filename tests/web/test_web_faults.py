"""Faults that no other file holds: an engine that hangs, a clock that jumps, slow readers, floods of large frames."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import httpx
import orjson
import pytest
from conftest import NewServer
from web_entry import Counting
from web_process import ServerProcess
from web_raw import CLOSE, CONTINUE, PING, frame, raw_socket
from web_visitor import visit

from web.channels.chat import Chat
from web.channels.outbox import Outbox
from web.conversation_service import ConversationService
from web.settings import Database, Settings
from web.store import open_store

pytestmark = pytest.mark.anyio
HANGING = ("think for ever", "sleep for ever", "match for ever")


async def test_an_engine_that_hangs_is_an_error_in_time_and_the_others_are_served(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor, visit(server.ws) as bystander:
        await visitor.say("zero")
        await bystander.hello()
        for n, text in enumerate(HANGING, 1):
            async with asyncio.timeout(30):
                answer, other = await asyncio.gather(visitor.say(text), bystander.say("still there?"))
            assert (answer["type"], answer["code"], other["type"]) == ("error", "internal", "reply")
            # It is neither answered nor kept, and the conversation goes on.
            assert (await visitor.say("next"))["turn"] == n + 1
        async with httpx.AsyncClient(base_url=server.http) as client:
            response = await client.post("/api/chat", json={"text": text, "conversation_id": visitor.id})
        assert response.status_code == 500
    assert server.logged().count("took too long") == len(HANGING) + 1
    assert "for ever" not in server.logged()
    assert await asyncio.to_thread(server.stop) == 0


_DAY, _SPRING, _AUTUMN = 86_400, 1_774_745_990, 1_792_889_990
"""Ten seconds before the clocks of Berlin go forward, and back."""


JUMPS = [(_SPRING, _DAY), (_SPRING, -_DAY), (_SPRING, 20), (_AUTUMN, 20), (_AUTUMN, 3600), (_AUTUMN, -3600)]


async def test_a_clock_that_jumps_ends_no_conversation_and_mixes_no_events(
    new_server: NewServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    clock = tmp_path / "clock"
    clock.write_text(str(_SPRING))
    server = await asyncio.to_thread(new_server, TEST_CLOCK=clock)
    for start, jump in JUMPS:
        async with visit(server.ws) as visitor, visit(server.ws) as other:
            set_clock(clock, start)
            await visitor.say("one")
            set_clock(clock, start + jump)
            await visitor.say("two")
            # Begun while the clock was wrong.
            await other.say("one")
            set_clock(clock, start)
            assert (await visitor.say("three"))["turn"] == 3
            assert (await other.say("two"))["turn"] == 2
            known = visitor.id
        async with visit(server.ws) as again:
            missed = (await again.hello(known, 0))["missed"]
        assert [event["seq"] for event in missed] == [1, 2, 3, 4, 5, 6]
        assert [event["text"] for event in missed if event["type"] == "said"] == ["one", "two", "three"]


def set_clock(clock: Path, now: int) -> None:
    """In one step, for the server may look at any moment."""
    new = clock.with_suffix(".new")
    new.write_text(str(now))
    new.replace(clock)


async def test_compression_is_offered_and_not_taken(shared: ServerProcess) -> None:
    async with raw_socket(shared.port) as visitor:
        assert b"sec-websocket-extensions" not in visitor.head.lower()


async def test_frames_without_end_cost_the_sender_and_nobody_else(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    part = b"x" * 30_000
    endless = [frame(part, fin=False), *[frame(part, CONTINUE, fin=False)] * 20]

    async def send(frames: list[bytes]) -> int | None:
        async with raw_socket(server.port) as rude:
            for one in frames:
                await rude.send(one)
            return await rude.close_code()

    async with visit(server.ws) as bystander:
        await bystander.say("one")
        before = server.memory_kib()
        for _ in range(5):
            rude = [send(endless if n % 2 else [frame(part, length=20 * 2**20)]) for n in range(40)]
            sending = asyncio.gather(*rude)
            began = time.monotonic()
            assert (await bystander.say("still there?"))["type"] == "reply"
            assert time.monotonic() - began < 2
            # The last word may be lost on the way where the sender goes on for too long.
            assert set(await sending) <= {1009, None}
        assert server.memory_kib() - before < 16 * 1024


async def test_one_who_reads_slowly_is_dropped_and_costs_little(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TEST_TIMEOUT=1, ADMIN_TOKEN="an-admin-token-of-tests")
    async with visit(server.ws) as visitor, raw_socket(server.port) as slow:
        await visitor.hello()
        await slow.send(frame(orjson.dumps({"type": "hello", "conversation_id": visitor.id})))
        await slow.next_frame()
        before = server.memory_kib()

        async def read() -> None:
            while await slow.reader.read(1024):
                await asyncio.sleep(1)

        reading = asyncio.create_task(read())
        for _ in range(150):
            began = time.monotonic()
            assert (await visitor.say("size 60000"))["type"] == "reply"
            assert time.monotonic() - began < 2
        assert server.memory_kib() - before < 16 * 1024
        headers = {"authorization": "Bearer an-admin-token-of-tests"}
        async with httpx.AsyncClient(base_url=server.http, headers=headers) as client, asyncio.timeout(20):
            while 'sockets_closed_total{code="1013"} 1.0' not in (await client.get("/metrics")).text:
                await asyncio.sleep(0.1)
        reading.cancel()


async def test_what_waits_for_one_who_does_not_read_is_bounded(tmp_path: Path) -> None:
    never, most = asyncio.Event(), 0
    codes: list[int] = []
    settings = Settings(Database(path=tmp_path / "unused.sqlite3"), secret=b"a secret of these tests")

    async def send(_: object) -> None:
        await never.wait()

    chat = Chat(ConversationService(settings, Counting(), open_store(settings.database)))
    outbox = Outbox(chat, "address", send, {"career_advisor.cut": codes.append})
    for _ in range(100):
        outbox.put("x" * 10_000)
        await asyncio.sleep(0)
        most = max(most, outbox.queued)
    assert most <= 256 * 1024
    assert (codes, outbox.closed, outbox.queued, chat.unread.total) == ([1013], True, 0, 0)


async def gone(server: ServerProcess, before: int) -> None:
    """Wait until the server holds no more sockets than before; sooner than the heartbeat would see to it."""
    async with asyncio.timeout(8):
        while server.sockets() > before:
            await asyncio.sleep(0.1)


async def test_answers_to_pings_that_nobody_reads_do_not_heap_up(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as bystander, AsyncExitStack() as stack:
        await bystander.say("one")
        sockets, before = server.sockets(), server.memory_kib()
        flood = await stack.enter_async_context(raw_socket(server.port))
        pings = frame(b"x" * 125, PING) * 500
        with suppress(TimeoutError):
            for _ in range(1500):
                async with asyncio.timeout(3):
                    await flood.send(pings)
        assert server.memory_kib() - before < 16 * 1024
        assert (await bystander.say("still there?"))["type"] == "reply"
        await gone(server, sockets)


async def test_who_says_goodbye_and_never_reads_is_let_go(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor, AsyncExitStack() as stack:
        await visitor.hello()
        sockets = server.sockets()
        lazy = await stack.enter_async_context(raw_socket(server.port))
        await lazy.send(frame(orjson.dumps({"type": "hello", "conversation_id": visitor.id})))
        await lazy.next_frame()
        for _ in range(120):
            await visitor.say("size 60000")
        await lazy.send(frame((1000).to_bytes(2, "big"), CLOSE))
        await gone(server, sockets)


async def long_transcript(server: ServerProcess) -> tuple[bytes, int]:
    """A request for a transcript of several megabytes, and its length."""
    async with visit(server.ws) as visitor:
        for _ in range(80):
            await visitor.say("size 60000")
        key = visitor.id
    async with httpx.AsyncClient(base_url=server.http, headers={"authorization": f"Bearer {key}"}) as client:
        length = int((await client.get("/api/conversation")).headers["content-length"])
    return f"GET /api/conversation HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n".encode(), length


@pytest.mark.parametrize("read", [False, True])
async def test_a_response_that_nobody_reads_is_given_up_and_one_read_slowly_is_not(
    new_server: NewServer, read: bool
) -> None:
    server = await asyncio.to_thread(new_server, TEST_TIMEOUT=1)
    request, length = await long_transcript(server)
    sockets = server.sockets()
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", server.port))
    reader, writer = await asyncio.open_connection(sock=narrow, limit=4096)
    writer.write(request)
    if not read:
        await gone(server, sockets)
    else:
        await reader.readuntil(b"\r\n\r\n")
        missing = length
        while missing:
            part = await reader.read(64 * 1024)
            assert part, f"cut with {missing} bytes missing"
            missing -= len(part)
            await asyncio.sleep(0.002)
    writer.transport.abort()


async def test_a_body_that_never_ends_is_an_error_in_time(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TEST_TIMEOUT=1)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
    dripping = asyncio.create_task(drip(writer))
    async with asyncio.timeout(30):
        # No further: what still drips in when the server closes resets the connection.
        answer = await reader.readexactly(12)
    # It came while the body still dripped: nobody waits for its end.
    assert (answer, dripping.done()) == (b"HTTP/1.1 422", False)
    dripping.cancel()
    writer.transport.abort()


async def drip(writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.1)


async def test_while_it_drains_nobody_new_gets_in(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    async with raw_socket(server.port) as stubborn:
        # It never answers the close, and so holds the process for a moment.
        await stubborn.send(frame(b'{"type":"hello"}'))
        await stubborn.next_frame()
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))
        assert await stubborn.close_code() == 1012
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.1", server.port)
        assert await stopping == 0
