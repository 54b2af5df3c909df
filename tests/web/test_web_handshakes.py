"""WebSocket handshakes of every shape: each is answered or cut, the limits hold, and the drain stays clean."""

from __future__ import annotations

import asyncio
import random

import pytest
from conftest import NewServer
from web_process import ServerProcess
from web_raw import raw_socket
from web_visitor import visit

pytestmark = pytest.mark.anyio
HEAD = (
    b"GET /ws HTTP/1.1",
    b"Host: advisor.example",
    b"Upgrade: websocket",
    b"Connection: Upgrade",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    b"Sec-WebSocket-Version: 13",
)
TIMEOUT = 10.0


def handshake(*more: bytes, first: bytes = HEAD[0], body: bytes = b"") -> bytes:
    return b"\r\n".join((first, *HEAD[1:], *more)) + b"\r\n\r\n" + body


REFUSED = {
    "body": handshake(b"Content-Length: 5", body=b"hello"),
    "missing body": handshake(b"Content-Length: 5"),
    "chunked": handshake(b"Transfer-Encoding: chunked", body=b"5\r\nhello\r\n0\r\n\r\n"),
    "130 fields": handshake(*[b"X-%d: x" % n for n in range(130)]),
    "long line": handshake(b"X: " + b"x" * 9000),
    "long path": handshake(first=b"GET /ws?" + b"x" * 9000 + b" HTTP/1.1"),
    "old version": handshake(first=b"GET /ws HTTP/1.0"),
    "post": handshake(first=b"POST /ws HTTP/1.1"),
    "no key": b"\r\n".join(HEAD[:4]) + b"\r\n\r\n",
    "two keys": handshake(HEAD[4]),
    "behind a request": b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n" + handshake(),
}


async def answer(port: int, sent: bytes, *, whole: bool = True) -> bytes | None:
    """What comes back, up to the connection's end if `whole`; nothing when it is cut. `TimeoutError` for neither."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        async with asyncio.timeout(TIMEOUT):
            got = await reader.read(65_536)
            if not whole or got.startswith(b"HTTP/1.1 101"):
                return got or None
            while more := await reader.read(65_536):
                got += more
        return got or None
    except ConnectionError:
        return None
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
async def test_refused_handshake_is_ended(shared: ServerProcess, sent: bytes) -> None:
    got = await answer(shared.port, sent)
    assert got is None or got.startswith((b"HTTP/1.1 4", b"HTTP/1.1 2"))
    assert b"101 Switching" not in (got or b"")


def mutated(seed: int) -> bytes:
    """A handshake with a few of its parts changed, dropped, doubled or cut short."""
    chance = random.Random(seed)
    lines = list(HEAD)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(lines))
        change = chance.randrange(8)
        if change == 0 and len(lines) > 1:
            del lines[place]
        elif change == 1:
            lines.insert(place, lines[place])
        elif change == 2:
            lines.insert(place + 1, chance.choice(_MORE))
        elif change == 3:
            line = bytearray(lines[place] or b"x")
            line[chance.randrange(len(line))] = chance.randrange(256)
            lines[place] = bytes(line)
        elif change == 4:
            lines[place] = lines[place] + b"x" * chance.choice((10, 1000, 9000, 90_000))
        elif change == 5:
            lines[place] = lines[place].swapcase()
        elif change == 6:
            lines += [b"X-%d: y" % n for n in range(chance.choice((10, 130, 300)))]
        else:
            lines[0] = chance.choice(_FIRST)
    sent = b"\r\n".join(lines) + b"\r\n\r\n" + chance.choice((b"", b"", b"hello", b"\x81\x80\0\0\0\0"))
    return sent[: chance.randrange(len(sent))] if chance.random() < 0.15 else sent


_MORE = (
    b"Content-Length: 5", b"Content-Length: 0", b"Content-Length: 99999999999", b"Transfer-Encoding: chunked",
    b"Expect: 100-continue", b"Connection: close", b"Connection: keep-alive, Upgrade", b"Upgrade: h2c",
    b"Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99", b"Sec-WebSocket-Protocol: a, b, \xff",
    b"Origin: https://evil.example", b"Origin: null", b"Host: other.example", b"X-Forwarded-For: , ,", b": empty name",
    b" folded", b"X: \xff\xfe", b"Cookie: " + b"a=b; " * 500,
)  # fmt: skip
_FIRST = (
    b"GET /ws HTTP/1.0", b"GET /ws HTTP/2.0", b"POST /ws HTTP/1.1", b"OPTIONS * HTTP/1.1", b"GET //ws HTTP/1.1",
    b"CONNECT /ws HTTP/1.1", b"GET http://[::1/ws HTTP/1.1", b"GET /%ff%00 HTTP/1.1", b"GET /ws?\xc3\xa9 HTTP/1.1",
    b"HEAD /ws HTTP/1.1", b"", b"GET  /ws  HTTP/1.1",
)  # fmt: skip


@pytest.mark.waits
async def test_2000_mutated_handshakes(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TEST_TIMEOUT=1, TEST_COUNT_LOOPBACK=1, CONNECTIONS_PER_ADDRESS=256)
    async with visit(server.ws) as bystander:
        await bystander.hello()
        for start in range(0, 2000, 200):
            seeds = range(start, start + 200)
            await asyncio.gather(*(answer(server.port, mutated(seed), whole=False) for seed in seeds))
        assert (await bystander.say("still there?"))["type"] == "reply"
        # Every connection was counted out again: there is room for as many as at the start.
        async with asyncio.timeout(20):
            while server.sockets() > 4:
                await asyncio.sleep(0.1)
        again = await asyncio.gather(*(answer(server.port, handshake()) for _ in range(250)))
        assert all(got is not None and got.startswith(b"HTTP/1.1 101") for got in again)
    assert "Traceback" not in server.logged()
    assert '"exception"' not in server.logged()


async def test_drain_with_handshakes_open(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    writers = []
    for sent in (*REFUSED.values(), handshake()[:-20], b"", *map(mutated, range(2000, 2200))):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(sent)
        writers.append(writer)
    async with raw_socket(server.port):
        assert await asyncio.to_thread(server.stop) == 0
    for writer in writers:
        writer.transport.abort()
    assert '"exception"' not in server.logged()


async def test_connections_awaiting_a_handshake_are_counted(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TEST_COUNT_LOOPBACK=1, CONNECTIONS_PER_ADDRESS=3)
    held = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(3)]
    for _, writer in held:
        writer.write(handshake(b"Content-Length: 5")[:-30])
    await asyncio.sleep(0.2)
    assert await answer(server.port, handshake()) is None
    for _, writer in held:
        writer.transport.abort()
