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
    every = _Every(train, width)
    for step in range(1, STEPS + 1):
        gradient = RIDGE * (weights - centre) - every.slope(weights)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights = weights - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights[:-1], float(weights[-1])


class _Every:
    """All choices as one matrix, the options of one behind those of another; `none` is the last option of each."""

    def __init__(self, train: Sequence[Choice], width: int) -> None:
        self._sizes = np.array([len(choice.rows) + 1 for choice in train])
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._rows = np.zeros((int(self._sizes.sum()), width + 1))
        self._meant = np.zeros(len(self._rows), np.bool_)
        for choice, start in zip(train, self._starts, strict=True):
            end = start + len(choice.rows)
            self._rows[start:end, :-1] = choice.rows
            self._rows[end, -1] = 1
            self._meant[start:end] = choice.meant
            self._meant[end] = not choice.meant.any()

    def slope(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The mean slope of the log likelihood of what was meant."""
        evidence = self._rows @ weights
        raised = np.exp(evidence - self._spread(np.maximum.reduceat(evidence, self._starts)))
        shares = raised / self._spread(np.add.reduceat(raised, self._starts))
        wanted = shares * self._meant
        wanted /= self._spread(np.add.reduceat(wanted, self._starts))
        mean: NDArray[np.float64] = (wanted - shares) @ self._rows / len(self._sizes)
        return mean

    def _spread(self, each: NDArray[np.float64]) -> NDArray[np.float64]:
        """A number for each choice, given to each of its options."""
        return np.repeat(each, self._sizes)
