"""The settings: read from the environment once, checked, frozen; every wrong value is told by its name."""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from web.database_url import FORM, check_postgresql

PREFIX = "CAREER_ADVISOR_"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
T = TypeVar("T")
_PERIODS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_MAILBOX = r"[A-Za-z0-9.!$%&'*+/=_~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_MAILTO = re.compile(rf"mailto:{_MAILBOX}(?:,{_MAILBOX})*(?:\?[A-Za-z0-9.!$%&'()*+,;=:@/?_~-]+)?")
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


class SettingsError(Exception):
    """Settings that cannot be used: one line for each fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in so many seconds."""

    count: int
    seconds: float


_DEFAULT_RATE: Rate | None = Rate(60, 60.0)


@dataclass(frozen=True, slots=True)
class Database:
    """Where conversations live: a file for SQLite, or the address of a PostgreSQL."""

    path: Path | None = None
    url: str | None = None
    max_pages: int | None = None
    """The most pages of 8 KiB that the file may grow to (`?max_page_count=`)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided; the defaults suit one machine."""

    database: Database
    knowledge: Path | None = None
    builtin_guides: bool = True
    secret: bytes | None = None
    public_url: str | None = None
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    rate_limit: Rate | None = _DEFAULT_RATE
    max_chars: int = 2000
    retention_days: int = 30
    handoff_url: str | None = None
    admin_token: str | None = None
    teach_writes: bool = False
    demo: bool = False
    connections_per_address: int = 256
    max_turns: int = 2000

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that the environment gives; raises `SettingsError` with every fault at once."""
        reader = _Reader(os.environ if environment is None else environment)
        settings = cls(
            database=reader.database(),
            knowledge=reader.get("KNOWLEDGE", _folder, None),
            builtin_guides=reader.get("BUILTIN_GUIDES", _boolean, True),
            secret=reader.get("SECRET", _secret, None),
            public_url=reader.get("PUBLIC_URL", _public_url, None),
            allowed_origins=reader.get("ALLOWED_ORIGINS", _origins, ()),
            trusted_proxies=reader.get("TRUSTED_PROXIES", _networks, ()),
            rate_limit=reader.get("RATE_LIMIT", _rate, _DEFAULT_RATE),
            max_chars=reader.get("MAX_CHARS", _number(1, 10_000), 2000),
            retention_days=reader.get("RETENTION_DAYS", _number(1, 3650), 30),
            handoff_url=reader.get("HANDOFF_URL", _handoff, None),
            admin_token=reader.get("ADMIN_TOKEN", _token, None),
            teach_writes=reader.get("TEACH_WRITES", _boolean, False),
            demo=reader.get("DEMO", _boolean, False),
            connections_per_address=reader.get("CONNECTIONS_PER_ADDRESS", _number(1, 1_000_000), 256),
            max_turns=reader.get("MAX_TURNS", _number(1, 100_000), 2000),
        )
        reader.finish()
        return settings


class _Reader:
    """Reads one variable after another and gathers what is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.faults: list[str] = []

    def get(self, name: str, parse: Callable[[str], T], default: T) -> T:
        value = self.environment.get(PREFIX + name, "").strip()
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as fault:
            self.faults.append(f"{PREFIX}{name}: {fault}")
            return default

    def database(self) -> Database:
        """The database that is named, else the user's own; only the latter needs a home folder."""
        named = self.get("DATABASE_URL", _database, None)
        if named is not None or self.faults:
            return named or Database()
        try:
            return default_database(self.environment)
        except RuntimeError:
            self.faults.append(f"{PREFIX}DATABASE_URL: this user has no home folder to keep a database in; name a file")
            return Database()

    def finish(self) -> None:
        known = {PREFIX + n for n in _NAMES}
        unknown = sorted(n for n in self.environment if n.startswith(PREFIX) and n not in known)
        self.faults += [f"{name}: there is no such setting; known are {', '.join(sorted(known))}" for name in unknown]
        if self.faults:
            raise SettingsError(tuple(self.faults))


_NAMES = (
    "DATABASE_URL", "KNOWLEDGE", "BUILTIN_GUIDES", "SECRET", "PUBLIC_URL", "ALLOWED_ORIGINS", "TRUSTED_PROXIES",
    "RATE_LIMIT", "MAX_CHARS", "RETENTION_DAYS", "HANDOFF_URL", "ADMIN_TOKEN", "DEMO", "CONNECTIONS_PER_ADDRESS",
    "MAX_TURNS", "TEACH_WRITES",
)  # fmt: skip


def default_database(environment: Mapping[str, str]) -> Database:
    """The SQLite file in the user's data folder."""
    home = Path(environment.get("HOME") or Path.home())
    if sys.platform == "darwin":
        folder = home / "Library" / "Application Support"
    elif sys.platform == "win32":
        folder = Path(environment.get("LOCALAPPDATA") or home)
    else:
        folder = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    return Database(path=folder / "career-advisor" / "conversations.sqlite3")


def _database(value: str) -> Database:
    scheme, separator, rest = value.partition("://")
    if not separator and re.match(r"postgres(ql)?:|\w+\s*=", value):
        raise ValueError(f"write it as {FORM}")
    if not separator:
        return Database(path=Path(value).expanduser())
    if scheme in {"postgresql", "postgres"}:
        check_postgresql("postgresql://" + rest)
        return Database(url="postgresql://" + rest)
    if scheme == "sqlite":
        return _sqlite(rest)
    named = f"the scheme {scheme!r}" if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,20}", scheme) else "its scheme"
    raise ValueError(f"{named} is not known; use sqlite:///… or postgresql://…")


def _sqlite(rest: str) -> Database:
    # sqlite:///relative.db and sqlite:////absolute.db, as elsewhere.
    path, _, options = rest.removeprefix("/").partition("?")
    if not rest.startswith("/") or not path or path == ":memory:":
        raise ValueError("write an SQLite file as sqlite:///folder/file.db; it cannot live in memory")
    found = re.fullmatch(r"(?:max_page_count=([0-9]{1,9}))?", options)
    if not found:
        raise ValueError(f"the option {options!r} is not known; there is only max_page_count=…")
    return Database(path=Path(path).expanduser(), max_pages=int(found[1]) if found[1] else None)


def _folder(value: str) -> Path:
    path = Path(value).expanduser()
    if not path.is_dir():
        raise ValueError(f"{value} is not a folder")
    return path


def _boolean(value: str) -> bool:
    lowered = value.lower()
    if lowered not in _TRUE + _FALSE:
        raise ValueError(f"{value!r} is neither true nor false")
    return lowered in _TRUE


def _secret(value: str) -> bytes:
    if len(value) < 16:
        raise ValueError("a secret needs at least 16 characters; make one with `openssl rand -hex 32`")
    return value.encode()


def _token(value: str) -> str:
    if len(value) < 16 or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("a token needs at least 16 printable ASCII characters without spaces")
    return value


def _public_url(value: str) -> str:
    _check_url(value)
    if origin_of(value) is None or "?" in value or "#" in value:
        raise ValueError(f"{_shown(value)} is not an address such as https://advisor.example")
    return value.rstrip("/")


def _check_url(value: str) -> None:
    if "@" in re.split(r"[/?#]", re.sub(r"^(?:[A-Za-z][\w+.-]*:)?/*", "", value))[0]:
        raise ValueError("it names a user before an @; leave that out")
    if not re.fullmatch(r"[!-~]+", value) or re.search(r'["<>\\^`{|}]', value):
        fault = "holds a character that no address holds; write it percent-encoded, a space as %20"
        raise ValueError(f"{_shown(value)} {fault}")


def _shown(value: str) -> str:
    """The value as a fault names it; before an @ a password may stand."""
    return "it" if "@" in value else repr(value)


def origin_of(url: str) -> str | None:
    """The origin of an http(s) address in the form in which browsers send it, or nothing."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname
    if parts.scheme not in {"http", "https"} or not host or not re.fullmatch(r"[a-z0-9.:_-]+", host):
        return None
    host = f"[{host}]" if ":" in host else host
    standard = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{host}" + ("" if port in {None, standard} else f":{port}")


def _origins(value: str) -> tuple[str, ...]:
    origins = []
    for part in re.split(r"[\s,]+", value.strip(", ")):
        _check_url(part)
        origin = origin_of(part)
        if origin is None or urlsplit(part).path not in {"", "/"} or "?" in part or "#" in part:
            raise ValueError(f"{_shown(part)} is not an origin such as https://portal.example")
        origins.append(origin)
    return tuple(dict.fromkeys(origins))


def _networks(value: str) -> tuple[Network, ...]:
    networks = []
    for part in re.split(r"[\s,]+", value.strip(", ")):
        try:
            networks.append(ipaddress.ip_network(part, strict=False))
        except ValueError:
            raise ValueError(f"{part!r} is neither an address nor a network such as 10.0.0.0/8") from None
    return tuple(networks)


def _rate(value: str) -> Rate | None:
    if value == "0":
        return None
    found = re.fullmatch(r"([0-9]{1,6})\s*/\s*(second|minute|hour)", value)
    if not found or int(found[1]) == 0:
        raise ValueError(f"{value!r} is not a rate such as 60/minute; 0 switches the limit off")
    return Rate(int(found[1]), _PERIODS[found[2]])


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise ValueError(f"{value!r} is not a whole number from {least} to {most}")
        return int(value)

    return parse


def _handoff(value: str) -> str:
    if value.startswith("mailto:"):
        if not _MAILTO.fullmatch(value):
            raise ValueError(f"{_shown(value)} is not a mail address such as mailto:people@portal.example")
        return value
    _check_url(value)
    if origin_of(value) is None:
        raise ValueError(f"{_shown(value)} is neither a mailto: nor an http(s) address")
    return value
