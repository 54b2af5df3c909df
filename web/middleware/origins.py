"""Middleware: refuses pages of foreign origins, and lets listed portals read the answers (CORS)."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.cors import Origins
from web.errors import ApiError
from web.headers import Header
from web.metrics import Metrics
from web.middleware.errors import send_error
from web.middleware.request_headers import header

_LONGEST = 100
_OWN_PAGE = (
    "a page of this server was refused: set CAREER_ADVISOR_PUBLIC_URL to its address, "
    "or let the proxy pass on the visitor's Host"
)
_PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"GET, POST, DELETE"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"600"),
)
log = logging.getLogger("career_advisor.origin")


def refused_origin(scope: Scope, origins: Origins) -> ApiError | None:
    """Why a request is refused for its origin; nothing when it may pass."""
    origin = header(scope, b"origin")
    if origin is None:
        return None
    host = (header(scope, b"host") or "").lower()
    if origins.is_listed(origin) or origins.is_own(origin, host):
        return None
    if origin.partition("://")[2] == host or header(scope, b"sec-fetch-site") == "same-origin":
        # Most likely the operator's own page: under another address than the settings name, or behind a proxy that
        # does not pass on its `Host`.
        told = {"origin": _shown(origin), "host": _shown(host)}
        log.warning(_OWN_PAGE, extra=told)
    return ApiError("forbidden_origin", "This advisor does not talk to pages of that origin.")


def _shown(value: str) -> str:
    return "".join(c for c in value[:_LONGEST] if c.isascii() and c.isprintable())


class OriginCheck:
    """Checks the `Origin` of each request; answers preflights; names the origin that may read the answer."""

    def __init__(self, app: ASGIApp, origins: Origins, metrics: Metrics) -> None:
        self._app = app
        self._origins = origins
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or refuse it."""
        origin = header(scope, b"origin")
        sharing = sharing_headers(origin, self._origins)

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *sharing]}
            await send(message)

        refusal = refused_origin(scope, self._origins)
        if refusal is not None:
            await send_error(refusal, shared, self._metrics, head=scope["method"] == "HEAD")
        elif scope["method"] == "OPTIONS" and origin is not None:
            await shared({"type": "http.response.start", "status": 204, "headers": list(_PREFLIGHT)})
            await shared({"type": "http.response.body", "body": b""})
        else:
            await self._app(scope, receive, shared)


def sharing_headers(origin: str | None, origins: Origins) -> list[Header]:
    """The CORS headers of an answer."""
    headers: list[Header] = [(b"vary", b"Origin")]
    if origin is not None and origins.is_listed(origin):
        headers.append((b"access-control-allow-origin", origin.encode("latin-1")))
        headers.append((b"access-control-expose-headers", b"retry-after, content-disposition"))
    return headers
