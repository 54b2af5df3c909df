"""Keeps what was fitted as verified files: a digest over the content, readable and writable by the owner alone."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]
_DIGEST = 64
"""Characters of the digest at the head of a file."""


def save(path: Path, arrays: Arrays) -> bool:
    """Writes the arrays beside their digest, whole or not at all; whether the folder could be written."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    content = buffer.getvalue()
    partial = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_digest(content) + content)
        partial.replace(path)
    except OSError:
        return False
    return True


def load(path: Path, *, foreign: bool = False) -> dict[str, NDArray[np.generic]] | None:
    """The arrays of a file; None where it is missing, damaged, or another user's and not expected to be (`foreign`)."""
    try:
        if not foreign and not _is_own(path):
            return None
        data = path.read_bytes()
        head, content = data[:_DIGEST], data[_DIGEST:]
        if head != _digest(content):
            return None
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def cache_file(cache: Path | None, shipped: Path, key: str) -> Path | None:
    """Where the cache keeps what is made for `key` of the kind that `shipped` holds; None without a cache."""
    return cache / f"{shipped.stem}-{key}.npz" if cache else None


def kept(key: str, shipped: Path, cache: Path | None) -> Iterator[Arrays]:
    """What was made before for `key`: shipped with the package, or kept in the cache."""
    own = cache_file(cache, shipped, key)
    for path, foreign in ((shipped, True), *(((own, False),) if own else ())):
        arrays = load(path, foreign=foreign)
        if arrays is not None and str(arrays.get("key")) == key:
            yield arrays


def joined(words: Sequence[str]) -> NDArray[np.uint8]:
    """Words as an array of bytes."""
    return np.frombuffer("\0".join(words).encode(), np.uint8)


def split(array: NDArray[np.generic]) -> list[str]:
    """The words that `joined` made into an array."""
    text = array.tobytes().decode()
    return text.split("\0") if text else []


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST // 2).hexdigest().encode()


def _is_own(path: Path) -> bool:
    """Whether the file is a regular one of this user that nobody else can write."""
    found = path.lstat()
    mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return mine and stat.S_ISREG(found.st_mode) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
