"""The seven blocks as they are drawn, by the chat and by the pages without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import House
from .gallery import BLOCK_TOUR
from .widget import Widget

SKELETON = """
node => {
  const walk = (one) => one.nodeType === 3 ? one.data.trim() || null : {
    tag: one.localName,
    attributes: Object.fromEntries([...one.attributes].map(({name, value}) =>
      [name, name === "href" ? one.href : value]).sort()),
    children: [...one.childNodes].map(walk).filter(Boolean),
  };
  return walk(node);
}
"""


@pytest.fixture(scope="module")
def long_chat(browser: Browser, house: House) -> Iterator[Widget]:
    """One conversation for all blocks: each is drawn below the last."""
    context = browser.new_context()
    yield Widget(context.new_page()).visit(house.advisor + "/")
    context.close()


@pytest.fixture(scope="module")
def form(browser: Browser, house: House) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(house.advisor + "/")
    yield page
    context.close()


@pytest.mark.parametrize("word", [*BLOCK_TOUR, '<b>markup</b> & "quotes"\nand lines'])
def test_page_and_chat_draw_a_reply_alike(word: str, long_chat: Widget, form: Page) -> None:
    drawn = long_chat.say(word)
    # What a script makes has no place where there are none.
    drawn.locator(".plan-tools").evaluate_all("all => all.forEach((one) => one.remove())")
    drawn.locator(".tick").evaluate_all("all => all.forEach((one) => one.replaceWith(...one.childNodes))")
    form.locator("textarea").fill(word)
    form.locator(".composer button").click()
    expected = form.locator(".exchange .blocks").last.evaluate(SKELETON)
    assert drawn.locator(".blocks").evaluate(SKELETON) == expected


def test_a_roadmap_is_drawn_in_proportion(chat: Widget) -> None:
    reply = chat.say("roadmap")
    widths = reply.locator(".strip rect").evaluate_all("all => all.map((one) => one.getBoundingClientRect().width)")
    assert [round(width / sum(widths), 2) for width in widths] == [0.33, 0.51, 0.16]


def test_a_range_is_a_bar_from_its_low_end_to_its_high_end(chat: Widget) -> None:
    bar = chat.say("pay").locator("tr", has_text="Interpretability").locator(".bar").first
    track, value = (bar.locator(name).bounding_box() for name in (".track", ".value"))
    assert track and value
    left, right = (
        (value["x"] - track["x"]) / track["width"],
        (value["x"] + value["width"] - track["x"]) / track["width"],
    )
    assert (round(left, 2), round(right, 2)) == (0.52, 1.0)


def test_what_is_drawn_is_also_told(chat: Widget) -> None:
    table = chat.say("pay").get_by_role("table").first
    expect(table.get_by_role("row", name="Engineer").get_by_role("cell")).to_have_text(["$140,000–$220,000", "+60%"])
    hidden = chat.find(".strip, .bar").evaluate_all("all => all.map((one) => one.getAttribute('aria-hidden'))")
    assert set(hidden) == {"true"}


def test_ticks_are_seen_and_heard(chat: Widget) -> None:
    reply = chat.say("plan")
    reply.locator("summary").first.click()
    expect(reply.locator(".tasks").first.get_by_role("listitem")).to_have_text(
        ["Done: Refresh linear algebra", "Done: Train a small network; compare, note"]
    )
    expect(reply.locator(".task.done .box").first).to_be_visible()


def test_a_source_opens_the_guide_at_its_section(chat: Widget, house: House) -> None:
    sources = chat.say("facts").locator(".sources")
    expect(sources.locator("summary")).to_have_text("Sources (1)")
    sources.locator("summary").click()
    sources.locator("a").click()
    chat.page.wait_for_url(house.advisor + "/guides/*#header")
    expect(chat.page.locator("#header")).to_be_visible()
