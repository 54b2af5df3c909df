"""One advisor over the built-in knowledge for all tests of the engine."""

from __future__ import annotations

import datetime

import pytest
from bot_engine import loaded

from bot import Advisor


@pytest.fixture(scope="session")
def advisor() -> Advisor:
    return loaded()


@pytest.fixture(scope="session")
def today() -> datetime.date:
    """A Monday."""
    return datetime.date(2026, 1, 5)
