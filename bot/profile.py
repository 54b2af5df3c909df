"""What a message tells of the visitor, laid over what was known: conservative, never out of a question or a denial."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.conversation import Conversation, Pending, Profile
from bot.cues import Cues, cues_of
from bot.nlu.tokenizer import Token
from bot.planning.figures import hours_said, months_said, salary_said, start_said
from bot.planning.plan import usable
from bot.retrieval.guide_index import Shelf
from bot.telling import Tale, read_tale
from bot.understanding import Understanding

_MOST = 30
"""Skills or tastes kept of one visitor."""
_TOO_LONG = 120
"""Months beyond which `I have … years` is no time at hand."""


def learn(understanding: Understanding, conversation: Conversation, shelf: Shelf) -> Profile:
    """The profile after this message; the same value when the message tells nothing."""
    profile = conversation.profile
    if not (understanding.entities or understanding.quantities or understanding.date or len(understanding.tokens) > 1):
        return profile
    cues = cues_of(shelf)
    figures = understanding.quantities or understanding.date or conversation.pending
    if not figures and cues.telling.isdisjoint(token.text for token in understanding.tokens):
        return profile
    if cues.forgets.first(understanding.tokens):
        return profile
    tale = tale_of(understanding, shelf)
    learnt = _with_figures(with_tale(profile, tale), understanding, cues, tale, conversation.pending)
    degree = _degree(understanding, cues, tale)
    if degree is not None:
        learnt = replace(learnt, degree=degree)
    return profile if learnt == profile else learnt


@lru_cache(maxsize=2)
def tale_of(understanding: Understanding, shelf: Shelf, *, choosing: bool = False) -> Tale:
    """What the message tells of its writer, remembered of one; `choosing` also hears wishes and tastes in questions."""
    return read_tale(understanding, cues_of(shelf), choosing=choosing)


def with_tale(profile: Profile, tale: Tale) -> Profile:
    """The profile with what a tale tells: the last word on a skill or taste counts."""
    if not tale.told:
        return profile
    skills = dict.fromkeys(profile.skills)
    likes, dislikes = dict.fromkeys(profile.likes), dict.fromkeys(profile.dislikes)
    role = profile.role
    for told in tale.told:
        if told.what == "skill":
            skills[told.id] = None
        elif told.what == "lack":
            skills.pop(told.id, None)
        elif told.what == "like":
            likes[told.id] = None
            dislikes.pop(told.id, None)
        elif told.what == "dislike":
            dislikes[told.id] = None
            likes.pop(told.id, None)
        else:
            role = told.id
    return replace(
        profile, role=role, skills=tuple(skills)[:_MOST], likes=tuple(likes)[:_MOST], dislikes=tuple(dislikes)[:_MOST]
    )


def _with_figures(
    profile: Profile, understanding: Understanding, cues: Cues, tale: Tale, pending: Pending | None
) -> Profile:
    slot = pending.slot if pending else None
    if understanding.quantities or cues.hours.first(understanding.tokens):
        hours = hours_said(understanding, cues, tale, asked_for=slot == "hours")
        if hours and hours.told and usable(hours.value):
            profile = replace(profile, hours_per_week=hours.value)
        salary = salary_said(understanding, cues, tale, loose=slot == "salary")
        if salary and (salary.told or slot == "salary"):
            profile = replace(profile, salary=round(salary.value))
    months = months_said(understanding, cues, tale)
    if months and months.told and 0 < months.value <= _TOO_LONG:
        profile = replace(profile, months=months.value)
    start = start_said(understanding, cues, loose=slot == "start")
    if start and not tale.asked:
        profile = replace(profile, start=start)
    return profile


def _degree(understanding: Understanding, cues: Cues, tale: Tale) -> str | None:
    tokens = understanding.tokens
    if cues.no_degree.first(tokens):
        return "none"
    for index in range(len(tokens)):
        hit = cues.graduates.at(tokens, index)
        if hit is None or index in tale.asked or _denied(tokens, index, cues):
            continue
        for place in range(hit[1], min(hit[1] + 4, len(tokens))):
            degree = cues.degrees.at(tokens, place)
            if degree and not _others(tokens, degree[1], cues):
                return degree[0]
            token = tokens[place]
            others = token.text in cues.sets["told_blockers"] | cues.sets["told_negations"]
            if others or (not token.is_word and token.text != "-"):
                break
    return None


def _denied(tokens: tuple[Token, ...], index: int, cues: Cues) -> bool:
    """Whether a denial stands in the two words before, or a wish (`I want to have a PhD`)."""
    near = {token.text for token in tokens[max(0, index - 2) : index]}
    return bool(near & cues.sets["told_negations"])


def _others(tokens: tuple[Token, ...], end: int, cues: Cues) -> bool:
    """Whether the degree word goes on to something else: `PhD student`."""
    return end < len(tokens) and tokens[end].text in cues.sets["told_degree_others"]
