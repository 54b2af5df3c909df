"""The plain SQL of the store, written once for both engines: blocking functions over a connection."""

from __future__ import annotations

from contextlib import suppress

from web.store.base import AskedTurn, Commit, Erased, Kept, KeptConversation, KeptTurn, NewTurn, Repeated, Stale
from web.store.connection import Connection, Row

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
_PROBE_ID = "probe"
_PROBE_TEXT = "x" * 32_768  # more than is free in pages that the database has already
# Where SQL is put together below, it is of these constants and of question marks; values are always parameters.
_CHUNK = 200
MOST_ASKED = 20_000
"""Turns that insights are made of; what is older than that is left out."""
PIECE = 200
"""The most rows that one transaction deletes, so that turns of others get in between."""
_PURGED_TOGETHER = 20  # conversations
# Turns of a conversation that is gone are as good as gone, though they may be deleted a little later.
_EXISTS = "EXISTS (SELECT 1 FROM conversation WHERE id = turn.conversation)"


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
    return Kept()


def find(connection: Connection, conversation: str, message: str) -> KeptTurn | None:
    """The turn that answered this message."""
    rows = connection.rows(
        f"SELECT {TURN_COLUMNS} FROM turn WHERE conversation = ? AND message = ? AND {_EXISTS}",  # noqa: S608
        (conversation, message),
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


def turns(connection: Connection, conversation: str, after: int, most: int | None = None) -> tuple[KeptTurn, ...]:
    """The turns after one, in order, at most so many."""
    limit = "" if most is None else f" LIMIT {most}"
    rows = connection.rows(
        f"SELECT {TURN_COLUMNS} FROM turn WHERE conversation = ? AND turn > ? AND {_EXISTS} ORDER BY turn{limit}",  # noqa: S608
        (conversation, after),
    )
    return tuple(KeptTurn(*row) for row in rows)


def erase(connection: Connection, conversation: str, at: int) -> bool:
    """Erase a conversation and remember only that it was; says whether that is new.

    The turns of a long conversation are out of reach at once and deleted by `purge`.
    """
    connection.hold(conversation)
    fresh = connection.change("INSERT INTO erased (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING", (conversation, at))
    connection.change("DELETE FROM conversation WHERE id = ?", (conversation,))
    connection.change("DELETE FROM plan WHERE conversation = ?", (conversation,))
    _purge_later(connection, (conversation,))
    _purge(connection, (conversation,))
    return fresh > 0


def _purge_later(connection: Connection, conversations: tuple[str, ...]) -> None:
    for conversation in conversations:
        connection.change("INSERT INTO purge (conversation) VALUES (?) ON CONFLICT DO NOTHING", (conversation,))


def purge(connection: Connection, conversation: str | None = None) -> bool:
    """Delete some turns of conversations that are gone (of one of them); says whether any may be left."""
    if conversation is None:
        sql = "SELECT conversation FROM purge ORDER BY conversation LIMIT ?"
        gone = tuple(row[0] for row in connection.rows(sql, (_PURGED_TOGETHER,)))
    else:
        gone = (conversation,)
    if not gone:
        return False
    _purge(connection, gone)
    return purge_waits(connection, conversation)


def purge_waits(connection: Connection, conversation: str | None = None) -> bool:
    """Whether turns of conversations that are gone (of one of them) are left."""
    if conversation is None:
        return bool(connection.rows("SELECT 1 FROM purge LIMIT 1"))
    return bool(connection.rows("SELECT 1 FROM purge WHERE conversation = ?", (conversation,)))


def _purge(connection: Connection, conversations: tuple[str, ...]) -> None:
    marks = ", ".join("?" * len(conversations))
    connection.change(
        f"DELETE FROM turn WHERE (conversation, turn) IN (SELECT conversation, turn FROM turn "  # noqa: S608
        f"WHERE conversation IN ({marks}) LIMIT {PIECE})",
        conversations,
    )
    connection.change(
        f"DELETE FROM purge WHERE conversation IN ({marks}) "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM turn WHERE turn.conversation = purge.conversation)",
        conversations,
    )


def rate(connection: Connection, conversation: str, turn: int, vote: int, comment: str | None) -> bool:
    """Keep what the visitor thinks of a turn."""
    sql = f"UPDATE turn SET vote = ?, comment = ? WHERE conversation = ? AND turn = ? AND {_EXISTS}"  # noqa: S608
    return connection.change(sql, (vote, comment, conversation, turn)) > 0


def aged(connection: Connection, before: int) -> tuple[str, ...]:
    """Conversations whose last turn is older than this, some thousands of them."""
    sql = "SELECT id FROM conversation WHERE updated < ? LIMIT 10000"
    return tuple(row[0] for row in connection.rows(sql, (before,)))


def drop_aged(connection: Connection, conversations: tuple[str, ...], before: int) -> int:
    """Erase those of these conversations that are still older, their turns by `purge`; how many they were."""
    marks = ", ".join("?" * len(conversations))
    sql = f"DELETE FROM conversation WHERE id IN ({marks}) AND updated < ? RETURNING id"  # noqa: S608
    gone = tuple(row[0] for row in connection.rows(sql, (*conversations, before)))
    _purge_later(connection, gone)
    for part in _parts(gone):
        connection.change(f"DELETE FROM plan WHERE conversation IN ({', '.join('?' * len(part))})", part)  # noqa: S608
    return len(gone)


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


def last_sweep(connection: Connection, at: int) -> int:
    """When old conversations were last erased; where that is not known, when the last message came, or this time."""
    connection.change(
        "INSERT INTO keepsake (name, value) SELECT 'last_sweep', CAST(COALESCE(MAX(updated), ?) AS TEXT) "
        "FROM conversation WHERE 1 = 1 ON CONFLICT DO NOTHING",
        (at,),
    )
    return int(connection.rows("SELECT value FROM keepsake WHERE name = 'last_sweep'")[0][0])


def set_last_sweep(connection: Connection, at: int) -> None:
    """Remember when old conversations were erased."""
    _remember(connection, "last_sweep", at)


class _RollBack(Exception):
    """Ends a transaction that was only tried."""


def probe(connection: Connection, at: int) -> None:
    """Try to add a conversation, take it back, then commit a timestamp."""
    with suppress(_RollBack), connection.transaction():
        connection.change(
            "INSERT INTO conversation (id, turn, state, started, updated) VALUES (?, 1, '', ?, ?)", (_PROBE_ID, at, at)
        )
        connection.change(INSERT, (_PROBE_ID, _PROBE_ID, 1, _PROBE_TEXT, "", "", at, ""))
        raise _RollBack
    probe_write(connection, at)


def probe_write(connection: Connection, at: int) -> None:
    """Commit a timestamp."""
    with connection.transaction():
        _remember(connection, "probe", at)


def _remember(connection: Connection, name: str, at: int) -> None:
    connection.change(
        "INSERT INTO keepsake (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, str(at)),
    )


def asked(connection: Connection, since: int) -> tuple[AskedTurn, ...]:
    """The turns since then, oldest first; of very many the latest."""
    rows = connection.rows(
        f"SELECT conversation, turn, text, status, at, day, vote, comment FROM turn WHERE at >= ? AND {_EXISTS} "  # noqa: S608
        "ORDER BY at DESC, conversation, turn DESC LIMIT ?",
        (since, MOST_ASKED),
    )
    return tuple(AskedTurn(*row) for row in reversed(rows))


def _pairs(rows: list[Row]) -> list[tuple[str, int]]:
    return [(str(name), int(count)) for name, count in rows]


def _parts(values: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [values[i : i + _CHUNK] for i in range(0, len(values), _CHUNK)]
