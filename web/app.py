"""The application: everything put together."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import Scope

from bot import Advisor
from web import (
    embed_page,
    health,
    insights_page,
    pages,
    plan_pages,
    plans,
    search_engines,
    serialization,
    teach_page,
    transcript_page,
)
from web.channels import api
from web.channels.chat import Chat
from web.channels.documents import complete
from web.conversation_service import ConversationService, guides_of
from web.error_page import error_page, wants_page
from web.errors import STATUS, ApiError, unavailable
from web.gc_tuning import tune_gc
from web.ids import Ids
from web.insights_reader import InsightsReader
from web.knowledge_reload import KnowledgeReload
from web.limits import ConnectionLimiter, most_connections
from web.logs import start_logging
from web.measuring import measure_loop_lag, measure_size
from web.metrics import Metrics
from web.middleware import Stack
from web.retention import run_retention
from web.secret import kept_secret
from web.settings import Settings
from web.store import StoreUnavailable, open_store

ROUTERS = (
    api.router, health.router, insights_page.router, teach_page.router, transcript_page.router, plans.router,
    plan_pages.router, search_engines.router, embed_page.router, pages.router,
)
"""Every route there is, but the document's own."""
_WATCH_SECONDS = 1.0
log = logging.getLogger("career_advisor")


def load_advisor(settings: Settings) -> Advisor:
    """The advisor over the knowledge that the settings name."""
    folders = (settings.knowledge,) if settings.knowledge else ()
    return Advisor.load(folders, builtin=settings.builtin_guides, contact=settings.handoff_url)


def create_app(settings: Settings, advisor: Advisor | None = None, clock: Callable[[], float] = time.time) -> FastAPI:
    """The application over these settings; it opens its database when it starts."""
    advisor = advisor or load_advisor(settings)
    metrics = Metrics()
    service = ConversationService(settings, advisor, open_store(settings.database, metrics), clock, metrics)
    chat = Chat(service)
    # A redirect to an address without its slash would lead to whatever host the request names.
    app = FastAPI(
        title="Career Advisor", docs_url=None, redoc_url=None, redirect_slashes=False,
        lifespan=_lifespan(service, chat),
        servers=[{"url": settings.public_url}] if settings.public_url else None,
    )  # fmt: skip
    app.state.settings, app.state.advisor, app.state.service = settings, advisor, service
    app.state.insights = InsightsReader(service)
    app.state.readiness = health.Readiness(service.store)
    for router in ROUTERS:
        app.include_router(router)
    complete(app, settings.max_chars, guides_of(advisor))
    _tell_errors(app, metrics)
    _measure(metrics, service, chat)
    app.add_middleware(Stack, settings=settings, metrics=metrics, chat=chat)
    return app


def from_environment() -> FastAPI:
    """The application as a server process makes it; the command has checked the settings before."""
    start_logging()
    settings = Settings.from_environment()
    app = create_app(settings, load_advisor(settings).warm())
    tune_gc()
    return app


def _lifespan(
    service: ConversationService, chat: Chat
) -> Callable[[FastAPI], AbstractAsyncContextManager[dict[str, Any]]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        await service.store.start(lambda changes: loop.call_soon_threadsafe(service.on_changes, changes))
        service.ids = Ids(service.settings.secret or await kept_secret(service.settings.database, service.store))
        reload = KnowledgeReload(service, lambda: load_advisor(service.settings).warm())
        watches = (
            run_retention(service), _watch(chat), measure_loop_lag(service.metrics), measure_size(service),
            reload.run(),
        )  # fmt: skip
        tasks = [loop.create_task(watch) for watch in watches]
        try:
            settings = service.settings
            yield {
                "limiter": ConnectionLimiter(
                    settings.connections_per_address, settings.trusted_proxies, most_connections()
                ),
                "handshake_refused": lambda reason: service.metrics.handshakes_refused[reason].inc(),
            }
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await service.store.close()

    return lifespan


async def _watch(chat: Chat) -> None:
    supervisor = multiprocessing.parent_process()
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        try:
            chat.cut_slow()
            chat.service.metrics.sample()
        except Exception:
            log.exception("the check of slow clients and metrics failed this time")
        if supervisor is not None and not supervisor.is_alive():
            # Nobody would ever stop a worker whose supervisor was killed, and it would hold the port.
            signal.raise_signal(signal.SIGTERM)


def _tell_errors(app: FastAPI, metrics: Metrics) -> None:
    def told(request: Request, refusal: ApiError) -> Response:
        metrics.errors[refusal.code].inc()
        headers = {"retry-after": str(refusal.retry_after)} if refusal.retry_after is not None else {}
        if refusal.code == "unauthorized":
            headers["www-authenticate"] = "Bearer"
        if wants_page(request):
            return HTMLResponse(error_page(request, refusal), STATUS[refusal.code], headers)
        return Response(serialization.error_body(refusal), STATUS[refusal.code], headers, "application/json")

    @app.exception_handler(ApiError)
    async def refused(request: Request, refusal: ApiError) -> Response:
        return told(request, refusal)

    @app.exception_handler(StoreUnavailable)
    async def store_unavailable(request: Request, _: StoreUnavailable) -> Response:
        return told(request, unavailable())

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return told(request, ApiError("invalid", f"{place}: {first['msg']}"))

    @app.exception_handler(HTTPException)
    async def no_route(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            response = told(request, ApiError("invalid", "This address does not take that method."))
            response.status_code = 405
            response.headers["allow"] = ", ".join(_methods(request.scope)) or (error.headers or {}).get("Allow", "")
            return response
        return told(request, ApiError("not_found", "There is nothing at this address."))


def _methods(scope: Scope) -> list[str]:
    """What an address takes, over all routes that lead there."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, Route)]
    taken = {method for route in routes if route.matches(scope)[0] != Match.NONE for method in route.methods or ()}
    # Whatever can be got has a head.
    return sorted(taken | ({"HEAD"} if "GET" in taken else set()))


def _measure(metrics: Metrics, service: ConversationService, chat: Chat) -> None:
    metrics.gauge("database_bytes", "The size of the database.", lambda: service.database_bytes, shared=True)
    metrics.gauge("sockets", "Sockets open now.", lambda: len(chat.sockets))
    metrics.gauge("unread_bytes", "Bytes sent to sockets and not read yet.", lambda: chat.unread.total)
    metrics.gauge("conversations_at_hand", "Conversations that processes have at hand.", lambda: len(service.sessions))
