"""Text for a terminal: control characters are escaped, and a narrow encoding gets the nearest character it has."""

from __future__ import annotations

import codecs
import io
import re
import sys
from typing import Any

import orjson

_NEAREST = {
    "–": "-", "—": "-", "−": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "→": "->", "≈": "~", "·": "-",
    "•": "-", "×": "x", "€": "EUR",
}  # fmt: skip
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def prepare_output() -> None:
    """Let output survive an encoding that lacks some characters, as a C locale or a Windows console has."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(errors="nearest")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _NEAREST.get(error.object[error.start], "?"), error.start + 1


def printable(text: str, *, lines: bool = False) -> str:
    """The text with everything that is not printable escaped; `lines` keeps line ends."""
    return "".join(c if c.isprintable() or (lines and c == "\n") else _escaped(c) for c in text)


def printable_json(data: Any) -> str:
    """Indented JSON of which the same holds: what JSON leaves as it is stands as `\\uXXXX`."""
    text = orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()
    return re.sub(r"[^\n -~]", lambda found: found[0] if found[0].isprintable() else _in_json(found[0]), text)


def _escaped(character: str) -> str:
    return _SHORT.get(character) or character.encode("unicode_escape").decode()


def _in_json(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
