"""The command line: one parser, one function a command; bad input is one line and exit status 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from web.cli import admin_commands, backup_commands, chat_commands, serve_command
from web.cli.refusal import BadInput

Run = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End with the line and status 2."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    run: Run = options.run
    try:
        return run(options)
    except BadInput as fault:
        for line in fault.lines:
            print(f"career-advisor: {line}", file=sys.stderr)
        return fault.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough of it.
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="career-advisor", description="A careers chatbot over a structured knowledge base.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, about: str, run: Run) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
        added.set_defaults(run=run)
        return added

    serve = command("serve", "Start the server.", serve_command.serve)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, help="the port to listen on (8000); 0 takes a free one")
    serve.add_argument("--workers", type=_workers, default=1, help="processes (1); more need PostgreSQL")
    serve.add_argument("--reload", action="store_true", help="start anew when a file changes, for development")

    ask = command("ask", "Ask one question.", chat_commands.ask)
    ask.add_argument("text", metavar="TEXT")
    ask.add_argument("--json", action="store_true", help="the whole reply as JSON")

    command("chat", "Talk on the terminal; nothing is stored.", chat_commands.chat)

    explain = command("explain", "Tell why the engine answers as it does.", chat_commands.explain)
    explain.add_argument("text", metavar="TEXT")
    explain.add_argument("--json", action="store_true")

    check = command("check", "Check a knowledge folder.", admin_commands.check)
    check.add_argument("folder", metavar="FOLDER", nargs="?", type=Path)

    test = command("test", "Replay conversation transcripts.", admin_commands.test)
    test.add_argument("folder", metavar="FOLDER", nargs="?", type=Path)
    test.add_argument("--accept", action="store_true", help="write down the replies as they are now")

    insights = command(
        "insights", "Tell what was asked, what went unanswered, what was rated down.", admin_commands.insights
    )
    insights.add_argument("--days", type=_days, default=30, help="how far to look back (30)")
    insights.add_argument("--json", action="store_true")

    about = "Write a snapshot of the conversations, also while the server runs."
    back_up = command("backup", about, backup_commands.backup)
    back_up.add_argument("file", metavar="FILE", type=Path, help="a file that does not exist yet")

    restore = command("restore", "Put a backup in the place of the database.", backup_commands.restore)
    restore.add_argument("file", metavar="FILE", type=Path, help="a file that `backup` has written")

    bring = command("import", "Turn guide pages into guide files.", admin_commands.import_guides)
    bring.add_argument("files", metavar="FILE", nargs="+", type=Path)
    bring.add_argument("--out", metavar="FOLDER", required=True, type=Path)
    return parser


def _between(least: int, most: int, what: str) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not {what} from {least} to {most}")
        return int(text)

    return parse


_port = _between(0, 65535, "a port")
_workers = _between(1, 256, "a number of processes")
_days = _between(1, 3650, "a number of days")
