"""A real Chromium against the real server, with pages of another origin around the widget."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from web.app import create_app
from web.asgi_protocols import HttpProtocol, SocketProtocol
from web.demo import create_demo
from web.settings import Database, Settings

from .gallery import Gallery
from .widget import Widget

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.waits)


@dataclass(frozen=True)
class House:
    """The advisor and a portal that embeds it, each at its own origin."""

    advisor: str
    portal: str
    app: FastAPI
    pages: dict[str, str]
    """What the portal shows at `/host`, and only there, beside its own pages."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(app: FastAPI, port: int) -> Callable[[], None]:
    """Serves an application from a thread; returns how to stop it."""
    config = uvicorn.Config(
        app, port=port, log_config=None, http=HttpProtocol, ws=SocketProtocol, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)

    def stop() -> None:
        server.should_exit = True
        thread.join(10)

    return stop


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    port, portal_port = free_port(), free_port()
    portal = f"http://localhost:{portal_port}"
    advisor = f"http://127.0.0.1:{port}"
    gallery = Gallery()
    settings = Settings(
        database=Database(path=tmp_path_factory.mktemp("browser") / "conversations.db"),
        rate_limit=None,
        allowed_origins=(portal,),
        handoff_url="https://portal.example/contact",
    )
    app = create_app(settings, gallery)  # type: ignore[arg-type]
    demo = create_demo(advisor, gallery)  # type: ignore[arg-type]
    pages: dict[str, str] = {}
    demo.get("/host")(lambda: HTMLResponse(pages["host"]))
    stops = [serve(app, port), serve(demo, portal_port)]
    yield House(advisor, portal, app, pages)
    for stop in stops:
        stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed here")
    # A busy machine is slow, not wrong.
    expect.set_options(timeout=20_000)
    # The package's own end closes the browser: its event loop must not outlive these tests.
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=found, args=[*sandbox, "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def chat(page: Page, house: House) -> Widget:
    """The full-page chat, ready."""
    return Widget(page).visit(house.advisor + "/")


@pytest.fixture(scope="session")
def axe() -> str:
    return (Path(__file__).parent / "assets" / "axe.min.js").read_text("utf-8")
