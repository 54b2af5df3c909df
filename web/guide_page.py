"""A guide as its page shows it: every statement under the anchor that sources link to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import GROUPS, SECTIONS, Place, Step, StepResource, StepTask, places
from web.bar_chart import Bar, bars
from web.guide_facts import GuideFact, guide_facts
from web.render import Labels

_SHOWN_ABOVE = ("header-", "roadmap")
_USUAL_FIGURES = ("timeline", "difficulty", "salary_change", "demand")


@dataclass(frozen=True)
class GuideResource(StepResource):
    """A resource with what its editor noted of it: price, language, when it was last checked."""

    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill to learn, with its weeks as a bar where the guide gives them."""

    place: Place
    priority: str | None
    weeks: int | None
    bar: Bar | None
    resources: tuple[GuideResource, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two places of the guide that do not agree, with their anchors and names."""

    text: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GuidePage:
    """Everything that the template draws, section by section."""

    guide: Any
    sections: Mapping[str, tuple[Place, ...]]
    groups: Mapping[str, tuple[str, tuple[Place, ...]]]
    skills: tuple[Skill, ...]
    steps: tuple[Step, ...]
    answers: tuple[tuple[Place, Any], ...]
    differences: tuple[Difference, ...]
    resources: tuple[GuideResource, ...]
    facts_elsewhere: tuple[GuideFact, ...]
    """Figures that the header lacks and the title or an answer gives."""

    not_given: tuple[str, ...]
    """Labels of the usual figures that the guide gives nowhere."""

    @property
    def weeks(self) -> int:
        """What the phases add up to."""
        return sum(phase.weeks for phase in self.guide.roadmap)


def guide_page(guide: Any, knowledge: Any, labels: Labels) -> GuidePage:
    """The page of one guide."""
    every = places(guide, knowledge.resources)
    facts = guide_facts(guide, labels)
    sections = {name: tuple(place for place in every if place.section == name) for name in SECTIONS}
    groups = {
        name: (title, tuple(place for place in sections[section] if place.anchor.rpartition("-")[0] == name))
        for name, (section, title) in GROUPS.items()
    }
    return GuidePage(
        guide=guide, sections=sections, groups=groups, skills=_skills(guide, sections["skills"], knowledge, labels),
        steps=_steps(guide, knowledge, labels), answers=tuple(zip(sections["faq"], guide.faq, strict=True)),
        differences=_differences(guide, every), resources=_named(guide, knowledge, labels),
        facts_elsewhere=tuple(fact for fact in facts if not fact.anchor.startswith(_SHOWN_ABOVE)),
        not_given=_not_given(guide, facts, labels),
    )  # fmt: skip


def _not_given(guide: Any, facts: tuple[GuideFact, ...], labels: Labels) -> tuple[str, ...]:
    given = {fact.label for fact in facts} | ({labels("demand")} if guide.header.demand else set())
    return tuple(label for label in map(labels, _USUAL_FIGURES) if label not in given)


def _skills(guide: Any, found: tuple[Place, ...], knowledge: Any, labels: Labels) -> tuple[Skill, ...]:
    drawn = bars([str(skill.weeks or "") for skill in guide.skills_to_learn])
    return tuple(
        Skill(
            place, skill.priority, skill.weeks, drawn[index] if drawn else None,
            _used(skill.resources, knowledge, labels),
        )
        for index, (place, skill) in enumerate(zip(found, guide.skills_to_learn, strict=True))
    )


def _steps(guide: Any, knowledge: Any, labels: Labels) -> tuple[Step, ...]:
    return tuple(
        Step(
            number, phase.name, phase.weeks,
            tasks=tuple(StepTask(f"phase-{number}-task-{at}", task.text) for at, task in enumerate(phase.tasks, 1)),
            resources=_used(phase.resources, knowledge, labels),
        )
        for number, phase in enumerate(guide.roadmap, 1)
    )  # fmt: skip


def _used(uses: Any, knowledge: Any, labels: Labels) -> tuple[GuideResource, ...]:
    return tuple(_resource(knowledge.resource(use.id), use.detail, labels) for use in uses)


def _resource(resource: Any, detail: str | None, labels: Labels) -> GuideResource:
    title = f"{resource.name} ({detail})" if detail else resource.name
    return GuideResource(title, str(resource.kind), resource.url, _notes(resource, labels))


def _notes(resource: Any, labels: Labels) -> tuple[str, ...]:
    """What is known of the resource's state, in words; nothing of what is not given."""
    notes = (
        resource.price and labels("price_" + resource.price.replace(" ", "_")),
        resource.language and labels("in_language", language=resource.language),
        resource.checked and labels("checked_on", day=labels.day(str(resource.checked))),
    )
    return tuple(filter(None, notes))


def _named(guide: Any, knowledge: Any, labels: Labels) -> tuple[GuideResource, ...]:
    """Every resource of the guide once, in the order in which it first comes up."""
    uses = [use for part in (*guide.skills_to_learn, *guide.roadmap) for use in part.resources]
    return tuple(_resource(knowledge.resource(name), None, labels) for name in dict.fromkeys(use.id for use in uses))


def _differences(guide: Any, every: tuple[Place, ...]) -> tuple[Difference, ...]:
    names = {
        **{place.anchor: place.title for place in every},
        **SECTIONS,
        **{k: title for k, (_, title) in GROUPS.items()},
    }
    return tuple(
        Difference(one.text, tuple((anchor, names.get(anchor, anchor)) for anchor in one.places))
        for one in guide.conflicts
    )
