"""The ranker: a conditional logit over the candidates of a segment and the choice `none of them`.

Each candidate's evidence is the sum of its features times learnt weights; the probabilities of all candidates and of
`none` add up to 1 (McFadden 1974). Weights and thresholds stand in one file that `make fit` writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from bot.dialogue.candidate import Candidate, IntentCatalog, TurnInput
from bot.dialogue.features import FEATURES, features

WEIGHTS_FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """The learnt numbers: a weight for each feature, the evidence for `none`, the two thresholds."""

    features: tuple[float, ...]
    none: float
    answer: float
    """A frame with this probability is answered."""
    certain: float
    """What a frame needs whose intent has a high cost of being wrong."""
    danger: float
    """The classifier's score from which a message is like an example of danger to a life."""

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE) -> Weights:
        """The weights of a file; a feature that it does not name weighs nothing."""
        data = orjson.loads(path.read_bytes())
        features_given = tuple(data["features"].get(name, 0.0) for name in FEATURES)
        return cls(features_given, data["none"], data["answer"], data["certain"], data["danger"])


@dataclass(frozen=True, slots=True)
class RankedFrame:
    """A candidate with its features, its evidence and its probability."""

    candidate: Candidate
    features: tuple[float, ...]
    evidence: float
    probability: float


def rank(
    found: Sequence[Candidate], turn: TurnInput, catalog: IntentCatalog, weights: Weights
) -> tuple[RankedFrame, ...]:
    """The candidates by probability, best first; among equals the first generated."""
    if not found:
        return ()
    rows = np.array([features(candidate, turn, catalog) for candidate in found])
    evidence = rows @ np.array(weights.features)
    shares = probabilities(evidence, weights.none)
    order = np.argsort(-shares, kind="stable")
    return tuple(
        RankedFrame(found[i], tuple(map(float, rows[i])), float(evidence[i]), float(shares[i])) for i in order
    )


def probabilities(evidence: NDArray[np.float64], none: float) -> NDArray[np.float64]:
    """The probability of each candidate beside `none`."""
    top = max(float(evidence.max()), none)
    raised = np.exp(evidence - top)
    shares: NDArray[np.float64] = raised / (raised.sum() + np.exp(none - top))
    return shares
