"""The widget as a guest on other people's pages: strict policies, hostile styles, hostile words, weight and cost."""

from __future__ import annotations

import base64
import gzip
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from .conftest import House
from .gallery import BLOCK_TOUR, GUIDE
from .widget import Widget, eventually

CORPUS = (Path(__file__).parent / "corpus.txt").read_text("utf-8").splitlines()
LOADER_BUDGET, BUDGET = 3_000, 30_000

COST = """
const watch = (type, kept, field) => {
  const note = (list) => kept.push(...list.getEntries().map((one) => one[field]));
  new PerformanceObserver(note).observe({type, buffered: true});
};
watch("layout-shift", window.shifts = [], "value");
watch("longtask", window.tasks = [], "duration");
"""

HOSTILE = """
  body * {
    all: unset !important; color: red !important; font: 40px cursive !important; letter-spacing: 1em !important;
    line-height: 4 !important; text-transform: uppercase !important; transform: rotate(4deg) !important;
    filter: blur(3px) !important; opacity: .3 !important; visibility: visible !important; cursor: none !important;
    word-spacing: 2em !important; zoom: 1.5;
  }
  button, div, section, p, textarea {
    border: 9px dashed lime !important; background: lime !important; margin: 50px !important;
  }
  .root, .panel, .log, .turn { display: none !important }
"""


def test_a_tour_of_everything_breaks_no_policy(page: Page, house: House) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    widget = Widget(page).visit(f"{house.portal}/careers/{GUIDE}")
    page.on("console", lambda message: widget.faults.append(message.text) if message.type == "error" else None)
    widget.open()
    for word in BLOCK_TOUR:
        widget.say(word)
    widget.find(".act[aria-label='Not helpful']").last.click()
    widget.find(".comment input").fill("too short")
    widget.find(".comment button").click()
    widget.find(".tool").first.click()
    with page.expect_download():
        page.get_by_role("button", name="Download transcript").click()
    widget.find(".tool").first.click()
    page.get_by_role("button", name="Forget me").click()
    widget.find(".choice.care").click()
    expect(widget.replies).to_have_count(0)
    assert page.evaluate("violations") == []
    assert widget.faults == []
    assert {url for url in asked if not url.startswith((house.portal, house.advisor, "blob:", "data:"))} == set()


@pytest.mark.parametrize("path", ["/", f"/guides/{GUIDE}", "/guides", "/privacy"])
def test_the_advisors_own_pages_break_no_policy(path: str, page: Page, house: House) -> None:
    widget = Widget(page)
    page.goto(house.advisor + path)
    if path == "/":
        widget.ready().say("facts")
    assert page.evaluate("violations") == []


def test_the_corpus_executes_nothing_in_the_chat(chat: Widget) -> None:
    for words in CORPUS:
        reply = chat.say(words)
        expect(reply.locator(".text").first).to_have_text(words, use_inner_text=False)
    chat.find("a").evaluate_all(
        "all => all.forEach((one) => one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))"
    )
    links: list[str] = chat.find(".exchange a").evaluate_all("all => all.map((one) => one.protocol + '//' + one.host)")
    assert chat.page.evaluate("window.struck") is None
    assert chat.page.evaluate("violations") == []
    assert {link.split(":")[0] for link in links} <= {"http", "https"}
    # What begins with slashes is the advisor's own, however many there are.
    own = "//" + chat.page.evaluate("location.host")
    assert all(link.endswith(own) for link in links if not link.startswith("https:"))


def test_the_corpus_executes_nothing_without_the_chat(browser: Browser, house: House) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # Scripts run, but the element never comes: only the form is there.
    page.route("**/static/**/*.js", lambda route: route.abort())
    page.goto(house.advisor + "/")
    for first in range(0, len(CORPUS), 8):
        page.locator("textarea").fill("\n".join(CORPUS[first : first + 8]))
        page.locator(".composer button").click()
    expect(page.locator(".exchange")).to_have_count(5)
    struck = page.evaluate("window.struck")
    context.close()
    assert struck is None
    assert {url for url in asked if not url.startswith(house.advisor)} == set()


DIFFERENT = """
async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height).data;
  }));
  if (one.length !== other.length) return 1;
  const differs = (at) => [at, at + 1, at + 2].some((part) => Math.abs(one[part] - other[part]) > 8);
  let different = 0;
  for (let at = 0; at < one.length; at += 4) different += differs(at);
  return different / (one.length / 4);
}
"""


def _styled(styles: str, route: Route) -> None:
    route.fulfill(body="html { background: #fff }" + styles, content_type="text/css")


def test_hostile_styles_change_nothing(browser: Browser, house: House) -> None:
    pictures = []
    for styles in ("", HOSTILE):
        context = browser.new_context(viewport={"width": 900, "height": 700}, reduced_motion="reduce")
        page = context.new_page()
        page.route("**/portal.css", partial(_styled, styles))
        widget = Widget(page).visit(house.portal + "/").open()
        widget.say("facts")
        widget.find(".tool").first.focus()
        pictures.append(widget.find(".panel").screenshot(animations="disabled", caret="hide"))
        context.close()
    encoded = [f"data:image/png;base64,{base64.b64encode(picture).decode()}" for picture in pictures]
    page = browser.new_page()
    different = page.evaluate(DIFFERENT, encoded)
    page.close()
    assert different <= 0.001


def test_hostile_styles_leave_no_trace_beside_the_launcher(page: Page, house: House) -> None:
    painted = "body * { padding: 7px !important; border: 3px solid lime !important; background: yellow !important }"
    page.route("**/portal.css", partial(_styled, painted))
    widget = Widget(page).visit(house.portal + "/")
    box = widget.host.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (0, 0)


def test_the_weight_is_within_its_budget(page: Page, house: House) -> None:
    responses: dict[str, Response] = {}
    page.on("response", lambda response: responses.setdefault(response.url, response))
    Widget(page).visit(house.portal + "/").open()
    weights = {
        url: len(gzip.compress(one.body(), 9)) for url, one in responses.items() if url.startswith(house.advisor)
    }
    assert weights.pop(house.advisor + "/embed.js") <= LOADER_BUDGET
    assert sum(weights.values()) <= BUDGET, weights


LOADED = """
() => performance.getEntriesByType("resource")
  .filter(({name}) => /static|api.widget/.test(name))
  .map(({name, fetchStart, responseEnd, transferSize}) => [name, fetchStart, responseEnd, transferSize])
"""


def test_styles_that_are_away_come_later(page: Page, house: House) -> None:
    asked: list[str] = []

    def away(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503) if len(asked) < 3 else route.continue_()

    page.route("**/element.css", away)
    Widget(page).visit(house.portal + "/").open()


def test_everything_is_asked_for_at_once(page: Page, house: House) -> None:
    # So slow a line that nothing is there before all is asked for, unless one thing waits for another.
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 250, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", slow)
    Widget(page).visit(house.portal + "/")
    first_there = min(end for _, _, end, _ in page.evaluate(LOADED))
    # What is asked for after the first answer comes from the cache: it was asked for before.
    late = [name for name, start, _, size in page.evaluate(LOADED) if start > first_there and size > 0]
    assert late == []


def test_it_costs_the_page_nothing(browser: Browser, house: House) -> None:
    shifts, tasks = [], []
    # Others use this machine too: what the widget costs is what the least disturbed of some loads shows.
    for _ in range(5):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(COST)
        Widget(page).visit(f"{house.portal}/careers/{GUIDE}")
        page.wait_for_timeout(200)
        shifted, long_tasks = page.evaluate("[shifts, tasks]")
        context.close()
        shifts += shifted
        tasks.append(long_tasks)
        if not long_tasks:
            break
    assert shifts == []
    assert [] in tasks


def test_a_page_that_is_not_listed_gets_no_widget(page: Page, house: House) -> None:
    stranger = house.portal.replace("localhost", "127.0.0.1")
    page.goto(stranger + "/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("() => document.querySelector('career-advisor')?.shadowRoot ?? null") is None


SPEAK = """
() => {
  window.told = [];
  addEventListener("message", ({data, origin}) => told.push([data.type, origin]));
  const frame = document.querySelector("iframe").contentWindow;
  frame.postMessage({type: "career-advisor", method: "ask", text: "facts"}, "*");
}
"""


def test_the_frame_speaks_with_its_own_portal_alone(page: Page, house: House) -> None:
    page.goto(house.portal + "/isolated")
    frame = page.frame_locator("iframe.standing")
    page.evaluate(SPEAK)
    expect(frame.locator(".exchange .turn.advisor")).to_have_count(1)
    eventually(lambda: ["career-advisor:message", house.advisor] in page.evaluate("told"))


def test_a_frame_in_a_strange_page_stays_empty(page: Page, house: House) -> None:
    page.goto(house.portal.replace("localhost", "127.0.0.1") + "/isolated")
    page.wait_for_load_state("networkidle")
    assert page.frames[1].url.startswith("chrome-error:")
