"""The answers by name, as topics call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.answers import details, facts, learning, overall, phase_finding, ranking, roadmap, talk
from bot.answers.personal import PERSONAL
from bot.conversation import Ask
from bot.scene import Part, Scene

MaybeAnswer = Callable[[Scene, Ask], Part | None]

ANSWERS: Mapping[str, MaybeAnswer] = {
    "overview": facts.overview, "duration": facts.duration, "study_load": facts.study_load,
    "difficulty": facts.difficulty, "pay": facts.pay, "pay_range": facts.pay_range, "demand": facts.demand,
    "love": facts.reality, "miss": facts.reality, "challenges": facts.reality,
    "start": facts.start, "action_plan": facts.action_plan,
    "transferable": learning.transferable, "transfer_reason": learning.transfer_reason,
    "skills": learning.skills, "skills_priority": learning.skills_priority, "skill_how": learning.skill_how,
    "skill_weeks": learning.skill_weeks, "skill_priority": learning.skill_priority,
    "biggest_skill": learning.biggest_skill,
    "roadmap": roadmap.roadmap, "phase": roadmap.phase, "phase_weeks": roadmap.phase_weeks,
    "phase_resources": roadmap.phase_resources, "phase_count": roadmap.phase_count,
    "total_weeks": roadmap.weeks_in_all, "order": roadmap.order,
    "resources": details.resources, "resource_detail": details.resource_detail, "subject": details.subject,
    "suits": details.suits, "statement": details.any_statement, "why": details.why,
    "paths": overall.paths, "path_count": overall.paths, "compare": overall.compare,
    "which_need": overall.which_need, "which_lack": overall.which_lack, "most_of": overall.weight_of,
    "least_of": overall.weight_of, "shared": overall.shared, "phase_find": phase_finding.phase_find,
    "study_load_overview": overall.study_load_overview, "demand_overview": overall.demand_overview,
    "sources": overall.sources_of,
    "quickest": ranking.rank, "longest": ranking.rank, "easiest": ranking.rank, "hardest": ranking.hardest,
    "biggest_raise": ranking.raise_of, "best_paid": ranking.best_paid, "worst_paid": ranking.best_paid,
    "pay_overview": ranking.pay_overview, "within_time": ranking.within_time,
    "weeks_overview": ranking.rank, "difficulty_overview": ranking.rank,
    "say": talk.say, "repeat": talk.repeat, "offtopic": talk.offtopic, "missing": talk.not_covered,
    "uncovered_role": talk.uncovered_role, "background": talk.background,
    "danger": talk.danger, "danger_other": talk.danger_other, "care": talk.care,
    "unknown": talk.not_understood, "forget_me": talk.forget_me,
    "roadmap_done": talk.roadmap_done,
    **PERSONAL,
}  # fmt: skip
"""Each answers one ask, or returns None when the ask lacks what it needs."""

COURTESY = frozenset({"say", "repeat"})
CARE = frozenset({"danger", "danger_other", "care"})
OFF = frozenset({"offtopic", "none"})
PROFILE = frozenset({"profile_tell", "background"})
"""Answers to statements about oneself: they give way to any question beside them."""
ROLES = frozenset({"uncovered_role", "background"})
"""Answers to roles that no guide covers."""
OVERALL = frozenset({
    "paths", "path_count", "compare", "which_need", "which_lack", "most_of", "least_of", "shared", "phase_find",
    "demand_overview", "sources", "quickest", "longest", "easiest", "hardest", "biggest_raise", "best_paid",
    "worst_paid", "pay_overview", "within_time", "weeks_overview", "difficulty_overview", "study_load_overview",
})  # fmt: skip
"""Answers over all guides, or over those that are named when there are several."""
OF_SUBJECT = frozenset({
    "skill_how", "skill_weeks", "skill_priority", "transfer_reason", "resource_detail", "which_need", "which_lack",
    "most_of", "least_of", "subject", "statement",
})  # fmt: skip
OF_PHASE = frozenset({"phase", "phase_weeks", "phase_resources", "phase_dates"})
"""Answers about one phase."""
ROADMAP = OF_PHASE | {"roadmap", "phase_count", "total_weeks"}
"""Answers after which an ordinal means a phase."""
