"""A conditional logit in numpy: which of several options is meant, or none of them (McFadden 1974)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

RIDGE, STEPS, RATE = 0.002, 1500, 0.05
"""The pull of weights towards 0, gradient steps, and their size (Adam, Kingma and Ba 2015)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The options of one choice as features, and which of them are meant; none of them where nothing is marked."""

    says: str
    part: str
    rows: NDArray[np.float64]
    meant: NDArray[np.bool_]

    def top(self, weights: NDArray[np.float64], none: float) -> tuple[int, float]:
        """The place of the likeliest option (-1 for none) and its probability."""
        evidence = np.append(self.rows @ weights, none)
        shares = np.exp(evidence - evidence.max())
        shares /= shares.sum()
        best = int(shares.argmax())
        return (best if best < len(self.rows) else -1), float(shares[best])

    def right(self, weights: NDArray[np.float64], none: float) -> bool:
        """Whether what was meant comes out on top."""
        best, _ = self.top(weights, none)
        return bool(self.meant[best]) if best >= 0 else not self.meant.any()

    def without(self, kept: NDArray[np.bool_]) -> Choice:
        """The same choice with only those features that are kept."""
        return replace(self, rows=self.rows * kept)


def fit(
    train: Sequence[Choice], width: int, prior: Sequence[float] | None = None
) -> tuple[NDArray[np.float64], float]:
    """The weights of the features and the evidence for `none` that make what was meant likeliest.

    A weight that the data say nothing of stays at its `prior`, 0 where none is given.
    """
    _, first, second = np.zeros((3, width + 1))
    centre = np.append(np.zeros(width) if prior is None else np.array(prior), 0.0)
    weights = centre.copy()
    packed = [_packed(choice, width) for choice in train]
    for step in range(1, STEPS + 1):
        slope = sum(_slope(rows, meant, weights) for rows, meant in packed) / len(packed)
        gradient = RIDGE * (weights - centre) - slope
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights = weights - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights[:-1], float(weights[-1])


def _packed(choice: Choice, width: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The options with `none` as the last row, its evidence as the last column."""
    rows = np.zeros((len(choice.rows) + 1, width + 1))
    rows[:-1, :-1] = choice.rows
    rows[-1, -1] = 1
    return rows, np.append(choice.meant, not choice.meant.any())


def _slope(rows: NDArray[np.float64], meant: NDArray[np.bool_], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The slope of the log likelihood of what was meant."""
    evidence = rows @ weights
    shares = np.exp(evidence - evidence.max())
    shares /= shares.sum()
    wanted = shares * meant
    slope: NDArray[np.float64] = (wanted / wanted.sum() - shares) @ rows
    return slope
