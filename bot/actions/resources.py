"""The resources of a guide: courses, books, tools; and which to take first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.counts import COUNT_OF
from bot.actions.guide_answers import Line, alone, answer, by_operation, in_lines, not_said, opening, parted, per_guide
from bot.actions.guide_resources import KINDS, Named, kinds_of, named_resources, phase_uses, resource_name
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.retrieval.guide_index import GuideView
from bot.state import Item
from knowledge.schema import Resource, ResourceKind

_SHOWN = 6
_NAMED = 3
_TO_STUDY = (ResourceKind.COURSE, ResourceKind.BOOK, ResourceKind.VIDEO, ResourceKind.PAPER)
"""Kinds that one reads, watches or takes: they come before tools where the question is what to begin with."""


def _wanted(view: GuideView, frame: Frame, context: ActionContext) -> tuple[Named, ...]:
    kinds = kinds_of(frame.slots.kind)
    about = frozenset(context.index.kin(frame.slots.subject)) if frame.slots.subject else frozenset()
    found = named_resources(view, context, about)
    return tuple(named for named in found if not kinds or named.resource.kind in kinds)


def _noun(frame: Frame, context: ActionContext) -> str:
    kinds = kinds_of(frame.slots.kind)
    names = [context.label(f"resources.{kind}") for kind in KINDS if KINDS[kind] in kinds]
    return " / ".join(names) or context.label("resources.resource")


def resources(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """The guide's resources, of one kind or for one subject where that is asked."""
    found, role, noun = _wanted(view, frame, context), context.role(view.guide.id), _noun(frame, context)
    if not found:
        return _none(view, frame, context, noun)
    shown = found[:_SHOWN]
    subject = context.index.name(frame.slots.subject) if frame.slots.subject else ""
    if len(found) == 1:
        return _only(view, frame, found[0], context)
    template = "resources.about" if subject else "resources.one"
    if frame.operation == "yes_no":
        template = "resources.yes"
    counted = context.language.counted(len(found), noun)
    lead = context.say(template, counted=counted, role=role, subject=subject)
    blocks: list[Block] = [ListBlock(tuple(_entry(named, context) for named in shown))]
    more = len(found) - len(shown)
    leads = [alone(lead), context.say("resources.few")] if more else [lead]
    blocks += [TextBlock(context.say("resources.more", counted=_counted(found[_SHOWN:], context)))] if more else []
    anchors = dict.fromkeys(named.place.anchor for named in shown)
    return answer(frame, leads, *blocks, sources=tuple(source(view, anchor) for anchor in anchors),
                  items=_items(view, shown), suggestions=_narrower(view, frame, found))  # fmt: skip


def _only(view: GuideView, frame: Frame, named: Named, context: ActionContext) -> ActionResult:
    """The one resource there is."""
    name, place = resource_name(context, named.resource), _place(named, context)
    template = "resources.yes_only" if frame.operation == "yes_no" else "resources.only"
    lead = context.say(template, name=name, place=place)
    return answer(frame, [lead], sources=(source(view, named.place.anchor),), items=_items(view, (named,)))


def _place(named: Named, context: ActionContext) -> str:
    """What the resource is for: a skill, a phase, a list of the action plan."""
    template = "resources.for" if named.place.section in ("skills", "roadmap") else "resources.in"
    return context.templates.words(template, 0, {"place": named.place.title})


def _entry(named: Named, context: ActionContext) -> ListItem:
    resource = named.resource
    language = {"language": resource.language}
    notes = (
        resource.price and context.label("price_" + resource.price.replace(" ", "_")),
        resource.language and context.templates.words("resources.language", 0, language),
    )
    details = (resource.kind.value, _place(named, context), *filter(None, notes))
    return ListItem(resource_name(context, resource), ", ".join(details))


def _items(view: GuideView, shown: Sequence[Named]) -> tuple[Item, ...]:
    return tuple(Item("resource", one.resource.id, one.resource.name, view.guide.id) for one in shown)


def _counted(found: Sequence[Named], context: ActionContext) -> list[str]:
    """How many there are of each kind: `3 courses`, `1 book`."""
    counts = Counter(named.resource.kind for named in found)
    nouns = {kind: context.label(f"resources.{name}") for name, kind in KINDS.items()}
    return [context.language.counted(count, nouns[kind]) for kind, count in counts.most_common()]


def _narrower(view: GuideView, frame: Frame, found: Sequence[Named]) -> tuple[Frame, ...]:
    """Where not all are shown: the materials of the first phase."""
    if len(found) <= _SHOWN or not view.guide.roadmap:
        return ()
    return (frame.asking("phase_resources").about(view.guide.id).with_slots(phases=(1,), kind=None, subject=None),)


def _none(view: GuideView, frame: Frame, context: ActionContext, noun: str) -> ActionResult:
    """No resource of the kind or for the subject: what there is instead."""
    role = context.role(view.guide.id)
    subject = context.index.name(frame.slots.subject) if frame.slots.subject else ""
    template = "resources.none_about" if subject else "resources.none"
    lead = context.say(template, nouns=context.language.plural(noun), role=role, subject=subject)
    every = named_resources(view, context)
    if not every:
        return not_said([lead], sources=(source(view, "skills"),))
    said = context.say("resources.instead", counted=_counted(every, context))
    plain = frame.with_slots(kind=None, subject=None)
    return not_said([lead, said], sources=(source(view, "skills"),), suggestions=(plain,))


def first_resource(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What to read or take first: the first resource of the first phase that works with any."""
    found = next(_by_phase(view, kinds_of(frame.slots.kind), context), None)
    if found is None:
        return resources(view, frame, context)
    number, (first, *rest) = found
    phase = view.guide.roadmap[number - 1]
    lead = context.say("resources.first", name=resource_name(context, first), number=number, phase=phase.name)
    then = [resource_name(context, other) for other in rest[:_NAMED]]
    after = context.say("resources.then", names=then) if then else ""
    items = tuple(Item("resource", one.id, one.name, view.guide.id) for one in (first, *rest))
    return answer(
        frame,
        [lead, after],
        sources=(source(view, f"phase-{number}"),),
        items=items,
        suggestions=(frame.asking("resources").with_slots(kind=None, phases=()),),
    )


def _by_phase(
    view: GuideView, kinds: frozenset[ResourceKind], context: ActionContext
) -> Iterator[tuple[int, list[Resource]]]:
    """The phases that work with resources of these kinds, each with them: those to study before tools."""
    for number in range(1, len(view.guide.roadmap) + 1):
        used = [context.knowledge.resource(use.id) for use in phase_uses(view, number, context)]
        fitting = [one for one in used if not kinds or one.kind in kinds]
        if fitting:
            yield number, sorted(fitting, key=lambda one: one.kind not in _TO_STUDY)


def _all_resources(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        found = _wanted(view, frame, context)
        if not found:
            return None
        some = [resource_name(context, named.resource) for named in found[:_NAMED]]
        slots = {"counted": context.language.counted(len(found), _noun(frame, context)), "names": "; ".join(some)}
        return Line(view, context.templates.words("resources.line", 0, slots), found[0].place.anchor)

    lines, silent = parted(views, told)
    nouns = context.language.plural(_noun(frame, context))
    if not lines:
        return not_given(opening(frame, context, "resources.none_of", nouns=nouns))
    head = opening(frame, context, "resources.several", nouns=nouns)
    return in_lines(frame, context, head, lines, silent)


def _first_resources(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    kinds = kinds_of(frame.slots.kind)

    def told(view: GuideView) -> Line | None:
        first = next(_by_phase(view, kinds, context), None)
        return Line(view, resource_name(context, first[1][0]), f"phase-{first[0]}") if first else None

    lines, silent = parted(views, told)
    if not lines:
        return _all_resources(views, frame, context)
    return in_lines(frame, context, opening(frame, context, "resources.first_each"), lines, silent)


RESOURCES: Mapping[str, Action] = {
    "resources": by_operation(per_guide(resources, _all_resources), count=COUNT_OF),
    "first_resource": per_guide(first_resource, _first_resources),
}
