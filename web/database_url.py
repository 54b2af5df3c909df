"""The address of a PostgreSQL, looked over by ourselves: the client library's own words may quote the password."""

from __future__ import annotations

import re

FORM = "postgresql://user:password@host:5432/name"
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~%-]*)(?::([0-9]{0,5}))?")
_ENCODE = "write / as %2F, ? as %3F, @ as %40, % as %25 in a user or password"


def check_postgresql(url: str) -> None:
    """Raise `ValueError` with the kind of mistake, never with a piece of the address."""
    if re.search(r"\s", url) or not url.isprintable():
        raise ValueError("it holds a space or another character that is not printed; write a space as %20")
    if re.search(r"%(?![0-9A-Fa-f]{2})|%00", url):
        raise ValueError("a % in it is not followed by two hexadecimal digits of a character; write a % itself as %25")
    rest = url.partition("://")[2]
    authority, place = re.fullmatch(r"([^/?]*)(.*)", rest).groups()  # type: ignore[union-attr]
    if not rest:
        raise ValueError(f"it names no database; write it as {FORM}")
    if authority.count("@") > 1 or "@" in place:
        raise ValueError(f"it has an @ where none belongs; {_ENCODE}")
    _check_hosts(authority.rpartition("@")[2])
    _check_options(place.partition("?")[2])
    _try_to_read(url)


def _check_hosts(hosts: str) -> None:
    for host in hosts.split(","):
        found = _HOST.fullmatch(host)
        if found is None or int(found[1] or 1) not in range(1, 65_536):
            raise ValueError(f"its host or port cannot be read; write it as {FORM}, and {_ENCODE}")


def _check_options(options: str) -> None:
    if options and any(option.count("=") != 1 for option in options.split("&")):
        raise ValueError("what stands after the ? is not a list such as sslmode=require&connect_timeout=5")


def _try_to_read(url: str) -> None:
    # Imported only where it is used: SQLite needs no driver.
    from psycopg import ProgrammingError  # noqa: PLC0415
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        conninfo_to_dict(url)
    except ProgrammingError:
        raise ValueError(f"it cannot be read, perhaps for an option that does not exist; write it as {FORM}") from None
