"""An SQLite file and its log, as they lie in their folder: a pair that must never be mixed with another.

SQLite opens both by name and takes them for one database. A backup that is put in the place of the file alone would
get the log of the file before it written over it; a log that is removed alone takes with it what is kept from now on.
"""

from __future__ import annotations

import logging
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from web.store.base import StoreUnavailable

Identity = tuple[int, int] | None
log = logging.getLogger("career_advisor.store")


class Pair(NamedTuple):
    """Which file and which log lie there, by device and inode."""

    file: Identity
    log: Identity


class Closable(Protocol):
    """A connection that can be made to let go."""

    def close(self) -> None:
        """Let go."""


class Files:
    """What lies at the database's place, what this process has opened of it, and by which connections."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.log = path.with_name(path.name + "-wal")
        self.lock = threading.RLock()
        """Held by whoever opens a connection."""
        self.living: set[Closable] = set()
        self.opened: Pair | None = None
        """The last pair that was opened."""

    def pair(self) -> Pair:
        """What lies there now."""
        return Pair(_identity(self._path), _identity(self.log))

    def size(self) -> int:
        """The bytes of the file and its log."""
        size = 0
        for path in (self._path, self.log):
            with suppress(OSError):
                size += path.stat().st_size
        return size

    def admit(self) -> None:
        """Let a connection be opened, or refuse where that would mix two databases; the caller holds the lock."""
        now, before = self.pair(), self.opened
        if before is None or now == before:
            self._refuse_orphan(now)
            return
        if self.living:
            # Each puts the log that it has open into the file that it has open, wherever that lies now.
            log.error("the database's file or its log was moved, removed or replaced; what is there now is opened")
            for connection in tuple(self.living):
                connection.close()
            now = self.pair()
        if now.log == before.log and now.file != before.file and self._log_holds_turns():
            raise StoreUnavailable(
                f"{self._path} was replaced, but {self.log.name} belongs to the file before it: "
                f"put that file back, or remove {self.log.name}"
            )
        self._refuse_orphan(now)

    def _refuse_orphan(self, now: Pair) -> None:
        """SQLite would throw away the log of a file that is not there."""
        if now.file is None and self._log_holds_turns():
            raise StoreUnavailable(
                f"{self._path} is not there, but its log {self.log.name} is: put the file back, or remove the log too"
            )

    def _log_holds_turns(self) -> bool:
        try:
            return self.log.stat().st_size > 0
        except OSError:
            return False


def _identity(path: Path) -> Identity:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
