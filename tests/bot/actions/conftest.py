"""One context over the built-in knowledge for all tests of actions."""

from __future__ import annotations

import pytest
from action_context import context_of

from bot.actions.base import ActionContext
from knowledge import load


@pytest.fixture(scope="session")
def context() -> ActionContext:
    return context_of(load())
