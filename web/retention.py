"""The schedule of forgetting: conversations older than the settings allow are erased."""

from __future__ import annotations

import asyncio
import logging
import time

from web.desk import Desk
from web.store.base import StoreUnavailable

_FIRST_SECONDS = 30.0
_EVERY_SECONDS = 3600.0
_DAY = 86_400
_JUMP_SECONDS = 3600.0
log = logging.getLogger("career_advisor.retention")


async def keep_tidy(desk: Desk) -> None:
    """Erase what has grown old, soon after the start and then every hour, for as long as the process lives."""
    await asyncio.sleep(_FIRST_SECONDS)
    offset = desk.clock() - time.monotonic()
    while True:
        now = desk.clock() - time.monotonic()
        if abs(now - offset) > _JUMP_SECONDS:
            # A clock that jumps may be wrong: rather keep things an hour longer than erase by a mistake.
            log.warning("the clock has jumped; nothing is erased this time", extra={"seconds": round(now - offset)})
        else:
            try:
                await tidy(desk)
            except StoreUnavailable as error:
                log.warning("old conversations could not be erased: %s", error)
        offset = now
        await asyncio.sleep(_EVERY_SECONDS)


async def tidy(desk: Desk) -> int:
    """Erase conversations older than the settings allow; says how many."""
    gone = await desk.store.expire(int(desk.clock()) - desk.settings.retention_days * _DAY)
    desk.metrics.expired.inc(gone)
    if gone:
        log.info("old conversations were erased", extra={"count": gone})
    return gone
