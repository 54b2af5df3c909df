"""Liveness, readiness and metrics."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from web.conversation_service import ConversationService
from web.errors import ApiError, too_many
from web.settings import Settings
from web.store.base import Store, StoreUnavailable

router = APIRouter(include_in_schema=False)
_FRESH_SECONDS = 1.0
log = logging.getLogger("career_advisor.health")


class Readiness:
    """Whether turns can be kept; asked of the database at most once a second."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._at = -_FRESH_SECONDS
        self._lock = asyncio.Lock()
        self.ready = False

    async def look(self) -> bool:
        """Whether a turn could be kept now."""
        async with self._lock:
            if time.monotonic() - self._at >= _FRESH_SECONDS:
                self.ready = await self._works()
                self._at = time.monotonic()
        return self.ready

    async def _works(self) -> bool:
        try:
            await self._store.probe()
        except StoreUnavailable:
            return False
        except Exception:
            log.exception("readiness probe failed")
            return False
        return True


@router.get("/healthz")
async def healthz() -> Response:
    """The process runs."""
    return Response('{"status":"ok"}', media_type="application/json")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """The process can take visitors: turns can be kept."""
    readiness: Readiness = request.app.state.readiness
    if not await readiness.look():
        raise ApiError("unavailable", "Conversations cannot be kept just now.", 2)
    return Response('{"status":"ready"}', media_type="application/json")


def admit_operator(request: Request) -> None:
    """Let the operator in, by the admin token; without one set, these pages do not exist."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    check_admin_token(request, token.strip() if scheme.lower() == "bearer" else "")


def check_admin_token(request: Request, token: str) -> None:
    """Refuse a wrong admin token, and whoever has guessed too often."""
    settings: Settings = request.app.state.settings
    if settings.admin_token is None:
        raise ApiError("not_found", "There is no such page.")
    if hmac.compare_digest(token.encode(), settings.admin_token.encode()):
        # First of all: whoever guesses from the operator's address must not lock the operator out.
        return
    limits, address = request.app.state.service.limits, request.state.address
    wait = limits.barred(address)
    if wait is not None:
        raise too_many(wait)
    if token:
        limits.guessed(address)
    raise ApiError("unauthorized", "Send the admin token as `Authorization: Bearer …`.")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Metrics for Prometheus."""
    admit_operator(request)
    service: ConversationService = request.app.state.service
    return Response(service.metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
