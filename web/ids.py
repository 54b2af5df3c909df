"""Conversation ids: made and signed here, unguessable, valid before anything is stored."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from dataclasses import dataclass

_DAY = 86_400
_TIME, _RANDOM, _SIGNATURE = 4, 17, 18  # bytes; 21 and 18 make 28 and 24 characters
_BODY = _TIME + _RANDOM
_KEY_CHARS = _BODY * 4 // 3
_CHARS = _KEY_CHARS + _SIGNATURE * 4 // 3


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
        # The time comes first: conversations of the same hour then lie side by side in the database.
        moment = int(time.time() if now is None else now)
        body = moment.to_bytes(_TIME, "big") + secrets.token_bytes(_RANDOM)
        return base64.urlsafe_b64encode(body + self._sign(body)).decode()

    def read(self, text: object) -> Key | None:
        """The key of a genuine id, or nothing."""
        if not isinstance(text, str) or len(text) != _CHARS or not text.isascii():
            return None
        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
        except binascii.Error:
            return None
        body = raw[:_BODY]
        if not hmac.compare_digest(raw[_BODY:], self._sign(body)):
            return None
        if base64.urlsafe_b64encode(raw).decode() != text:
            # Other characters may stand for the same bytes; the key is a piece of the text, and there is one only.
            return None
        return Key(text[:_KEY_CHARS], int.from_bytes(body[:_TIME], "big") // _DAY)

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._secret, body, "sha256")[:_SIGNATURE]
