"""Which path is best for a purpose: the most realistic, the safest, the best with a family, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.figure_words import pay_change_said
from bot.actions.fit import fit, themes_of
from bot.actions.guide_answers import views_of
from bot.actions.path_names import path_name, path_title
from bot.actions.rank import with_scope
from bot.actions.why_rank import about_leader
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.planning.facets import Facet, Placed, Reason, placed, purposes
from bot.state import Item

_LINES = 5
_GOOD, _BAD = 0.5, 0.25


def best_for(frame: Frame, context: ActionContext) -> ActionResult:
    """The paths in order for the intent's purpose; without one, by what the visitor or the request likes."""
    frame = about_leader(frame, context) if frame.operation == "why" else frame
    facets = _facets(frame, context)
    views = views_of(frame, context)
    if not facets:
        return fit(frame, context)
    if not views:
        return not_given(context.say("guides.none"))
    wider = views if len(views) > 1 else tuple(context.index.views.values())
    limit = frame.slots.months or context.state.profile.months
    rows = placed(wider, facets, themes_of(context), limit)
    if not any(row.reasons for row in rows):
        return not_given(context.say("best_for.none"))
    if len(views) == 1:
        return _one(frame, context, rows)
    return _several(frame, context, rows)


def _facets(frame: Frame, context: ActionContext) -> tuple[Facet, ...]:
    intent = context.knowledge.intents.get(frame.intent)
    purpose = intent.about if intent else None
    return purposes(context.knowledge.language).get(purpose or "", ())


def _several(frame: Frame, context: ActionContext, rows: Sequence[Placed]) -> ActionResult:
    best, purpose = rows[0], _purpose(frame, context)
    lead = context.say(f"best_for.{purpose}", role=path_name(best.view, context))
    why = _figures(context, best)
    lead = context.say("best_for.because", lead=lead, reasons=why) if why else context.say("best_for.plain", lead=lead)
    for one in _statements(best, good=True)[:1]:
        lead = context.say("best_for.and_says", lead=lead, text=one.text)
    blocks: list[Block] = [TextBlock(with_scope(frame, context, lead))]
    if not frame.slots.brief:
        blocks += _hurdle(context, best, "best_for.but")
        blocks.append(_order(context, rows[1:]))
    items = tuple(Item("guide", row.view.guide.id, path_title(row.view, context)) for row in rows)
    guides = tuple(row.view.guide.id for row in rows)
    sources = tuple(source(row.view, reason.anchor) for row in rows[:_LINES] for reason in row.reasons)
    suggestions = (replace(frame, operation="why").about(guides[0]), Frame("suits").about(guides[0]),
                   Frame("compare", "compare").about(*guides[:2]))  # fmt: skip
    return ActionResult(tuple(blocks), sources=sources, items=items, leader=guides[0], compared=guides,
                        suggestions=suggestions)  # fmt: skip


def _purpose(frame: Frame, context: ActionContext) -> str:
    intent = context.knowledge.intents.get(frame.intent)
    return (intent.about if intent else None) or frame.intent


def _figures(context: ActionContext, row: Placed, *, only_good: bool = True, group: str = "by") -> list[str]:
    """The figures of a path as parts of a sentence: `takes 6 months`, in the group `line_by` only `6 months`."""
    told = [one for one in row.reasons if one.facet.is_figure and (one.goodness >= _GOOD or not only_good)]
    return [_figure(context, row, one, group) for one in told]


def _figure(context: ActionContext, row: Placed, reason: Reason, group: str = "by") -> str:
    text = reason.text.lower() if reason.facet.name == "difficulty" else reason.text
    text = pay_change_said(context, row.view) if reason.facet.name == "pay" else text
    return context.templates.words(f"best_for.{group}_{reason.facet.name}", 0, {"figure": text})


def _statements(row: Placed, *, good: bool) -> list[Reason]:
    told = [one for one in row.reasons if not one.facet.is_figure]
    kept = [one for one in told if (one.goodness >= _GOOD if good else one.goodness < _BAD)]
    return list({one.text: one for one in kept}.values())


def _hurdle(context: ActionContext, row: Placed, template: str) -> list[Block]:
    """What speaks against the path that came first: a figure that is among the worst, else a statement."""
    bad = [one for one in row.reasons if one.facet.is_figure and one.goodness < _BAD]
    if bad:
        return [TextBlock(context.say("best_for.but_figure", reasons=[_figure(context, row, one) for one in bad]))]
    against = _statements(row, good=False)
    return [TextBlock(context.say(template, text=against[0].text))] if against else []


def _order(context: ActionContext, rows: Sequence[Placed]) -> ListBlock:
    items = tuple(
        ListItem(context.say("guides.line", role=path_title(row.view, context), text=_line(context, row)))
        for row in rows[: _LINES - 1]
    )
    return ListBlock(items, context.label("best_for.then"), ordered=False)


def _line(context: ActionContext, row: Placed) -> str:
    """A path in a line: its figures, else its weightiest statement."""
    figures = _figures(context, row, only_good=False, group="line_by")
    if figures:
        return context.templates.words("best_for.reasons", 0, {"reasons": figures})
    statements = (*_statements(row, good=True), *_statements(row, good=False))
    return statements[0].text if statements else context.say("best_for.no_reason")


def _one(frame: Frame, context: ActionContext, rows: Sequence[Placed]) -> ActionResult:
    """One path: the place that it takes, and what speaks for and against it."""
    place = next(n for n, row in enumerate(rows) if row.view.guide.id == frame.guides[0])
    row = rows[place]
    role, end = path_name(row.view, context), _place_name(place, len(rows))
    lead = context.say(f"best_for.{_purpose(frame, context)}_{end}", role=role, place=place + 1, count=len(rows))
    good = [context.say("fit.plus", text=one.text) for one in _statements(row, good=True)]
    bad = [context.say("fit.minus", text=one.text) for one in _statements(row, good=False)]
    figures = _figures(context, row, only_good=False)
    why = [TextBlock(context.say("best_for.path_figures", reasons=figures))] if figures else []
    lines = [ListBlock(tuple(ListItem(text) for text in (*good, *bad)))] if good or bad else []
    return ActionResult((TextBlock(lead), *why, *lines), frame=frame.about(row.view.guide.id),
                        sources=tuple(source(row.view, reason.anchor) for reason in row.reasons),
                        suggestions=(Frame(frame.intent), Frame("challenges").about(row.view.guide.id)))  # fmt: skip


def _place_name(place: int, count: int) -> str:
    return "first" if place == 0 else "last" if place == count - 1 else "place"


BEST_FOR: Mapping[str, Action] = {"best_for": best_for}
