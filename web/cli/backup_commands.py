"""`backup` and `restore`: the conversations of an SQLite database in one file, with the secret that signs their ids."""

from __future__ import annotations

import argparse
from pathlib import Path

from web.cli.errors import BadInput
from web.cli.loading import settings_of
from web.secret import secret_file
from web.settings import Settings
from web.store.sqlite_backup import BackupError, restore_backup, write_backup


def backup(options: argparse.Namespace) -> int:
    """Write one verified snapshot, also while a server writes."""
    settings = settings_of()
    database = _database(settings, "pg_dump")
    try:
        secret = settings.secret or _kept_secret(database)
        contents = write_backup(database, options.file, secret, with_secret=settings.secret is None)
    except BackupError as error:
        raise BadInput(str(error)) from None
    print(f"{options.file}: {contents.conversations} conversations with {contents.turns} turns, verified")
    if settings.secret is not None:
        print("The secret is the one in CAREER_ADVISOR_SECRET and not in the backup: keep it elsewhere.")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the place of the database; what was there is moved aside."""
    settings = settings_of()
    database = _database(settings, "pg_restore")
    try:
        restored = restore_backup(options.file, database, secret_file(database), settings.secret)
    except BackupError as error:
        raise BadInput(str(error)) from None
    print(f"{database}: {restored.contents.conversations} conversations with {restored.contents.turns} turns, verified")
    if restored.erased_since:
        print(f"{restored.erased_since} conversations that visitors have erased since the backup were not restored.")
    for path in restored.replaced:
        print(f"What was there before is kept as {path}; remove it when you no longer need it.")
    return 0


def _database(settings: Settings, program: str) -> Path:
    if settings.database.path is None:
        raise BadInput(f"this is for SQLite; for PostgreSQL use {program} as described in docs/operations.md")
    return settings.database.path


def _kept_secret(database: Path) -> bytes:
    path = secret_file(database)
    try:
        secret = path.read_bytes().strip()
    except FileNotFoundError:
        secret = b""
    except OSError as error:
        raise BackupError(f"the secret {path} cannot be read: {error.strerror}") from None
    if not secret and database.is_file():
        raise BackupError(f"{path} holds no secret, without which nobody can open the conversations; put it back first")
    return secret
