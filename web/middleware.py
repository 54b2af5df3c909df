"""The outermost layer: addresses, origins, sizes, headers, one log line a request. Sockets go from here to the chat."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import serialization
from web.client_ip import Addresses
from web.cors import Origins
from web.errors import STATUS, Refusal, internal
from web.headers import Header, Headers
from web.logs import request_id
from web.metrics import Metrics
from web.settings import Settings

if TYPE_CHECKING:
    from web.channels.chat import Chat

BODY_LIMIT = 256 * 1024
BODY_SECONDS = 10.0
log = logging.getLogger("career_advisor.request")
_PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"GET, POST, DELETE"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"600"),
)


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics, chat: Chat) -> None:
        self._app = app
        self._metrics = metrics
        self._chat = chat
        self._origins = Origins(settings)
        self._addresses = Addresses(settings.trusted_proxies)
        self._headers = Headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        address, scheme = self._addresses.read(scope)
        asked = _Asked(scope)
        refusal, reason = None, ""
        if scope["path"] != "/ws":
            refusal, reason = Refusal("not_found", "There is no socket here; the chat's is at /ws."), "path"
        elif asked.origin is not None and not self._may(asked):
            refusal, reason = _foreign(), "origin"
        elif not self._chat.admit(address):
            refusal = Refusal("too_many_requests", "There are too many connections from this address.", 10)
            reason = "limit"
        if refusal is None:
            await self._chat.serve(address, receive, send, scope)
            return
        self._metrics.handshakes_refused[reason].inc()
        await receive()
        await self._refuse_socket({**scope, "scheme": scheme or "http"}, asked, refusal, send)

    async def _refuse_socket(self, scope: Scope, asked: _Asked, refusal: Refusal, send: Send) -> None:
        """Answer a handshake as any request is answered."""
        began = time.perf_counter()

        async def translated(message: Message) -> None:
            await send({**message, "type": f"websocket.{message['type']}"})

        reply = _Answering(self, scope, asked, translated)
        token = request_id.set(reply.id)
        try:
            await self._refuse(refusal, reply)
        finally:
            self._note("/ws" if scope["path"] == "/ws" else "other", "GET", reply, time.perf_counter() - began)
            request_id.reset(token)
        answered = (scope.get("extensions") or {}).get("career_advisor.answered")
        if answered is not None:
            answered()

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        # A copy: uvicorn goes by its own, and would miss the body of a HEAD that is a GET in here.
        scope = dict(scope)
        address, scheme = self._addresses.read(scope)
        scope["scheme"] = scheme or scope["scheme"]
        scope.setdefault("state", {})["address"] = address
        asked = _Asked(scope)
        reply = _Answering(self, scope, asked, send)
        token = request_id.set(reply.id)
        try:
            if asked.origin is not None and not self._may(asked):
                await self._refuse(_foreign(), reply)
            elif asked.method == "OPTIONS" and asked.origin is not None:
                await reply.send({"type": "http.response.start", "status": 204, "headers": list(_PREFLIGHT)})
                await reply.send({"type": "http.response.body", "body": b""})
            else:
                await self._through(scope, receive, reply)
        finally:
            # The route's pattern, never the path: a path may hold what nobody else should read.
            route = getattr(scope.get("route"), "path", None) or "other"
            self._note(route, asked.method, reply, time.perf_counter() - began)
            request_id.reset(token)

    async def _through(self, scope: Scope, receive: Receive, reply: _Answering) -> None:
        try:
            body = await _whole_body(scope, receive)
        except Refusal as refusal:
            await self._refuse(refusal, reply)
            return
        if scope["method"] == "HEAD":
            scope["method"] = "GET"
        try:
            await self._app(scope, _replay(body, receive), reply.send)
        except Exception:
            log.exception("a request failed")
            if reply.status:
                raise
            await self._refuse(internal(), reply)

    async def _refuse(self, refusal: Refusal, reply: _Answering) -> None:
        self._metrics.errors[refusal.code].inc()
        body = serialization.error_body(refusal)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if refusal.retry_after is not None:
            headers.append((b"retry-after", str(refusal.retry_after).encode()))
        # The body may still be on its way: do not read it as the next request.
        headers.append((b"connection", b"close"))
        await reply.send({"type": "http.response.start", "status": STATUS[refusal.code], "headers": headers})
        await reply.send({"type": "http.response.body", "body": body})

    def _may(self, asked: _Asked) -> bool:
        origin = asked.origin or ""
        return self._origins.is_listed(origin) or self._origins.is_own(origin, asked.host)

    def _note(self, route: str, method: str, reply: _Answering, seconds: float) -> None:
        self._metrics.requests[route, str(reply.status)].inc()
        told = {"method": method, "route": route, "status": reply.status, "ms": round(seconds * 1e3, 2)}
        log.info("request", extra=told)


class _Asked:
    """What the edge reads from a request's head."""

    __slots__ = ("host", "method", "origin")

    def __init__(self, scope: Scope) -> None:
        self.method: str = scope.get("method", "")
        self.origin: str | None = None
        self.host = ""
        for name, value in scope["headers"]:
            if name == b"origin":
                self.origin = value.decode("latin-1")
            elif name == b"host":
                self.host = value.decode("latin-1").lower()


class _Answering:
    """Sends a response with the headers that every response has."""

    def __init__(self, edge: Edge, scope: Scope, asked: _Asked, send: Send) -> None:
        self.id = secrets.token_hex(8)
        self.status = 0
        self._edge = edge
        self._scope = scope
        self._asked = asked
        self._send = send
        self._bare = asked.method == "HEAD"

    async def send(self, message: Message) -> None:
        """Pass a part of the response on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers: list[Header] = list(message.get("headers", ()))
            headers += self._edge._headers.more(self._scope["path"], self._scope["scheme"], self._asked.host, headers)
            headers += [(b"x-request-id", self.id.encode()), *self._sharing()]
            message = {**message, "headers": headers}
        elif self._bare:
            message = {**message, "body": b""}
        await self._send(message)

    def _sharing(self) -> list[Header]:
        origin = self._asked.origin
        shared = [(b"vary", b"Origin")]
        if origin is not None and self._edge._origins.is_listed(origin):
            shared.append((b"access-control-allow-origin", origin.encode("latin-1")))
            shared.append((b"access-control-expose-headers", b"retry-after, content-disposition"))
        return shared


def _foreign() -> Refusal:
    return Refusal("forbidden_origin", "This advisor does not talk to pages of that origin.")


async def _whole_body(scope: Scope, receive: Receive) -> bytes:
    """The body of a request, if it is small and comes in time."""
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return b""
    too_long = Refusal("too_long", f"A request may have {BODY_LIMIT // 1024} KiB.")
    for name, value in scope["headers"]:
        if name == b"content-length" and (not value.isdigit() or int(value[:12]) > BODY_LIMIT):
            raise too_long
    parts, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Refusal("invalid", "The request broke off.")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > BODY_LIMIT:
                    raise too_long
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        raise Refusal("invalid", "The request came too slowly.") from None


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
