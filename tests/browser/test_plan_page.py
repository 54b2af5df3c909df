"""The page of a plan in a real browser: ticks and dates in place, in step with the chat, on paper, without scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .test_access import Theme, themed, violations
from .widget import WATCH, Widget

ASKED = "make me a plan for the research intern from 4 January 2027 with 8 hours a week"
SHIFT = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.shifted += one.value; }))
  .observe({type: "layout-shift", buffered: true});
"""


class Plan:
    """A visitor's plan on a real server."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.client = httpx.Client(base_url=server)
        self.conversation: str = self.client.post("/api/chat", json={"text": ASKED}).json()["conversation_id"]
        self.key = {"authorization": f"Bearer {self.conversation}"}
        self.links: dict[str, str] = self.client.post("/api/conversation/plan", headers=self.key).json()

    @property
    def mine(self) -> str:
        return self.server + self.links["edit_url"]

    @property
    def theirs(self) -> str:
        return self.server + self.links["url"]

    def data(self) -> Any:
        return self.client.get(self.links["json"]).json()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real server with the real engine."""
    database = tmp_path_factory.mktemp("plan-page") / "conversations.db"
    settings = {"CAREER_ADVISOR_DATABASE_URL": f"sqlite:///{database}", "CAREER_ADVISOR_RATE_LIMIT": "0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "serve", "--port", "0"],
        env={**os.environ, **settings},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    yield process.stdout.readline().split(": ")[1].strip().rstrip("/")
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture
def plan(server: str) -> Iterator[Plan]:
    plan = Plan(server)
    yield plan
    plan.client.close()


def box(page: Page, task: int = 1) -> Any:
    return page.locator(f"#box-phase-1-task-{task}")


def test_a_tick_stays_in_place(plan: Plan, page: Page) -> None:
    page.add_init_script(WATCH)
    page.goto(plan.mine)
    page.evaluate("window.same = true")
    box(page).click()
    expect(box(page)).to_have_attribute("aria-checked", "true")
    expect(box(page)).to_be_focused()
    expect(page.get_by_text("1 of 12 tasks done")).to_be_visible()
    assert page.evaluate("window.same") is True
    assert page.evaluate("violations") == []


def test_a_tick_is_undone(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    box(page).click()
    page.get_by_role("button", name="Undo").click()
    expect(box(page)).to_have_attribute("aria-checked", "false")
    expect(page.get_by_text("0 of 12 tasks done")).to_be_visible()


def test_a_notice_leaves_unless_in_use(plan: Plan, page: Page) -> None:
    page.clock.install()
    page.goto(plan.mine)
    box(page).click()
    undo = page.get_by_role("button", name="Undo")
    undo.focus()
    page.clock.run_for(13_000)
    expect(undo).to_be_focused()
    box(page, 2).focus()
    page.mouse.move(0, 0)
    page.clock.run_for(13_000)
    expect(page.locator("#notice")).to_be_empty()


def test_a_task_is_in_progress(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    page.locator("#begin-phase-1-task-2").click()
    expect(box(page, 2)).to_have_attribute("aria-checked", "mixed")
    expect(page.locator("#begin-phase-1-task-2")).to_have_text("In progress")


def test_the_keyboard_ticks(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    box(page).focus()
    page.keyboard.press("Space")
    expect(box(page)).to_have_attribute("aria-checked", "true")


def test_a_tick_shows_in_the_chat(plan: Plan, context: BrowserContext) -> None:
    chat = Widget(context.new_page()).visit(plan.server + "/")
    chat.say(ASKED)
    reply = chat.replies.last
    reply.get_by_role("button", name="Plan page and link").click()
    with chat.page.expect_popup() as popup:
        reply.get_by_role("link", name="Open your plan").click()
    box(popup.value).click()
    expect(chat.replies.last).to_contain_text("1 of 12 tasks are done.")


def test_a_tick_in_the_chat_shows_on_the_page(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    plan.client.post("/api/chat", json={"text": "I finished phase 1", "conversation_id": plan.conversation})
    expect(page.get_by_text("3 of 12 tasks done")).to_be_visible()


def test_another_tab_follows(plan: Plan, context: BrowserContext) -> None:
    one, other = context.new_page(), context.new_page()
    one.goto(plan.mine)
    other.goto(plan.mine)
    box(one).click()
    other.bring_to_front()
    expect(box(other)).to_have_attribute("aria-checked", "true")


def test_new_hours_show_the_new_end(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    page.get_by_role("spinbutton", name="Hours a week").fill("25")
    expect(page.locator("#overview time").first).to_have_text("29 Mar 2027")
    assert plan.data()["end"] == "2027-09-24"
    page.get_by_role("button", name="Save these dates").click()
    expect(page.locator("#notice")).to_have_text("Saved. You finish on 29 Mar 2027.")
    assert plan.data()["end"] == "2027-03-29"


def test_a_new_start_shows_the_new_end(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    page.get_by_label("Start on").fill("2027-02-01")
    expect(page.locator("#overview time").first).to_have_text("22 Oct 2027")


def test_every_phase_opens(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    for summary in page.locator(".phase summary").all()[1:]:
        summary.click()
    expect(page.locator(".plan-task:visible")).to_have_count(12)


def test_an_open_phase_stays_open(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    page.locator("#phase-3 summary").click()
    page.locator("#box-phase-3-task-1").click()
    expect(page.locator("#box-phase-3-task-1")).to_have_attribute("aria-checked", "true")
    expect(page.locator("#box-phase-3-task-1")).to_be_visible()


def test_the_link_is_copied(plan: Plan, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(plan.mine)
    page.get_by_role("button", name="Copy link").first.click()
    expect(page.locator("#notice")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == plan.theirs


def test_the_link_is_shared_by_the_system(plan: Plan, page: Page) -> None:
    page.add_init_script("navigator.share = (what) => { window.shared = what; return Promise.resolve(); }")
    page.goto(plan.mine)
    page.locator("[data-share]").evaluate("button => button.click()")
    assert page.evaluate("window.shared") == {"title": "Career plan: AI Research Intern", "url": plan.theirs}


def test_a_lost_server_is_told(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    page.context.set_offline(True)
    box(page).click()
    expect(page.locator("#notice")).to_have_text("That could not be saved. Please try again.")
    expect(box(page)).to_have_attribute("aria-checked", "false")


def test_a_plan_shared_no_more_says_so(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    plan.client.delete("/api/conversation/plan", headers=plan.key)
    box(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This plan is not here")


def test_a_plan_ended_elsewhere_leaves_the_page(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    plan.client.delete("/api/conversation/plan", headers=plan.key)
    expect(page.get_by_role("heading", level=1)).to_have_text("This plan is not here")


def test_escape_closes_a_menu(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    calendar = page.locator("summary", has_text="Calendar")
    calendar.click()
    expect(page.get_by_role("link", name="Download a calendar file")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Download a calendar file")).to_be_hidden()
    expect(calendar).to_be_focused()


def test_no_script_is_needed(plan: Plan, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(plan.mine)
    box(page).click()
    expect(box(page)).to_have_attribute("aria-checked", "true")
    page.get_by_role("spinbutton", name="Hours a week").fill("25")
    page.get_by_role("button", name="Show the new dates").click()
    expect(page.locator("#pace-note")).to_contain_text("Preview, not saved yet.")
    page.get_by_role("button", name="Save these dates").click()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    context.close()
    assert (plan.data()["hours_per_week"], plan.data()["tasks_done"]) == (25, 1)


def test_others_see_and_change_nothing(plan: Plan, page: Page) -> None:
    page.goto(plan.theirs)
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.locator("#pace")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_paper_keeps_the_ticks(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    box(page).click()
    expect(box(page)).to_have_attribute("aria-checked", "true")
    page.emulate_media(media="print")
    expect(page.locator(".plan-task.done .box")).to_be_visible()
    shades = page.locator(".plan-task.done .box").evaluate("box => getComputedStyle(box).printColorAdjust")
    assert shades == "exact"
    expect(page.locator("#box-phase-4-task-3")).to_be_visible()
    expect(page.locator(".actions")).to_be_hidden()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_the_plan_has_no_violation(theme: Theme, direction: str, plan: Plan, browser: Browser, axe: str) -> None:
    context = themed(browser, theme, direction)
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for name, address in (("own", plan.mine), ("read", plan.theirs), ("gone", plan.server + "/plans/x")):
        page.goto(address)
        page.locator("summary").evaluate_all("all => all.forEach((one) => { one.parentNode.open = true; })")
        if name == "own":
            box(page).click()
            page.locator("#begin-phase-1-task-2").click()
            expect(box(page, 2)).to_have_attribute("aria-checked", "mixed")
        found[name] = violations(page, axe)
    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_cut_off_or_shifts(width: int, plan: Plan, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(SHIFT)
    page.goto(plan.mine)
    page.locator("summary").evaluate_all("all => all.forEach((one) => { one.parentNode.open = true; })")
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.reload()
    page.wait_for_load_state("networkidle")
    shifted = page.evaluate("window.shifted")
    context.close()
    assert (overflow <= 0, shifted) == (True, 0)


def test_the_column_is_narrow(plan: Plan, page: Page) -> None:
    page.goto(plan.mine)
    bounds = page.locator(".phases").bounding_box()
    assert bounds is not None
    assert bounds["width"] <= 46 * 16
    assert bounds["x"] > 16


def test_counts_read_in_order(plan: Plan, browser: Browser) -> None:
    context = themed(browser, "light", "rtl")
    page = context.new_page()
    page.goto(plan.mine)
    tally = page.locator("#phase-1 .tally")
    edges = tally.evaluate("""node => [0, node.firstChild.data.length - 1].map((at) => {
      const range = document.createRange();
      range.setStart(node.firstChild, at);
      range.setEnd(node.firstChild, at + 1);
      return range.getBoundingClientRect().left;
    })""")
    context.close()
    assert edges[0] < edges[1]
