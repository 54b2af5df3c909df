"""One turn, for every channel: answer, store, then publish."""

from __future__ import annotations

import asyncio
import datetime
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot import EVERYTHING, Advisor, Conversation, Turn, dump_conversation, load_conversation
from web import serialization
from web.errors import ApiError, no_conversation, too_many
from web.ids import Ids, Key
from web.limits import Limits, weight
from web.metrics import Metrics
from web.request_models import ChatRequest, Context, read
from web.sessions import Follower, Session, Sessions
from web.settings import Settings
from web.store.base import Erased, Kept, KeptTurn, NewTurn, Repeated, Store
from web.store.redaction import redact_reply, redact_text
from web.timeout import TimeLimit, TimeLimitExceeded

ENGINE_SECONDS = 1.0
"""The engine's time limit for one message; it usually needs a thousandth of it."""
_ATTEMPTS = 8
_DAY = 86_400
log = logging.getLogger("career_advisor.service")


@dataclass(frozen=True, slots=True)
class Message:
    """A validated message."""

    id: str
    text: str
    guide: str | None = None
    """The guide that the page around the chat shows."""
    action: Callable[[Conversation, datetime.date], Turn] | None = None
    """Makes the turn instead of the engine, for what a visitor does by a click on another page."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """A stored turn: its number, and the reply as JSON."""

    turn: int
    reply: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A turn over HTTP; the reply is JSON."""

    conversation_id: str
    turn: int
    reply: str
    forgets: bool = False
    """Whether the visitor's message erased the conversation."""


class ConversationService:
    """Answers messages over the store."""

    def __init__(
        self, settings: Settings, advisor: Advisor, store: Store, clock: Callable[[], float] = time.time,
        metrics: Metrics | None = None,
    ) -> None:  # fmt: skip
        self.settings = settings
        self.advisor = advisor
        self.store = store
        self.ids = Ids(settings.secret or b"")
        """Signed with the secret that is kept with the data, once the database is open."""
        self.sessions = Sessions()
        self.metrics = metrics or Metrics()
        self.limits = Limits(settings.rate_limit, settings.connections_per_address)
        self.clock = clock
        self.database_bytes = 0
        """The size of the database when it was last measured."""
        self._time_limit = TimeLimit(ENGINE_SECONDS)
        self._greetings: dict[str | None, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def use(self, advisor: Advisor) -> None:
        """Answer by another advisor from now on; what is being answered goes on with the one it began with."""
        self.advisor = advisor
        self._greetings = {}

    def new_id(self) -> str:
        """An id for a conversation that begins now; nothing is stored for it."""
        return self.ids.mint(self.clock())

    def key(self, conversation_id: object) -> Key:
        """The key of a genuine id; refuses any other."""
        key = self.ids.read(conversation_id)
        if key is None:
            raise no_conversation()
        return key

    def charge(self, key: Key | None, address: str, text: object = None) -> None:
        """Count a message against the visitor's limit and the address's; a first message goes by the address alone."""
        cost = weight(text, self.settings.max_chars)
        wait = self.limits.message(key.text if key else "new " + address, address, cost)
        if wait is not None:
            raise too_many(wait)

    def charge_reading(self, address: str) -> None:
        """Count the reading of a whole conversation, which costs more than most messages."""
        wait = self.limits.reading(address)
        if wait is not None:
            raise too_many(wait)

    def charge_erasing(self, address: str) -> None:
        """Count an erasure; any valid id may ask for one."""
        wait = self.limits.erasing(address)
        if wait is not None:
            raise too_many(wait)

    def page_guide(self, context: Context | None) -> str | None:
        """The guide that the page around the chat shows; nothing for an unknown one."""
        guide = context.guide if context is not None else None
        return guide if guide in guides_of(self.advisor) else None

    def greeting(self, guide: str | None) -> str:
        """The advisor's greeting as JSON."""
        if guide not in self._greetings:
            self._greetings[guide] = serialization.reply_json(self.advisor.welcome(guide))
        return self._greetings[guide]

    async def ask(
        self,
        text: str,
        conversation_id: str | None = None,
        message_id: str | None = None,
        guide: str | None = None,
        *,
        address: str = "unknown",
    ) -> Answer:
        """One turn for a page; raises `ApiError`."""
        known = self.key(conversation_id) if conversation_id else None
        # Before it is looked at: a page about a refused message costs more than most answers.
        self.charge(known, address, text)
        sent = read(ChatRequest, {"text": text, "id": message_id}, self.settings.max_chars)
        message = Message(sent.id or new_message_id(), sent.text, self.page_guide(Context(guide=guide)))
        conversation_id = conversation_id or self.new_id()
        key = known or self.key(conversation_id)
        with self.sessions.held(key.text) as session:
            said = await self.take_turn(session, key, message, address=address)
            return Answer(conversation_id, said.turn, said.reply, session.gone)

    async def take_turn(
        self, session: Session, key: Key, message: Message, author: Follower | None = None, *, address: str = "unknown"
    ) -> TurnResult:
        """Answer a message once; a message that comes again gets the same reply."""
        async with session.lock:
            for _ in range(_ATTEMPTS):
                if session.gone:
                    raise no_conversation()
                if not session.loaded:
                    await self.load(session, key)
                said = await self._attempt(session, message, author, address)
                if said is not None:
                    return said
                self.metrics.collisions.inc()
                session.loaded = False
        raise ApiError("unavailable", "This conversation is busy elsewhere. Please try again in a moment.", 1)

    async def _attempt(
        self, session: Session, message: Message, author: Follower | None, address: str
    ) -> TurnResult | None:
        """One attempt; nothing when another worker stored this turn first."""
        turn = session.turn + 1
        if turn > self.settings.max_turns:
            return await self._full(session, message)
        conversation = session.conversation
        if message.guide is not None and conversation.page_guide != message.guide:
            conversation = replace(conversation, page_guide=message.guide)
        now = self.clock()
        today = datetime.date.fromtimestamp(now)
        began = time.perf_counter()
        answer = self._answer(message, conversation, today)
        thought = time.perf_counter()
        after, forgotten = answer.conversation, answer.conversation.forgotten
        erase = EVERYTHING in forgotten
        strike = tuple(word for word in forgotten if word != EVERYTHING) if forgotten else ()
        text, reply = message.text, serialization.reply_json(answer.reply)
        if forgotten:
            # As it is kept: sent again, the message gets the same reply.
            text, reply = redact_text(text, strike), redact_reply(reply, strike)
            after = replace(after, forgotten=())
            self.limits.owe(session.key, address, session.turn)
        if strike and not erase:
            # Before the turn that says so: struck too early is what the visitor wanted all the same.
            await self.store.redact(session.key, strike)
        try:
            outcome = await self.store.commit(
                NewTurn(
                    session.key, turn, message.id, text, reply, answer.reply.status,
                    dump_conversation(after).decode(), int(now), today.isoformat(), erase,
                )
            )  # fmt: skip
        except BaseException:
            # Whether it was kept is not known: look before the next turn.
            session.loaded = False
            raise
        # To be erased was what this turn wanted: whether by its own commit, whose answer got lost, or by another's.
        if isinstance(outcome, Kept) or (erase and isinstance(outcome, Erased)):
            session.conversation, session.turn = after, turn
            self.metrics.turn(answer.reply.status, thought - began, time.perf_counter() - began)
            session.publish(turn, message.id, text, reply, author)
            if erase:
                # The reply says so, and it is so: the last that anybody hears of this conversation.
                session.end()
                self.metrics.erased.inc()
            return TurnResult(turn, reply)
        if isinstance(outcome, Repeated):
            self.metrics.repeats.inc()
            await self.catch_up(session)
            return TurnResult(outcome.turn.turn, outcome.turn.reply, repeated=True)
        if isinstance(outcome, Erased):
            session.end()
            raise no_conversation()
        return None

    def _answer(self, message: Message, conversation: Conversation, today: datetime.date) -> Turn:
        if message.action is not None:
            return message.action(conversation, today)
        try:
            return self._time_limit.run(lambda: self.advisor.reply(message.text, conversation, today))
        except TimeLimitExceeded:
            log.exception("the engine took too long over a message")
            raise ApiError("internal", "That took too long here. Please try other words.") from None

    async def _full(self, session: Session, message: Message) -> TurnResult:
        kept = await self.store.find(session.key, message.id)
        if kept is not None:
            return TurnResult(kept.turn, kept.reply, repeated=True)
        raise ApiError("too_long", f"This conversation has {self.settings.max_turns} turns. Please start a new one.")

    async def load(self, session: Session, key: Key) -> None:
        """Load the stored state into the session; followers get the turns they missed."""
        for _ in range(_ATTEMPTS):
            kept = await self.store.read(session.key)
            if kept is None and not session.turn and key.day >= self._oldest_day():
                session.conversation, session.loaded = Conversation(), True
                return
            if kept is None or isinstance(kept, Erased):
                session.end()
                raise no_conversation()
            if kept.turn > session.turn and session.followers:
                await self.catch_up(session)
            if kept.turn >= session.turn or not session.followers:
                session.turn, session.loaded = kept.turn, True
                session.conversation = load_conversation(kept.state)
                return
            # A turn came between the two reads; or the database was set back, and then there is nothing to add.
            if not await self.store.turns(session.key, kept.turn):
                session.turn = kept.turn
        raise ApiError("unavailable", "This conversation is busy elsewhere. Please try again in a moment.", 1)

    def _oldest_day(self) -> int:
        """Ids made before this day have expired, or were never used."""
        return int(self.clock() // _DAY) - self.settings.retention_days

    async def catch_up(self, session: Session) -> None:
        """Publish turns that other workers stored; the caller holds the lock."""
        session.publish_kept(await self.store.turns(session.key, session.turn))

    async def turns_of(self, key: Key) -> int:
        """How many turns a conversation has; refuses one that is erased or has expired."""
        with self.sessions.held(key.text) as session:
            async with session.lock:
                if session.gone:
                    raise no_conversation()
                await self.load(session, key)
                return session.turn

    async def transcript(self, key: Key, last: int | None = None) -> tuple[KeptTurn, ...]:
        """The conversation so far, or its last turns; refuses one that is erased or has expired."""
        turns = await self.turns_of(key)
        after = 0 if last is None else max(0, turns - last)
        return await self.store.turns(key.text, after)

    async def erase(self, key: Key) -> None:
        """Erase a conversation; every tab that shows it is told."""
        with self.sessions.held(key.text) as session:
            async with session.lock:
                if session.gone:
                    raise no_conversation()
                fresh = await self.store.erase(key.text)
                # Gone it is, whoever erased it: the tabs here may not have heard of it.
                session.end()
                if not fresh:
                    raise no_conversation()
        self.metrics.erased.inc()

    def on_changes(self, changes: tuple[tuple[str, int], ...]) -> None:
        """Other workers stored turns: update the sessions in this process. Called on the event loop."""
        if not changes:
            self._later(self._catch_up_all())
        for key, turn in changes:
            session = self.sessions.find(key)
            if session is None:
                continue
            if turn == 0:
                session.end()
            elif turn > session.turn:
                self._later(self._catch_up_one(session))

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _catch_up_one(self, session: Session) -> None:
        async with session.lock:
            if not session.gone:
                try:
                    await self.catch_up(session)
                except Exception as error:
                    log.warning("turns of another worker could not be read yet: %s", type(error).__name__)

    async def _catch_up_all(self) -> None:
        keys = tuple(session.key for session in self.sessions.all() if session.turn)
        try:
            standing = await self.store.standing(keys)
        except Exception as error:
            log.warning("turns of another worker could not be read yet: %s", type(error).__name__)
            return
        for key in keys:
            session = self.sessions.find(key)
            if session is None:
                continue
            if key not in standing:
                session.end()
            elif standing[key] > session.turn:
                await self._catch_up_one(session)


def new_message_id() -> str:
    """An id for a message whose client gave it none."""
    return secrets.token_hex(12)


def guides_of(advisor: Advisor) -> dict[str, Any]:
    """The guides that the advisor knows, by id."""
    knowledge = getattr(advisor, "knowledge", None)
    return {} if knowledge is None else knowledge.guides
