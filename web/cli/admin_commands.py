"""Looking after the advisor: `test`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.progress import track

from bot import Holdout, TranscriptError, holdout, run_transcripts
from web.cli.errors import BadInput
from web.cli.loading import advisor_of, folder_of, settings_of
from web.cli.terminal import printable, printable_json

_MOST_PAIRS = 40
"""Pairs of intents shown in the text report; `--json` lists all."""


def test(options: argparse.Namespace) -> int:
    """Replay transcripts; status 1 when a reply has changed. Or hold examples out."""
    if options.holdout:
        return _hold_out(options)
    if options.json:
        raise BadInput("--json belongs to --holdout")
    folder = folder_of(options.folder) if options.folder else None
    advisor = advisor_of(settings_of())
    try:
        return run_transcripts(advisor, folder, accept_all=options.accept)
    except TranscriptError as error:
        raise BadInput(*map(str, error.faults)) from None


def _hold_out(options: argparse.Namespace) -> int:
    if options.folder or options.accept:
        raise BadInput(
            "--holdout tests the examples of the intents; leave out FOLDER and --accept, which transcripts take"
        )
    found = holdout(advisor_of(settings_of()), _progress)
    print(printable_json(_as_json(found)) if options.json else "\n".join(_report(found)))
    return 0


def _progress(folds: Iterable[int]) -> Iterable[int]:
    """The folds behind a progress bar, where standard error is a terminal."""
    console = Console(stderr=True)
    return track(
        list(folds), "Fitting without a part", console=console, transient=True, disable=not console.is_terminal
    )


def _report(found: Holdout) -> Iterator[str]:
    share = found.right / found.examples if found.examples else 0.0
    yield f"{found.examples} examples held out: {found.right} lead to their intent all the same ({share:.1%})."
    if found.confusions:
        yield "Meant, and taken for:"
    for pair in found.confusions[:_MOST_PAIRS]:
        yield f"  {pair.count:>5}  {printable(pair.meant)} → {printable(pair.taken)}"
        yield from (f"         {printable(text)}" for text in pair.examples)
    if len(found.confusions) > _MOST_PAIRS:
        yield f"  and {len(found.confusions) - _MOST_PAIRS} more pairs; --json lists them all"


def _as_json(found: Holdout) -> dict[str, Any]:
    return {
        "examples": found.examples,
        "right": found.right,
        "confusions": [
            {"meant": one.meant, "taken": one.taken, "count": one.count, "examples": list(one.examples)}
            for one in found.confusions
        ],
    }
