"""`insights`: what visitors asked, as text, JSON or CSV."""

from __future__ import annotations

import argparse
import asyncio
import csv
import datetime
import io
import time
from collections.abc import Iterator

from web.cli.errors import BadInput
from web.cli.loading import advisor_of, settings_of
from web.cli.terminal import printable, printable_json
from web.insights import SHARED_BY, Group, Insights, as_data, insights, shareable
from web.settings import Settings
from web.store import StoreBroken, StoreUnavailable, open_store
from web.store.base import AskedTurn

_DAY = 86_400
_PILES = (
    ("not_in_guides", "Not in the guides (write about it)"),
    ("not_understood", "Not understood (teach it)"),
    ("rated_down", "Rated down"),
    ("drop_off", "Last message of conversations that ended without an answer"),
)


def tell(options: argparse.Namespace) -> int:
    """What was asked, what the guides leave out, what was not understood, what was rated down."""
    settings = settings_of()
    turns = _kept_turns(settings, options.days)
    found = insights(turns, advisor_of(settings), options.days, datetime.date.today())
    shown = shareable(found)
    if options.csv:
        print(_csv(shown), end="")
    elif options.json:
        print(printable_json(as_data(shown)))
    else:
        print("\n".join(_text(shown)))
    return 0


def _kept_turns(settings: Settings, days: int) -> tuple[AskedTurn, ...]:
    path = settings.database.path
    if path is not None and not path.exists():
        raise BadInput(f"there are no conversations yet: {path} does not exist")

    async def look() -> tuple[AskedTurn, ...]:
        store = open_store(settings.database)
        await store.start()
        try:
            return await store.asked(int(time.time()) - days * _DAY)
        finally:
            await store.close()

    try:
        return asyncio.run(look())
    except (StoreBroken, StoreUnavailable) as error:
        raise BadInput(str(error)) from None


def _text(found: Insights) -> Iterator[str]:
    yield f"In the last {found.days} days: {found.conversations} conversations, {found.turns} messages."
    yield from (f"  {status}: {count}" for status, count in sorted(found.statuses.items()))
    if found.asked:
        yield from ("", "Asked most:")
    for one in found.asked[:20]:
        yield f"  {one.count:>5}  {printable(one.request)}  {printable(one.guide or 'no guide in particular')}"
    for name, title in _PILES:
        groups: tuple[Group, ...] = getattr(found, name)
        if groups:
            yield from ("", f"{title}:")
        for group in groups:
            now = f"  [{group.answered_now} answered now]" if group.answered_now else ""
            yield f"  {group.count:>5}  {printable(group.title)}{now}"
            yield from (f"         {printable(text)}" for text in group.examples if text != group.title)
    if found.withheld:
        yield ""
        yield f"{found.withheld} groups of fewer than {SHARED_BY} visitors stand on the page /insights only."


def _csv(found: Insights) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("list", "guide", "title", "count", "visitors", "answered now", "examples"))
    for one in found.asked:
        rows.writerow(("asked", one.guide, one.request, one.count, one.visitors, "", ""))
    for name, _ in _PILES:
        for group in getattr(found, name):
            texts = " | ".join(_cell(text) for text in group.examples)
            cells = (name, "", _cell(group.title), group.count, group.visitors, group.answered_now, texts)
            rows.writerow(cells)
    return out.getvalue()


def _cell(text: str) -> str:
    """A visitor's words that no spreadsheet takes for a formula."""
    shown = printable(text)
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@") else shown
