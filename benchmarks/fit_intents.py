"""Writes the intent model of the built-in knowledge into the package, so that a first start need not fit it.

    python -m benchmarks.fit_intents
"""

from __future__ import annotations

from bot.nlu.fingerprint import fingerprint
from bot.nlu.pipeline import SHIPPED, Pipeline
from knowledge import load


def main() -> int:
    """Fit the model on one thread and keep it under the fingerprint of what it is fitted to."""
    knowledge = load()
    classifier = Pipeline(knowledge).classifier
    if not classifier.save(SHIPPED, fingerprint(knowledge)):
        print(f"{SHIPPED} cannot be written")
        return 1
    print(f"{len(classifier.labels)} labels, {SHIPPED.stat().st_size / 2**20:.1f} MiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
