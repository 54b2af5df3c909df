"""The intent model by itself on labelled examples, beside nearest-example RapidFuzz and TF-IDF with LinearSVC.

    python -m benchmarks.intents PATH [--test PATH] [--intents 60] [--examples 20] [--seed 7]

PATH is JSON with the lists `train`, `val` and `oos_val` (and, where there are, `oos_train`, `test`, `oos_test`) of
[text, intent], or CSV with the columns `text` and `category`. Far out-of-scope messages are the file's own, near ones
are those of the intents that were not drawn. Each classifier runs in a process of its own.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import DataError, Scores, Task, read_task
from benchmarks.measure import peak_mib, percentiles, table

Floats = NDArray[np.float64]
OURS, SVM = "speller + intent model", "TF-IDF + LinearSVC"
CLASSIFIERS = {
    OURS: ("benchmarks.own", "Own"),
    SVM: ("benchmarks.svm", "LinearSvm"),
    "speller + TF-IDF + LinearSVC": ("benchmarks.svm", "MendedLinearSvm"),
    "RapidFuzz token_set_ratio": ("benchmarks.nearest", "NearestExample"),
}
"""Where each classifier stands; only the process that measures it imports it, so that memory tells them apart."""


class Classifier(Protocol):
    """Learns from labelled texts when it is made, then scores one text at a time."""

    labels: Sequence[str]

    def scores(self, text: str) -> tuple[Scores, float]:
        """A score for each label, and how sure it is that the text is about any of them."""
        ...


@dataclass(frozen=True)
class Result:
    """What one classifier reached."""

    clean: float
    mistyped: float
    far: float
    near: float
    accuracy: float
    """In-scope messages that are accepted and right, at the threshold."""
    far_recall: float
    near_recall: float
    fit: float
    p50: float
    p99: float
    mib: float


def auroc(known: Floats, strange: Floats) -> float:
    """How often a known message is surer than a strange one; half for a tie."""
    if not len(strange) or not len(known):
        return float("nan")
    ordered = np.sort(strange)
    below = np.searchsorted(ordered, known, "left") + np.searchsorted(ordered, known, "right")
    return float(below.mean() / 2 / len(strange))


def threshold(sure: Floats, right: NDArray[np.bool_], strange: Floats) -> float:
    """Where the mean of in-scope accuracy and out-of-scope recall is best."""
    if not len(strange):
        return -np.inf
    cuts = np.unique(np.concatenate([sure, strange]))
    worth = [np.mean((sure >= cut) & right) + np.mean(strange < cut) for cut in cuts]
    return float(cuts[int(np.argmax(worth))])


def run(name: str, task: Task) -> Result:
    """One classifier, fitted and measured in this process."""
    module, kind = CLASSIFIERS[name]
    make = getattr(importlib.import_module(module), kind)
    started = time.process_time()
    classifier: Classifier = make(task.examples)
    fit = time.process_time() - started
    taken: list[float] = []
    timed = _timed(classifier, taken)
    measure, choose = task.measure, task.choose
    clean, sure = _judge(classifier, timed, [text for text, _ in measure.known])
    right = _right(clean, [intent for _, intent in measure.known])
    mistyped, _ = _judge(classifier, timed, task.mistyped)
    far, near = (_judge(classifier, timed, texts)[1] for texts in (measure.far, measure.near))
    chosen, chosen_sure = _judge(classifier, timed, [text for text, _ in choose.known])
    chosen_right = _right(chosen, [intent for _, intent in choose.known])
    strange = _judge(classifier, timed, choose.far or choose.near)[1]
    cut = threshold(chosen_sure, chosen_right, strange)
    p50, p99 = percentiles(taken)
    return Result(
        clean=float(right.mean()),
        mistyped=float(_right(mistyped, [intent for _, intent in measure.known]).mean()),
        far=auroc(sure, far),
        near=auroc(sure, near),
        accuracy=float((right & (sure >= cut)).mean()),
        far_recall=float((far < cut).mean()) if len(far) else float("nan"),
        near_recall=float((near < cut).mean()) if len(near) else float("nan"),
        fit=fit,
        p50=p50,
        p99=p99,
        mib=peak_mib(),
    )


def _timed(classifier: Classifier, taken: list[float]) -> Callable[[str], tuple[int, float]]:
    def judge(text: str) -> tuple[int, float]:
        started = time.thread_time()
        scores, sure = classifier.scores(text)
        best = int(scores.argmax())
        taken.append(time.thread_time() - started)
        return best, sure

    return judge


def _judge(
    classifier: Classifier, judge: Callable[[str], tuple[int, float]], texts: Sequence[str]
) -> tuple[list[str], Floats]:
    judged = [judge(text) for text in texts]
    return [classifier.labels[best] for best, _ in judged], np.array([sure for _, sure in judged])


def _right(found: Sequence[str], meant: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([one == other for one, other in zip(found, meant, strict=True)], np.bool_)


def report(task: Task, results: dict[str, Result]) -> str:
    """The ratios first, then every figure."""
    ours, svm = results[OURS], results[SVM]
    ratios = [
        ["accuracy, clean (points)", f"{100 * (ours.clean - svm.clean):+.1f}", "at least -1.0"],
        ["accuracy, typing errors (points)", f"{100 * (ours.mistyped - svm.mistyped):+.1f}", "above 0"],
        ["AUROC, far (points)", f"{100 * (ours.far - svm.far):+.1f}", "above 0"],
        ["AUROC, near (points)", f"{100 * (ours.near - svm.near):+.1f}", "above 0"],
        ["CPU of a message, p50 (ratio)", f"{ours.p50 / svm.p50:.2f}", "at most 1"],
    ]
    rows = [
        [
            name, f"{100 * r.clean:.1f}", f"{100 * r.mistyped:.1f}", f"{r.far:.3f}", f"{r.near:.3f}",
            f"{100 * r.accuracy:.1f}", f"{100 * r.far_recall:.1f}", f"{100 * r.near_recall:.1f}",
            f"{1000 * r.p50:.2f}", f"{1000 * r.p99:.2f}", f"{r.fit:.2f}", f"{r.mib:.0f}",
        ]
        for name, r in results.items()
    ]  # fmt: skip
    measured = task.measure
    sizes = (
        f"{len({label for _, label in task.examples})} intents, {len(task.examples)} examples; measured on "
        f"{len(measured.known)} messages, {len(measured.far)} far and {len(measured.near)} near out of scope"
    )
    heads = ["", "clean", "typos", "AUROC far", "near", "acc. at threshold", "far recall", "near recall"]
    heads += ["ms p50", "p99", "fit s", "peak MiB"]
    compared = table(["the advisor against TF-IDF + LinearSVC", "", "aim"], ratios)
    return f"{sizes}\n\n{compared}\n\n{table(heads, rows)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the data, runs every classifier and prints the tables."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.intents", description=__doc__.split("\n", 1)[0] if __doc__ else ""
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("--test", type=Path, help="a file of the same shape to measure on")
    parser.add_argument("--intents", type=int, default=60, help="how many intents are drawn; 0 for all")
    parser.add_argument("--examples", type=int, default=20, help="how many examples of each; 0 for all")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    try:
        task = read_task(options.path, options.test, options.intents, options.examples, options.seed)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    # One thread each, so that CPU times compare; set before a child imports numpy.
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    results: dict[str, Result] = {}
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for name in CLASSIFIERS:
            results[name] = pool.submit(run, name, task).result()
    print(report(task, results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
