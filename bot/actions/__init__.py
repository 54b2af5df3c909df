"""The actions by name, as intents call them: one function an answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.base import Action
from bot.actions.compare import COMPARE
from bot.actions.passages import PASSAGES
from bot.actions.rank import RANK
from bot.actions.talk import TALK
from bot.actions.which import WHICH

ACTIONS: Mapping[str, Action] = {**TALK, **PASSAGES, **RANK, **COMPARE, **WHICH}
