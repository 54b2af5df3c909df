"""The pages of guides in a real browser: nothing is cut off or shifts, and a question reaches the chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import House
from .gallery import GUIDE
from .test_access import PAGES, themed
from .widget import WATCH, Widget

SHIFT = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.shifted += one.value; }))
  .observe({type: "layout-shift", buffered: true});
"""
ON_TOP = """
nav => { const {top, height} = nav.getBoundingClientRect(); return top === 0 && height > 0 && height < 64; }
"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_pages_fit_and_stand_still(width: int, browser: Browser, house: House) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(SHIFT)
    faults = []
    for path in PAGES:
        page.goto(house.advisor + path)
        page.wait_for_load_state("networkidle")
        overflow, shifted = page.evaluate("[document.documentElement.scrollWidth - innerWidth, window.shifted]")
        if overflow > 0 or shifted:
            faults.append((path, overflow, shifted))
    context.close()
    assert faults == []


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/"])
def test_pages_break_no_policy(path: str, page: Page, house: House) -> None:
    page.add_init_script(WATCH)
    page.goto(house.advisor + path)
    assert page.evaluate("violations") == []


def test_guide_texts_are_not_bold(page: Page, house: House) -> None:
    page.goto(f"{house.advisor}/guides/{GUIDE}")
    texts = page.locator(".prose p, .prose li")
    weights = texts.evaluate_all("all => all.map((one) => getComputedStyle(one).fontWeight)")
    assert set(weights) == {"400"}


def test_contents_stay_on_top_on_phones(browser: Browser, house: House) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{house.advisor}/guides/{GUIDE}")
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Roadmap").click()
    page.wait_for_url("**#roadmap")
    on_top = page.locator(".contents").evaluate(ON_TOP)
    heading = page.locator("#roadmap-title").bounding_box()
    context.close()
    assert on_top is True
    assert heading is not None
    assert 40 < heading["y"] < 400


def test_contents_stand_beside_on_desktops(page: Page, house: House) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{house.advisor}/guides/{GUIDE}")
    contents, guide = (page.locator(one).bounding_box() for one in (".contents", "main.guide"))
    assert contents is not None
    assert guide is not None
    assert contents["x"] >= guide["x"] + guide["width"]


def test_a_question_reaches_the_chat(page: Page, house: House) -> None:
    page.goto(house.advisor + "/guides")
    page.get_by_role("textbox", name="Ask the advisor").fill("facts & <more>")
    page.keyboard.press("Enter")
    widget = Widget(page).ready()
    expect(widget.find(".bubble")).to_have_text("facts & <more>")
    page.reload()
    widget.ready()
    expect(widget.find(".bubble")).to_have_count(1)
    assert page.url == house.advisor + "/"


def test_a_question_needs_no_script(browser: Browser, house: House) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(house.advisor + "/guides")
    page.get_by_role("textbox", name="Ask the advisor").fill("facts")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble")).to_have_text("facts")
    context.close()


def test_filters_need_no_script(browser: Browser, house: House) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(house.advisor + "/guides")
    page.get_by_label("Difficulty").select_option("Moderate")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("status")).to_contain_text("1 guide")
    page.get_by_role("link", name="Show all guides").click()
    expect(page.get_by_role("status")).to_contain_text("5 guides")
    context.close()


@pytest.mark.parametrize("path", ["/guides", "/privacy", "/no"])
def test_pages_carry_the_mark_of_the_chat(path: str, page: Page, house: House) -> None:
    drawn = Widget(page).visit(house.advisor + "/").find(".mark path").get_attribute("d")
    page.goto(house.advisor + path)
    assert page.locator(".bar-top .mark path").get_attribute("d") == drawn


def test_the_chat_leads_to_the_guides(page: Page, house: House) -> None:
    Widget(page).visit(house.advisor + "/")
    page.get_by_role("link", name="All guides").click()
    page.wait_for_url("**/guides")


def test_a_frame_has_no_links_of_the_site(page: Page, house: House) -> None:
    Widget(page).visit(house.advisor + "/frame")
    expect(page.locator(".chat-bar")).to_have_count(0)


def test_counts_of_a_roadmap_read_in_order(browser: Browser, house: House) -> None:
    context = themed(browser, "light", "rtl")
    widget = Widget(context.new_page()).visit(house.advisor + "/")
    summary = widget.say("plan").locator("summary").first
    edges = summary.evaluate("""node => [0, node.firstChild.data.length - 1].map((at) => {
      const range = document.createRange();
      range.setStart(node.firstChild, at);
      range.setEnd(node.firstChild, at + 1);
      return range.getBoundingClientRect().left;
    })""")
    words = summary.inner_text()
    context.close()
    assert words == "2 tasks · 2 resources"
    assert edges[0] < edges[1]
