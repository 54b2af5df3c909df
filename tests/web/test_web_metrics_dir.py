"""The temporary folder of workers: gone with its supervisor, or with the next one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from web.cli.metrics_dir import PREFIX, clear_stale, metrics_dir

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such lock on Windows")
_SUPERVISOR = """
import time
from web.cli.metrics_dir import metrics_dir
with metrics_dir() as folder:
    print(folder, flush=True)
    time.sleep(60)
"""
Supervisor = tuple["subprocess.Popen[str]", Path]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Callable[[], Supervisor]]:
    """Starts a process that holds such a folder; the process and the folder."""
    started: list[subprocess.Popen[str]] = []

    def start() -> Supervisor:
        environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
        process = subprocess.Popen(
            [sys.executable, "-c", _SUPERVISOR], env=environment, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        return process, Path(process.stdout.readline().strip())

    yield start
    for process in started:
        process.kill()
        process.communicate()


def killed(supervisor: Callable[[], Supervisor]) -> Path:
    process, folder = supervisor()
    process.kill()
    process.wait()
    return folder


def test_what_a_killed_supervisor_left_is_cleared_by_the_next(supervisor: Callable[[], Supervisor]) -> None:
    left = killed(supervisor)
    (left / "counter_4194305.db").touch()
    _, folder = supervisor()
    assert (left.exists(), folder.exists()) == (False, True)


def test_what_a_supervisor_uses_is_left_alone(supervisor: Callable[[], Supervisor], tmp_path: Path) -> None:
    _, folder = supervisor()
    clear_stale(tmp_path)
    assert folder.exists()


def test_while_a_worker_lives_its_folder_stays(supervisor: Callable[[], Supervisor], tmp_path: Path) -> None:
    left = killed(supervisor)
    (left / f"gauge_livesum_{os.getpid()}.db").touch()
    clear_stale(tmp_path)
    assert left.exists()


def test_nothing_else_is_touched(supervisor: Callable[[], Supervisor], tmp_path: Path) -> None:
    left = killed(supervisor).rename(tmp_path / "elsewhere")
    (tmp_path / f"{PREFIX}link").symlink_to(left)
    (tmp_path / f"{PREFIX}file").touch()
    (tmp_path / f"{PREFIX}unknown").mkdir()
    before = sorted(tmp_path.rglob("*"))
    clear_stale(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_supervisor_that_ends_takes_its_folder_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with metrics_dir() as folder:
        assert Path(folder).parent == tmp_path
    assert list(tmp_path.iterdir()) == []
