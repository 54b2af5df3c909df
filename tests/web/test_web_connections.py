"""Connections that break, hang, dawdle or flood: the visitor loses nothing, the bystander notices nothing."""

from __future__ import annotations

import asyncio

import httpx
import orjson
import pytest
from conftest import NewServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_crowd import LOST, Talker, compare
from web_process import ServerProcess
from web_raw import BINARY, CONTINUE, PING, TEXT, Proxy, frame, raw_socket
from web_visitor import visit

pytestmark = pytest.mark.anyio
_FRAMES = st.builds(
    frame,
    st.binary(max_size=200),
    st.integers(0, 15),
    fin=st.booleans(),
    reserved=st.sampled_from([0, 0x10, 0x20, 0x40]),
)


async def metric(server: ServerProcess, name: str) -> float:
    async with httpx.AsyncClient(base_url=server.http) as client:
        headers = {"authorization": "Bearer an-admin-token-of-tests"}
        text = (await client.get("/metrics", headers=headers)).text
    values = [line.rpartition(" ")[2] for line in text.splitlines() if line.startswith("career_advisor_" + name)]
    return sum(map(float, values))


async def until(server: ServerProcess, name: str, value: float) -> None:
    async with asyncio.timeout(40):
        while await metric(server, name) != value:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("missed", [1, 2, 37, 500])
async def test_every_missed_event_comes_once_in_order(shared: ServerProcess, missed: int) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        conversation = visitor.id
        for n in range(missed):
            await visitor.send(type="message", id=f"late {n}", text="more")
        for _ in range(missed):
            await visitor.take("reply")
    async with visit(shared.ws) as visitor:
        welcome = await visitor.hello(conversation, 2)
    assert [event["seq"] for event in welcome["missed"]] == list(range(3, 3 + 2 * missed))


async def cut_at(shared: ServerProcess, step: int) -> None:
    """Cut the line at byte after byte of the traffic of one message, in either direction."""
    async with Proxy.before(shared.port) as proxy:
        ws = f"ws://127.0.0.1:{proxy.port}/ws"
        talker = Talker("t", 1, lambda: ws)
        await talker.talk()
        for direction, size in (("cut_up", 500), ("cut_down", 800)):
            for at in range(1, size, step):
                setattr(proxy, direction, at)
                talker.messages += 1
                talker.answered.pop("", None)
                await finish(talker, proxy)
        await compare(talker, shared.ws)


async def finish(talker: Talker, proxy: Proxy) -> None:
    """Send the talker's next message until it is answered, with the first connection cut."""
    message = f"t-{talker.messages - 1}"
    while message not in talker.answered:
        try:
            async with visit(f"ws://127.0.0.1:{proxy.port}/ws") as visitor:
                await talker._catch_up(visitor)
                await talker._ask(visitor, message)
        except LOST:
            proxy.cut_up = proxy.cut_down = None
    proxy.cut_up = proxy.cut_down = None


async def test_a_line_cut_anywhere_loses_and_doubles_nothing(shared: ServerProcess) -> None:
    await cut_at(shared, step=23)


@pytest.mark.soak
async def test_a_line_cut_at_every_byte_loses_and_doubles_nothing(shared: ServerProcess) -> None:
    await cut_at(shared, step=1)


async def test_a_dead_line_is_noticed(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TEST_TIMEOUT=0.5, ADMIN_TOKEN="an-admin-token-of-tests")
    async with (
        Proxy.before(server.port) as proxy,
        visit(f"ws://127.0.0.1:{proxy.port}/ws", close_timeout=0.1) as visitor,
    ):
        await visitor.hello()
        proxy.dead = True
        await until(server, "sockets ", 0)


async def test_one_who_never_reads_is_dropped_and_the_bystander_is_served(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TEST_TIMEOUT=1, ADMIN_TOKEN="an-admin-token-of-tests")
    async with visit(server.ws) as bystander, raw_socket(server.port) as lazy:
        await bystander.hello()
        before = server.memory_kib()
        for n in range(400):
            lazy.writer.write(frame(orjson.dumps({"type": "message", "id": f"m{n}", "text": "size 60000"})))
        assert (await bystander.say("still there?"))["type"] == "reply"
        await until(server, 'sockets_closed_total{code="1013"}', 1)
        assert server.memory_kib() - before < 16 * 1024
        assert (await bystander.say("still there?"))["type"] == "reply"


async def test_a_code_that_a_visitor_made_up_gets_no_figure_of_its_own(shared: ServerProcess) -> None:
    before = await metric(shared, 'sockets_closed_total{code="other"}')
    for code in (3000, 3001, 4999):
        async with visit(shared.ws) as visitor:
            await visitor.socket.close(code)
    await until(shared, 'sockets_closed_total{code="other"}', before + 3)
    assert await metric(shared, 'sockets_closed_total{code="3') == 0


async def test_another_tab_that_never_reads_holds_nobody_up(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TEST_TIMEOUT=1, ADMIN_TOKEN="an-admin-token-of-tests")
    async with visit(server.ws) as visitor, raw_socket(server.port) as lazy:
        await visitor.hello()
        await lazy.send(frame(orjson.dumps({"type": "hello", "conversation_id": visitor.id})))
        await lazy.next_frame()
        for _ in range(150):
            assert (await visitor.say("size 60000"))["type"] == "reply"
        await until(server, 'sockets_closed_total{code="1013"}', 1)


async def test_a_flood_is_limited_and_leaves_no_trace_in_memory(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="60/minute")
    async with visit(server.ws) as bystander, raw_socket(server.port) as flood:
        await bystander.hello()
        before = server.memory_kib()
        for n in range(10_000):
            flood.writer.write(frame(orjson.dumps({"type": "message", "id": f"m{n}", "text": "again"})))
        assert await flood.close_code() == 1008
        assert server.memory_kib() - before < 16 * 1024
        assert (await bystander.say("still there?"))["type"] == "reply"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([frame(b"x" * 65_537)], 1009),
        ([frame(b"", length=2**20)], 1009),
        ([frame(b"", length=20 * 2**20)], 1009),
        ([frame(b"", length=2**62)], 1009),
        ([frame(b"x" * 40_000, fin=False), frame(b"x" * 40_000, CONTINUE)], 1009),
        ([frame(b"{", fin=False), *[frame(b"", CONTINUE, fin=False)] * 100], 1009),
        ([frame(b"{", fin=False), *[frame(b" ", CONTINUE, fin=False)] * 100], 1009),
        ([frame(b"\xff\xfe")], 1007),
        ([frame(b"\xed\xa0\x80")], 1007),
        ([frame(b"x", CONTINUE)], 1002),
        ([frame(b"x", fin=False), frame(b"y")], 1002),
        ([frame(b"x", 3)], 1002),
        ([frame(b"x", 11)], 1002),
        ([frame(b"x" * 126, PING)], 1002),
        ([frame(b"x", PING, fin=False)], 1002),
        ([frame(b"\x78\x9c" * 100, reserved=0x40)], 1002),
        ([frame(b"{}", BINARY, reserved=0x20)], 1002),
        ([b"\x81\x02{}"], 1002),
    ],
    ids=str,
)
async def test_a_frame_against_the_rules_ends_the_connection_with_its_code(
    shared: ServerProcess, sent: list[bytes], code: int
) -> None:
    async with visit(shared.ws) as bystander, raw_socket(shared.port) as rude:
        await bystander.hello()
        # In one piece where it is small: what comes after the server has closed would take its last word away.
        whole = b"".join(sent)
        for part in [whole] if len(whole) < 10_000 else sent:
            await rude.send(part)
        assert await rude.close_code() == code
        assert (await bystander.say("still there?"))["type"] == "reply"


async def test_a_message_in_fragments_is_a_message(shared: ServerProcess) -> None:
    async with raw_socket(shared.port) as patient:
        text = b'{"type":"ping"}'
        for n, byte in enumerate(text):
            opcode = TEXT if n == 0 else CONTINUE
            await patient.send(frame(bytes([byte]), opcode, fin=n == len(text) - 1))
        assert await patient.next_frame() == (TEXT, b'{"type":"pong"}')


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
        b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Le",
    ],
)
async def test_an_endless_handshake_is_ended(new_server: NewServer, sent: bytes) -> None:
    server = await asyncio.to_thread(new_server, TEST_TIMEOUT=0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(sent)
    try:
        async with asyncio.timeout(10):
            assert await reader.read() == b""
    except ConnectionResetError:
        pass
    writer.transport.abort()


@pytest.mark.parametrize(
    "head", [b"GET / HTTP/1.1\r\nX: " + b"x" * 200_000, b"GET /" + b"x" * 200_000, b"\x16\x03\x01\x02\x00\x01"], ids=len
)
async def test_a_head_that_is_no_head_is_ended(shared: ServerProcess, head: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    writer.write(head)
    try:
        async with asyncio.timeout(10):
            answer = await reader.read()
            assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    except ConnectionResetError:
        pass
    writer.transport.abort()


@given(sent=st.lists(st.binary(min_size=1, max_size=60) | _FRAMES, min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_bytes_on_the_socket_are_survived(shared: ServerProcess, sent: list[bytes]) -> None:
    async def send_all() -> None:
        async with visit(shared.ws) as bystander, raw_socket(shared.port) as rude:
            await bystander.hello()
            for part in sent:
                await rude.send(part)
            assert (await bystander.say("still there?"))["type"] == "reply"

    asyncio.run(send_all())
