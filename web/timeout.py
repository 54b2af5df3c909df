"""Time limit for one call of the engine, so that a message that hangs it does not hold up the others."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class TimeLimitExceeded(Exception):
    """A call exceeded its time limit."""


class TimeLimit:
    """Interrupts a call after `seconds`, by SIGALRM in the main thread; elsewhere the call runs without a limit.

    A thread of its own would cost every message more than the engine does, and could not be stopped either.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running = False
        self._thread: int | None = None
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGALRM, self._on_alarm)
            self._thread = threading.get_ident()

    def run(self, call: Callable[[], T]) -> T:
        """Run the call and return its result; raises `TimeLimitExceeded`."""
        if threading.get_ident() != self._thread:
            return call()
        self._running = True
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        try:
            return call()
        finally:
            # First, so that an alarm that comes from here on is ignored.
            self._running = False
            signal.setitimer(signal.ITIMER_REAL, 0.0)

    def _on_alarm(self, _: int, __: FrameType | None) -> None:
        if self._running:
            self._running = False
            raise TimeLimitExceeded
