"""The widget on other people's pages: bars above it, navigation without loading, options, frames, colours, mistakes."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from .conftest import House
from .gallery import GUIDE
from .test_conversation import BLOCKED
from .widget import Widget

BOOTSTRAP = """<nav class="navbar fixed-top"
 style="position:fixed;inset:0 0 auto 0;height:56px;z-index:1030;background:#0d6efd">Portal</nav>
<main style="padding-top:70px;height:2000px">Text</main>"""


def serve(house: House, body: str, head: str = "") -> str:
    """A page of the portal's own making; its address."""
    top = f"<!doctype html><html lang=en><head><title>Host</title>{head}</head>"
    house.pages["host"] = f"{top}<body>{body}</body></html>"
    return house.portal + "/host"


def loader(house: House, options: str = "", query: str = "") -> str:
    return f'<script src="{house.advisor}/embed.js{query}" {options} async></script>'


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_a_full_screen_chat_lies_above_fixed_bars(phone: Page, house: House) -> None:
    widget = Widget(phone).visit(serve(house, BOOTSTRAP + loader(house))).open()
    widget.find(".closer").tap()
    expect(widget.find(".panel")).to_be_hidden()
    assert widget.host.evaluate("element => getComputedStyle(element).zIndex") == "1000"


def test_a_full_screen_chat_stays_closed_on_the_next_page(phone: Page, house: House) -> None:
    widget = Widget(phone).visit(house.portal + "/").open()
    widget.say("facts")
    widget.visit(f"{house.portal}/careers/{GUIDE}")
    expect(widget.find(".panel")).to_be_hidden()
    widget.open()
    expect(widget.replies).to_have_count(1)


def test_a_full_screen_chat_closes_when_the_address_changes(phone: Page, house: House) -> None:
    widget = Widget(phone).visit(house.portal + "/").open()
    phone.evaluate("history.pushState({}, '', '/next')")
    expect(widget.find(".panel")).to_be_hidden()


TURBO = (
    "() => { const body = document.createElement('body'); body.textContent = 'Next'; document.body.replaceWith(body); }"
)
EMPTIED = "() => { document.body.innerHTML = '<p>Next</p>'; }"


@pytest.mark.parametrize("navigate", [TURBO, EMPTIED], ids=["replaced", "emptied"])
@pytest.mark.parametrize("place", ["head", "body"])
def test_it_survives_navigation_without_loading(place: str, navigate: str, page: Page, house: House) -> None:
    script = loader(house)
    url = serve(house, "<p>First</p>" + (script if place == "body" else ""), script if place == "head" else "")
    widget = Widget(page).visit(url).open()
    widget.say("facts")
    for _ in range(2):
        page.evaluate(navigate)
        widget.ready()
        expect(widget.find(".panel")).to_be_visible()
        expect(widget.replies).to_have_count(1)
    widget.say("listing")


def test_a_removed_launcher_stays_away(page: Page, house: House) -> None:
    widget = Widget(page).visit(serve(house, "<p>First</p>" + loader(house)))
    page.evaluate("document.querySelector('career-advisor').remove()")
    page.wait_for_timeout(200)
    expect(widget.host).to_have_count(0)


TWO = "<career-advisor id=one></career-advisor><career-advisor id=two></career-advisor>"


def test_two_elements_share_one_conversation(page: Page, house: House) -> None:
    sockets: list[Any] = []
    page.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108 - Playwright refuses built-ins
    page.goto(serve(house, TWO + loader(house)))
    one, two = (page.locator(f"#{name} .root[part]") for name in ("one", "two"))
    one.locator("textarea").fill("facts")
    one.locator("textarea").press("Enter")
    expect(two.locator(".exchange .turn.advisor")).to_have_count(1)
    expect(two.locator(".bubble")).to_have_text("facts")
    two.locator("textarea").fill("listing")
    two.locator("textarea").press("Enter")
    expect(one.locator(".exchange .turn.advisor")).to_have_count(2)
    page.reload()
    expect(one.locator(".exchange .turn.advisor")).to_have_count(2)
    expect(two.locator(".exchange .turn.advisor")).to_have_count(2)
    assert len(sockets) == 2


def test_blocked_storage_outlives_the_element(page: Page, house: House) -> None:
    page.add_init_script(BLOCKED)
    widget = Widget(page).visit(house.portal + "/").open()
    widget.say("facts")
    page.evaluate("""async () => {
      const element = document.querySelector("career-advisor");
      const home = element.parentNode;
      element.remove();
      await new Promise((done) => setTimeout(done, 200));
      home.append(element);
    }""")
    expect(widget.replies).to_have_count(1)


def test_a_sandboxed_frame_sends(page: Page, house: House) -> None:
    frame = (
        f'<iframe sandbox="allow-scripts allow-same-origin" src="{house.advisor}/frame" width=600 height=600></iframe>'
    )
    page.goto(serve(house, frame))
    inside = page.frame_locator("iframe")
    inside.locator("textarea[part]").fill("facts")
    inside.locator(".send[part]").click()
    expect(inside.locator(".exchange .turn.advisor")).to_have_count(1)


def test_a_message_names_the_guide_of_its_page(page: Page, house: House) -> None:
    frames: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))  # noqa: PLW0108
    Widget(page).visit(f"{house.portal}/careers/{GUIDE}").open().say("facts")
    assert f'"context":{{"guide":"{GUIDE}"}}' in next(str(one) for one in frames if '"message"' in str(one))


RATIO = """element => {
  const brush = new OffscreenCanvas(1, 1).getContext("2d");
  const channels = (colour) => {
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3).map((one) => one / 255);
  };
  const light = (colour) => channels(colour)
    .map((one) => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [.2126, .7152, .0722][at], 0);
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  const style = (selector) => getComputedStyle(element.shadowRoot.querySelector(selector));
  const {color, backgroundColor} = style(".send");
  const text = ratio(style(".latest").color, style(".panel").backgroundColor);
  return [ratio(color, backgroundColor), text, backgroundColor];
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("accent", "fill"),
    [
        ("#ffd400", "rgb(255, 212, 0)"),
        ("#777", "rgb(119, 119, 119)"),
        ("#00204a", "rgb(0, 32, 74)"),
        ("oklch(70% 0.2 40)", None),
    ],
)
def test_any_accent_can_be_read(accent: str, fill: str | None, theme: str, page: Page, house: House) -> None:
    widget = (
        Widget(page).visit(serve(house, loader(house, f'data-accent="{accent}" data-theme="{theme}"'))).open()
    )
    on_fill, on_paper, filled = widget.host.evaluate(RATIO)
    assert (on_fill >= 4.49, on_paper >= 4.49) == (True, True)
    assert fill in {None, filled}


def test_a_frame_takes_theme_and_accent(page: Page, house: House) -> None:
    widget = Widget(page).visit(f"{house.advisor}/frame?theme=dark&accent={urllib.parse.quote('#ffd400')}")
    assert widget.host.evaluate(RATIO)[2] == "rgb(255, 212, 0)"
    assert widget.host.get_attribute("theme") == "dark"
    widget.visit(f"{house.advisor}/frame?theme=none&accent=url(x)")
    assert widget.host.get_attribute("theme") is None
    assert page.evaluate("violations") == []


OPTIONS = {
    "title": "Ask Northfield", "tagline": "We read the guides", "launcher": "Any questions?", "offset": "40,80",
    "position": "bottom-left", "greeting": "Hello from Northfield.", "avatar": "/face.svg",
}  # fmt: skip
FACE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="red"/></svg>'


@pytest.mark.parametrize("way", ["attributes", "query"])
def test_owners_options_are_taken(way: str, page: Page, house: House) -> None:
    page.route("**/face.svg", lambda route: route.fulfill(body=FACE, content_type="image/svg+xml"))
    attributes = " ".join(f'data-{name}="{value}"' for name, value in OPTIONS.items())
    query = "?" + urllib.parse.urlencode(OPTIONS).replace("&", "&amp;")
    script = loader(house, attributes) if way == "attributes" else loader(house, query=query)
    widget = Widget(page).visit(serve(house, script))
    launcher = widget.find(".launcher")
    expect(launcher).to_have_text("Any questions?")
    box = launcher.bounding_box()
    assert box
    assert (box["x"], round(800 - box["y"] - box["height"])) == (40, 80)
    widget.open()
    expect(widget.find("#title")).to_have_text("Ask Northfield")
    expect(widget.find(".status")).to_have_text("We read the guides")
    expect(widget.find(".thread")).to_have_text("Hello from Northfield.")
    expect(widget.find(".mark img")).to_be_visible()


def test_an_empty_launcher_is_an_icon(page: Page, house: House) -> None:
    launcher = Widget(page).visit(serve(house, loader(house, 'data-launcher=""'))).find(".launcher")
    box = launcher.bounding_box()
    assert box
    assert abs(box["width"] - box["height"]) < 2
    expect(launcher).to_have_accessible_name("Open the career advisor")


def listen(page: Page) -> list[str]:
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        heard.append(message.text)

    page.on("console", hear)
    return heard


def test_an_unlisted_page_is_told_the_setting(page: Page, house: House) -> None:
    stranger = house.portal.replace("localhost", "127.0.0.1")
    with page.expect_console_message(lambda one: "CAREER_ADVISOR_ALLOWED_ORIGINS" in one.text) as told:
        page.goto(stranger + "/")
    assert stranger in told.value.text


def test_an_unknown_guide_is_told(page: Page, house: House) -> None:
    heard = listen(page)
    Widget(page).visit(serve(house, loader(house, 'data-guide="to-the-moon"')))
    assert [one for one in heard if 'no guide "to-the-moon"' in one]


def test_a_pinned_loader_runs(page: Page, house: House) -> None:
    assets = house.app.state.site.assets if hasattr(house.app.state, "site") else None
    if assets is None:
        page.goto(house.advisor + "/")
        assets = house.app.state.site.assets
    source = f"{house.advisor}/static/{assets.version}/embed.js"
    script = f'<script src="{source}" integrity="{assets.integrity}" crossorigin="anonymous" async></script>'
    Widget(page).visit(serve(house, script)).open().say("facts")
    answer = page.request.get(source)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
