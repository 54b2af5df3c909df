"""Replies, events and errors as JSON without null fields."""

from __future__ import annotations

import re
from typing import Any

import orjson

from bot import Reply
from web.errors import ApiError
from web.store.base import KeptTurn

# No dataclass of a reply begins with an optional field, and a bare `,"` cannot stand inside a JSON string:
# so this finds empty fields and nothing else.
_EMPTY = re.compile(rb',"[a-z_]+":null')


def reply_json(reply: Reply) -> str:
    """A reply as JSON text."""
    return _EMPTY.sub(b"", orjson.dumps(reply)).decode()


def reply_dict(reply: Reply) -> dict[str, Any]:
    """A reply as plain data."""
    data: dict[str, Any] = orjson.loads(_EMPTY.sub(b"", orjson.dumps(reply)))
    return data


def quoted(text: str) -> str:
    """A JSON string."""
    return orjson.dumps(text).decode()


def said_seq(turn: int) -> int:
    """The number of the event that tells a turn's question: two events a turn, counted from 1."""
    return 2 * turn - 1


def reply_seq(turn: int) -> int:
    """The number of the event that tells a turn's reply."""
    return 2 * turn


def said_event(turn: int, message: str, text: str) -> str:
    """The visitor's own words, for other tabs."""
    return f'{{"type":"said","seq":{2 * turn - 1},"id":{quoted(message)},"text":{quoted(text)}}}'


def reply_event(turn: int, message: str, reply: str) -> str:
    """A reply on the socket; `reply` is JSON already."""
    return f'{{"type":"reply","seq":{2 * turn},"in_reply_to":{quoted(message)},"turn":{turn},"reply":{reply}}}'


def answer(conversation_id: str, turn: int, reply: str) -> str:
    """A reply over HTTP; `reply` is JSON already."""
    return f'{{"conversation_id":"{conversation_id}","turn":{turn},"reply":{reply}}}'


def events_after(turns: tuple[KeptTurn, ...], last_seq: int) -> list[str]:
    """The events of these turns that come after `last_seq`, in order."""
    events = []
    for turn in turns:
        if said_seq(turn.turn) > last_seq:
            events.append(said_event(turn.turn, turn.message, turn.text))
        if reply_seq(turn.turn) > last_seq:
            events.append(reply_event(turn.turn, turn.message, turn.reply))
    return events


def welcome(
    conversation_id: str, missed: list[str], last_seq: int, greeting: str | None, *, reset: bool = False,
    more: bool = False,
) -> str:  # fmt: skip
    """The answer to `hello`.

    A conversation without turns is greeted. After `reset` the client begins from nothing. With `more`, the missed
    events that did not fit follow as events of their own, up to `last_seq`.
    """
    following = ',"more":true' if more else ""
    anew = ',"reset":true' if reset else ""
    greeted = f',"greeting":{greeting}' if greeting else ""
    return (
        f'{{"type":"welcome","conversation_id":"{conversation_id}","missed":[{",".join(missed)}],'
        f'"last_seq":{last_seq}{greeted}{anew}{following}}}'
    )


ERASED = '{"type":"erased"}'
PONG = '{"type":"pong"}'


def error_event(refusal: ApiError, in_reply_to: str | None = None, request_id: str | None = None) -> str:
    """An error on the socket; `request_id` names the socket in the logs."""
    event: dict[str, Any] = {"type": "error", "code": refusal.code, "message": refusal.message}
    if refusal.retry_after is not None:
        event["retry_after"] = refusal.retry_after
    if in_reply_to is not None:
        event["in_reply_to"] = in_reply_to
    if request_id is not None:
        event["request_id"] = request_id
    return orjson.dumps(event).decode()


def error_body(refusal: ApiError) -> bytes:
    """An error over HTTP."""
    return orjson.dumps({"error": {"code": refusal.code, "message": refusal.message}})
