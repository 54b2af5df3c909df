"""The advisor that all tests of the engine share: loaded once a process, for fixtures and strategies alike."""

from __future__ import annotations

from functools import cache

from bot import Advisor


@cache
def loaded() -> Advisor:
    """The advisor over the built-in knowledge."""
    return Advisor.load()
