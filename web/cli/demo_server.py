"""The demonstration portal beside the server: a second port, which browsers count as another site."""

from __future__ import annotations

import argparse
import os
import socket
import threading
import time
import urllib.request
from dataclasses import replace

import uvicorn

from bot import Advisor
from web.demo import create_demo
from web.settings import PREFIX, Settings

_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - addresses to recognise, not to listen on


def open_portal(
    options: argparse.Namespace, settings: Settings, advisor: Advisor, listening: socket.socket
) -> Settings:
    """Serve the portal one port above the advisor's; returns the settings with the portal's origin allowed."""
    host = "127.0.0.1" if options.host in _EVERYWHERE else options.host
    name = f"[{host}]" if ":" in host else host
    names = {name, "localhost"} if host == "127.0.0.1" else {name}
    origins = tuple(sorted(f"http://{one}:{options.port + 1}" for one in names))
    allowed = (*settings.allowed_origins, *origins)
    # Workers read their settings from the environment.
    os.environ[f"{PREFIX}ALLOWED_ORIGINS"] = ",".join(allowed)
    advisor_url = settings.public_url or f"http://{name}:{options.port}"
    config = uvicorn.Config(create_demo(advisor_url, advisor), log_config=None, access_log=False)
    health, address = f"http://{name}:{options.port}/healthz", f"http://{name}:{options.port + 1}/"
    threading.Thread(target=_serve, args=(config, listening, health, address), daemon=True).start()
    return replace(settings, allowed_origins=allowed)


def _serve(config: uvicorn.Config, listening: socket.socket, advisor_health: str, address: str) -> None:
    """Open when the advisor is open: its pages are nothing without it."""
    while not _answers(advisor_health):
        time.sleep(0.1)
    print(f"Demonstration portal: {address}", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address
            return True
    except OSError:
        return False
