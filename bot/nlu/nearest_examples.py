"""Nearest examples: how like a text is to the likest example of each label, by the words that they share.

The cosine of vectors weighed by rarity (TF-IDF, Salton and Buckley 1988), over words, pairs of words and families of
words that mean nearly the same. It errs elsewhere than the linear classifier, so that both together know more.
"""

from __future__ import annotations

import copy
import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.nlu.synonyms import Thesaurus
from bot.nlu.tokenizer import stem

_GROUPED = 0.6
"""What a pair or a family counts beside a word."""
Key = Hashable
Vector = NDArray[np.float32]


class NearestExamples:
    """An index of examples by what they hold."""

    def __init__(self, examples: Sequence[tuple[Sequence[str], str]], thesaurus: Thesaurus) -> None:
        """`examples` are pairs of words and a label."""
        self._thesaurus = thesaurus
        held = [self._keys(words) for words, _ in examples]
        self.labels = tuple(dict.fromkeys(label for _, label in examples))
        place = {label: number for number, label in enumerate(self.labels)}
        self._label_of = np.array([place[label] for _, label in examples], np.intp)
        often = Counter(key for keys in held for key in keys)
        self._weights = {key: self._weight(key, len(held), count) for key, count in often.items()}
        self._unseen = math.log(1 + len(held))
        self._lengths = np.array([self._length(keys) for keys in held], np.float32)
        holding: dict[Key, list[int]] = defaultdict(list)
        for number, keys in enumerate(held):
            for key in keys:
                holding[key].append(number)
        self._holding = {key: np.array(numbers, np.intp) for key, numbers in holding.items()}

    def with_example(self, words: Sequence[str], label: str) -> NearestExamples:
        """The index with one example more of a label that it has; how rare the others' words are stays as it was."""
        keys, number = self._keys(words), len(self._lengths)
        longer = copy.copy(self)
        longer._weights = {key: self._weight(key, number, 1) for key in keys} | self._weights
        longer._label_of = np.append(self._label_of, self.labels.index(label))
        longer._lengths = np.append(self._lengths, np.float32(longer._length(keys)))
        nobody = np.zeros(0, np.intp)
        longer._holding = self._holding | {key: np.append(self._holding.get(key, nobody), number) for key in keys}
        return longer

    def similarities(self, words: Sequence[str]) -> Mapping[str, float]:
        """By label the cosine to its likest example, 0 to 1; labels that share nothing are left out."""
        keys = self._keys(words)
        sums = np.zeros(len(self._lengths), np.float32)
        for key in keys & self._holding.keys():
            sums[self._holding[key]] += self._weights[key] ** 2
        best = np.zeros(len(self.labels), np.float32)
        np.maximum.at(best, self._label_of, sums / self._lengths)
        length = self._length(keys)
        return {self.labels[i]: float(best[i]) / length for i in np.flatnonzero(best)}

    def _keys(self, words: Iterable[str]) -> frozenset[Key]:
        """Stems, pairs of stems and families."""
        terms = self._thesaurus.terms(list(words))
        stems = [stem(word) for word in words]
        return frozenset((*(key for term in terms for key in term.keys), *pairwise(stems)))

    def _weight(self, key: Key, examples: int, often: int) -> float:
        rarity = math.log((1 + examples) / (1 + often))
        return rarity if isinstance(key, str) else rarity * _GROUPED

    def _length(self, keys: Iterable[Key]) -> float:
        weights = (self._weights.get(key, self._unseen if isinstance(key, str) else 0.0) for key in keys)
        return math.sqrt(sum(weight * weight for weight in weights)) or 1.0
