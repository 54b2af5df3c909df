"""What one will love, miss or find hard, and what to do first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.counts import COUNT_OF
from bot.actions.guide_answers import Line, answer, by_operation, in_lines, not_said, opening, parted, per_guide
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem
from bot.retrieval.guide_index import GuideView
from bot.state import Item
from knowledge.schema import Statement

SPANS = ("this_week", "this_month", "next_90_days")


def _reality(group: str, view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """The statements of one group of the reality check; those about a subject where one is named."""
    every: Sequence[Statement] = getattr(view.guide.reality, group)
    chosen = _about(every, view, group, frame.slots.subject)
    role = context.role(view.guide.id)
    if not every:
        return not_said([context.say(f"{group}.none", role=role)], sources=(source(view, "reality"),))
    narrowed = len(chosen) < len(every)
    slots = {"role": role, "count": len(chosen), "subject": context.index.name(frame.slots.subject or "")}
    lead = context.say(f"{group}.about" if narrowed else f"{group}.one", **slots)
    block = ListBlock(tuple(ListItem(_without_lead(one.text, group, context)) for _, one in chosen))
    items = tuple(Item("statement", anchor, one.text, view.guide.id) for anchor, one in chosen)
    return answer(frame, [lead], block, sources=(source(view, group),), items=items)


def _without_lead(text: str, group: str, context: ActionContext) -> str:
    """A statement without the words that the headline says already."""
    name = f"{group}.lead"
    bare = text.removeprefix(context.label(name)).lstrip() if context.templates.has_label(name) else text
    return bare[:1].upper() + bare[1:]


def _about(
    statements: Sequence[Statement], view: GuideView, group: str, subject: str | None
) -> list[tuple[str, Statement]]:
    """The statements with their anchors that speak of the subject; all of them where none does."""
    placed = [(f"{group}-{number}", one) for number, one in enumerate(statements, 1)]
    named = {tagged.place.anchor for tagged in view.tagged if subject in tagged.text_subjects}
    return [(anchor, one) for anchor, one in placed if anchor in named] or placed


def _realities(group: str, views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        statements: Sequence[Statement] = getattr(view.guide.reality, group)
        chosen = _about(statements, view, group, frame.slots.subject)
        return Line(view, chosen[0][1].text, chosen[0][0]) if chosen else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, f"{group}.none_of"))
    return in_lines(frame, context, opening(frame, context, f"{group}.several"), lines, silent)


def _span(frame: Frame, context: ActionContext) -> str:
    """The list of the action plan that is asked for."""
    intent = context.knowledge.intents.get(frame.intent)
    return next((span for span in (frame.slots.kind, intent.about if intent else None) if span in SPANS), SPANS[0])


def _steps(view: GuideView, span: str) -> tuple[Statement, ...]:
    statements: tuple[Statement, ...] = getattr(view.guide.action_plan, span)
    return statements


def _anchor(span: str, number: int = 0) -> str:
    base = span.replace("_", "-")
    return f"{base}-{number}" if number else base


def start(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What to do this week, this month or in the next 90 days."""
    span, role = _span(frame, context), context.role(view.guide.id)
    steps = _steps(view, span)
    if not steps:
        return not_said([context.say("start.none", role=role)], sources=(source(view, "action-plan"),))
    lead = context.say(f"start.{span}", role=role, count=len(steps))
    block = ListBlock(tuple(ListItem(one.text) for one in steps))
    return answer(frame, [lead], block, sources=(source(view, _anchor(span)),), items=_items(view, span))


def _items(view: GuideView, span: str) -> tuple[Item, ...]:
    steps = _steps(view, span)
    return tuple(Item("statement", _anchor(span, n), one.text, view.guide.id) for n, one in enumerate(steps, 1))


def _starts(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    span = _span(frame, context)

    def told(view: GuideView) -> Line | None:
        steps = _steps(view, span)
        return Line(view, steps[0].text, _anchor(span, 1)) if steps else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "start.none_of"))
    return in_lines(frame, context, opening(frame, context, f"start.{span}_several"), lines, silent)


def action_plan(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """All three lists of the action plan."""
    role = context.role(view.guide.id)
    spans = [span for span in SPANS if _steps(view, span)]
    if not spans:
        return not_said([context.say("start.none", role=role)], sources=(source(view, "action-plan"),))
    blocks = [
        ListBlock(tuple(ListItem(one.text) for one in _steps(view, span)), context.label(f"start.{span}"))
        for span in spans
    ]
    items = tuple(item for span in spans for item in _items(view, span))
    lead = context.say("action_plan.one", role=role, count=len(items))
    return answer(frame, [lead], *blocks, sources=(source(view, "action-plan"),), items=items)


REALITY: Mapping[str, Action] = {
    **{
        group: by_operation(per_guide(partial(_reality, group), partial(_realities, group)), count=COUNT_OF)
        for group in ("love", "miss", "challenges")
    },
    "start": per_guide(start, _starts),
    "action_plan": by_operation(per_guide(action_plan, _starts), count=COUNT_OF),
}
