"""Words by their families: what a question says in other words than the guide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

from bot.nlu.tokenizer import stem, words

_WORDS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a phrase that stands in a family: its stem if it is one word, and the numbers of its families."""

    stem: str | None
    families: frozenset[int]
    keys: frozenset[str | int] = field(init=False, repr=False, compare=False)
    """What another word must share to mean nearly the same: the stem, or a family."""

    def __post_init__(self) -> None:
        keys = self.families if self.stem is None else self.families | {self.stem}
        object.__setattr__(self, "keys", keys)


class Thesaurus:
    """Finds the families of words; a family is a line of words that mean nearly the same, parted by commas."""

    def __init__(self, families: Iterable[str], stop: frozenset[str] = frozenset()) -> None:
        """`stop` are stems that say nothing by themselves, though a phrase may hold them."""
        self._stop = stop
        self._families: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._single = lru_cache(maxsize=_WORDS_KEPT)(self._single_of)
        self._longest: dict[tuple[str, ...], int] = {}
        """By its first two words, the words of the longest phrase that begins so."""
        for number, line in enumerate(families):
            for phrase in line.split(","):
                key = tuple(map(stem, words(phrase)))
                if key:
                    self._families[key].add(number)
                if len(key) > 1:
                    self._longest[key[:2]] = max(self._longest.get(key[:2], 0), len(key))

    def terms(self, spoken: Sequence[str]) -> list[Term]:
        """The content words in their order, each with its families; a phrase of a family is one term more."""
        stems = [stem(word.removesuffix("'s")) for word in spoken]
        singles = [self._single(word) for word in stems if word not in self._stop]
        return list(dict.fromkeys(chain(singles, self._phrases(stems))))

    def _single_of(self, word: str) -> Term:
        return Term(word, frozenset(self._families.get((word,), ())))

    def _phrases(self, stems: Sequence[str]) -> Iterable[Term]:
        for start, begun in enumerate(pairwise(stems)):
            for length in range(min(self._longest.get(begun, 0), len(stems) - start), 1, -1):
                if found := self._families.get(tuple(stems[start : start + length])):
                    yield Term(None, frozenset(found))
                    break
