"""The actions by name, as intents call them: one function an answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.base import Action
from bot.actions.best_for import BEST_FOR
from bot.actions.compare import COMPARE
from bot.actions.counts import COUNTS
from bot.actions.facts import FACTS
from bot.actions.fit import FIT
from bot.actions.order import ORDER
from bot.actions.passages import PASSAGES
from bot.actions.pay import PAY
from bot.actions.phase_search import PHASE_SEARCH
from bot.actions.phases import PHASES
from bot.actions.rank import RANK
from bot.actions.reality import REALITY
from bot.actions.resources import RESOURCES
from bot.actions.roadmap import ROADMAP
from bot.actions.skill_details import SKILL_DETAILS
from bot.actions.skills import SKILLS
from bot.actions.talk import TALK
from bot.actions.which import WHICH

ACTIONS: Mapping[str, Action] = {
    **TALK, **PASSAGES, **RANK, **COMPARE, **WHICH, **FACTS, **PAY, **REALITY, **SKILLS, **SKILL_DETAILS, **ROADMAP,
    **PHASES, **PHASE_SEARCH, **ORDER, **RESOURCES, **COUNTS, **FIT, **BEST_FOR,
}  # fmt: skip
