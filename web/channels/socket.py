"""One socket of the chat: takes frames, follows at most one conversation, answers in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from starlette.types import Receive

from web import serialization
from web.channels.catch_up import PIECE_BYTES, MissedEvents
from web.channels.outbox import Outbox
from web.conversation_service import ConversationService, Message
from web.errors import ApiError, api_error_of, no_conversation, too_many, unavailable
from web.ids import Key
from web.request_models import HelloFrame, MessageFrame, json_object, read
from web.sessions import Session

_LONG = 200  # missed events that count as the reading of a whole conversation
_REFUSED_FRAMES = 100  # in a row, before the socket is closed
_CONTROL_FRAMES = 120  # hello and ping, a minute
_GOING_AWAY, _POLICY = 1012, 1008
log = logging.getLogger("career_advisor.socket")


class Sockets(Protocol):
    """All sockets of the process, as far as one of them has to know."""

    service: ConversationService

    def has_room(self, address: str, size: int = 0) -> bool:
        """Whether so many bytes more may be sent to this address."""
        ...


class Socket:
    """One connection: a tab that follows at most one conversation."""

    __slots__ = (
        "_control",
        "_control_since",
        "_draining",
        "_refused",
        "_service",
        "_sockets",
        "failed_hello",
        "guide",
        "id",
        "key",
        "messages",
        "outbox",
        "session",
    )  # fmt: skip

    def __init__(
        self, sockets: Sockets, outbox: Outbox, name: str, draining: Callable[[], bool] = lambda: False
    ) -> None:
        self._sockets = sockets
        self._service = sockets.service
        self._draining = draining
        self._refused = 0
        self._control = 0
        self._control_since = 0.0
        self.id = name
        """Names this connection in logs and errors."""
        self.outbox = outbox
        self.key: Key | None = None
        self.session: Session | None = None
        self.guide: str | None = None
        self.failed_hello: ApiError | None = None
        """Why the conversation that a hello named is not followed; what is said next was meant for that one alone."""
        self.messages = 0

    async def run(self, receive: Receive) -> None:
        """Take frames until the connection ends."""
        while True:
            event = await receive()
            kind = event["type"]
            if kind == "websocket.receive":
                if self.outbox.closed:
                    # Its answer could not leave: the client sends it again elsewhere.
                    continue
                self.outbox.held = True
                await self.take(event.get("text"))
                self.outbox.held = False
                if self.outbox and not self.outbox.flushing:
                    await self.outbox.flush()
                if self._refused >= _REFUSED_FRAMES:
                    await self.outbox.close(_POLICY)
            elif kind == "websocket.disconnect":
                if not self.outbox.closed:
                    self.outbox.code = event.get("code", 1005)
                return
            elif kind == "career_advisor.drain":
                await self.outbox.close(_GOING_AWAY)

    async def take(self, text: str | None) -> None:
        """Answer one frame; whatever goes wrong is told, and the socket lives on."""
        message_id = kind = None
        try:
            frame = _frame(text)
            kind = frame.get("type")
            if kind == "message":
                found = frame.get("id")
                message_id = found if isinstance(found, str) and len(found) <= 128 else None
                await self.message(frame)
            elif kind == "hello":
                await self.hello(frame)
            elif kind == "ping":
                self.count_control()
                self.deliver(serialization.PONG)
            else:
                raise ApiError("invalid", "A frame's type is hello, message or ping.")
            self._refused = 0
        except Exception as error:
            refusal = api_error_of(error, log, "a frame could not be answered")
            if kind == "hello" and self.failed_hello is not None:
                self.failed_hello = refusal
            self.refuse(refusal, message_id)

    def refuse(self, refusal: ApiError, message_id: str | None) -> None:
        """Tell the client what is wrong."""
        self._service.metrics.errors[refusal.code].inc()
        if refusal.code != "unavailable":
            self._refused += 1
        self.deliver(serialization.error_event(refusal, message_id, self.id))

    def count_control(self) -> None:
        """Hello and ping are free, within reason."""
        now = time.monotonic()
        if now - self._control_since > 60:
            self._control, self._control_since = 0, now
        self._control += 1
        # Another socket begins at nothing; its address does not.
        wait = 60 if self._control > _CONTROL_FRAMES else self._service.limits.control(self.outbox.address)
        if wait is not None:
            raise too_many(wait)

    async def message(self, frame: dict[str, Any]) -> None:
        """A message: a first one without `hello` opens a conversation."""
        service = self._service
        # Before it is checked: whoever sends nothing but faults is limited too.
        service.charge(self.key, self.outbox.address, frame.get("text"))
        sent = read(MessageFrame, frame, service.settings.max_chars)
        message = Message(sent.id, sent.text, self.guide)
        if self.failed_hello is not None:
            raise ApiError(self.failed_hello.code, self.failed_hello.message, self.failed_hello.retry_after)
        if self.session is None:
            conversation_id = service.new_id()
            self.open(conversation_id)
            self.deliver(serialization.welcome(conversation_id, [], 0, None))
        self.messages += 1
        session, key = self.session, self.key
        assert session is not None
        assert key is not None
        if session.gone:
            raise no_conversation()
        said = await service.take_turn(session, key, message, self, address=self.outbox.address)
        if said.repeated:
            self.deliver(serialization.reply_event(said.turn, message.id, said.reply))

    async def hello(self, frame: dict[str, Any]) -> None:
        """Begin, or take up again: everything missed comes with the welcome."""
        wanted = frame.get("conversation_id")
        key = None if wanted is None else self.turn_to(wanted)
        self.count_control()
        if wanted is not None and key is None:
            raise no_conversation()
        sent = read(HelloFrame, frame)
        guide = self._service.page_guide(sent.context)
        self.leave()
        self.guide = guide
        if key is None or sent.conversation_id is None:
            conversation_id = self._service.new_id()
            self.open(conversation_id)
            self.deliver(serialization.welcome(conversation_id, [], 0, self._service.greeting(guide)))
        else:
            self.failed_hello = unavailable()
            await self.resume(sent.conversation_id, key, sent.last_seq)
        self.failed_hello = None

    def turn_to(self, wanted: object) -> Key | None:
        """Turn from this conversation to the one that is named; what is no id leaves everything as it is."""
        key = self._service.ids.read(wanted)
        if self.session is None or key not in (None, self.key):
            self.leave()
            self.failed_hello = unavailable()
        return key

    def open(self, conversation_id: str) -> None:
        """Follow a conversation that begins now."""
        key = self._service.key(conversation_id)
        session = self._service.sessions.take(key.text)
        session.loaded = True
        session.followers.append(self)
        self.key, self.session = key, session

    async def resume(self, conversation_id: str, key: Key, last_seq: int) -> None:
        """Follow a conversation that was there before."""
        service = self._service
        session = service.sessions.take(key.text)
        try:
            async with session.lock:
                await service.load(session, key)
                seen = serialization.reply_seq(session.turn)
                reset = last_seq > seen
                after = 0 if reset else last_seq
                self.charge_catch_up(seen - after)
                missed = MissedEvents(service.store, key.text, after)
                events = await missed.piece(session.turn)
                greeting = None if session.turn else service.greeting(self.guide)
                more = missed.turn < session.turn
                welcome = serialization.welcome(conversation_id, events, seen, greeting, reset=reset, more=more)
                self.outbox.put(welcome, urgent=True)
                if not more:
                    self.follow(session, key)
            if more:
                await self.catch_up(session, key, missed)
        finally:
            if self.session is not session:
                service.sessions.release(session)

    def charge_catch_up(self, events: int) -> None:
        """Charge the reading of many events, and refuse it while too much is unread."""
        if events > _LONG:
            self._service.charge_reading(self.outbox.address)
            self._service.limits.owe_reading(self.outbox.address, events // 2)
        if events and not self._sockets.has_room(self.outbox.address, PIECE_BYTES):
            raise too_many(5)

    async def catch_up(self, session: Session, key: Key, missed: MissedEvents) -> None:
        """Send what did not fit into the welcome, a piece at a time, each once the one before has been written."""
        while True:
            await self.outbox.flush()
            if self._draining():
                raise unavailable()
            if not self._sockets.has_room(self.outbox.address, PIECE_BYTES):
                self.outbox.cut()
            if self.outbox.closed:
                return
            async with session.lock:
                if session.gone:
                    raise no_conversation()
                for event in await missed.piece(session.turn):
                    self.outbox.put(event, urgent=True)
                if missed.turn >= session.turn:
                    self.follow(session, key)
                    return

    def follow(self, session: Session, key: Key) -> None:
        """Get the conversation's events from now on."""
        session.followers.append(self)
        self.key, self.session = key, session

    def leave(self) -> None:
        """Follow nothing any more."""
        session, self.session, self.key = self.session, None, None
        if session is not None:
            with suppress(ValueError):
                session.followers.remove(self)
            self._service.sessions.release(session)

    def deliver(self, event: str) -> None:
        """Take an event for this client."""
        self.outbox.put(event)

    def erased(self) -> None:
        """The conversation was erased, here or elsewhere."""
        self.deliver(serialization.ERASED)


def _frame(text: str | None) -> dict[str, Any]:
    if text is None:
        raise ApiError("invalid", "Frames are JSON text, not binary.")
    return json_object(text, "A frame")
