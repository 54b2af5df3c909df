"""A transcript to take away: JSON, Markdown, HTML."""

from __future__ import annotations

import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from web.page_context import Site
from web.store.base import KeptTurn

_INLINE = re.compile(r"[\\`*_\[\]<>~|$@]|&(?=[#\w])|:(?=//)|(?<![:/])/(?=/)|(?<=www)\.", re.IGNORECASE)
"""What is markup inside a line, or makes a link or an entity of what stands around it."""
_BLOCK = re.compile(r"^([0-9]+(?=[.)])|(?=[-+#=]))")
"""What is markup at the beginning of a line: headings, lists, rules."""
_STYLES = ("tokens.css", "blocks.css", "transcript.css")
_TITLE = "Your conversation with the Career Advisor"


def transcript_of(turns: tuple[KeptTurn, ...]) -> dict[str, Any]:
    """The turns as plain data."""
    return {"turns": [_turn(turn) for turn in turns]}


def _turn(turn: KeptTurn) -> dict[str, Any]:
    told: dict[str, Any] = {"turn": turn.turn, "id": turn.message, "text": turn.text}
    told |= {"reply": orjson.loads(turn.reply), "at": _time(turn.at)}
    if turn.vote is not None:
        told["vote"] = "up" if turn.vote > 0 else "down"
    if turn.comment:
        told["comment"] = turn.comment
    return told


def _time(at: int) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat().replace("+00:00", "Z")


def as_markdown(transcript: dict[str, Any], address: str = "") -> str:
    """The transcript as Markdown; what was written stands quoted, so that nothing in it is markup.

    `address` is put before the links to the advisor's own pages.
    """
    parts = [f"# {_TITLE}"]
    for turn in transcript["turns"]:
        parts += [f"**You** ({turn['at']})", _quote(turn["text"]), "**Career Advisor**", _quote(turn["reply"]["text"])]
        if sources := turn["reply"].get("sources"):
            parts.append("\n".join(f"- {_line(s['title'])} ({_absolute(s['url'], address)})" for s in sources))
    return "\n\n".join(parts) + "\n"


def _absolute(url: str, address: str) -> str:
    return address + url if url.startswith("/") else url


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


def as_html(transcript: dict[str, Any], site: Site, address: str, zone: datetime.tzinfo, today: datetime.date) -> str:
    """The transcript as a page that needs nothing else: its styles inside, links absolute, times of the given zone."""
    turns = [
        {**turn, "reply": site.shape(turn["reply"]), "at": datetime.datetime.fromisoformat(turn["at"]).astimezone(zone)}
        for turn in transcript["turns"]
    ]
    styles = "\n".join(site.assets.text(name) for name in _STYLES)
    return site.draw("transcript.html", turns=turns, styles=styles, address=address, today=today, zone=str(zone))


def zone_of(name: str | None) -> datetime.tzinfo:
    """The time zone of a name such as `Europe/Berlin`; UTC without one, and where this machine does not know it."""
    try:
        return ZoneInfo(name) if name else datetime.UTC
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return datetime.UTC
