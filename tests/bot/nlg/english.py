"""Slips of grammar and words that no visitor should read."""

from __future__ import annotations

import re

_SLIPS = {
    "a number with a plural": r"\b1 (?:guides|paths|weeks|months|years|hours|tasks|skills|phases|courses|books)\b",
    "a doubled word": r"\b([a-z]+) \1\b",
    "a wrong article": r"\b[Aa] (?:[aeio][a-z]|un(?!i)[a-z])[a-z]*\b|\b[Aa]n [bcdfgjklpqtvwz][a-z]+\b",
    "an empty slot": r"<[a-z_ |]*>|\bNone\b(?! of| is|:)|\(\)|“”",
    "doubled marks": r": ?:|\.\.(?!\.)|, ?[,.]|\? ?\?|\.: ",
    "an empty list": r":\s*$",
    "a word of the inside": r"\b(?:header|FAQ|statements?(?! of)|slot|frame|intent|comes up in|going by)\b",
    "a doubled space": r"\S  +\S",
}


def slips(text: str, roles: tuple[str, ...] = ()) -> list[str]:
    """The slips of a text; a role behind `for` or `become` wants an article."""
    found = {name: re.search(pattern, text) for name, pattern in _SLIPS.items()}
    said = [f"{name}: {match.group()}" for name, match in found.items() if match]
    bare = (re.search(rf"\b(?:for|as|become|becoming) {re.escape(role)}\b", text) for role in roles)
    return said + [f"a missing article: {match.group()}" for match in bare if match]
