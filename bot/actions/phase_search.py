"""Phases over one guide or all: the longest and the shortest, those of a length, those on a subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.guide_answers import is_open, name_among, opening, views_of, with_subject
from bot.actions.guide_figures import weeks_of
from bot.actions.guide_phases import named_phases
from bot.actions.guide_skills import phases_about
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.retrieval.guide_index import GuideView
from bot.state import Item
from knowledge.schema import Phase

_LISTED = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A phase of a guide."""

    view: GuideView
    number: int

    @property
    def phase(self) -> Phase:
        """The phase itself."""
        return self.view.guide.roadmap[self.number - 1]


def phase_find(asked: Frame, context: ActionContext) -> ActionResult:
    """The longest or the shortest phase; where a length or a subject is named, the phases of it."""
    frame = with_subject(asked)
    views = views_of(frame, context)
    phases = [found for view in views for found in _candidates(view, frame, context)]
    if not phases:
        return not_given(opening(frame, context, "phase_find.none"))
    length = weeks_of(frame.slots.months) if frame.slots.months else None
    if frame.slots.subject and length is None:
        return _listed(frame, context, phases, views, "about")
    if length is not None:
        hits = [found for found in phases if found.phase.weeks == length]
        return (
            _listed(frame, context, hits, views, "of_length") if hits else _none_so_long(frame, context, phases, length)
        )
    ends = min if frame.operation == "least" else max
    end = ends(found.phase.weeks for found in phases)
    hits = [found for found in phases if found.phase.weeks == end]
    return _listed(frame, context, hits, views, "shortest" if frame.operation == "least" else "longest")


def _candidates(view: GuideView, frame: Frame, context: ActionContext) -> list[Found]:
    """The phases to choose from: those on the subject, those in the place named, else all."""
    if frame.slots.subject:
        numbers = phases_about(view, frame.slots.subject, context)
    elif frame.slots.phases:
        numbers = tuple(n for n in named_phases(view, frame, context) if n <= len(view.guide.roadmap))
    else:
        numbers = tuple(range(1, len(view.guide.roadmap) + 1))
    return [Found(view, number) for number in numbers]


def _listed(
    frame: Frame, context: ActionContext, hits: Sequence[Found], views: Sequence[GuideView], template: str
) -> ActionResult:
    """The phases found: one in a sentence, several in a list."""
    if len(views) == 1 and not frame.slots.subject and 1 < len(hits) == len(views[0].guide.roadmap):
        return _equal(frame, context, hits)
    subject = context.index.name(frame.slots.subject) if frame.slots.subject else ""
    several = len({found.view.guide.id for found in hits}) > 1 or len(views) > 1
    first = hits[0]
    slots = {"name": first.phase.name, "weeks": first.phase.weeks, "number": first.number, "count": len(hits),
             "role": name_among(first.view, views, context), "subject": subject}  # fmt: skip
    form = f"{'many' if len(hits) > 1 else 'one'}{'_of' if several else ''}"
    blocks: list[Block] = [TextBlock(opening(frame, context, f"phase_find.{template}_{form}", **slots))]
    if len(hits) > 1:
        blocks.append(ListBlock(tuple(_entry(found, views, several, context) for found in hits[:_LISTED])))
    if len(hits) > _LISTED:
        blocks.append(TextBlock(context.say("phase_find.more", count=len(hits) - _LISTED)))
    return ActionResult(
        tuple(blocks[:1]) if frame.slots.brief and len(hits) == 1 else tuple(blocks),
        sources=tuple(source(found.view, f"phase-{found.number}") for found in hits[:_LISTED]),
        suggestions=_open_first(first) if len(hits) == 1 or is_open(frame) else (),
        items=tuple(Item("phase", str(f.number), f.phase.name, f.view.guide.id) for f in hits[:_LISTED]),
        leader=first.view.guide.id if len({found.view.guide.id for found in hits}) == 1 and several else None,
    )


def _equal(frame: Frame, context: ActionContext, hits: Sequence[Found]) -> ActionResult:
    """All phases of a guide last the same time."""
    view, weeks = hits[0].view, hits[0].phase.weeks
    head = opening(frame, context, "phase_find.equal", count=len(hits), weeks=weeks)
    items = tuple(Item("phase", str(found.number), found.phase.name, view.guide.id) for found in hits)
    return ActionResult((TextBlock(head),), sources=(source(view, "roadmap"),), items=items)


def _open_first(found: Found) -> tuple[Frame, ...]:
    return (Frame("phase").about(found.view.guide.id).with_slots(phases=(found.number,)),)


def _entry(found: Found, views: Sequence[GuideView], several: bool, context: ActionContext) -> ListItem:
    slots = {"number": found.number, "name": found.phase.name, "weeks": found.phase.weeks,
             "role": name_among(found.view, views, context)}  # fmt: skip
    return ListItem(context.say("phase_find.entry_of" if several else "phase_find.entry", **slots))


def _none_so_long(frame: Frame, context: ActionContext, phases: Sequence[Found], length: int) -> ActionResult:
    """No phase of that length: the nearest."""
    near = min(phases, key=lambda found: abs(found.phase.weeks - length))
    said = context.say("phase_find.nearest", name=near.phase.name, weeks=near.phase.weeks, number=near.number,
                       role=context.role(near.view.guide.id))  # fmt: skip
    lead = opening(frame, context, "phase_find.no_length", weeks=length)
    return not_given(lead, said, sources=(source(near.view, f"phase-{near.number}"),))


PHASE_SEARCH: Mapping[str, Action] = {"phase_find": phase_find}
