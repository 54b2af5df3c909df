"""The advisor's voice: sentences from the phrasings file, their placeholders filled with plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.schema import Phrasings

_SLOT = re.compile(r"<(\w+)>")


def _cut(text: str) -> tuple[tuple[str, str], ...]:
    """A sentence as pieces of text, each with the name of the slot behind it; the last has none."""
    pieces = _SLOT.split(text)
    return tuple(zip(pieces[::2], (*pieces[1::2], ""), strict=True))


class Voice:
    """Says things by their id; the turn number chooses among variants, so a transcript is the same every time."""

    def __init__(self, phrasings: Phrasings) -> None:
        self._says = {
            identity: tuple(_cut(variant) for variant in variants) for identity, variants in phrasings.says.items()
        }
        self._labels = phrasings.labels

    def say(self, identity: str, turn: int, slots: Mapping[str, str]) -> str:
        """The sentence; a visitor's words in a slot stay text, whatever they hold."""
        filled = self.words(identity, turn, slots)
        return filled[:1].upper() + filled[1:]

    def words(self, identity: str, turn: int, slots: Mapping[str, str]) -> str:
        """As `say`, for words that stand inside a sentence: the first letter stays as it is."""
        variants = self._says[identity]
        parts = variants[turn % len(variants)]
        if len(parts) == 1:
            return parts[0][0]
        return "".join([literal + (slots.get(name, f"<{name}>") if name else "") for literal, name in parts])

    def has(self, identity: str) -> bool:
        """Whether the phrasings hold this id."""
        return identity in self._says

    def label(self, identity: str) -> str:
        """A UI label; one that is missing shows its id in words."""
        return self._labels.get(identity, identity.replace("_", " ").capitalize())


def with_article(role: str) -> str:
    """`a professor`, `an interpretability researcher`."""
    return f"{'an' if role[:1].lower() in 'aeiou' else 'a'} {role}"


def listing(items: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def listed(names: Sequence[str]) -> str:
    """As `listing`; names that hold an `and` of their own are kept apart by semicolons."""
    return "; ".join(names) if any(" and " in name or " & " in name for name in names) else listing(names)
