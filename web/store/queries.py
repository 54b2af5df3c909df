"""The plain SQL of the store, written once for both engines: blocking functions over a connection."""

from __future__ import annotations

from web.store.base import AskedTurn, Commit, Erased, Kept, KeptConversation, KeptTurn, NewTurn, Repeated, Stale
from web.store.connection import Connection, Row
from web.store.redaction import strike

TURN_COLUMNS = "turn, message, text, reply, status, at, day, vote, comment"
CREATE = (
    "INSERT INTO conversation (id, turn, state, started, updated) SELECT ?, 1, ?, ?, ? "
    "WHERE NOT EXISTS (SELECT 1 FROM erased WHERE id = ?) ON CONFLICT DO NOTHING"
)
ADVANCE = "UPDATE conversation SET turn = ?, state = ?, updated = ? WHERE id = ? AND turn = ?"
INSERT = (
    "INSERT INTO turn (conversation, message, turn, text, reply, status, at, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO NOTHING"
)
# Where SQL is put together below, it is of these constants and of question marks; values are always parameters.
_CHUNK = 200
MOST_ASKED = 20_000
"""Turns that insights are made of; what is older than that is left out."""


def create_values(turn: NewTurn) -> tuple[object, ...]:
    """The parameters of `CREATE`."""
    return (turn.conversation, turn.state, turn.at, turn.at, turn.conversation)


def advance_values(turn: NewTurn) -> tuple[object, ...]:
    """The parameters of `ADVANCE`."""
    return (turn.turn, turn.state, turn.at, turn.conversation, turn.turn - 1)


def insert_values(turn: NewTurn) -> tuple[object, ...]:
    """The parameters of `INSERT`."""
    return (turn.conversation, turn.message, turn.turn, turn.text, turn.reply, turn.status, turn.at, turn.day)


def keep_one(connection: Connection, turn: NewTurn) -> Commit:
    """Keep a turn that may collide with another, inside the caller's transaction."""
    if found := find(connection, turn.conversation, turn.message):
        return Repeated(found)
    sql, values = (CREATE, create_values(turn)) if turn.turn == 1 else (ADVANCE, advance_values(turn))
    if connection.change(sql, values) == 0:
        return Erased() if is_erased(connection, turn) else Stale()
    connection.change(INSERT, insert_values(turn))
    if turn.erase:
        erase(connection, turn.conversation, turn.at)
    elif turn.strike:
        strike(connection, turn.conversation, turn.strike)
    return Kept()


def find(connection: Connection, conversation: str, message: str) -> KeptTurn | None:
    """The turn that answered this message."""
    rows = connection.rows(
        f"SELECT {TURN_COLUMNS} FROM turn WHERE conversation = ? AND message = ?", (conversation, message)  # noqa: S608
    )
    return KeptTurn(*rows[0]) if rows else None


def is_erased(connection: Connection, turn: NewTurn) -> bool:
    """Whether the conversation of this turn was erased: by the visitor, or because it grew old."""
    if connection.rows("SELECT 1 FROM erased WHERE id = ?", (turn.conversation,)):
        return True
    return turn.turn > 1 and not connection.rows("SELECT 1 FROM conversation WHERE id = ?", (turn.conversation,))


def read_many(connection: Connection, conversations: tuple[str, ...]) -> dict[str, KeptConversation | Erased]:
    """Where these conversations stand; those that nobody has used are left out."""
    found: dict[str, KeptConversation | Erased] = {}
    for part in _parts(conversations):
        marks = ", ".join("?" * len(part))
        rows = connection.rows(
            f"SELECT id, turn, state, started, updated FROM conversation WHERE id IN ({marks}) "  # noqa: S608
            f"UNION ALL SELECT id, -1, '', at, at FROM erased WHERE id IN ({marks})",
            (*part, *part),
        )
        for key, turn, *more in rows:
            found[key] = Erased() if turn < 0 else KeptConversation(turn, *more)
    return found


def standing(connection: Connection, conversations: tuple[str, ...]) -> dict[str, int]:
    """The turn that each of these conversations stands at."""
    found: dict[str, int] = {}
    for part in _parts(conversations):
        marks = ", ".join("?" * len(part))
        found.update(_pairs(connection.rows(f"SELECT id, turn FROM conversation WHERE id IN ({marks})", part)))  # noqa: S608
    return found


def turns(connection: Connection, conversation: str, after: int) -> tuple[KeptTurn, ...]:
    """The turns after one, in order."""
    rows = connection.rows(
        f"SELECT {TURN_COLUMNS} FROM turn WHERE conversation = ? AND turn > ? ORDER BY turn", (conversation, after)  # noqa: S608
    )
    return tuple(KeptTurn(*row) for row in rows)


def erase(connection: Connection, conversation: str, at: int) -> bool:
    """Erase a conversation and remember only that it was; says whether that is new."""
    connection.hold(conversation)
    fresh = connection.change("INSERT INTO erased (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING", (conversation, at))
    connection.change("DELETE FROM conversation WHERE id = ?", (conversation,))
    connection.change("DELETE FROM turn WHERE conversation = ?", (conversation,))
    connection.change("DELETE FROM plan WHERE conversation = ?", (conversation,))
    return fresh > 0


def rate(connection: Connection, conversation: str, turn: int, vote: int, comment: str | None) -> bool:
    """Keep what the visitor thinks of a turn."""
    sql = "UPDATE turn SET vote = ?, comment = ? WHERE conversation = ? AND turn = ?"
    return connection.change(sql, (vote, comment, conversation, turn)) > 0


def aged(connection: Connection, before: int) -> tuple[str, ...]:
    """Conversations whose last turn is older than this."""
    return tuple(row[0] for row in connection.rows("SELECT id FROM conversation WHERE updated < ?", (before,)))


def drop_aged(connection: Connection, conversations: tuple[str, ...], before: int) -> tuple[str, ...]:
    """Erase those of these conversations that are still older; which they were."""
    marks = ", ".join("?" * len(conversations))
    sql = f"DELETE FROM conversation WHERE id IN ({marks}) AND updated < ? RETURNING id"  # noqa: S608
    gone = tuple(row[0] for row in connection.rows(sql, (*conversations, before)))
    for part in _parts(gone):
        marks = ", ".join("?" * len(part))
        for table in ("turn", "plan"):
            connection.change(f"DELETE FROM {table} WHERE conversation IN ({marks})", part)  # noqa: S608
    return gone


def drop_tombstones(connection: Connection, before: int) -> None:
    """Forget erasures so old that their ids open nothing any more."""
    connection.change("DELETE FROM erased WHERE at < ?", (before,))


def secret(connection: Connection, proposal: str) -> str:
    """The secret kept with the data."""
    connection.change("INSERT INTO keepsake (name, value) VALUES ('secret', ?) ON CONFLICT DO NOTHING", (proposal,))
    return str(connection.rows("SELECT value FROM keepsake WHERE name = 'secret'")[0][0])


def empty(connection: Connection) -> bool:
    """Whether no conversation is kept."""
    return not connection.rows("SELECT 1 FROM conversation LIMIT 1")


def swept(connection: Connection, at: int) -> int:
    """When old conversations were last erased; where that is not known, when the last message came, or this time."""
    connection.change(
        "INSERT INTO keepsake (name, value) SELECT 'swept', CAST(COALESCE(MAX(updated), ?) AS TEXT) "
        "FROM conversation WHERE 1 = 1 ON CONFLICT DO NOTHING",
        (at,),
    )
    return int(connection.rows("SELECT value FROM keepsake WHERE name = 'swept'")[0][0])


def sweep_was(connection: Connection, at: int) -> None:
    """Remember when old conversations were erased."""
    _remember(connection, "swept", at)


def probe(connection: Connection, at: int) -> None:
    """Write a timestamp."""
    _remember(connection, "probe", at)


def _remember(connection: Connection, name: str, at: int) -> None:
    connection.change(
        "INSERT INTO keepsake (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, str(at)),
    )


def asked(connection: Connection, since: int) -> tuple[AskedTurn, ...]:
    """The turns since then, oldest first; of very many the latest."""
    rows = connection.rows(
        "SELECT conversation, turn, text, status, at, day, vote, comment FROM turn WHERE at >= ? "
        "ORDER BY at DESC, conversation, turn DESC LIMIT ?",
        (since, MOST_ASKED),
    )
    return tuple(AskedTurn(*row) for row in reversed(rows))


def _pairs(rows: list[Row]) -> list[tuple[str, int]]:
    return [(str(name), int(count)) for name, count in rows]


def _parts(values: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [values[i : i + _CHUNK] for i in range(0, len(values), _CHUNK)]
