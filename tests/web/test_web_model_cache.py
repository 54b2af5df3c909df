"""The intent model that a process keeps for the next start: whatever is odd about it, it is fitted anew."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak
ROOT = Path(__file__).parents[2]
QUESTION = "which gizmo pays the best wages around"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal's knowledge with an example of its own, so that the model that comes with the package does not fit."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "knowledge" / "lexicon").mkdir(parents=True)
    (folder / "knowledge" / "examples.yaml").write_text(f"pay:\n- {QUESTION}\n")
    return folder


def ask(folder: Path) -> str:
    """What a process of its own answers."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAREER_ADVISOR_")}
    environment |= {"CAREER_ADVISOR_KNOWLEDGE": str(folder / "knowledge"), "XDG_CACHE_HOME": str(folder / "cache")}
    environment |= {"HOME": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "web.cli", "ask", "--json", QUESTION]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def kept(folder: Path) -> Path:
    [file] = [path for path in (folder / "cache").rglob("*") if path.is_file()]
    return file


def flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def make_foreign(file: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("only root may give a file to another user")
    os.chown(file, 65534, 65534)


ODD: dict[str, Callable[[Path], object]] = {
    "damaged": flip_a_bit,
    "cut short": lambda file: os.truncate(file, 1000),
    "writable by others": lambda file: file.chmod(0o666),
    "of another user": make_foreign,
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_model_is_fitted_anew(folder: Path, odd: str) -> None:
    answer = ask(folder)
    file = kept(folder)
    before, content = file.stat(), file.read_bytes()
    assert ask(folder) == answer
    assert file.stat().st_mtime_ns == before.st_mtime_ns, "the model that is sound was fitted anew"
    ODD[odd](file)
    assert ask(folder) == answer
    after = kept(folder).stat()
    assert (after.st_ino != before.st_ino, after.st_uid, stat.S_IMODE(after.st_mode)) == (True, before.st_uid, 0o600)
    assert kept(folder).read_bytes() == content
