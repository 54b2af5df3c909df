"""Middleware: one id for each request and each socket, in the answer and in every log line about it."""

from __future__ import annotations

import re
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.client_ip import is_trusted
from web.logs import request_id
from web.settings import Settings

_FORM = re.compile(rb"[A-Za-z0-9._:-]{1,64}")


class RequestId:
    """Takes the id that a trusted proxy sends as `X-Request-Id`, else makes one."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._trusted = settings.trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name the request; a socket's answer is named by whoever accepts or refuses it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        name = self._sent(scope) or secrets.token_hex(8)
        scope["state"]["request_id"] = name
        token = request_id.set(name)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", name.encode())]}
            await send(message)

        try:
            await self._app(scope, receive, named if scope["type"] == "http" else send)
        finally:
            request_id.reset(token)

    def _sent(self, scope: Scope) -> str | None:
        client = scope.get("client")
        if not self._trusted or client is None or not is_trusted(client[0], self._trusted):
            return None
        for name, value in scope["headers"]:
            if name == b"x-request-id" and _FORM.fullmatch(value):
                return str(value.decode())
        return None
