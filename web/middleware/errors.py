"""Middleware: an error that nobody expected is logged and answered as `internal`; and how errors are sent."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import serialization
from web.errors import STATUS, ApiError, internal
from web.metrics import Metrics

log = logging.getLogger("career_advisor.request")


async def send_error(refusal: ApiError, send: Send, metrics: Metrics, *, head: bool = False) -> None:
    """Answer with an error."""
    metrics.errors[refusal.code].inc()
    body = serialization.error_body(refusal)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if refusal.retry_after is not None:
        headers.append((b"retry-after", str(refusal.retry_after).encode()))
    # The body may still be on its way: do not read it as the next request.
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": STATUS[refusal.code], "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})


class LastResort:
    """Answers where the application raises."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an answer that has begun can only be broken off."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            log.exception("a request failed")
            if begun:
                raise
            await send_error(internal(), send, self._metrics)
