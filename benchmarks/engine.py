"""What a message costs in the whole engine, as ratios in one run.

    python -m benchmarks.engine [MESSAGES]

MESSAGES is a text file with a message a line; without it the topics' own questions are asked.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.measure import percentiles, table
from benchmarks.svm import LinearSvm
from bot import Advisor, Conversation

TODAY = datetime.date(2026, 1, 5)
IMPORTS = "import numpy, pydantic, yaml, rapidfuzz"
_STARTS = 7
_TURNS = 300
_BLOCK = 30


def messages_of(path: Path | None, advisor: Advisor) -> list[str]:
    """The messages of a file, a line each, or the topics' own questions."""
    if path:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [line.strip() for line in lines if line.strip()]
    topics = advisor.knowledge.topics.values()
    return [topic.ask.replace("<role>", "AI research engineer") for topic in topics if topic.ask]


def spent(act: Callable[[], object]) -> float:
    """CPU seconds of this thread."""
    started = time.thread_time()
    act()
    return time.thread_time() - started


def against_svm(advisor: Advisor, messages: Sequence[str]) -> tuple[list[float], list[float]]:
    """CPU seconds of each message in the engine and in the SVM, turn about."""
    svm = LinearSvm([(text, topic.id) for topic in advisor.knowledge.topics.values() for text in topic.examples])
    # Both are awake before the first message counts.
    for text in ("hello", "what does it pay"):
        advisor.reply(text, Conversation(), TODAY)
        svm.scores(text)
    gc.collect()
    gc.freeze()
    own: list[float] = []
    other: list[float] = []
    for text in messages:
        own.append(spent(lambda text=text: advisor.reply(text, Conversation(), TODAY)))  # type: ignore[misc]
        other.append(spent(lambda text=text: svm.scores(text)))  # type: ignore[misc]
    return own, other


def of_long_talk(advisor: Advisor, messages: Sequence[str]) -> tuple[float, float]:
    """The median of the same messages in the turns from 3 on, and in the turns up to 300."""
    block = list(messages[:: max(1, len(messages) // _BLOCK)][:_BLOCK])
    conversation = Conversation()
    for text in ("hello", "I work ten hours a week", *block):
        conversation = advisor.reply(text, conversation, TODAY).conversation
    early: list[float] = []
    conversation = Conversation(turn=2)
    for number in range(_TURNS - len(block)):
        text = block[number % len(block)]
        started = time.thread_time()
        conversation = advisor.reply(text, conversation, TODAY).conversation
        if number < len(block):
            early.append(time.thread_time() - started)
    late: list[float] = []
    for text in block:
        started = time.thread_time()
        conversation = advisor.reply(text, conversation, TODAY).conversation
        late.append(time.thread_time() - started)
    return float(np.median(early)), float(np.median(late))


def starts(cache: Path) -> tuple[float, float, float]:
    """Wall seconds of a process that only imports, of a start with a kept model, and of the very first start."""
    script = str(Path(__file__).with_name("start.py"))
    cold = _process([sys.executable, script, str(cache)])
    imports, warm = [], []
    for _ in range(_STARTS):
        imports.append(_process([sys.executable, "-c", IMPORTS]))
        warm.append(_process([sys.executable, script, str(cache)]))
    return min(imports), min(warm), cold


def _process(command: Sequence[str]) -> float:
    # An installed package is compiled once; a shell that forbids it would have every start compile all of it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="benchmarks.engine", description="What a message costs in the whole engine.")
    parser.add_argument("messages", type=Path, nargs="?")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        imports, warm, cold = starts(Path(folder))
        advisor = Advisor.load(cache=Path(folder))
    try:
        messages = messages_of(options.messages, advisor)
    except OSError as error:
        print(f"{options.messages}: cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    own, other = against_svm(advisor, messages)
    early, late = of_long_talk(advisor, messages)
    (p50, p99), (svm50, svm99) = percentiles(own), percentiles(other)
    rows = [
        ["CPU of a message, median, engine / SVM", f"{p50 / svm50:.2f}", "1"],
        ["CPU of a message, mean, engine / SVM", f"{np.mean(own) / np.mean(other):.2f}", "1"],
        ["engine p99 / p50", f"{p99 / p50:.2f}", "5"],
        [f"turn {_TURNS} / turn 3", f"{late / early:.2f}", "1.1"],
        ["start to first answer / imports alone", f"{warm / imports:.2f}", "5"],
        ["the same on the very first start", f"{cold / imports:.2f}", ""],
    ]
    print(table([f"{len(messages)} messages", "ratio", "at most"], rows), end="\n\n")
    figures = [
        ["engine", f"{1000 * p50:.2f}", f"{1000 * p99:.2f}", f"{1000 * max(own):.2f}"],
        ["TF-IDF + LinearSVC", f"{1000 * svm50:.2f}", f"{1000 * svm99:.2f}", f"{1000 * max(other):.2f}"],
    ]
    print(table(["CPU of a message, ms", "p50", "p99", "most"], figures), end="\n\n")
    print(f"start, wall seconds: imports {imports:.2f}, first answer {warm:.2f}, on the very first start {cold:.2f}")
    slow = sorted(zip(own, messages, strict=True), reverse=True)[:5]
    print("slowest:", *(f"  {1000 * seconds:6.2f} ms  {text[:90]}" for seconds, text in slow), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
