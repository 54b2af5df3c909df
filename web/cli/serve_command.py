"""`serve`: check everything that can be checked, then start the server."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import ChangeReload

from web.app import create_app
from web.asgi_protocols import FRAME_LIMIT, HttpProtocol, SocketProtocol
from web.cli.demo_server import open_portal
from web.cli.errors import BadInput, NotNow
from web.cli.loading import advisor_of, settings_of
from web.cli.workers import supervise
from web.gc_tuning import tune_gc
from web.limits import is_loopback
from web.logs import start_logging
from web.secret import kept_secret
from web.settings import Settings
from web.store import StoreAway, StoreBroken, StoreUnavailable, open_store
from web.version import version

_DRAIN_SECONDS = 8
_BACKLOG = 4096
_LAST_PORT = 65_535
HEARTBEAT_SECONDS = 20.0
log = logging.getLogger("career_advisor.serve")


def serve(options: argparse.Namespace) -> int:
    """Run the server until it is told to stop."""
    settings = settings_of()
    if options.workers > 1 and settings.database.url is None:
        raise BadInput(
            f"--workers {options.workers} needs PostgreSQL: set CAREER_ADVISOR_DATABASE_URL to postgresql://…, "
            "or serve with one worker, which is enough for thousands of visitors"
        )
    if settings.demo and not 0 < options.port < _LAST_PORT:
        raise BadInput(
            f"--port {options.port} leaves no port above it for the demonstration portal: "
            f"choose one from 1 to {_LAST_PORT - 1}, or leave CAREER_ADVISOR_DEMO out"
        )
    _try_database(settings)
    with ExitStack() as stack:
        listening = stack.enter_context(listen(options.host, options.port))
        door = stack.enter_context(listen(options.host, options.port + 1)) if settings.demo else None
        advisor = advisor_of(settings).warm()
        if door is not None:
            settings = open_portal(options, settings, advisor, door)
        return run(options, settings, listening, lambda: create_app(settings, advisor), "web.app:from_environment")


def run(
    options: argparse.Namespace, settings: Settings, listening: socket.socket, make: Callable[[], FastAPI], factory: str
) -> int:
    """Serve the application that `make` makes; other processes make theirs by `factory`, an import path."""
    host, port = listening.getsockname()[:2]
    print(f"Career Advisor: http://{f'[{host}]' if ':' in host else host}:{port}/", flush=True)
    # A stop that went well ends with status 0, not with the signal's: uvicorn raises the signal again at its end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    logs = start_logging()
    log.info("starting", extra={"version": version()})
    if settings.public_url is None and not is_loopback(options.host):
        log.warning("CAREER_ADVISOR_PUBLIC_URL is not set: a page under any host name counts as the advisor's own")
    try:
        if options.reload or options.workers > 1:
            return _supervise(options, listening, factory)
        server = uvicorn.Server(server_config(make()))
        tune_gc()
        server.run(sockets=[listening])
    finally:
        logs.stop()
    return 0 if server.started else 1


def _supervise(options: argparse.Namespace, listening: socket.socket, factory: str) -> int:
    config = server_config(factory, workers=options.workers, reload=options.reload)
    if not options.reload:
        return 0 if supervise(config, listening) else 1
    ChangeReload(config, target=uvicorn.Server(config).run, sockets=[listening]).run()
    return 0


def server_config(app: object, *, workers: int = 1, reload: bool = False) -> uvicorn.Config:
    """How uvicorn serves the application: strict protocols, no compression, a drain before the end."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        factory=isinstance(app, str),
        workers=workers,
        reload=reload,
        http=HttpProtocol,
        ws=SocketProtocol,
        ws_max_size=FRAME_LIMIT,
        ws_per_message_deflate=False,
        ws_ping_interval=HEARTBEAT_SECONDS,
        ws_ping_timeout=HEARTBEAT_SECONDS,
        backlog=_BACKLOG,
        log_config=None,
        access_log=False,
        server_header=False,
        # Forwarded addresses are read by the application, from trusted proxies only.
        proxy_headers=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )


def _try_database(settings: Settings) -> None:
    """Open the database once, and the secret, so that a fault in them is told before anything listens."""

    async def attempt() -> None:
        store = open_store(settings.database)
        await store.start()
        try:
            if settings.secret is None:
                await kept_secret(settings.database, store)
        finally:
            await store.close()

    try:
        asyncio.run(attempt())
    except (StoreAway, StoreUnavailable) as error:
        raise NotNow(f"CAREER_ADVISOR_DATABASE_URL: {error}; try again later") from None
    except StoreBroken as error:
        raise BadInput(f"CAREER_ADVISOR_DATABASE_URL: {error}") from None


def listen(host: str, port: int) -> socket.socket:
    """A socket that waits for visitors; they are served once the engine has loaded."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise BadInput(f"cannot listen on {host}: {error.strerror}") from None
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sys.platform != "win32":
            listening.set_inheritable(True)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise BadInput(f"cannot listen on {host} port {port}: {error.strerror}") from None
    return listening
