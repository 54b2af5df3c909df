"""Where conversations are kept: one small `Store`, two engines, plain SQL."""

from web.store.base import (
    Commit,
    Erased,
    Kept,
    KeptConversation,
    KeptPlan,
    KeptTurn,
    NewTurn,
    Repeated,
    Stale,
    Store,
    StoreAway,
    StoreBroken,
    StoreUnavailable,
)
from web.store.factory import open_store

__all__ = [
    "Commit", "Erased", "Kept", "KeptConversation", "KeptPlan", "KeptTurn", "NewTurn", "Repeated", "Stale", "Store",
    "StoreAway", "StoreBroken", "StoreUnavailable", "open_store",
]  # fmt: skip
