"""Runs the migrations that a database lacks, in the order of their numbers."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from importlib import resources

from web.store.base import StoreBroken
from web.store.connection import Connection

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    statements: tuple[str, ...]


def migrations() -> tuple[Migration, ...]:
    """All steps, in order."""
    files = [entry for entry in resources.files("web.migrations").iterdir() if _NAME.fullmatch(entry.name)]
    steps = (Migration(int(file.name[:4]), file.name, _statements(file.read_text(encoding="utf-8"))) for file in files)
    return tuple(sorted(steps, key=lambda step: step.number))


def _statements(text: str) -> tuple[str, ...]:
    code = re.sub(r"--[^\n]*", "", text)
    return tuple(part.strip() for part in code.split(";") if part.strip())


def is_current(connection: Connection, steps: tuple[Migration, ...]) -> bool:
    """Whether every step has run; for SQLite, which lets its catalogue be asked."""
    if not connection.rows("SELECT 1 FROM sqlite_master WHERE name = 'migration'"):
        return False
    return int(connection.rows("SELECT COALESCE(MAX(number), 0) FROM migration")[0][0]) >= steps[-1].number


def migrate(connection: Connection, steps: tuple[Migration, ...]) -> tuple[str, ...]:
    """Run the steps that have not run yet, all or none; their names."""
    with connection.transaction():
        connection.lock_schema()
        connection.change(
            "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)"
        )
        done = {int(row[0]) for row in connection.rows("SELECT number FROM migration")}
        if done and max(done) > steps[-1].number:
            raise StoreBroken("a newer version of Career Advisor made this database; run that one, or restore a backup")
        ran = []
        for step in steps:
            if step.number not in done:
                for statement in step.statements:
                    connection.change(statement)
                row = (step.number, step.name, int(time.time()))
                connection.change("INSERT INTO migration (number, name, at) VALUES (?, ?, ?)", row)
                ran.append(step.name)
    return tuple(ran)
