"""The actions by name, as intents call them: one function an answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.base import Action
from bot.actions.first_steps import FIRST_STEPS
from bot.actions.gap import GAP
from bot.actions.money import MONEY
from bot.actions.phase_dates import PHASE_DATES
from bot.actions.plan import PLAN
from bot.actions.profile import PROFILE
from bot.actions.progress import PROGRESS
from bot.actions.skip import SKIP
from bot.actions.talk import TALK

ACTIONS: Mapping[str, Action] = {
    **TALK,
    **PLAN,
    **PHASE_DATES,
    **PROGRESS,
    **SKIP,
    **GAP,
    **MONEY,
    **PROFILE,
    **FIRST_STEPS,
}
