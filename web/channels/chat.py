"""The chat's own channel: `WS /ws`."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from web import serialization
from web.conversation_service import Desk
from web.errors import Refusal, no_conversation, refusal_of, too_many, unavailable
from web.ids import Key
from web.sessions import Session

_QUEUE_LIMIT = 256 * 1024  # characters that may wait for one socket
_REFUSED_FRAMES = 100  # in a row, before the socket is closed
_LONG = 200  # missed events that count as the reading of a whole conversation
_CONTROL_FRAMES = 120  # hello and ping, a minute
_GOING_AWAY, _POLICY, _TRY_LATER = 1012, 1008, 1013
log = logging.getLogger("career_advisor.socket")


class Chat:
    """All sockets of this process."""

    slow_seconds = 10.0
    """How long a client may leave unread what it was sent."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sockets: set[Socket] = set()
        self._pumps: set[asyncio.Task[None]] = set()

    def admit(self, address: str) -> bool:
        """Whether this address may open another socket; counted until the socket ends."""
        return self.desk.limits.connect(address)

    async def serve(self, address: str, receive: Receive, send: Send, scope: Scope) -> None:
        """Serve one admitted socket to its end."""
        extensions = scope.get("extensions") or {}
        socket = Socket(self, address, send, extensions.get("career_advisor.cut"))
        metrics = self.desk.metrics
        self.sockets.add(socket)
        metrics.opened.inc()
        try:
            if (admitted := extensions.get("career_advisor.admitted")) is not None:
                admitted()
            await receive()
            await send({"type": "websocket.accept"})
            await socket.run(receive)
        finally:
            self.sockets.discard(socket)
            self.desk.limits.disconnect(address)
            socket.leave()
            metrics.closed(socket.code)

    def pump_soon(self, socket: Socket) -> None:
        """Send what waits for a socket that is doing nothing else."""
        task = asyncio.get_running_loop().create_task(socket.pump())
        self._pumps.add(task)
        task.add_done_callback(self._pumps.discard)

    def cut_slow(self) -> None:
        """Drop those who have not read what was sent for too long."""
        late = time.monotonic() - self.slow_seconds
        for socket in [s for s in self.sockets if s.pumping and s.since < late]:
            socket.cut()


class Socket:
    """One connection: a tab that follows at most one conversation."""

    __slots__ = (
        "_chat", "_cutter", "_desk", "_send", "address", "astray", "busy", "closed", "code", "control",
        "control_since", "guide", "key", "outbox", "pumping", "queued", "refused", "session", "since",
    )  # fmt: skip

    def __init__(self, chat: Chat, address: str, send: Send, cutter: Any) -> None:
        self._chat = chat
        self._desk = chat.desk
        self._send = send
        self._cutter = cutter
        self.address = address
        self.key: Key | None = None
        self.session: Session | None = None
        self.guide: str | None = None
        self.astray: Refusal | None = None
        """Why the conversation that a hello named is not followed; what is said next was meant for that one alone."""
        self.outbox: list[str] = []
        self.queued = 0
        self.busy = False
        self.pumping = False
        self.since = 0.0
        self.closed = False
        self.refused = 0
        self.control = 0
        self.control_since = 0.0
        self.code = 1006

    async def run(self, receive: Receive) -> None:
        """Take frames until the connection ends."""
        while True:
            event = await receive()
            kind = event["type"]
            if kind == "websocket.receive":
                if self.closed:
                    # Its answer could not leave: the client sends it again elsewhere.
                    continue
                self.busy = True
                await self.take(event.get("text"))
                self.busy = False
                if self.outbox and not self.pumping:
                    await self.pump()
                if self.refused >= _REFUSED_FRAMES:
                    await self.close(_POLICY)
            elif kind == "websocket.disconnect":
                self.code = self.code if self.closed else event.get("code", 1005)
                return
            elif kind == "career_advisor.drain":
                await self.close(_GOING_AWAY)

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
                raise Refusal("invalid", "A frame's type is hello, message or ping.")
            self.refused = 0
        except Exception as error:
            refusal = refusal_of(error, log, "a frame could not be answered")
            if kind == "hello" and self.astray is not None:
                self.astray = refusal
            self.refuse(refusal, message_id)

    def refuse(self, refusal: Refusal, message_id: str | None) -> None:
        """Tell the client what is wrong."""
        self._desk.metrics.errors[refusal.code].inc()
        if refusal.code != "unavailable":
            self.refused += 1
        self.deliver(serialization.error_event(refusal, message_id))

    def count_control(self) -> None:
        """Hello and ping are free, within reason."""
        now = time.monotonic()
        if now - self.control_since > 60:
            self.control, self.control_since = 0, now
        self.control += 1
        # Another socket begins at nothing; its address does not.
        wait = 60 if self.control > _CONTROL_FRAMES else self._desk.limits.control(self.address)
        if wait is not None:
            raise too_many(wait)

    async def message(self, frame: dict[str, Any]) -> None:
        """A message: a first one without `hello` opens a conversation."""
        desk, text, message_id = self._desk, frame.get("text"), frame.get("id")
        desk.charge(self.key, self.address, text)
        message = desk.check(text, "" if message_id is None else message_id, self.guide)
        if self.astray is not None:
            raise Refusal(self.astray.code, self.astray.message, self.astray.retry_after)
        if self.session is None:
            conversation_id = desk.new_id()
            self.open(conversation_id)
            self.deliver(serialization.welcome(conversation_id, [], 0, None))
        session, key = self.session, self.key
        assert session is not None
        assert key is not None
        if session.gone:
            raise no_conversation()
        said = await desk.say(session, key, message, self, address=self.address)
        if said.repeated:
            self.deliver(serialization.reply_event(said.turn, message.id, said.reply))

    async def hello(self, frame: dict[str, Any]) -> None:
        """Begin, or take up again: everything missed comes with the welcome."""
        wanted = frame.get("conversation_id")
        key = None if wanted is None else self.turn_to(wanted)
        self.count_control()
        last_seq = frame.get("last_seq", 0)
        if not isinstance(last_seq, int) or isinstance(last_seq, bool) or last_seq < 0:
            raise Refusal("invalid", "last_seq is the number of the last event that was seen, or 0.")
        guide = self._desk.check_guide(frame.get("context"))
        if wanted is not None and key is None:
            raise no_conversation()
        self.leave()
        self.guide = guide
        if key is None:
            conversation_id = self._desk.new_id()
            self.open(conversation_id)
            self.deliver(serialization.welcome(conversation_id, [], 0, self._desk.greeting(guide)))
        else:
            self.astray = unavailable()
            await self.resume(frame["conversation_id"], key, last_seq)
        self.astray = None

    def turn_to(self, wanted: object) -> Key | None:
        """Turn from this conversation to the one that is named; what is no id leaves everything as it is."""
        key = self._desk.ids.read(wanted)
        if self.session is None or key not in (None, self.key):
            self.leave()
            self.astray = unavailable()
        return key

    def open(self, conversation_id: str) -> None:
        """Follow a conversation that begins now."""
        key = self._desk.key(conversation_id)
        session = self._desk.live.take(key.text)
        session.loaded = True
        session.followers.append(self)
        self.key, self.session = key, session

    async def resume(self, conversation_id: str, key: Key, last_seq: int) -> None:
        """Follow a conversation that was there before."""
        desk = self._desk
        session = desk.live.take(key.text)
        try:
            async with session.lock:
                await desk.load(session, key)
                seen = serialization.reply_seq(session.turn)
                reset = last_seq > seen
                after = 0 if reset else last_seq
                if seen - after > _LONG:
                    desk.charge_reading(self.address)
                kept = await desk.store.turns(key.text, after // 2) if after < seen else ()
                missed = serialization.events_after(tuple(turn for turn in kept if turn.turn <= session.turn), after)
                greeting = None if session.turn else desk.greeting(self.guide)
                session.followers.append(self)
                self.key, self.session = key, session
                self.deliver(serialization.welcome(conversation_id, missed, seen, greeting, reset=reset), urgent=True)
        except BaseException:
            if self.session is not session:
                desk.live.release(session)
            raise

    def leave(self) -> None:
        """Follow nothing any more."""
        session, self.session, self.key = self.session, None, None
        if session is not None:
            with suppress(ValueError):
                session.followers.remove(self)
            self._desk.live.release(session)

    # What goes out.

    def deliver(self, event: str, *, urgent: bool = False) -> None:
        """Take an event for this client; one who does not read is dropped."""
        if self.closed:
            return
        self.outbox.append(event)
        self.queued += len(event)
        if self.queued > _QUEUE_LIMIT and not urgent and self.pumping:
            self.cut()
        elif not self.busy and not self.pumping:
            self.pumping = True
            self.since = time.monotonic()
            self._chat.pump_soon(self)

    async def pump(self) -> None:
        """Send what waits, in order."""
        self.pumping = True
        try:
            while self.outbox:
                events, self.outbox, self.queued = self.outbox, [], 0
                for event in events:
                    self.since = time.monotonic()
                    await self._send({"type": "websocket.send", "text": event})
        except Exception:
            # The client is gone; the next thing received says so.
            self.closed = True
        finally:
            self.pumping = False

    def erased(self) -> None:
        """The conversation was erased, here or elsewhere."""
        self.deliver(serialization.ERASED)

    async def close(self, code: int) -> None:
        """Say goodbye."""
        if not self.closed:
            self.closed = True
            self.code = code
            with suppress(Exception):
                await self._send({"type": "websocket.close", "code": code})

    def cut(self) -> None:
        """Drop a client that does not read."""
        self.closed = True
        self.code = _TRY_LATER
        self.outbox, self.queued = [], 0
        if self._cutter is not None:
            self._cutter(_TRY_LATER)


def _frame(text: str | None) -> dict[str, Any]:
    if text is None:
        raise Refusal("invalid", "Frames are JSON text, not binary.")
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refusal("invalid", "The frame is not valid JSON.") from None
    if not isinstance(frame, dict):
        raise Refusal("invalid", "A frame is a JSON object with a type.")
    return frame
