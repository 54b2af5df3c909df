"""The addresses of a plan: one to read and subscribe to, one to edit, both unguessable and revoked together."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass

_BYTES = 24
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class PlanTokens:
    """The two tokens of a plan: from the one that edits follows the one that reads, never the other way round."""

    edit: str
    read: str

    @classmethod
    def new(cls) -> PlanTokens:
        """Tokens for a new link."""
        return cls.of_edit(secrets.token_urlsafe(_BYTES))

    @classmethod
    def of_edit(cls, edit: str) -> PlanTokens:
        """The tokens of an address to edit."""
        digest = hashlib.sha256(b"read " + edit.encode()).digest()[:_BYTES]
        return cls(edit, base64.urlsafe_b64encode(digest).decode())


def digest_of(read: str) -> str:
    """What the database stores of a link: enough to find it, too little to open it."""
    return hashlib.sha256(read.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Whether a text can be a token at all."""
    return 0 < len(text) <= _LONGEST


def plan_id(conversation: str, guide: str) -> str:
    """An id for the plan of a conversation and guide: the same in every export, and opening nothing."""
    return hashlib.sha256(f"plan {conversation} {guide}".encode()).hexdigest()[:24]
