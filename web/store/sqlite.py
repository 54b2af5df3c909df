"""SQLite: write-ahead log, synchronous FULL, many turns in one commit."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import chain
from pathlib import Path

from web.store import queries
from web.store.base import Commit, Kept, Listener, NewTurn, StoreAway, StoreBroken, StoreUnavailable
from web.store.connection import Connection, Row
from web.store.migrate import Migration, is_current, migrate
from web.store.sqlite_files import Files, Identity, Pair
from web.store.sqlite_log import Log, read_log

log = logging.getLogger("career_advisor.store")
_BUSY_MS = 800
_CHECKED_BYTES = 128 * 2**20
_CACHE_KIB = 16 * 1024
_PAGE_BYTES = 8192
_LOG_PAGES = 500  # 4 MiB of log: more would be moved into the file at once, and visitors would wait for it
# After these the connection is as good as any other; after anything else a new one is opened.
_HARMLESS = {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_BUSY_SNAPSHOT", "SQLITE_INTERRUPT"}
_STARTING_SECONDS, _PAUSE_SECONDS = 1.0, 0.05
_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL")

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
    return (*queries.insert_values(turn), turn.state)


class SqliteConnection:
    """A connection of one thread; other threads may close it when they find that the file was replaced."""

    def __init__(self, database: sqlite3.Connection, files: Files) -> None:
        self._database = database
        self._files = files
        self._opened: Pair | None = None
        self._sound = True
        self._lock = threading.RLock()

    def settle(self, file: Identity) -> None:
        """Remember which file and log this is; called once both are open."""
        pair = self._files.pair()
        if pair.file != file or pair.log is None:
            raise StoreUnavailable("the file was replaced while it was opened")
        self._opened = pair

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows that a query gives."""
        with self._translated_errors():
            return self._database.execute(sql, parameters).fetchall()

    def change(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; the number of rows it changed."""
        with self._translated_errors():
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
        self._still_there()

    def lock_schema(self) -> None:
        """The write lock of the transaction is enough."""

    def hold(self, conversation: str) -> None:
        """The write lock of the transaction is enough."""

    def keep(self, turns: Sequence[NewTurn]) -> list[Commit]:
        """Keep these turns in one durable commit; what became of each."""
        if self._keep_all(turns):
            self._still_there()
            return [Kept()] * len(turns)
        with self.transaction():
            return [queries.keep_one(self, turn) for turn in turns]

    def _keep_all(self, turns: Sequence[NewTurn]) -> bool:
        """Store all turns in one statement; false if any collides, and then none is stored."""
        if len(turns) > _MOST_AT_ONCE or any(turn.erase for turn in turns):
            return False
        with self._translated_errors():
            try:
                self._database.execute(_keep(len(turns)), tuple(chain.from_iterable(map(_values, turns))))
            except sqlite3.IntegrityError:
                return False
        return True

    def usable(self) -> bool:
        """Whether the file and its log are still the ones that were opened."""
        return self._sound and self._at_its_place()

    def _at_its_place(self) -> bool:
        return self._opened is None or self._files.pair() == self._opened

    def _still_there(self) -> None:
        """Raise `StoreUnavailable` if the file or its log was replaced during a commit."""
        if not self._at_its_place():
            raise StoreUnavailable("the file or its log was moved, removed or replaced")

    def size(self) -> int:
        """The bytes of the file and its log."""
        return self._files.size()

    def scrub(self) -> None:
        """Move the log into the file and cut it: `secure_delete` has overwritten the rows themselves."""
        busy = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        if busy:
            raise StoreUnavailable("SQLITE_BUSY: the log is in use")

    def close(self) -> None:
        """Close; first checkpoint the log into its own file if either was replaced."""
        with self._lock:
            self._roll_back()
            if not self._at_its_place():
                with suppress(sqlite3.Error):
                    self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._sound = False
            with suppress(sqlite3.Error):
                self._database.close()
            self._files.living.discard(self)

    def _roll_back(self) -> None:
        try:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
        except sqlite3.Error:
            self._sound = False

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", None) or type(error).__name__
            if name not in _HARMLESS:
                self._sound = False
            raise StoreUnavailable(f"{name}: {error}") from error


class SqliteEngine:
    """Opens one SQLite file."""

    readers = 2

    def __init__(self, path: Path, steps: tuple[Migration, ...], max_pages: int | None = None) -> None:
        self.path = path
        self.steps = steps
        self.max_pages = max_pages
        self._files = Files(path)

    def prepare(self) -> None:
        """Make the folder and the file, look for damage, bring the schema up to date."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreBroken(f"{self.path.parent}: {error.strerror}") from error
        deadline = time.monotonic() + _STARTING_SECONDS
        while True:
            try:
                self._prepare()
            except StoreAway:
                # Of several that start at once one alone can make the log, and SQLite waits for none of them.
                if time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE_SECONDS)
            else:
                return

    def _prepare(self) -> None:
        try:
            with self._files.lock:
                self._files.admit()
                before = read_log(self._files.log)
                connection = self._open(writing=True, log_before=before)
            try:
                self._check(connection)
                # A file that cannot be written to would only show at the first message.
                queries.probe_write(connection, int(time.time()))
            finally:
                connection.close()
        except StoreUnavailable as error:
            # Locked or full is how it stands just now; anything else stays so until somebody mends it.
            passing = str(getattr(error.__cause__, "sqlite_errorname", "")).startswith(_PASSING)
            raise (StoreAway if passing else StoreBroken)(f"{self.path}: {error}") from error

    def connect(self, *, writing: bool) -> Connection:
        """A new connection; a file that has been moved away is made anew."""
        with self._files.lock:
            self._files.admit()
            if writing:
                return self._open(writing=True)
            if not self.path.exists():
                # ReaderPool make no file: it would be one without tables.
                self._open(writing=True).close()
            return self._reading()

    def _reading(self) -> SqliteConnection:
        connection = self._open(writing=False)
        if is_current(connection, self.steps):
            return connection
        # A file that was put here has the tables of its own time, or none.
        connection.close()
        self._open(writing=True).close()
        return self._open(writing=False)

    def _open(self, *, writing: bool, log_before: Log | None = None) -> SqliteConnection:
        try:
            if writing and not self.path.exists():
                # Nobody else on the machine reads what visitors write.
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            file = self._files.pair().file
            database = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False,
                timeout=_BUSY_MS / 1000, cached_statements=256,
            )  # fmt: skip
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(f"the file cannot be opened: {error}") from error
        connection = SqliteConnection(database, self._files)
        try:
            self._set_up(connection, writing=writing, log_before=log_before)
            connection.settle(file)
        except BaseException:
            connection.close()
            raise
        self._files.living.add(connection)
        self._files.opened = self._files.pair()
        return connection

    def _set_up(self, connection: SqliteConnection, *, writing: bool, log_before: Log | None) -> None:
        # Of a new file only: a turn fits into such a page several times, and a commit writes fewer of them.
        connection.change(f"PRAGMA page_size={_PAGE_BYTES}")
        connection.rows("PRAGMA journal_mode=WAL")
        if log_before is not None and log_before.commits:
            valid = int(connection.rows("PRAGMA wal_checkpoint(PASSIVE)")[0][1])
            if lost := log_before.lost(valid):
                log.error("the database's log is damaged: commits in it could not be read and are lost",
                          extra={"count": lost})  # fmt: skip
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
            # The log is opened by the first look into the file.
            connection.rows("SELECT COUNT(*) FROM sqlite_master")

    def _check(self, connection: SqliteConnection) -> None:
        if self.path.stat().st_size <= _CHECKED_BYTES:
            found = connection.rows("PRAGMA quick_check(1)")[0][0]
            if found != "ok":
                raise StoreBroken(f"{self.path} is damaged ({found}); move it away or restore a backup")

    def notify(self, connection: Connection, changes: Sequence[tuple[str, int]]) -> None:
        """There are no other workers on SQLite."""

    def listen(self, listener: Listener) -> None:
        """There are no other workers on SQLite."""

    def remember_secret(self, secret: str) -> None:
        """The secret lies beside the file, not in it."""

    def close(self) -> None:
        """Nothing to close."""
