"""Nearest example by RapidFuzz, as a classifier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.process import cdist
from rapidfuzz.utils import default_process

from benchmarks.data import Pair, Scores


class NearestExample:
    """The label of the example with the highest token_set_ratio."""

    def __init__(self, examples: Sequence[Pair]) -> None:
        self._texts = [default_process(text) for text, _ in examples]
        self.labels = sorted({label for _, label in examples})
        place = {label: index for index, label in enumerate(self.labels)}
        self._places = np.array([place[label] for _, label in examples])

    def scores(self, text: str) -> tuple[Scores, float]:
        """The best ratio among each label's examples."""
        ratios = cdist([default_process(text)], self._texts, scorer=token_set_ratio)[0]
        scores = np.zeros(len(self.labels))
        np.maximum.at(scores, self._places, ratios)
        return scores, float(scores.max())
