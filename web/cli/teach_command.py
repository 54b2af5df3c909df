"""`teach`: adds an example to an intent, once it has shown which recent replies would change."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import time
from collections.abc import Iterator
from pathlib import Path

from bot import TeachingPreview
from knowledge import NotTaught, example_of, refuse_clash, remove_example, request_of, write_example
from web.cli.errors import BadInput
from web.cli.loading import advisor_of, settings_of
from web.cli.terminal import printable
from web.settings import Settings
from web.store import StoreBroken, StoreUnavailable, open_store
from web.store.base import AskedTurn
from web.teaching import RECENT_SECONDS, preview

_MOST_SHOWN = 20


def run(options: argparse.Namespace) -> int:
    """Show which recent replies would change, then write the example into the portal's folder; or take it out."""
    settings = settings_of()
    folder = _folder(settings)
    try:
        text = example_of(options.text)
        if options.undo:
            print(f"took it out of {remove_example(folder, options.intent, text)}")
            return 0
        advisor = advisor_of(settings)
        name = request_of(options.intent, advisor.knowledge)
        refuse_clash(text, name, advisor.knowledge)
        print("\n".join(_report(preview(advisor, name, text, _recent(settings), datetime.date.today()))))
        if not options.dry_run:
            print(f"wrote it to {write_example(folder, name, text)}; take it out again with --undo")
    except NotTaught as error:
        raise BadInput(str(error)) from None
    except OSError as error:
        raise BadInput(f"{error.filename} cannot be written: {error.strerror}") from None
    return 0


def _folder(settings: Settings) -> Path:
    if settings.knowledge is None:
        raise BadInput("set CAREER_ADVISOR_KNOWLEDGE to your knowledge folder; what is built in stays as it is")
    return settings.knowledge


def _recent(settings: Settings) -> tuple[AskedTurn, ...]:
    path = settings.database.path
    if path is not None and not path.exists():
        return ()

    async def look() -> tuple[AskedTurn, ...]:
        store = open_store(settings.database)
        await store.start()
        try:
            return await store.asked(int(time.time()) - RECENT_SECONDS)
        finally:
            await store.close()

    try:
        return asyncio.run(look())
    except (StoreBroken, StoreUnavailable) as error:
        raise BadInput(str(error)) from None


def _report(found: TeachingPreview) -> Iterator[str]:
    """Which replies the example changes: to the text itself, and to what visitors asked lately."""
    yield f"“{printable(found.own.text)}” would be answered: {_first_line(found.own.after)}"
    changed = found.changes
    yield f"{len(changed)} of {found.texts} recent replies would change" + (":" if changed else ".")
    for one in changed[:_MOST_SHOWN]:
        yield f"  {printable(one.text)}"
        yield f"    now:  {_first_line(one.before)}"
        yield f"    then: {_first_line(one.after)}"
    if len(changed) > _MOST_SHOWN:
        yield f"  and {len(changed) - _MOST_SHOWN} more"


def _first_line(text: str) -> str:
    return printable(text.split("\n", 1)[0][:100])
