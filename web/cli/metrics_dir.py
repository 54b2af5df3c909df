"""The temporary folder through which workers share their metrics; removes those of killed supervisors."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "career-advisor-workers-"
_OWNER = "owner"
_OF_WORKER = re.compile(r"_([0-9]{1,9})\.db")


@contextmanager
def metrics_dir() -> Iterator[str]:
    """A temporary folder for this supervisor; first removes those that killed supervisors left."""
    if sys.platform != "win32":
        clear_stale(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        held = _hold(Path(folder))
        try:
            yield folder
        finally:
            os.close(held)


def clear_stale(place: Path) -> None:
    """Remove the folders that supervisors of this user made there, and that nobody uses any more."""
    for folder in place.glob(PREFIX + "*"):
        with suppress(OSError):
            if _is_ours(folder) and _take(folder / _OWNER) and not _has_workers(folder):
                shutil.rmtree(folder)


def _hold(folder: Path) -> int:
    """Lock the folder for as long as this process lives, however it ends."""
    # Under its name only once it is locked: whoever finds it free may remove it.
    new = folder / "new"
    held = os.open(new, os.O_CREAT | os.O_RDWR, 0o600)
    if sys.platform != "win32":
        _lock(held)
        new.rename(folder / _OWNER)
    return held


def _lock(handle: int) -> None:
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - not on every platform

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_ours(folder: Path) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and sys.platform != "win32" and found.st_uid == os.geteuid()


def _take(owner: Path) -> bool:
    """Whether the lock of a folder is free; a folder without one is none of these."""
    handle = os.open(owner, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        _lock(handle)
    finally:
        os.close(handle)
    return True


def _has_workers(folder: Path) -> bool:
    """Whether a worker is alive that outlived its supervisor: it finishes what it began."""
    return any(_is_alive(int(found[1])) for file in folder.iterdir() if (found := _OF_WORKER.search(file.name)))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # It is there, and another user's.
        return True
    return True
