"""Labelled examples from a file, cut into what is learnt, what chooses thresholds and what is measured."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

Pair = tuple[str, str]
Scores = NDArray[Any]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_MISTYPED = 3
_MEASURED = 40


@dataclass(frozen=True)
class Part:
    """Messages to classify: with their intents, about nothing we know (far), about intents left out (near)."""

    known: tuple[Pair, ...]
    far: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """What a classifier learns from, what its threshold is chosen on, and what it is measured on."""

    examples: tuple[Pair, ...]
    choose: Part
    measure: Part
    mistyped: tuple[str, ...]
    """The measured messages again, with typing errors."""


class DataError(ValueError):
    """A file that does not hold labelled examples."""


def read_task(path: Path, test: Path | None, intents: int, examples: int, seed: int) -> Task:
    """A task with so many intents and examples of each (0: all there are), drawn by the seed."""
    rng = random.Random(seed)
    parts = read_parts(path)
    if test:
        read = read_parts(test)
        parts |= {"test": read.get("test") or read["train"], "oos_test": read.get("oos_test", [])}
    train = _by_intent(parts["train"])
    kept = rng.sample(sorted(train), intents) if 0 < intents < len(train) else sorted(train)
    drawn = {intent: rng.sample(train[intent], min(examples or 10**9, len(train[intent]))) for intent in kept}
    learnt = [(text, intent) for intent in kept for text in drawn[intent]]
    undrawn = _undrawn(train, drawn)
    far_chosen = [text for text, _ in parts.get("oos_val", [])]
    if "test" in parts:
        chosen, measured = parts.get("val") or undrawn, parts["test"]
        far_measured = [text for text, _ in parts.get("oos_test", [])]
    else:
        # Out-of-scope examples are never learnt from, so that they serve as well as those held back.
        chosen, measured = (parts["val"], undrawn) if "val" in parts else _parted(undrawn, rng)
        far_measured = [text for text, _ in parts.get("oos_train", [])] or far_chosen
    far_chosen = far_chosen or far_measured
    known = set(kept)
    measure = _part(measured, far_measured, known)
    if not measure.known:
        raise DataError(
            "every example is learnt from, none is left to measure: ask for fewer --examples, or name a --test"
        )
    return Task(
        examples=tuple(learnt),
        choose=_part(chosen, far_chosen, known),
        measure=measure,
        mistyped=tuple(mistype(text, rng) for text, _ in measure.known),
    )


def read_parts(path: Path) -> dict[str, list[Pair]]:
    """The parts of a file: JSON with lists of [text, intent], or CSV with the columns text and category."""
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        if path.suffix == ".json":
            return {name: [(text, intent) for text, intent in rows] for name, rows in json.loads(content).items()}
        return {"train": [(row["text"], row["category"]) for row in csv.DictReader(content.splitlines())]}
    except (ValueError, KeyError, AttributeError) as error:
        raise DataError(f"{path}: neither JSON lists of [text, intent] nor CSV with text and category") from error


def mistype(text: str, rng: random.Random) -> str:
    """The text with one random edit for every five words, at least one: a letter lost, added, changed or swapped."""
    words = text.split()
    places = [i for i, word in enumerate(words) if len(word) >= _SHORTEST_MISTYPED] or list(range(len(words)))
    for place in rng.sample(places, min(max(1, len(words) // 5), len(places))):
        words[place] = _slip(words[place], rng)
    return " ".join(words)


def _slip(word: str, rng: random.Random) -> str:
    at, letter = rng.randrange(len(word)), rng.choice(LETTERS)
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    return rng.choice(
        (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :], swapped)
    )


def _by_intent(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for text, intent in pairs:
        texts[intent].append(text)
    return texts


def _undrawn(train: dict[str, list[str]], drawn: dict[str, list[str]]) -> list[Pair]:
    """The examples that are not learnt from; at most so many of an intent."""
    left = {intent: [t for t in texts if t not in set(drawn.get(intent, ()))] for intent, texts in train.items()}
    return [(text, intent) for intent, texts in left.items() for text in texts[:_MEASURED]]


def _parted(pairs: list[Pair], rng: random.Random) -> tuple[list[Pair], list[Pair]]:
    mixed = rng.sample(pairs, len(pairs))
    return mixed[: len(mixed) // 3], mixed[len(mixed) // 3 :]


def _part(pairs: list[Pair], far: list[str], known: set[str]) -> Part:
    return Part(
        known=tuple(pair for pair in pairs if pair[1] in known),
        far=tuple(far),
        near=tuple(text for text, intent in pairs if intent not in known),
    )
