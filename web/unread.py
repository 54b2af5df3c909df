"""The budget of bytes that were sent to clients and not read yet: by address and for the whole process."""

from __future__ import annotations

from web.limits import is_loopback

ADDRESS_BYTES = 8 * 1024 * 1024
PROCESS_BYTES = 64 * 1024 * 1024


class UnreadBudget:
    """Counts unread bytes. An address of this machine may stand for everybody, and has the whole budget."""

    def __init__(self, address_bytes: int = ADDRESS_BYTES, process_bytes: int = PROCESS_BYTES) -> None:
        self._address_bytes = address_bytes
        self._process_bytes = process_bytes
        self._addresses: dict[str, int] = {}
        self.total = 0

    def change(self, address: str, difference: int) -> None:
        """Count bytes in, or out when the difference is negative."""
        self.total += difference
        left = self._addresses.get(address, 0) + difference
        if left > 0:
            self._addresses[address] = left
        else:
            self._addresses.pop(address, None)

    def has_room(self, address: str, size: int = 0) -> bool:
        """Whether so many bytes more may be sent to this address."""
        if self.total + size > self._process_bytes:
            return False
        return self._addresses.get(address, 0) + size <= self._address_bytes or is_loopback(address)
