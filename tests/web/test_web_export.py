"""A transcript to take away: what was written is read as it was written, by Markdown and as a page."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from web.conversation_service import ConversationService
from web.export import About, Markdown, zone_of
from web.export_page import Html
from web.page_context import Site

ADDRESS = "https://advisor.example"
SOURCE = {"guide": "g", "section": "s", "title": "Intern: Roadmap", "url": "/guides/g#roadmap"}
REPLY = {"status": "answered", "text": "Yes.", "blocks": [{"type": "text", "text": "Yes."}], "sources": [SOURCE]}
TURN: dict[str, Any] = {
    "turn": 1, "id": "m", "text": "<b>is it?</b>", "status": "answered", "at": "2026-07-01T22:30:00Z",
    "day": "2026-07-01", "reply": REPLY,
}  # fmt: skip
ABOUT = About("2026-07-01T22:30:00Z", "2026-07-01T22:30:00Z", 1, {}, None)


def quoted(text: str) -> str:
    """The quotation that the export makes of a visitor's text."""
    made = Markdown().turn({**TURN, "text": text, "reply": {"text": "r"}})
    return made.partition(")\n\n")[2].partition("\n\n**Career")[0]


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("9-12 months, 5.5 a week: fine!", "9-12 months, 5.5 a week: fine!"),
        ("*a* _b_ `c` ~~d~~", r"\*a\* \_b\_ \`c\` \~\~d\~\~"),
        ("[a](javascript:1) ![b](c)", r"\[a\](javascript:1) !\[b\](c)"),
        ("<img src=x> a < b", r"\<img src=x\> a \< b"),
        ("&lt; &#60; R & D", r"\&lt; \&#60; R & D"),
        ("| a | b |", r"\| a \| b \|"),
        ("$5 and $6", r"\$5 and \$6"),
        ("\\*", r"\\\*"),
        ("http://a.example HTTPS://b.example", r"http\://a.example HTTPS\://b.example"),
        ("www.a.example //b.example", r"www\.a.example \//b.example"),
        ("me@a.example", r"me\@a.example"),
        ("# heading", r"\# heading"),
        ("===", r"\==="),
        ("---", r"\---"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("~~~", r"\~\~\~"),
        ("    code", "\u00a0\u00a0\u00a0\u00a0code"),
        ("\t- item", "\u00a0\u00a0\u00a0\u00a0\\- item"),
    ],
)
def test_a_line_is_read_as_it_was_written(line: str, written: str) -> None:
    assert quoted(line) == f"> {written}  "


def test_lines_stay_lines_and_paragraphs_paragraphs() -> None:
    assert quoted("Title\n===\n\n1. one") == "> Title  \n> \\===  \n>\n> 1\\. one  "


def test_a_line_may_end_in_any_way() -> None:
    assert quoted("a\u2028# b\x85# c\x0b# d\r\n# e").count("> \\# ") == 4


def test_the_title_of_a_source_is_no_list_in_a_list() -> None:
    reply = {"text": "", "sources": [{"title": "1. #", "url": "/guides/g"}]}
    assert Markdown().turn({**TURN, "text": "", "reply": reply}).endswith("- 1\\. # (/guides/g)\n")


def page(service: ConversationService, zone: str | None = None, **changed: Any) -> str:
    """The page of a transcript with one turn."""
    made = Html(Site(service), ADDRESS, zone_of(zone), datetime.date(2026, 7, 2))
    return made.begin(ABOUT) + made.turn({**TURN, **changed}) + made.end()


@pytest.mark.parametrize(
    ("zone", "told"),
    [(None, "1 Jul 2026, 22:30"), ("Europe/Berlin", "2 Jul 2026, 00:30"), ("America/New_York", "1 Jul 2026, 18:30")],
)
@pytest.mark.anyio
async def test_times_are_those_of_the_visitor(service: ConversationService, zone: str | None, told: str) -> None:
    assert told in page(service, zone)


@pytest.mark.parametrize("zone", ["", "nowhere", "../../etc/passwd", "/etc/passwd", "Europe", "a\0b"])
def test_a_zone_that_is_none_is_utc(zone: str) -> None:
    assert zone_of(zone) is datetime.UTC


@pytest.mark.anyio
async def test_what_is_noted_is_folded_and_dated_locally(service: ConversationService) -> None:
    made = Html(Site(service), ADDRESS, zone_of("Europe/Berlin"), datetime.date(2026, 7, 2))
    text = made.begin(ABOUT._replace(noted={"hours": 8})) + made.end()
    folded = re.search(r'<details class="kept">(.*?)</details>', text, re.DOTALL)
    assert folded
    assert folded[1].count("2 Jul 2026, 00:30") == 2
    assert "8" in folded[1].partition("<pre>")[2]


@pytest.mark.anyio
async def test_links_are_absolute(service: ConversationService) -> None:
    addresses = re.findall(r'(?:href|src)="([^"]+)"', page(service))
    assert addresses == [f"{ADDRESS}/", f"{ADDRESS}/guides/g#roadmap"]


@pytest.mark.anyio
async def test_text_stays_text(service: ConversationService) -> None:
    made = page(service)
    assert "<p>&lt;b&gt;is it?&lt;/b&gt;</p>" in made
    assert "<b>" not in made


@pytest.mark.anyio
async def test_the_page_carries_its_styles(service: ConversationService) -> None:
    made = page(service)
    assert "--paper:" in made
    assert "<script" not in made


def test_markdown_links_are_absolute() -> None:
    assert Markdown(ADDRESS).turn(TURN).endswith(f"({ADDRESS}/guides/g#roadmap)\n")
