"""Measurements that run beside the requests: how late the event loop is, how large the database."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from web.conversation_service import ConversationService
from web.metrics import Metrics
from web.store.base import StoreUnavailable

_LAG_SECONDS = 0.5
_SIZE_SECONDS = 15.0
log = logging.getLogger("career_advisor.measuring")


async def measure_loop_lag(metrics: Metrics) -> None:
    """Observe again and again how much later than asked a short sleep ends."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LAG_SECONDS
        await asyncio.sleep(_LAG_SECONDS)
        metrics.loop_lag.observe(max(0.0, loop.time() - due))


async def measure_size(service: ConversationService) -> None:
    """Ask the database for its size now and then; one that is away keeps the last."""
    while True:
        try:
            # The store has counted and logged the failure itself.
            with suppress(StoreUnavailable):
                service.database_bytes = await service.store.size()
        except Exception:
            log.exception("the database's size could not be measured")
        await asyncio.sleep(_SIZE_SECONDS)
