"""`import`: guide pages, as text or saved HTML, to guide files, with an account of every line."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from knowledge import Knowledge, KnowledgeError, check, load
from knowledge.importer import FolderImport, PageResult, import_pages
from web.cli.errors import BadInput
from web.cli.terminal import printable, printable_json

_ENDINGS = {".txt", ".html", ".htm", ".md"}
_MOST_LINES = 40
"""Lines of a page shown in the text report; `--json` lists all."""


def import_guides(options: argparse.Namespace) -> int:
    """Import pages into a folder; status 1 when a page was refused or the folder has faults afterwards."""
    out: Path = options.out
    files = list(_files(options.files))
    done = import_pages(files, out, _knowledge(out), datetime.date.today(), _progress)
    if not options.dry_run:
        _write(done)
    faults = [] if options.dry_run or not out.is_dir() else check(out)
    if options.json:
        print(printable_json(_as_json(done)))
    else:
        print("\n".join(_report(done, dry=options.dry_run)))
    if faults:
        print(*map(str, faults), sep="\n", file=sys.stderr)
    return 1 if faults or any(page.refused for page in done.pages) else 0


def _files(given: Iterable[Path]) -> Iterator[Path]:
    """The files named, and of a folder those in it that may be pages."""
    for path in given:
        if path.is_dir():
            yield from sorted(one for one in path.iterdir() if one.suffix.lower() in _ENDINGS)
        elif path.is_file():
            yield path
        else:
            raise BadInput(f"{path} is not a file; give pages saved as text or HTML")


def _knowledge(out: Path) -> Knowledge:
    """What is known already, the folder's own resources included."""
    if out.exists() and not out.is_dir():
        raise BadInput(f"--out {out} is a file; give the path of a knowledge folder")
    try:
        return load((out,) if out.is_dir() and any(out.iterdir()) else ())
    except KnowledgeError as error:
        raise BadInput(f"mend {out} first:", *map(str, error.faults)) from None


def _write(done: FolderImport) -> None:
    try:
        done.write()
    except OSError as error:
        raise BadInput(f"{error.filename} cannot be written: {error.strerror}") from None


def _progress(files: Iterable[Path]) -> Iterable[Path]:
    """The files behind a progress bar, where standard error is a terminal."""
    console = Console(stderr=True)
    return track(list(files), "Reading pages", console=console, transient=True, disable=not console.is_terminal)


def _report(done: FolderImport, *, dry: bool) -> Iterator[str]:
    for page in done.pages:
        yield from _page_report(page)
    for file in done.files:
        yield f"{'would write' if dry else 'wrote'} {file}"
    if done.unchanged:
        yield f"unchanged: {len(done.unchanged)} files"
    if done.resources:
        yield f"new resources to look over: {', '.join(one.id for one in done.resources)}"


def _page_report(page: PageResult) -> Iterator[str]:
    if page.refused:
        yield f"{page.file}: refused: {page.refused}"
        return
    counts = {outcome: sum(note.outcome == outcome for note in page.notes) for outcome in _OUTCOMES}
    yield f"{page.file}: {page.guide}: " + ", ".join(f"{count} lines {outcome}" for outcome, count in counts.items())
    shown = [note for note in page.notes if note.outcome != "read"]
    for note in shown[:_MOST_LINES]:
        yield f"  {note.outcome}, line {note.line.number}: {printable(note.line.text[:80])} ({printable(note.what)})"
    if len(shown) > _MOST_LINES:
        yield f"  and {len(shown) - _MOST_LINES} more; --json lists them all"


_OUTCOMES = ("read", "guessed", "not understood")


def _as_json(done: FolderImport) -> dict[str, Any]:
    return {
        "pages": [_page_json(page) for page in done.pages],
        "written": [str(file) for file in done.files],
        "unchanged": [str(file) for file in done.unchanged],
        "resources": [one.model_dump(mode="json", exclude_none=True) for one in done.resources],
    }


def _page_json(page: PageResult) -> dict[str, Any]:
    lines = {
        outcome: [
            {"line": note.line.number, "text": note.line.text, "what": note.what}
            for note in page.notes
            if note.outcome == outcome
        ]
        for outcome in _OUTCOMES
    }
    return {"file": str(page.file), "guide": page.guide, "refused": page.refused, "lines": lines}
