"""What many guides cost: 1,000 and 5,000 generated ones beside the five built in, as ratios in one run.

    python -m benchmarks.scale [--guides 1000 5000] [--questions 300]

Each size is measured in a process of its own, which answers the same kinds of questions about guides drawn at random.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.generated import write_guides
from benchmarks.measure import peak_mib, percentiles, table

TODAY = datetime.date(2026, 1, 5)
_QUESTIONS = (
    "How long does it take to become a {target} as a {source}?",
    "I am a {source}. What does a {target} earn?",
    "{source} to {target}: show me the roadmap",
    "how hard is it to go from {source} to {target}",
    "Which skills does a {source} need to become a {target}?",
    "what do I do in phase 2 on the way from {source} to {target}?",
    "which of my skills as a {source} help me as a {target}",
    "what should a {source} do this week to become a {target}",
    "is there demand for a {target}? I work as a {source}",
    "what would a {source} miss as a {target}",
)
_RANKINGS = (
    "Which path is the quickest?",
    "Which path pays best?",
    "Which path is the hardest?",
    "Which paths can I finish in six months?",
    "How many paths are there?",
    "Which paths need SQL?",
    "What do all paths have in common?",
    "What does each path pay?",
)


@dataclass(frozen=True)
class Ranked:
    """A question over all guides: its status, its first cost and its cost from then on, in seconds."""

    question: str
    status: str
    first: float
    again: float


@dataclass(frozen=True)
class Measured:
    """What one size came to."""

    guides: int
    first_load: float
    load: float
    mib: float
    """The most memory held while loading with the model kept, and while answering."""
    p50: float
    p99: float
    found: float
    missed: tuple[str, ...]
    rankings: tuple[Ranked, ...]


def first_load(folder: Path | None, cache: Path) -> float:
    """Wall seconds of the first start of all, the intent model's training included."""
    from bot import Advisor  # noqa: PLC0415  (the import is no part of the load, and the parent needs none)

    started = time.perf_counter()
    Advisor.load((folder,) if folder else (), cache=cache)
    return time.perf_counter() - started


def measure(folder: Path | None, cache: Path, questions: int, first: float) -> Measured:
    """Loads, asks about guides drawn at random, then over all of them."""
    from bot import Advisor, Conversation  # noqa: PLC0415
    from knowledge import load as read  # noqa: PLC0415

    started = time.perf_counter()
    advisor = Advisor.load((folder,) if folder else (), cache=cache).warm()
    load = time.perf_counter() - started
    gc.collect()
    gc.freeze()
    rng = random.Random(7)
    built_in = set(read().guides)
    guides = [g for g in advisor.knowledge.guides.values() if folder is None or g.id not in built_in]
    advisor.reply("hello", Conversation(), TODAY)
    taken: list[float] = []
    missed: list[str] = []
    for number in range(questions):
        guide = rng.choice(guides)
        roles = {"source": guide.source_role.split(" / ")[0], "target": guide.target_role.split(" / ")[0]}
        if number % 2:
            roles = {key: role.lower() for key, role in roles.items()}
        text = _QUESTIONS[number % len(_QUESTIONS)].format(**roles)
        before = time.thread_time()
        turn = advisor.reply(text, Conversation(), TODAY)
        taken.append(time.thread_time() - before)
        # A fact that a guide does not give is said to be missing in the guide that was meant.
        if turn.conversation.focus.guides != (guide.id,):
            missed.append(f"{text} [{turn.reply.status}] {turn.reply.text[:100]!r}")
    rankings: list[Ranked] = []
    for text in _RANKINGS:
        costs = []
        for _ in range(2):
            before = time.thread_time()
            turn = advisor.reply(text, Conversation(), TODAY)
            costs.append(time.thread_time() - before)
        rankings.append(Ranked(text, turn.reply.status, costs[0], costs[1]))
    p50, p99 = percentiles(taken)
    found = 1 - len(missed) / questions
    return Measured(
        len(advisor.knowledge.guides), first, load, peak_mib(), p50, p99, found, tuple(missed[:8]), tuple(rankings)
    )


def report(small: Measured, large: Sequence[Measured]) -> str:
    """The ratios first, then every figure."""
    heads = ["guides", "p50 / p50 of five", "found", "load s", "peak MiB"]
    rows = [
        [str(m.guides), f"{m.p50 / small.p50:.2f}", f"{m.found:.1%}", f"{m.load:.1f}", f"{m.mib:.0f}"]
        for m in (small, *large)
    ]
    rows.append(["at most", "2", "", "15", "600"])
    figures = [
        [str(m.guides), f"{1000 * m.p50:.2f}", f"{1000 * m.p99:.2f}", f"{m.first_load:.1f}"] for m in (small, *large)
    ]
    sizes = (small, *large)
    ranked = [[one.question, *(_ranked(m.rankings[i]) for m in sizes)] for i, one in enumerate(small.rankings)]
    parts = [
        table(heads, rows),
        table(["guides", "ms p50", "p99", "very first load s"], figures),
        table(["over all guides: ms at first, then", *(str(m.guides) for m in (small, *large))], ranked),
    ]
    misses = [f"  {m.guides}: {text}" for m in (small, *large) for text in m.missed]
    return "\n\n".join([*parts, "\n".join(["missed:", *misses])] if misses else parts)


def _ranked(one: Ranked) -> str:
    return f"{one.status} {1000 * one.first:.1f}, {1000 * one.again:.1f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Generates, measures and prints."""
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description="What many guides cost.")
    parser.add_argument("--guides", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args(arguments)
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    results: list[Measured] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool,
    ):
        for count in (0, *options.guides):
            made = Path(folder) / str(count) if count else None
            if made:
                pool.submit(write_guides, made, count).result()
            cache = Path(folder) / "cache"
            first = pool.submit(first_load, made, cache).result()
            results.append(pool.submit(measure, made, cache, options.questions, first).result())
    print(report(results[0], results[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
