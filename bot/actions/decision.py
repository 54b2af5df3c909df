"""A decision sheet: what speaks for and against one path or two, what is open, and what to ask someone in the role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, source
from bot.actions.figure_words import pay_change_said
from bot.actions.fit import themes_of, wants
from bot.actions.fit_lines import line_of
from bot.actions.guide_answers import views_of
from bot.actions.path_names import path_name, path_names, path_title
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.planning.fit import fit_of
from bot.planning.measures import difficulty, months, pay_change, pay_range, study_load
from bot.retrieval.guide_index import GuideView
from bot.state import Item, RequestedSlot

_MOST_GUIDES, _LINES = 2, 3
_OPEN = (("pay", pay_range), ("pay_change", pay_change), ("difficulty", difficulty), ("study_load", study_load))
"""The figures that a decision wants; those that a guide leaves out are open."""


def decision_sheet(frame: Frame, context: ActionContext) -> ActionResult:
    """The sheet of one path or of two; more, or none, brings the question which."""
    views = views_of(frame, context)
    if len(views) > _MOST_GUIDES:
        views = _last_compared(context)
    if not views:
        return _which(frame, context)
    blocks: list[Block] = [TextBlock(_lead(context, views))]
    for view in views:
        blocks += _sides(frame, context, view, views)
    blocks += [_open(context, views), _questions(context, views)]
    guides = tuple(view.guide.id for view in views)
    anchors = ("love", "miss", "challenges")
    return ActionResult(
        tuple(blocks), sources=tuple(source(view, anchor) for view in views for anchor in anchors),
        items=tuple(Item("guide", guide, context.index.role(guide)) for guide in guides),
        compared=guides if len(guides) > 1 else (), frame=frame.about(*guides),
        suggestions=(Frame("questionnaire"), Frame("start_week").about(guides[0])),
    )  # fmt: skip


def _last_compared(context: ActionContext) -> tuple[GuideView, ...]:
    """The two paths last held side by side; one of a ranking is too many to choose for the visitor."""
    last = tuple(guide for guide in context.state.compared if context.index.has(guide))
    return tuple(context.index.view(guide) for guide in last) if len(last) == _MOST_GUIDES else ()


def _which(frame: Frame, context: ActionContext) -> ActionResult:
    requested = RequestedSlot("guide", frames=(frame,))
    guides = tuple(context.index.views)[:3]
    return ActionResult((TextBlock(context.say("decision.which")),), "clarify", requested=requested,
                        suggestions=tuple(frame.about(guide) for guide in guides))  # fmt: skip


def _lead(context: ActionContext, views: Sequence[GuideView]) -> str:
    roles = path_names(views, context, views)
    if len(views) > 1:
        return context.say("decision.two", roles=roles)
    time = months(views[0])
    figures = [figure for figure in (time.text if time else "", pay_change_said(context, views[0])) if figure]
    name = "decision.one" if figures else "decision.bare"
    return context.say(name, role=roles[0], figures=figures)


def _sides(frame: Frame, context: ActionContext, view: GuideView, views: Sequence[GuideView]) -> list[Block]:
    """What speaks for and against: what bears on the visitor first, then the guide's own brightest and hardest."""
    told = wants(frame, context)
    weighed, reality = fit_of(view, told, themes_of(context)), view.guide.reality
    most = _LINES if len(views) == 1 else 2
    own = [line_of(context, view, one, told) for one in weighed.best(good=True, most=2)]
    hurdles = [line_of(context, view, one, told) for one in weighed.best(good=False, most=2)]
    favour = [*own, *(one.text for one in reality.love)]
    against = [*hurdles, *(one.text for one in (*reality.challenges[:2], *reality.miss[:2]))]
    blocks: list[Block] = []
    for name, lines in (("decision.for", favour), ("decision.against", against)):
        items = tuple(ListItem(text) for text in list(dict.fromkeys(lines))[:most])
        title = context.say(f"{name}_role" if len(views) > 1 else name, role=path_title(view, context, views))
        blocks += [ListBlock(items, title)] if items else []
    return blocks


def _open(context: ActionContext, views: Sequence[GuideView]) -> ListBlock:
    """What the guides leave open, and what only the visitor can say."""
    lines: list[str] = []
    for view in views:
        unsaid = [context.label(f"decision.{name}") for name, measure in _OPEN if measure(view) is None]
        if unsaid:
            name = "decision.unsaid_role" if len(views) > 1 else "decision.unsaid"
            lines.append(context.say(name, things=unsaid, role=path_name(view, context, views)))
    profile = context.state.profile
    lines += [context.say("decision.hours")] if profile.hours_per_week is None else []
    lines += [context.say("decision.tastes")] if not (profile.likes or profile.dislikes) else []
    lines = lines or [context.say("decision.nothing_open")]
    return ListBlock(tuple(ListItem(line) for line in lines), context.label("decision.open"))


def _questions(context: ActionContext, views: Sequence[GuideView]) -> ListBlock:
    """What to ask a person in the role: about its hurdles, its losses and an ordinary week."""
    lines = [context.say("decision.ask_week", role=path_name(view, context, views)) for view in views[:1]]
    for view in views:
        hurdles, losses = view.guide.reality.challenges, view.guide.reality.miss
        lines += [context.say("decision.ask_hurdle", text=hurdles[0].text)] if hurdles else []
        lines += [context.say("decision.ask_loss", text=losses[0].text)] if losses and len(views) == 1 else []
    lines.append(context.say("decision.ask_again"))
    return ListBlock(tuple(ListItem(line) for line in lines), context.label("decision.ask"))


DECISION: Mapping[str, Action] = {"decision_sheet": decision_sheet}
