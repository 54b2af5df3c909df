"""The real command with the real engine and the demonstration portal, as a visitor meets them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from .test_access import Theme, themed, violations
from .widget import Widget

GUIDE = "backend-developer-to-ai-interpretability-researcher"
QUESTION = "how long to become an interpretability researcher"


def two_ports() -> int:
    """A free port with a free one above it."""
    while True:
        with socket.socket() as one, socket.socket() as above:
            one.bind(("127.0.0.1", 0))
            try:
                above.bind(("127.0.0.1", one.getsockname()[1] + 1))
            except OSError:
                continue
            return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of the advisor and of the portal."""
    database = tmp_path_factory.mktemp("real") / "conversations.db"
    settings = {"CAREER_ADVISOR_DATABASE_URL": f"sqlite:///{database}", "CAREER_ADVISOR_DEMO": "true"}
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "serve", "--port", str(two_ports())],
        env={**os.environ, **settings},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    lines = [process.stdout.readline().split(": ")[1].strip() for _ in range(2)]
    yield lines[0], lines[1]
    process.terminate()
    process.wait()
    process.stdout.close()


def test_the_first_question_is_answered_with_its_source(served: tuple[str, str], page: Page) -> None:
    widget = Widget(page).visit(served[0])
    reply = widget.say(QUESTION)
    expect(reply).to_contain_text("9–12 months")
    reply.locator(".sources summary").click()
    reply.locator(".sources a").first.click()
    page.wait_for_url(f"**/guides/{GUIDE}#header*")


def test_a_form_gives_the_same_answer_as_the_socket(served: tuple[str, str], page: Page, browser: Browser) -> None:
    expected = Widget(page).visit(served[0]).say(QUESTION).locator(".blocks").inner_text()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(served[0])
    plain.locator("textarea").fill(QUESTION)
    plain.locator(".composer button").click()
    answer = plain.locator(".exchange .blocks").inner_text()
    context.close()
    assert answer == expected


def test_the_portal_tells_the_advisor_what_it_shows(served: tuple[str, str], page: Page) -> None:
    widget = Widget(page).visit(f"{served[1]}careers/{GUIDE}").open()
    reply = widget.say("how long does it take?")
    expect(reply).to_contain_text("9–12 months")
    assert page.evaluate("violations") == []


def test_every_first_offer_leads_somewhere(served: tuple[str, str], page: Page) -> None:
    widget = Widget(page).visit(served[0])
    offers = widget.find(".offer").all_inner_texts()
    assert offers
    for offer in offers:
        widget.visit(served[0])
        widget.call("newConversation")
        widget.find(".offer", has_text=offer).click()
        expect(widget.find(".turn.answered, .turn.clarify").last).to_be_visible()


def test_a_plan_is_shared_by_a_link_and_shared_no_more(served: tuple[str, str], page: Page) -> None:
    widget = Widget(page).visit(served[0])
    widget.say(QUESTION)
    reply = widget.say("plan it for me with 10 hours a week from 4 January 2027")
    reply.get_by_role("button", name="Plan page and link").click()
    with page.expect_popup() as popup:
        reply.get_by_role("link", name="Link to this plan").click()
    shared = popup.value
    expect(shared.get_by_role("heading", level=1)).to_be_visible()
    expect(shared.locator(".phase")).to_have_count(5)
    reply.get_by_role("button", name="Stop sharing").click()
    expect(reply.get_by_role("button", name="Plan page and link")).to_be_focused()
    assert page.request.get(shared.url).status == 404


class Planned:
    """A plan in the chat, and a server that is away for some of its addresses."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.widget = Widget(page).visit(address)
        self.widget.say(QUESTION)
        self.reply = self.widget.say("plan it for me with 10 hours a week from 4 January 2027")

    def away(self, addresses: str, status: int | None = None) -> None:
        body = '{"error": {"code": "not_found", "message": "Gone"}}'
        self.page.route(
            addresses, lambda route: route.fulfill(status=status, body=body) if status else route.abort(), times=99
        )

    def back(self) -> None:
        self.page.unroute_all()

    @property
    def told(self) -> Locator:
        return self.widget.find(".panel > .sheet")


# The script of a plan's links, and what the server itself is asked.
@pytest.mark.parametrize("addresses", ["**/plan_link.js*", "**/api/conversation/plan*"])
@pytest.mark.parametrize(("button", "result"), [("Plan page and link", "Open your plan"), ("Add to calendar", None)])
def test_a_failed_plan_is_told_and_tried_again(
    button: str, result: str | None, addresses: str, served: tuple[str, str], page: Page
) -> None:
    planned = Planned(page, served[0])
    planned.away(addresses)
    pressed = planned.reply.get_by_role("button", name=button)
    pressed.click()
    expect(planned.told).to_contain_text("The advisor is not available just now.")
    again = planned.told.get_by_role("button", name="Try again")
    with page.expect_event("requestfailed"):
        again.click()
    expect(again).to_be_visible()
    planned.back()
    if result:
        again.click()
        expect(planned.reply.get_by_role("link", name=result)).to_be_focused()
    else:
        with page.expect_download():
            again.click()
        expect(pressed).to_be_focused()
    expect(planned.told).to_be_hidden()
    assert planned.widget.faults == []


def test_a_failed_plan_can_be_left(served: tuple[str, str], page: Page) -> None:
    planned = Planned(page, served[0])
    planned.away("**/plan_link.js*")
    pressed = planned.reply.get_by_role("button", name="Plan page and link")
    pressed.click()
    planned.told.get_by_role("button", name="Close").click()
    expect(pressed).to_be_focused()


def test_a_plan_that_is_gone_is_not_tried_again(served: tuple[str, str], page: Page) -> None:
    planned = Planned(page, served[0])
    planned.away("**/api/conversation/plan*", 404)
    planned.reply.get_by_role("button", name="Plan page and link").click()
    expect(planned.told).to_contain_text("This conversation no longer exists.")
    expect(planned.told.get_by_role("button")).to_have_text(["Close"])


def test_links_ended_elsewhere_are_ended(served: tuple[str, str], page: Page) -> None:
    planned = Planned(page, served[0])
    planned.reply.get_by_role("button", name="Plan page and link").click()
    stop = planned.reply.get_by_role("button", name="Stop sharing")
    expect(stop).to_be_visible()
    key = page.evaluate("Object.values(localStorage)[0]")
    answer = page.request.delete(f"{served[0]}api/conversation/plan", headers={"authorization": f"Bearer {key}"})
    assert answer.ok
    stop.click()
    expect(planned.reply.get_by_role("button", name="Plan page and link")).to_be_focused()


def test_a_plan_becomes_a_calendar(served: tuple[str, str], page: Page) -> None:
    widget = Widget(page).visit(served[0])
    widget.say(QUESTION)
    reply = widget.say("plan it for me with 10 hours a week from 4 January 2027")
    with page.expect_download() as download:
        reply.get_by_role("button", name="Add to calendar").click()
    events = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert [str(event["DTSTART"].dt) for event in events][:1] == ["2027-01-04"]
    assert len(events) == 5


def test_a_task_is_ticked_off_in_place(served: tuple[str, str], page: Page) -> None:
    planned = Planned(page, served[0])
    planned.reply.locator("summary").first.click()
    task = planned.reply.locator(".tick").nth(1)
    top = planned.widget.find(".log").evaluate("log => log.scrollTop")
    task.click()
    expect(task).to_have_accessible_name(re.compile("^Done: "))
    expect(planned.widget.replies.last).to_contain_text("tasks are done. You finish on")
    expect(task).to_be_focused()
    expect(planned.widget.find(".offer").first).to_be_visible()
    assert planned.widget.find(".log").evaluate("log => log.scrollTop") == top
    task.click()
    expect(task).to_have_accessible_name(re.compile("^To do: "))


@pytest.mark.parametrize("question", ["plan it for me with 10 hours a week", "show me the roadmap"])
def test_every_phase_opens(question: str, served: tuple[str, str], page: Page) -> None:
    widget = Widget(page).visit(served[0])
    widget.say(QUESTION)
    reply = widget.say(question)
    for phase in reply.locator(".step").all():
        phase.locator("summary").click()
        expect(phase.locator(".tasks li").first).to_be_visible()
    assert widget.faults == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_open_phases_have_no_violation(
    theme: Theme, direction: str, served: tuple[str, str], browser: Browser, axe: str
) -> None:
    context = themed(browser, theme, direction)
    planned = Planned(context.new_page(), served[0])
    for phase in planned.reply.locator(".step").all():
        phase.locator("summary").click()
    planned.reply.locator(".tick").first.click()
    expect(planned.reply.locator(".task.done")).to_have_count(1)
    found = violations(planned.page, axe)
    context.close()
    assert found == []


def test_a_roadmap_has_no_boxes(served: tuple[str, str], page: Page) -> None:
    widget = Widget(page).visit(served[0])
    widget.say(QUESTION)
    reply = widget.say("show me the roadmap")
    reply.locator(".step summary").first.click()
    expect(reply.locator(".tasks li").first).to_be_visible()
    expect(reply.locator(".box")).to_have_count(0)


def test_a_tick_elsewhere_shows_in_the_chat(served: tuple[str, str], page: Page) -> None:
    planned = Planned(page, served[0])
    planned.reply.locator("summary").first.click()
    task = planned.reply.locator(".tick").first
    expect(planned.reply.locator(".steps.live")).to_be_visible()
    key = page.evaluate("Object.values(localStorage)[0]")
    change = {"task": "phase-1-task-1", "state": "done"}
    address = f"{served[0]}api/conversation/plan/progress"
    assert page.request.post(address, data=change, headers={"authorization": f"Bearer {key}"}).ok
    expect(task).to_have_accessible_name(re.compile("^Done: "))


def test_a_phase_that_cannot_be_read_is_told(served: tuple[str, str], page: Page) -> None:
    planned = Planned(page, served[0])
    planned.away("**/plan.json*")
    planned.reply.locator(".step").nth(1).locator("summary").click()
    expect(planned.told).to_contain_text("The advisor is not available just now.")
    planned.back()
    planned.told.get_by_role("button", name="Try again").click()
    expect(planned.reply.locator(".step").nth(1).locator(".tasks li").first).to_be_visible()
