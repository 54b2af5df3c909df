"""Words of strangers on a terminal: what would steer it, or set text the wrong way round, is shown and not obeyed."""

from __future__ import annotations

import re
from typing import Any

import orjson

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


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
