"""Middleware: one log line and one count for each request."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.metrics import Metrics

log = logging.getLogger("career_advisor.request")


class AccessLog:
    """Logs method, route, status and time; never the path, which may hold what nobody else should read."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Log the request once it is over."""
        began, status, method = time.perf_counter(), 0, scope["method"]

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", None) or scope.get("route_name") or "other"
            self._metrics.requests[route, str(status)].inc()
            milliseconds = round((time.perf_counter() - began) * 1e3, 2)
            log.info("request", extra={"method": method, "route": route, "status": status, "ms": milliseconds})
