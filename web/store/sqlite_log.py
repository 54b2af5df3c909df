"""What SQLite's recovery drops from a write-ahead log: it says nothing of it, so the log is looked at before."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_PAGE_SIZES = {2**power for power in range(9, 17)}


class Log(NamedTuple):
    """The frames of a log that belong together, by their salt, whether or not their checksums are right."""

    commits: tuple[int, ...]
    """The numbers of the frames that end a commit, from 1."""

    def lost(self, valid: int) -> int:
        """How many commits lie beyond the last frame that SQLite found to be valid."""
        return sum(number > valid for number in self.commits)


def read_log(path: Path) -> Log:
    """The frames of a log file; none where there is no such file, or none that is a log."""
    try:
        with path.open("rb") as file:
            return Log(tuple(_commits(file.read(_HEADER.size), file)))
    except OSError:
        return Log(())


def _commits(header: bytes, file: BinaryIO) -> list[int]:
    if len(header) < _HEADER.size:
        return []
    _, _, page, _, *salt, _, _ = _HEADER.unpack(header)
    if page not in _PAGE_SIZES:
        return []
    commits: list[int] = []
    salts, number = {tuple(salt)}, 0
    while len(frame := file.read(_FRAME.size + page)) == _FRAME.size + page:
        _, pages, first, second, _, _ = _FRAME.unpack_from(frame)
        number += 1
        if number == 1:
            # The salt in the header itself may be what is damaged.
            salts.add((first, second))
        if (first, second) in salts and pages:
            commits.append(number)
    return commits
