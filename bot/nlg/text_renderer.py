"""Blocks as plain text: whatever a block shows, the text says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlg.response import (
    Block,
    FactsBlock,
    LinksBlock,
    ListBlock,
    NoticeBlock,
    Step,
    StepsBlock,
    TableBlock,
    TextBlock,
)


def number(value: float) -> str:
    """A number without a needless `.0`."""
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def weeks(value: float) -> str:
    """`1 week`, `8 weeks`."""
    return f"{number(value)} week{'' if value == 1 else 's'}"


def plain(blocks: Sequence[Block]) -> str:
    """The blocks one under the other."""
    return "\n\n".join(text for text in map(_block, blocks) if text)


def _block(block: Block) -> str:
    match block:
        case TextBlock() | NoticeBlock():
            return block.text
        case FactsBlock():
            facts = [f"{f.label}: {f.value}" + (f" ({f.note})" if f.note else "") for f in block.items]
            return _headed(block.title, facts)
        case ListBlock():
            marks = [f"{n}." if block.ordered else "•" for n in range(1, len(block.items) + 1)]
            lines = [
                f"{mark} {item.text}" + (f" ({item.detail})" if item.detail else "")
                for mark, item in zip(marks, block.items, strict=True)
            ]
            return _headed(block.title, lines)
        case StepsBlock():
            return _headed(block.title, [line for step in block.items for line in _step(step)])
        case TableBlock():
            return _headed(block.title, _table(block))
        case LinksBlock():
            return "\n".join(f"{link.title}: {link.url}" for link in block.items)


def _headed(title: str | None, lines: Sequence[str]) -> str:
    return "\n".join([f"{title}:", *lines] if title else lines)


def _step(step: Step) -> list[str]:
    length = f" ({weeks(step.weeks)})" if step.weeks else ""
    dates = f", {step.start} to {step.end}" if step.start and step.end else ""
    lines = [f"{step.number}. {step.title}{length}{dates}"]
    lines += [f"   {'✓' if task.done else '•'} {task.text}" for task in step.tasks]
    if step.resources:
        lines.append("   With: " + "; ".join(resource.title for resource in step.resources))
    return lines


def _table(block: TableBlock) -> list[str]:
    """A row a line, each cell under its column's name: a table that can be read aloud."""
    _, *others = block.columns
    return [
        f"• {row[0]}: " + "; ".join(f"{name} {cell}" for name, cell in zip(others, row[1:], strict=True))
        for row in block.rows
    ]
