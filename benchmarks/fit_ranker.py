"""Fits the ranker's weights to the labelled messages, or tells what each feature and generator is worth.

    python -m benchmarks.fit_ranker              # fits on the train part, prints the dev part, writes the weights
    python -m benchmarks.fit_ranker --ablate     # what the dev part loses without each feature and each generator
"""

from __future__ import annotations

import argparse
import datetime
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks.conditional_logit import Choice, fit
from benchmarks.labelled import LabelledDialogue, LabelledTurn, Part, load, part
from benchmarks.statements import IndirectQuestion
from benchmarks.statements import load as load_questions
from bot.agent import Advisor, cache_folder
from bot.dialogue.candidate import Candidate, IntentCatalog, TurnInput
from bot.dialogue.features import FEATURES, features
from bot.dialogue.generators import GENERATORS, candidates
from bot.dialogue.ranker import WEIGHTS_FILE
from bot.frame import Frame
from bot.nlu.message import Message
from bot.state import Conversation
from knowledge import load as load_knowledge

LONGEST = 1200
"""Characters of an answer that may be said to answer an indirect question: longer ones hold anything."""
_PRIORS = {"requested": 3.0, "offer": 3.0, "offer_repeated": 30.0, "excluded": 2.0, "distress": 3.0}
PRIOR = [_PRIORS.get(name, 0.0) for name in FEATURES]
"""What the labelled talks hold too few of: answers to the advisor's questions, suggestions taken."""
FEWER = 3
"""One of so many questions on a guide's page is taken: they are all first questions and would outweigh the talks."""
TODAY = datetime.date(2026, 11, 28)
ANSWER = 0.2
"""Chosen on questions apart from the labelled ones: asking back costs a turn, a wrong answer a little more."""
CERTAIN = 0.55
"""Few labelled messages are about what costs much, so that their threshold is not left to them."""
DANGER = 0.38
"""Chosen on messages of danger and harmless idioms: no message of danger may be missed (tests/stories)."""


@dataclass(frozen=True, slots=True)
class Case:
    """A choice among the candidates of one segment."""

    choice: Choice
    found: tuple[Candidate, ...]
    wanted: str


def same(frame: Frame, wanted: Frame, catalog: IntentCatalog) -> bool:
    """Whether a frame gives what the label says; what the label leaves open is free."""
    if (frame.intent, frame.operation) != (wanted.intent, wanted.operation):
        return False
    if wanted.guides and set(wanted.guides) != set(frame.guides):
        return False
    if wanted.scope == "all" and frame.guides and frame.scope != "all_but":
        return False
    if catalog.is_over_guides(wanted) and not wanted.guides and frame.scope == "one":
        # A ranking of one path is none.
        return False
    for slot in ("subject", "kind", "hours", "months", "brief"):
        value = getattr(wanted.slots, slot)
        if value and getattr(frame.slots, slot) != value:
            return False
    return not wanted.slots.phases or frame.slots.phases == wanted.slots.phases


def gives(candidate: Candidate, wanted: Frame, catalog: IntentCatalog) -> bool:
    """Whether a candidate gives what the label says, by itself or beside it."""
    return any(same(frame, wanted, catalog) for frame in (candidate.frame, *candidate.beside))


def cases(advisor: Advisor, dialogues: Iterable[LabelledDialogue]) -> Iterator[Case]:
    """Every labelled message as a case, in the state that the labels before it lead to."""
    for dialogue in dialogues:
        state = Conversation()
        for turn in dialogue.turns:
            message = advisor.read(turn.says, state, TODAY)
            yield from _of_turn(advisor, message, turn, state, dialogue.part)
            if len(dialogue.turns) > 1:
                state = advisor.follow(message, turn.frames, state, TODAY)


def _of_turn(
    advisor: Advisor, message: Message, turn: LabelledTurn, state: Conversation, name: Part
) -> Iterator[Case]:
    catalog = advisor.understanding.catalog
    read = advisor.understanding.inputs(message, state, advisor.facts(message, state))
    taken: set[int] = set()
    for wanted in turn.frames or (None,):
        options = [_case(turn, one, wanted, catalog, name) for i, one in enumerate(read) if i not in taken]
        hit = next((i for i, option in enumerate(options) if option.choice.meant.any()), None)
        if hit is None and len(read) > 1:
            continue
        yield options[hit or 0]


def statements(advisor: Advisor) -> Iterator[Case]:
    """Indirect questions: the candidates meant are those whose answer holds what the table says it must."""
    for question in load_questions(advisor.index):
        if question.page_guide and zlib.crc32(question.says.encode()) % FEWER:
            continue
        message = advisor.pipeline.read(question.says, TODAY)
        read = advisor.understanding.inputs(message, Conversation(page_guide=question.page_guide))
        if len(read) == 1:
            yield _of_statement(advisor, read[0], question)


def _of_statement(advisor: Advisor, read: TurnInput, question: IndirectQuestion) -> Case:
    catalog = advisor.understanding.catalog
    found = tuple(candidates(read, catalog))
    rows = np.array([features(candidate, read, catalog) for candidate in found]).reshape(len(found), len(FEATURES))
    meant = [_answers(advisor, advisor.understanding.completed(c.frame, read.passages), question) for c in found]
    choice = Choice(question.says, part(question.says), rows, np.array(meant, np.bool_))
    return Case(choice, found, f"holds {question.holds}")


def _answers(advisor: Advisor, frame: Frame, question: IndirectQuestion) -> bool:
    """Whether the answer to a frame is short enough and holds every pattern."""
    turn, _ = advisor.answer((frame,), (), Conversation(), TODAY)
    text = turn.reply.text
    return turn.reply.status == "answered" and len(text) < LONGEST and question.is_answered_by(text)


def _case(turn: LabelledTurn, read: TurnInput, wanted: Frame | None, catalog: IntentCatalog, name: Part) -> Case:
    found = tuple(candidates(read, catalog))
    rows = np.array([features(candidate, read, catalog) for candidate in found]).reshape(len(found), len(FEATURES))
    meant = np.array([wanted is not None and gives(c, wanted, catalog) for c in found], np.bool_)
    label = f"{wanted.name} {wanted.guides}" if wanted else "nothing"
    return Case(Choice(turn.says, name, rows, meant), found, label)


def accuracy(held: Sequence[Choice], weights: NDArray[np.float64], none: float) -> float:
    """The share of choices in which what was meant comes out on top."""
    return sum(choice.right(weights, none) for choice in held) / len(held) if held else 0.0


def learnt_from(held: Iterable[Case]) -> list[Choice]:
    """The choices that teach the ranking: what no generator found teaches nothing about it."""
    return [case.choice for case in held if case.choice.meant.any() or case.wanted == "nothing"]


def ablate(train: Sequence[Case], dev: Sequence[Case]) -> None:
    """Prints what the dev part loses without each feature (refitted) and each generator."""
    width, learnt = len(FEATURES), learnt_from(train)
    weights, none = fit(learnt, width, PRIOR)
    whole = accuracy([case.choice for case in dev], weights, none)
    print(f"all: {whole:.1%}")
    for place, name in enumerate(FEATURES):
        kept = np.arange(width) != place
        fitted = fit([choice.without(kept) for choice in learnt], width, PRIOR)
        print(f"without {name:16} {accuracy([case.choice.without(kept) for case in dev], *fitted) - whole:+.1%}")
    for generator in GENERATORS:
        right = sum(_is_right_without(case, generator.__name__, weights, none) for case in dev)
        print(f"without {generator.__name__:16} {right / len(dev) - whole:+.1%}")


def _is_right_without(case: Case, generator: str, weights: NDArray[np.float64], none: float) -> bool:
    """Whether a case comes out right without what only that generator found."""
    kept = [i for i, candidate in enumerate(case.found) if candidate.generators != {generator}]
    meant = case.choice.meant[kept]
    if case.choice.meant.any() and not meant.any():
        return False
    return replace(case.choice, rows=case.choice.rows[kept], meant=meant).right(weights, none)


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print so many faults of the dev part")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args()
    knowledge = load_knowledge()
    advisor = Advisor(knowledge, cache_folder())
    every = [*cases(advisor, load(knowledge)), *statements(advisor)]
    parts = {name: [case for case in every if case.choice.part == name] for name in ("train", "dev", "test")}
    if options.ablate:
        ablate(parts["train"], parts["dev"])
        return
    weights, none = fit(learnt_from(parts["train"]), len(FEATURES), PRIOR)
    found = sum(bool(case.choice.meant.any()) or case.wanted == "nothing" for case in every)
    print(f"cases {len(every)}, a candidate means it in {found / len(every):.1%}")
    for name, held in parts.items():
        print(f"{name}: {accuracy([case.choice for case in held], weights, none):.1%} of {len(held)}")
    written = {
        "features": {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)},
        "none": round(none, 3),
        "answer": ANSWER,
        "certain": CERTAIN,
        "danger": DANGER,
    }
    options.out.write_bytes(orjson.dumps(written, option=orjson.OPT_INDENT_2) + b"\n")
    print(written)
    for case in [case for case in parts["dev"] if not case.choice.right(weights, none)][: options.show]:
        best, share = case.choice.top(weights, none)
        got = case.found[best].frame if best >= 0 else None
        answered = got and (got.name, got.guides, got.slots.subject, got.slots.phases)
        missing = "" if case.choice.meant.any() else " (no candidate)"
        print(f"- {case.choice.says!r} wants {case.wanted}, gets {answered} {share:.2f}{missing}")


if __name__ == "__main__":
    main()
