"""What the intent model sees of an utterance, as numbers: hashed TF-IDF of words, letter groups and marks."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Table = dict[str, tuple[int, float]]
"""For each n-gram the column it is hashed to, and its signed weight there."""

MOST_COLUMNS, FEWEST_COLUMNS = 6144, 2048
"""Hashed columns: on 60 intents of CLINC150 the most are as good as unhashed features, 3,072 are 0.4 points behind."""
_CELLS = 36_000_000
"""Numbers held while fitting, all examples together: 140 MB; more examples get fewer columns."""
_STEP = 512
SHARES: Mapping[str, float] = {"word": 1.0, "char": 1.2, "mark": 1.0}
"""The length of each kind's part of a vector; letter groups a little longer, for words misspelt or inflected."""
LEAST: Mapping[str, int] = {"word": 1, "char": 2, "mark": 1}
"""Examples that must hold an n-gram of the kind before it counts."""
_SHORTEST, _LONGEST = 2, 5
_WORDS_KEPT = 4096
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Sample:
    """What the model sees of an utterance: its words (names masked) and its marks (concepts, kinds of names)."""

    words: tuple[str, ...]
    marks: tuple[str, ...] = ()


def letter_groups(word: str) -> list[str]:
    """The groups of two to five letters of a word, its two edges included."""
    padded = f" {word} "
    return [
        padded[start : start + size]
        for size in range(_SHORTEST, min(_LONGEST, len(padded)) + 1)
        for start in range(len(padded) - size + 1)
    ]


def _with_pairs(words: Sequence[str]) -> list[str]:
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]


class Features:
    """The n-grams that the examples hold, each hashed to a column and weighted by its rarity."""

    def __init__(
        self, grams: Mapping[str, Sequence[str]], rarity: Mapping[str, NDArray[np.float64]], columns: int
    ) -> None:
        """`grams` and their `rarity` (inverse document frequency) by kind, and how many columns they share."""
        self.grams = grams
        self.rarity = rarity
        self.columns = columns
        self._tables = {kind: _table(kind, grams[kind], rarity[kind], columns) for kind in SHARES}
        self._letters = lru_cache(maxsize=_WORDS_KEPT)(self._letters_of)

    @classmethod
    def learn(cls, samples: Sequence[Sample]) -> Features:
        """The features of these examples."""
        counts: dict[str, Counter[str]] = {kind: Counter() for kind in SHARES}
        groups = lru_cache(maxsize=None)(letter_groups)
        for sample in samples:
            counts["word"].update(set(_with_pairs(sample.words)))
            counts["char"].update({group for word in set(sample.words) for group in groups(word)})
            counts["mark"].update(set(sample.marks))
        total = len(samples)
        grams = {kind: sorted(g for g, often in counts[kind].items() if often >= LEAST[kind]) for kind in SHARES}
        rarity = {
            kind: np.log((1 + total) / (1 + np.array([counts[kind][gram] for gram in kept], np.float64))) + 1
            for kind, kept in grams.items()
        }
        return cls(grams, rarity, columns_for(total))

    def matrix(self, samples: Sequence[Sample]) -> Vector:
        """One row for each sample, each kind of n-gram scaled to its share."""
        result = np.zeros((len(samples), self.columns), np.float32)
        for kind, share in SHARES.items():
            parts = [self._parts(kind, sample) for sample in samples]
            sizes = [len(columns) for columns, _ in parts]
            places = np.concatenate([columns for columns, _ in parts])
            places = places + np.repeat(np.arange(len(samples)) * self.columns, sizes)
            values = np.concatenate([weights for _, weights in parts])
            rows = np.bincount(places, values, result.size).reshape(result.shape)
            lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
            result += rows * (share / np.maximum(lengths, _TINY))[:, None]
        return result

    def vector(self, sample: Sample) -> Vector:
        """The row of one sample."""
        result = np.zeros(self.columns)
        for kind, share in SHARES.items():
            columns, weights = self._parts(kind, sample)
            if len(columns):
                row = np.bincount(columns, weights, self.columns)
                result += row * (share / max(math.sqrt(row @ row), _TINY))
        return result.astype(np.float32)

    def known_share(self, words: Sequence[str]) -> float:
        """The share of the words that any example holds."""
        table = self._tables["word"]
        return sum(word in table for word in words) / len(words) if words else 0.0

    def _parts(self, kind: str, sample: Sample) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        if kind == "char":
            parts = [self._letters(word) for word in sample.words] or [_NOTHING]
            return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
        return _arrays(self._tables[kind], _with_pairs(sample.words) if kind == "word" else sample.marks)

    def _letters_of(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        return _arrays(self._tables["char"], letter_groups(word))


_NOTHING = (np.zeros(0, np.int64), np.zeros(0, np.float64))


def columns_for(examples: int) -> int:
    """How many columns so many examples are hashed to."""
    return max(FEWEST_COLUMNS, min(MOST_COLUMNS, _CELLS // max(examples, 1) // _STEP * _STEP))


def _table(kind: str, grams: Sequence[str], rarity: NDArray[np.float64], columns: int) -> Table:
    salt = zlib.crc32(kind.encode())
    hashed = np.array([zlib.crc32(gram.encode(), salt) for gram in grams], np.int64)
    signed = np.where(hashed >> 31, rarity, -rarity)
    return dict(zip(grams, zip((hashed % columns).tolist(), signed.tolist(), strict=True), strict=True))


def _arrays(table: Table, grams: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    hits = [table[gram] for gram in grams if gram in table]
    return np.array([column for column, _ in hits], np.int64), np.array([weight for _, weight in hits], np.float64)
