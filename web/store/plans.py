"""Links to plans: one a conversation, known by its fingerprint only, gone with the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from web.store.connection import Connection

_KEEP = (
    "INSERT INTO plan (conversation, link, choice, at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (conversation) DO UPDATE SET link = excluded.link, choice = excluded.choice, at = excluded.at"
)
_FIND = (
    "SELECT plan.conversation, plan.choice, conversation.state FROM plan "
    "JOIN conversation ON conversation.id = plan.conversation WHERE plan.link = ?"
)
_ORPHANS = "DELETE FROM plan WHERE NOT EXISTS (SELECT 1 FROM conversation WHERE id = plan.conversation)"


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan's link as it is kept: whose it is, what was chosen (JSON), and where that conversation stands (JSON)."""

    conversation: str
    choice: str
    state: str


def keep_plan(connection: Connection, conversation: str, link: str, choice: str, at: int) -> bool:
    """Keep the link of a conversation, in place of an earlier one; says whether there is such a conversation."""
    if not connection.rows("SELECT 1 FROM conversation WHERE id = ?", (conversation,)):
        return False
    # The links of conversations that are gone since open nothing; this is a good moment to clear them away.
    connection.change(_ORPHANS)
    connection.change(_KEEP, (conversation, link, choice, at))
    return True


def find_plan(connection: Connection, link: str) -> KeptPlan | None:
    """The plan behind a link's fingerprint, while its conversation lives."""
    rows = connection.rows(_FIND, (link,))
    return KeptPlan(*rows[0]) if rows else None


def drop_plan(connection: Connection, conversation: str) -> bool:
    """Revoke the link of a conversation; says whether there was one."""
    return connection.change("DELETE FROM plan WHERE conversation = ?", (conversation,)) > 0
