"""The resources that a guide names, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.actions.base import ActionContext
from bot.retrieval.guide_index import GuideView, Tagged
from knowledge import Place
from knowledge.schema import Resource, ResourceKind, ResourceUse, ResourceUses

KINDS: dict[str, ResourceKind] = {
    "course": ResourceKind.COURSE, "book": ResourceKind.BOOK, "paper": ResourceKind.PAPER, "video": ResourceKind.VIDEO,
    "tool": ResourceKind.TOOL, "site": ResourceKind.SITE, "community": ResourceKind.COMMUNITY,
}  # fmt: skip
_ON = "on "


@dataclass(frozen=True, slots=True)
class Named:
    """A resource with the first place that names it."""

    resource: Resource
    place: Place


def kinds_of(kind: str | None) -> frozenset[ResourceKind]:
    """The kinds of resources that a narrowing word names; none where it names no kind."""
    return frozenset(KINDS[one] for one in (kind or "").split("+") if one in KINDS)


def resource_name(context: ActionContext, resource: Resource) -> str:
    """A resource with its author or provider, where its name does not hold it already."""
    known = _stems(resource.name, context)
    by = ", ".join(part for part in (resource.by or "").split(", ") if not known & _stems(part, context))
    if not by:
        return resource.name
    template = "resources.on" if by.startswith(_ON) else "resources.by"
    return context.templates.words(template, 0, {"name": resource.name, "by": by})


def _stems(text: str, context: ActionContext) -> frozenset[str]:
    return frozenset(context.index.tagger.stems(text.replace(".", " ").replace("'s", "")))


def resource_title(context: ActionContext, use: ResourceUse) -> str:
    """A resource with its author and what the guide remarks on it there."""
    name = resource_name(context, context.knowledge.resource(use.id))
    return f"{name} ({use.detail})" if use.detail else name


def phase_uses(view: GuideView, number: int, context: ActionContext) -> ResourceUses:
    """What a phase lists to work with and the papers that its tasks name; without a list, all that they name."""
    known = context.knowledge.resources
    listed = view.guide.roadmap[number - 1].resources
    taken = {use.id for use in listed}
    tasks = (tagged for tagged in view.tagged if tagged.place.anchor.startswith(f"phase-{number}-task-"))
    told = dict.fromkeys(one for task in tasks for one in sorted(task.text_subjects) if one in known)
    more = (one for one in told if not listed or known[one].kind is ResourceKind.PAPER)
    return (*listed, *(ResourceUse(id=one) for one in more if one not in taken))


def named_resources(view: GuideView, context: ActionContext, about: frozenset[str] = frozenset()) -> tuple[Named, ...]:
    """Every resource of the guide with the first place that names it, in page order; `about` keeps those that serve
    one of the subjects."""
    known = context.knowledge.resources
    found: dict[str, Named] = {}
    for tagged in view.tagged:
        for one in _ids(tagged):
            if one in known and one not in found:
                found[one] = Named(known[one], tagged.place)
    if not about:
        return tuple(found.values())
    return tuple(named for named in found.values() if about & _serves(view, named))


def _ids(tagged: Tagged) -> Iterator[str]:
    yield from tagged.place.resources
    yield from sorted(tagged.text_subjects)


def _serves(view: GuideView, named: Named) -> frozenset[str]:
    """The subjects that a resource serves by itself and by the skills that are learnt with it."""
    skills: Sequence[Tagged] = [
        tagged for tagged in view.tagged
        if tagged.place.section == "skills" and named.resource.id in tagged.place.resources
    ]  # fmt: skip
    own = frozenset((named.resource.id, *named.resource.about))
    return own.union(*(tagged.title_subjects for tagged in skills))
