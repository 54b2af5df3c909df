"""Rate limits for messages and limits for connections, kept in memory with a bounded size."""

from __future__ import annotations

import ipaddress
import logging
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator

from web.client_ip import counted, is_trusted, network_of
from web.settings import Network, Rate

_MOST_BUCKETS = 50_000
ADDRESS_FACTOR = 10
"""An address may send as much as so many visitors: schools and offices share one."""
NETWORK_FACTOR = 4
"""An IPv6 /48, of which one customer may have 65,536 addresses as they are counted here, gets so many times as much."""
PROCESS_FACTOR = 50
"""All addresses together get so many times as much, where each request costs a lot."""
_CHARS_A_TOKEN = 400
ROWS_A_TOKEN = 100
"""Rows of a conversation that cost as much as a message."""
_CONTROLS = Rate(2400, 60.0)  # hello and ping: what the tabs of a shared address need, and all of them at once
_GUESSES = Rate(5, 60.0)
FILES_KEPT = 64
"""Open files reserved for the database, the logs, and answers to refused connections."""
_FULL_SECONDS = 60.0  # between two lines that say the same
log = logging.getLogger("career_advisor.limits")


def weight(text: object, most: int) -> int:
    """The tokens a message costs: one for every 400 characters begun; one when it is too long and thus refused."""
    if not isinstance(text, str) or len(text) > most:
        return 1
    return max(1, -(-len(text) // _CHARS_A_TOKEN))


class Buckets:
    """Token buckets by name; buckets that are full again are dropped."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(rate.count)
        self._a_second = rate.count / rate.seconds
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, name: str, cost: float = 1.0) -> int | None:
        """Take tokens, at most as many as a bucket holds: nothing when they were there, else the seconds until then."""
        now = self._clock()
        cost = min(cost, self._most)
        left = self._left(name, now)
        if left < cost:
            return self._wait(cost - left)
        if len(self._buckets) >= _MOST_BUCKETS and name not in self._buckets:
            self._forget(now)
        self._buckets[name] = (left - cost, now)
        return None

    def owe(self, name: str, cost: float) -> None:
        """Take tokens whether or not they are there, at most as many again as a bucket holds."""
        now = self._clock()
        self._buckets[name] = (max(-self._most, self._left(name, now) - cost), now)

    def wait(self, name: str) -> int | None:
        """What `take` would say, with nothing taken."""
        left = self._left(name, self._clock())
        return self._wait(1.0 - left) if left < 1.0 else None

    def _left(self, name: str, now: float) -> float:
        left, since = self._buckets.get(name, (self._most, now))
        return min(self._most, left + (now - since) * self._a_second)

    def _wait(self, missing: float) -> int:
        return max(1, math.ceil(missing / self._a_second))

    def _forget(self, now: float) -> None:
        full = [n for n, (left, since) in self._buckets.items() if left + (now - since) * self._a_second >= self._most]
        for name in full or list(self._buckets)[: _MOST_BUCKETS // 10]:
            del self._buckets[name]


class SharedBuckets:
    """Buckets by address; an IPv6 /48 gets as much as four addresses, and all together as much as so many."""

    def __init__(self, rate: Rate, clock: Callable[[], float], in_all: int | None = None) -> None:
        self._addresses = Buckets(rate, clock)
        self._networks = Buckets(Rate(rate.count * NETWORK_FACTOR, rate.seconds), clock)
        self._process = Buckets(Rate(rate.count * in_all, rate.seconds), clock) if in_all else None

    def take(self, address: str, cost: float = 1.0) -> int | None:
        """Take tokens: nothing when they were there, else the seconds until then."""
        for buckets, name in self._chain(address):
            if (wait := buckets.take(name, cost)) is not None:
                return wait
        return None

    def owe(self, address: str, cost: float) -> None:
        """Take tokens whether or not they are there."""
        for buckets, name in self._chain(address):
            buckets.owe(name, cost)

    def wait(self, address: str) -> int | None:
        """What `take` would say, with nothing taken."""
        return max(filter(None, (buckets.wait(name) for buckets, name in self._chain(address))), default=None)

    def _chain(self, address: str) -> Iterator[tuple[Buckets, str]]:
        yield self._addresses, address
        if (network := network_of(address)) is not None:
            yield self._networks, network
        if self._process is not None:
            yield self._process, ""


class Counted:
    """Connections by address, and by IPv6 /48."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: dict[str, int] = {}

    def enter(self, address: str) -> bool:
        """Count a connection in, if there is room for it."""
        names = self._names(address)
        if any(self._open.get(name, 0) >= most for name, most in names):
            return False
        for name, _ in names:
            self._open[name] = self._open.get(name, 0) + 1
        return True

    def leave(self, address: str) -> None:
        """Count a connection out."""
        for name, _ in self._names(address):
            left = self._open.get(name, 0) - 1
            if left > 0:
                self._open[name] = left
            else:
                self._open.pop(name, None)

    def _names(self, address: str) -> list[tuple[str, float]]:
        # A loopback peer is this machine, or a proxy that nobody declared: it may stand for everybody.
        names = [(address, math.inf if is_loopback(address) else self._most)]
        network = network_of(address)
        return names if network is None else [*names, (network, self._most * NETWORK_FACTOR)]


class Limits:
    """The limits of this process."""

    def __init__(self, rate: Rate | None, connections: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._visitors = Buckets(rate, clock) if rate else None
        shared = Rate(rate.count * ADDRESS_FACTOR, rate.seconds) if rate else None
        self._addresses = SharedBuckets(shared, clock) if shared else None
        self._readings = SharedBuckets(shared, clock, PROCESS_FACTOR) if shared else None
        self._erasures = SharedBuckets(rate, clock, PROCESS_FACTOR) if rate else None
        self._controls = SharedBuckets(_CONTROLS, clock) if rate else None
        self._guesses = SharedBuckets(_GUESSES, clock, PROCESS_FACTOR)
        self._sockets = Counted(connections)

    def message(self, visitor: str, address: str, cost: int = 1) -> int | None:
        """Count a message, for its address by what it costs: nothing when it may pass, else the seconds to wait."""
        if self._visitors is None or self._addresses is None:
            return None
        wait = self._visitors.take(visitor)
        return wait if wait is not None else self._addresses.take(address, cost)

    def owe(self, visitor: str, address: str, rows: int) -> None:
        """Charge a message for the rows that it touched, once they are known."""
        cost = rows // ROWS_A_TOKEN
        if cost and self._visitors is not None and self._addresses is not None:
            self._visitors.owe(visitor, cost)
            self._addresses.owe(address, cost)

    def owe_reading(self, address: str, rows: int) -> None:
        """Charge a reading for the rows that it touched, once they are known."""
        cost = rows // ROWS_A_TOKEN
        if cost and self._readings is not None:
            self._readings.owe(address, cost)

    def reading(self, address: str) -> int | None:
        """Count a long reading: nothing when it may be, else the seconds to wait."""
        return self._readings.take(address) if self._readings is not None else None

    def erasing(self, address: str) -> int | None:
        """Count an erasure, which any id may ask for: nothing when it may be, else the seconds to wait."""
        return self._erasures.take(address) if self._erasures is not None else None

    def control(self, address: str) -> int | None:
        """Count a hello or a ping: nothing when it may be, else the seconds to wait."""
        # As for connections: whoever comes by loopback may be everybody.
        return None if self._controls is None or is_loopback(address) else self._controls.take(address)

    def barred(self, address: str) -> int | None:
        """The seconds that an address has to wait that guessed at the admin token too often."""
        return self._guesses.wait(address)

    def guessed(self, address: str) -> None:
        """Count a wrong admin token."""
        self._guesses.take(address)

    def connect(self, address: str) -> bool:
        """Count a socket in; says whether there is room for it."""
        return self._sockets.enter(address)

    def disconnect(self, address: str) -> None:
        """Count a socket out."""
        self._sockets.leave(address)


def most_connections() -> float:
    """The connections that fit below the limit of open files."""
    if sys.platform == "win32":
        return math.inf
    import resource  # noqa: PLC0415 - not on every platform

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return math.inf if soft == resource.RLIM_INFINITY else max(soft // 2, soft - FILES_KEPT)


class ConnectionLimiter:
    """Limits open connections: in total, and plain HTTP connections for each peer.

    A proxy that is trusted, and this machine, may have as many of these as they like.
    """

    def __init__(self, most: int, trusted: Iterable[Network] = (), all_together: float = math.inf) -> None:
        self._all_together = all_together
        self._told = -math.inf
        self._trusted = tuple(trusted)
        self._peers = Counted(most)

    def enter(self, peer: str) -> tuple[bool, str | None]:
        """Admit a connection: whether there is room, and the name it is counted by (none where it is not counted)."""
        if is_loopback(peer) or is_trusted(peer, self._trusted):
            return True, None
        name = counted(peer)
        return (True, name) if self._peers.enter(name) else (False, None)

    def beyond(self, count: int) -> float:
        """By how many `count` exceeds the limit; logs a warning at most once a minute."""
        beyond = count - self._all_together
        if beyond > 0 and time.monotonic() - self._told >= _FULL_SECONDS:
            self._told = time.monotonic()
            log.warning("connections are turned away: raise the limit of open files", extra={"count": count})
        return beyond

    def leave(self, name: str) -> None:
        """Count a connection out."""
        self._peers.leave(name)


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_network(address, strict=False).is_loopback
    except ValueError:
        return False
