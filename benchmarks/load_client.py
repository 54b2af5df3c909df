"""A load generator for the chat's socket: as little Python a message as possible, on loopback alone."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import orjson

_now = time.perf_counter
_AT_ONCE = 64
_TIMEOUT = 30.0


def frame(payload: bytes, opcode: int = 1) -> bytes:
    """A masked client frame. The mask is zero: valid on the wire, and no work for the generator."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 65536:
        head = bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0xFF)) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


@dataclass
class Run:
    """What the connections of one measurement share."""

    texts: Sequence[str]
    varied: bool = False
    """Whether a third of the messages go on in words of their own, and a third send an offer back."""
    words: Sequence[str] = ()
    """Everyday words, for those of their own."""
    to_send: int = 0
    to_come: int = 0
    sent: int = 0
    heard: int = 0
    """Bytes of the replies."""
    latencies: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def message(self, offers: Sequence[str] = ()) -> bytes:
        """The next message; `offers` came with the last reply."""
        self.sent += 1
        text = self.texts[self.sent % len(self.texts)]
        if self.varied and self.sent % 3 == 0:
            text += f" {self.words[self.sent % len(self.words)]} {self.words[self.sent // 7 % len(self.words)]}"
        elif self.varied and self.sent % 3 == 1 and offers:
            text = offers[self.sent % len(offers)]
        return frame(orjson.dumps({"type": "message", "id": f"{os.getpid():x}-{self.sent}", "text": text}))

    def one_less(self) -> None:
        """An answer has come, or will never come."""
        self.to_come -= 1
        if self.to_come <= 0:
            self.done.set()


class Connection(asyncio.Protocol):
    """One visitor."""

    def __init__(self, run: Run, port: int) -> None:
        self.run = run
        self.conversation: str | None = None
        self.sent_at: list[float] = []
        self.looping = False
        self.offers: list[str] = []
        self.closed = False
        self._port = port
        self._buffer = b""
        self._open = False
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment]
        self.write(
            b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" % self._port
        )

    def write(self, data: bytes) -> None:
        """Send bytes."""
        assert self._transport is not None
        self._transport.write(data)

    async def answered(self) -> None:
        """Wait for the handshake, or for the answer to `hello`."""
        async with asyncio.timeout(_TIMEOUT):
            await self._waiting

    async def hello(self, conversation: str | None, last_seq: int = 2) -> None:
        """Say hello and wait for the welcome."""
        self._waiting = asyncio.get_running_loop().create_future()
        told: dict[str, object] = {"type": "hello"}
        if conversation:
            told |= {"conversation_id": conversation, "last_seq": last_seq}
        self.write(frame(orjson.dumps(told)))
        await self.answered()

    async def converse(self) -> str:
        """Begin a conversation of one turn; its id."""
        await self.hello(None)
        self._waiting = asyncio.get_running_loop().create_future()
        self.write(self.run.message())
        await self.answered()
        assert self.conversation is not None
        return self.conversation

    def data_received(self, data: bytes) -> None:
        """Take frames apart; servers do not mask."""
        buffer = self._buffer + data if self._buffer else data
        if not self._open:
            head, separator, buffer = buffer.partition(b"\r\n\r\n")
            if not separator:
                self._buffer = head
                return
            self._open = head.startswith(b"HTTP/1.1 101")
            if self._waiting.done():
                return
            if self._open:
                self._waiting.set_result(None)
            else:
                self._waiting.set_exception(ConnectionError(head.split(b"\r\n")[0].decode()))
        while len(buffer) >= 2:
            size, start = buffer[1], 2
            if size == 126:
                size, start = int.from_bytes(buffer[2:4], "big"), 4
            elif size == 127:
                size, start = int.from_bytes(buffer[2:10], "big"), 10
            if len(buffer) < start + size or (buffer[1] >= 126 and len(buffer) < start):
                break
            self._take(buffer[0] & 0x0F, buffer[start : start + size])
            buffer = buffer[start + size :]
        self._buffer = buffer

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == 9:
            self.write(frame(payload, 10))
        elif opcode == 1 and payload.startswith(b'{"type":"reply"'):
            if self.sent_at:
                self.run.latencies.append(_now() - self.sent_at.pop(0))
            self.run.heard += len(payload)
            if self.run.varied:
                self.offers = [offer["text"] for offer in orjson.loads(payload)["reply"]["suggestions"]]
            self.run.one_less()
            if not self._waiting.done():
                self._waiting.set_result(None)
            if self.looping:
                self.send_next()
        elif opcode == 1 and payload.startswith(b'{"type":"welcome"'):
            self.conversation = orjson.loads(payload)["conversation_id"]
            if not self._waiting.done():
                self._waiting.set_result(None)
        elif opcode == 1:
            self.run.errors[payload[:120].decode()] += 1
            self.run.one_less()
            if not self._waiting.done():
                self._waiting.set_exception(ConnectionError(payload[:120].decode()))

    def send_next(self) -> None:
        """Send a message if there are any left."""
        if self.run.to_send > 0:
            self.run.to_send -= 1
            self.sent_at.append(_now())
            self.write(self.run.message(self.offers))

    def connection_lost(self, exc: Exception | None) -> None:
        """The server has let go, or we have."""
        if not self.closed:
            self.closed = True
            self.run.errors["closed by the server"] += 1
            for _ in self.sent_at:
                self.run.one_less()
        if not self._waiting.done():
            self._waiting.set_exception(ConnectionError("closed"))

    def close(self) -> None:
        """Leave."""
        if not self.closed and self._transport is not None:
            self.closed = True
            self.write(frame((1000).to_bytes(2, "big"), 8))
            asyncio.get_running_loop().call_later(0.3, self._transport.abort)


async def connect(
    run: Run, port: int, count: int, hello: Callable[[int], str | None] | None = None
) -> tuple[list[Connection], float]:
    """So many connections, and the seconds it took; `hello` gives the conversation that each takes up."""
    gate, loop = asyncio.Semaphore(_AT_ONCE), asyncio.get_running_loop()

    async def one(number: int) -> Connection:
        async with gate:
            _, connection = await loop.create_connection(lambda: Connection(run, port), "127.0.0.1", port)
            await connection.answered()
            if hello is not None:
                await connection.hello(hello(number))
            return connection

    began = _now()
    connections = await asyncio.gather(*(one(n) for n in range(count)))
    return connections, _now() - began


async def as_fast_as_possible(run: Run, connections: list[Connection], messages: int) -> float:
    """Every connection sends its next message when it has its answer; the seconds it took."""
    run.to_send = run.to_come = messages
    run.done.clear()
    run.latencies.clear()
    gc.collect()
    gc.disable()
    began = _now()
    for connection in connections:
        connection.looping = True
        connection.send_next()
    await _finished(run, messages / 500 + _TIMEOUT)
    gc.enable()
    return _now() - began


async def at_a_rate(run: Run, connections: list[Connection], messages: int, rate: float) -> float:
    """So many messages a second, whoever answers; latencies count from when a message was due."""
    run.to_send, run.to_come = 0, messages
    run.done.clear()
    run.latencies.clear()
    gc.collect()
    gc.disable()
    began = _now()
    for connection in connections:
        connection.looping = False
    number = 0
    while number < messages:
        due = min(messages, int((_now() - began) * rate) + 1)
        for n in range(number, due):
            connection = connections[n % len(connections)]
            connection.sent_at.append(began + n / rate)
            connection.write(run.message())
        number = due
        await asyncio.sleep(max(0.0, began + number / rate - _now()))
    await _finished(run, _TIMEOUT)
    gc.enable()
    return _now() - began


async def _finished(run: Run, patience: float) -> None:
    try:
        async with asyncio.timeout(patience):
            await run.done.wait()
    except TimeoutError:
        run.errors["not answered in time"] += run.to_come


async def leave(connections: list[Connection]) -> None:
    """Close them all."""
    for connection in connections:
        connection.close()
    await asyncio.sleep(0.5 + len(connections) / 5000)
