"""Blocks as plain text: whatever a block shows, the text says."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from bot.nlg.response import (
    Block,
    FactsBlock,
    LinksBlock,
    ListBlock,
    ListItem,
    NoticeBlock,
    Step,
    StepsBlock,
    TableBlock,
    TextBlock,
)

_OWN_MARKS = ("+ ", "– ")
"""Beginnings of lines for and against, which need no bullet."""


def number(value: float) -> str:
    """A number without a needless `.0`."""
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def weeks(value: float) -> str:
    """`1 week`, `8 weeks`."""
    return f"{number(value)} week{'' if value == 1 else 's'}"


def plain(blocks: Sequence[Block], date: Callable[[datetime.date], str] = str) -> str:
    """The blocks one under the other; `date` writes the dates of steps as people do."""
    return "\n\n".join(text for block in blocks if (text := _block(block, date)))


def _block(block: Block, date: Callable[[datetime.date], str]) -> str:
    match block:
        case TextBlock() | NoticeBlock():
            return block.text
        case FactsBlock():
            facts = [f"{f.label}: {f.value}" + (f" ({f.note})" if f.note else "") for f in block.items]
            return _headed(block.title, facts)
        case ListBlock():
            marks = [f"{n}." if block.ordered else "•" for n in range(1, len(block.items) + 1)]
            lines = [
                f"{'' if item.text.startswith(_OWN_MARKS) else f'{mark} '}{_with_detail(item)}"
                for mark, item in zip(marks, block.items, strict=True)
            ]
            return _headed(block.title, lines)
        case StepsBlock():
            return _headed(block.title, [line for step in block.items for line in _step(step, date)])
        case TableBlock():
            return _headed(block.title, _table(block))
        case LinksBlock():
            return "\n".join(f"{link.title}: {link.url}" for link in block.items)


def _with_detail(item: ListItem) -> str:
    """A line with its second line behind it: in brackets where it is short, else as a sentence of its own."""
    if not item.detail:
        return item.text
    if not item.detail.endswith("."):
        return f"{item.text} ({item.detail})"
    return f"{item.text} {item.detail}" if item.text.endswith(".") else f"{item.text}: {item.detail}"


def _headed(title: str | None, lines: Sequence[str]) -> str:
    return "\n".join([f"{title}:", *lines] if title else lines)


def _step(step: Step, date: Callable[[datetime.date], str]) -> list[str]:
    length = f" ({weeks(step.weeks)})" if step.weeks else ""
    days = [date(datetime.date.fromisoformat(day)) for day in (step.start, step.end) if day]
    dates = f", {' – '.join(days)}" if len(days) > 1 else ""
    lines = [f"{step.number}. {step.title}{length}{dates}"]
    lines += [f"   {'✓' if task.done else '•'} {task.text}" for task in step.tasks]
    if step.resources:
        lines.append("   With: " + "; ".join(resource.title for resource in step.resources))
    return lines


def _table(block: TableBlock) -> list[str]:
    """A row a line, each cell under its column's name: a table that can be read aloud."""
    _, *others = block.columns
    if len(others) == 1:
        return [f"• {name}: {cell}" for name, cell in block.rows]
    return [
        f"• {row[0]}: " + "; ".join(f"{name} {cell}" for name, cell in zip(others, row[1:], strict=True))
        for row in block.rows
    ]
