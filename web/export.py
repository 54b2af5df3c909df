"""A conversation as a file to take away, in pieces: JSON, Markdown, HTML. Every column that is kept is in each."""

from __future__ import annotations

import datetime
import re
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from web.store.base import Erased, KeptTurn, Store

PIECE = 100
"""Turns that are read and written in one go."""
_INLINE = re.compile(r"[\\`*_\[\]<>~|$@]|&(?=[#\w])|:(?=//)|(?<![:/])/(?=/)|(?<=www)\.", re.IGNORECASE)
"""What is markup inside a line, or makes a link or an entity of what stands around it."""
_BLOCK = re.compile(r"^([0-9]+(?=[.)])|(?=[-+#=]))")
"""What is markup at the beginning of a line: headings, lists, rules."""
_TITLE = "Your conversation with the Career Advisor"


class About(NamedTuple):
    """What is kept of a conversation beside its turns."""

    started: str
    updated: str
    turns: int
    noted: dict[str, Any]
    """What the advisor noted, as the engine keeps it."""
    plan: dict[str, Any] | None
    """What the shared plan was made for; the link itself is not kept."""


class Format(Protocol):
    """One format of the file."""

    kind: str
    ending: str

    def begin(self, about: About) -> str:
        """The beginning of the file."""

    def turn(self, turn: dict[str, Any]) -> str:
        """One turn."""

    def end(self) -> str:
        """The end of the file."""


async def export(store: Store, key: str, form: Format) -> AsyncIterator[bytes]:
    """The file, piece by piece; each is read and written in a thread, so that nobody waits for a long one."""
    about = await _about(store, key)
    yield form.begin(about).encode()
    after: int | None = 0
    while after is not None:
        piece, after = await store.shaped(key, after, PIECE, partial(_piece, form))
        yield piece
    yield form.end().encode()


def _piece(form: Format, turns: tuple[KeptTurn, ...]) -> tuple[bytes, int | None]:
    drawn = "".join(form.turn(turn_of(turn)) for turn in turns)
    return drawn.encode(), turns[-1].turn if len(turns) == PIECE else None


async def _about(store: Store, key: str) -> About:
    kept = await store.read(key)
    if kept is None or isinstance(kept, Erased):
        return About("", "", 0, {}, None)
    plan = await store.plan_of(key)
    shared = {**orjson.loads(plan.choice), "shared": _time(plan.at)} if plan is not None else None
    return About(_time(kept.started), _time(kept.updated), kept.turn, orjson.loads(kept.state), shared)


def turn_of(turn: KeptTurn) -> dict[str, Any]:
    """A turn as plain data."""
    told: dict[str, Any] = {"turn": turn.turn, "id": turn.message, "text": turn.text, "status": turn.status}
    told |= {"reply": orjson.loads(turn.reply), "at": _time(turn.at), "day": turn.day}
    if turn.vote is not None:
        told["vote"] = "up" if turn.vote > 0 else "down"
    if turn.comment:
        told["comment"] = turn.comment
    return told


def _time(at: int) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat().replace("+00:00", "Z")


class Json:
    """JSON: one object, a turn a line."""

    kind = "application/json"
    ending = "json"

    def begin(self, about: About) -> str:
        """The conversation, and the list of turns opened."""
        if not about.turns:
            return '{"turns":['
        conversation = {"started": about.started, "updated": about.updated, "turns": about.turns, "noted": about.noted}
        plan = f'"plan":{orjson.dumps(about.plan).decode()},\n' if about.plan is not None else ""
        return f'{{"conversation":{orjson.dumps(conversation).decode()},\n{plan}"turns":['

    def turn(self, turn: dict[str, Any]) -> str:
        """A turn, on a line of its own."""
        return ("\n" if turn["turn"] == 1 else ",\n") + orjson.dumps(turn).decode()

    def end(self) -> str:
        """The list and the object closed."""
        return "\n]}\n"


class Markdown:
    """Markdown; what was written stands quoted, so that nothing in it is markup.

    `address` is put before the links to the advisor's own pages.
    """

    kind = "text/markdown; charset=utf-8"
    ending = "md"

    def __init__(self, address: str = "") -> None:
        self._address = address

    def begin(self, about: About) -> str:
        """The title, the times, what was noted and the shared plan."""
        parts = [f"# {_TITLE}", f"{about.turns} turns, from {about.started} to {about.updated}"]
        parts += ["**Noted by the advisor**", _quote(readable(about.noted))]
        if about.plan is not None:
            parts += ["**Shared plan**", _quote(readable(about.plan))]
        return "\n\n".join(parts) + "\n"

    def turn(self, turn: dict[str, Any]) -> str:
        """A question, its reply, its sources and its rating."""
        parts = [f"**You** ({_stamp(turn)})", _quote(turn["text"])]
        parts += [f"**Career Advisor** ({turn['status']})", _quote(turn["reply"]["text"])]
        if sources := turn["reply"].get("sources"):
            parts.append("\n".join(f"- {_line(s['title'])} ({_absolute(s['url'], self._address)})" for s in sources))
        if "vote" in turn:
            parts += [f"**Your rating**: {turn['vote']}"]
        if "comment" in turn:
            parts += ["**Your comment**", _quote(turn["comment"])]
        return "\n" + "\n\n".join(parts) + "\n"

    def end(self) -> str:
        """Nothing more."""
        return ""


def _stamp(turn: dict[str, Any]) -> str:
    return f"turn {turn['turn']}, {turn['at']}, message {_plain(turn['id'])}, answered for {turn['day']}"


def readable(data: dict[str, Any]) -> str:
    """Data that somebody may read who takes the file away."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()


def _quote(text: str) -> str:
    # With two spaces a line ends where it ended; Markdown would run it into the next.
    return "\n".join(f"> {_line(line)}  " if line.strip() else ">" for line in text.splitlines() or [""])


def _line(line: str) -> str:
    """A line of text as it stands: no heading, no list, no code, whatever it begins with."""
    words = line.strip()
    # Spaces that Markdown takes for a margin, not for code.
    margin = line[: len(line) - len(line.lstrip())].expandtabs(4).replace(" ", "\N{NO-BREAK SPACE}")
    return margin + _BLOCK.sub(r"\1\\", _plain(words))


def _plain(text: str) -> str:
    return _INLINE.sub(r"\\\g<0>", text)


def _absolute(url: str, address: str) -> str:
    return address + url if url.startswith("/") else url


def zone_of(name: str | None) -> datetime.tzinfo:
    """The time zone of a name such as `Europe/Berlin`; UTC without one, and where this machine does not know it."""
    try:
        return ZoneInfo(name) if name else datetime.UTC
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return datetime.UTC
