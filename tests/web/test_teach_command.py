"""`teach`, run as a command: the change shown first, then one line written; bad input is one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.waits
TEXT = "how much dough would i bring home"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    (tmp_path / "portal" / "lexicon").mkdir(parents=True)
    (tmp_path / "portal" / "lexicon" / "own.yaml").write_text("language: {}\n", encoding="utf-8")
    return tmp_path / "portal"


def run(portal: Path | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CAREER_ADVISOR_")}
    if portal is not None:
        environment["CAREER_ADVISOR_KNOWLEDGE"] = str(portal)
        environment["CAREER_ADVISOR_DATABASE_URL"] = f"sqlite:///{portal}/none.sqlite3"
    command = [sys.executable, "-m", "web.cli", "teach", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=environment)


def test_an_example_is_shown_written_and_taken_out(portal: Path) -> None:
    done = run(portal, TEXT, "pay")
    assert done.returncode == 0, done.stderr
    assert f"“{TEXT}” would be answered:" in done.stdout and "recent replies would change" in done.stdout
    assert f"  - {TEXT}\n" in (portal / "examples.yaml").read_text("utf-8")
    assert run(portal, TEXT, "pay", "--undo").returncode == 0
    assert not (portal / "examples.yaml").exists()


@pytest.mark.parametrize(("arguments", "said"), [
    (["salary", "duration"], "is an example of pay already"), ([TEXT, "pays"], "did you mean pay"),
    (["", "pay"], "an example is one line"), ([TEXT, "pay", "--undo"], "is not taught"),
])
def test_bad_input(portal: Path, arguments: list[str], said: str) -> None:
    done = run(portal, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


def test_a_folder_is_needed() -> None:
    done = run(None, TEXT, "pay")
    assert done.returncode == 2 and "set CAREER_ADVISOR_KNOWLEDGE" in done.stderr
