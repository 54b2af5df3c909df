"""What the chat shows around its replies: rows, tables, actions, banner, refusals, focus, touch and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import House
from .gallery import BLOCK_TOUR, GUIDE
from .widget import Widget, eventually

FOCUS = """
() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at.className || at.localName;
}
"""


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[Widget]:
    """The full-page chat on a small phone."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    context.set_default_timeout(20_000)
    yield Widget(context.new_page()).visit(house.advisor + "/")
    context.close()


def test_suggestions_are_one_row_on_phones(phone: Widget) -> None:
    phone.say("many")
    tops = phone.find(".offer").evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    row = phone.find(".offers")
    scrolls = row.evaluate("row => row.scrollWidth > row.clientWidth")
    box, composer = row.bounding_box(), phone.find(".composer").bounding_box()
    assert len(tops) > 3
    assert len(set(tops)) == 1
    assert scrolls
    assert box
    assert composer
    assert abs(box["y"] + box["height"] - composer["y"]) < 20


def test_tables_keep_their_first_column(phone: Widget) -> None:
    scroll = phone.say("wide").locator(".scroll")
    before = scroll.locator("tbody th").first.bounding_box()
    scroll.evaluate("node => { node.scrollLeft = node.scrollWidth; }")
    after = scroll.locator("tbody th").first.bounding_box()
    last = scroll.locator("tbody tr").first.locator("td").last.bounding_box()
    assert before == after
    assert before
    assert before["width"] < 130
    assert last
    assert last["x"] + last["width"] <= 320


def test_actions_show_on_the_last_reply_or_when_pointed_at(chat: Widget) -> None:
    first, last = chat.say("facts"), chat.say("listing")
    opacity = "node => getComputedStyle(node).opacity"
    chat.page.mouse.move(0, 0)
    eventually(lambda: first.locator(".actions").evaluate(opacity) == "0")
    assert last.locator(".actions").evaluate(opacity) == "1"
    first.hover()
    eventually(lambda: first.locator(".actions").evaluate(opacity) == "1")
    chat.page.mouse.move(0, 0)
    first.locator(".act").first.focus()
    eventually(lambda: first.locator(".actions").evaluate(opacity) == "1")


def test_parts_have_headings(chat: Widget) -> None:
    reply = chat.say("parts")
    expect(reply.get_by_role("heading", level=3)).to_have_text(["Research intern: Pay", "Research intern: Challenges"])


def test_skills_are_drawn(chat: Widget) -> None:
    skills = chat.say("skills").locator(".skill")
    expect(skills.locator(".pill")).to_have_text(["Critical", "Important", "Nice to have"])
    widths = skills.locator(".bar .value").evaluate_all("all => all.map((one) => one.getAttribute('width'))")
    assert widths == ["100%", "50%"]


def test_signed_lines_are_drawn(chat: Widget) -> None:
    items = chat.say("fits").locator(".items > li")
    expect(items.nth(0)).to_have_class("plus")
    expect(items.nth(1)).to_have_class("minus")
    expect(items).to_have_text(["+ You like building", "– Little maths"])


def test_a_lost_line_says_what_waits(chat: Widget, context: BrowserContext) -> None:
    chat.say("facts")
    context.set_offline(True)
    banner = chat.find(".banner")
    expect(banner).to_contain_text("offline")
    expect(banner).not_to_contain_text("message")
    chat.field.fill("listing")
    chat.field.press("Enter")
    expect(banner).to_contain_text("1 message waits in this tab")
    expect(chat.find(".status")).to_have_text("Not connected")
    context.set_offline(False)
    expect(chat.replies).to_have_count(2)
    expect(banner).to_be_hidden()
    expect(chat.find(".status")).to_have_text("Answers with sources")


CUT = """
window.cut = false;
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  constructor(...all) { super(...(window.cut ? ["ws://127.0.0.1:1/"] : all)); (window.lines ??= []).push(this); }
};
Math.random = () => 0.99;
"""


def test_the_next_attempt_can_be_made_now(page: Page, house: House) -> None:
    page.add_init_script(CUT)
    page.route("**/healthz", lambda route: route.abort())
    widget = Widget(page).visit(house.advisor + "/")
    widget.say("facts")
    page.evaluate("() => { window.cut = true; window.lines.forEach((one) => one.close()); }")
    expect(widget.find(".banner")).to_be_visible()
    page.wait_for_timeout(8000)
    page.evaluate("() => { window.cut = false; }")
    widget.find(".banner button").click()
    expect(widget.find(".banner")).to_be_hidden(timeout=3000)
    assert page.evaluate(FOCUS) == "field"


def test_the_header_follows_plain_http(page: Page, house: House) -> None:
    page.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked'); } }")
    widget = Widget(page).visit(house.advisor + "/")
    widget.say("facts")
    expect(widget.find(".status")).to_have_text("Answers with sources")
    expect(widget.find(".banner")).to_be_hidden()


def test_a_refused_message_keeps_its_place(chat: Widget) -> None:
    chat.say("facts")
    chat.call("ask", "x" * 2001)
    expect(chat.find(".state button")).to_have_text("Edit")
    expect(chat.find(".offer").first).to_be_visible()
    chat.say("listing")
    words = chat.find(".exchange .bubble").all_inner_texts()
    assert [word[:7] for word in words] == ["facts", "xxxxxxx", "listing"]
    chat.find(".state button").click()
    expect(chat.field).to_have_value("x" * 2001)
    expect(chat.field).to_be_focused()
    expect(chat.find(".exchange")).to_have_count(2)


@pytest.mark.parametrize("words", ["\\ud800 facts", "fa\\u0000cts"])
def test_odd_text_is_answered(words: str, chat: Widget) -> None:
    chat.host.evaluate(f"element => element.ask('{words}')")
    expect(chat.replies).to_have_count(1)
    chat.say("listing")


def test_a_way_down_shows_when_scrolled_up(chat: Widget) -> None:
    for word in ("roadmap", "pay", "plan"):
        chat.say(word)
    chat.find(".log").evaluate("log => log.scrollTo({top: 0, behavior: 'instant'})")
    way = chat.page.get_by_role("button", name="Go to the latest message")
    way.click()
    expect(way).to_be_hidden()
    assert chat.page.evaluate(FOCUS) == "field"
    assert chat.find(".log").evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight < 80")


def test_no_way_down_stays_after_an_erasure(chat: Widget) -> None:
    for word in ("roadmap", "pay", "plan"):
        chat.say(word)
    chat.find(".log").evaluate("log => log.scrollTo({top: 0, behavior: 'instant'})")
    way = chat.page.get_by_role("button", name="Go to the latest message")
    expect(way).to_be_visible()
    chat.call("forget")
    expect(chat.replies).to_have_count(0)
    expect(way).to_be_hidden()


def test_a_suggestion_leaves_the_focus_in_the_chat(chat: Widget) -> None:
    chat.say("facts")
    chat.find(".offer").first.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.replies).to_have_count(2)
    assert chat.page.evaluate(FOCUS) == "field"


def test_a_suggestion_raises_no_keyboard(phone: Widget) -> None:
    phone.say("facts")
    phone.find(".offer").first.tap()
    expect(phone.replies).to_have_count(2)
    assert "log" in phone.page.evaluate(FOCUS)


@pytest.mark.parametrize("entry", ["Copy transcript", "Download transcript"])
def test_a_menu_entry_leaves_the_focus_on_the_menu(entry: str, chat: Widget) -> None:
    chat.say("facts")
    chat.find(".tool").first.click()
    chat.page.get_by_role("button", name=entry).press("Enter")
    expect(chat.page.get_by_role("button", name="More")).to_be_focused()


def test_a_comment_leaves_the_focus_on_its_rating(chat: Widget) -> None:
    reply = chat.say("facts")
    reply.get_by_role("button", name="Not helpful").click()
    reply.locator(".comment input").fill("too short")
    reply.locator(".comment input").press("Enter")
    expect(reply.get_by_role("button", name="Not helpful")).to_be_focused()


SMALL = """
all => all.filter((one) => one.checkVisibility()).map((one) => [one.className, one.getBoundingClientRect()])
  .filter(([, box]) => box.height && (box.height < 44 || box.width < 44)).map(([name]) => name)
"""


def test_touch_targets_are_large(phone: Widget) -> None:
    for word in BLOCK_TOUR:
        phone.say(word)
    phone.find("summary").evaluate_all("all => all.forEach((one) => one.parentNode.open = true)")
    phone.find(".act[aria-label='Not helpful']").last.tap()
    phone.find(".tool").first.tap()
    # Links within a sentence are as large as its text.
    assert phone.find("button, summary, input, .menu a, .sources a, .links a").evaluate_all(SMALL) == []


def test_there_is_one_focus_ring(page: Page, house: House) -> None:
    widget = Widget(page).visit(house.portal + "/")
    page.keyboard.press("Tab")
    ring = """() => {
      let at = document.activeElement;
      while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      const shown = at.matches(".field") ? at.closest(".composer") : at;
      const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(shown);
      return at.getRootNode() === document ? "" : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
    }"""
    widget.open().say("facts")
    rings = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        rings.add(page.evaluate(ring))
    assert len(rings - {""}) == 1


def test_paper_holds_the_whole_conversation(chat: Widget) -> None:
    for word in ("facts", "roadmap", "pay", "plan", "notices", "links"):
        chat.say(word)
    pages = len(re.findall(rb"/Type\s*/Page\b", chat.page.pdf(format="A4")))
    chat.page.emulate_media(media="print")
    cut = chat.find(".exchange").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().bottom > document.documentElement.scrollHeight).length"
    )
    log = chat.find(".log").evaluate("log => log.scrollHeight - log.clientHeight")
    assert pages > 1
    assert (cut, log) == (0, 0)


def test_erasure_is_seen(chat: Widget) -> None:
    chat.say("facts")
    chat.find(".tool").first.click()
    chat.page.get_by_role("button", name="Forget me").click()
    chat.find(".choice.care").click()
    expect(chat.find(".remark")).to_have_text("The conversation is erased.")
    chat.say("listing")
    expect(chat.find(".remark")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 1100])
def test_the_tagline_is_one_line(width: int, page: Page, house: House) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    status = Widget(page).visit(f"{house.portal}/careers/{GUIDE}").open().find(".status")
    assert (
        status.evaluate("node => node.getBoundingClientRect().height / parseFloat(getComputedStyle(node).lineHeight)")
        < 1.5
    )
    assert status.evaluate("node => node.scrollWidth <= node.clientWidth")
