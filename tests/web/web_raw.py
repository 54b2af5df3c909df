"""A client without manners: raw bytes on a raw connection, and a proxy that cuts, swallows or dawdles."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

TEXT, BINARY, CONTINUE, CLOSE, PING = 1, 2, 0, 8, 9


def frame(
    payload: bytes, opcode: int = TEXT, *, fin: bool = True, reserved: int = 0, length: int | None = None
) -> bytes:
    """A masked frame; its stated length may lie."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if fin else 0) | reserved | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += b"\xfe" + size.to_bytes(2, "big")
    else:
        head += b"\xff" + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


class RawSocket:
    """A connection after its handshake."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
        self.reader = reader
        self.writer = writer
        self.head = head
        """What the server answered to the handshake."""

    async def send(self, data: bytes) -> None:
        """Send bytes, whether or not anyone still wants them."""
        with suppress(ConnectionError):
            self.writer.write(data)
            await self.writer.drain()

    async def next_frame(self, timeout: float = 10) -> tuple[int, bytes] | None:
        """The next frame's opcode and payload; nothing at the connection's end."""
        try:
            async with asyncio.timeout(timeout):
                first, second = await self.reader.readexactly(2)
                size = second & 0x7F
                if size > 125:
                    size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
                return first & 0x0F, await self.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    async def close_code(self, timeout: float = 10) -> int | None:
        """The code of the server's close frame; nothing when it ends without one."""
        while (got := await self.next_frame(timeout)) is not None:
            if got[0] == CLOSE:
                return int.from_bytes(got[1][:2], "big")
        return None

    async def ended(self, timeout: float = 10) -> bool:
        """Whether the server lets go."""
        with suppress(TimeoutError):
            while await self.next_frame(timeout) is not None:
                pass
            return True
        return False


@asynccontextmanager
async def raw_socket(port: int) -> AsyncIterator[RawSocket]:
    """A raw connection to the chat's socket, handshake done."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101"), head
    try:
        yield RawSocket(reader, writer, head)
    finally:
        writer.transport.abort()


class Proxy:
    """Stands between visitor and server. `cut_after` bytes in a direction, both ends are cut; `dead` swallows all."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.cut_up: int | None = None
        self.cut_down: int | None = None
        self.dead = False
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        ends = (writer, far_writer)
        self._ends += ends
        for source, sink, direction in ((reader, far_writer, "up"), (far_reader, writer, "down")):
            task = asyncio.create_task(self._pass(source, sink, direction, ends))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, direction: str,
        ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:  # fmt: skip
        with suppress(ConnectionError):
            while data := await source.read(65536):
                if self.dead:
                    continue
                left = self.cut_up if direction == "up" else self.cut_down
                if left is not None and len(data) >= left:
                    sink.write(data[:left])
                    with suppress(ConnectionError):
                        await sink.drain()
                    for end in ends:
                        end.close()
                    return
                if left is not None:
                    setattr(self, f"cut_{direction}", left - len(data))
                sink.write(data)
                await sink.drain()
        if not self.dead:
            for end in ends:
                end.close()

    @classmethod
    @asynccontextmanager
    async def before(cls, target: int) -> AsyncIterator[Proxy]:
        """A proxy before a port."""
        proxy = cls(target)
        server = await asyncio.start_server(proxy._serve, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        try:
            yield proxy
        finally:
            server.close()
            for task in tuple(proxy._tasks):
                task.cancel()
            await asyncio.gather(*proxy._tasks, return_exceptions=True)
            for end in proxy._ends:
                end.transport.abort()
            await asyncio.sleep(0)
