"""ASGI middleware, one a concern; `stack` puts them around the application in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from web.cors import Origins
from web.metrics import Metrics
from web.middleware.access_log import AccessLog
from web.middleware.body_limit import BodyLimit
from web.middleware.client_address import ClientAddress
from web.middleware.errors import LastResort
from web.middleware.head_requests import HeadRequests
from web.middleware.origins import OriginCheck
from web.middleware.request_id import RequestId
from web.middleware.security_headers import SecurityHeaders
from web.middleware.sockets import SocketGate
from web.settings import Settings

if TYPE_CHECKING:
    from web.channels.chat import Chat


class Stack:
    """All middleware around the application; sockets go to the chat instead."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics, chat: Chat) -> None:
        origins = Origins(settings)

        def answered(inner: ASGIApp) -> ASGIApp:
            """What every answer passes, be it the application's or a refused handshake's."""
            return AccessLog(SecurityHeaders(inner, settings), metrics)

        limited = BodyLimit(LastResort(app, metrics), metrics)
        http = answered(OriginCheck(HeadRequests(limited), origins, metrics))
        sockets = SocketGate(chat, origins, metrics, answered)
        self._stack = ClientAddress(RequestId(_ByType(http, sockets, app), settings), settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request or a socket through."""
        await self._stack(scope, receive, send)


class _ByType:
    """Chooses by the kind of connection."""

    def __init__(self, http: ASGIApp, sockets: ASGIApp, other: ASGIApp) -> None:
        self._apps = {"http": http, "websocket": sockets}
        self._other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._apps.get(scope["type"], self._other)(scope, receive, send)
