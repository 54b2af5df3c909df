"""Batches reads of conversations: after a restart thousands of visitors come back at once."""

from __future__ import annotations

import asyncio

from web.store import queries
from web.store.base import Erased, KeptConversation
from web.store.reader_pool import ReaderPool

_AT_ONCE = 200
Standing = KeptConversation | Erased | None


class ReadBatcher:
    """Reads the state of many conversations in one query."""

    def __init__(self, readers: ReaderPool) -> None:
        self._readers = readers
        self._asked: list[tuple[str, asyncio.Future[Standing]]] = []
        self._task: asyncio.Task[None] | None = None

    async def read(self, conversation: str) -> Standing:
        """The state of a conversation."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Standing] = loop.create_future()
        self._asked.append((conversation, answer))
        if self._task is None:
            self._task = loop.create_task(self._answer_all())
        return await answer

    async def _answer_all(self) -> None:
        try:
            while self._asked:
                part, self._asked = self._asked[:_AT_ONCE], self._asked[_AT_ONCE:]
                await self._answer(part)
        finally:
            self._task = None

    async def _answer(self, asked: list[tuple[str, asyncio.Future[Standing]]]) -> None:
        keys = tuple({key for key, answer in asked if not answer.done()})
        try:
            found = await self._readers.run(lambda connection: queries.read_many(connection, keys))
        except Exception as error:
            for _, answer in asked:
                if not answer.done():
                    answer.set_exception(error)
            return
        for key, answer in asked:
            if not answer.done():
                answer.set_result(found.get(key))
