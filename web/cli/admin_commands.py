"""Looking after the advisor: `test`."""

from __future__ import annotations

import argparse

from bot import TranscriptError, run_transcripts
from web.cli.errors import BadInput
from web.cli.loading import advisor_of, folder_of, settings_of


def test(options: argparse.Namespace) -> int:
    """Replay transcripts; status 1 when a reply has changed."""
    folder = folder_of(options.folder) if options.folder else None
    advisor = advisor_of(settings_of())
    try:
        return run_transcripts(advisor, folder, accept_all=options.accept)
    except TranscriptError as error:
        raise BadInput(*map(str, error.faults)) from None
