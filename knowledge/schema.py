"""What a guide, a lexicon entry, a topic and the advisor's phrasings look like: frozen, strict, explicit."""

from __future__ import annotations

import datetime
import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator


class Frozen(BaseModel):
    """A value that never changes after loading and refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def slug(text: str) -> str:
    """The anchor form of a name: lower case, accents dropped, words joined by hyphens."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", re.sub("['’]", "", plain)).strip("-")


@lru_cache(maxsize=8192)
def role_id(name: str) -> str:
    """The id of a role by its name; of a double name (`AI Professor / Academic Researcher`) the first part counts.

    `C#` and `C++` keep ids of their own: `c-sharp`, `c-plus-plus`.
    """
    first = name.split(" / ", maxsplit=1)[0]
    return slug(re.sub(r"(?<=\w)#", "-sharp", re.sub(r"(?<=\w)\+\+", "-plus-plus", first)))


def _whole(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]{1,9}", value):
        raise ValueError(f"must be a whole number, such as 6, not “{value[:40]}”")
    return value


def _decimal(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?", value):
        raise ValueError(f"must be a number, such as 12 or 1.5, not “{value[:40]}”")
    return value


def _day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(f"must be a date, such as 2026-11-20, not “{value[:40]}”")
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[^\WA-Z]+(?:[-.][^\WA-Z]+)*$")]
"""Lower-case words joined by hyphens, dots or underscores."""
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$")]
Weeks = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=1000)]
Number = Annotated[float, BeforeValidator(_decimal)]
Day = Annotated[datetime.date, BeforeValidator(_day)]


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


def _as_use(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


class ResourceUse(Frozen):
    """A guide's use of a resource, with what the guide says of it there (`courses 1-3`)."""

    id: Id
    detail: Text | None = None


ResourceUses = tuple[Annotated[ResourceUse, BeforeValidator(_as_use)], ...]


def _as_statement(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Statement(Frozen):
    """One sentence of a guide; `about` names subjects that its words do not."""

    text: Text
    about: tuple[Text, ...] = ()


Statements = tuple[Annotated[Statement, BeforeValidator(_as_statement)], ...]


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
    demand: Annotated[Statement, BeforeValidator(_as_statement)] | None = None


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

    @property
    def source(self) -> str:
        """The id of the role that one comes from."""
        return role_id(self.source_role)

    @property
    def target(self) -> str:
        """The id of the role that one goes to."""
        return role_id(self.target_role)


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
    of: Literal["guide", "phase", "skill", "resource"] = "guide"
    """What kind of thing it is asked of: `which of those is the longest?` depends on what was listed."""
    cost: Literal["low", "high"] = "low"
    """The cost of being wrong: what erases, ticks off, consoles or says farewell is `high`."""
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
