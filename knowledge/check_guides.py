"""Checks a guide against itself: its id, the places it names, and figures that do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.check_scope import Findings, Scope
from knowledge.places import anchors
from knowledge.schema import Guide, Span
from knowledge.strict_yaml import Loc

_ID = re.compile(r"[^\WA-Z]+(?:[-.][^\WA-Z]+)*")
_WEEKS = {"months": 52 / 12, "years": 52.0}
_TIME = re.compile(r"\b([0-9]{1,3})(?:\s*[-–]\s*([0-9]{1,3}))?[\s-]+(month|year)s?\b", re.IGNORECASE)
_SILENT = "the advisor will say that the guide is silent on it"
PLACEHOLDER = "TODO"
"""How the texts of a skeleton begin that nobody has filled in yet."""
_NEAR = 0.25
"""How far the weeks of the phases may lie outside the header's timeline before a warning."""


def role_ids(scope: Scope) -> Findings:
    """Roles whose names make no id."""
    for entry in scope.of("guides"):
        for end in ("source", "target"):
            if not _ID.fullmatch(getattr(entry.value, end)):
                yield entry, (f"{end}_role",), "no id can be made of this role's name; name it with letters and digits"


def ids(scope: Scope) -> Findings:
    """Ids and file names that are not made of the roles' names."""
    for entry in scope.of("guides"):
        guide = entry.value
        wanted = f"{guide.source}-to-{guide.target}"
        if guide.id != wanted:
            yield entry, ("id",), f"the id must be `{wanted}`, made of the roles' names"
        elif entry.file.stem != guide.id:
            yield entry, ("id",), f"the file must be called `{guide.id}.yaml`"


def named_places(scope: Scope) -> Findings:
    """Places that a conflict or a facet rests on and that the guide does not have."""
    for entry in scope.of("guides"):
        named = list(_named_places(entry.value))
        known = anchors(entry.value) if named else frozenset()
        for loc, place in named:
            if place not in known:
                yield entry, loc, f"the guide has no place `{place}`"


def _named_places(guide: Guide) -> Iterator[tuple[Loc, str]]:
    for part in ("conflicts", "facets"):
        for number, one in enumerate(getattr(guide, part, ())):
            yield from (((part, number, "places", index), place) for index, place in enumerate(one.places))


def title_against_header(scope: Scope) -> Findings:
    """A time in the title outside that of the header, where no conflict records it."""
    for entry in scope.of("guides"):
        guide = entry.value
        title, header = guide.title_timeline or _time_in(guide.title), guide.header.timeline
        if title and header and not _recorded(guide) and not _overlap(title, header):
            yield entry, ("title_timeline" if guide.title_timeline else "title",), (
                f"the title says {title.text}, the header {header.text}; mend one, or record it under `conflicts`"
            )


def _time_in(title: str) -> Span | None:
    """The time that a title names, such as `in 9 months` or `6-Month`."""
    found = _TIME.search(title)
    if found is None:
        return None
    low, high = sorted((float(found[1]), float(found[2] or found[1])))
    return Span(text=found[0], low=low, high=high, unit="years" if found[3].lower() == "year" else "months")


def phases_against_timeline(scope: Scope) -> Findings:
    """Phases that add up to much more or less than the header's timeline, where no conflict records it."""
    for entry in scope.of("guides"):
        guide = entry.value
        timeline, total = guide.header.timeline, sum(phase.weeks for phase in guide.roadmap)
        if not timeline or not total or timeline.unit not in _WEEKS or _recorded(guide):
            continue
        low, high = (end * _WEEKS[timeline.unit] for end in (timeline.low, timeline.high))
        if not low * (1 - _NEAR) <= total <= high * (1 + _NEAR):
            yield entry, ("roadmap",), (
                f"the phases add up to {total} weeks, the header says {timeline.text}; mend one, or record it under "
                "`conflicts`"
            )


def _recorded(guide: Guide) -> bool:
    return any(conflict.about == "time" for conflict in guide.conflicts)


def _overlap(one: Span, other: Span) -> bool:
    (low, high), (first, last) = (
        tuple(end * _WEEKS.get(span.unit, 1) for end in (span.low, span.high)) for span in (one, other)
    )
    return low <= last and first <= high


def empty_sections(scope: Scope) -> Findings:
    """Sections without a single entry, of which the advisor can only say that the guide is silent."""
    for entry in scope.of("guides"):
        guide = entry.value
        for name in ("overview", "transferable_skills", "skills_to_learn", "roadmap"):
            if not getattr(guide, name):
                yield entry, (name,), f"`{name}` is empty; {_SILENT}"
        for name in ("reality", "action_plan"):
            part = getattr(guide, name)
            for field in type(part).model_fields:
                if not getattr(part, field):
                    yield entry, (name, field), f"`{field}` is empty; {_SILENT}"


def placeholders(scope: Scope) -> Findings:
    """Texts of a skeleton that nobody has filled in yet."""
    for entry in scope.of("guides"):
        for loc in _placeholders(entry.value.model_dump(), ()):
            yield entry, loc, "this is still the text of the skeleton; write your own, or delete the entry"


def _placeholders(value: object, loc: Loc) -> Iterator[Loc]:
    if isinstance(value, str) and value.startswith(PLACEHOLDER):
        yield loc
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _placeholders(part, (*loc, key))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _placeholders(part, (*loc, index))


GUIDE_CHECKS = (role_ids, ids, named_places)
GUIDE_WARNINGS = (title_against_header, phases_against_timeline, empty_sections, placeholders)
