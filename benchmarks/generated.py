"""Guides made for measuring: many roles with names that overlap, in the shape of the built-in guides."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from knowledge.schema import role_id

_TRADES = {
    "data scientist": ("statistics", "experiment design", "Python", "feature engineering", "model validation"),
    "data engineer": ("data modelling", "Spark", "stream processing", "warehouse design", "orchestration"),
    "data analyst": ("SQL", "dashboards", "spreadsheets", "A/B testing", "reporting"),
    "machine learning engineer": ("PyTorch", "model serving", "feature stores", "monitoring", "Docker"),
    "frontend developer": ("TypeScript", "accessibility", "CSS", "component design", "browser testing"),
    "mobile developer": ("Kotlin", "Swift", "offline storage", "app releases", "mobile testing"),
    "DevOps engineer": ("Kubernetes", "Terraform", "incident response", "Linux", "observability"),
    "cloud architect": ("network design", "cost control", "identity management", "AWS", "disaster recovery"),
    "security analyst": ("threat modelling", "log analysis", "forensics", "cryptography", "penetration testing"),
    "product manager": ("user interviews", "prioritisation", "roadmapping", "pricing", "stakeholder management"),
    "UX designer": ("wireframing", "usability testing", "interaction design", "design systems", "prototyping"),
    "QA engineer": ("test automation", "exploratory testing", "load testing", "test planning", "bug triage"),
    "database administrator": ("query tuning", "backup and recovery", "replication", "PostgreSQL", "migration"),
    "technical writer": ("information architecture", "editing", "API documentation", "style guides", "Markdown"),
    "robotics engineer": ("control theory", "ROS", "sensor fusion", "kinematics", "simulation"),
    "bioinformatician": ("genomics", "sequence alignment", "R", "workflow managers", "statistical genetics"),
}
_RANKS = ("", "senior ", "lead ", "junior ", "principal ")
_FIELDS = ("", "AI ", "applied AI ", "healthcare ", "fintech ", "marketing ", "climate ", "games ", "embedded ")
_RESOURCES = ("coursera", "edx", "kaggle", "github", "arxiv", "linkedin", "leetcode", "hugging-face")
_LEVELS = ("Easy", "Moderate", "Challenging", "Hard", "Very hard")
_PRIORITIES = ("Critical", "Important", "Important", "Nice to have", "Nice to have")
_PHASES = ("Foundations of", "Practice in", "A project with", "Work with")
_PLACES = ("a meetup", "a summer school", "a hackathon", "a local user group", "an online forum")


@dataclass(frozen=True)
class Path_:
    """A way from one role to another."""

    source: str
    target: str


def roles() -> list[str]:
    """All role names, those of one trade far apart, so that a few already overlap."""
    return [f"{rank}{field}{trade}" for rank, field in product(_RANKS, _FIELDS) for trade in _TRADES]


def pairs(count: int) -> list[Path_]:
    """So many ways, with about as many sources as targets, always the same."""
    names = roles()
    wide = max(2, round(count**0.5))
    targets, sources = names[: min(len(names), 2 * wide)], names[::-1]
    found = [
        Path_(source, target)
        for source in sources
        for target in targets
        if source != target and role_id(source) != role_id(target)
    ]
    return found[:count]


def guide(path: Path_, rng: random.Random) -> dict[str, Any]:
    """One guide in the shape of the YAML files."""
    source, target = path.source, path.target
    skills, brought = _TRADES[_trade(target)], _TRADES[_trade(source)]
    weeks = [rng.randrange(3, 13) for _ in _PHASES]
    return {
        "id": f"{role_id(source)}-to-{role_id(target)}",
        "source_role": _capital(source),
        "target_role": _capital(target),
        "title": f"{_capital(source)} → {_capital(target)}",
        "reviewed": "2026-01-05",
        "header": _header(target, sum(weeks), rng),
        "overview": [
            f"What a {source} does each day is nearer to the work of a {target} than most people think.",
            f"You keep your habits with {rng.choice(brought)} and learn to look at problems from another side.",
            f"The way leads over {skills[0]} and {skills[1]}, with time to practise both on small things of your own.",
        ],
        "transferable_skills": [
            {"name": _capital(skill), "why": f"A {target} needs {skill} from the first week, and a {source} has it."}
            for skill in brought
        ],
        "skills_to_learn": [_skill(skill, place, rng) for place, skill in enumerate(skills)],
        "roadmap": [_phase(path, number, length, rng) for number, length in enumerate(weeks)],
        "reality": {
            "love": [f"You will see what {skill} is good for." for skill in skills[:3]],
            "miss": [f"You might miss the {skill} of your old work as a {source}." for skill in brought[:3]],
            "challenges": [f"As a {source} you need patience to get used to {skill}." for skill in skills[2:]],
        },
        "action_plan": {
            "this_week": [f"Find two people who work as a {target}.", f"Install what {skills[0]} needs."],
            "this_month": [f"Finish an introduction to {skills[0]}.", f"Begin a diary of your way to {target}."],
            "next_90_days": [f"Finish a project with {skills[1]}.", f"Apply for one opening as a {target}."],
        },
        "faq": [_pay(target, rng.randrange(45, 160) * 1000)],
    }


def _header(target: str, weeks: int, rng: random.Random) -> dict[str, Any]:
    months, change = max(1, round(weeks / 4.3)), rng.randrange(-30, 90)
    return {
        "difficulty": rng.choice(_LEVELS),
        "timeline": {"text": f"{months}–{months + 2} months", "low": months, "high": months + 2, "unit": "months"},
        "salary_change": {"text": f"{change:+d}%", "low": change, "high": change, "unit": "percent"},
        "demand": f"Employers look for a {target} in most large towns, and more so every year.",
    }


def _skill(skill: str, place: int, rng: random.Random) -> dict[str, Any]:
    return {
        "name": _capital(skill),
        "how": f"Work through an introduction to {skill}, build something small with it and ask for a review.",
        "priority": _PRIORITIES[place],
        "weeks": rng.randrange(2, 12),
        "resources": rng.sample(_RESOURCES, 2),
    }


def _phase(path: Path_, number: int, weeks: int, rng: random.Random) -> dict[str, Any]:
    skill, following = _TRADES[_trade(path.target)][number : number + 2]
    return {
        "name": f"{_PHASES[number]} {skill}",
        "weeks": weeks,
        "tasks": [
            f"Read up on {skill} and write down what is new to a {path.source}.",
            f"Build a small thing that turns on {skill} and {following}.",
            f"Show it to somebody who works as a {path.target}, and mend what they find.",
            f"Tell of it at {rng.choice(_PLACES)}.",
        ],
        "resources": rng.sample(_RESOURCES, 2),
    }


def _pay(target: str, low: int) -> dict[str, Any]:
    high = low + 30_000
    return {
        "id": "pay",
        "title": f"What a {target} earns",
        "questions": [f"How much does a {target} earn?", "Will I earn more than now?"],
        "answer": f"A {target} earns about ${low:,} to ${high:,} a year.",
        "figures": {"target_pay": {"text": f"${low:,}–${high:,}", "low": low, "high": high, "unit": "USD"}},
    }


def _trade(role: str) -> str:
    return max((name for name in _TRADES if role.endswith(name)), key=len)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def write_guides(folder: Path, count: int, seed: int = 7) -> list[Path_]:
    """Writes a knowledge folder with so many guides and gives their ways."""
    rng = random.Random(seed)
    made = pairs(count)
    (folder / "guides").mkdir(parents=True, exist_ok=True)
    for path in made:
        whole = guide(path, rng)
        text = yaml.dump(whole, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=200)
        (folder / "guides" / f"{whole['id']}.yaml").write_text(text, encoding="utf-8")
    return made


_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
