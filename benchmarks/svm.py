"""A linear support vector machine over TF-IDF, as a classifier; needs scikit-learn (the `bench` extra)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

from benchmarks.data import Pair, Scores
from benchmarks.own import speller
from bot.nlu.tokenizer import tokenise


class LinearSvm:
    """scikit-learn's TF-IDF of words, word pairs and groups of two to five letters, under LinearSVC."""

    def __init__(self, examples: Sequence[Pair]) -> None:
        self._features = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        )
        vectors = self._features.fit_transform([text for text, _ in examples])
        self._svm = LinearSVC().fit(vectors, [label for _, label in examples])
        self.labels: list[str] = list(self._svm.classes_)

    def scores(self, text: str) -> tuple[Scores, float]:
        """The decision function, and its highest value."""
        scores = np.atleast_1d(self._svm.decision_function(self._features.transform([text]))[0])
        return scores, float(scores.max())


class MendedLinearSvm(LinearSvm):
    """The same behind the advisor's speller, to tell what mending is worth from what the model is worth."""

    def __init__(self, examples: Sequence[Pair]) -> None:
        super().__init__(examples)
        self._speller = speller(examples)

    def scores(self, text: str) -> tuple[Scores, float]:
        """The decision function of the mended text."""
        return super().scores(" ".join(token.text for token in self._speller.mend(tokenise(text))))
