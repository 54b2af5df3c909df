"""What the store asks of a database: a connection that runs plain SQL, and the engine that opens one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from web.store.base import Commit, Listener, NewTurn

Row = tuple[Any, ...]


class Connection(Protocol):
    """A blocking connection, used by one thread. SQL has `?` for parameters; errors come as `StoreUnavailable`."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows that a query gives."""

    def change(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; the number of rows it changed."""

    def transaction(self) -> AbstractContextManager[None]:
        """All that is inside, or nothing."""

    def lock_schema(self) -> None:
        """Keep other processes from migrating at the same time; ends with the transaction."""

    def hold(self, conversation: str) -> None:
        """Let no other process begin or erase this conversation until the transaction ends."""

    def keep(self, turns: Sequence[NewTurn]) -> list[Commit]:
        """Keep these turns in one durable commit where they do not collide; what became of each."""

    def usable(self) -> bool:
        """Whether this connection is still worth using."""

    def size(self) -> int:
        """The bytes that the database takes."""

    def scrub(self) -> None:
        """Remove what erased rows left behind in the files, as far as the database allows."""

    def close(self) -> None:
        """Let go; never raises."""


class Engine(Protocol):
    """Opens connections to one database."""

    @property
    def readers(self) -> int:
        """How many threads may read at a time."""

    def prepare(self) -> None:
        """Make the database ready at start, migrations included; raises `StoreBroken` when that is hopeless."""

    def connect(self, *, writing: bool) -> Connection:
        """A new connection."""

    def notify(self, connection: Connection, changes: Sequence[tuple[str, int]]) -> None:
        """Let other workers know of turns."""

    def listen(self, listener: Listener) -> None:
        """Start to hear of other workers' turns; the listener is called from a thread of the engine's."""

    def remember_secret(self, secret: str) -> None:
        """Put this secret back where the database comes back empty."""

    def close(self) -> None:
        """Stop listening."""
