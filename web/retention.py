"""Erases conversations that are older than the settings allow, every hour."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable

from web.conversation_service import ConversationService
from web.store.base import StoreUnavailable

_FIRST_SECONDS = 30.0
_EVERY_SECONDS = 3600.0
_DAY = 86_400
_JUMP_SECONDS = 3600.0
log = logging.getLogger("career_advisor.retention")


class RetentionJob:
    """Erases expired conversations; postpones that for an hour when the clock may be wrong."""

    def __init__(self, service: ConversationService) -> None:
        self._service = service
        self._offset = service.clock() - time.monotonic()
        self._held_at = 0
        """The time of the last sweep, where one was held back because that is long ago."""

    async def remember_last_sweep(self) -> None:
        """Store the time of the last sweep, before visitors write with a clock that may be wrong."""
        await self._service.store.last_sweep(int(self._service.clock()))

    async def sweep(self) -> int:
        """Erase expired conversations unless the clock has jumped; returns their number."""
        if self._jumped() or await self._long_ago():
            return 0
        gone = await erase_expired(self._service)
        await self._service.store.set_last_sweep(int(self._service.clock()))
        return gone

    def _jumped(self) -> bool:
        """Whether the clock has jumped while this process ran."""
        offset = self._service.clock() - time.monotonic()
        jump, self._offset = offset - self._offset, offset
        if abs(jump) <= _JUMP_SECONDS:
            return False
        log.warning("the clock has jumped; nothing is erased this time", extra={"seconds": round(jump)})
        return True

    async def _long_ago(self) -> bool:
        """Whether so much time has passed since the last sweep that the clock may be wrong; believed an hour later.

        Where another machine sweeps in the meantime, it is this one's clock that is wrong, and it is never believed.
        """
        now = int(self._service.clock())
        last = await self._service.store.last_sweep(now)
        if now - last <= self._service.settings.retention_days * _DAY // 2 or last == self._held_at:
            return False
        self._held_at = last
        log.warning(
            "by the clock, nothing was erased for a long time; if the clock is right, it is done in an hour",
            extra={"seconds": now - last},
        )
        return True


async def run_retention(service: ConversationService) -> None:
    """Run a sweep soon after the start and then every hour."""
    job = RetentionJob(service)
    await _try(job.remember_last_sweep())
    await asyncio.sleep(_FIRST_SECONDS)
    while True:
        await _try(job.sweep())
        await asyncio.sleep(_EVERY_SECONDS)


async def _try(work: Awaitable[object]) -> None:
    """Log an error and go on; the next sweep tries again."""
    try:
        await work
    except StoreUnavailable as error:
        log.warning("old conversations could not be erased: %s", error)
    except Exception:
        log.exception("old conversations could not be erased")


async def erase_expired(service: ConversationService) -> int:
    """Erase conversations older than the settings allow; returns their number."""
    gone = await service.store.expire(int(service.clock()) - service.settings.retention_days * _DAY)
    service.metrics.expired.inc(gone)
    if gone:
        log.info("old conversations were erased", extra={"count": gone})
    return gone
