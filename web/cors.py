"""Which origins may use the advisor: its own, and the portals that the operator lists."""

from __future__ import annotations

from web.settings import Settings, origin_of


def is_plain(host: str) -> bool:
    """Whether a `Host` header is a name and a port, and nothing that would read as more of an address."""
    return bool(host) and host.isascii() and all(c.isalnum() or c in ".-:[]_" for c in host)


class Origins:
    """The allow list."""

    def __init__(self, settings: Settings) -> None:
        self._own = origin_of(settings.public_url) if settings.public_url else None
        self.listed = settings.allowed_origins
        self._allowed = frozenset(settings.allowed_origins)

    def is_own(self, origin: str, host: str) -> bool:
        """Whether a request comes from one of the advisor's own pages."""
        if self._own is not None:
            return origin == self._own
        # Behind a proxy the scheme may not be known here; the host is. It is a name and a port, and nothing beside.
        return is_plain(host) and origin in {origin_of(f"http://{host}"), origin_of(f"https://{host}")}

    def is_listed(self, origin: str) -> bool:
        """Whether a request comes from a portal that may embed the advisor."""
        return origin in self._allowed
