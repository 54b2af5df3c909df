"""Middleware: who may open a socket; the others are answered as any request is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.cors import Origins
from web.errors import ApiError
from web.metrics import Metrics
from web.middleware.errors import send_error
from web.middleware.origins import refused_origin, sharing_headers
from web.middleware.request_headers import header

if TYPE_CHECKING:
    from web.channels.chat import Chat

PATH = "/ws"


class SocketGate:
    """Hands admitted sockets to the chat."""

    def __init__(
        self, chat: Chat, origins: Origins, metrics: Metrics, answered: Callable[[ASGIApp], ASGIApp]
    ) -> None:
        self._chat = chat
        self._origins = origins
        self._metrics = metrics
        self._answer = answered(self._send_refusal)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a socket to its end, or refuse its handshake."""
        state = scope["state"]
        refused = self._refusal(scope, state["address"])
        if refused is None:
            await self._chat.serve(state["address"], receive, send, scope, state["request_id"])
            return
        reason, state["refusal"] = refused
        self._metrics.handshakes_refused[reason].inc()
        await receive()
        await self._refuse(scope, receive, send)

    def _refusal(self, scope: Scope, address: str) -> tuple[str, ApiError] | None:
        if scope["path"] != PATH:
            return "path", ApiError("not_found", f"There is no socket here; the chat's is at {PATH}.")
        if (refusal := refused_origin(scope, self._origins)) is not None:
            return "origin", refusal
        if not self._chat.admit(address):
            return "limit", ApiError("too_many_requests", "There are too many connections from this address.", 10)
        return None

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def translated(message: Message) -> None:
            if message["type"] == "http.response.start":
                named = (b"x-request-id", scope["state"]["request_id"].encode())
                message = {**message, "headers": [*message["headers"], named]}
            await send({**message, "type": f"websocket.{message['type']}"})

        route = PATH if scope["path"] == PATH else "other"
        await self._answer({**scope, "method": "GET", "route_name": route}, receive, translated)
        answered = (scope.get("extensions") or {}).get("career_advisor.answered")
        if answered is not None:
            answered()

    async def _send_refusal(self, scope: Scope, _: Receive, send: Send) -> None:
        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                sharing = sharing_headers(header(scope, b"origin"), self._origins)
                message = {**message, "headers": [*message["headers"], *sharing]}
            await send(message)

        await send_error(scope["state"]["refusal"], shared, self._metrics)
