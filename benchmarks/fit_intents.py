"""Writes the two models of the built-in knowledge, of intents and of places, so that a first start need not fit them.

    python -m benchmarks.fit_intents
"""

from __future__ import annotations

from pathlib import Path

from bot.nlu.fingerprint import fingerprint, nearest_key
from bot.nlu.intent_classifier import IntentClassifier
from bot.nlu.pipeline import SHIPPED, SHIPPED_EXAMPLES, Pipeline
from bot.nlu.synonyms import Thesaurus
from bot.retrieval.place_classifier import SHIPPED as SHIPPED_PLACES
from bot.retrieval.place_classifier import SHIPPED_EXAMPLES as SHIPPED_QUESTIONS
from bot.retrieval.place_classifier import PlaceClassifier
from knowledge import load


def main() -> int:
    """Fit the model on one thread and keep it under the fingerprint of what it is fitted to."""
    knowledge = load()
    pipeline = Pipeline(knowledge)
    places = PlaceClassifier(knowledge, pipeline)
    written = (
        _keep(pipeline.classifier, SHIPPED, fingerprint(knowledge)),
        _keep(places.classifier, SHIPPED_PLACES, fingerprint(knowledge, questions=True)),
        pipeline.nearest_requests(knowledge, Thesaurus(knowledge.language["word_families"])).save(
            SHIPPED_EXAMPLES, nearest_key(knowledge)
        ),
        places.nearest.save(SHIPPED_QUESTIONS, nearest_key(knowledge, questions=True)),
    )
    return 0 if all(written) else 1


def _keep(classifier: IntentClassifier, path: Path, key: str) -> bool:
    if not classifier.save(path, key):
        print(f"{path} cannot be written")
        return False
    print(f"{path.name}: {len(classifier.labels)} labels, {path.stat().st_size / 2**20:.1f} MiB")
    return True


if __name__ == "__main__":
    raise SystemExit(main())
