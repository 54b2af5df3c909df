"""The writer thread: commits all waiting turns at once (group commit)."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from web.store.base import Commit, Kept, NewTurn, Observer, StoreUnavailable
from web.store.connection import Connection, Engine

_MOST_WAITING = 16_384
_MOST_AT_ONCE = 512
_TIMEOUT = 1.6  # seconds that one commit may take until visitors are told that it does not work just now
_MOST_WAIT = 8.0  # seconds that a visitor may wait in a crowd while commits go on
_HOPELESS = 0.8  # seconds after which those who wait behind a commit that failed need not try themselves
_LOOK_EVERY = 0.2

Job = Callable[[Connection], Any]
Changes = Sequence[tuple[str, int]]
log = logging.getLogger("career_advisor.store")


class _Task:
    """A write and the future that waits for it."""

    __slots__ = ("future", "news", "since", "work")

    def __init__(self, work: NewTurn | Job, future: asyncio.Future[Any], since: float, news: Changes) -> None:
        self.work = work
        self.future = future
        self.since = since
        self.news = news

    def fail(self, reason: str) -> None:
        """Fail the future with `StoreUnavailable`."""
        if not self.future.done():
            self.future.set_exception(StoreUnavailable(reason))


class Writer:
    """Owns the only connection that writes.

    Tasks gather on the event loop while the thread is busy and go over to it all at once: the two threads then
    seldom want the interpreter at the same time, and a commit carries as much as it can.
    """

    def __init__(self, engine: Engine, observer: Observer | None = None) -> None:
        self._engine = engine
        self._observer = observer
        self._gathered: deque[_Task] = deque()
        self._under_way: list[_Task] = []
        self._began = 0.0
        self._stuck = False
        """Whether the thread is still writing the current batch; set by the thread itself, as the loop may be late."""
        self._handed: queue.SimpleQueue[list[_Task] | None] = queue.SimpleQueue()
        self._handing = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._connection: Connection | None = None
        self._failing = False

    def start(self) -> None:
        """Start the thread; called on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def stop(self) -> None:
        """Write everything that waits, then stop."""
        if self._thread.is_alive():
            async with asyncio.timeout(5):
                while self._gathered or self._under_way:
                    await asyncio.sleep(0.01)
            self._handed.put(None)
            await asyncio.to_thread(self._thread.join, 5.0)
        if self._watch is not None:
            self._watch.cancel()

    def keep(self, turn: NewTurn) -> asyncio.Future[Commit]:
        """Store a turn in the next group commit."""
        return self._put(turn)

    def do(self, job: Job, news: Changes = ()) -> asyncio.Future[Any]:
        """Run a job in a transaction of its own, again if the connection breaks; then notify the other workers."""
        return self._put(job, news)

    def _put(self, work: NewTurn | Job, news: Changes = ()) -> asyncio.Future[Any]:
        loop = self._loop
        assert loop is not None
        future: asyncio.Future[Any] = loop.create_future()
        if len(self._gathered) >= _MOST_WAITING:
            future.set_exception(StoreUnavailable("too much is waiting to be written"))
            return future
        self._gathered.append(_Task(work, future, loop.time(), news))
        if not self._handing:
            # At the end of this round of the loop, with all that the round brings.
            self._handing = True
            loop.call_soon(self._hand_over)
        if self._watch is None:
            self._watch = loop.call_later(_LOOK_EVERY, self._look)
        return future

    def _hand_over(self) -> None:
        gathered = self._gathered
        batch: list[_Task] = []
        while gathered and len(batch) < _MOST_AT_ONCE:
            task = gathered.popleft()
            if not task.future.done():
                batch.append(task)
        self._handing = bool(batch)
        self._under_way = batch
        if batch:
            assert self._loop is not None
            self._began, self._stuck = self._loop.time(), True
            self._handed.put(batch)

    def _settled(self, tasks: list[_Task], outcomes: list[Any], last: bool) -> None:
        for task, outcome in zip(tasks, outcomes, strict=True):
            if isinstance(outcome, StoreUnavailable):
                task.fail(str(outcome))
            elif not task.future.done():
                task.future.set_result(outcome)
        if outcomes and isinstance(outcomes[0], StoreUnavailable):
            self._give_up(self._gathered, _HOPELESS, str(outcomes[0]))
        if last:
            # One round later: whoever has waited for this commit gets the reply before the thread has work again.
            assert self._loop is not None
            self._loop.call_soon(self._hand_over)

    def _give_up(self, tasks: Iterable[_Task], timeout: float, reason: str) -> None:
        assert self._loop is not None
        late = self._loop.time() - timeout
        for task in tasks:
            if task.since < late:
                task.fail(reason)

    def _look(self) -> None:
        """Fail writes that wait too long: the database may hang without an error."""
        loop = self._loop
        assert loop is not None
        if self._stuck and loop.time() - self._began > _TIMEOUT:
            for tasks in (self._under_way, self._gathered):
                self._give_up(tasks, _HOPELESS, "the database does not answer")
        self._give_up(self._gathered, _MOST_WAIT, "too much is waiting to be written")
        while self._gathered and self._gathered[0].future.done():
            self._gathered.popleft()
        waiting = self._gathered or self._under_way
        self._watch = loop.call_later(_LOOK_EVERY, self._look) if waiting else None

    # From here on: the writer thread.

    def _run(self) -> None:
        while (batch := self._handed.get()) is not None:
            self._write(batch)
        if self._connection is not None:
            self._connection.close()

    def _call(self, callback: Callable[..., None], *arguments: Any) -> None:
        loop = self._loop
        assert loop is not None
        if not loop.is_closed():
            loop.call_soon_threadsafe(callback, *arguments)

    def _write(self, batch: list[_Task]) -> None:
        turns = [task for task in batch if isinstance(task.work, NewTurn)]
        jobs = [task for task in batch if not isinstance(task.work, NewTurn)]
        if turns:
            new = [task.work for task in turns if isinstance(task.work, NewTurn)]
            began = time.perf_counter()
            outcomes = self._try(lambda connection: connection.keep(new))
            failed = isinstance(outcomes, StoreUnavailable)
            if self._observer is not None and not failed:
                self._observer.committed(time.perf_counter() - began, len(new))
            self._settle(turns, [outcomes] * len(turns) if failed else outcomes, last=not jobs)
            if not failed:
                pairs = zip(new, outcomes, strict=True)
                kept = [turn for turn, outcome in pairs if isinstance(outcome, Kept)]
                self._notify([(turn.conversation, 0 if turn.erase else turn.turn) for turn in kept])
        for task in jobs:
            assert not isinstance(task.work, NewTurn)
            outcome = self._try(task.work)
            self._settle([task], [outcome], last=task is jobs[-1])
            if not isinstance(outcome, StoreUnavailable):
                self._notify(task.news)

    def _settle(self, tasks: list[_Task], outcomes: list[Any], *, last: bool) -> None:
        """Pass outcomes to the event loop; after the last of a batch it hands over the next."""
        if last:
            self._stuck = False
        self._call(self._settled, tasks, outcomes, last)

    def _notify(self, changes: Changes) -> None:
        """Notify other workers; a failure is logged only, as the turns are stored already."""
        try:
            if changes and self._connection is not None:
                self._engine.notify(self._connection, changes)
        except Exception as error:
            log.warning("other workers could not be notified: %s", type(error).__name__)

    def _connected(self) -> Connection:
        if self._connection is not None and not self._connection.usable():
            old, self._connection = self._connection, None
            old.close()
        if self._connection is None:
            self._connection = self._engine.connect(writing=True)
        return self._connection

    def _once_or_twice(self, job: Job) -> Any:
        """Run a job; again on a new connection if the old one was dead."""
        old = self._connection
        try:
            return job(self._connected())
        except StoreUnavailable:
            if old is None or self._connection is not old or old.usable():
                raise
            return job(self._connected())

    def _try(self, job: Job) -> Any:
        """The outcome of a job, or its `StoreUnavailable` as a value."""
        try:
            outcome = self._once_or_twice(job)
        except StoreUnavailable as error:
            self._note(error)
            return error
        except Exception as error:
            log.exception("a write failed with an unexpected error")
            if self._observer is not None:
                self._observer.failed("write")
            return StoreUnavailable(type(error).__name__)
        if self._failing:
            self._failing = False
            log.info("the database accepts writes again")
        return outcome

    def _note(self, error: StoreUnavailable) -> None:
        if self._observer is not None:
            self._observer.failed("write")
        if not self._failing:
            log.error("the database does not accept writes: %s", error)
            self._failing = True
        if self._connection is None:
            # Nothing to write on: do not spin.
            time.sleep(0.1)
