"""Nearest examples: how like a text is to the likest example of each label, by the words that they share.

The cosine of vectors weighed by rarity (TF-IDF, Salton and Buckley 1988), over words, pairs of words and families of
words that mean nearly the same. It errs elsewhere than the linear classifier, so that both together know more. To index
thousands of examples takes two seconds, so that an index is kept as a file.
"""

from __future__ import annotations

import copy
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu import model_store
from bot.nlu.synonyms import Thesaurus
from bot.nlu.tokenizer import stem

_GROUPED = 0.6
"""What a pair or a family counts beside a word."""
_FAMILY, _PAIR = "#", " "
Example = tuple[Sequence[str], str]
"""The words of an example and its label."""


@dataclass(frozen=True, slots=True)
class ExampleIndex:
    """The examples as arrays: by key the examples that hold it, one stretch of `holders` behind the other."""

    labels: tuple[str, ...]
    label_of: NDArray[np.int32]
    """For each example the place of its label."""
    lengths: NDArray[np.float32]
    """For each example the length of its vector."""
    keys: tuple[str, ...]
    weights: NDArray[np.float32]
    ends: NDArray[np.int32]
    """For each key where its stretch of holders ends."""
    holders: NDArray[np.int32]


class NearestExamples:
    """Finds how like a text is to each label's likest example."""

    def __init__(self, index: ExampleIndex, thesaurus: Thesaurus) -> None:
        self.index = index
        self._thesaurus = thesaurus
        starts = np.concatenate(([0], index.ends[:-1])) if len(index.ends) else index.ends
        stretches = zip(starts.tolist(), index.ends.tolist(), strict=True)
        self._stretches = dict(zip(index.keys, stretches, strict=True))
        self._weights = dict(zip(index.keys, index.weights.tolist(), strict=True))
        self._unseen = math.log(1 + len(index.lengths))
        self._added: tuple[tuple[frozenset[str], int, float], ...] = ()
        """Examples put in later: what each holds, the place of its label, its length."""

    @classmethod
    def restore(
        cls,
        examples: Callable[[], Sequence[Example]],
        thesaurus: Thesaurus,
        key: str,
        shipped: Path,
        cache: Path | None,
    ) -> NearestExamples:
        """The index made before for `key`: shipped with the package or kept in `cache`; else made and kept."""
        for arrays in model_store.kept(key, shipped, cache):
            if index := _index_of(arrays):
                return cls(index, thesaurus)
        made = cls(build_index(examples(), thesaurus), thesaurus)
        if path := model_store.cache_file(cache, shipped, key):
            made.save(path, key)
        return made

    def save(self, path: Path, key: str) -> bool:
        """Keeps the index for the next start; whether the folder could be written."""
        index = self.index
        return model_store.save(path, {
            "key": np.array(key),
            "labels": model_store.joined(index.labels),
            "keys": model_store.joined(index.keys),
            "label_of": index.label_of,
            "lengths": index.lengths,
            "weights": index.weights,
            "ends": index.ends,
            "holders": index.holders,
        })  # fmt: skip

    def with_example(self, words: Sequence[str], label: str) -> NearestExamples:
        """The index with one example more of a label that it has; how rare the others' words are stays as it was."""
        keys, longer = keys_of(words, self._thesaurus), copy.copy(self)
        longer._weights = {key: _weight(key, len(self.index.lengths), 1) for key in keys} | self._weights
        length = _length(longer._weights[key] for key in keys)
        longer._added = (*self._added, (keys, self.index.labels.index(label), length))
        return longer

    def similarities(self, words: Sequence[str]) -> Mapping[str, float]:
        """By label the cosine to its likest example, 0 to 1; labels that share nothing are left out."""
        keys, index = keys_of(words, self._thesaurus), self.index
        sums = np.zeros(len(index.lengths), np.float32)
        # In one order, for the sums of every process to be the same.
        for key in sorted(keys & self._stretches.keys()):
            start, end = self._stretches[key]
            sums[index.holders[start:end]] += self._weights[key] ** 2
        best = np.zeros(len(index.labels), np.float32)
        np.maximum.at(best, index.label_of, sums / index.lengths)
        for held, place, size in self._added:
            best[place] = max(best[place], math.fsum(self._weights[key] ** 2 for key in keys & held) / size)
        length = _length(self._weights.get(key, 0.0 if _is_grouped(key) else self._unseen) for key in keys)
        return {index.labels[i]: float(best[i]) / length for i in np.flatnonzero(best)}


def build_index(examples: Sequence[Example], thesaurus: Thesaurus) -> ExampleIndex:
    """The index of examples."""
    held = [keys_of(words, thesaurus) for words, _ in examples]
    labels = tuple(dict.fromkeys(label for _, label in examples))
    place = {label: number for number, label in enumerate(labels)}
    often = Counter(key for keys in held for key in keys)
    weights = {key: _weight(key, len(held), count) for key, count in often.items()}
    holding: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(held):
        for key in found:
            holding[key].append(number)
    keys = tuple(sorted(holding))
    return ExampleIndex(
        labels,
        np.array([place[label] for _, label in examples], np.int32),
        np.array([_length(weights[key] for key in found) for found in held], np.float32),
        keys,
        np.array([weights[key] for key in keys], np.float32),
        np.cumsum([len(holding[key]) for key in keys], dtype=np.int32),
        np.array([number for key in keys for number in holding[key]], np.int32),
    )


def keys_of(words: Sequence[str], thesaurus: Thesaurus) -> frozenset[str]:
    """What a text is compared by: stems, pairs of stems and families."""
    terms = thesaurus.terms(words)
    single = (key if isinstance(key, str) else f"{_FAMILY}{key}" for term in terms for key in term.keys)
    return frozenset((*single, *map(_PAIR.join, pairwise(map(stem, words)))))


def _is_grouped(key: str) -> bool:
    return key.startswith(_FAMILY) or _PAIR in key


def _weight(key: str, examples: int, often: int) -> float:
    rarity = math.log((1 + examples) / (1 + often))
    return rarity * _GROUPED if _is_grouped(key) else rarity


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in weights)) or 1.0


def _index_of(kept: model_store.Arrays) -> ExampleIndex | None:
    """The index in arrays read from a file; None where one is missing or they do not fit."""
    try:
        index = ExampleIndex(
            tuple(model_store.split(kept["labels"])), kept["label_of"].astype(np.int32),
            kept["lengths"].astype(np.float32), tuple(model_store.split(kept["keys"])),
            kept["weights"].astype(np.float32), kept["ends"].astype(np.int32), kept["holders"].astype(np.int32),
        )  # fmt: skip
    except (KeyError, ValueError):
        return None
    fits = len(index.keys) == len(index.weights) == len(index.ends) and len(index.label_of) == len(index.lengths)
    return index if fits else None
