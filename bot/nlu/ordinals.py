"""Places in a row: `the second phase`, `2nd`, `phase 2`, `phases 1 and 3`, `the last one`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.nlu.number_grammar import number_at
from bot.nlu.number_words import NumberWords
from bot.nlu.tokenizer import Token

if TYPE_CHECKING:
    from bot.nlu.number_extractor import Quantity

_CURT = 3
"""In a message of so few words an ordinal word needs nothing beside it."""


def ordinal_at(tokens: Sequence[Token], index: int, words: NumberWords) -> tuple[float, int] | None:
    """The place that an ordinal word names (`last` is -1) and the index after it, or None for a figure of speech."""
    found = words.ordinals.at(tokens, index)
    if found is None or _counts_time(tokens, found[1], words):
        return None
    place = found[1] + 1 if found[1] + 1 < len(tokens) and tokens[found[1]].text == "-" else found[1]
    after = tokens[place].text if place < len(tokens) else ""
    if after in words.sets["ordinal_counted"]:
        return found
    before = tokens[index - 1].text if index else ""
    if after in words.sets["not_ordinal_before"] or before in words.sets["not_ordinal_after"]:
        return None
    if _joined(tokens, index, found[1], words):
        return found
    plain = not after.isalpha() or after in words.sets["ordinal_followers"]
    shown = before in words.sets["ordinal_openers"] or (not index and len(tokens) <= _CURT)
    return found if plain and shown else None


def _counts_time(tokens: Sequence[Token], index: int, words: NumberWords) -> bool:
    """Whether a length of time follows: the first three months."""
    number = number_at(tokens, index, words) if index < len(tokens) else None
    return number is not None and words.units.at(tokens, number.end) is not None


def _joined(tokens: Sequence[Token], start: int, end: int, words: NumberWords) -> bool:
    """Whether another ordinal word stands beside this one: `first and second`."""
    joints = words.sets["ordinal_joints"]
    right = end < len(tokens) and tokens[end].text in joints and words.ordinals.at(tokens, end + 1) is not None
    left = start > 1 and tokens[start - 1].text in joints and words.ordinals.at(tokens, start - 2) is not None
    return right or left


def join_ordinals(tokens: Sequence[Token], found: Sequence[Quantity], words: NumberWords) -> list[Quantity]:
    """`phases 1, 2 and 3`: a bare number joined to an ordinal is one too."""
    read: list[Quantity] = []
    for quantity in found:
        joined = read and read[-1].unit == "ordinal" and quantity.unit == "number"
        beside = joined and _are_joined(tokens, read[-1].end, quantity.start, words)
        read.append(replace(quantity, unit="ordinal") if beside else quantity)
    return read


def _are_joined(tokens: Sequence[Token], end: int, start: int, words: NumberWords) -> bool:
    """Whether nothing but one or two joints stands between two numbers."""
    between = tokens[end:start]
    return 0 < len(between) <= 2 and all(token.text in words.sets["ordinal_joints"] for token in between)
