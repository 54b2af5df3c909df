"""The audit of what the advisor runs on: what fails it, and what does not."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

verdict = runpy.run_path(str(Path(__file__).parents[1] / ".ci" / "audit.py"))["verdict"]
SOUND = {"name": "a", "version": "1", "vulns": []}
FLAWED = {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "failed", "told"),
    [
        ([SOUND, SOUND], False, "No known vulnerability in 2 packages."),
        ([SOUND, UNKNOWN], False, "AUDIT UNKNOWN: of 2 packages the advisory service knows 1; those are sound."),
        ([UNKNOWN, UNKNOWN], False, "AUDIT UNKNOWN: of 2 packages the advisory service knows 0; those are sound."),
        ([SOUND, FLAWED, UNKNOWN], True, "Known vulnerabilities:\nb 2: X-1, mended in 2.1"),
    ],
)
def test_a_known_vulnerability_alone_fails(packages: list[object], failed: bool, told: str) -> None:
    assert verdict(json.dumps({"dependencies": packages}), "") == (failed, told)


def test_no_answer_is_told_and_no_failure() -> None:
    failed, told = verdict("", "Traceback\n  …\nConnectionError: nobody there\n")
    assert (failed, told.endswith("ConnectionError: nobody there")) == (False, True)
    assert told.startswith("AUDIT UNKNOWN: nothing was audited")
