"""What counts as something that a visitor can do, and which abilities cover others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.nlu.fact_words import FactWords, pairs
from bot.retrieval.guide_index import Shelf as GuideIndex


@lru_cache(maxsize=4)
def covers(index: GuideIndex) -> Mapping[str, tuple[str, ...]]:
    """The narrower subjects that knowing a wider one covers, by the wider one (`fact_covers`)."""
    lines = index.knowledge.language.get("fact_covers", ())
    return {wide: tuple(narrow.split()) for wide, narrow in pairs(lines)}


@lru_cache(maxsize=4)
def skills(index: GuideIndex) -> frozenset[str]:
    """The ids of the subjects that one can be able to do."""
    return FactWords(index.knowledge).skills


def known_by(index: GuideIndex, told: Iterable[str]) -> frozenset[str]:
    """The skills with all that knowing them covers: `mathematics` covers `calculus`."""
    wider = covers(index)
    found: set[str] = set()
    queue = list(told)
    while queue:
        one = queue.pop()
        if one not in found:
            found.add(one)
            queue += wider.get(one, ())
    return frozenset(found)
