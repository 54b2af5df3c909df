"""The version that runs."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    """The installed version; `unknown` where the code runs without being installed."""
    try:
        return metadata.version("career-advisor")
    except metadata.PackageNotFoundError:
        return "unknown"
