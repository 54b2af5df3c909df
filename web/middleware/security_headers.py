"""Middleware: the headers that keep a browser strict."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.headers import Header, Headers
from web.middleware.request_headers import header
from web.settings import Settings


class SecurityHeaders:
    """Adds to each response what the route did not set itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = Headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers as the response begins."""
        host = (header(scope, b"host") or "").lower()

        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                present: list[Header] = list(message.get("headers", ()))
                more = self._headers.more(scope["path"], scope["scheme"], host, present)
                message = {**message, "headers": [*present, *more]}
            await send(message)

        await self._app(scope, receive, strict)
