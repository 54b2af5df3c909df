"""The secret that signs conversation ids, kept with the data: made on first start, whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from web.settings import Database
from web.store import Store, StoreBroken

_LEAST_BYTES = 16


def secret_file(database: Path) -> Path:
    """Where the secret of an SQLite database lies."""
    return database.with_name(database.name + ".secret")


async def kept_secret(database: Database, store: Store) -> bytes:
    """The secret beside the database, made if missing; raises `StoreBroken` when it cannot be used."""
    proposal = secrets.token_hex(32)
    if database.path is None:
        return (await store.secret(proposal)).encode()
    path = secret_file(database.path)
    try:
        kept = _read(path)
        if kept is None:
            kept = _make(path, proposal)
        if len(kept) >= _LEAST_BYTES:
            return kept
        if not await store.empty():
            # A new one would lock every visitor out of what is kept; whoever has the old one may put it back.
            raise StoreBroken(
                f"{path} holds no secret, and the conversations were signed with one: put it back from a backup, "
                "or remove the file to have a new one made, which opens none of them"
            )
        path.unlink()
        return _make(path, proposal)
    except OSError as error:
        raise StoreBroken(f"the secret {path} cannot be used: {error.strerror}") from error


def _read(path: Path) -> bytes | None:
    """What the file holds; nothing when there is none."""
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        return None


def _make(path: Path, proposal: str) -> bytes:
    """Keep a new secret, unless another process was quicker; what is kept."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(proposal)
            file.flush()
            os.fsync(file.fileno())
        _put(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    _settle(path.parent)
    return path.read_bytes().strip()


def _put(draft: Path, path: Path) -> None:
    """Link the draft into place: atomic, and never replaces an existing secret."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems know no links.
        if not path.exists():
            draft.rename(path)


def _settle(folder: Path) -> None:
    """Make the folder's new entry survive a power cut, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
