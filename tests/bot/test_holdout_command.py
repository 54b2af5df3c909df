"""`test --holdout`, run as a command over the built-in intents."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.soak


def hold_out(*options: str) -> str:
    command = [sys.executable, "-m", "web.cli", "test", "--holdout", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=900, check=True).stdout


def test_every_example_is_held_out_once() -> None:
    found = json.loads(hold_out("--json"))
    counts = [one["count"] for one in found["confusions"]]
    assert found["examples"] == found["right"] + sum(counts) and counts == sorted(counts, reverse=True)


def test_the_report_names_pairs() -> None:
    told = hold_out().splitlines()
    assert "examples held out" in told[0] and " → " in told[2]
