"""Talking on the terminal: `ask`, `chat`, `explain`."""

from __future__ import annotations

import argparse
import datetime
import importlib
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from bot import Advisor, Conversation, Reply, readable, transcript_of
from bot import explain as explained
from web.cli.errors import BadInput
from web.cli.loading import advisor_of, settings_of
from web.cli.reply_view import ReplyView
from web.cli.terminal import printable, printable_json
from web.serialization import reply_dict
from web.settings import Settings


def ask(options: argparse.Namespace) -> int:
    """One question, one reply."""
    settings = settings_of()
    text = _text(" ".join(options.text), settings)
    turn = advisor_of(settings).reply(text, Conversation(), datetime.date.today())
    if options.json:
        print(printable_json(reply_dict(turn.reply)))
    else:
        _show(turn.reply, settings)
    return 0


def chat(options: argparse.Namespace) -> int:
    """A conversation until the visitor ends it; kept as a transcript where that is asked for."""
    settings = settings_of()
    file: Path | None = options.save
    if file is not None and file.exists():
        raise BadInput(f"{file} is there already; name a file that does not exist yet")
    advisor = advisor_of(settings)
    said = _talk(advisor, settings)
    if file is not None and said:
        _save(file, transcript_of(advisor, said, "A conversation on the terminal", datetime.date.today()))
    return 0


def _save(file: Path, transcript: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(transcript, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}") from None
    print(f"wrote {file}; say in its first line what it shows, and replay it with: career-advisor test {file.parent}")


def _talk(advisor: Advisor, settings: Settings) -> list[str]:
    """What the visitor says until the end."""
    conversation = Conversation()
    said: list[str] = []
    with suppress(ImportError):
        # Line editing, where the platform has it.
        importlib.import_module("readline")
    greeting = advisor.welcome(None)
    _show(greeting, settings)
    offers = [offer.text for offer in greeting.suggestions]
    while True:
        try:
            line = input("\n> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return said
        text = _chosen(line.strip(), offers)
        if text in {"/quit", "/exit"}:
            return said
        try:
            turn = advisor.reply(_text(text, settings), conversation, datetime.date.today())
        except BadInput as fault:
            print("\n".join(fault.lines), file=sys.stderr)
            continue
        said.append(_text(text, settings))
        conversation = turn.conversation
        offers = [offer.text for offer in turn.reply.suggestions]
        print()
        _show(turn.reply, settings)


def explain(options: argparse.Namespace) -> int:
    """Why the engine answers as it does."""
    settings = settings_of()
    text = _text(" ".join(options.text), settings)
    advisor = advisor_of(settings)
    told = explained(advisor, text)
    print(printable_json(told) if options.json else printable(readable(told), lines=True))
    return 0


def _text(text: str, settings: Settings) -> str:
    if not text.strip():
        raise BadInput('the text is empty; write for example: career-advisor ask "how long does it take?"')
    if len(text) > settings.max_chars:
        raise BadInput(f"the text has {len(text)} characters; a message may have {settings.max_chars}")
    # What a shell passes may hold bytes that are not text.
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _chosen(line: str, offers: list[str]) -> str:
    """A bare number chooses an offer."""
    if line.isascii() and line.isdigit() and 1 <= int(line[:3]) <= len(offers):
        return offers[int(line[:3]) - 1]
    return line


def _show(reply: Reply, settings: Settings) -> None:
    """Print a reply: drawn on a terminal, as plain text to whatever else reads it."""
    console = Console(highlight=False)
    if console.is_terminal:
        ReplyView(console, settings.public_url).show(reply)
    else:
        print(_plain(reply, settings.public_url))


def _plain(reply: Reply, address: str | None) -> str:
    parts = [reply.text]
    if reply.sources:
        # A path alone leads nowhere on a terminal.
        base = address.rstrip("/") if address else None
        links = [f" {base}{one.url}" if base and one.url.startswith("/") else "" for one in reply.sources]
        parts.append("\n".join(f"  [{one.title}]{link}" for one, link in zip(reply.sources, links, strict=True)))
    if reply.suggestions:
        parts.append("\n".join(f"  {number}. {offer.title}" for number, offer in enumerate(reply.suggestions, 1)))
    return printable("\n\n".join(parts), lines=True)
