"""The client's address: the peer's, or the one that a trusted proxy forwards. Kept in memory only."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.types import Scope

from web.settings import Network

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Addresses:
    """Reads a request's address and scheme."""

    def __init__(self, trusted: tuple[Network, ...]) -> None:
        self._trusted = trusted

    def read(self, scope: Scope) -> tuple[str, str | None]:
        """The visitor's address as it is counted, and the scheme that a trusted proxy reports."""
        client = scope.get("client")
        peer = _parse(client[0]) if client else None
        if peer is None:
            return "unknown", None
        if not self._trusted or not _is_in(peer, self._trusted):
            return _counted(peer), None
        return _counted(self._forwarded(scope["headers"], peer)), _scheme(scope["headers"])

    def _forwarded(self, headers: Iterable[tuple[bytes, bytes]], peer: Address) -> Address:
        values = (value.decode("latin-1") for name, value in headers if name == b"x-forwarded-for")
        hops = ",".join(values).split(",")
        nearest = peer
        # From the right: the first hop that is no proxy of ours is as far as the truth goes.
        for hop in reversed(hops):
            address = _parse(hop)
            if address is None:
                break
            nearest = address
            if not _is_in(address, self._trusted):
                break
        return nearest


def is_trusted(peer: str, networks: Iterable[Network]) -> bool:
    """Whether a peer is in one of these networks."""
    address = _parse(peer)
    return address is not None and _is_in(address, networks)


def counted(peer: str) -> str:
    """The name by which a peer is counted."""
    address = _parse(peer)
    return "unknown" if address is None else _counted(address)


def network_of(counted_address: str) -> str | None:
    """The /48 that a counted IPv6 /64 lies in: what one customer of a provider may hold; nothing for others."""
    try:
        network = ipaddress.ip_network(counted_address)
    except ValueError:
        return None
    if network.version == 4 or network.prefixlen != 64:
        return None
    return str(network.supernet(new_prefix=48))


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _scheme(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    for name, value in headers:
        if name == b"x-forwarded-proto" and value in {b"http", b"https"}:
            return value.decode()
    return None


def _parse(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _counted(address: Address) -> str:
    """One household has one IPv4 address or one IPv6 /64."""
    if address.version == 4 or address.is_loopback:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
