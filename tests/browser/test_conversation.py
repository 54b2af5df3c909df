"""A conversation outlives pages, tabs, storage, connections and servers: nothing is lost, nothing comes twice."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import House, free_port
from .gallery import GUIDE
from .proxy import Proxy
from .widget import Widget, eventually

BLOCKED = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, {get() { throw new DOMException("blocked", "SecurityError"); }});
}
"""


def test_nothing_is_stored_before_the_visitor_writes(page: Page, house: House) -> None:
    widget = Widget(page).visit(house.portal + "/")
    assert widget.kept() == []
    widget.open().say("facts")
    assert len(widget.kept()) == 2
    assert page.context.cookies() == []


def test_it_goes_on_over_page_loads(page: Page, house: House) -> None:
    widget = Widget(page).visit(house.portal + "/").open()
    widget.say("facts")
    widget.say("listing")
    before = widget.transcript()
    widget.field.fill("half a thought")
    widget.visit(f"{house.portal}/careers/{GUIDE}")
    expect(widget.replies).to_have_count(2)
    assert widget.transcript() == before
    expect(widget.field).to_have_value("half a thought")
    expect(widget.find(".panel")).to_be_visible()


def test_two_tabs_and_three_pages_are_one_conversation(context: BrowserContext, house: House) -> None:
    first = Widget(context.new_page()).visit(house.portal + "/").open()
    second = Widget(context.new_page()).visit(f"{house.portal}/careers/{GUIDE}").open()
    first.say("facts")
    expect(second.replies).to_have_count(1)
    second.say("listing")
    expect(first.replies).to_have_count(2)
    third = Widget(context.new_page()).visit(house.portal + "/advice")
    expect(third.replies).to_have_count(2)
    third.say("roadmap")
    expect(first.replies).to_have_count(3)
    expect(second.replies).to_have_count(3)
    assert first.transcript() == second.transcript() == third.transcript()


def test_a_new_conversation_begins_in_every_tab(context: BrowserContext, house: House) -> None:
    first = Widget(context.new_page()).visit(house.advisor + "/")
    first.say("facts")
    second = Widget(context.new_page()).visit(house.advisor + "/")
    expect(second.replies).to_have_count(1)
    first.find(".tool").first.click()
    first.page.get_by_role("button", name="New conversation").click()
    expect(first.replies).to_have_count(0)
    expect(second.replies).to_have_count(0)
    second.say("listing")
    expect(first.replies).to_have_count(1)


def test_forget_me_erases_here_and_on_the_server(context: BrowserContext, house: House) -> None:
    first = Widget(context.new_page()).visit(house.advisor + "/")
    first.say("facts")
    second = Widget(context.new_page()).visit(house.advisor + "/")
    expect(second.replies).to_have_count(1)
    key = first.kept()[0]
    first.find(".tool").first.click()
    first.page.get_by_role("button", name="Forget me").click()
    first.find(".choice.care").click()
    expect(first.replies).to_have_count(0)
    expect(second.replies).to_have_count(0)
    response = context.request.get(house.advisor + "/api/conversation", headers={"authorization": f"Bearer {key}"})
    assert response.status == 404
    assert first.kept() == []
    first.say("listing")


def test_blocked_storage_is_survived(page: Page, house: House) -> None:
    page.add_init_script(BLOCKED)
    widget = Widget(page).visit(house.portal + "/").open()
    widget.say("facts")
    widget.say("listing")
    assert (widget.replies.count(), widget.faults) == (2, [])


def test_what_is_written_offline_is_sent_once(chat: Widget, context: BrowserContext) -> None:
    chat.say("facts")
    context.set_offline(True)
    for words in ("listing", "pay"):
        chat.field.fill(words)
        chat.field.press("Enter")
    expect(chat.find(".state")).to_have_count(2)
    context.set_offline(False)
    expect(chat.replies).to_have_count(3)
    expect(chat.find(".state")).to_have_count(0)
    assert [words for words in chat.transcript() if words in ("facts", "listing", "pay")] == ["facts", "listing", "pay"]


def test_where_sockets_are_blocked_messages_go_by_http(page: Page, house: House) -> None:
    page.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked'); } }")
    widget = Widget(page).visit(house.advisor + "/")
    widget.say("facts")
    widget.say("listing")
    assert widget.replies.count() == 2


HELD_OFF = """
window.hellos = 0;
window.WebSocket = class extends WebSocket {
  send(text) {
    if (JSON.parse(text).type !== "hello" || window.hellos++) return super.send(text);
    this.onmessage({ data: '{"type":"error","code":"unavailable","message":"Later, please."}' });
  }
};
"""


def test_a_hello_that_is_refused_for_now_is_said_again(page: Page, house: House) -> None:
    page.add_init_script(HELD_OFF)
    widget = Widget(page).visit(house.advisor + "/")
    widget.say("facts")
    assert (widget.replies.count(), page.evaluate("hellos")) == (1, 2)


COUNTING = """
window.opened = 0;
window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); window.opened += 1; } };
"""


SWALLOWING = """() => {
  const real = WebSocket.prototype.send;
  window.mend = () => { WebSocket.prototype.send = real; };
  WebSocket.prototype.send = () => {};
}"""


def test_a_line_that_died_in_silence_is_given_up_and_replaced(page: Page, house: House) -> None:
    page.clock.install()
    page.add_init_script(COUNTING)
    widget = Widget(page).visit(house.advisor + "/")
    widget.say("facts")
    assert page.evaluate("opened") == 1
    # Whatever is sent from here on is swallowed, so that nothing comes back either.
    page.evaluate(SWALLOWING)
    page.clock.run_for(45_000)
    assert page.evaluate("opened") > 1
    page.evaluate("mend()")
    page.clock.run_for(45_000)
    widget.say("listing")
    assert widget.replies.count() == 2


REFUSING = """
window.waits = [];
const real = window.setTimeout;
window.setTimeout = (act, wait, ...more) => { window.waits.push(wait); return real(act, Math.min(wait, 1), ...more); };
window.WebSocket = class { constructor() { real(() => this.onclose({ code: CODE }), 1); } close() {} };
Math.random = () => 0.377;
"""


@pytest.mark.parametrize(
    ("code", "spans"), [(1006, [1, 2, 4, 8, 16, 30, 30]), (1012, [4, 4, 4, 8, 16, 30, 30])], ids=["lost", "restarting"]
)
def test_the_wait_for_a_new_attempt_is_a_random_part_of_a_growing_span(
    page: Page, house: House, code: int, spans: list[int]
) -> None:
    page.add_init_script(REFUSING.replace("CODE", str(code)))
    page.goto(house.advisor + "/")
    waits = lambda: page.evaluate("waits.filter((wait) => wait && wait % 377 === 0)")  # noqa: E731 - read twice
    eventually(lambda: len(waits()) >= len(spans))
    assert waits()[: len(spans)] == [377 * span for span in spans]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    line = Line(tmp_path)
    yield line
    line.end()


class Line:
    """The server in a process of its own, behind a line that can be cut."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        self._database = folder / "conversations.db"
        self.start()
        self.proxy = Proxy(self._port)
        self.url = f"http://127.0.0.1:{self.proxy.port}/"

    def start(self) -> None:
        script = Path(__file__).with_name("gallery_server.py")
        command = [sys.executable, str(script), str(self._port), str(self._database)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(self._answers, 60)

    def _answers(self) -> bool:
        assert self._process.poll() is None
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/readyz", timeout=2):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        self.proxy.close()
        self.kill()


def test_two_hundred_messages_over_a_line_cut_fifty_times(line: Line, page: Page) -> None:
    # The wait before a new attempt is a random part of a growing span: here always a small part.
    page.add_init_script("Math.random = () => 0.05")
    widget = Widget(page).visit(line.url)
    words = ("facts", "listing", "which", "notices")
    questions = [f"{word} {number}" for number in range(50) for word in words]
    for number, question in enumerate(questions):
        if number % 8 == 2:
            line.proxy.cut_at_next_answer()
        elif number % 8 == 6:
            line.proxy.cut()
        if number == 100:
            line.kill()
            line.start()
        widget.call("ask", question)
        if number % 8 in (3, 7):
            expect(widget.replies).to_have_count(number + 1, timeout=60_000)
    expect(widget.replies).to_have_count(len(questions), timeout=60_000)
    key = widget.kept()[0]
    kept = page.request.get(line.url + "api/conversation", headers={"authorization": f"Bearer {key}"})
    turns = orjson.loads(kept.body())["turns"]
    shown = widget.host.evaluate("""element => [...element.shadowRoot.querySelectorAll(".exchange")].map((one) => [
      one.querySelector(".bubble").textContent, one.querySelectorAll(".turn.advisor").length])""")
    assert line.proxy.cuts >= 50
    assert [turn["text"] for turn in turns] == questions
    assert shown == [[question, 1] for question in questions]
