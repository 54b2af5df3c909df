"""Strikes words that a visitor asked to forget from everything that is kept of the conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from web.store.connection import Connection

REDACTED = "█"
_PIECE = 50  # turns that are struck in one go: some milliseconds of computing, then of writing
_FORM = frozenset({"type", "status", "kind", "draw", "url", "guide", "section", "id"})
"""What clients go by and visitors never read: struck, it would lead nowhere."""
_DATES = ("start", "end")
Words = re.Pattern[str]


def redact_text(text: str, words: Iterable[str]) -> str:
    """The text with these words struck, however they are written."""
    pattern = _pattern(words)
    return pattern.sub(REDACTED, text) if pattern else text


def redact_reply(reply: str, words: Iterable[str]) -> str:
    """A reply as JSON with these words struck from all that it says; still a reply."""
    pattern = _pattern(words)
    return _struck_reply(reply, pattern) if pattern else reply


class Change(NamedTuple):
    """A kept turn before and after words were struck from it."""

    message: str
    text: str
    reply: str
    comment: str | None
    comment_before: str | None


class Piece(NamedTuple):
    """Some turns of a conversation: what changes in them, and the number of the last, if more may follow."""

    changes: tuple[Change, ...]
    last: int | None


def redacted_piece(connection: Connection, conversation: str, words: tuple[str, ...], after: int) -> Piece:
    """Read the next turns and strike words from texts, comments and replies; nothing is written."""
    pattern = _pattern(words)
    if pattern is None:
        return Piece((), None)
    kept = connection.rows(
        "SELECT turn, message, text, reply, comment FROM turn WHERE conversation = ? AND turn > ? "
        "ORDER BY turn LIMIT ?",
        (conversation, after, _PIECE),
    )
    changes = []
    for _, message, text, reply, comment in kept:
        struck = Change(
            message,
            pattern.sub(REDACTED, text),
            _struck_reply(reply, pattern),
            None if comment is None else pattern.sub(REDACTED, comment),
            comment,
        )
        if struck[1:4] != (text, reply, comment):
            changes.append(struck)
    return Piece(tuple(changes), kept[-1][0] if len(kept) == _PIECE else None)


def write_redacted(connection: Connection, conversation: str, changes: tuple[Change, ...]) -> None:
    """Write struck turns; a comment that was written anew in the meantime stays."""
    for change in changes:
        where = (conversation, change.message)
        connection.change(
            "UPDATE turn SET text = ?, reply = ? WHERE conversation = ? AND message = ?",
            (change.text, change.reply, *where),
        )
        if change.comment != change.comment_before:
            connection.change(
                "UPDATE turn SET comment = ? WHERE conversation = ? AND message = ? AND comment = ?",
                (change.comment, *where, change.comment_before),
            )


def blank_turn(connection: Connection, conversation: str, turn: int) -> bool:
    """Erase the words of one turn, question, reply and comment; says whether there is such a turn."""
    rows = connection.rows("SELECT status FROM turn WHERE conversation = ? AND turn = ?", (conversation, turn))
    if not rows:
        return False
    blank = {"status": rows[0][0], "text": REDACTED, "blocks": [{"type": "text", "text": REDACTED}]}
    reply = orjson.dumps({**blank, "suggestions": [], "sources": []}).decode()
    connection.change(
        "UPDATE turn SET text = ?, reply = ?, comment = NULL WHERE conversation = ? AND turn = ?",
        (REDACTED, reply, conversation, turn),
    )
    return True


def _pattern(words: Iterable[str]) -> Words | None:
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _struck_reply(reply: str, words: Words) -> str:
    before = orjson.loads(reply)
    after = _struck(before, words)
    return reply if after == before else orjson.dumps(after).decode()


def _struck(value: Any, words: Words) -> Any:
    if isinstance(value, str):
        return words.sub(REDACTED, value)
    if isinstance(value, list):
        return [_struck(one, words) for one in value]
    if isinstance(value, dict):
        return _struck_fields(value, words)
    return value


def _struck_fields(fields: dict[str, Any], words: Words) -> dict[str, Any]:
    # A date that is struck would be no date; both ends of a phase may be missing.
    kept = {k: v for k, v in fields.items() if not (k in _DATES and isinstance(v, str) and words.search(v))}
    struck = {key: value if key in _FORM else _struck(value, words) for key, value in kept.items()}
    if {"label", "value"} <= struck.keys() and words.search(f"{fields['label']}: {fields['value']}"):
        # "Hours a week: 8" is known by both of its halves, and 8 alone by none.
        struck["value"] = REDACTED
    if isinstance(offers := struck.get("suggestions"), list):
        # An offer whose message is struck would lead nowhere.
        struck["suggestions"] = [offer for offer in offers if REDACTED not in offer["text"]]
    return struck
