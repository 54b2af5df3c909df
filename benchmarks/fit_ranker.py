"""Fits the ranker's weights to the labelled messages, or tells what each feature and generator is worth.

    python -m benchmarks.fit_ranker              # fits on the train part, prints the dev part, writes the weights
    python -m benchmarks.fit_ranker --ablate     # what the dev part loses without each feature and each generator
"""

from __future__ import annotations

import argparse
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks.labelled import LabelledDialogue, LabelledTurn, Part, load
from bot.agent import Advisor, cache_folder
from bot.dialogue.candidate import Candidate, IntentCatalog, TurnInput
from bot.dialogue.features import FEATURES, features
from bot.dialogue.generators import GENERATORS, candidates
from bot.dialogue.ranker import WEIGHTS_FILE
from bot.frame import Frame
from bot.nlu.message import Message
from bot.state import Conversation
from knowledge import load as load_knowledge

TODAY = datetime.date(2026, 11, 28)
RIDGE, STEPS, RATE = 0.002, 1500, 0.05
"""Of the fit: the pull of weights towards 0, gradient steps, and their size (Adam, Kingma and Ba 2015)."""
CERTAIN_PRECISION, ANSWER_PRECISION = 0.93, 0.75
"""How often a frame at a threshold must be right, for a high and for a low cost of being wrong."""


@dataclass(frozen=True, slots=True)
class Case:
    """The candidates of one segment as features, and which of them are meant."""

    says: str
    part: Part
    found: tuple[Candidate, ...]
    rows: NDArray[np.float64]
    meant: NDArray[np.bool_]
    wanted: str


def same(frame: Frame, wanted: Frame, catalog: IntentCatalog) -> bool:
    """Whether a frame gives what the label says; what the label leaves open is free."""
    if (frame.intent, frame.operation) != (wanted.intent, wanted.operation):
        return False
    if wanted.guides and set(wanted.guides) != set(frame.guides):
        return False
    if wanted.scope == "all" and frame.guides and frame.scope != "all_but":
        return False
    for slot in ("subject", "kind", "hours", "months", "brief"):
        value = getattr(wanted.slots, slot)
        if value and getattr(frame.slots, slot) != value:
            return False
    return not wanted.slots.phases or frame.slots.phases == wanted.slots.phases


def cases(advisor: Advisor, dialogues: Iterable[LabelledDialogue]) -> Iterator[Case]:
    """Every labelled message as a case, in the state that the labels before it lead to."""
    for dialogue in dialogues:
        state = Conversation()
        for turn in dialogue.turns:
            message = advisor.pipeline.read(turn.says, TODAY)
            yield from _of_turn(advisor, message, turn, state, dialogue.part)
            if len(dialogue.turns) > 1:
                state = advisor.follow(message, turn.frames, state, TODAY)


def _of_turn(
    advisor: Advisor, message: Message, turn: LabelledTurn, state: Conversation, part: Part
) -> Iterator[Case]:
    catalog = advisor.understanding.catalog
    read = advisor.understanding.inputs(message, state, advisor.facts(message, state))
    taken: set[int] = set()
    for wanted in turn.frames or (None,):
        options = [_case(turn, one, wanted, catalog, part) for i, one in enumerate(read) if i not in taken]
        hit = next((i for i, option in enumerate(options) if option.meant.any()), None)
        if hit is None and len(read) > 1:
            continue
        yield options[hit or 0]


def _case(turn: LabelledTurn, read: TurnInput, wanted: Frame | None, catalog: IntentCatalog, part: Part) -> Case:
    found = tuple(candidates(read, catalog))
    rows = np.array([features(candidate, read, catalog) for candidate in found]).reshape(len(found), len(FEATURES))
    meant = np.array([wanted is not None and same(c.frame, wanted, catalog) for c in found], np.bool_)
    return Case(turn.says, part, found, rows, meant, f"{wanted.name} {wanted.guides}" if wanted else "nothing")


def fit(train: Sequence[Case], columns: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.float64], float]:
    """The weights of the features and the evidence for `none` that make what was meant likeliest."""
    width = len(FEATURES)
    kept = np.ones(width, np.bool_) if columns is None else columns
    weights = np.zeros(width + 1)
    first, second = np.zeros(width + 1), np.zeros(width + 1)
    for step in range(1, STEPS + 1):
        gradient = RIDGE * weights
        for case in train:
            gradient -= _gradient(case, weights) / len(train)
        gradient[:-1][~kept] = 0
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights[:-1], float(weights[-1])


def _gradient(case: Case, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The slope of the log likelihood of what was meant, `none` being meant where no candidate is."""
    rows = np.zeros((len(case.rows) + 1, len(weights)))
    rows[:-1, :-1] = case.rows
    rows[-1, -1] = 1
    meant = np.append(case.meant, not case.meant.any())
    evidence = rows @ weights
    shares = np.exp(evidence - evidence.max())
    shares /= shares.sum()
    wanted = shares * meant
    slope: NDArray[np.float64] = (wanted / wanted.sum() - shares) @ rows
    return slope


def top(case: Case, weights: NDArray[np.float64], none: float) -> tuple[int, float]:
    """The place of the likeliest candidate (-1 for none) and its probability."""
    evidence = np.append(case.rows @ weights, none)
    shares = np.exp(evidence - evidence.max())
    shares /= shares.sum()
    best = int(shares.argmax())
    return (best if best < len(case.rows) else -1), float(shares[best])


def right(case: Case, weights: NDArray[np.float64], none: float) -> bool:
    """Whether what was meant comes out on top."""
    best, _ = top(case, weights, none)
    return bool(case.meant[best]) if best >= 0 else not case.meant.any()


def accuracy(held: Sequence[Case], weights: NDArray[np.float64], none: float) -> float:
    """The share of cases in which what was meant comes out on top."""
    return sum(right(case, weights, none) for case in held) / len(held) if held else 0.0


def threshold(held: Sequence[Case], weights: NDArray[np.float64], none: float, precision: float) -> float:
    """The least probability around which a frame on top is right so often, in bins of 0.05."""
    ranked = [(*top(case, weights, none), right(case, weights, none)) for case in held]
    for start in np.arange(0.2, 0.95, 0.05):
        inside = [good for best, share, good in ranked if best >= 0 and start <= share < start + 0.15]
        if len(inside) >= 8 and sum(inside) / len(inside) >= precision:
            return round(float(start), 2)
    return 0.5


def ablate(train: Sequence[Case], dev: Sequence[Case]) -> None:
    """Prints what the dev part loses without each feature (refitted) and each generator."""
    weights, none = fit(train)
    whole = accuracy(dev, weights, none)
    print(f"all: {whole:.1%}")
    for place, name in enumerate(FEATURES):
        kept = np.ones(len(FEATURES), np.bool_)
        kept[place] = False
        masked = [_masked(case, kept) for case in dev]
        print(f"without {name:16} {accuracy(masked, *fit([_masked(c, kept) for c in train], kept)) - whole:+.1%}")
    for generator in GENERATORS:
        lost = [_without(case, generator.__name__) for case in dev]
        print(f"without {generator.__name__:16} {accuracy(lost, weights, none) - whole:+.1%}")


def _masked(case: Case, kept: NDArray[np.bool_]) -> Case:
    return Case(case.says, case.part, case.found, case.rows * kept, case.meant, case.wanted)


def _without(case: Case, generator: str) -> Case:
    kept = [i for i, candidate in enumerate(case.found) if candidate.generator != generator]
    meant = case.meant[kept]
    found = tuple(case.found[i] for i in kept)
    return Case(case.says, case.part, found, case.rows[kept], meant, case.wanted)


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print so many faults of the dev part")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args()
    knowledge = load_knowledge()
    advisor = Advisor(knowledge, cache_folder())
    every = list(cases(advisor, load(knowledge)))
    train = [case for case in every if case.part == "train"]
    dev = [case for case in every if case.part == "dev"]
    test = [case for case in every if case.part == "test"]
    if options.ablate:
        ablate(train, dev)
        return
    weights, none = fit(train)
    found = Counter(case.meant.any() or case.wanted == "nothing" for case in every)
    print(f"cases {len(every)}, a candidate means it in {found[True] / len(every):.1%}")
    for name, part in (("train", train), ("dev", dev), ("test", test)):
        print(f"{name}: {accuracy(part, weights, none):.1%} of {len(part)}")
    written = {
        "features": {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)},
        "none": round(none, 3),
        "answer": threshold(dev, weights, none, ANSWER_PRECISION),
        "certain": threshold(dev, weights, none, CERTAIN_PRECISION),
    }
    options.out.write_bytes(orjson.dumps(written, option=orjson.OPT_INDENT_2) + b"\n")
    print(written)
    for case in [case for case in dev if not right(case, weights, none)][: options.show]:
        best, share = top(case, weights, none)
        got = case.found[best].frame if best >= 0 else None
        answered = got and (got.name, got.guides, got.slots.subject)
        missing = "" if case.meant.any() else " (no candidate)"
        print(f"- {case.says!r} wants {case.wanted}, gets {answered} {share:.2f}{missing}")


if __name__ == "__main__":
    main()
