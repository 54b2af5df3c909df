"""Takes up a changed knowledge folder while the server runs: read and built beside it, swapped whole, or refused."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from watchfiles import awatch

from bot import Advisor
from knowledge import KnowledgeError
from web.conversation_service import ConversationService
from web.gc_tuning import tune_gc

log = logging.getLogger("career_advisor.reload")
_AGAIN_SECONDS = 5.0
"""How long to wait for a folder that has gone."""
_SWITCH_SECONDS = 0.0005
"""How long the thread that builds may keep the interpreter from those that answer, a tenth of Python's own value."""
_SETTLE_MILLISECONDS = 400
"""How long a folder must be quiet before it is read: editors write a file in several steps."""
_MOST_FAULTS = 20
"""Faults told in the log; `career-advisor check` tells all."""


@contextmanager
def _visitors_first() -> Iterator[None]:
    """Lets threads alternate more often: a turn passes through several, and each waits for the one that builds."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


class KnowledgeReload:
    """Builds an advisor anew on a change of the folder or on SIGHUP, one at a time."""

    def __init__(self, service: ConversationService, load: Callable[[], Advisor]) -> None:
        """`load` reads the knowledge and builds an advisor; it raises `KnowledgeError` on faults."""
        self._service = service
        self._load = load
        self._wanted = asyncio.Event()

    async def run(self) -> None:
        """Take up changes until cancelled."""
        self._listen_for_hangup()
        folder = self._service.settings.knowledge
        watching = asyncio.create_task(self._watch(folder)) if folder else None
        try:
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                await self.reload()
        finally:
            if watching is not None:
                watching.cancel()

    async def reload(self) -> bool:
        """Swap the advisor for one over the knowledge as it is now; with faults the old one stays."""
        try:
            with _visitors_first():
                advisor = await asyncio.to_thread(self._load)
        except KnowledgeError as error:
            log.error("the changed knowledge has %d faults and is not taken up", len(error.faults))
            for fault in error.faults[:_MOST_FAULTS]:
                log.error("%s", fault)
            return False
        except Exception:
            log.exception("the changed knowledge could not be taken up")
            return False
        self._service.use(advisor)
        # What the start set aside for ever is no longer all there is.
        gc.unfreeze()
        tune_gc()
        log.info("the changed knowledge is taken up: %d guides", len(advisor.knowledge.guides))
        return True

    def _listen_for_hangup(self) -> None:
        # Only the main thread of a process may; elsewhere, and on Windows, the folder alone is watched.
        with suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._wanted.set)

    async def _watch(self, folder: Path) -> None:
        while True:
            try:
                async for _ in awatch(folder, debounce=_SETTLE_MILLISECONDS, recursive=True):
                    self._wanted.set()
            except OSError as error:
                log.warning("the knowledge folder cannot be watched: %s", error.strerror)
            await asyncio.sleep(_AGAIN_SECONDS)
