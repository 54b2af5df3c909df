"""What a portal's page can do with the element: attributes, methods, events; and what stands without JavaScript."""

from __future__ import annotations

import orjson
import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import House
from .gallery import GUIDE
from .widget import Widget

EVENTS = ("ready", "open", "close", "message", "unread", "feedback", "error")
HEAR = f"""
window.heard = [];
addEventListener("DOMContentLoaded", () => {{
  const element = document.querySelector("career-advisor");
  for (const name of {list(EVENTS)}) element?.addEventListener(name, ({{detail}}) => heard.push([name, detail]));
}});
"""


@pytest.fixture
def guest(page: Page, house: House) -> Widget:
    """The launcher on a career's page of the portal."""
    page.add_init_script(HEAR)
    return Widget(page).visit(f"{house.portal}/careers/{GUIDE}")


def test_methods_do_what_they_say(guest: Widget) -> None:
    guest.call("open")
    expect(guest.field).to_be_focused()
    guest.call("toggle")
    expect(guest.find(".panel")).to_be_hidden()
    guest.call("prefill", "a thought")
    expect(guest.field).to_have_value("a thought")
    guest.call("ask", "facts")
    expect(guest.replies).to_have_count(1)
    assert guest.call("exportTranscript").startswith("You:\nfacts\n\nAdvisor:\nNine to twelve months")
    assert "facts" in guest.call("exportTranscript", "markdown")
    guest.call("newConversation")
    expect(guest.replies).to_have_count(0)
    guest.call("ask", "facts")
    expect(guest.replies).to_have_count(1)
    guest.call("forget")
    expect(guest.replies).to_have_count(0)
    guest.call("close")
    expect(guest.find(".panel")).to_be_hidden()


def test_events_tell_what_happens(guest: Widget) -> None:
    guest.open().say("facts")
    guest.find(".act[aria-label='Helpful']").click()
    guest.find(".closer").click()
    heard = guest.page.evaluate("heard")
    names = [name for name, _ in heard]
    assert names == ["ready", "open", "message", "message", "feedback", "close"]
    assert [detail["from"] for name, detail in heard if name == "message"] == ["visitor", "advisor"]
    assert next(detail for name, detail in heard if name == "feedback")["rating"] == "up"


def test_a_reply_to_a_closed_chat_is_counted(guest: Widget) -> None:
    guest.host.evaluate("element => { element.ask('facts'); element.close(); }")
    expect(guest.find(".badge")).to_have_text("1")
    expect(guest.find(".launcher")).to_have_accessible_name("Open the career advisor, 1 new message")
    guest.open()
    expect(guest.find(".badge")).to_be_hidden()
    assert [detail["count"] for name, detail in guest.page.evaluate("heard") if name == "unread"] == [1, 0]


def test_the_greeting_fits_the_page(guest: Widget) -> None:
    guest.open()
    expect(guest.find(".thread")).to_contain_text(f"You are reading {GUIDE}")
    guest.host.evaluate("element => element.setAttribute('greeting', 'Welcome to Northfield.')")
    expect(guest.find(".thread")).to_have_text("Welcome to Northfield.")


def test_the_guide_of_the_page_reaches_the_engine(guest: Widget, house: House) -> None:
    frames: list[str | bytes] = []
    guest.page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))  # noqa: PLW0108 - Playwright refuses built-ins
    guest.open().say("facts")
    assert orjson.loads(frames[0]) == {"type": "hello", "context": {"guide": GUIDE}}


@pytest.mark.parametrize(
    ("position", "side"), [("bottom-right", 1), ("bottom-left", 0), ("bottom-end", 1), ("bottom-start", 0)]
)
def test_the_launcher_stands_in_its_corner(position: str, side: int, guest: Widget) -> None:
    guest.host.evaluate("(element, position) => element.setAttribute('position', position)", position)
    box = guest.find(".launcher").bounding_box()
    assert box
    assert (box["x"] > 550) == bool(side)


def test_theme_and_properties_colour_it(guest: Widget) -> None:
    colour = "element => getComputedStyle(element.shadowRoot.querySelector('.launcher')).backgroundColor"
    ground = "element => getComputedStyle(element.shadowRoot.querySelector('.panel')).backgroundColor"
    assert guest.host.evaluate(colour) == "rgb(82, 55, 200)"
    light = guest.host.evaluate(ground)
    guest.host.evaluate("element => element.setAttribute('theme', 'dark')")
    assert guest.host.evaluate(ground) != light
    assert guest.host.evaluate("element => getComputedStyle(element).zIndex") == "1000"


def test_a_rating_is_kept_with_its_comment(chat: Widget) -> None:
    reply = chat.say("facts")
    with chat.page.expect_response("**/feedback") as first:
        reply.locator(".act[aria-label='Not helpful']").click()
    reply.locator(".comment input").fill("too short")
    with chat.page.expect_response("**/feedback") as second:
        reply.locator(".comment button").click()
    assert (first.value.status, second.value.status) == (204, 204)
    assert second.value.request.post_data_json == {"turn": 1, "vote": "down", "comment": "too short"}


def test_a_person_gets_the_transcript_only_where_the_visitor_says_so(chat: Widget) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.page.context.route("https://portal.example/**", lambda route: route.fulfill(body="a person"))
    chat.say("facts")
    chat.find(".tool").first.click()
    chat.page.get_by_role("button", name="Talk to a person").click()
    chat.find(".share input").check()
    with chat.page.expect_popup() as popup:
        chat.find(".choice").first.click()
    assert popup.value.url == "https://portal.example/contact"
    chat.page.bring_to_front()
    assert "Nine to twelve months" in chat.page.evaluate("navigator.clipboard.readText()")


def test_a_person_whose_module_is_away_is_told(chat: Widget) -> None:
    chat.page.route("**/human_handoff.js*", lambda route: route.abort())
    chat.find(".tool").first.click()
    chat.page.get_by_role("button", name="Talk to a person").click()
    expect(chat.find(".sheet-title")).to_have_text("The advisor is not available just now. Please try again shortly.")
    chat.page.unroute_all()
    chat.page.get_by_role("button", name="Try again").click()
    expect(chat.find(".sheet-title")).to_have_text("Talk to a person")


def test_a_rating_counts_without_its_comment_box(chat: Widget) -> None:
    chat.page.route("**/comment.js*", lambda route: route.abort())
    reply = chat.say("facts")
    with chat.page.expect_response("**/api/conversation/feedback") as answer:
        reply.get_by_role("button", name="Not helpful").click()
    assert answer.value.ok
    assert chat.faults == []


def test_without_javascript_a_form_gives_the_same_answers(browser: Browser, house: House, chat: Widget) -> None:
    expected = chat.say("facts").locator(".blocks").inner_text()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(house.advisor + "/")
    page.locator("textarea").fill("facts")
    page.locator(".composer button").click()
    answer = page.locator(".exchange .blocks").inner_text()
    page.get_by_role("button", name="Show the roadmap").click()
    expect(page.locator(".exchange")).to_have_count(2)
    context.close()
    assert answer == expected


def test_the_form_says_what_is_wrong_and_keeps_the_words(browser: Browser, house: House) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(house.advisor + "/")
    page.locator("textarea").evaluate("field => field.removeAttribute('maxlength')")
    page.locator("textarea").fill("x" * 2001)
    page.locator(".composer button").click()
    expect(page.get_by_role("alert")).to_contain_text("2000")
    expect(page.locator("textarea")).to_have_value("x" * 2001)
    context.close()
