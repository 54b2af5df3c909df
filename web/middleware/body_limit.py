"""Middleware: the body of a request, if it is small and comes in time."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import ApiError
from web.metrics import Metrics
from web.middleware.errors import send_error

BODY_LIMIT = 256 * 1024


class BodyLimit:
    """Reads the whole body before the application sees the request."""

    seconds = 10.0
    """How long a body may take."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body."""
        try:
            body = await self._read(scope, receive)
        except ApiError as refusal:
            await send_error(refusal, send, self._metrics)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        if scope["method"] in {"GET", "OPTIONS"}:
            return b""
        for name, value in scope["headers"]:
            if name == b"content-length" and (not value.isdigit() or int(value[:12]) > BODY_LIMIT):
                raise _too_long()
        try:
            async with asyncio.timeout(self.seconds):
                return await _read_all(receive)
        except TimeoutError:
            raise ApiError("invalid", "The request came too slowly.") from None


async def _read_all(receive: Receive) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ApiError("invalid", "The request broke off.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_LIMIT:
            raise _too_long()
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_long() -> ApiError:
    return ApiError("too_long", f"A request may have {BODY_LIMIT // 1024} KiB.")


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, then waits for the connection's end."""
    given = False

    async def again() -> Message:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return again
