"""Insights for the operator's page: made in a thread beside the visitors, while the page tells how far it is."""

from __future__ import annotations

import asyncio
import datetime
import logging

from web.conversation_service import ConversationService
from web.insights import Insights, insights
from web.replays import Replays
from web.store.base import AskedTurn

_DAY = 86_400
log = logging.getLogger("career_advisor.insights")


class InsightsReader:
    """Reads what is kept and groups it, one period at a time, in a thread of its own."""

    def __init__(self, service: ConversationService) -> None:
        self._service = service
        self._replays = Replays()
        self._tasks: dict[int, asyncio.Task[Insights]] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def progress(self) -> tuple[int, int]:
        """How many messages have been read, and of how many."""
        return self._replays.done, self._replays.total

    async def turns(self, seconds: int) -> tuple[AskedTurn, ...]:
        """What was asked in so many seconds until now."""
        return await self._service.store.asked(int(self._service.clock()) - seconds)

    async def read(self, days: int) -> Insights:
        """The insights of so many days."""
        return await asyncio.shield(self._task(days))

    async def read_within(self, days: int, seconds: float) -> Insights | None:
        """The insights; None where they take longer than that, and go on being made for whoever asks again."""
        task = self._task(days)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        return task.result() if done else None

    def _task(self, days: int) -> asyncio.Task[Insights]:
        """The making of them that is under way, or a new one."""
        task = self._tasks.get(days)
        if task is None:
            task = self._tasks[days] = asyncio.create_task(self._make(days))
            task.add_done_callback(lambda done: self._finished(days, done))
        return task

    def _finished(self, days: int, task: asyncio.Task[Insights]) -> None:
        del self._tasks[days]
        if not task.cancelled() and task.exception() is not None:
            log.warning("insights could not be made: %r", task.exception())

    async def _make(self, days: int) -> Insights:
        async with self._one_at_a_time:
            turns, advisor = await self.turns(days * _DAY), self._service.advisor
            today = datetime.date.fromtimestamp(self._service.clock())
            return await asyncio.to_thread(insights, turns, advisor, days, today, self._replays)
