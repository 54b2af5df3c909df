"""The Markdown of an export: what was written is read as it was written."""

from __future__ import annotations

import pytest

from web.export import as_markdown


def quoted(text: str) -> str:
    """The quotation that the export makes of a visitor's text."""
    made = as_markdown({"turns": [{"at": "2026-11-20", "text": text, "reply": {"text": "r"}}]})
    return made.partition("(2026-11-20)\n\n")[2].partition("\n\n**Career")[0]


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
    turn = {"at": "", "text": "", "reply": {"text": "", "sources": [{"title": "1. #", "url": "/guides/g"}]}}
    assert as_markdown({"turns": [turn]}).endswith("- 1\\. # (/guides/g)\n")
