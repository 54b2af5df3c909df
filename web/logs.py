"""Structured logs: one JSON object a line, written by a thread of its own; no visitors' words, ids or addresses."""

from __future__ import annotations

import contextlib
import contextvars
import logging
import logging.handlers
import queue
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TextIO

import orjson

request_id: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)

_MOST_WAITING = 10_000
_MOST_KINDS = 1000
_FIELDS = (
    "method", "route", "status", "ms", "request", "code", "seconds", "messages", "count", "origin", "host", "version",
)  # fmt: skip


class JsonFormatter(logging.Formatter):
    """A record as JSON; only known fields travel, so that nothing private slips in."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        fields: Mapping[str, object] = record.__dict__
        line |= {name: fields[name] for name in _FIELDS if name in fields}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = _where(*record.exc_info)
        return orjson.dumps(line, default=str).decode()


def _where(kind: type[BaseException], _: BaseException | None, trace: TracebackType | None) -> dict[str, object]:
    # Never the message: it may quote what a visitor wrote.
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return {"type": kind.__name__, "at": places[-12:]}


class RepeatLimit(logging.Filter):
    """Lets each warning or error through so often a minute; the next one after that says how many were left out.

    Most of them can be caused from outside, and nobody is to fill a disk with them.
    """

    def __init__(self, most: int = 20, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if record.levelno < logging.WARNING:
            return True
        key, now = (record.name, str(record.msg)), self._clock()
        since, count = self._seen.get(key, (now, 0))
        if now - since >= self._seconds:
            if count > self._most:
                record.__dict__["count"] = count - self._most
                record.msg = f"{record.msg} (more of these were left out: count)"
            since, count = now, 0
        if key not in self._seen and len(self._seen) >= _MOST_KINDS:
            self._seen.clear()
        self._seen[key] = since, count + 1
        return count < self._most


class _Dropping(logging.handlers.QueueHandler):
    """Drops lines rather than make a visitor wait for a full pipe."""

    def enqueue(self, record: logging.LogRecord) -> None:
        """Add the record if there is room."""
        if "request" not in record.__dict__ and (known := request_id.get()):
            record.__dict__["request"] = known
        with contextlib.suppress(queue.Full):
            self.queue.put_nowait(record)

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """The record stays whole: the formatter runs in this process."""
        return record


def start_logging(stream: TextIO | None = None) -> logging.handlers.QueueListener:
    """Send all logs through one queue to `stream`; stop the listener to flush them."""
    waiting: queue.Queue[logging.LogRecord] = queue.Queue(_MOST_WAITING)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    listener = logging.handlers.QueueListener(waiting, handler)
    root = logging.getLogger()
    dropping = _Dropping(waiting)
    dropping.addFilter(RepeatLimit())
    root.handlers[:] = [dropping]
    root.setLevel(logging.INFO)
    # These name the visitor's address at INFO.
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).propagate = True
    listener.start()
    return listener
