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
from web import embed_page, health, insights_page, pages, plan_pages, plans, search_engines, serialization
from web.channels import api
from web.channels.chat import Chat
from web.channels.documents import complete
from web.conversation_service import Desk, guides_of
from web.error_page import error_page, wants_page
from web.errors import STATUS, Refusal, unavailable
from web.gc_tuning import calm
from web.ids import Ids
from web.knowledge_reload import KnowledgeReload
from web.limits import Doors, most_open
from web.logs import start_logging
from web.metrics import Metrics
from web.middleware import Edge
from web.retention import keep_tidy
from web.secret import kept_secret
from web.settings import Settings
from web.store import StoreUnavailable, open_store

ROUTERS = (
    api.router, health.router, insights_page.router, plans.router, plan_pages.router, search_engines.router,
    embed_page.router, pages.router,
)
"""Every route there is, but the document's own."""
_WATCH_SECONDS = 1.0
log = logging.getLogger("career_advisor")


def load_advisor(settings: Settings) -> Advisor:
    """The advisor over the knowledge that the settings name."""
    folders = (settings.knowledge,) if settings.knowledge else ()
    return Advisor.load(folders, builtin=settings.builtin_guides)


def create_app(settings: Settings, advisor: Advisor | None = None, clock: Callable[[], float] = time.time) -> FastAPI:
    """The application over these settings; it opens its database when it starts."""
    advisor = advisor or load_advisor(settings)
    desk = Desk(settings, advisor, open_store(settings.database), clock)
    chat, metrics = Chat(desk), desk.metrics
    # A redirect to an address without its slash would lead to whatever host the request names.
    app = FastAPI(
        title="Career Advisor", docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=_lifespan(desk, chat)
    )
    app.state.settings, app.state.advisor, app.state.desk = settings, advisor, desk
    app.state.readiness = health.Readiness(desk.store)
    for router in ROUTERS:
        app.include_router(router)
    complete(app, settings.max_chars, guides_of(advisor))
    _tell_errors(app, metrics)
    _measure(metrics, desk, chat)
    app.add_middleware(Edge, settings=settings, metrics=metrics, chat=chat)
    return app


def from_environment() -> FastAPI:
    """The application as a server process makes it; the command has checked the settings before."""
    start_logging()
    settings = Settings.from_environment()
    app = create_app(settings, load_advisor(settings).warm())
    calm()
    return app


def _lifespan(desk: Desk, chat: Chat) -> Callable[[FastAPI], AbstractAsyncContextManager[dict[str, Any]]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        await desk.store.start(lambda changes: loop.call_soon_threadsafe(desk.heard, changes))
        desk.ids = Ids(desk.settings.secret or await kept_secret(desk.settings.database, desk.store))
        reload = KnowledgeReload(desk, lambda: load_advisor(desk.settings).warm())
        tasks = [loop.create_task(one) for one in (keep_tidy(desk), _watch(chat), reload.run())]
        try:
            settings = desk.settings
            yield {"doors": Doors(settings.connections_per_address, settings.trusted_proxies, most_open())}
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await desk.store.close()

    return lifespan


async def _watch(chat: Chat) -> None:
    supervisor = multiprocessing.parent_process()
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        try:
            chat.cut_slow()
            chat.desk.metrics.look()
        except Exception:
            log.exception("what is done every second went wrong this time")
        if supervisor is not None and not supervisor.is_alive():
            # Nobody would ever stop a worker whose supervisor was killed, and it would hold the port.
            signal.raise_signal(signal.SIGTERM)


def _tell_errors(app: FastAPI, metrics: Metrics) -> None:
    def told(request: Request, refusal: Refusal) -> Response:
        metrics.errors[refusal.code].inc()
        headers = {"retry-after": str(refusal.retry_after)} if refusal.retry_after is not None else {}
        if refusal.code == "unauthorized":
            headers["www-authenticate"] = "Bearer"
        if wants_page(request):
            return HTMLResponse(error_page(request, refusal), STATUS[refusal.code], headers)
        return Response(serialization.error_body(refusal), STATUS[refusal.code], headers, "application/json")

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return told(request, refusal)

    @app.exception_handler(StoreUnavailable)
    async def store_unavailable(request: Request, _: StoreUnavailable) -> Response:
        return told(request, unavailable())

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return told(request, Refusal("invalid", f"{place}: {first['msg']}"))

    @app.exception_handler(HTTPException)
    async def no_route(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            response = told(request, Refusal("invalid", "This address does not take that method."))
            response.status_code = 405
            response.headers["allow"] = ", ".join(_methods(request.scope)) or (error.headers or {}).get("Allow", "")
            return response
        return told(request, Refusal("not_found", "There is nothing at this address."))


def _methods(scope: Scope) -> list[str]:
    """What an address takes, over all routes that lead there."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, Route)]
    taken = {method for route in routes if route.matches(scope)[0] != Match.NONE for method in route.methods or ()}
    # Whatever can be got has a head.
    return sorted(taken | ({"HEAD"} if "GET" in taken else set()))


def _measure(metrics: Metrics, desk: Desk, chat: Chat) -> None:
    metrics.gauge("sockets", "Sockets open now.", lambda: len(chat.sockets))
    metrics.gauge("conversations_at_hand", "Conversations that processes have at hand.", lambda: len(desk.live))
