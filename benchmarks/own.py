"""The advisor's speller and intent model as a classifier of its own."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.data import Pair, Scores
from bot.nlu.intent_classifier import IntentClassifier, Sample
from bot.nlu.spell_corrector import Speller, count_words
from bot.nlu.tokenizer import tokenise, words
from knowledge import load


def speller(examples: Sequence[Pair]) -> Speller:
    """A speller that knows the words of the examples."""
    return Speller(count_words(words(text) for text, _ in examples), load().words, {})


class Own:
    """The intent model on mended text."""

    def __init__(self, examples: Sequence[Pair]) -> None:
        self._speller = speller(examples)
        self._model = IntentClassifier.fit(
            [Sample(words(text)) for text, _ in examples], [(label,) for _, label in examples]
        )
        self.labels = self._model.labels

    def scores(self, text: str) -> tuple[Scores, float]:
        """A score for each label, and how sure it is that the text is about any of them."""
        mended = tuple(token.text for token in self._speller.mend(tokenise(text)) if token.is_word)
        scores = self._model.scores(Sample(mended))
        return scores, float(scores.max()) + self._model.known_share(mended)
