"""The operator's page in a real browser: the form, the drawing, axe, a phone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from bot import Advisor
from web.app import create_app
from web.settings import Database, Settings
from web.store import open_store
from web.store.base import NewTurn

from .conftest import free_port, serve
from .test_access import violations

TOKEN = "a token for the tests of insights"
ASKED = (
    ("what does a professor earn", "answered"), ("do I need a visa", "unknown"), ("zrgl blorfx wumpt", "unknown"),
    ("how long does it take to become a research engineer", "answered"),
)


async def fill(path: Path) -> None:
    store = open_store(Database(path=path))
    await store.start()
    now = int(time.time())
    for talk in range(4):
        for number, (text, status) in enumerate(ASKED, 1):
            at = now - talk * 6 * 86_400
            reply = ('{"text":"r"}', status, "{}", at, "2026-11-20")
            await store.commit(NewTurn(f"talk{talk}", number, f"m{number}", text, *reply))
        await store.rate(f"talk{talk}", 1, -1, "too <b>vague</b>")
    await store.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("insights") / "kept.sqlite3"
    # Playwright runs a loop of its own in this thread.
    with ThreadPoolExecutor() as threads:
        threads.submit(lambda: asyncio.run(fill(path))).result()
    settings = Settings(database=Database(path=path), admin_token=TOKEN)
    port = free_port()
    stop = serve(create_app(settings, Advisor.load()), port)
    yield f"http://127.0.0.1:{port}/insights"
    stop()


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Admin token").fill(TOKEN)
    page.get_by_role("button", name="Open the page").click()
    expect(page.get_by_role("heading", name="Not in the guides")).to_be_visible()


def test_the_form_lets_in(page: Page, address: str) -> None:
    sign_in(page, address)
    page.goto(f"{address}?days=7")
    expect(page.get_by_text("do I need a visa")).to_have_count(1)


def test_a_wrong_token_is_told(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Admin token").fill("guess")
    page.get_by_role("button", name="Open the page").click()
    expect(page.get_by_role("alert")).to_contain_text("not the admin token")


def test_words_of_visitors_are_no_markup(page: Page, address: str) -> None:
    sign_in(page, address)
    expect(page.get_by_text("too <b>vague</b>").first).to_be_visible()


def test_the_counts_are_drawn(page: Page, address: str) -> None:
    sign_in(page, address)
    drawn = page.locator("svg.bar .value")
    expect(drawn.first).to_be_attached()
    assert page.evaluate("() => document.querySelector('svg[role=img]').getBoundingClientRect().height") > 20


def preview(page: Page) -> None:
    page.get_by_role("button", name="Teach this: zrgl").first.click()
    page.get_by_label("What it asks for").select_option("pay")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("region", name="The change to examples.yaml")).to_contain_text("+  - zrgl blorfx wumpt")


def test_teach_this_leads_to_a_patch(page: Page, address: str) -> None:
    sign_in(page, address)
    preview(page)
    expect(page.get_by_text("of 4 recent replies would change")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 360])
def test_axe_finds_nothing(browser: Browser, address: str, axe: str, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    found = violations(page, axe)
    sign_in(page, address)
    found += violations(page, axe)
    preview(page)
    found += violations(page, axe)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    context.close()
    assert (found, wide) == ([], width)


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 401), ({"authorization": "Bearer wrong"}, 401), ({"authorization": f"Bearer {TOKEN}"}, 200),
    ({"cookie": "career_advisor_operator=99999999999.forged"}, 401), ({"cookie": "career_advisor_operator=1."}, 401),
])
def test_who_is_let_in(address: str, headers: dict[str, str], status: int) -> None:
    assert httpx.get(address, headers=headers).status_code == status


def test_the_page_as_json(address: str) -> None:
    headers = {"authorization": f"Bearer {TOKEN}", "accept": "application/json"}
    told = httpx.get(address, headers=headers).json()
    assert told["conversations"] == 4 and told["not_in_guides"][0]["examples"] == ["do I need a visa"]
