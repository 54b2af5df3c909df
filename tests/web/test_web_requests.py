"""Requests as bytes: whatever is sent around an answer is bounded in size and time, and nobody is held for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
from conftest import NewServer
from web_process import ServerProcess
from web_visitor import visit

pytestmark = pytest.mark.anyio

CHUNKED = b"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
ANNOUNCED = b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
PLAIN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that waits for half a second where others wait for ten."""
    folder = tmp_path_factory.mktemp("impatient")
    server = ServerProcess(f"sqlite:///{folder}/conversations.sqlite3", TEST_TIMEOUT=0.5)
    yield server
    server.close()


@asynccontextmanager
async def line_to(server: ServerProcess) -> AsyncIterator[Line]:
    """A connection that is dropped at the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    yield reader, writer
    writer.transport.abort()


async def send(line: Line, data: bytes) -> None:
    line[1].write(data)
    await line[1].drain()


async def answer(line: Line) -> bytes:
    """One answer of the health check, whole."""
    async with asyncio.timeout(5):
        return await line[0].readuntil(b"}")


async def ended(line: Line, seconds: float = 4) -> bool:
    """Whether the server lets go in time."""
    try:
        async with asyncio.timeout(seconds):
            await line[0].read()
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    ("begin", "endless"),
    [
        (CHUNKED + b"0\r\n", b"a: b\r\n" * 10_000),
        (CHUNKED + b"0\r\na: ", b"b" * 60_000),
        (CHUNKED, b"1;" + b"x" * 60_000 + b"\r\nx\r\n"),
        (ANNOUNCED % 2**40, b"x" * 60_000),
    ],
    ids=["fields after the body", "one such field", "chunks with extensions", "a body nobody asked for"],
)
async def test_a_request_without_end_is_cut_and_costs_no_memory(
    shared: ServerProcess, begin: bytes, endless: bytes
) -> None:
    before = shared.memory_kib()
    async with line_to(shared) as line:
        await send(line, begin)
        with suppress(ConnectionError):
            for _ in range(400):
                await send(line, endless)
        assert await ended(line)
    assert shared.memory_kib() - before < 16 * 1024


async def test_fields_after_a_body_are_taken_for_nothing(shared: ServerProcess) -> None:
    async with line_to(shared) as line:
        await send(line, CHUNKED + b"1\r\nx\r\n0\r\nOrigin: https://evil.example\r\n\r\n" + PLAIN)
        assert [(await answer(line))[:15] for _ in range(2)] == [b"HTTP/1.1 200 OK"] * 2


@pytest.mark.parametrize("head", [b"a: b\r\n" * 1_000, b"a: " + b"b" * 120_000 + b"\r\n"], ids=["many", "long"])
async def test_a_head_with_too_much_in_it_is_refused(shared: ServerProcess, head: bytes) -> None:
    async with line_to(shared) as line:
        line[1].write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
        got = b""
        with suppress(ConnectionError):
            got = await line[0].read()
    assert not got.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("asked", "after"),
    [(PLAIN, b"\r\n"), (PLAIN, b"GET"), (ANNOUNCED % 100_000, b"x"), (CHUNKED, b"5\r\nhel"), (CHUNKED, b"0\r\na")],
)
async def test_who_is_answered_and_sends_on_without_asking_is_let_go(
    impatient: ServerProcess, asked: bytes, after: bytes
) -> None:
    async with line_to(impatient) as line:
        await send(line, asked)
        await answer(line)
        await send(line, after)
        assert await ended(line)


async def test_dripping_on_after_an_answer_wins_no_time(impatient: ServerProcess) -> None:
    async with line_to(impatient) as line:
        await send(line, ANNOUNCED % 100_000)
        await answer(line)
        with suppress(ConnectionError):
            for _ in range(15):
                await send(line, b"x")
                await asyncio.sleep(0.1)
        assert await ended(line, 0.5)


async def test_a_question_with_a_late_body_is_answered_and_the_connection_lives(shared: ServerProcess) -> None:
    async with line_to(shared) as line:
        await send(line, ANNOUNCED % 5)
        first = await answer(line)
        await send(line, b"hello" + PLAIN)
        assert first[:15] == (await answer(line))[:15] == b"HTTP/1.1 200 OK"


async def test_a_socket_is_no_request_that_takes_too_long(impatient: ServerProcess) -> None:
    async with visit(impatient.ws) as visitor:
        await visitor.hello()
        await asyncio.sleep(0.8)
        assert (await visitor.say("still there"))["type"] == "reply"


async def test_where_files_run_out_one_too_many_is_told_so_and_the_operator_too(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TEST_FILES=128)
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(line_to(server)) for _ in range(64)]
        for _ in range(3):
            async with line_to(server) as late:
                await send(late, PLAIN)
                assert (await late[0].read()).startswith(b"HTTP/1.1 503 Service Unavailable")
        await send(lines[0], PLAIN)
        assert (await answer(lines[0])).startswith(b"HTTP/1.1 200")
    assert server.logged().count("connections are turned away") == 1
