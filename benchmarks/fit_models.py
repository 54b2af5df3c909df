"""Writes the models of the built-in knowledge, of intents and of places, so that a first start need not fit them.

    python -m benchmarks.fit_models
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from bot.nlu.fingerprint import fingerprint, nearest_key
from bot.nlu.pipeline import SHIPPED, SHIPPED_EXAMPLES, Pipeline
from bot.retrieval.place_classifier import SHIPPED as SHIPPED_PLACES
from bot.retrieval.place_classifier import SHIPPED_EXAMPLES as SHIPPED_QUESTIONS
from bot.retrieval.place_classifier import PlaceClassifier
from knowledge import load


class Kept(Protocol):
    """A model that is kept as a file."""

    def save(self, path: Path, key: str) -> bool:
        """Keeps it under a key; whether the file could be written."""
        ...


def main() -> int:
    """Fit on one thread and keep each model under the fingerprint of what it is made of."""
    knowledge = load()
    pipeline = Pipeline(knowledge)
    places = PlaceClassifier(knowledge, pipeline)
    written = [
        _keep(pipeline.classifier, SHIPPED, fingerprint(knowledge)),
        _keep(pipeline.nearest_requests(knowledge), SHIPPED_EXAMPLES, nearest_key(knowledge)),
        _keep(places.classifier, SHIPPED_PLACES, fingerprint(knowledge, questions=True)),
        _keep(places.nearest, SHIPPED_QUESTIONS, nearest_key(knowledge, questions=True)),
    ]
    return 0 if all(written) else 1


def _keep(model: Kept, path: Path, key: str) -> bool:
    if not model.save(path, key):
        print(f"{path} cannot be written")
        return False
    print(f"{path.name}: {path.stat().st_size / 2**20:.1f} MiB")
    return True


if __name__ == "__main__":
    raise SystemExit(main())
