"""Chooses the engine that the settings name."""

from __future__ import annotations

from web.settings import Database
from web.store.async_store import AsyncStore
from web.store.base import Observer, Store
from web.store.migrate import migrations
from web.store.sqlite import SqliteEngine


def open_store(database: Database, observer: Observer | None = None) -> Store:
    """A store over this database, not started yet; the observer is told of commits and failures."""
    if database.url is not None:
        # Imported only where it is used: SQLite needs no driver.
        from web.store.postgresql import PostgresqlEngine  # noqa: PLC0415

        return AsyncStore(PostgresqlEngine(database.url, migrations()), observer)
    assert database.path is not None
    return AsyncStore(SqliteEngine(database.path, migrations(), database.max_pages), observer)
