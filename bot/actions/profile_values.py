"""What a visitor told of themselves in words, and the words to strike when it is forgotten."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from bot.actions.base import ActionContext
from bot.actions.money import amount
from bot.actions.plan_parts import joined
from bot.nlu.fact_words import pairs
from bot.state import Profile

FIELDS = ("role", "skills", "hours_per_week", "months", "start", "degree", "salary", "likes", "dislikes")
"""The fields of a profile in the order in which they are told."""
SEVERAL = frozenset({"skills", "likes", "dislikes"})
"""Fields of several values."""
_MONTHS_A_YEAR = 12
_SIGNS = ("", "$", "€", "£")


def role_name(context: ActionContext, role: str) -> str:
    """What to call a job in a sentence."""
    knowledge = context.knowledge
    known = knowledge.roles.get(role) or knowledge.jobs.get(role)
    return (known.short or known.name).lower() if known else role


def theme_name(context: ActionContext, theme: str) -> str:
    """What to call a theme of likes and dislikes."""
    label = f"profile.theme_{theme}"
    return context.label(label) if context.templates.has_label(label) else context.index.name(theme)


def value_names(context: ActionContext, field: str, values: Sequence[str]) -> tuple[str, ...]:
    """The names of skills or themes."""
    name = context.index.name if field == "skills" else lambda theme: theme_name(context, theme)
    return tuple(name(value) for value in values)


def written_values(context: ActionContext, profile: Profile) -> Mapping[str, str]:
    """What is known, in words, by field; what is not known is left out."""
    language = context.language
    found = {
        "role": role_name(context, profile.role) if profile.role else "",
        "hours_per_week": language.number(profile.hours_per_week) if profile.hours_per_week else "",
        "months": language.number(profile.months) if profile.months else "",
        "start": language.date(profile.start) if profile.start else "",
        "degree": context.label(f"profile.degree_{profile.degree}") if profile.degree else "",
        "salary": amount(profile.salary) if profile.salary else "",
    }
    found |= {field: joined(context, value_names(context, field, getattr(profile, field))) for field in SEVERAL}
    return {field: found[field] for field in FIELDS if found[field]}


def struck_words(context: ActionContext, field: str, profile: Profile) -> tuple[str, ...]:
    """The ways in which a visitor may have written a part of the profile, and the advisor has shown it."""
    value = getattr(profile, field)
    if not value:
        return ()
    spelt: Mapping[str, Callable[[], list[str]]] = {
        "salary": lambda: _sums(value),
        "hours_per_week": lambda: _counts(context, value, "profile.hour_units"),
        "months": lambda: _counts(context, value, "profile.month_units"),
        "start": lambda: _dates(context, value),
        "degree": lambda: _degrees(context),
        "role": lambda: _role_names(context, value),
        "skills": lambda: [name for one in value for name in subject_names(context, one)],
        "likes": lambda: _themes(context, value),
        "dislikes": lambda: _themes(context, value),
    }
    shown = written_values(context, profile)[field]
    return tuple(dict.fromkeys((f"{context.label(f'profile.{field}')}: {shown}", *spelt[field]())))


def subject_names(context: ActionContext, subject: str) -> list[str]:
    """Every name of a subject or resource."""
    knowledge = context.knowledge
    known = knowledge.subjects.get(subject) or knowledge.resources.get(subject)
    return [known.name, *known.aliases] if known else [context.index.name(subject)]


def _role_names(context: ActionContext, role: str) -> list[str]:
    known = context.knowledge.roles.get(role) or context.knowledge.jobs.get(role)
    return [known.name, *known.aliases, *([known.short] if known.short else [])] if known else [role]


def theme_of(context: ActionContext, subject: str) -> str:
    """The theme that a subject belongs to; itself where it belongs to none."""
    lines = pairs(context.knowledge.language.get("fact_themes", ()))
    return next((theme for theme, subjects in lines if subject in subjects.split()), subject)


def _themes(context: ActionContext, themes: Sequence[str]) -> list[str]:
    lines = dict(pairs(context.knowledge.language.get("fact_themes", ())))
    subjects = (subject for theme in themes for subject in lines.get(theme, theme).split())
    shown = [theme_name(context, theme) for theme in themes]
    return shown + [name for subject in subjects for name in subject_names(context, subject)]


def _degrees(context: ActionContext) -> list[str]:
    """The names of every degree, since an earlier one may have been told; the bare word names none."""
    bare = context.label("profile.degree").casefold()
    known = [word for word, _ in pairs(context.knowledge.language.get("fact_degrees", ()))]
    return [word for word in known if word.casefold() not in bare]


def _counts(context: ActionContext, count: float, units: str) -> list[str]:
    number = context.language.number(count)
    return [f"{number}{gap}{unit}" for unit in context.label(units).split() for gap in (" ", "")]


def _sums(pay: int) -> list[str]:
    """A yearly pay, rounded as it is shown, and what it comes to a month."""
    written = [amount(pay)]
    for one in (pay, pay // _MONTHS_A_YEAR) if pay % _MONTHS_A_YEAR == 0 else (pay,):
        written += [f"{one}", f"{one:,}"]
        if one % 1000 == 0:
            written += [f"{one // 1000}k", f"{one // 1000} k"]
    return [sign + one for one in written for sign in _SIGNS]


def _dates(context: ActionContext, day: datetime.date) -> list[str]:
    full = context.language.date(day)
    month = full.split(" ")[1]
    names = (month, month[:3])
    forms = [f"{day.day} {name}" for name in names] + [f"{name} {day.day}" for name in names]
    return [day.isoformat(), full, *forms]
