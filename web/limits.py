"""Limits: so many messages a visitor and an address, so many connections an address. All in memory, all bounded."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable, Iterable

from web.addresses import counted, is_trusted
from web.settings import Network, Rate

_MOST_BUCKETS = 50_000
ADDRESS_FACTOR = 10
"""A shared address (a school, an office) may send as much as so many visitors."""


class Buckets:
    """Token buckets by name; a bucket that is full again need not be remembered."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(rate.count)
        self._a_second = rate.count / rate.seconds
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> int | None:
        """Take a token: nothing when there was one, else the seconds until the next."""
        now = self._clock()
        left, since = self._buckets.get(name, (self._most, now))
        left = min(self._most, left + (now - since) * self._a_second)
        if left < 1.0:
            return max(1, math.ceil((1.0 - left) / self._a_second))
        if len(self._buckets) >= _MOST_BUCKETS and name not in self._buckets:
            self._forget(now)
        self._buckets[name] = (left - 1.0, now)
        return None

    def _forget(self, now: float) -> None:
        full = [n for n, (left, since) in self._buckets.items() if left + (now - since) * self._a_second >= self._most]
        for name in full or list(self._buckets)[: _MOST_BUCKETS // 10]:
            del self._buckets[name]


class Limits:
    """The limits of this process."""

    def __init__(self, rate: Rate | None, connections: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._visitors = Buckets(rate, clock) if rate else None
        shared = Rate(rate.count * ADDRESS_FACTOR, rate.seconds) if rate else None
        self._addresses = Buckets(shared, clock) if shared else None
        self._readings = Buckets(shared, clock) if shared else None
        self._connections = connections
        self._open: dict[str, int] = {}

    def message(self, visitor: str, address: str) -> int | None:
        """Count a message: nothing when it may pass, else the seconds to wait."""
        if self._visitors is None or self._addresses is None:
            return None
        wait = self._visitors.take(visitor)
        return wait if wait is not None else self._addresses.take(address)

    def reading(self, address: str) -> int | None:
        """Count a long reading: nothing when it may be, else the seconds to wait."""
        return self._readings.take(address) if self._readings is not None else None

    def connect(self, address: str) -> bool:
        """Count a connection in; says whether there is room for it."""
        count = self._open.get(address, 0)
        # A loopback peer is this machine, or a proxy that nobody declared: it may stand for everybody.
        if count >= self._connections and not _is_loopback(address):
            return False
        self._open[address] = count + 1
        return True

    def disconnect(self, address: str) -> None:
        """Count a connection out."""
        count = self._open.get(address, 0) - 1
        if count > 0:
            self._open[address] = count
        else:
            self._open.pop(address, None)


class Doors:
    """Plain connections by peer; a proxy that is trusted, and this machine, may have as many as they like."""

    def __init__(self, most: int, trusted: Iterable[Network] = ()) -> None:
        self._most = most
        self._trusted = tuple(trusted)
        self._open: dict[str, int] = {}

    def enter(self, peer: str) -> tuple[bool, str | None]:
        """Whether there is room for this peer, and the name by which the connection is counted, if it is."""
        if _is_loopback(peer) or is_trusted(peer, self._trusted):
            return True, None
        name = counted(peer)
        if self._open.get(name, 0) >= self._most:
            return False, None
        self._open[name] = self._open.get(name, 0) + 1
        return True, name

    def leave(self, name: str) -> None:
        """Count a connection out."""
        self._open[name] -= 1
        if not self._open[name]:
            del self._open[name]


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_network(address, strict=False).is_loopback
    except ValueError:
        return False
