"""uvicorn's protocols, made stricter: nobody may hang in a handshake, send endless fragments, or never read."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from web import serialization
from web.errors import Refusal
from web.limits import FILES_KEPT, Doors

FRAME_LIMIT = 64 * 1024
_FRAGMENTS = 64
_MOST_HEAD = 96 * 1024
_MOST_FIELDS = 256
_MOST_REQUEST = 1024 * 1024  # as it travels; a body is refused long before, in words
_LAST_WORDS_SECONDS = 1.0
_MOST_UNREAD = 256 * 1024
_LEAST_READ = 4 * 1024  # bytes in the time that a head may take
_MOST_TURNED_AWAY = FILES_KEPT // 2
_FULL_BODY = serialization.error_body(
    Refusal("unavailable", "There are too many visitors just now. Please try again soon.")
)
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: %d\r\n"
    b"retry-after: 10\r\nconnection: close\r\n\r\n%b"
) % (len(_FULL_BODY), _FULL_BODY)


class SocketProtocol(WebSocketsSansIOProtocol):
    """A socket that can be cut, and that lets a reply in flight leave before it closes."""

    def handle_connect(self, event: Any) -> None:
        """Give the application the means to cut this connection, and to say that it was refused."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions = cast(dict[str, Any], self.scope["extensions"])
            extensions["career_advisor.cut"] = self.cut
            extensions["career_advisor.answered"] = self.answered

    def answered(self) -> None:
        """The handshake got an error for an answer, which uvicorn would take for none."""
        self.handshake_complete = True

    def handle_cont(self, event: Frame) -> None:
        """Take a fragment, within reason."""
        if len(self.frames) >= _FRAGMENTS:
            self.fail(1009, "too many fragments")
            return
        super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answer, but let nobody heap up answers that they do not read."""
        super().handle_ping()
        if self.transport.get_write_buffer_size() > _MOST_UNREAD:
            self.fail(1013, "")

    def handle_close(self, event: Frame) -> None:
        """Take the peer's goodbye, whether or not they read ours."""
        super().handle_close(event)
        self._let_go()

    def handle_parser_exception(self) -> None:
        """Tell what was wrong, whether or not it is read."""
        super().handle_parser_exception()
        self._let_go()

    def _let_go(self) -> None:
        if self.transport.is_closing():
            self.loop.call_later(_LAST_WORDS_SECONDS, self.transport.abort)

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
    """HTTP whose requests must come soon and be small, and whose responses must be read."""

    head_seconds = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late: asyncio.TimerHandle | None = None
        self._in_head = True
        self._head_bytes = 0
        self._taken = 0
        self._gone = False
        self._unread: int | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._doors: Doors | None = self.app_state.get("doors")
        self._counted: str | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for a head, if there is room for the peer."""
        super().connection_made(transport)
        self._wait()
        if self._doors is None:
            return
        beyond = self._doors.beyond(len(self.connections))
        if beyond > 0:
            self._turn_away(beyond)
        elif self.client is not None:
            admitted, self._counted = self._doors.enter(self.client[0])
            if not admitted:
                self._too_late()

    def data_received(self, data: bytes) -> None:
        """Take data, so much a request; whoever sends while no request runs has to bring one to its end in time."""
        if self._gone:
            return
        super().data_received(data)
        if self._gone:
            return
        if self._late is None and (self.cycle is None or self.cycle.response_complete):
            self._wait()
        self._taken += len(data)
        if self._taken > (_MOST_HEAD if self._in_head else _MOST_REQUEST):
            self._too_late()

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._in_head, self._head_bytes, self._taken = True, 0, 0
        self._wait()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field of the head; what comes after a body in pieces is read by nobody here, and not kept."""
        if not self._in_head:
            return
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > _MOST_HEAD or len(self.headers) >= _MOST_FIELDS:
            raise ValueError("too large a head")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is here."""
        self._in_head = False
        self._on_time()
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the chat, which counts for itself."""
        self._gone = True
        self._leave()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """Much is unread: see whether it becomes less."""
        super().pause_writing()
        self._watch_reader()

    def on_response_complete(self) -> None:
        """The response is written; whether it is read remains to be seen."""
        super().on_response_complete()
        self._watch_reader()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._on_time()
        self._leave()
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def _leave(self) -> None:
        if self._doors is not None and self._counted is not None:
            self._doors.leave(self._counted)
            self._counted = None

    def _watch_reader(self) -> None:
        if self._watch is None and self.transport.get_write_buffer_size():
            self._unread = self.transport.get_write_buffer_size()
            self._watch = self.loop.call_later(self.head_seconds, self._look_at_reader)

    def _look_at_reader(self) -> None:
        self._watch = None
        before, now = self._unread, self.transport.get_write_buffer_size()
        if before is not None and now and now > before - _LEAST_READ:
            self.transport.abort()
        else:
            self._watch_reader()

    def _turn_away(self, beyond: float) -> None:
        self._gone = True
        self._on_time()
        if beyond > _MOST_TURNED_AWAY:
            self.transport.abort()
            return
        self.transport.write(_FULL)
        # Whoever closes while words lie unread takes the answer back.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._late = self.loop.call_later(_LAST_WORDS_SECONDS, self._too_late)

    def _wait(self) -> None:
        self._on_time()
        self._late = self.loop.call_later(self.head_seconds, self._too_late)

    def _on_time(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._on_time()
        if not self.transport.is_closing():
            self.transport.abort()
