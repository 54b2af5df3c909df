"""Every statement of a guide with its anchor, in the order of the guide's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.schema import Guide, Resource, ResourceUses, Statements, slug

SECTIONS: Mapping[str, str] = {
    "header": "At a glance",
    "overview": "Overview",
    "transferable-skills": "Skills you already have",
    "skills": "Skills to learn",
    "roadmap": "Roadmap",
    "reality": "Reality check",
    "action-plan": "Action plan",
    "faq": "Questions and answers",
}
"""The sections of a guide's page in their order; each is an anchor."""

GROUPS: Mapping[str, tuple[str, str]] = {
    "love": ("reality", "What you will love"),
    "miss": ("reality", "What you might miss"),
    "challenges": ("reality", "What is hard"),
    "this-week": ("action-plan", "This week"),
    "this-month": ("action-plan", "This month"),
    "next-90-days": ("action-plan", "The next 90 days"),
}
"""The lists inside the reality check and the action plan: section and title; each is an anchor too."""

_PREFIXES = {
    "header": "header", "overview": "overview", "transferable": "transferable-skills", "skill": "skills",
    "phase": "roadmap", "faq": "faq", **{group: section for group, (section, _) in GROUPS.items()},
}


@dataclass(frozen=True, slots=True)
class Place:
    """One statement of a guide: where it stands, what it is called, what it says, which subjects it is tagged with."""

    anchor: str
    section: str
    title: str
    text: str
    about: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    """Ids of the resources that the guide names in this place."""


def places(guide: Guide, resources: Mapping[str, Resource]) -> tuple[Place, ...]:
    """Every statement of the guide in page order, each under an anchor of its own that stays while its name stays."""
    makers: tuple[Callable[[Guide, Mapping[str, Resource]], Iterator[Place]], ...] = (
        _header, _overview, _transferable, _skills, _roadmap, _reality, _action_plan, _faq,
    )
    taken: set[str] = set()
    return tuple(_unique(place, taken) for make in makers for place in make(guide, resources))


def section_of(anchor: str) -> str | None:
    """The section that an anchor stands in (`phase-1-task-2` in `roadmap`); None for what no page has."""
    if anchor in SECTIONS:
        return anchor
    words = anchor.split("-")
    heads = ("-".join(words[:count]) for count in range(len(words), 0, -1))
    return next((_PREFIXES[head] for head in heads if head in _PREFIXES), None)


def anchors(guide: Guide) -> frozenset[str]:
    """Every anchor of the guide's page: sections, lists in sections, statements."""
    return frozenset(SECTIONS) | frozenset(GROUPS) | frozenset(place.anchor for place in places(guide, {}))


def _unique(place: Place, taken: set[str]) -> Place:
    anchor, number = place.anchor, 1
    while anchor in taken:
        number += 1
        anchor = f"{place.anchor}-{number}"
    taken.add(anchor)
    if number == 1:
        return place
    return Place(anchor, place.section, place.title, place.text, place.about, place.resources)


def _ids(uses: ResourceUses) -> tuple[str, ...]:
    return tuple(use.id for use in uses)


def _header(guide: Guide, _: Mapping[str, Resource]) -> Iterator[Place]:
    header = guide.header
    if header.difficulty:
        yield Place("header-difficulty", "header", "Difficulty", header.difficulty)
    if header.timeline:
        yield Place("header-timeline", "header", "Timeline", header.timeline.text)
    if header.salary_change:
        yield Place("header-salary-change", "header", "Salary change", header.salary_change.text)
    if header.demand:
        yield Place("header-demand", "header", "Demand", header.demand.text, header.demand.about)


def _overview(guide: Guide, _: Mapping[str, Resource]) -> Iterator[Place]:
    yield from _numbered(guide.overview, "overview", "overview", SECTIONS["overview"])


def _transferable(guide: Guide, _: Mapping[str, Resource]) -> Iterator[Place]:
    for skill in guide.transferable_skills:
        yield Place(f"transferable-{slug(skill.name)}", "transferable-skills", skill.name, skill.why, skill.about)


def _skills(guide: Guide, _: Mapping[str, Resource]) -> Iterator[Place]:
    for skill in guide.skills_to_learn:
        anchor = f"skill-{slug(skill.name)}"
        yield Place(anchor, "skills", skill.name, skill.how, skill.about, _ids(skill.resources))


def _roadmap(guide: Guide, resources: Mapping[str, Resource]) -> Iterator[Place]:
    for number, phase in enumerate(guide.roadmap, 1):
        anchor = f"phase-{number}"
        unit = "week" if phase.weeks == 1 else "weeks"
        text = f"Phase {number}: {phase.name} ({phase.weeks} {unit})"
        yield Place(anchor, "roadmap", phase.name, text, phase.about)
        yield from _numbered(phase.tasks, f"{anchor}-task", "roadmap", phase.name)
        if phase.resources:
            ids = _ids(phase.resources)
            names = "; ".join(resources[one].name if one in resources else one for one in ids)
            yield Place(f"{anchor}-resources", "roadmap", phase.name, names, (), ids)


def _reality(guide: Guide, _: Mapping[str, Resource]) -> Iterator[Place]:
    for group in ("love", "miss", "challenges"):
        yield from _numbered(getattr(guide.reality, group), group, "reality", GROUPS[group][1])


def _action_plan(guide: Guide, _: Mapping[str, Resource]) -> Iterator[Place]:
    for group in ("this-week", "this-month", "next-90-days"):
        statements = getattr(guide.action_plan, group.replace("-", "_"))
        yield from _numbered(statements, group, "action-plan", GROUPS[group][1])


def _faq(guide: Guide, _: Mapping[str, Resource]) -> Iterator[Place]:
    for entry in guide.faq:
        yield Place(f"faq-{entry.id}", "faq", entry.title, entry.answer, entry.about)


def _numbered(statements: Statements, prefix: str, section: str, title: str) -> Iterator[Place]:
    for number, statement in enumerate(statements, 1):
        yield Place(f"{prefix}-{number}", section, title, statement.text, statement.about)
