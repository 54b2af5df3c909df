"""The store over an engine: one thread writes, a few threads read, and the event loop never blocks."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Literal, TypeVar

from web.store import plans, queries, redaction
from web.store.background import BackgroundLane
from web.store.base import (
    AskedTurn,
    Commit,
    Erased,
    Kept,
    KeptConversation,
    KeptPlan,
    KeptTurn,
    Listener,
    NewTurn,
    Observer,
    StoreUnavailable,
)
from web.store.connection import Connection, Engine
from web.store.read_batcher import ReadBatcher
from web.store.reader_pool import ReaderPool
from web.store.writer import Job, Writer

_AT_ONCE = 50
_LONG_TIMEOUT = 60.0
T = TypeVar("T")
log = logging.getLogger("career_advisor.store")


class AsyncStore:
    """A `Store` over any engine."""

    def __init__(self, engine: Engine, observer: Observer | None = None) -> None:
        self._engine = engine
        self._writer = Writer(engine, observer)
        self._readers = ReaderPool(engine, observer)
        self._batcher = ReadBatcher(self._readers)
        self._background = BackgroundLane()
        self._scrubbing: asyncio.Task[None] | None = None
        self._purging: asyncio.Task[None] | None = None

    async def start(self, listener: Listener | None = None) -> None:
        """Open the database and bring it up to date."""
        await asyncio.to_thread(self._engine.prepare)
        self._writer.start()
        # A process that was killed may have left turns of conversations that are gone.
        self._purging = asyncio.get_running_loop().create_task(self._purge_in_background())
        if listener is not None:
            self._engine.listen(listener)

    async def close(self) -> None:
        """Finish what is under way and let go."""
        if self._purging is not None:
            self._purging.cancel()
            await asyncio.wait([self._purging])
        if self._scrubbing is not None:
            await asyncio.wait([self._scrubbing], timeout=2)
        await asyncio.to_thread(self._engine.close)
        await self._writer.stop()
        await self._readers.stop()

    async def commit(self, turn: NewTurn) -> Commit:
        """Keep a turn durably, once."""
        outcome = await self._writer.keep(turn)
        if turn.erase and isinstance(outcome, Kept | Erased):
            await self._purge(turn.conversation)
        return outcome

    async def read(self, conversation: str) -> KeptConversation | Erased | None:
        """Where a conversation stands."""
        return await self._batcher.read(conversation)

    async def standing(self, conversations: tuple[str, ...]) -> dict[str, int]:
        """The turn that each of these stands at."""
        return await self._readers.run(lambda c: queries.standing(c, conversations))

    async def turns(self, conversation: str, after: int = 0, most: int | None = None) -> tuple[KeptTurn, ...]:
        """The turns after one, in order, at most so many."""
        return await self._readers.run(lambda c: queries.turns(c, conversation, after, most))

    async def shaped(self, conversation: str, after: int, most: int, shape: Callable[[tuple[KeptTurn, ...]], T]) -> T:
        """What `shape` makes of the turns after one; read and made in a thread, as background work."""
        return await self._background.run(
            lambda: self._readers.run(lambda c: shape(queries.turns(c, conversation, after, most)), _LONG_TIMEOUT)
        )

    async def find(self, conversation: str, message: str) -> KeptTurn | None:
        """The turn that answered this message."""
        return await self._readers.run(lambda c: queries.find(c, conversation, message))

    async def redact(self, conversation: str, words: tuple[str, ...]) -> None:
        """Strike words from all that is kept of a conversation, in pieces."""
        after: int | None = 0
        while after is not None:
            find = partial(redaction.redacted_piece, conversation=conversation, words=words, after=after)
            piece = await self._background.run(partial(self._readers.run, find, _LONG_TIMEOUT))
            if piece.changes:
                write = partial(redaction.write_redacted, conversation=conversation, changes=piece.changes)
                await self._writer.do(_whole(write))
            after = piece.last
        self._scrub_soon()

    async def blank_turn(self, conversation: str, turn: int) -> bool:
        """Erase the words of one turn; says whether there is such a turn."""
        blanked: bool = await self._writer.do(_whole(lambda c: redaction.blank_turn(c, conversation, turn)))
        self._scrub_soon()
        return blanked

    async def erase(self, conversation: str) -> bool:
        """Erase a conversation for good."""
        fresh: bool = await self._writer.do(_Erasing(conversation, int(time.time())), ((conversation, 0),))
        await self._purge(conversation)
        return fresh

    async def rate(self, conversation: str, turn: int, vote: Literal[1, -1], comment: str | None) -> bool:
        """Keep what the visitor thinks of a turn."""
        done: bool = await self._writer.do(_whole(lambda c: queries.rate(c, conversation, turn, vote, comment)))
        return done

    async def expire(self, before: int) -> int:
        """Erase what has grown old, some conversations at a time."""
        gone = 0
        while aged := await self._readers.run(lambda c: queries.aged(c, before), _LONG_TIMEOUT):
            dropped = 0
            for start in range(0, len(aged), _AT_ONCE):
                part = aged[start : start + _AT_ONCE]
                dropped += await self._write_piece(partial(queries.drop_aged, conversations=part, before=before))
            gone += dropped
            if not dropped:
                break
        await self._write_piece(lambda c: queries.drop_tombstones(c, before))
        await self._write_piece(lambda c: c.change(plans.ORPHANS))
        await self._purge()
        return gone

    async def asked(self, since: int) -> tuple[AskedTurn, ...]:
        """The turns since then, of very many the latest."""
        return await self._readers.run(lambda c: queries.asked(c, since), _LONG_TIMEOUT)

    async def keep_plan(self, conversation: str, link: str, choice: str) -> bool:
        """Keep the fingerprint of a plan's link."""
        at = int(time.time())
        kept: bool = await self._writer.do(_whole(lambda c: plans.keep_plan(c, conversation, link, choice, at)))
        return kept

    async def find_plan(self, link: str) -> KeptPlan | None:
        """The plan behind a link's fingerprint."""
        return await self._readers.run(lambda c: plans.find_plan(c, link))

    async def plan_of(self, conversation: str) -> KeptPlan | None:
        """The plan that a conversation has a link to."""
        return await self._readers.run(lambda c: plans.plan_of(c, conversation))

    async def change_plan(self, conversation: str, choice: str) -> bool:
        """Change what a conversation's plan is made of."""
        changed: bool = await self._writer.do(_whole(lambda c: plans.change_plan(c, conversation, choice)))
        return changed

    async def drop_plan(self, conversation: str) -> bool:
        """Revoke the link of a conversation's plan."""
        dropped: bool = await self._writer.do(_whole(lambda c: plans.drop_plan(c, conversation)))
        return dropped

    async def secret(self, proposal: str) -> str:
        """The secret kept with the data."""
        kept: str = await self._writer.do(_whole(lambda c: queries.secret(c, proposal)))
        self._engine.remember_secret(kept)
        return kept

    async def empty(self) -> bool:
        """Whether no conversation is kept."""
        return await self._readers.run(queries.empty)

    async def last_sweep(self, at: int) -> int:
        """When old conversations were last erased, as far as is known."""
        when: int = await self._writer.do(_whole(lambda c: queries.last_sweep(c, at)))
        return when

    async def set_last_sweep(self, at: int) -> None:
        """Remember when old conversations were erased."""
        await self._writer.do(_whole(lambda c: queries.set_last_sweep(c, at)))

    async def probe(self) -> None:
        """Write and read, to know that a new conversation could be kept."""
        at = int(time.time())
        await self._writer.do(lambda c: queries.probe(c, at))
        await self._batcher.read("")

    async def size(self) -> int:
        """The bytes that the database takes."""
        return await self._readers.run(lambda c: c.size())

    async def _write_piece(self, job: Callable[[Connection], T]) -> T:
        """Write as background work."""

        async def write() -> T:
            outcome: T = await self._writer.do(_whole(job))
            return outcome

        return await self._background.run(write)

    async def _purge(self, conversation: str | None = None) -> None:
        """Delete the turns of conversations that are gone (of one of them); what fails is done by the next sweep."""
        try:
            waits = await self._readers.run(lambda c: queries.purge_waits(c, conversation))
            while waits:
                waits = await self._write_piece(partial(queries.purge, conversation=conversation))
        except StoreUnavailable as error:
            log.warning("turns of an erased conversation could not be deleted yet: %s", error)
        self._scrub_soon()

    async def _purge_in_background(self) -> None:
        with suppress(StoreUnavailable):
            if await self._readers.run(queries.purge_waits):
                await self._purge()

    def _scrub_soon(self) -> None:
        if self._scrubbing is None or self._scrubbing.done():
            self._scrubbing = asyncio.get_running_loop().create_task(self._scrub())

    async def _scrub(self) -> None:
        """Remove what erased rows left in the files; readers may delay it for a moment."""
        for pause in (0.05, 0.2, 1.0, 5.0, 30.0):
            await asyncio.sleep(pause)
            try:
                await self._writer.do(lambda c: c.scrub())
            except StoreUnavailable:
                continue
            return
        log.warning("erased rows are gone, but the database's log could not be cleared yet")


class _Erasing:
    """An erasure as a job."""

    def __init__(self, conversation: str, at: int) -> None:
        self._conversation = conversation
        self._at = at
        self._again = False

    def __call__(self, connection: Connection) -> bool:
        """Erase; says whether there was anything."""
        again, self._again = self._again, True
        with connection.transaction():
            # The connection may have broken after the first commit: then it is this very erasure that is found.
            return queries.erase(connection, self._conversation, self._at) or again


def _whole(job: Job) -> Job:
    def in_transaction(connection: Connection) -> object:
        with connection.transaction():
            return job(connection)

    return in_transaction
