"""What all benchmarks share: percentiles, memory, tables."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence

import numpy as np


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    p50, p99 = np.quantile(np.array(seconds), [0.5, 0.99])
    return float(p50), float(p99)


def peak_mib() -> float:
    """The most memory that this process has held, in MiB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text: the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    lines = [
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in (heads, ["-" * width for width in widths], *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)
