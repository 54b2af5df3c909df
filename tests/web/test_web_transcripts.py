"""The project's transcripts over the socket of a real server: every reply is the engine's own."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from websockets.sync.client import connect

from bot import Advisor
from bot.stories import Exchange, Transcript, play, read_transcript

TRANSCRIPTS = sorted((Path(__file__).parent.parent / "transcripts").rglob("*.yaml"))


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load()


@pytest.fixture(scope="module")
def socket_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The socket of a server in a process of its own."""
    folder = tmp_path_factory.mktemp("server")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CAREER_ADVISOR_")},
        "CAREER_ADVISOR_DATABASE_URL": f"sqlite:///{folder / 'talks.sqlite3'}",
        "CAREER_ADVISOR_RATE_LIMIT": "0",
    }
    command = [sys.executable, "-m", "web.cli", "serve", "--port", "0"]
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, text=True, **out) as server:
        assert server.stdout is not None
        first = server.stdout.readline()
        assert "http://" in first, "the server did not start"
        yield first.split("http", 1)[1].strip().replace("://", "ws://", 1) + "ws"
        server.terminate()


def over_the_socket(url: str, transcript: Transcript) -> list[Exchange]:
    """The turns as the server takes them."""
    taken: list[Exchange] = []
    with connect(url) as socket:
        socket.send(orjson.dumps({"type": "hello", "context": {"guide": transcript.page}}).decode())
        assert orjson.loads(socket.recv())["type"] == "welcome"
        for number, exchange in enumerate(transcript.turns):
            socket.send(orjson.dumps({"type": "message", "id": f"m{number}", "text": exchange.user}).decode())
            taken.append(_exchange(exchange.user, _reply(socket, f"m{number}")))
    return taken


def _reply(socket: Any, message: str) -> dict[str, Any]:
    while True:
        event = orjson.loads(socket.recv(timeout=30))
        assert event["type"] != "error", event
        if event["type"] == "reply" and event["in_reply_to"] == message:
            reply: dict[str, Any] = event["reply"]
            return reply


def _exchange(user: str, reply: dict[str, Any]) -> Exchange:
    offers = tuple(offer["text"] for offer in reply["suggestions"])
    return Exchange(user=user, status=reply["status"], bot=reply["text"].strip(), offers=offers)


def by_the_engine(advisor: Advisor, transcript: Transcript, day: datetime.date) -> list[Exchange]:
    """The turns as the engine takes them on a day."""
    today = transcript.model_copy(update={"today": day})
    return [turn.model_copy(update={"frames": None}) for turn in play(advisor, today)]


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_transcript_goes_the_same_over_the_socket(advisor: Advisor, socket_url: str, path: Path) -> None:
    transcript = read_transcript(path)
    day = datetime.date.today()
    taken = over_the_socket(socket_url, transcript)
    if datetime.date.today() != day:
        # Midnight passed in between: the next try has the day for itself.
        day = datetime.date.today()
        taken = over_the_socket(socket_url, transcript)
    assert taken == by_the_engine(advisor, transcript, day)
