"""Where conversations are kept: one small `Store`, two engines, plain SQL."""

from web.store.base import (
    Commit,
    Erased,
    Kept,
    KeptConversation,
    KeptTurn,
    NewTurn,
    Repeated,
    Stale,
    Store,
    StoreBroken,
    StoreUnavailable,
)
from web.store.opening import open_store

__all__ = [
    "Commit", "Erased", "Kept", "KeptConversation", "KeptTurn", "NewTurn", "Repeated", "Stale", "Store", "StoreBroken",
    "StoreUnavailable", "open_store",
]  # fmt: skip
