"""The actions by name, as intents call them: one function an answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.base import Action, ActionContext, ActionResult
from bot.actions.best_for import BEST_FOR
from bot.actions.compare import COMPARE
from bot.actions.counts import COUNTS
from bot.actions.decision import DECISION
from bot.actions.facts import FACTS
from bot.actions.first_steps import FIRST_STEPS
from bot.actions.fit import FIT
from bot.actions.gap import GAP
from bot.actions.hours_needed import HOURS_NEEDED
from bot.actions.money import MONEY
from bot.actions.order import ORDER
from bot.actions.passages import PASSAGES
from bot.actions.pay import PAY
from bot.actions.phase_dates import PHASE_DATES
from bot.actions.phase_search import PHASE_SEARCH
from bot.actions.phases import PHASES
from bot.actions.plan import PLAN
from bot.actions.profile import PROFILE
from bot.actions.progress import PROGRESS
from bot.actions.questionnaire import QUESTIONNAIRE
from bot.actions.rank import RANK
from bot.actions.reality import REALITY
from bot.actions.resources import RESOURCES
from bot.actions.roadmap import ROADMAP
from bot.actions.skill_details import SKILL_DETAILS
from bot.actions.skills import SKILLS
from bot.actions.skip import SKIP
from bot.actions.talk import TALK
from bot.actions.transfer import TRANSFER
from bot.actions.which import WHICH
from bot.actions.why_rank import WHY_RANK
from bot.frame import Frame


def where_known(field: str, plain: Action, personal: Action) -> Action:
    """An action that answers for the visitor where that field of the profile is known, else in general."""

    def chosen(frame: Frame, context: ActionContext) -> ActionResult:
        known = getattr(context.state.profile, field) is not None and len(frame.guides) == 1
        return (personal if known else plain)(frame, context)

    return chosen


ACTIONS: Mapping[str, Action] = {
    **TALK, **BEST_FOR, **COMPARE, **COUNTS, **DECISION, **FACTS, **FIRST_STEPS, **FIT, **GAP, **HOURS_NEEDED, **MONEY,
    **ORDER, **PASSAGES, **PAY, **PHASE_DATES, **PHASE_SEARCH, **PHASES, **PLAN, **PROFILE, **PROGRESS,
    **QUESTIONNAIRE, **RANK, **REALITY, **RESOURCES, **ROADMAP, **SKILL_DETAILS, **SKILLS, **SKIP, **TRANSFER,
    **WHICH, **WHY_RANK,
    "duration": where_known("hours_per_week", FACTS["duration"], PLAN["plan_time"]),
    "pay_change": where_known("salary", PAY["pay_change"], MONEY["money"]),
}  # fmt: skip
