"""The real server with an engine that needs no time to load: it counts what it was told, so that lost state shows."""

from __future__ import annotations

import argparse
import datetime
import os
import re
import resource
import sys
import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from fastapi import FastAPI

from bot import EVERYTHING, Advisor, Conversation, Reply, Suggestion, TextBlock, Turn
from bot.nlg.language import Language
from bot.nlu.lexicon import build_lexicon
from bot.retrieval.guide_index import Shelf
from knowledge import load
from web import limits
from web.app import create_app
from web.asgi_protocols import HttpProtocol
from web.channels.chat import Chat
from web.cli import serve_command
from web.cli.loading import settings_of
from web.logs import start_logging
from web.middleware.body_limit import BodyLimit
from web.settings import Settings
from web.store.postgresql import PostgresqlEngine

GUIDE = "backend-developer-to-ai-professor"


class Counting(Advisor):
    """Answers `3: text` to the third message; `forget WORD` forgets a word, `forget all` everything.

    `break` breaks, `think for ever` hangs.
    """

    def __init__(self) -> None:
        self.knowledge = load()
        self.language = Language(self.knowledge.language)

    @cached_property
    def index(self) -> Shelf:  # type: ignore[override]
        """Made for the plans only."""
        return Shelf(self.knowledge, build_lexicon(self.knowledge))

    def welcome(self, guide: str | None = None) -> Reply:
        text = f"Welcome to {guide}." if guide else "Welcome."
        return Reply("answered", text, (TextBlock(text),), (Suggestion("More", "more"),))

    def reply(self, text: str, conversation: Conversation, today: datetime.date) -> Turn:
        if text == "break":
            raise RuntimeError("broken by " + text)
        while text == "think for ever":
            pass
        if text == "sleep for ever":
            time.sleep(3600)
        if text == "match for ever":
            re.fullmatch(r"(x+x+)+y", "x" * 100)
        number = conversation.turn + 1
        said = f"{number}: {text[:40]}" + (f" on {conversation.page_guide}" if conversation.page_guide else "")
        words = (EVERYTHING,) if text in ("forget all", "forget me") else tuple(re.findall(r"forget (\w+)", text))
        status = "unknown" if "unknown" in text else "answered"
        filler = "x" * int(text[5:]) if re.fullmatch(r"size \d{1,6}", text) else ""
        reply = Reply(status, said + filler, (TextBlock(said),), (Suggestion("More", "more"),))
        return Turn(reply, replace(conversation, turn=number, forgotten=words))


def application() -> FastAPI:
    """The application in a worker of its own."""
    start_logging()
    return make(Settings.from_environment())


def make(settings: Settings) -> FastAPI:
    """The application with the counting engine and the patience that the test asks for."""
    patience = float(os.environ.get("TEST_TIMEOUT", "0"))
    if patience:
        Chat.slow_seconds = HttpProtocol.head_seconds = serve_command.HEARTBEAT_SECONDS = patience
        BodyLimit.seconds = patience
    if os.environ.get("TEST_COUNT_LOOPBACK"):
        limits.is_loopback = lambda _: False
    PostgresqlEngine.start_seconds = float(os.environ.get("TEST_START_SECONDS", PostgresqlEngine.start_seconds))
    clock = os.environ.get("TEST_CLOCK")
    return create_app(settings, Counting(), (lambda: float(Path(clock).read_text())) if clock else time.time)


def main() -> int:
    """Serve as the command does, with as few files as the test asks for."""
    files = int(os.environ.get("TEST_FILES", "0"))
    if files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args(namespace=argparse.Namespace(reload=False))
    settings = settings_of()
    with serve_command.listen(options.host, options.port) as listening:
        return serve_command.run(options, settings, listening, lambda: make(settings), "web_entry:application")


if __name__ == "__main__":
    sys.exit(main())
