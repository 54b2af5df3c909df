"""What the actions say of skills and of what carries over."""

from __future__ import annotations

import pytest
from action_context import ENGINEER, INTERN, PROFESSOR, RESEARCHER, SCIENTIST, every, one

from bot.actions import ACTIONS
from bot.actions.base import ActionContext
from bot.frame import Frame
from bot.nlg.text_renderer import plain

CASES: dict[str, tuple[str, Frame, str]] = {
    "skills": ("skills", one("skills", INTERN), "6 skills to learn, 2 of them critical:"),
    "unranked skills": ("skills", one("skills", PROFESSOR), "6 skills to learn. The guide doesn't rank them"),
    "skills of all": ("skills", every("skills"), "This is what you would learn:"),
    "skills counted": ("skills", one("skills", INTERN, "count"), "6 skills for a research intern."),
    "critical counted": ("skills", one("skills", INTERN, "count", kind="critical"), "2 critical skills for a research"),
    "counted in all": ("skills", every("skills", "count"), "Each path has 6 skills."),
    "needed": (
        "skills",
        one("skills", SCIENTIST, "yes_no", subject="pytorch"),
        "Yes, PyTorch Framework is on the list",
    ),
    "brought": ("skills", one("skills", SCIENTIST, "yes_no", subject="sql"), "No, SQL & Data Handling is something"),
    "not needed": ("skills", one("skills", SCIENTIST, "yes_no", subject="teaching"), "The guides don't list teaching"),
    "needed where": ("skills", every("skills", "yes_no", subject="teaching"), "Teaching is to be learnt on 1 path:"),
    "needed nowhere": ("skills", every("skills", "yes_no", subject="age"), "None of these guides lists"),
    "critical": ("skills_priority", one("skills_priority", INTERN), "2 of the 6 skills are critical"),
    "nice to have": ("skills_priority", one("skills_priority", INTERN, kind="nice"), "2 skills are nice to have"),
    "no priorities": ("skills_priority", one("skills_priority", ENGINEER), "The guides don't rank the skills"),
    "critical in all": ("skills_priority", every("skills_priority"), "These skills are critical:"),
    "how": ("skill_how", one("skill", INTERN, "how", subject="pytorch"), "Finish Andrew Ng's 'Deep Learning"),
    "how, two skills": ("skill_how", one("skill", ENGINEER, "how", subject="mathematics"), "Probability & Statistics:"),
    "how, brought": (
        "skill_how",
        one("skill", SCIENTIST, "how", subject="sql"),
        "SQL & Data Handling is taken for granted",
    ),
    "how in all": ("skill_how", every("skill", "how", subject="mathematics"), "This is how to learn mathematics:"),
    "how of nothing": ("skill_how", one("skill", INTERN, "how"), "6 skills to learn"),
    "weeks": ("skill_weeks", one("skill_weeks", INTERN, subject="mathematics"), "10 weeks for Mathematics for ML"),
    "no weeks": (
        "skill_weeks",
        one("skill_weeks", ENGINEER, subject="pytorch"),
        "The guides give no weeks for PyTorch",
    ),
    "weeks of each": ("skill_weeks", one("skill_weeks", SCIENTIST), "50 weeks for 6 skills"),
    "biggest": ("biggest_skill", one("skill_weeks", INTERN, "most"), "Mathematics for ML (Linear Algebra, Calculus"),
    "no biggest": (
        "biggest_skill",
        one("skill_weeks", PROFESSOR, "most"),
        "The guides give no weeks for single skills",
    ),
    "biggest of all": (
        "biggest_skill",
        every("skill_weeks", "most"),
        "The applied scientist path has the biggest single skill",
    ),
    "rank": (
        "skill_priority",
        one("skill_priority", RESEARCHER, subject="pytorch"),
        "PyTorch or TensorFlow Proficiency",
    ),
    "rank confirmed": (
        "skill_priority",
        one("skill_priority", SCIENTIST, "yes_no", subject="deep-learning", kind="critical"),
        "Yes, Deep Learning & Neural Networks is ranked critical.",
    ),
    "rank denied": (
        "skill_priority",
        one("skill_priority", RESEARCHER, "yes_no", subject="pytorch"),
        "No, PyTorch or TensorFlow Proficiency is ranked nice to have.",
    ),
    "no rank": (
        "skill_priority",
        one("skill_priority", ENGINEER, subject="pytorch"),
        "PyTorch & TensorFlow Proficiency is on the list",
    ),
    "why": (
        "skill_priority",
        one("skill_priority", SCIENTIST, "why", subject="mathematics"),
        "This is what mathematics",
    ),
    "transferable": ("transferable", one("transferable", INTERN), "5 things that a backend developer knows will help"),
    "transferable of all": ("transferable", every("transferable"), "You can use Cloud Platforms (AWS/GCP) and API"),
    "reason": ("transfer_reason", one("transferable", INTERN, "why", subject="python"), "Python Programming carries"),
    "reason, to learn": (
        "transfer_reason",
        one("transferable", INTERN, "why", subject="pytorch"),
        "PyTorch is one of the skills to learn",
    ),
    "reason in all": (
        "transfer_reason",
        every("transferable", "why", subject="sql"),
        "You can use SQL and data handling on",
    ),
    "prerequisites": ("prerequisites", one("prerequisites", INTERN), "No formal requirement is set"),
    "known before": (
        "prerequisites",
        one("prerequisites", INTERN, subject="python"),
        "Yes, it helps: Python Programming",
    ),
    "named beside": ("prerequisites", one("prerequisites", INTERN, subjects=("python",)), "Yes, it helps: Python"),
    "learnt on the way": (
        "prerequisites",
        one("prerequisites", INTERN, subject="mathematics"),
        "No, you don't need mathematics to begin;",
    ),
    "not asked for": (
        "prerequisites",
        one("prerequisites", INTERN, subject="phd"),
        "Nothing in the guides asks for PhD",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_first_words(case: str, context: ActionContext) -> None:
    name, frame, start = CASES[case]
    assert plain(ACTIONS[name](frame, context).blocks)[: len(start)] == start


@pytest.mark.parametrize("guide", [INTERN, ENGINEER, SCIENTIST, PROFESSOR, RESEARCHER])
def test_listed_skills_lead_back(guide: str, context: ActionContext) -> None:
    shown = ACTIONS["skills"](one("skills", guide), context).items
    found = [ACTIONS["skill_weeks"](one("skill_weeks", guide, subject=item.id), context).items[0] for item in shown]
    assert [item.title for item in found] == [item.title for item in shown]


def test_skill_leads_on(context: ActionContext) -> None:
    following = ACTIONS["skill_weeks"](one("skill_weeks", INTERN, subject="pytorch"), context).suggestions
    assert [(frame.name, frame.slots.subject) for frame in following] == [
        ("skill.how", "pytorch"),
        ("skill_priority", "pytorch"),
    ]


def test_phase_beside_the_weeks(context: ActionContext) -> None:
    text = plain(ACTIONS["skill_weeks"](one("skill_weeks", INTERN, subject="mathematics"), context).blocks)
    assert "Phase 1, Foundations & Math Refresher, which covers it, lasts 6 weeks." in text
