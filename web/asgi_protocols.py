"""uvicorn's protocols with limits: on handshakes, heads, bodies, fragments, and on peers that do not read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from web import serialization
from web.errors import ApiError
from web.limits import FILES_KEPT, ConnectionLimiter

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
    ApiError("unavailable", "There are too many visitors just now. Please try again soon.")
)
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: %d\r\n"
    b"retry-after: 10\r\nconnection: close\r\n\r\n%b"
) % (len(_FULL_BODY), _FULL_BODY)


_BAD_HANDSHAKE_BODY = serialization.error_body(ApiError("invalid", "This is no valid WebSocket handshake."))
_BAD_HANDSHAKE = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"
) % (len(_BAD_HANDSHAKE_BODY), _BAD_HANDSHAKE_BODY)
_DRAIN_SECONDS = 6.0  # less than the server's own limit, so that no task has to be cancelled
log = logging.getLogger("career_advisor.protocol")


def shut_down(connection: Any, shutdown: Callable[[], None]) -> None:
    """Run a connection's own shutdown; an error in it must not keep the server from shutting down the others."""
    try:
        shutdown()
    except Exception:
        log.exception("a connection could not be shut down and is cut")
        connection.transport.abort()


class SocketProtocol(WebSocketsSansIOProtocol):
    """A socket that can be cut, and that lets a reply in flight leave before it closes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._release: Callable[[], None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.draining = False

    def hold(self, release: Callable[[], None], seconds: float) -> None:
        """Keep the connection counted until it is admitted or lost, and cut it when neither comes in time."""
        if self.disconnected:
            release()
            return
        self._release = release
        self._timer = self.loop.call_later(seconds, self.transport.abort)

    def admitted(self) -> None:
        """The chat has taken the connection and counts it from now on."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        release, self._release = self._release, None
        if release is not None:
            release()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting the connection."""
        self.admitted()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take data; a handshake that the library refuses is answered and closed."""
        if self.transport.is_closing():
            return
        try:
            super().data_received(data)
        except Exception:
            log.exception("bytes on a socket could not be taken")
            self.transport.abort()
            return
        if self.conn.handshake_exc is not None and not self.close_sent:
            self._refuse_handshake()

    def _refuse_handshake(self) -> None:
        # The library writes an answer of its own for some faults and none for the others.
        answer = b"".join(self.conn.data_to_send())
        self.transport.write(answer or _BAD_HANDSHAKE)
        self.handshake_complete = self.close_sent = True
        self.app_state.get("handshake_refused", lambda _: None)("malformed")
        self.transport.close()
        self._let_go()

    def handle_connect(self, event: Any) -> None:
        """Give the application the means to cut this connection, and to say that it was admitted or refused."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions = cast(dict[str, Any], self.scope["extensions"])
            extensions["career_advisor.cut"] = self.cut
            extensions["career_advisor.answered"] = self.answered
            extensions["career_advisor.admitted"] = self.admitted
            extensions["career_advisor.draining"] = lambda: self.draining
            extensions["career_advisor.unread"] = self.transport.get_write_buffer_size
        else:
            self.app_state.get("handshake_refused", lambda _: None)("malformed")
            self._let_go()

    def answered(self) -> None:
        """Note that the handshake was answered with an error; uvicorn would take that for no answer."""
        self.handshake_complete = True
        self._let_go()

    def handle_cont(self, event: Frame) -> None:
        """Take a fragment, up to a number of them."""
        if len(self.frames) >= _FRAGMENTS:
            self.fail(1009, "too many fragments")
            return
        super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answer a ping; close when too many answers are unread."""
        super().handle_ping()
        if self.transport.get_write_buffer_size() > _MOST_UNREAD:
            self.fail(1013, "")

    def handle_close(self, event: Frame) -> None:
        """Take the peer's close frame, and close even if ours is not read."""
        super().handle_close(event)
        self._let_go()

    def handle_parser_exception(self) -> None:
        """Send the close code of a protocol error, and close even if it is not read."""
        super().handle_parser_exception()
        self._let_go()

    def _let_go(self) -> None:
        if self.transport.is_closing():
            self.loop.call_later(_LAST_WORDS_SECONDS, self.transport.abort)

    def fail(self, code: int, reason: str) -> None:
        """Close with a code; abort the connection if the peer does not close it."""
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
        """The peer does not answer pings: abort the connection."""
        super().keepalive_timeout()
        self.transport.abort()

    def shutdown(self) -> None:
        """Ask the application to finish; it closes with 1012 once the reply in flight has left."""
        shut_down(self, self._drain)

    def _drain(self) -> None:
        if not self.handshake_initiated:
            self.transport.abort()
            return
        self.draining = True
        self.loop.call_later(_DRAIN_SECONDS, self.transport.abort)
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
        self._limiter: ConnectionLimiter | None = self.app_state.get("limiter")
        self._counted: str | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for a head, if there is room for the peer."""
        super().connection_made(transport)
        self._wait()
        if self._limiter is None:
            return
        beyond = self._limiter.beyond(len(self.connections))
        if beyond > 0:
            self._turn_away(beyond)
        elif self.client is not None:
            admitted, self._counted = self._limiter.enter(self.client[0])
            if not admitted:
                self._too_late()

    def data_received(self, data: bytes) -> None:
        """Take data up to the limit of a request; a request has to be complete in time."""
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
        """Take a field of the head; trailers of a chunked body are ignored."""
        if not self._in_head:
            return
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > _MOST_HEAD or len(self.headers) >= _MOST_FIELDS:
            raise ValueError("too large a head")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is here; a handshake is not over with it, so its timer runs on."""
        self._in_head = False
        if self.parser.should_upgrade() and self._should_upgrade():
            self._check_handshake()
        else:
            self._on_time()
        super().on_headers_complete()

    def _check_handshake(self) -> None:
        """Refuse a handshake that is no plain GET, has a body, or overtakes a request."""
        plain = self.parser.get_method() == b"GET" and self.parser.get_http_version() == "1.1"
        has_body = any(
            name == b"transfer-encoding" or (name == b"content-length" and value.strip() != b"0")
            for name, value in self.headers
        )
        if not plain or has_body or (self.cycle is not None and not self.cycle.response_complete):
            self.app_state.get("handshake_refused", lambda _: None)("malformed")
            raise ValueError("a handshake is a GET without a body and overtakes no request")

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the socket's protocol; it stays counted until the chat admits it."""
        self._gone = True
        self._on_time()
        self._unset_keepalive_if_required()
        super().handle_websocket_upgrade()
        protocol = self.transport.get_protocol()
        if isinstance(protocol, SocketProtocol):
            protocol.hold(self._leave, self.head_seconds)
        else:
            self._leave()

    def shutdown(self) -> None:
        """Finish the request in flight, then close."""
        shut_down(self, super().shutdown)

    def pause_writing(self) -> None:
        """Start checking whether the peer reads."""
        super().pause_writing()
        self._watch_reader()

    def on_response_complete(self) -> None:
        """Start checking whether the peer reads the response."""
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
        if self._limiter is not None and self._counted is not None:
            self._limiter.leave(self._counted)
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
