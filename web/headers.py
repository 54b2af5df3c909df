"""The headers that keep a browser strict."""

from __future__ import annotations

from web.cors import is_plain
from web.settings import Settings, origin_of

Header = tuple[bytes, bytes]

_UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_ALWAYS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"origin-agent-cluster", b"?1"),
    (b"x-permitted-cross-domain-policies", b"none"),
    (b"permissions-policy", ", ".join(f"{feature}=()" for feature in _UNUSED).encode()),
)
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src {connect}; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_DATA = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
_HSTS: Header = (b"strict-transport-security", b"max-age=31536000")
_FOR_PORTALS = ("/embed.js", "/static/")
_FOR_ONE = ("/api/c", "/metrics")


class Headers:
    """Chooses the headers of a response; what the route set itself is left alone."""

    def __init__(self, settings: Settings) -> None:
        self._listed = " ".join(settings.allowed_origins)
        self._public = origin_of(settings.public_url) if settings.public_url else None

    def more(self, path: str, scheme: str, host: str, present: list[Header]) -> list[Header]:
        """The headers to add to those present."""
        names = {name.lower() for name, _ in present}
        html = any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in present)
        # A file to keep is no page of ours.
        html = html and b"content-disposition" not in names
        wanted = [*_ALWAYS, self._policy(path, scheme, host, html)]
        portals = path.startswith(_FOR_PORTALS)
        wanted.append((b"cross-origin-resource-policy", b"cross-origin" if portals else b"same-origin"))
        if html:
            wanted.append((b"cross-origin-embedder-policy", b"require-corp"))
        if html and path != "/frame":
            wanted.append((b"x-frame-options", b"DENY"))
        if not portals:
            wanted.append((b"cache-control", b"no-store" if path.startswith(_FOR_ONE) else b"no-cache"))
        if scheme == "https":
            wanted.append(_HSTS)
        return [header for header in wanted if header[0] not in names]

    def _policy(self, path: str, scheme: str, host: str, html: bool) -> Header:
        if not html:
            return b"content-security-policy", _DATA.encode()
        ancestors = f"'self' {self._listed}".strip() if path == "/frame" else "'none'"
        # Older browsers do not count the socket under 'self'. A proxy need not pass on the host that visitors see.
        origin = self._public or (f"{scheme}://{host}" if is_plain(host) else "")
        policy = _PAGE.format(connect=f"'self' {origin.replace('http', 'ws', 1)}".strip(), ancestors=ancestors)
        return b"content-security-policy", policy.encode()
