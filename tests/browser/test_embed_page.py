"""The owner's page: a live launcher, and a line that puts the same one on a portal's page."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import House
from .gallery import GUIDE
from .test_access import Theme, themed, violations
from .widget import Widget

OPTIONS = {"title": 'Ask "Northfield" & <us>', "launcher": "Questions?", "accent": "#5237c8", "offset": "40"}


def fill(page: Page) -> str:
    """Chooses options; the snippet that comes of them."""
    for name, value in OPTIONS.items():
        page.locator(f".embed-options #{name}").fill(value)
    page.locator("#guide").select_option(GUIDE)
    page.locator("#theme").select_option("dark")
    return page.locator(".snippet").inner_text()


@pytest.mark.parametrize("pinned", [False, True])
def test_the_snippet_makes_the_launcher_of_the_preview(pinned: bool, page: Page, house: House) -> None:
    preview = Widget(page).visit(house.advisor + "/embed")
    fill(page)
    if pinned:
        page.get_by_role("checkbox").check()
    snippet = page.locator(".snippet").inner_text()
    preview.ready()
    expect(preview.find(".launcher")).to_have_text("Questions?")
    assert page.evaluate("violations") == []
    house.pages["host"] = f"<!doctype html><html lang=en><title>Host</title><body>{snippet}</body></html>"
    assert ("integrity=" in snippet) == pinned
    hosted = Widget(page).visit(house.portal + "/host")
    expect(hosted.find(".launcher")).to_have_text("Questions?")
    hosted.open()
    expect(hosted.find("#title")).to_have_text(OPTIONS["title"])
    expect(hosted.find(".thread")).to_contain_text(GUIDE)


def test_the_snippet_is_copied(page: Page, house: House) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(house.advisor + "/embed")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".snippet").inner_text()


def test_without_scripts_the_plain_line_stands_there(browser: Browser, house: House) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(house.advisor + "/embed")
    found = re.search(r"<code>(.*?)</code>", page.content())
    context.close()
    assert found
    assert html.unescape(found[1]) == f'<script src="{house.advisor}/embed.js" async></script>'


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_the_page_has_no_violation(theme: Theme, browser: Browser, house: House, axe: str) -> None:
    context = themed(browser, theme, "ltr")
    page = context.new_page()
    Widget(page).visit(house.advisor + "/embed")
    faults = violations(page, axe)
    page.set_viewport_size({"width": 320, "height": 700})
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert (faults, overflow) == ([], 0)


def test_allowed_sites_are_listed(page: Page, house: House) -> None:
    page.goto(house.advisor + "/embed")
    expect(page.locator("main")).to_contain_text(house.portal)
