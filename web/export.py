"""A transcript to take away: JSON, Markdown, HTML."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import orjson

from web.store.base import KeptTurn

_INLINE = re.compile(r"[\\`*_\[\]<>~|$@]|&(?=[#\w])|:(?=//)|(?<![:/])/(?=/)|(?<=www)\.", re.IGNORECASE)
"""What is markup inside a line, or makes a link or an entity of what stands around it."""
_BLOCK = re.compile(r"^([0-9]+(?=[.)])|(?=[-+#=]))")
"""What is markup at the beginning of a line: headings, lists, rules."""
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


def as_markdown(transcript: dict[str, Any]) -> str:
    """The transcript as Markdown; what was written stands quoted, so that nothing in it is markup."""
    parts = [f"# {_TITLE}"]
    for turn in transcript["turns"]:
        parts += [f"**You** ({turn['at']})", _quote(turn["text"]), "**Career Advisor**", _quote(turn["reply"]["text"])]
        if sources := turn["reply"].get("sources"):
            parts.append("\n".join(f"- {_line(s['title'])} ({s['url']})" for s in sources))
    return "\n\n".join(parts) + "\n"


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


def as_html(transcript: dict[str, Any]) -> str:
    """The transcript as a page that needs nothing else."""
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        f"<title>{_TITLE}</title></head><body><h1>{_TITLE}</h1>",
    ]
    for turn in transcript["turns"]:
        parts.append(f"<section><h2>You</h2><p><time>{html.escape(turn['at'])}</time></p>{_paragraphs(turn['text'])}")
        parts.append(f"<h2>Career Advisor</h2>{_paragraphs(turn['reply']['text'])}")
        if sources := turn["reply"].get("sources"):
            items = "".join(f"<li>{html.escape(s['title'])} ({html.escape(s['url'])})</li>" for s in sources)
            parts.append(f"<ul>{items}</ul>")
        parts.append("</section>")
    return "\n".join(parts) + "\n</body></html>\n"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
