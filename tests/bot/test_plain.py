"""Blocks as plain text: nothing that a block shows is left unsaid."""

from __future__ import annotations

import pytest

from bot import (
    Block,
    Fact,
    FactsBlock,
    Link,
    LinksBlock,
    ListBlock,
    ListItem,
    NoticeBlock,
    Step,
    StepResource,
    StepsBlock,
    StepTask,
    TableBlock,
    TextBlock,
)
from bot.nlg.text_renderer import number, plain, weeks

DAYS = "2026-01-05", "2026-03-01"
STEP = Step(
    2, "Deep learning", 8, *DAYS,
    (StepTask("phase-2-task-1", "Read"), StepTask("phase-2-task-2", "Write", done=True)),
    (StepResource("Book", "book"),),
)  # fmt: skip

CASES: dict[str, tuple[Block, str]] = {
    "text": (TextBlock("So it is."), "So it is."),
    "notice": (NoticeBlock("missing", "It does not say."), "It does not say."),
    "facts": (FactsBlock((Fact("Pay", "+30%", "from the header"), Fact("Time", "6 months"))),
              "Pay: +30% (from the header)\nTime: 6 months"),
    "facts under a title": (FactsBlock((Fact("Pay", "+30%"),), "Intern"), "Intern:\nPay: +30%"),
    "list": (ListBlock((ListItem("one"), ListItem("two", "more")), "Things"), "Things:\n• one\n• two (more)"),
    "ordered list": (ListBlock((ListItem("one"), ListItem("two")), ordered=True), "1. one\n2. two"),
    "steps": (StepsBlock((STEP,), "Roadmap"),
              "Roadmap:\n2. Deep learning (8 weeks), 2026-01-05 – 2026-03-01\n   • Read\n   ✓ Write\n   With: Book"),
    "a bare step": (StepsBlock((Step(1, "Start"),)), "1. Start"),
    "table": (TableBlock(("Path", "Time", "Pay"), (("Intern", "6 months", "-15%"), ("Professor", "3–4 years", "none"))),
              "• Intern: Time 6 months; Pay -15%\n• Professor: Time 3–4 years; Pay none"),
    "links": (LinksBlock((Link("Guide", "/guides/x", "guide"), Link("Mail", "mailto:a@b.c", "person"))),
              "Guide: /guides/x\nMail: mailto:a@b.c"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_block_as_text(name: str) -> None:
    block, wanted = CASES[name]
    assert plain((block,)) == wanted


def test_blocks_stand_a_line_apart() -> None:
    assert plain((TextBlock("a"), TextBlock(""), TextBlock("b"))) == "a\n\nb"


def test_no_block_is_no_text() -> None:
    assert plain(()) == ""


NUMBERS = {8.0: "8", 12.5: "12.5", 0: "0", 12.25: "12.2", 1000: "1000"}


@pytest.mark.parametrize("value", NUMBERS)
def test_numbers(value: float) -> None:
    assert number(value) == NUMBERS[value]


WEEKS = {1: "1 week", 8: "8 weeks", 0.5: "0.5 weeks", 1.5: "1.5 weeks"}


@pytest.mark.parametrize("value", WEEKS)
def test_weeks(value: float) -> None:
    assert weeks(value) == WEEKS[value]
