"""PostgreSQL: many turns in one statement, other workers told by notifications."""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import psycopg

from web.store import queries
from web.store.base import Commit, Kept, Listener, NewTurn, StoreAway, StoreBroken, StoreUnavailable
from web.store.connection import Connection, Row
from web.store.migrate import Migration, migrate

_CHANNEL = "career_advisor"
_PAYLOAD = 7_900  # bytes; PostgreSQL takes just under 8,000
_SCHEMA_LOCK = 4_711_2026
_TURNSTILES = 4_711
_MOST_TURNSTILES = 64  # several conversations share one: a server has room for so many locks only
_TABLES_GONE = frozenset({"42P01", "3F000"})  # undefined table, invalid schema name
_STANDBY = frozenset({"25006"})  # read-only transaction: this server is no longer the primary
log = logging.getLogger("career_advisor.store")

# One statement is one commit. A conversation that has moved on in the meantime makes the UPDATE miss its row, a first
# turn that came twice makes the INSERT do nothing: such turns are left out of the answer and looked at one by one.
_KEEP = """
WITH item AS (
  SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::bigint[], %s::text[]) AS t (conversation, turn, message, text, reply, status, state, at, day)
), fresh AS (
  SELECT * FROM item WHERE NOT EXISTS (
    SELECT 1 FROM turn WHERE turn.conversation = item.conversation AND turn.message = item.message)
), made AS (
  INSERT INTO conversation (id, turn, state, started, updated)
  SELECT conversation, 1, state, at, at FROM fresh
  WHERE turn = 1 AND NOT EXISTS (SELECT 1 FROM erased WHERE erased.id = fresh.conversation)
  ORDER BY conversation ON CONFLICT DO NOTHING RETURNING id
), moved AS (
  UPDATE conversation SET turn = fresh.turn, state = fresh.state, updated = fresh.at FROM fresh
  WHERE conversation.id = fresh.conversation AND fresh.turn > 1 AND conversation.turn = fresh.turn - 1
  RETURNING conversation.id
)
INSERT INTO turn (conversation, message, turn, text, reply, status, at, day)
SELECT conversation, message, turn, text, reply, status, at, day FROM fresh
WHERE conversation IN (SELECT id FROM made UNION ALL SELECT id FROM moved)
RETURNING conversation
"""

# First turns wait for erasures, not for one another; always in the same order, so that none wait in a circle.
_HOLD_FIRST = """
SELECT pg_advisory_xact_lock_shared(?, key) FROM (
  SELECT DISTINCT hashtext(id) & ? AS key FROM unnest(?::text[]) AS first (id) ORDER BY key
) AS ordered
"""


@lru_cache(maxsize=64)
def _numbered(sql: str) -> bytes:
    return sql.replace("?", "%s").encode()


class PostgresqlConnection:
    """One connection of one thread."""

    def __init__(self, connection: psycopg.Connection[Row], lost: Callable[[], None] = lambda: None) -> None:
        self._connection = connection
        self._lost = lost
        """Called when the tables turn out to be gone."""
        self._sound = True

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows that a query gives."""
        with self._translated_errors():
            return self._connection.execute(_numbered(sql), parameters).fetchall()

    def change(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; the number of rows it changed."""
        with self._translated_errors():
            return self._connection.execute(_numbered(sql), parameters or None).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is inside, or nothing."""
        with self._translated_errors(), self._connection.transaction():
            yield

    def lock_schema(self) -> None:
        """Keep other workers from migrating at the same time."""
        self.rows("SELECT pg_advisory_xact_lock(?)", (_SCHEMA_LOCK,))

    def hold(self, conversation: str) -> None:
        """Let no other worker begin or erase this conversation until the transaction ends.

        Neither would wait for the other by itself: what the one writes, the other cannot see yet.
        """
        self.rows("SELECT pg_advisory_xact_lock(?, hashtext(?) & ?)", (_TURNSTILES, conversation, _MOST_TURNSTILES - 1))

    def keep(self, turns: Sequence[NewTurn]) -> list[Commit]:
        """Keep these turns in one durable commit where they do not collide; what became of each."""
        together: dict[str, NewTurn] = {}
        for turn in turns:
            if not turn.erase:
                together.setdefault(turn.conversation, turn)
        kept = self._keep_together(list(together.values())) if together else set()
        return [
            Kept() if turn.conversation in kept and together.get(turn.conversation) is turn else self._keep_alone(turn)
            for turn in turns
        ]

    def _keep_together(self, turns: list[NewTurn]) -> set[str]:
        columns: list[list[Any]] = [
            [t.conversation for t in turns], [t.turn for t in turns], [t.message for t in turns],
            [t.text for t in turns], [t.reply for t in turns], [t.status for t in turns], [t.state for t in turns],
            [t.at for t in turns], [t.day for t in turns],
        ]  # fmt: skip
        first = [t.conversation for t in turns if t.turn == 1]
        if not first:
            return self._keep_columns(columns)
        with self.transaction():
            # A statement of its own: the one that keeps is to see every erasure that was waited for.
            self.rows(_HOLD_FIRST, (_TURNSTILES, _MOST_TURNSTILES - 1, first))
            return self._keep_columns(columns)

    def _keep_columns(self, columns: list[list[Any]]) -> set[str]:
        with self._translated_errors():
            return {row[0] for row in self._connection.execute(_KEEP, columns, prepare=True).fetchall()}

    def _keep_alone(self, turn: NewTurn) -> Commit:
        with self.transaction():
            if turn.turn == 1 or turn.erase:
                self.hold(turn.conversation)
            return queries.keep_one(self, turn)

    def usable(self) -> bool:
        """Whether the server is still there and takes writes, as far as is known."""
        return self._sound and not self._connection.closed and not self._connection.broken

    def size(self) -> int:
        """The bytes of the whole database."""
        return int(self.rows("SELECT pg_database_size(current_database())")[0][0])

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            with _translated_errors():
                yield
        except StoreUnavailable as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state in _TABLES_GONE:
                self._lost()
            if state in _TABLES_GONE or state in _STANDBY:
                # A new connection makes the tables anew, or finds the server that has taken over.
                self._sound = False
            raise

    def scrub(self) -> None:
        """Left to autovacuum, which overwrites erased rows later."""

    def close(self) -> None:
        """Close, also a connection that is broken."""
        with suppress(psycopg.Error):
            self._connection.close()


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        # Never the message itself: it may quote the row.
        raise StoreUnavailable(f"{type(error).__name__} {error.sqlstate or ''}".strip()) from error


class PostgresqlEngine:
    """Opens connections to one PostgreSQL database."""

    readers = 4
    start_seconds = 5.0
    """How long a start waits for the server."""

    def __init__(self, url: str, steps: tuple[Migration, ...]) -> None:
        self._url = url
        self._steps = steps
        self._name = secrets.token_hex(8)
        """Tells this worker's notifications from others'."""
        self._secret: str | None = None
        self._tables_lost = False
        self._ending = threading.Event()
        self._listening: threading.Thread | None = None

    def prepare(self) -> None:
        """Wait a little for the server, then bring the schema up to date."""
        deadline = time.monotonic() + self.start_seconds
        while True:
            try:
                connection = PostgresqlConnection(self._open(writing=True))
                break
            except psycopg.Error as error:
                if isinstance(error, psycopg.ProgrammingError):
                    raise StoreBroken(f"PostgreSQL cannot be reached: {_first_line(error)}") from None
                if time.monotonic() > deadline:
                    raise StoreAway(f"PostgreSQL cannot be reached: {_first_line(error)}") from None
                time.sleep(0.3)
        try:
            migrate(connection, self._steps)
            queries.probe_write(connection, int(time.time()))
        except StoreUnavailable as error:
            passing = isinstance(error.__cause__, psycopg.OperationalError | psycopg.errors.ReadOnlySqlTransaction)
            raise (StoreAway if passing else StoreBroken)(f"PostgreSQL refuses the tables: {error}") from error
        finally:
            connection.close()

    def connect(self, *, writing: bool) -> Connection:
        """A new connection."""
        with _translated_errors():
            connection = PostgresqlConnection(self._open(writing=writing), self._note_lost)
        if self._tables_lost:
            self._restore_tables(connection)
        return connection

    def _note_lost(self) -> None:
        self._tables_lost = True

    def _restore_tables(self, connection: PostgresqlConnection) -> None:
        """Make the tables of a database that came back empty, with the secret that signed this worker's ids."""
        try:
            migrate(connection, self._steps)
            if self._secret is not None:
                queries.secret(connection, self._secret)
        except BaseException:
            connection.close()
            raise
        self._tables_lost = False
        log.error("the database came back without its tables: they were made anew, and earlier conversations are gone")

    def remember_secret(self, secret: str) -> None:
        """Put this secret back where the database comes back empty."""
        self._secret = secret

    def _open(self, *, writing: bool) -> psycopg.Connection[Row]:
        timeout = 5_000 if writing else 60_000
        return psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=2,
            application_name="career-advisor",
            options=f"-c statement_timeout={timeout} -c lock_timeout=1500 -c idle_in_transaction_session_timeout=10000",
            keepalives_idle=10,
            keepalives_interval=3,
            keepalives_count=3,
            tcp_user_timeout=5000,
        )

    def notify(self, connection: Connection, changes: Sequence[tuple[str, int]]) -> None:
        """Notify other workers, outside the commit, as notifications serialise commits."""
        for payload in _payloads(self._name, changes):
            connection.rows("SELECT pg_notify(?, ?)", (_CHANNEL, payload))

    def listen(self, listener: Listener) -> None:
        """Start listening for other workers' turns."""
        self._listening = threading.Thread(target=self._listen, args=(listener,), name="listener", daemon=True)
        self._listening.start()

    def _listen(self, listener: Listener) -> None:
        again = False
        while not self._ending.is_set():
            try:
                with self._open(writing=False) as connection:
                    connection.execute(f"LISTEN {_CHANNEL}")
                    if again:
                        # Nobody knows what was missed: look at everything.
                        listener(())
                    again = True
                    self._hear(connection, listener)
            except psycopg.Error as error:
                log.warning("the connection for notifications failed: %s", type(error).__name__)
                self._ending.wait(0.5)
            except Exception:
                if not self._ending.is_set():
                    log.exception("the connection for notifications failed")
                    self._ending.wait(0.5)

    def _hear(self, connection: psycopg.Connection[Any], listener: Listener) -> None:
        while not self._ending.is_set():
            for notification in connection.notifies(timeout=0.5):
                sender, _, told = notification.payload.partition("|")
                # No pair at all would mean to look everywhere: whoever may connect may send anything.
                if sender != self._name and (pairs := _pairs(told)):
                    listener(pairs)
                if self._ending.is_set():
                    return

    def close(self) -> None:
        """Stop listening."""
        self._ending.set()
        if self._listening is not None:
            self._listening.join(2)


def _payloads(sender: str, changes: Sequence[tuple[str, int]]) -> Iterator[str]:
    payload = ""
    for key, turn in changes:
        pair = f"{key}:{turn}"
        if payload and len(payload) + len(pair) + 1 > _PAYLOAD:
            yield payload
            payload = ""
        payload = f"{payload},{pair}" if payload else f"{sender}|{pair}"
    if payload:
        yield payload


def _pairs(told: str) -> tuple[tuple[str, int], ...]:
    """The turns of a notification; malformed pairs are ignored."""
    pairs = (pair.partition(":") for pair in told.split(","))
    return tuple((key, int(turn)) for key, _, turn in pairs if key and re.fullmatch(r"[0-9]{1,9}", turn))


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
