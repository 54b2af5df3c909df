"""Personal advice: the answers that know what the visitor told of themselves."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.fitting import fit, guide_for
from bot.answers.money import money, months_at_hand
from bot.answers.personal_gap import gap
from bot.answers.personal_profile import profile_forget, profile_show, profile_tell, start_over
from bot.answers.personal_progress import progress
from bot.answers.planning import export, phase_dates, plan, plan_time, skip
from bot.scene import Answer

PERSONAL: Mapping[str, Answer] = {
    "plan": plan, "plan_time": plan_time, "skip": skip, "export": export, "progress": progress, "gap": gap,
    "fit": fit, "guide_for": guide_for, "money": money, "months_at_hand": months_at_hand,
    "profile_show": profile_show, "profile_tell": profile_tell, "profile_forget": profile_forget,
    "start_over": start_over, "phase_dates": phase_dates,
}  # fmt: skip
