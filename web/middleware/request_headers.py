"""Reads a single header of a request."""

from __future__ import annotations

from starlette.types import Scope


def header(scope: Scope, wanted: bytes) -> str | None:
    """The last value of a header; nothing where it is not sent."""
    found = None
    for name, value in scope["headers"]:
        if name == wanted:
            found = value.decode("latin-1")
    return found
