"""Reader threads, each with its own connection; a query has a timeout."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from web.store.base import Observer, StoreUnavailable
from web.store.connection import Connection, Engine

_MOST_WAITING = 1024
_TIMEOUT = 1.6
T = TypeVar("T")
log = logging.getLogger("career_advisor.store")


class ReaderPool:
    """Runs queries in threads."""

    def __init__(self, engine: Engine, observer: Observer | None = None) -> None:
        self._engine = engine
        self._observer = observer
        self._pool = ThreadPoolExecutor(engine.readers, thread_name_prefix="reader")
        self._own = threading.local()
        self._open: list[Connection] = []
        self._lock = threading.Lock()
        """Held while connections are added or all of them are closed."""
        self._stopped = False
        self._waiting = 0
        self._failing = False

    async def run(self, query: Callable[[Connection], T], patience: float = _TIMEOUT) -> T:
        """Run a query; raises `StoreUnavailable` after the timeout."""
        if self._waiting >= _MOST_WAITING:
            raise StoreUnavailable("too many are waiting to read")
        self._waiting += 1
        running = self._pool.submit(self._run, query)
        future = asyncio.wrap_future(running)
        future.add_done_callback(self._done)
        try:
            async with asyncio.timeout(patience):
                found = await asyncio.shield(future)
        except TimeoutError:
            if not running.done():
                self._note("the database does not answer")
                raise StoreUnavailable("the database does not answer") from None
            # The answer is here; it was this thread that had no time to look.
            found = running.result()
        except StoreUnavailable as error:
            self._note(str(error))
            raise
        if self._failing:
            self._failing = False
            log.info("the database can be read again")
        return found

    def _note(self, reason: str) -> None:
        if self._observer is not None:
            self._observer.failed("read")
        if not self._failing:
            self._failing = True
            log.error("the database cannot be read: %s", reason)

    def _done(self, future: asyncio.Future[Any]) -> None:
        self._waiting -= 1
        if not future.cancelled():
            future.exception()  # seen, even when nobody waits any more

    def _run(self, query: Callable[[Connection], T]) -> T:
        try:
            return self._once_or_twice(query)
        except StoreUnavailable:
            raise
        except Exception as error:
            log.exception("a query failed with an unexpected error")
            raise StoreUnavailable(type(error).__name__) from error

    def _once_or_twice(self, query: Callable[[Connection], T]) -> T:
        old: Connection | None = getattr(self._own, "connection", None)
        try:
            return query(self._connected())
        except StoreUnavailable:
            # Perhaps it was only the old connection that was dead.
            if old is None or self._own.connection is not old or old.usable():
                raise
            return query(self._connected())

    def _connected(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is not None and not connection.usable():
            # Let go of it first: closing and connecting may both fail, and the next query is to begin afresh.
            self._own.connection = None
            with self._lock:
                if connection in self._open:
                    self._open.remove(connection)
            connection.close()
            connection = None
        if connection is None:
            connection = self._engine.connect(writing=False)
            with self._lock:
                if self._stopped:
                    connection.close()
                    raise StoreUnavailable("the store is closed")
                self._own.connection = connection
                self._open.append(connection)
        return connection

    async def stop(self) -> None:
        """Stop the threads and close their connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._stopped = True
            for connection in tuple(self._open):
                connection.close()
