"""Middleware: a HEAD request is a GET whose body stays here."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadRequests:
    """Whatever can be got has a head."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn a HEAD into a GET."""

        async def bare(message: Message) -> None:
            await send(message if message["type"] != "http.response.body" else {**message, "body": b""})

        is_head = scope["method"] == "HEAD"
        if is_head:
            scope["method"] = "GET"
        await self._app(scope, receive, bare if is_head else send)
