"""Fits the weights of the passage search to indirect questions with what their answer must hold.

    python -m benchmarks.fit_search     # fits on three quarters of tests/statements, writes the weights

Questions that the guides do not answer are taken from the examples of the `missing` intents.
"""

from __future__ import annotations

import argparse
import datetime
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import orjson

from benchmarks.conditional_logit import Choice, fit
from benchmarks.statements import IndirectQuestion
from benchmarks.statements import load as load_questions
from bot.agent import Advisor, cache_folder
from bot.retrieval.passage_search import FEATURES, WEIGHTS_FILE
from bot.state import Conversation
from knowledge import Place, load

MISSING = 4
"""Every fourth example of what the guides do not say is a question without an answer."""
TODAY = datetime.date(2026, 11, 28)


def questions(advisor: Advisor) -> Iterator[IndirectQuestion]:
    """Questions with the patterns of their answer; none where the guides do not answer."""
    yield from load_questions(advisor.index)
    role = next(iter(advisor.index.views))
    for intent in advisor.knowledge.intents.values():
        operation = next(iter(intent.operations.values()))
        if operation.action in ("missing", "offtopic"):
            for example in operation.examples[::MISSING]:
                yield IndirectQuestion(example.replace("<role>", advisor.index.short(role)), ())


def choices(advisor: Advisor) -> Iterator[Choice]:
    """Each question as a choice among the statements that share something with it."""
    for question in questions(advisor):
        message = advisor.pipeline.read(question.says, TODAY)
        state = Conversation(page_guide=question.page_guide)
        turn = advisor.understanding.turn_input(message, message.whole, state)
        page = (question.page_guide,) if question.page_guide else ()
        guides = turn.references.named or page
        query = advisor.understanding.query(turn, guides)
        views = [advisor.index.view(guide) for guide in guides] or list(advisor.index.views.values())
        found = [(place, row) for view in views for place, row in advisor.search.rows(query, view)]
        meant = [_holds(advisor, place, question) for place, _ in found]
        part = "train" if zlib.crc32(question.says.encode()) % 4 else "dev"
        rows = np.array([row for _, row in found]).reshape(len(found), len(FEATURES))
        yield Choice(question.says, part, rows, np.array(meant, np.bool_))


def _holds(advisor: Advisor, place: Place, question: IndirectQuestion) -> bool:
    """Whether a statement, with its title and resources, holds every pattern of the answer."""
    text = f"{place.title} {place.text} {' '.join(map(advisor.index.name, place.resources))}"
    return bool(question.holds) and question.is_answered_by(text)


def main() -> None:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args()
    every = list(choices(Advisor(load(), cache_folder())))
    weights, none = fit([choice for choice in every if choice.part == "train"], len(FEATURES))
    for part in ("train", "dev"):
        held = [choice for choice in every if choice.part == part]
        answerable = [choice for choice in held if choice.meant.any()]
        right = sum(choice.right(weights, none) for choice in answerable)
        silent = [choice for choice in held if not choice.meant.any()]
        declined = sum(choice.right(weights, none) for choice in silent)
        print(f"{part}: {right} of {len(answerable)} found, {declined} of {len(silent)} declined")
    named = {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}
    written = orjson.dumps({"features": named, "none": round(none, 3)}, option=orjson.OPT_INDENT_2)
    options.out.write_bytes(written + b"\n")
    print(named, none)


if __name__ == "__main__":
    main()
