"""The element as a test drives it: what it shows, and what a visitor does to it."""

from __future__ import annotations

import json
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

# Every violation of the page's policy, kept where a test can read it.
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Widget:
    """One `<career-advisor>` on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host = page.locator("career-advisor")
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.add_init_script(WATCH)

    def visit(self, url: str) -> Widget:
        """Loads a page and waits until the element stands."""
        self.page.goto(url)
        return self.ready()

    def ready(self) -> Widget:
        expect(self.host.locator(".root[part]")).to_be_attached()
        return self

    def find(self, selector: str, has_text: str | None = None) -> Locator:
        return self.host.locator(".root[part]").locator(selector, has_text=has_text)

    @property
    def replies(self) -> Locator:
        return self.find(".exchange .turn.advisor")

    @property
    def field(self) -> Locator:
        return self.find("textarea.field")

    def open(self) -> Widget:
        self.find(".launcher").click()
        expect(self.find(".panel")).to_be_visible()
        return self

    def say(self, text: str) -> Locator:
        """Writes and sends; returns the reply once it is there."""
        count = self.replies.count()
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.replies).to_have_count(count + 1)
        return self.replies.nth(count)

    def call(self, method: str, *words: str) -> Any:
        arguments = ",".join(json.dumps(word) for word in words)
        return self.host.evaluate(f"element => element.{method}({arguments})")

    def transcript(self) -> list[str]:
        """What the visitor and the advisor said, in the order shown."""
        return self.find(".exchange .bubble, .exchange .turn.advisor .text:first-child").all_inner_texts()

    def kept(self) -> list[str]:
        """Everything that the page's origin has stored: what all tabs share, then what is this tab's own."""
        found: list[str] = self.page.evaluate(
            "() => [localStorage, sessionStorage].flatMap((one) => Object.values(one))"
        )
        return found


def eventually(check: Any, seconds: float = 10.0) -> Any:
    """Asks until the answer is true; pages under a strict policy cannot be waited for from inside."""
    end = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.03)
