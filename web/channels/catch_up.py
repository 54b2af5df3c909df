"""The events that a client missed, read in bounded pieces."""

from __future__ import annotations

from web.serialization import events_after
from web.store.base import Store

PIECE_BYTES = 256 * 1024
"""Characters of events in one piece, and the most that the last event goes beyond them."""
_FIRST_ROWS, _MOST_ROWS = 16, 200


class MissedEvents:
    """Reads on from the last event that a client has seen."""

    def __init__(self, store: Store, conversation: str, last_seq: int) -> None:
        self._store = store
        self._conversation = conversation
        self._last_seq = last_seq
        self._rows = _FIRST_ROWS
        self.turn = last_seq // 2
        """The last turn that was read whole."""

    async def piece(self, until: int) -> list[str]:
        """The next events, up to a turn or as many as make a piece."""
        events: list[str] = []
        size = 0
        while self.turn < until and size < PIECE_BYTES:
            turns = await self._store.turns(self._conversation, self.turn, min(self._rows, until - self.turn))
            if not turns:
                self.turn = until
                break
            read = events_after(turns, self._last_seq)
            self.turn = turns[-1].turn
            events += read
            length = sum(map(len, read))
            size += length
            # As many rows as are likely to fill the piece.
            left = (PIECE_BYTES - size) * len(turns) // max(1, length)
            self._rows = max(_FIRST_ROWS, min(_MOST_ROWS, left))
        return events
