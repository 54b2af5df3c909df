"""Background work: long jobs in pieces, one piece at a time, with a rest after each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from web.store.base import StoreUnavailable

_MOST_WAITING = 200
_LONGEST_REST = 0.2  # seconds
T = TypeVar("T")


class BackgroundLane:
    """Runs pieces in the order in which they come, and rests as long as each took.

    So exports and redactions of long conversations take at most half of one thread, however many ask for them.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting = 0

    async def run(self, piece: Callable[[], Awaitable[T]]) -> T:
        """The outcome of a piece."""
        if self._waiting >= _MOST_WAITING:
            raise StoreUnavailable("too much background work is waiting")
        self._waiting += 1
        try:
            async with self._lock:
                began = time.perf_counter()
                try:
                    return await piece()
                finally:
                    await asyncio.sleep(min(_LONGEST_REST, time.perf_counter() - began))
        finally:
            self._waiting -= 1
