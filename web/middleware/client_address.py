"""Middleware: the visitor's address and scheme, as far as they can be believed."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from web.client_ip import Addresses
from web.settings import Settings


class ClientAddress:
    """Puts the address into `scope["state"]`, with the scheme that a trusted proxy reports."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._addresses = Addresses(settings.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a copy: uvicorn goes by its own, and would miss the body of a HEAD that is a GET in here."""
        if scope["type"] in {"http", "websocket"}:
            scope = dict(scope)
            address, scheme = self._addresses.read(scope)
            scope["scheme"] = scheme or scope["scheme"].replace("ws", "http")
            scope.setdefault("state", {})["address"] = address
        await self._app(scope, receive, send)
