"""uvicorn's protocols, made stricter: nobody may hang in a handshake, send endless fragments, or never read."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

FRAME_LIMIT = 64 * 1024
_FRAGMENTS = 64
_HEAD_BYTES = 32 * 1024
_LAST_WORDS_SECONDS = 1.0


class SocketProtocol(WebSocketsSansIOProtocol):
    """A socket that can be cut, and that lets a reply in flight leave before it closes."""

    def handle_connect(self, event: Any) -> None:
        """Give the application the means to cut this connection."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions = cast(dict[str, Any], self.scope["extensions"])
            extensions["career_advisor.cut"] = self.cut

    def handle_cont(self, event: Frame) -> None:
        """Take a fragment, within reason."""
        if len(self.frames) >= _FRAGMENTS:
            self.fail(1009, "too many fragments")
            return
        super().handle_cont(event)

    def fail(self, code: int, reason: str) -> None:
        """Close with a code, and let go even when the peer does not."""
        if self.close_sent:
            return
        self.frames = []
        self.stop_keepalive()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.conn.fail(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.transport.close()
        self.loop.call_later(_LAST_WORDS_SECONDS, self.transport.abort)

    def cut(self, code: int) -> None:
        """Drop a peer that does not read."""
        self.fail(code, "")

    def keepalive_timeout(self) -> None:
        """The peer is gone: what it was sent will never be read."""
        super().keepalive_timeout()
        self.transport.abort()

    def shutdown(self) -> None:
        """Ask the application to finish; it closes with 1012 once the reply in flight has left."""
        if self.close_sent or not self.handshake_complete or self.disconnected:
            super().shutdown()
            return
        self.close_timeout = _LAST_WORDS_SECONDS
        self.queue.put_nowait(cast(Any, {"type": "career_advisor.drain"}))


class HttpProtocol(HttpToolsProtocol):
    """HTTP whose request heads must come soon and be small."""

    head_seconds = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late: asyncio.TimerHandle | None = None
        self._head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for a head."""
        super().connection_made(transport)
        self._late = self.loop.call_later(self.head_seconds, self._too_late)

    def data_received(self, data: bytes) -> None:
        """Take data; while a head is open, count it."""
        if self._late is not None:
            self._head_bytes += len(data)
            if self._head_bytes > _HEAD_BYTES + FRAME_LIMIT:
                self._too_late()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        if self._late is None:
            self._late = self.loop.call_later(self.head_seconds, self._too_late)

    def on_headers_complete(self) -> None:
        """The head is here."""
        self._on_time()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._on_time()
        super().connection_lost(exc)

    def _on_time(self) -> None:
        self._head_bytes = 0
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._on_time()
        if not self.transport.is_closing():
            self.transport.abort()
