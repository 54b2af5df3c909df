"""A reply drawn on a terminal by rich: headings, facts, lists, steps and tables."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot import Block, FactsBlock, LinksBlock, ListBlock, NoticeBlock, Reply, StepsBlock, TableBlock, TextBlock
from web.block_reading import is_heading, signed
from web.cli.terminal import printable


class ReplyView:
    """Draws replies; `address` is the advisor's own, for links that a terminal can follow."""

    def __init__(self, console: Console, address: str | None) -> None:
        self._console = console
        self._address = address.rstrip("/") if address else None

    def show(self, reply: Reply) -> None:
        """Print a reply with its sources and numbered suggestions."""
        for index, block in enumerate(reply.blocks):
            heading = is_heading(reply.blocks, index)
            drawn = Text(printable(_text_of(block)), style="bold") if heading else Group(*self._block(block))
            self._console.print(drawn, highlight=False)
            if not heading:
                self._console.print()
        self._sources(reply)
        for number, offer in enumerate(reply.suggestions, 1):
            self._console.print(Text.assemble((f"  {number}. ", "cyan"), printable(offer.title)))

    def _sources(self, reply: Reply) -> None:
        for source in reply.sources:
            link = self._link(source.url)
            self._console.print(
                Text(f"  {printable(source.title)}" + (f"  {link}" if link else ""), style="dim"), soft_wrap=True
            )
        if reply.sources:
            self._console.print()

    def _link(self, url: str | None) -> str:
        """An address that works outside a browser's page, or nothing."""
        if not url or not url.startswith("/"):
            return printable(url or "")
        return printable(self._address + url) if self._address else ""

    def _block(self, block: Block) -> Iterator[RenderableType]:
        if title := getattr(block, "title", None):
            yield Text(printable(title), style="bold")
        if isinstance(block, TextBlock):
            yield Text(printable(block.text, lines=True))
        elif isinstance(block, FactsBlock):
            yield _facts(block)
        elif isinstance(block, ListBlock):
            yield from _list(block)
        elif isinstance(block, StepsBlock):
            yield from _steps(block)
        elif isinstance(block, TableBlock):
            yield _table(block)
        elif isinstance(block, NoticeBlock):
            yield Padding(Text(printable(block.text, lines=True), style="yellow"), (0, 0, 0, 2))
        elif isinstance(block, LinksBlock):
            for one in block.items:
                yield Text(f"  {printable(one.title)}  {self._link(one.url)}".rstrip())


def _text_of(block: Block) -> str:
    return block.text if isinstance(block, TextBlock) else ""


def _facts(block: FactsBlock) -> Table:
    grid = Table.grid(padding=(0, 2))
    for fact in block.items:
        value = Text(printable(fact.value), style="bold")
        grid.add_row(
            Text(printable(fact.label), style="dim"), value.append(f"  {fact.note}", "dim") if fact.note else value
        )
    return grid


def _list(block: ListBlock) -> Iterator[RenderableType]:
    for number, item in enumerate(block.items, 1):
        sign, words = signed(printable(item.text))
        mark = sign or (f"{number}." if block.ordered else "-")
        line = Text.assemble((f"{mark} ", {"+": "green", "–": "red"}.get(sign, "cyan")), words)
        if item.detail:
            line.append(f"  {printable(item.detail)}", "dim")
        yield Padding(line, (0, 0, 0, 2))


def _steps(block: StepsBlock) -> Iterator[RenderableType]:
    for step in block.items:
        when = " – ".join(filter(None, (step.start, step.end)))
        weeks = f"{step.weeks:g} weeks" if step.weeks is not None else ""
        head = Text.assemble((f"{step.number}. ", "cyan"), (printable(step.title), "bold"))
        yield head.append("  " + "  ".join(filter(None, (weeks, when))), "dim")
        for task in step.tasks:
            box = {None: "-", True: "[x]", False: "[ ]"}[task.done]
            yield Padding(Text(f"{box} {printable(task.text)}"), (0, 0, 0, 3))


def _table(block: TableBlock) -> Table:
    table = Table(header_style="bold", caption=f"In {block.unit}" if block.unit else None, caption_justify="left")
    for column in block.columns:
        table.add_column(Text(printable(column)))
    for row in block.rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    return table
