"""The chat's own channel, `WS /ws`: all sockets of this process."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time

from starlette.types import Receive, Scope, Send

from web.channels.outbox import Outbox
from web.channels.socket import Socket
from web.conversation_service import ConversationService
from web.logs import request_id
from web.unread import UnreadBudget

_RECOUNT_SECONDS = 0.05
log = logging.getLogger("career_advisor.socket")


class Chat:
    """All sockets of this process."""

    slow_seconds = 10.0
    """How long a client may leave unread what it was sent."""

    def __init__(self, service: ConversationService) -> None:
        self.service = service
        self.sockets: set[Socket] = set()
        self.unread = UnreadBudget()
        self._recounted = 0.0
        self._flushes: set[asyncio.Task[None]] = set()

    def admit(self, address: str) -> bool:
        """Whether this address may open another socket; counted until the socket ends."""
        return self.service.limits.connect(address)

    async def serve(
        self, address: str, receive: Receive, send: Send, scope: Scope, name: str | None = None
    ) -> None:
        """Serve one admitted socket to its end; its name stands in every log line and error about it."""
        extensions = scope.get("extensions") or {}
        socket = Socket(
            self, Outbox(self, address, send, extensions), name or secrets.token_hex(8),
            extensions.get("career_advisor.draining", lambda: False),
        )  # fmt: skip
        began = time.monotonic()
        token = request_id.set(socket.id)
        self.sockets.add(socket)
        self.service.metrics.opened.inc()
        try:
            if (admitted := extensions.get("career_advisor.admitted")) is not None:
                admitted()
            await receive()
            await send({"type": "websocket.accept", "headers": [(b"x-request-id", socket.id.encode())]})
            await socket.run(receive)
        finally:
            self._ended(socket, time.monotonic() - began)
            request_id.reset(token)

    def _ended(self, socket: Socket, seconds: float) -> None:
        self.sockets.discard(socket)
        self.service.limits.disconnect(socket.outbox.address)
        socket.leave()
        socket.outbox.forget_unread()
        self.service.metrics.closed(socket.outbox.code)
        told = {"code": socket.outbox.code, "seconds": round(seconds, 2), "messages": socket.messages}
        log.info("socket closed", extra=told)

    def flush_soon(self, outbox: Outbox) -> None:
        """Send what waits for a socket that is doing nothing else."""
        task = asyncio.get_running_loop().create_task(outbox.flush())
        self._flushes.add(task)
        task.add_done_callback(self._flushes.discard)

    def cut_slow(self) -> None:
        """Drop those who have not read what was sent for too long."""
        late = time.monotonic() - self.slow_seconds
        for socket in [s for s in self.sockets if s.outbox.is_late(late)]:
            socket.outbox.cut()
        self._recount()

    def _recount(self) -> None:
        """Count anew what is unread on every socket that had anything unread."""
        self._recounted = time.monotonic()
        for socket in self.sockets:
            if socket.outbox.unread:
                socket.outbox.count_unread()

    def has_room(self, address: str, size: int = 0) -> bool:
        """Whether the budget of unread bytes has room for so many more."""
        if self.unread.has_room(address, size):
            return True
        if time.monotonic() - self._recounted > _RECOUNT_SECONDS:
            self._recount()
        return self.unread.has_room(address, size)
