"""The advisor under a path of another site, behind a proxy that takes the path away and hides the host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from web.app import create_app
from web.demo import create_demo
from web.settings import Database, Settings

from .conftest import free_port, serve
from .gallery import GUIDE, Gallery
from .proxy import PrefixProxy
from .widget import Widget


class Addresses(NamedTuple):
    """Where the advisor and a portal are."""

    advisor: str
    portal: str


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    port, portal_port = free_port(), free_port()
    proxy = PrefixProxy(port)
    address, portal = f"http://127.0.0.1:{proxy.port}/advisor", f"http://localhost:{portal_port}"
    database = Database(path=tmp_path_factory.mktemp("prefix") / "conversations.db")
    settings = Settings(database=database, rate_limit=None, public_url=address, allowed_origins=(portal,))
    stops = [
        serve(create_app(settings, Gallery()), port),  # type: ignore[arg-type]
        serve(create_demo(address, Gallery()), portal_port),  # type: ignore[arg-type]
    ]
    yield Addresses(address, portal)
    proxy.close()
    for stop in stops:
        stop()


@pytest.fixture
def address(addresses: Addresses) -> str:
    return addresses.advisor


def test_chat_goes_by_the_socket(address: str, page: Page) -> None:
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    widget = Widget(page).visit(f"{address}/")
    widget.say("facts")
    assert sockets == [address.replace("http", "ws") + "/ws"]
    assert (widget.faults, page.evaluate("violations")) == ([], [])


def test_portal_embeds_it(addresses: Addresses, page: Page) -> None:
    widget = Widget(page).visit(f"{addresses.portal}/careers/{GUIDE}").open()
    widget.say("facts")
    assert (widget.faults, page.evaluate("violations")) == ([], [])


def test_form_goes_below_the_prefix(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    page.locator("textarea").fill("facts")
    page.locator(".composer button").click()
    expect(page.locator(".exchange .blocks")).to_be_visible()
    assert page.url.startswith(f"{address}/")
    context.close()


@pytest.mark.parametrize("path", ["/", "/frame", "/guides", f"/guides/{GUIDE}", "/privacy", "/embed"])
def test_everything_a_page_loads_is_there(address: str, page: Page, path: str) -> None:
    loaded: dict[str, int] = {}
    page.on("response", lambda response: loaded.update({response.url: response.status}))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert {url: status for url, status in loaded.items() if status >= 400 or not url.startswith(address)} == {}
    assert len(loaded) > 1


def test_document_names_the_server(address: str, page: Page) -> None:
    document = page.request.get(f"{address}/openapi.json").json()
    assert document["servers"] == [{"url": address}]
    guides = page.request.get(document["servers"][0]["url"] + "/api/guides")
    assert guides.status == 200


def test_policy_names_the_public_host(address: str, page: Page) -> None:
    policy = page.request.get(f"{address}/").headers["content-security-policy"]
    assert f"connect-src 'self' {address.removesuffix('/advisor').replace('http', 'ws')};" in policy
