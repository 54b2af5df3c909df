"""The intent model: a linear machine for each topic over hashed features, in numpy alone, the same on every start.

The loss is a support vector machine's squared hinge. It is minimised in the dual, a block of examples at a time and all
topics at once: examples that are clear of the margin are let go, and what remains is a ridge regression.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.featurizer import COLUMNS, LEAST, SHARES, Features, Rows, Sample, Table, Vector

__all__ = ["IntentModel", "Sample"]

RIDGE = 0.7
EPOCHS = 6
BLOCK = 128
ROUNDS = 4
"""How often the examples within the margin are chosen anew while a block is fitted."""
SURE = 0.7
"""The score of an example well learnt; the thresholds of the rules are set on this scale."""
FAMILIAR = 0.2
"""What the share of known words adds to the confidence that a text is about any of the topics."""
_RECIPE = repr((8, COLUMNS, SURE, RIDGE, EPOCHS, BLOCK, ROUNDS, sorted(SHARES.items()), sorted(LEAST.items())))

Samples = Sequence[Sample] | Callable[[], Sequence[Sample]]


class IntentModel:
    """Ranks labels for a sample; a score near 0.7 is as sure as an example, 0 and below is nothing like it."""

    def __init__(
        self, samples: Samples, labels: Sequence[str], cache: Path | None = None, key: str | None = None
    ) -> None:
        """Fits at once; with `cache`, what was fitted before is read from that folder, or left there.

        Where `key` stands for the samples' content they may be a function, called only when there is something to fit.
        """
        self.labels: tuple[str, ...] = tuple(sorted(set(labels)))
        if key is None or not cache:
            samples = samples() if callable(samples) else samples
        path = cache / f"intents-{_digest(samples, labels, key)}.npz" if cache else None
        kept = _read(path, len(self.labels)) if path else None
        if kept is None:
            samples = samples() if callable(samples) else samples
            features = Features.learn(samples)
            place = {label: column for column, label in enumerate(self.labels)}
            kept = features, fit(features, samples, np.array([place[label] for label in labels]), len(place))
            if path:
                _write(path, *kept)
        self._features, weights = kept
        self._weights = np.ascontiguousarray(weights[:-1])
        self._bias = weights[-1]

    def scores(self, sample: Sample) -> Vector:
        """A score for each of `labels`."""
        columns, values = self._features.row(sample)
        result: Vector = values @ self._weights.take(columns, axis=0) + self._bias
        return result

    def known_share(self, words: Sequence[str]) -> float:
        """The share of the words that any example holds."""
        return self._features.known_share(words)

    def familiarity(self, words: Sequence[str]) -> float:
        """What the known words add to the best score, as a measure of how likely a text is about any of the labels."""
        return FAMILIAR * self.known_share(words)


def fit(features: Features, samples: Sequence[Sample], places: NDArray[np.int64], labels: int) -> Vector:
    """The weights of each label, a column each, with the intercepts as the last row."""
    # By their words, not their numbers: one example more leaves nearly every block as it was.
    order = sorted(range(len(samples)), key=lambda index: zlib.crc32(" ".join(samples[index].words).encode()))
    blocks = [order[start : start + BLOCK] for start in range(0, len(order), BLOCK)]
    parts = [_Block(features.rows([samples[i] for i in block]), places[block], labels) for block in blocks]
    weights = np.zeros((features.columns + 1, labels), np.float32)
    for _ in range(EPOCHS):
        for part in parts:
            part.improve(weights)
    # The margins lie at 1 and -1 while fitting; scores are given between 0 and `SURE`.
    weights *= SURE / 2
    weights[-1] += SURE / 2
    return weights


class _Block:
    """Some examples with their share in the weights."""

    def __init__(self, rows: Rows, places: NDArray[np.int64], labels: int) -> None:
        self._rows = rows
        vectors = rows.dense()
        self._own = np.zeros((len(places), labels), np.bool_)
        self._own[np.arange(len(places)), places] = True
        self._pull = np.zeros((len(places), labels), np.float32)
        self._gram = vectors @ vectors.T + 1
        self._inverse = np.linalg.inv(self._gram + RIDGE * np.eye(len(places), dtype=np.float32))

    def improve(self, weights: Vector) -> None:
        """Changes the weights in place so that the loss is least for these examples, all others' pulls kept."""
        vectors = self._rows.dense()
        reached = vectors @ weights[:-1] + weights[-1]
        before = self._pull
        for _ in range(ROUNDS):
            wanted = np.where(self._own, np.maximum(reached, 1), np.minimum(reached, -1))
            step = self._inverse @ (wanted - reached - RIDGE * self._pull)
            self._pull = self._pull + step
            reached += self._gram @ step
        change = self._pull - before
        weights[:-1] += vectors.T @ change
        weights[-1] += change.sum(axis=0)


def _digest(samples: Samples, labels: Sequence[str], key: str | None) -> str:
    digest = hashlib.blake2b(_RECIPE.encode(), digest_size=16)
    digest.update("\0".join(labels).encode())
    if key is not None or callable(samples):
        digest.update(f"key {key}".encode())
    else:
        for sample in samples:
            digest.update(repr((sample.words, sample.marks)).encode())
    return digest.hexdigest()


def _read(path: Path, labels: int) -> tuple[Features, Vector] | None:
    """What was fitted before, or nothing where the file is missing or cannot be used."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            weights = kept["weights"]
            tables = {
                kind: Table.of(_unjoined(kept[f"{kind} grams"]), kept[f"{kind} columns"], kept[f"{kind} weights"])
                for kind in SHARES
            }
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    if weights.ndim != 2 or len(weights) < 2 or weights.shape[1] != labels:
        return None
    return Features(tables, len(weights) - 1), weights


def _write(path: Path, features: Features, weights: Vector) -> None:
    """Leaves the fit for the next start; a folder that cannot be written costs only that."""
    arrays: dict[str, NDArray[np.generic]] = {"weights": weights}
    for kind, table in features.tables.items():
        arrays[f"{kind} grams"] = np.frombuffer("\0".join(table.rows).encode(), np.uint8)
        arrays[f"{kind} columns"] = table.columns
        arrays[f"{kind} weights"] = table.weights
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{zlib.crc32(weights.tobytes()):08x}.part")
        with partial.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        partial.replace(path)
    except OSError:
        return


def _unjoined(joined: NDArray[np.uint8]) -> list[str]:
    text = joined.tobytes().decode()
    return text.split("\0") if text else []
