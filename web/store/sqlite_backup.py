"""Backups of an SQLite database: one verified snapshot in one file, with the secret, also while a server writes."""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from web.store.migrate import migrations

_SECRET, _CHECK = "backup_secret", "backup_check"  # names of rows in `keepsake`
_WAIT_SECONDS = 30.0
_CHECKED = b"career-advisor backup"


class BackupError(Exception):
    """Why there is no backup, or why it cannot be restored, in one line."""


class Contents(NamedTuple):
    """What a backup holds."""

    conversations: int
    turns: int


class Restored(NamedTuple):
    """What was restored, and where what was there before lies now."""

    contents: Contents
    erased_since: int
    """Conversations of the backup that visitors have erased since, and that are not restored."""
    replaced: tuple[Path, ...]


def write_backup(database: Path, target: Path, secret: bytes, *, with_secret: bool = True) -> Contents:
    """Write a snapshot of the database to a new file, mode 0600; nothing is left behind when that fails."""
    if not database.is_file():
        raise BackupError(f"there are no conversations to back up: {database} does not exist")
    if target.exists():
        raise BackupError(f"{target} exists already; a backup never replaces a file, choose another name")
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is not a folder")
    with _draft(target) as draft:
        try:
            with closing(_open(database)) as source:
                source.execute("VACUUM INTO ?", (str(draft),))
            with closing(_open(draft)) as copy:
                _keep_secret(copy, secret, with_secret=with_secret)
                contents = _verify(copy, draft)
        except sqlite3.Error as error:
            raise BackupError(f"{database} cannot be backed up: {error}") from error
        _put(draft, target)
    return contents


def restore_backup(backup: Path, database: Path, secret_file: Path, secret: bytes | None) -> Restored:
    """Put a backup in the place of a database that no server uses; what was there is moved aside.

    `secret` is the one that the settings name, if they do: then it must be the one of the backup.
    """
    if not backup.is_file():
        raise BackupError(f"{backup} is not a file")
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _draft(database) as draft:
        try:
            shutil.copyfile(backup, draft)
            with closing(_open(draft)) as copy:
                kept = _take_secret(copy, backup, secret)
                _verify(copy, backup)
                erased = _erase_again(copy, database) if database.is_file() else 0
                contents = _verify(copy, backup)
        except sqlite3.Error as error:
            raise BackupError(f"{backup} is no backup that can be read: {error}") from error
        except OSError as error:
            raise BackupError(f"{backup} cannot be copied: {error.strerror}") from error
        _refuse_in_use(database)
        replaced = _move_aside(database, secret_file if kept is not None else None)
        _put(draft, database)
    if kept is not None:
        _write_secret(secret_file, kept)
    return Restored(contents, erased, replaced)


def _open(path: Path) -> sqlite3.Connection:
    # Never makes a file: a mistyped name would be an empty database.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_WAIT_SECONDS
    )


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """An empty file beside the target that only its owner may read; gone at the end."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise BackupError(f"{target.parent} cannot be written to: {error.strerror}") from error
    try:
        yield draft
    finally:
        for path in (draft, *(draft.with_name(draft.name + ending) for ending in ("-journal", "-wal", "-shm"))):
            path.unlink(missing_ok=True)


def _keep_secret(copy: sqlite3.Connection, secret: bytes, *, with_secret: bool) -> None:
    rows = [(_CHECK, _check_of(secret))] + ([(_SECRET, secret.hex())] if with_secret else [])
    copy.executemany("INSERT OR REPLACE INTO keepsake (name, value) VALUES (?, ?)", rows)


def _check_of(secret: bytes) -> str:
    """Tells one secret from another, and tells neither."""
    return hmac.digest(secret, _CHECKED, "sha256").hex()


def _take_secret(copy: sqlite3.Connection, backup: Path, given: bytes | None) -> bytes | None:
    """Take the secret out of the copy; nothing where the settings name it."""
    rows = dict(copy.execute("SELECT name, value FROM keepsake WHERE name IN (?, ?)", (_SECRET, _CHECK)).fetchall())
    if _CHECK not in rows:
        raise BackupError(f"{backup} was not made by `career-advisor backup`")
    if given is not None and _check_of(given) != rows[_CHECK]:
        raise BackupError("CAREER_ADVISOR_SECRET is not the secret that signed these conversations")
    if given is None and _SECRET not in rows:
        raise BackupError(f"{backup} holds no secret: set CAREER_ADVISOR_SECRET to the one that signed its ids")
    copy.execute("PRAGMA secure_delete=ON")
    copy.execute("DELETE FROM keepsake WHERE name IN (?, ?)", (_SECRET, _CHECK))
    return None if given is not None else bytes.fromhex(rows[_SECRET])


def _verify(copy: sqlite3.Connection, path: Path) -> Contents:
    found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupError(f"{path} is damaged: {' '.join(found.split())}")
    newest = copy.execute("SELECT MAX(number) FROM migration").fetchone()[0] or 0
    if newest > migrations()[-1].number:
        raise BackupError(f"a newer version of Career Advisor made {path}; run that one")
    counts = [copy.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in ("conversation", "turn")]  # noqa: S608
    return Contents(*counts)


def _erase_again(copy: sqlite3.Connection, database: Path) -> int:
    """Erase from the copy what visitors have erased since the backup, as far as the present database can be read."""
    try:
        with closing(_open(database)) as present:
            erased = present.execute("SELECT id, at FROM erased").fetchall()
    except sqlite3.Error:
        return 0
    gone = 0
    copy.execute("BEGIN IMMEDIATE")
    for key, at in erased:
        copy.execute("INSERT OR IGNORE INTO erased (id, at) VALUES (?, ?)", (key, at))
        gone += copy.execute("DELETE FROM conversation WHERE id = ?", (key,)).rowcount
        for table in ("turn", "plan"):
            copy.execute(f"DELETE FROM {table} WHERE conversation = ?", (key,))  # noqa: S608
    copy.execute("COMMIT")
    return gone


def _refuse_in_use(database: Path) -> None:
    if not database.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=1.0)) as present:
            # Leaving write-ahead mode needs the file for oneself alone, and takes the log into the file.
            present.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise BackupError(f"{database} is in use: stop the server first") from None
    except sqlite3.Error:
        # Damaged: no server can use it either.
        return


def _move_aside(database: Path, secret_file: Path | None) -> tuple[Path, ...]:
    ending = f".replaced-{time.strftime('%Y%m%dT%H%M%S')}"
    paths = [database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))]
    there = [path for path in (*paths, *([secret_file] if secret_file else [])) if path.exists()]
    return tuple(path.rename(path.with_name(path.name + ending)) for path in there)


def _put(draft: Path, target: Path) -> None:
    """Give a finished file its name, unless another has it by now."""
    _sync(draft)
    try:
        os.link(draft, target)
    except FileExistsError:
        raise BackupError(f"{target} exists already") from None
    except OSError:
        # Some file systems know no links.
        if target.exists():
            raise BackupError(f"{target} exists already") from None
        draft.rename(target)
    _sync(target.parent)


def _write_secret(path: Path, secret: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def _sync(path: Path) -> None:
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
