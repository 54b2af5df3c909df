"""An end to thoughts that have none: whatever the engine does, the other visitors wait no longer than this."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class TimeLimitExceeded(Exception):
    """A thought that was broken off."""


class TimeLimit:
    """Breaks a call off after so many seconds, in the main thread and where there is an alarm; else it only calls.

    A thread of its own would cost every message more than the engine does, and could not be stopped either.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._thinking = False
        self._thread: int | None = None
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGALRM, self._ring)
            self._thread = threading.get_ident()

    def run(self, thought: Callable[[], T]) -> T:
        """What the thought comes to; raises `TimeLimitExceeded` when it does not come to anything."""
        if threading.get_ident() != self._thread:
            return thought()
        self._thinking = True
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        try:
            return thought()
        finally:
            # First of all, so that an alarm from here on finds nobody thinking.
            self._thinking = False
            signal.setitimer(signal.ITIMER_REAL, 0.0)

    def _ring(self, _: int, __: FrameType | None) -> None:
        if self._thinking:
            self._thinking = False
            raise TimeLimitExceeded
