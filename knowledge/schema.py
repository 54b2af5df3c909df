"""What a guide, a lexicon entry, a topic and the advisor's phrasings look like: frozen, strict, nothing left implicit."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Frozen(BaseModel):
    """A value that never changes after loading and refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def slug(text: str) -> str:
    """The anchor form of a name: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


class Priority(StrEnum):
    """How a guide ranks a skill to learn."""

    CRITICAL = "Critical"
    IMPORTANT = "Important"
    NICE = "Nice to have"


class ResourceKind(StrEnum):
    """What sort of thing a resource is."""

    COURSE = "course"
    BOOK = "book"
    VIDEO = "video series"
    TOOL = "tool"
    SITE = "site"
    PAPER = "paper"
    COMMUNITY = "community"


class Resource(Frozen):
    """A thing to learn from or with, known by one id across all guides."""

    id: str
    name: str
    kind: ResourceKind
    by: str | None = None
    """Author, lecturer or provider."""
    url: str | None = None
    aliases: tuple[str, ...] = ()
    note: str | None = None
    """The editor's own remark, never the guide's."""
    checked: datetime.date | None = None
    """When an editor last checked that the resource is still there."""


def _as_use(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


class ResourceUse(Frozen):
    """A guide's use of a resource, with what the guide says of it there (`courses 1-3`)."""

    id: str
    detail: str | None = None


ResourceUses = tuple[Annotated[ResourceUse, BeforeValidator(_as_use)], ...]


def _as_statement(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Statement(Frozen):
    """One sentence of a guide; `about` names subjects that its words do not."""

    text: str
    about: tuple[str, ...] = ()


Statements = tuple[Annotated[Statement, BeforeValidator(_as_statement)], ...]


class Span(Frozen):
    """A range with a unit, and the words that the guide gives it in (`9–12 months`)."""

    text: str
    low: float
    high: float
    unit: Literal["months", "years", "percent", "hours per week", "papers", "USD"]
    remark: str | None = None


class Header(Frozen):
    """The facts at the top of a guide's page; each may be missing."""

    difficulty: str | None = None
    timeline: Span | None = None
    salary_change: Span | None = None
    demand: Statement | None = None


class TransferableSkill(Frozen):
    """A skill that a person of the source role already has, and what it is good for."""

    name: str
    why: str
    about: tuple[str, ...] = ()


class SkillToLearn(Frozen):
    """A skill still to learn; priority and weeks are missing in some guides."""

    name: str
    how: str
    priority: Priority | None = None
    weeks: int | None = None
    resources: ResourceUses = ()
    about: tuple[str, ...] = ()


class Phase(Frozen):
    """A phase of the roadmap; phases are numbered from 1 in their order."""

    name: str
    weeks: int
    tasks: Statements
    resources: ResourceUses = ()
    about: tuple[str, ...] = ()


class Reality(Frozen):
    """What one will love and miss, and what is hard."""

    love: Statements
    miss: Statements
    challenges: Statements


class ActionPlan(Frozen):
    """What to do first."""

    this_week: Statements
    this_month: Statements
    next_90_days: Statements


class Figures(Frozen):
    """The figures that a FAQ answer gives."""

    target_pay: Span | None = None
    source_pay: Span | None = None
    compared_with: str | None = None
    """Whose pay the figures are held against (`senior backend salary`)."""
    initial_decrease: Span | None = None
    increase: Span | None = None
    recovery: Span | None = None
    duration: Span | None = None
    study_load: Span | None = None
    job_ready: Span | None = None
    publications: Span | None = None
    phd_with_masters: Span | None = None


class Faq(Frozen):
    """One entry of the FAQ: the questions it answers, the answer, its figures."""

    id: str
    title: str
    questions: tuple[str, ...]
    answer: str
    figures: Figures = Figures()
    about: tuple[str, ...] = ()


class Conflict(Frozen):
    """Two places of one guide that do not agree, told as they stand."""

    about: Literal["time", "pay", "priority", "order", "wording"]
    text: str
    places: tuple[str, ...]
    """Anchors of the places, such as `header`, `roadmap`, `faq-pay`."""


class Guide(Frozen):
    """One `source role → target role` guide."""

    id: str
    source_role: str
    target_role: str
    title: str
    title_timeline: Span | None = None
    page: str | None = None
    """Where the facts were read; shown as plain text."""
    reviewed: datetime.date
    header: Header = Header()
    overview: Statements
    transferable_skills: tuple[TransferableSkill, ...]
    skills_to_learn: tuple[SkillToLearn, ...]
    roadmap: tuple[Phase, ...]
    reality: Reality
    action_plan: ActionPlan
    faq: tuple[Faq, ...] = ()
    organisations: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


class Role(Frozen):
    """A role by its name and its other names; `covered` by a guide or not is found out, not stated."""

    id: str
    name: str
    short: str | None = None
    """How the advisor names it inside a sentence or on a button (`research engineer`)."""
    aliases: tuple[str, ...] = ()


class Subject(Frozen):
    """A thing that guides speak of: a skill, a method, a tool, an institution, a theme such as interviews."""

    id: str
    name: str
    kind: Literal["skill", "method", "tool", "organisation", "theme", "work", "money", "life"] = "skill"
    aliases: tuple[str, ...] = ()
    """Its names: found anywhere, typing errors mended."""
    hints: tuple[str, ...] = ()
    """Words that point to it without naming it (`matrices` → linear algebra): weaker evidence."""
    within: tuple[str, ...] = ()
    """Wider subjects that hold it: `linear-algebra` within `mathematics`."""


class Concept(Frozen):
    """An idea that questions turn on (pay, duration, difficulty) and the words people use for it."""

    id: str
    words: tuple[str, ...]
    """Words and phrases; `earn*` stands for every word that begins so."""


class Topic(Frozen):
    """One thing that visitors ask for: how they ask it, what it needs, what answers it, what to offer next."""

    id: str
    title: str
    """As it stands on a button: `Pay`."""
    ask: str
    """The topic as a question a visitor could send; `<role>` is filled in: `What does <role> pay?`"""
    answer: str
    """The name of the answer that the engine computes, such as `timeline`; `say` speaks a phrasing; `missing` is not covered."""
    about: str | None = None
    """For `subject` answers the subject, for `say` the phrasing's id, for `missing` what is not covered, in words."""
    needs: Literal["guide", "guides", "nothing"] = "guide"
    concepts: tuple[str, ...] = ()
    """Concepts that speak for this topic."""
    examples: tuple[str, ...]
    """Ways to ask, with `<role>`, `<skill>`, `<number>` where a name or number would stand."""
    next: tuple[str, ...] = ()
    """Topics worth offering after this one."""


class Phrasings(Frozen):
    """The advisor's voice: every sentence that is not a fact, and every label of the UI, by id."""

    says: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Variants of what the advisor says; the turn number chooses."""
    labels: dict[str, str] = Field(default_factory=dict)
    """UI labels and headings."""
