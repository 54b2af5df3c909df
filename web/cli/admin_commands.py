"""Looking after the advisor: `check`, `test`, `insights`, `import`."""

from __future__ import annotations

import argparse
import asyncio
import time
from pathlib import Path

from bot import Advisor, TranscriptError, check_knowledge, run_transcripts
from web.cli.loading import advisor_of, capped, folder_of, settings_of
from web.cli.refusal import BadInput
from web.cli.terminal import printable, printable_json
from web.store import StoreBroken, StoreUnavailable, open_store
from web.store.base import Figures

_DAY = 86_400


def check(options: argparse.Namespace) -> int:
    """Every fault of a knowledge folder as `file:line: message`; status 1 when there is any."""
    settings = settings_of()
    folder: Path | None = options.folder or settings.knowledge
    folders = (folder_of(folder),) if folder else ()
    if faults := check_knowledge(*folders):
        print(*capped(faults), sep="\n")
        return 1
    advisor = Advisor.load(folders, builtin=settings.builtin_guides)
    guides = getattr(getattr(advisor, "knowledge", None), "guides", ())
    print(f"no faults; {len(guides)} guides")
    return 0


def test(options: argparse.Namespace) -> int:
    """Replay transcripts; status 1 when a reply has changed."""
    folder = folder_of(options.folder) if options.folder else None
    advisor = advisor_of(settings_of())
    try:
        return run_transcripts(advisor, folder, accept_all=options.accept)
    except TranscriptError as error:
        raise BadInput(*map(str, error.faults)) from None


def insights(options: argparse.Namespace) -> int:
    """What visitors asked, what went unanswered, what was rated down."""
    settings = settings_of()
    path = settings.database.path
    if path is not None and not path.exists():
        raise BadInput(f"there are no conversations yet: {path} does not exist")

    async def look() -> Figures:
        store = open_store(settings.database)
        await store.start()
        try:
            return await store.figures(int(time.time()) - options.days * _DAY)
        finally:
            await store.close()

    try:
        figures = asyncio.run(look())
    except (StoreBroken, StoreUnavailable) as error:
        raise BadInput(str(error)) from None
    print(printable_json(figures) if options.json else _told(figures, options.days))
    return 0


def _told(figures: Figures, days: int) -> str:
    parts = [f"In the last {days} days: {figures.conversations} conversations, {figures.turns} messages."]
    parts += [f"  {status}: {count}" for status, count in sorted(figures.statuses.items())]
    for title, rows in (("Asked most", figures.sources), ("Not answered", figures.unknown)):
        parts += ["", f"{title}:", *(f"  {count:>5}  {printable(name)}" for name, count in rows)] if rows else []
    if figures.disliked:
        parts += ["", "Rated down:", *(_rated(text, comment) for text, comment in figures.disliked)]
    return "\n".join(parts)


def _rated(text: str, comment: str) -> str:
    return f"  {printable(text)}" + (f"  ({printable(comment)})" if comment else "")


def import_guides(options: argparse.Namespace) -> int:
    """Guide pages to guide files: later."""
    for file in options.files:
        if not file.is_file():
            raise BadInput(f"{file} is not a file")
    raise BadInput("import is not available yet; write the guide as YAML and look it over with `career-advisor check`")
