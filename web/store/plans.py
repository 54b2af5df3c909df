"""Links to plans: one for each conversation, stored as a digest only, gone with the conversation."""

from __future__ import annotations

from web.store.base import KeptPlan
from web.store.connection import Connection

_KEEP = (
    "INSERT INTO plan (conversation, link, choice, at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (conversation) DO UPDATE SET link = excluded.link, choice = excluded.choice, at = excluded.at"
)
_SELECT = (
    "SELECT plan.conversation, plan.choice, plan.at, conversation.state, conversation.turn, conversation.updated "
    "FROM plan JOIN conversation ON conversation.id = plan.conversation WHERE "
)
ORPHANS = "DELETE FROM plan WHERE NOT EXISTS (SELECT 1 FROM conversation WHERE id = plan.conversation)"


def keep_plan(connection: Connection, conversation: str, link: str, choice: str, at: int) -> bool:
    """Store the link of a conversation, in place of an earlier one; says whether there is such a conversation."""
    if not connection.rows("SELECT 1 FROM conversation WHERE id = ?", (conversation,)):
        return False
    connection.change(_KEEP, (conversation, link, choice, at))
    return True


def find_plan(connection: Connection, link: str) -> KeptPlan | None:
    """The plan of a link's digest, while its conversation lives."""
    rows = connection.rows(_SELECT + "plan.link = ?", (link,))
    return KeptPlan(*rows[0]) if rows else None


def plan_of(connection: Connection, conversation: str) -> KeptPlan | None:
    """The plan that a conversation has a link to."""
    rows = connection.rows(_SELECT + "plan.conversation = ?", (conversation,))
    return KeptPlan(*rows[0]) if rows else None


def change_plan(connection: Connection, conversation: str, choice: str) -> bool:
    """Change what a conversation's plan is made of, the link staying as it is; says whether there is a link."""
    return connection.change("UPDATE plan SET choice = ? WHERE conversation = ?", (choice, conversation)) > 0


def drop_plan(connection: Connection, conversation: str) -> bool:
    """Revoke the link of a conversation; says whether there was one."""
    return connection.change("DELETE FROM plan WHERE conversation = ?", (conversation,)) > 0
