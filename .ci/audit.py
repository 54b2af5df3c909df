"""Known vulnerabilities in what the advisor runs on: one is a failure, no answer is none."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

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
    return int(failed)


def verdict(report: str, complaint: str) -> tuple[bool, str]:
    """Whether the audit failed, and what to say of it."""
    if not report:
        reason = (complaint.strip().splitlines() or ["no answer"])[-1]
        return False, f"Not audited, the advisory service gave no answer: {reason}"
    packages = json.loads(report)["dependencies"]
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in packages
        for flaw in one.get("vulns", ())
    ]
    if found:
        return True, "\n".join(["Known vulnerabilities:", *found])
    unknown = sum("skip_reason" in one for one in packages)
    if unknown == len(packages):
        return False, f"Not audited, the advisory service knows none of {unknown} packages."
    beside = f"; the advisory service does not know {unknown}" if unknown else ""
    return False, f"No known vulnerability in {len(packages)} packages{beside}."


if __name__ == "__main__":
    sys.exit(main())
