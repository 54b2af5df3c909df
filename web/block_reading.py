"""What a block's own words say about how to draw it; static/blocks.js reads them the same way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import Block, ListBlock, ListItem, TextBlock
from web.bar_chart import Bar, plain

PRIORITIES = ("critical", "important", "nice")
_HEADING = re.compile(r"[^\n]{1,80}")
_SENTENCE_END = re.compile(r"""[.!?:;…]["')\]]*$""")
_SIGNED = re.compile(r"([+–−-]) (.+)", re.DOTALL)
_WEEKS = re.compile(r", (\d+(?:\.\d+)?) ")


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill in a list: its priority, its weeks in words, and a bar in proportion to the longest."""

    priority: str
    label: str
    rest: str
    bar: Bar | None


def is_heading(blocks: Sequence[Block], index: int) -> bool:
    """Whether a text is the heading of what follows: one short line that does not end as a sentence does."""
    block = blocks[index]
    if not isinstance(block, TextBlock) or index + 1 == len(blocks):
        return False
    return bool(_HEADING.fullmatch(block.text)) and not _SENTENCE_END.search(block.text)


def signed(text: str) -> tuple[str, str]:
    """The sign `+` or `–` that a line begins with, if any, and the rest."""
    found = _SIGNED.fullmatch(text)
    if found is None:
        return "", text
    return ("+" if found[1] == "+" else "–"), found[2]


def skills(block: ListBlock, t: Callable[[str], str]) -> list[Skill | None]:
    """For each item its priority and weeks, where its detail holds a priority."""
    weeks = [_weeks(item) for item in block.items]
    most = max(weeks, default=0.0)
    return [_skill(item, count, most, t) for item, count in zip(block.items, weeks, strict=True)]


def _weeks(item: ListItem) -> float:
    found = _WEEKS.search(item.detail or "")
    return float(found[1]) if found else 0.0


def _skill(item: ListItem, weeks: float, most: float, t: Callable[[str], str]) -> Skill | None:
    detail = item.detail or ""
    for priority in PRIORITIES:
        label = t(f"priority_{priority}")
        if detail == label or detail.startswith(label + ", "):
            bar = Bar(0.0, float(plain(100 * weeks / most))) if weeks else None
            return Skill(priority, label, detail[len(label) + 2 :], bar)
    return None
