"""What a guide, a lexicon entry, a topic and the advisor's phrasings look like: frozen, strict, explicit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from knowledge.facets import Facet, OccupationCode, Occupations
from knowledge.fields import Day, Frozen, Id, Number, Text, Url, Weeks, role_id, slug

__all__ = [
    "ActionPlan", "AskedQuestions", "Concept", "Conflict", "Day", "Facet", "Faq", "Figures", "Frozen", "Guide",
    "Header", "Id", "Intent", "Number", "OccupationCode", "Occupations", "OneStatement", "Operation", "Phase",
    "Phrasings", "Priority", "Reality", "Resource", "ResourceKind", "ResourceUse", "ResourceUses", "Role",
    "SkillToLearn", "Span", "Statement", "Statements", "Subject", "Text", "TransferableSkill", "Url", "Weeks",
    "role_id", "slug",
]


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

    id: Id
    name: Text
    kind: ResourceKind
    by: Text | None = None
    """Author, lecturer or provider."""
    url: Url | None = None
    aliases: tuple[Text, ...] = ()
    about: tuple[Text, ...] = ()
    """Subjects that it serves and its name does not say (`LeetCode`: interviews)."""
    note: Text | None = None
    """The editor's own remark, never the guide's."""
    checked: Day | None = None
    """When an editor last checked that the resource is still there."""
    price: Literal["free", "partly free", "paid"] | None = None
    """What it cost when it was last checked."""
    language: Text | None = None
    """The language it is in, where that is not English."""


def _as_use(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


class ResourceUse(Frozen):
    """A guide's use of a resource, with what the guide says of it there (`courses 1-3`)."""

    id: Id
    detail: Text | None = None


ResourceUses = tuple[Annotated[ResourceUse, BeforeValidator(_as_use, json_schema_input_type=str | ResourceUse)], ...]


def _as_statement(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Statement(Frozen):
    """One sentence of a guide; `about` names subjects that its words do not."""

    text: Text
    about: tuple[Text, ...] = ()


OneStatement = Annotated[Statement, BeforeValidator(_as_statement, json_schema_input_type=str | Statement)]
"""A statement; one without tags may be written as its text alone."""
Statements = tuple[OneStatement, ...]


class Span(Frozen):
    """A range with a unit, and the words that the guide gives it in (`9–12 months`)."""

    text: Text
    low: Number
    high: Number
    unit: Literal["months", "years", "percent", "hours per week", "papers", "USD"]
    remark: Text | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.low > self.high:
            raise ValueError(f"has a low end of {self.low:g} above its high end of {self.high:g}; swap them")
        return self


class Header(Frozen):
    """The facts at the top of a guide's page; each may be missing."""

    difficulty: Text | None = None
    timeline: Span | None = None
    salary_change: Span | None = None
    demand: OneStatement | None = None


class TransferableSkill(Frozen):
    """A skill that a person of the source role already has, and what it is good for."""

    name: Text
    why: Text
    about: tuple[Text, ...] = ()


class SkillToLearn(Frozen):
    """A skill still to learn; priority and weeks are missing in some guides."""

    name: Text
    how: Text
    priority: Priority | None = None
    weeks: Weeks | None = None
    resources: ResourceUses = ()
    about: tuple[Text, ...] = ()


class Phase(Frozen):
    """A phase of the roadmap; phases are numbered from 1 in their order."""

    name: Text
    weeks: Weeks
    tasks: Statements
    resources: ResourceUses = ()
    about: tuple[Text, ...] = ()


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
    compared_with: Text | None = None
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

    id: Id
    title: Text
    questions: tuple[Text, ...]
    answer: Text
    figures: Figures = Figures()
    about: tuple[Text, ...] = ()


class Conflict(Frozen):
    """Two places of one guide that do not agree, told as they stand."""

    about: Literal["time", "pay", "priority", "order", "wording"]
    text: Text
    places: tuple[Text, ...]
    """Anchors of the places, such as `header`, `roadmap`, `faq-pay`."""


class Guide(Frozen):
    """One `source role → target role` guide."""

    id: Id
    source_role: Text
    target_role: Text
    title: Text
    title_timeline: Span | None = None
    page: Text | None = None
    """Where the facts were read; shown as plain text."""
    reviewed: Day
    header: Header = Header()
    overview: Statements
    transferable_skills: tuple[TransferableSkill, ...]
    skills_to_learn: tuple[SkillToLearn, ...]
    roadmap: tuple[Phase, ...]
    reality: Reality
    action_plan: ActionPlan
    faq: tuple[Faq, ...] = ()
    organisations: tuple[Text, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    occupations: Occupations | None = None
    facets: tuple[Facet, ...] = ()
    """What the path holds much or little of; no facet stands twice."""

    @model_validator(mode="after")
    def _each_facet_once(self) -> Guide:
        names = [one.facet for one in self.facets]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"has the facet `{twice[0]}` twice; keep one of them")
        return self

    @property
    def source(self) -> str:
        """The id of the role that one comes from."""
        return role_id(self.source_role)

    @property
    def target(self) -> str:
        """The id of the role that one goes to."""
        return role_id(self.target_role)


class AskedQuestions(Frozen):
    """How visitors ask for what a guide says: for places of the guide the questions that each answers."""

    guide: Id
    questions: dict[Text, tuple[Text, ...]]
    """By anchor (`skill-deep-learning`, `love-2`); `<role>` stands where the role would be named."""

    @property
    def id(self) -> str:
        """The guide's id: a guide has one such file."""
        return self.guide


class Role(Frozen):
    """A role by its name and its other names; `covered` by a guide or not is found out, not stated."""

    id: Id
    name: Text
    short: Text | None = None
    """How the advisor names it inside a sentence or on a button (`research engineer`)."""
    aliases: tuple[Text, ...] = ()


class Subject(Frozen):
    """A thing that guides speak of: a skill, a method, a tool, an institution, a theme such as interviews."""

    id: Id
    name: Text
    kind: Literal["skill", "method", "tool", "organisation", "theme", "work", "money", "life"] = "skill"
    aliases: tuple[Text, ...] = ()
    """Its names: found anywhere, typing errors mended."""
    hints: tuple[Text, ...] = ()
    """Words that point to it without naming it (`matrices` → linear algebra): weaker evidence."""
    within: tuple[Text, ...] = ()
    """Wider subjects that hold it: `linear-algebra` within `mathematics`."""


class Concept(Frozen):
    """An idea that questions turn on (pay, duration, difficulty) and the words people use for it."""

    id: Id
    words: tuple[Text, ...]
    """Words and phrases; `earn*` stands for every word that begins so."""


class Operation(Frozen):
    """One way in which an intent is asked (`give`, `most`, `compare`): what answers it and how people say it."""

    action: Text
    """The action of the engine that answers."""
    needs: Literal["guide", "guides", "nothing"] = "nothing"
    """Whether the answer is about one guide, several, or none in particular."""
    ask: Text
    """The question as a visitor could send it; `<role>`, `<subject>`, `<number>` are filled in."""
    chip: Text | None = None
    """The same question as it stands on a button: short, the role left out where it is clear."""
    family: Text | None = None
    """Operations of one family ask the same of different things (a path, a phase, a skill): the thing named decides."""
    examples: tuple[Text, ...]
    """Ways to ask, with `<role>`, `<job>`, `<subject>`, `<number>` where a name or number would stand."""


Amount = Literal["hours", "months", "date", "money"]
"""Amounts that a visitor may give, by the slots that hold them."""


class Intent(Frozen):
    """What a message can be about, with every operation that can be asked of it."""

    id: Id
    title: Text
    about: Text | None = None
    """The subject of a theme; for `say` the template's id; for `missing` what the guides leave out, in words."""
    measure: Text | None = None
    """The figure that `most`, `least` and `compare` rank by."""
    section: Text | None = None
    """The section of a guide that holds the answer: a prior for the search."""
    answers: tuple[Text, ...] = ()
    """Places of a guide that this intent answers better than the place's own text (`header-timeline`, `phase-*`)."""
    of: Literal["guide", "phase", "skill", "resource"] = "guide"
    """What kind of thing it is asked of: `which of those is the longest?` depends on what was listed."""
    cost: Literal["low", "high"] = "low"
    """The cost of being wrong: what erases, ticks off, consoles or says farewell is `high`."""
    amounts: tuple[Amount, ...] = ()
    """What the visitor may give to change the answer: `no, 12 hours` after a plan asks for it anew."""
    of_role: Id | None = None
    """The one role that the intent is about."""
    concepts: tuple[Text, ...] = ()
    """Concepts that speak for this intent."""
    operations: dict[Text, Operation]
    next: tuple[Text, ...] = ()
    """What to suggest afterwards, as `intent` or `intent.operation`."""


class Phrasings(Frozen):
    """The advisor's voice: every sentence that is not a fact, and every label of the UI, by id."""

    says: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    """Variants of what the advisor says; the turn number chooses."""
    labels: dict[Text, Text] = Field(default_factory=dict)
    """UI labels and headings."""
