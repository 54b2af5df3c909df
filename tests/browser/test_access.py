"""The widget for everyone: axe in every state, theme and direction; keyboard; what is heard; small windows."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import House
from .gallery import BLOCK_TOUR, GUIDE
from .widget import Widget, eventually

RUN = """
async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return found.violations.flatMap(({id, nodes}) =>
    nodes.map((node) => `${id}: ${node.target.flat().join(" ")} ${node.failureSummary}`));
}
"""
Theme = Literal["light", "dark", "forced"]


def violations(page: Page, axe: str) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    found: list[str] = page.evaluate(RUN)
    return found


def themed(browser: Browser, theme: Theme, direction: str) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": 1000, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        forced_colors="active" if theme == "forced" else "none",
        reduced_motion="reduce",
    )
    context.add_init_script(
        f"document.addEventListener('DOMContentLoaded', () => document.documentElement.dir = '{direction}')"
    )
    return context


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_no_state_has_a_violation(theme: Theme, direction: str, browser: Browser, house: House, axe: str) -> None:
    context = themed(browser, theme, direction)
    widget = Widget(context.new_page())
    page = widget.page
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        found[state] = violations(page, axe)

    widget.visit(house.portal + "/")
    look("closed")
    widget.open()
    look("open and empty")
    for word in BLOCK_TOUR:
        widget.say(word)
    widget.find("summary").evaluate_all("all => all.forEach((one) => one.click())")
    look("every block")
    widget.find(".act[aria-label='Not helpful']").last.click()
    look("a comment asked for")
    widget.find(".tool").first.click()
    look("menu")
    page.get_by_role("button", name="Forget me").click()
    look("erase for good?")
    page.keyboard.press("Escape")
    widget.find(".tool").first.click()
    page.get_by_role("button", name="Talk to a person").click()
    expect(widget.find(".sheet-title", has_text="Talk to a person")).to_be_visible()
    look("hand-off")
    page.keyboard.press("Escape")
    widget.field.fill("x" * 2001)
    look("too long")
    widget.field.fill("")
    context.set_offline(True)
    widget.field.fill("facts")
    widget.field.press("Enter")
    expect(widget.find(".state")).to_be_visible()
    look("offline")
    context.close()
    assert {state: faults for state, faults in found.items() if faults} == {}


PAGES = (
    "/", f"/guides/{GUIDE}", "/guides", "/guides?about=zeppelin", "/privacy", "/accessibility", "/guides/none", "/no",
)  # fmt: skip


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_no_page_has_a_violation(theme: Theme, direction: str, browser: Browser, house: House, axe: str) -> None:
    context = themed(browser, theme, direction)
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(house.advisor + path)
        found[path] = violations(page, axe)
    context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}


FOCUSED = """
() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at.className;
}
"""


def test_the_keyboard_alone_is_enough(page: Page, house: House) -> None:
    widget = Widget(page).visit(house.portal + "/")

    def tab_to(name: str, key: str = "Tab") -> None:
        for _ in range(60):
            if page.evaluate(FOCUSED) == name:
                return
            page.keyboard.press(key)
        raise AssertionError(f"{name} was never reached")

    tab_to("launcher")
    page.keyboard.press("Enter")
    expect(widget.field).to_be_focused()
    page.keyboard.type("facts")
    page.keyboard.press("Enter")
    expect(widget.replies).to_have_count(1)
    expect(widget.field).to_be_focused()
    tab_to("offer", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(widget.replies).to_have_count(2)
    tab_to("act", "Shift+Tab")
    page.keyboard.press("Space")
    tab_to("tool", "Shift+Tab")
    tab_to("tool closer", "Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="New conversation")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Forget me")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="More")).to_be_focused()
    page.keyboard.press("Escape")
    expect(widget.find(".panel")).to_be_hidden()
    expect(widget.find(".launcher")).to_be_focused()


LISTEN = """
element => {
  window.heard = [];
  const live = element.shadowRoot.querySelector("[aria-live=polite]");
  const hear = ({addedNodes}) => addedNodes.forEach((node) => heard.push(node.textContent));
  new MutationObserver((changes) => changes.forEach(hear)).observe(live, {childList: true, subtree: true});
}
"""


def test_a_reply_is_announced_once_and_the_past_never(chat: Widget) -> None:
    chat.say("facts")
    chat.page.reload()
    chat.ready()
    chat.host.evaluate(LISTEN)
    expect(chat.replies).to_have_count(1)
    chat.say("listing")
    assert chat.page.evaluate("heard") == ["Advisor: What people love, and first steps."]


def test_a_reply_missed_while_cut_off_is_announced_once(chat: Widget, context: BrowserContext) -> None:
    chat.say("facts")
    chat.host.evaluate(LISTEN)
    context.set_offline(True)
    chat.field.fill("listing")
    chat.field.press("Enter")
    expect(chat.find(".state")).to_be_visible()
    context.set_offline(False)
    expect(chat.replies).to_have_count(2)
    heard = [words for words in chat.page.evaluate("heard") if words.startswith("Advisor")]
    assert heard == ["Advisor: What people love, and first steps."]


def test_a_reply_takes_no_focus(chat: Widget) -> None:
    chat.field.fill("facts")
    chat.find(".send").click()
    chat.find(".tool").first.focus()
    expect(chat.replies).to_have_count(1)
    expect(chat.find(".tool").first).to_be_focused()


def test_nothing_moves_where_motion_is_unwanted(browser: Browser, house: House) -> None:
    context = browser.new_context(reduced_motion="reduce")
    widget = Widget(context.new_page()).visit(house.portal + "/").open()
    widget.say("facts")
    moving = widget.host.evaluate("element => element.shadowRoot.getAnimations().length")
    context.close()
    assert moving == 0


# A phone; a desktop window of 1280 by 1024 zoomed to 400 %.
@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256)])
@pytest.mark.parametrize("path", ["/", f"/careers/{GUIDE}"])
def test_small_windows_hold_everything(width: int, height: int, path: str, browser: Browser, house: House) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    widget = Widget(context.new_page())
    widget.visit((house.advisor if path == "/" else house.portal) + path)
    if path != "/":
        widget.open()
    for word in BLOCK_TOUR:
        widget.say(word)
    overflow = widget.find(".log").evaluate("log => log.scrollWidth - log.clientWidth")
    boxes: Any = [widget.find(selector).bounding_box() for selector in (".field", ".send", ".head")]
    shown = widget.find(".log").evaluate("log => log.clientHeight")
    context.close()
    assert overflow == 0
    assert all(
        box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height for box in boxes
    )
    assert shown > height * 0.4


def test_a_keyboard_on_the_glass_leaves_the_composer_in_sight(browser: Browser, house: House) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 760})
    # What a phone does when its keyboard rises: the window stays, what is visible of it shrinks and moves.
    context.add_init_script("""
      const view = new EventTarget();
      Object.assign(view, {height: innerHeight, offsetTop: 0, scale: 1});
      Object.defineProperty(window, "visualViewport", {value: view});
      window.raise = (height, above) => {
        Object.assign(view, {height, offsetTop: above});
        view.dispatchEvent(new Event("resize"));
      };
    """)
    widget = Widget(context.new_page()).visit(house.portal + "/").open()
    widget.page.evaluate("raise(400, 60)")
    box = eventually(lambda: widget.find(".composer").bounding_box())
    context.close()
    assert box["y"] >= 60
    assert box["y"] + box["height"] <= 460


def test_guide_sections_are_reached_by_their_links(page: Page, house: House) -> None:
    page.goto(f"{house.advisor}/guides/{GUIDE}")
    targets = page.locator(".contents li a").evaluate_all("all => all.map((one) => one.getAttribute('href').slice(1))")
    assert targets
    assert all(page.locator(f"section[id='{name}'] h2").count() == 1 for name in targets)
