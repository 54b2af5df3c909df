"""The writer thread: all turns that wait go into one commit."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from web.store.base import Commit, Kept, NewTurn, StoreUnavailable
from web.store.connection import Connection, Engine

_MOST_WAITING = 4096
_MOST_AT_ONCE = 512
_PATIENCE = 1.6  # seconds until a visitor is told that it does not work just now
_LOOK_EVERY = 0.2

Job = Callable[[Connection], Any]
log = logging.getLogger("career_advisor.store")


class _Task:
    """Something to write, and who waits for it."""

    __slots__ = ("future", "job", "since", "turn")

    def __init__(self, turn: NewTurn | None, job: Job | None, future: asyncio.Future[Any], since: float) -> None:
        self.turn = turn
        self.job = job
        self.future = future
        self.since = since


class Writer:
    """Owns the one connection that writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._waiting: deque[_Task] = deque()
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._failing = False

    def start(self) -> None:
        """Begin; called on the loop that will wait."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def stop(self) -> None:
        """Finish all that waits, then end."""
        if self._thread.is_alive():
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join, 5.0)
        if self._watch is not None:
            self._watch.cancel()

    def keep(self, turn: NewTurn) -> asyncio.Future[Commit]:
        """Keep a turn together with all others that wait."""
        return self._put(turn, None)

    def do(self, job: Job) -> asyncio.Future[Any]:
        """Run a job in a transaction of its own."""
        return self._put(None, job)

    def _put(self, turn: NewTurn | None, job: Job | None) -> asyncio.Future[Any]:
        loop = self._loop
        assert loop is not None
        future: asyncio.Future[Any] = loop.create_future()
        waiting = self._waiting
        while waiting and waiting[0].future.done():
            waiting.popleft()
        if len(waiting) >= _MOST_WAITING:
            future.set_exception(StoreUnavailable("too much is waiting to be written"))
            return future
        task = _Task(turn, job, future, loop.time())
        waiting.append(task)
        self._queue.put(task)
        if self._watch is None:
            self._watch = loop.call_later(_LOOK_EVERY, self._look)
        return future

    def _look(self) -> None:
        """Let nobody wait for ever: the database may hang without an error."""
        loop, waiting = self._loop, self._waiting
        assert loop is not None
        late = loop.time() - _PATIENCE
        while waiting and (waiting[0].future.done() or waiting[0].since < late):
            task = waiting.popleft()
            if not task.future.done():
                task.future.set_exception(StoreUnavailable("the database does not answer"))
        self._watch = loop.call_later(_LOOK_EVERY, self._look) if waiting else None

    # From here on: the writer thread.

    def _run(self) -> None:
        while True:
            task = self._queue.get()
            batch: list[_Task] = []
            ending = task is None
            while task is not None:
                batch.append(task)
                if len(batch) >= _MOST_AT_ONCE:
                    break
                try:
                    task = self._queue.get_nowait()
                except queue.Empty:
                    break
                ending = task is None
            if batch:
                self._write(batch)
            if ending:
                break
        if self._connection is not None:
            self._connection.close()

    def _write(self, batch: list[_Task]) -> None:
        turns = [task for task in batch if task.turn is not None]
        jobs = [task for task in batch if task.turn is None]
        if turns:
            self._settle(turns, self._try(lambda c: self._keep(c, [t.turn for t in turns if t.turn is not None])))
        for task in jobs:
            job = task.job
            assert job is not None
            outcome = self._try(job)
            self._settle([task], outcome if isinstance(outcome, StoreUnavailable) else [outcome])

    def _keep(self, connection: Connection, turns: list[NewTurn]) -> list[Commit]:
        outcomes = connection.keep(turns)
        kept = [(t.conversation, t.turn) for t, o in zip(turns, outcomes, strict=True) if isinstance(o, Kept)]
        self._engine.tell(connection, kept)
        return outcomes

    def _try(self, job: Job) -> Any:
        """The job's outcome, or the failure as a value."""
        try:
            if self._connection is not None and not self._connection.usable():
                self._connection.close()
                self._connection = None
            if self._connection is None:
                self._connection = self._engine.connect(writing=True)
            outcome = job(self._connection)
        except StoreUnavailable as error:
            self._note(error)
            return error
        except Exception as error:
            log.exception("a write failed in an unforeseen way")
            return StoreUnavailable(type(error).__name__)
        if self._failing:
            self._failing = False
            log.info("the database works again")
        return outcome

    def _note(self, error: StoreUnavailable) -> None:
        if not self._failing:
            log.error("the database does not take writes: %s", error)
            self._failing = True
        if self._connection is None:
            # Nothing to write on: do not spin.
            time.sleep(0.1)

    def _settle(self, tasks: list[_Task], outcome: Any) -> None:
        loop = self._loop
        assert loop is not None
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, tasks, outcome)


def _tell(tasks: list[_Task], outcome: Any) -> None:
    if isinstance(outcome, StoreUnavailable):
        for task in tasks:
            if not task.future.done():
                task.future.set_exception(StoreUnavailable(str(outcome)))
        return
    for task, result in zip(tasks, outcome, strict=True):
        if not task.future.done():
            task.future.set_result(result)
