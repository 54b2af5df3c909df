"""The command line: one parser, one function a command; bad input is one line and exit status 2."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NoReturn

from web.cli.errors import BadInput
from web.cli.terminal import prepare_output

Run = Callable[[argparse.Namespace], int]
AddCommand = Callable[[str, str, Run], argparse.ArgumentParser]


class _CommandModule:
    """A module of commands, imported when one of them runs: `check` and `import` need no engine and no server."""

    def __init__(self, name: str) -> None:
        self._name = f"web.cli.{name}"

    def __getattr__(self, command: str) -> Run:
        return lambda options: int(getattr(importlib.import_module(self._name), command)(options))


admin_commands = _CommandModule("admin_commands")
authoring_commands = _CommandModule("authoring_commands")
backup_commands = _CommandModule("backup_commands")
chat_commands = _CommandModule("chat_commands")
import_command = _CommandModule("import_command")
insights_command = _CommandModule("insights_command")
serve_command = _CommandModule("serve_command")
teach_command = _CommandModule("teach_command")

_EXAMPLES = {
    "serve": (
        "serve --port 8080",
        "serve --host 0.0.0.0 --workers 4",
    ),
    "ask": (
        "ask how long does it take to become a research engineer",
        'ask --json "what does it pay?"',
    ),
    "chat": ("chat", "chat --save our-conversations/pay.yaml"),
    "explain": ('explain "compare the intern and the professor"',),
    "check": (
        "check",
        "check our-guides/",
    ),
    "new": ('new "Backend Developer" "Data Engineer" --out our-guides/',),
    "schema": (
        "schema guide",
        "schema --out our-guides/",
    ),
    "test": (
        "test",
        "test our-conversations/ --accept",
        "test --holdout",
    ),
    "insights": (
        "insights --days 7",
        "insights --json",
    ),
    "teach": ('teach "what is the paycheck like" pay',),
    "import": ("import page.html --out our-guides/",),
    "backup": ("backup conversations-of-monday.db",),
    "restore": ("restore conversations-of-monday.db",),
}
"""What each command's help shows."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End with the line and status 2."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; its exit status."""
    prepare_output()
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
    parser.add_argument("--version", action="version", version=f"career-advisor {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, about: str, run: Run) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(
            name,
            help=about,
            description=about,
            epilog="\n".join(("examples:", *(f"  career-advisor {one}" for one in _EXAMPLES[name]))),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=run)
        return added

    for add in (_add_serving, _add_asking, _add_authoring, _add_learning, _add_backups):
        add(command)
    return parser


def _add_serving(command: AddCommand) -> None:
    serve = command("serve", "Start the server.", serve_command.serve)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, help="the port to listen on (8000); 0 takes a free one")
    serve.add_argument("--workers", type=_workers, default=1, help="processes (1); more need PostgreSQL")
    serve.add_argument("--reload", action="store_true", help="start anew when a file changes, for development")


def _add_asking(command: AddCommand) -> None:
    ask = command("ask", "Ask one question.", chat_commands.ask)
    ask.add_argument("text", metavar="TEXT", nargs="+", help="the question; several words are joined")
    ask.add_argument("--json", action="store_true", help="the whole reply as JSON")

    chat = command("chat", "Talk on the terminal; nothing is stored unless it is asked for.", chat_commands.chat)
    chat.add_argument("--save", metavar="FILE", type=Path, help="write a transcript that `test` replays")

    explain = command("explain", "Tell why the engine answers as it does.", chat_commands.explain)
    explain.add_argument("text", metavar="TEXT", nargs="+", help="the message; several words are joined")
    explain.add_argument("--json", action="store_true", help="everything as JSON")


def _add_authoring(command: AddCommand) -> None:
    check = command("check", "Check a knowledge folder.", authoring_commands.check)
    check.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, help="the portal's own, or what is set")
    check.add_argument("--strict", action="store_true", help="count warnings as faults")
    check.add_argument("--json", action="store_true", help="faults and warnings as JSON")

    new = command("new", "Write a commented guide to fill in.", authoring_commands.new)
    new.add_argument("source", metavar="SOURCE", help="the role that one comes from, such as 'Backend Developer'")
    new.add_argument("target", metavar="TARGET", help="the role that one goes to")
    new.add_argument("--out", metavar="FOLDER", type=Path, help="write it into this knowledge folder")

    schema = command("schema", "Print the JSON Schema of knowledge files.", authoring_commands.schema)
    kinds = ("guide", "questions", "intent", "templates", "lexicon")
    schema.add_argument("kind", metavar="KIND", nargs="?", choices=kinds, help="one of " + ", ".join(kinds))
    schema.add_argument("--out", metavar="FOLDER", type=Path, help="write all of them into FOLDER/schema")

    test = command("test", "Replay conversation transcripts.", admin_commands.test)
    test.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, help="transcripts as YAML; by default ours")
    test.add_argument("--accept", action="store_true", help="write down the replies as they are now")
    about = "leave every intent's examples out once, a fifth at a time, and list what is confused (a minute or two)"
    test.add_argument("--holdout", action="store_true", help=about)
    test.add_argument("--json", action="store_true", help="what --holdout finds as JSON")

    importing = command("import", "Turn guide pages into guide files.", import_command.import_guides)
    importing.add_argument("files", metavar="FILE", nargs="+", type=Path, help="pages as text or HTML, or a folder")
    importing.add_argument("--out", metavar="FOLDER", required=True, type=Path, help="the knowledge folder to write to")
    importing.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    importing.add_argument("--json", action="store_true", help="every line of every page, as JSON")


def _add_learning(command: AddCommand) -> None:
    insights = command(
        "insights", "Tell what was asked, what went unanswered, what was rated down.", insights_command.tell
    )
    insights.add_argument("--days", type=_days, default=30, help="how far to look back (30)")
    shape = insights.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as JSON")
    shape.add_argument("--csv", action="store_true", help="as CSV, for spreadsheets")

    teach = command("teach", "Add an example of how people ask for something.", teach_command.run)
    teach.add_argument("text", metavar="TEXT", help="the example; <role> may stand for a role")
    teach.add_argument("intent", metavar="INTENT", help="what it asks for, such as pay or pay.most")
    teach.add_argument("--undo", action="store_true", help="take the example out again")
    teach.add_argument("--dry-run", action="store_true", help="only show which replies would change")


def _add_backups(command: AddCommand) -> None:
    about = "Write a snapshot of the conversations, also while the server runs."
    back_up = command("backup", about, backup_commands.backup)
    back_up.add_argument("file", metavar="FILE", type=Path, help="a file that does not exist yet")

    restore = command("restore", "Put a backup in the place of the database.", backup_commands.restore)
    restore.add_argument("file", metavar="FILE", type=Path, help="a file that `backup` has written")


def _version() -> str:
    try:
        return version("career-advisor")
    except PackageNotFoundError:
        return "(not installed)"


def _between(least: int, most: int, what: str) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not {what} from {least} to {most}")
        return int(text)

    return parse


_port = _between(0, 65535, "a port")
_workers = _between(1, 256, "a number of processes")
_days = _between(1, 3650, "a number of days")
