"""SQLite: write-ahead log, synchronous FULL, many turns in one commit."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from web.store import work
from web.store.base import Commit, Kept, Listener, NewTurn, StoreBroken, StoreUnavailable
from web.store.connection import Connection, Row
from web.store.migrate import Migration, migrate

_BUSY_MS = 800
_CHECKED_BYTES = 128 * 2**20
_CACHE_KIB = 16 * 1024
_PAGE_BYTES = 8192
_LOG_PAGES = 500  # 4 MiB of log: more would be moved into the file at once, and visitors would wait for it
# After these the connection is as good as any other; after anything else a new one is opened.
_HARMLESS = {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_BUSY_SNAPSHOT", "SQLITE_INTERRUPT"}


# The common case as one statement, and so as one commit: between two statements the threads wait for one another.
# The view takes turns, its trigger keeps each in both tables; a turn that collides undoes them all.
_COLUMNS = "conversation, message, turn, text, reply, status, at, day, state"
_KEEPING = (
    f"CREATE TEMP VIEW keeping ({_COLUMNS}) AS SELECT {', '.join(['NULL'] * (_COLUMNS.count(',') + 1))}",
    """
    CREATE TEMP TRIGGER keep INSTEAD OF INSERT ON keeping BEGIN
      INSERT INTO conversation (id, turn, state, started, updated)
        SELECT NEW.conversation, NEW.turn, NEW.state, NEW.at, NEW.at
        WHERE NOT EXISTS (SELECT 1 FROM erased WHERE id = NEW.conversation)
          AND (NEW.turn = 1 OR EXISTS (SELECT 1 FROM conversation WHERE id = NEW.conversation))
        ON CONFLICT (id) DO UPDATE SET turn = excluded.turn, state = excluded.state, updated = excluded.updated
          WHERE turn = excluded.turn - 1;
      SELECT RAISE(ABORT, 'a turn collides') WHERE changes() = 0;
      INSERT INTO turn (conversation, message, turn, text, reply, status, at, day) VALUES
        (NEW.conversation, NEW.message, NEW.turn, NEW.text, NEW.reply, NEW.status, NEW.at, NEW.day);
    END
    """,
)
_MOST_AT_ONCE = 512  # turns in one statement; SQLite takes 32,766 parameters


@lru_cache(maxsize=_MOST_AT_ONCE)
def _keep(turns: int) -> str:
    columns = _COLUMNS.count(",") + 1
    row = "(" + ", ".join("?" * columns) + ")"
    return f"INSERT INTO keeping ({_COLUMNS}) VALUES {', '.join([row] * turns)}"  # noqa: S608


def _values(turn: NewTurn) -> tuple[object, ...]:
    return (*work.insert_values(turn), turn.state)


class SqliteConnection:
    """One connection of one thread to the file."""

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self._path = path
        self._file = _identity(path)
        self._sound = True

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows that a query gives."""
        with self._told():
            return self._database.execute(sql, parameters).fetchall()

    def change(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; the number of rows it changed."""
        with self._told():
            return self._database.execute(sql, parameters).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is inside, or nothing."""
        self.change("BEGIN IMMEDIATE")
        try:
            yield
            self.change("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def lock_schema(self) -> None:
        """The write lock of the transaction is enough."""

    def keep(self, turns: Sequence[NewTurn]) -> list[Commit]:
        """Keep these turns in one durable commit; what became of each."""
        if self._keep_all(turns):
            return [Kept()] * len(turns)
        with self.transaction():
            return [work.keep_one(self, turn) for turn in turns]

    def _keep_all(self, turns: Sequence[NewTurn]) -> bool:
        """The common case: nothing collides. Else nothing is kept."""
        if len(turns) > _MOST_AT_ONCE or any(turn.strike for turn in turns):
            return False
        with self._told():
            try:
                self._database.execute(_keep(len(turns)), tuple(chain.from_iterable(map(_values, turns))))
            except sqlite3.IntegrityError:
                return False
        return True

    def usable(self) -> bool:
        """Whether the file is still the one that was opened."""
        return self._sound and _identity(self._path) == self._file

    def scrub(self) -> None:
        """Move the log into the file and cut it: `secure_delete` has overwritten the rows themselves."""
        busy = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        if busy:
            raise StoreUnavailable("SQLITE_BUSY: the log is in use")

    def close(self) -> None:
        """Let go."""
        try:
            self._database.close()
        except sqlite3.Error:
            self._sound = False

    def _roll_back(self) -> None:
        try:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
        except sqlite3.Error:
            self._sound = False

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", None) or type(error).__name__
            if name not in _HARMLESS:
                self._sound = False
            raise StoreUnavailable(f"{name}: {error}") from error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@dataclass(frozen=True, slots=True)
class SqliteEngine:
    """Opens one SQLite file."""

    path: Path
    steps: tuple[Migration, ...]
    max_pages: int | None = None
    readers: int = 2

    def prepare(self) -> None:
        """Make the folder and the file, look for damage, bring the schema up to date."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreBroken(f"{self.path.parent}: {error.strerror}") from error
        try:
            connection = self._open(writing=True)
            try:
                self._check(connection)
            finally:
                connection.close()
        except StoreUnavailable as error:
            raise StoreBroken(f"{self.path}: {error}") from error

    def connect(self, *, writing: bool) -> Connection:
        """A new connection; a file that has been moved away is made anew."""
        return self._open(writing=writing)

    def _open(self, *, writing: bool) -> SqliteConnection:
        try:
            if not self.path.exists():
                # Nobody else on the machine reads what visitors write.
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            database = sqlite3.connect(
                self.path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000, cached_statements=256
            )
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(f"the file cannot be opened: {error}") from error
        connection = SqliteConnection(database, self.path)
        try:
            # Of a new file only: a turn fits into such a page several times, and a commit writes fewer of them.
            connection.change(f"PRAGMA page_size={_PAGE_BYTES}")
            connection.rows("PRAGMA journal_mode=WAL")
            connection.change("PRAGMA synchronous=FULL")
            connection.change("PRAGMA secure_delete=ON")
            if self.max_pages:
                connection.rows(f"PRAGMA max_page_count={self.max_pages}")
            if writing:
                connection.change(f"PRAGMA cache_size=-{_CACHE_KIB}")
                connection.rows(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")
                migrate(connection, self.steps)
                for statement in _KEEPING:
                    connection.change(statement)
            else:
                connection.change("PRAGMA query_only=ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _check(self, connection: SqliteConnection) -> None:
        if self.path.stat().st_size <= _CHECKED_BYTES:
            found = connection.rows("PRAGMA quick_check(1)")[0][0]
            if found != "ok":
                raise StoreBroken(f"{self.path} is damaged ({found}); move it away or restore a backup")

    def tell(self, connection: Connection, changes: Sequence[tuple[str, int]]) -> None:
        """There are no other workers on SQLite."""

    def listen(self, listener: Listener) -> None:
        """There are no other workers on SQLite."""

    def close(self) -> None:
        """Nothing to stop."""
