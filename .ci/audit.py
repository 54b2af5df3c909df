"""Known vulnerabilities in what the advisor runs on: one is a failure; no answer is none, and is told loudly."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

UNKNOWN = "AUDIT UNKNOWN"
"""Begins what is said of an audit that does not know everything: no failure, and no pass either."""
LOCK = Path(__file__).parents[1] / "requirements" / "run.lock"


def main() -> int:
    """Ask the advisory service about every pinned version."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--require-hashes"]
        command += ["--progress-spinner", "off", "--format", "json", "--output", str(report)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        failed, told = verdict(report.read_text("utf-8") if report.exists() else "", done.stderr)
    print(told)
    if not failed and told.startswith(UNKNOWN):
        # On standard error too, where it stands out from the lines of the tests that follow.
        print(f"{'!' * 79}\n{told}\n{'!' * 79}", file=sys.stderr)
    return int(failed)


def verdict(report: str, complaint: str) -> tuple[bool, str]:
    """Whether the audit failed, and what to say of it."""
    if not report:
        reason = (complaint.strip().splitlines() or ["no answer"])[-1]
        return False, f"{UNKNOWN}: nothing was audited, for the advisory service gave no answer: {reason}"
    packages = json.loads(report)["dependencies"]
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in packages
        for flaw in one.get("vulns", ())
    ]
    if found:
        return True, "\n".join(["Known vulnerabilities:", *found])
    unknown = sum("skip_reason" in one for one in packages)
    if unknown:
        known = len(packages) - unknown
        return False, f"{UNKNOWN}: of {len(packages)} packages the advisory service knows {known}; those are sound."
    return False, f"No known vulnerability in {len(packages)} packages."


if __name__ == "__main__":
    sys.exit(main())
