"""The actions by name, as intents call them: one function an answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.base import Action
from bot.actions.talk import TALK

ACTIONS: Mapping[str, Action] = {**TALK}
