"""The servers that the load benchmark compares: bare FastAPI, the same with durable messages, and the advisor.

Bare is the least that a chat server on this stack can do: parse the JSON text, answer JSON of the same size as the
advisor's, keep nothing. Durable is bare and keeps each message and its reply in SQLite before it answers: a writer
thread commits all that waits at once, as the advisor does. Start one with
`python benchmarks/load_servers.py bare|durable|constant|real PORT [BYTES OF A REPLY]`.
"""

from __future__ import annotations

import asyncio
import datetime
import json
import queue
import signal
import socket
import sqlite3
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from bot import Advisor, Conversation, Reply, Source, Suggestion, TextBlock, Turn
from web.app import create_app
from web.cli.serve_command import server_config
from web.gc_tuning import tune_gc
from web.serialization import reply_dict
from web.settings import Database, Settings

_SENTENCE = "A plan of nine to twelve months begins with linear algebra and small models, and ends with a first paper. "
_BODY = _SENTENCE * 4
_MOST_AT_ONCE = 512
_ENVELOPE = 80
"""Bytes around a reply."""


def constant_reply() -> Reply:
    """A reply of the usual size and shape."""
    return Reply(
        "answered",
        _BODY,
        (TextBlock(_BODY),),
        tuple(Suggestion(f"Show phase {n}", f"show me phase {n} of the roadmap") for n in range(1, 4)),
        tuple(Source("a-guide", f"phase-{n}", f"Phase {n}", f"/guides/a-guide#phase-{n}") for n in range(1, 3)),
    )


class Constant(Advisor):
    """An engine that takes no time: what remains is the server's own cost."""

    def __init__(self) -> None:
        self._reply = constant_reply()

    def welcome(self, guide: str | None = None) -> Reply:
        """The same reply as ever."""
        return self._reply

    def reply(self, text: str, conversation: Conversation, today: datetime.date) -> Turn:
        """The same reply as ever."""
        return Turn(self._reply, conversation)


class GroupCommit:
    """A thread that commits all waiting rows at once, with `synchronous=FULL`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: queue.SimpleQueue[tuple[tuple[str, str], asyncio.Future[None]]] = queue.SimpleQueue()
        threading.Thread(target=self._run, daemon=True).start()

    async def keep(self, row: tuple[str, str]) -> None:
        """Keep a row; returns once it is durable."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put((row, kept))
        await kept

    def _run(self) -> None:
        database = sqlite3.connect(self._path, isolation_level=None)
        database.execute("PRAGMA page_size=8192")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA wal_autocheckpoint=500")
        database.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT NOT NULL, reply TEXT NOT NULL)")
        while True:
            batch = [self._waiting.get()]
            while not self._waiting.empty() and len(batch) < _MOST_AT_ONCE:
                batch.append(self._waiting.get())
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO message (text, reply) VALUES (?, ?)", [row for row, _ in batch])
            database.execute("COMMIT")
            kept = [future for _, future in batch]
            kept[0].get_loop().call_soon_threadsafe(_tell, kept)


def _tell(kept: list[asyncio.Future[None]]) -> None:
    for future in kept:
        if not future.done():
            future.set_result(None)


def bare(size: int, store: GroupCommit | None = None) -> FastAPI:
    """The yardstick: answers with the constant reply, its text stretched or cut so that the answer has `size` bytes."""
    app = FastAPI()
    reply = reply_dict(constant_reply())
    if size:
        rest = len(json.dumps(reply, separators=(",", ":"))) - 2 * len(_BODY) + _ENVELOPE
        text = (_BODY * (size // len(_BODY) + 1))[: max(0, size - rest) // 2]
        reply["text"] = reply["blocks"][0]["text"] = text

    @app.websocket("/ws")
    async def ws(socket: WebSocket) -> None:
        await socket.accept()
        turn = 0
        try:
            while True:
                message = await socket.receive_json()
                turn += 1
                answer = {"type": "reply", "seq": 2 * turn, "in_reply_to": message.get("id"), "turn": turn}
                text = json.dumps({**answer, "reply": reply}, separators=(",", ":"))
                if store is not None:
                    await store.keep((message.get("text", ""), text))
                await socket.send_text(text)
        except WebSocketDisconnect:
            return

    return app


def main() -> None:
    """Serve until stopped."""
    kind, port, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(4096)
    with TemporaryDirectory() as folder:
        if kind in {"bare", "durable"}:
            store = GroupCommit(Path(folder) / "durable.sqlite3") if kind == "durable" else None
            options = {"log_level": "warning", "access_log": False, "ws_per_message_deflate": False, "backlog": 4096}
            config = uvicorn.Config(bare(size, store), loop="uvloop", ws="websockets-sansio", **options)  # type: ignore[arg-type]
        else:
            settings = Settings(Database(path=Path(folder) / "load.sqlite3"), rate_limit=None, max_turns=10**9)
            config = server_config(create_app(settings, Constant() if kind == "constant" else None))
            tune_gc()
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
