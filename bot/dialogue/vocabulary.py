"""The words that people use for each intent, to see how much of a message an intent leaves unexplained."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.nlu.tokenizer import stem, words
from knowledge.schema import Intent


class IntentVocabulary:
    """The stems of each intent's examples, each weighed by how few intents use it (inverse document frequency)."""

    def __init__(self, intents: Mapping[str, Intent]) -> None:
        self._stems = {intent.id: _stems(intent) for intent in intents.values()}
        used = Counter(one for stems in self._stems.values() for one in stems)
        self._most = math.log(len(self._stems) + 1)
        self._weights = {one: self._most - math.log(count) for one, count in used.items()}

    def unexplained(self, intent: str, stems: Iterable[str]) -> float:
        """The weighed share of the stems that no example of the intent holds, 0 to 1; 0 for an intent without any."""
        known = self._stems.get(intent)
        if not known:
            return 0.0
        weighed = [(one in known, self._weights.get(one, self._most)) for one in stems]
        total = sum(weight for _, weight in weighed)
        return sum(weight for held, weight in weighed if not held) / total if total else 0.0


def _stems(intent: Intent) -> frozenset[str]:
    texts = (text for operation in intent.operations.values() for text in operation.examples)
    return frozenset(stem(word) for text in texts for word in words(text))
