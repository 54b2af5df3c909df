"""The paths at a glance, and two or more of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, source
from bot.actions.figure_words import pay_change_said
from bot.actions.path_names import path_name, path_names, path_title
from bot.actions.rank import MOST_ROWS, figure_text, some_views
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TableBlock, TextBlock
from bot.planning.measures import MEASURES, months
from bot.planning.measures import rank as ranked
from bot.retrieval.guide_index import GuideView
from bot.state import Item

_FIGURES = ("months", "difficulty", "pay_change", "pay", "weeks")
_MOST_SIDE_BY_SIDE = 6


def paths(frame: Frame, context: ActionContext) -> ActionResult:
    """The paths that there are guides to, each with its time."""
    views = context.views(frame)
    shown = views[:MOST_ROWS]
    starts = list(dict.fromkeys(context.knowledge.source(view.guide).name.lower() for view in views))
    name = "paths.list_from_one" if len(starts) == 1 else "paths.list"
    lead = context.say(name, count=len(views), source=starts[0], sources=starts[:3])
    items = tuple(ListItem(path_title(view, context, views), _time(view)) for view in shown)
    blocks: list[Block] = [TextBlock(lead), ListBlock(items)]
    if len(views) > len(shown):
        blocks.append(TextBlock(context.say("paths.more", count=len(views) - len(shown))))
    listed = tuple(Item("guide", view.guide.id, path_title(view, context, views)) for view in shown)
    suggestions = (Frame("duration", "least", "all"), Frame("pay", "most", "all"), Frame("fit"))
    return ActionResult(tuple(blocks), sources=tuple(source(view, "overview") for view in shown),
                        items=listed, suggestions=suggestions)  # fmt: skip


def _time(view: GuideView) -> str | None:
    figure = months(view)
    return figure.text if figure else None


def path_count(frame: Frame, context: ActionContext) -> ActionResult:
    """How many guides there are."""
    views = context.views(frame)
    roles = path_names(views[:MOST_ROWS], context, views)
    text = context.say("paths.count", count=len(views), roles=roles)
    return ActionResult((TextBlock(text),), sources=tuple(source(view, "overview") for view in views[:MOST_ROWS]),
                        suggestions=(Frame("paths", "list"), Frame("fit")))  # fmt: skip


def compare(frame: Frame, context: ActionContext) -> ActionResult:
    """Two or more paths side by side: the difference in a sentence, then the figures with a column for each path."""
    views = _compared(frame, context)
    shown = views[:_MOST_SIDE_BY_SIDE]
    blocks: list[Block] = [TextBlock(_difference(context, shown)), _side_by_side(context, shown)]
    if len(shown) <= 3:
        blocks.append(_characters(context, shown))
    if len(views) > len(shown):
        blocks.append(TextBlock(context.say("paths.more", count=len(views) - len(shown))))
    guides = tuple(view.guide.id for view in shown)
    sources = tuple(source(view, anchor) for view in shown for anchor in ("header", "reality"))
    items = tuple(Item("guide", guide, context.index.role(guide)) for guide in guides)
    suggestions = (Frame("decision_sheet").about(*guides), Frame("pay", "most").about(*guides),
                   Frame("challenges").about(guides[0]))  # fmt: skip
    return ActionResult(tuple(blocks), sources=sources, items=items, compared=guides, suggestions=suggestions,
                        frame=frame.about(*guides))  # fmt: skip


def _compared(frame: Frame, context: ActionContext) -> tuple[GuideView, ...]:
    """The guides to hold side by side; one named alone is held against the one talked about."""
    if len(frame.guides) == 1 and context.state.guides[:1] not in ((), frame.guides):
        pair = (context.state.guides[0], frame.guides[0])
        return tuple(context.index.view(guide) for guide in pair)
    return some_views(frame, context)


def _difference(context: ActionContext, views: Sequence[GuideView]) -> str:
    """The real difference in one or two sentences: the time, else the rating, of the two ends."""
    if len(views) == 2 and (pair := _pair(context, views)):
        return pair
    rows = ranked(views, months, most=False).rows
    if len(rows) < 2 or rows[0].figure.low == rows[-1].figure.low:
        return context.say("compare.plain", roles=path_names(views, context, views))
    first, last = rows[0].view, rows[-1].view
    return context.say(
        "compare.time", quick=path_name(first, context, views), quick_figure=_time(first) or "",
        slow=path_name(last, context, views), slow_figure=_time(last) or "",
    )  # fmt: skip


def _pair(context: ActionContext, views: Sequence[GuideView]) -> str:
    """Two paths by time and pay; nothing where one of them gives neither."""
    parts = [_parts(context, view) for view in views]
    if not all(parts) or parts[0] == parts[1]:
        return ""
    first, second = (path_name(view, context, views) for view in views)
    return context.say("compare.pair", first=first, first_parts=parts[0], second=second, second_parts=parts[1])


def _parts(context: ActionContext, view: GuideView) -> list[str]:
    found = (("best_for.by_length", _time(view)), ("best_for.by_pay", pay_change_said(context, view)))
    return [context.templates.words(name, 0, {"figure": figure}) for name, figure in found if figure]


def _side_by_side(context: ActionContext, views: Sequence[GuideView]) -> TableBlock:
    none = context.label("column.not_given")
    rows = []
    for name in _FIGURES:
        figures = [MEASURES[name](view) for view in views]
        if any(figures):
            cells = (figure_text(context, name, figure) if figure else none for figure in figures)
            rows.append((context.label(f"column.{name}"), *cells))
    columns = ("", *(path_title(view, context, views) for view in views))
    return TableBlock(columns, tuple(rows))


def _characters(context: ActionContext, views: Sequence[GuideView]) -> ListBlock:
    """What one would love and what is hard about each."""
    items = tuple(
        ListItem(context.say("compare.loved", role=path_title(v, context, views), text=v.guide.reality.love[0].text),
                 context.say("compare.hard", text=v.guide.reality.challenges[0].text))
        for v in views if v.guide.reality.love and v.guide.reality.challenges
    )  # fmt: skip
    return ListBlock(items)


COMPARE: Mapping[str, Action] = {"paths": paths, "path_count": path_count, "compare": compare}
