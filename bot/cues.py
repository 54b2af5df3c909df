"""The words by which people speak of themselves, indexed once from the knowledge's `told_…` lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.shelf import Shelf
from bot.text import Token, words

Stance = Literal["has", "have", "lacks", "likes", "dislikes", "wishes", "averse", "learning", "is", "was", "asks", "if"]
"""What a stretch of words is: told as a skill one has, as one's job, as a wish, or asked and not told at all."""

_LISTS: Mapping[str, Stance] = {
    "told_has": "has", "told_have": "have", "told_lacks": "lacks", "told_likes": "likes", "told_dislikes": "dislikes",
    "told_learning": "learning", "told_is": "is", "told_was": "was", "told_questions": "asks", "told_conditions": "if",
}  # fmt: skip
_CHOOSING: Mapping[str, Stance] = {"told_wishes": "wishes", "told_aversions": "averse"}


class Phrases[T]:
    """Phrases with what each stands for, found at a place in a row of words, the longest first."""


class PhraseTable:
    """Phrases with what each stands for, found at a place in a row of tokens, the longest first."""
