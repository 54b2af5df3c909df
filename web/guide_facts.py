"""The figures of a guide at a glance: those of its header, and where it has none those of its questions and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from web.render import Labels


@dataclass(frozen=True, slots=True)
class GuideFact:
    """A labelled figure and the anchor at which the guide gives it."""

    label: str
    value: str
    anchor: str
    note: str | None = None


def guide_facts(guide: Any, labels: Labels) -> tuple[GuideFact, ...]:
    """Time, difficulty, pay and roadmap, as far as the guide gives them; the chat tells the same."""
    found = (
        _time(guide, labels), _difficulty(guide, labels), _pay_change(guide, labels), _pay_range(guide, labels),
        _roadmap(guide, labels),
    )  # fmt: skip
    return tuple(fact for fact in found if fact)


def _time(guide: Any, labels: Labels) -> GuideFact | None:
    if guide.header.timeline:
        return GuideFact(labels("timeline"), guide.header.timeline.text, "header-timeline")
    if found := _of_answers(guide, "duration", labels("timeline")):
        return found
    span = guide.title_timeline
    if span is None:
        return None
    unit = span.unit if span.high != 1 else span.unit.removesuffix("s")
    return GuideFact(labels("timeline"), f"{span.low:g} {unit}", "header")


def _difficulty(guide: Any, labels: Labels) -> GuideFact | None:
    level = guide.header.difficulty
    return GuideFact(labels("difficulty"), level, "header-difficulty") if level else None


def _pay_change(guide: Any, labels: Labels) -> GuideFact | None:
    change = guide.header.salary_change
    if change:
        return GuideFact(labels("salary_change"), change.text, "header-salary-change", change.remark)
    return _of_answers(guide, "increase", labels("salary_change"))


def _pay_range(guide: Any, labels: Labels) -> GuideFact | None:
    return _of_answers(guide, "target_pay", labels("pay_range"))


def _roadmap(guide: Any, labels: Labels) -> GuideFact:
    weeks = sum(phase.weeks for phase in guide.roadmap)
    words = labels("weeks_in_phases", weeks=weeks, phases=len(guide.roadmap))
    return GuideFact(labels("roadmap"), words, "roadmap")


def _of_answers(guide: Any, figure: str, label: str) -> GuideFact | None:
    for entry in guide.faq:
        if span := getattr(entry.figures, figure):
            return GuideFact(label, span.text, f"faq-{entry.id}")
    return None
