"""Conversation ids: made and signed here, unguessable, valid before anything is stored."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from dataclasses import dataclass

_DAY = 86_400
_HALF = 18  # bytes: 2 for the day and 16 random ones; as many for the signature


@dataclass(frozen=True, slots=True)
class Key:
    """What the database knows a conversation by: the id without its signature, so that no row opens anything."""

    text: str
    day: int
    """The day the id was made, counted from 1970."""


class Ids:
    """Makes ids and reads them; an id that was not made with this secret is no id."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def mint(self, now: float | None = None) -> str:
        """A new id."""
        day = int((time.time() if now is None else now) // _DAY)
        body = day.to_bytes(2, "big") + secrets.token_bytes(_HALF - 2)
        return base64.urlsafe_b64encode(body + self._sign(body)).decode()

    def read(self, text: object) -> Key | None:
        """The key of a genuine id, or nothing."""
        if not isinstance(text, str) or len(text) != _HALF * 8 // 3 or not text.isascii():
            return None
        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
        except binascii.Error:
            return None
        body = raw[:_HALF]
        if not hmac.compare_digest(raw[_HALF:], self._sign(body)):
            return None
        return Key(text[: len(text) // 2], int.from_bytes(body[:2], "big"))

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._secret, body, "sha256")[:_HALF]
