"""What the guides say of a thing: the statements found for a request, a theme, a named skill, tool or book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.rank import with_scope
from bot.actions.subject_lines import lead, lines, spoken, to_the_point
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.retrieval.guide_index import GuideView, Hit
from bot.state import Item
from knowledge import Place

_SHOWN, _SHOWN_EACH, _MOST_GUIDES = 3, 1, 8
_NEAR = 2
"""A statement is shown beside the best one when it scores at least its half."""


def passage(frame: Frame, context: ActionContext) -> ActionResult:
    """The statements that the search found, the likeliest first."""
    found = [name.partition("#") for name in frame.slots.passages]
    places = [(context.index.view(guide), anchor) for guide, _, anchor in found if context.index.has(guide)]
    known = [(view, view.by_anchor[anchor]) for view, anchor in places if anchor in view.by_anchor]
    if not known:
        return not_given(context.say("passage.none"))
    view, best = known[0]
    blocks: list[Block] = [TextBlock(said(context, best))]
    items = tuple(Item("statement", place.anchor, place.title, one.guide.id) for one, place in known[:1])
    return ActionResult(tuple(blocks), sources=(source(view, best.anchor),), items=items)


_LEADS: Mapping[str, str] = {"skills": "passage.to_learn", "transferable-skills": "passage.brought"}


def said(context: ActionContext, place: Place, subject: str | None = None, *, sure: bool = False) -> str:
    """A statement as an answer; of a skill or task what it is, of a long answer the sentences on the subject.

    `sure` says yes to a question whether it is a skill to learn.
    """
    text = to_the_point(context, place, subject)
    if place.section == "roadmap":
        number = place.anchor.split("-")[1]
        return context.say("passage.in_phase", number=number, name=place.title, text=text.rstrip("."))
    lead = _LEADS.get(place.section)
    if lead is None:
        return text
    lead = "passage.yes_to_learn" if sure and place.section == "skills" else lead
    return f"{context.say(lead, name=place.title)} {text}"


def _beside(context: ActionContext, place: Place, subject: str) -> ListItem:
    """A statement as a line, with the phase or skill that it stands under."""
    text = to_the_point(context, place, subject)
    if place.section == "roadmap":
        number = place.anchor.split("-")[1]
        where = context.templates.words("passage.place", 0, {"number": number, "name": place.title})
        return ListItem(text.rstrip("."), where)
    return ListItem(text.rstrip("."), place.title) if place.section in _LEADS else ListItem(text)


def theme(frame: Frame, context: ActionContext) -> ActionResult:
    """What one guide, several or all say of the intent's own subject."""
    own = frame.slots.subject if frame.intent == "subject" else None
    subject = own or _theme_of(frame, context)
    return of_subject(frame, context, subject)


def subject_use(frame: Frame, context: ActionContext) -> ActionResult:
    """What the guides use a named skill, tool or book for."""
    if frame.slots.subject is None:
        return not_given(context.say("passage.none"))
    return of_subject(frame, context, frame.slots.subject)


def _theme_of(frame: Frame, context: ActionContext) -> str:
    intent = context.knowledge.intents.get(frame.intent)
    return (intent.about if intent else None) or frame.intent


def of_subject(frame: Frame, context: ActionContext, subject: str) -> ActionResult:
    """What the guides of the frame say of a subject."""
    if len(frame.guides) == 1:
        return _of_one(frame, context, context.index.view(frame.guides[0]), subject)
    return _of_several(frame, context, context.views(frame), subject)


def hits_of(context: ActionContext, view: GuideView, subject: str) -> list[Hit]:
    """The statements of a guide about a subject, a wider one where it does not name it, best first."""
    hits = direct_hits(context, view, subject)
    wider = view.about(dict.fromkeys(context.index.wider(subject), 1.0)) if not hits else []
    return hits or [hit for hit in wider if not _is_bare(hit.place)]


def direct_hits(context: ActionContext, view: GuideView, subject: str) -> list[Hit]:
    """The statements of a guide that name the subject or a narrower one, best first."""
    return [hit for hit in view.about(context.index.kin(subject)) if not _is_bare(hit.place)]


def _is_bare(place: Place) -> bool:
    """Whether it is a phase's title or list of resources, which says little by itself."""
    return place.section == "roadmap" and "task" not in place.anchor


def _near(hits: Sequence[Hit], most: int) -> list[Hit]:
    return [hit for hit in hits if hit.score * _NEAR >= hits[0].score][:most] if hits else []


def _of_one(frame: Frame, context: ActionContext, view: GuideView, subject: str) -> ActionResult:
    hits = _near(_found_first(frame, view, hits_of(context, view, subject)), _SHOWN)
    name, role = context.index.name(subject), context.role(view.guide.id)
    if not hits:
        return _silent(context, view, subject)
    first, rest = hits[0], hits[1:]
    sure = frame.operation == "yes_no"
    blocks: list[Block] = [TextBlock(said(context, first.place, subject, sure=sure))]
    if rest and not frame.slots.brief:
        blocks.append(ListBlock(tuple(_beside(context, hit.place, subject) for hit in rest),
                                context.say("passage.also", subject=name, role=role)))  # fmt: skip
    sources = tuple(source(view, hit.place.anchor) for hit in hits)
    items = tuple(Item("statement", hit.place.anchor, hit.place.title, view.guide.id) for hit in hits)
    return ActionResult(tuple(blocks), sources=sources, items=items)


def _found_first(frame: Frame, view: GuideView, hits: list[Hit]) -> list[Hit]:
    """The hits with those in front that the search found for the request, then those that share words with it."""
    sure, nearby = (_anchors(names, view) for names in (frame.slots.passages, frame.slots.nearby))
    best = max((hit.score for hit in hits), default=1.0)
    first = [Hit(view.by_anchor[anchor], best) for anchor in sure]
    place = {anchor: number for number, anchor in enumerate(nearby)}
    rest = sorted((hit for hit in hits if hit.place.anchor not in sure),
                  key=lambda hit: place.get(hit.place.anchor, len(place)))  # fmt: skip
    return [*first, *rest]


def _anchors(names: Sequence[str], view: GuideView) -> list[str]:
    """The anchors of those statements that stand in a guide."""
    found = [name.partition("#") for name in names]
    return [anchor for guide, _, anchor in found if guide == view.guide.id and anchor in view.by_anchor]


def _silent(context: ActionContext, view: GuideView, subject: str) -> ActionResult:
    """The guide does not speak of it; the first other guide that does is the nearest."""
    name, role = context.index.name(subject), context.role(view.guide.id)
    others = [other for other in context.index.views.values() if other is not view]
    for other in others[:_MOST_GUIDES]:
        if hits := hits_of(context, other, subject):
            text = context.say("passage.elsewhere", role=context.role(other.guide.id),
                               text=said(context, hits[0].place, subject))  # fmt: skip
            quiet = context.say("passage.silent", subject=name, role=role)
            return not_given(quiet, text, sources=(source(other, hits[0].place.anchor),))
    return not_given(context.say("passage.silent_all", subject=name))


def _of_several(frame: Frame, context: ActionContext, views: Iterable[GuideView], subject: str) -> ActionResult:
    found = [(view, hits) for view in views if (hits := hits_of(context, view, subject))]
    if not found:
        return _silent_of_several(frame, context, subject)
    speaking = {view.guide.id for view, _ in found}
    silent = [view for view in context.views(frame) if view.guide.id not in speaking]
    told = [spoken(view, hits) for view, hits in found]
    text = with_scope(frame, context, lead(context, subject, told, silent))
    if frame.operation == "yes_no":
        text = context.say("about.yes", text=text)
    blocks: list[Block] = [TextBlock(text)]
    if not frame.slots.brief:
        blocks.append(lines(context, told, subject))
    sources = tuple(source(one.view, one.place.anchor) for one in told[:_MOST_GUIDES])
    items = tuple(Item("guide", view.guide.id, context.index.role(view.guide.id)) for view, _ in found)
    return ActionResult(tuple(blocks), sources=sources, items=items,
                        suggestions=(frame.about(found[0][0].guide.id),))  # fmt: skip


def _silent_of_several(frame: Frame, context: ActionContext, subject: str) -> ActionResult:
    """None of the guides speaks of it; where only some were meant, the first other guide that does is the nearest."""
    name = context.index.name(subject)
    others = [view for view in context.index.views.values() if view.guide.id not in frame.guides]
    speaking = ((view, hits) for view in others[:_MOST_GUIDES] if (hits := hits_of(context, view, subject)))
    view, hits = next(speaking, (None, []))
    if not frame.guides or view is None:
        return not_given(context.say("passage.silent_all", subject=name))
    text = context.say("passage.elsewhere", role=context.role(view.guide.id),
                       text=said(context, hits[0].place, subject))  # fmt: skip
    return not_given(context.say("passage.silent_of_these", subject=name), text,
                     sources=(source(view, hits[0].place.anchor),))  # fmt: skip


PASSAGES: Mapping[str, Action] = {"passage": passage, "theme": theme, "subject_use": subject_use, "subject": theme}
