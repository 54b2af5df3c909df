"""Rankings: which path takes longest, pays most, is hardest, fits into a time, and all of them by a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, missing, not_given, source
from bot.actions.figure_words import change_said
from bot.actions.path_names import path_name, path_names, path_title
from bot.actions.reach import reach, with_figures
from bot.frame import Frame
from bot.nlg.response import Block, TableBlock, TextBlock
from bot.planning.measures import MEASURES, Figure, Ranking, Row, months, pay_change, pay_range
from bot.planning.measures import rank as ranked
from bot.retrieval.guide_index import GuideView
from bot.state import Item

MOST_ROWS = 8
_UNITS = {"months": "months", "weeks": "weeks", "pay_change": "%", "pay": "USD"}
"""Units in which a client may draw the column as bars."""


def measure_of(frame: Frame, context: ActionContext) -> str:
    """The figure that the frame's intent is measured by."""
    intent = context.knowledge.intents.get(frame.intent)
    return (intent.measure if intent else None) or "months"


def scope_words(frame: Frame, context: ActionContext) -> str:
    """`Of these two,` where only some guides are ranked; nothing where all are."""
    if frame.scope == "several" and len(frame.guides) < len(context.index.views):
        name = "rank.of_two" if len(frame.guides) == 2 else "rank.of_these"
        return context.templates.words(name, context.state.turn, {"count": len(frame.guides)})
    if frame.scope == "all_but":
        left = [view for view in context.index.views.values() if view.guide.id not in frame.guides]
        name = "rank.leaving_out" if len(left) == 1 else "rank.leaving_out_some"
        return context.templates.words(name, context.state.turn, {"roles": path_names(left, context)}) if left else ""
    return ""


def some_views(frame: Frame, context: ActionContext) -> tuple[GuideView, ...]:
    """The guides to weigh: those of the frame where there are two or more, else all."""
    views = context.views(frame)
    return views if len(views) > 1 else tuple(context.index.views.values())


def rank(frame: Frame, context: ActionContext) -> ActionResult:
    """The winner first with its figure, then all in order, then the guides without one."""
    name = measure_of(frame, context)
    if name == "pay":
        return pay_rank(frame, context)
    wanted = reach(frame, context, some_views(frame, context)) if name == "pay_change" else None
    if wanted is not None:
        return wanted
    most = frame.operation == "most"
    ranking = ranked(some_views(frame, context), MEASURES.get(name, months), most=most)
    if not ranking.rows:
        return not_given(context.say(f"rank.none_{name}"))
    if frame.slots.position and frame.operation in ("most", "least"):
        return _at_place(frame, context, ranking, name)
    text = _headline(frame, context, ranking, name)
    blocks: list[Block] = [TextBlock(text)]
    if len(ranking.rows) > 1 and not frame.slots.brief:
        blocks.append(_table(context, ranking.rows, name))
    blocks += silent_notice(context, ranking.silent, name)
    return _result(blocks, ranking, context)


def _headline(frame: Frame, context: ActionContext, ranking: Ranking, name: str) -> str:
    tied = ranking.tied
    roles = path_names([row.view for row in tied], context)
    end = frame.operation if frame.operation in ("most", "least") else "least"
    if frame.operation == "compare":
        return with_scope(frame, context, context.say(f"rank.{name}_overview"))
    if len(ranking.rows) == 1 and ranking.silent:
        return with_scope(frame, context, _only(context, ranking.rows[0], name))
    if len(tied) > 1:
        text = context.say(f"rank.{name}_{end}_tied", roles=roles, figure=_figure_said(context, name, tied[0].figure))
    else:
        text = context.say(f"rank.{name}_{end}", role=roles[0], figure=_figure_said(context, name, tied[0].figure))
    return with_scope(frame, context, text)


def with_scope(frame: Frame, context: ActionContext, text: str) -> str:
    """The sentence behind the words that name the guides it is about."""
    words = scope_words(frame, context)
    return f"{words[:1].upper()}{words[1:]} {text[:1].lower()}{text[1:]}" if words else text


def figure_text(context: ActionContext, name: str, figure: Figure) -> str:
    """A figure in words: `24 weeks`, `6 months`, `Moderate`."""
    if name == "weeks":
        return context.templates.fill("<count week>", {"count": figure.high})
    return figure.text.lower() if name == "difficulty" else figure.text


def _only(context: ActionContext, row: Row, name: str) -> str:
    """The one path that gives a figure: it is ahead of nothing."""
    figure, thing = _figure_said(context, name, row.figure), context.label(f"unsaid.{name}")
    return context.say("rank.only", role=path_name(row.view, context), thing=thing, figure=figure)


def _figure_said(context: ActionContext, name: str, figure: Figure) -> str:
    """A figure as words of a sentence."""
    return change_said(context, figure) if name == "pay_change" else figure_text(context, name, figure)


def _at_place(frame: Frame, context: ActionContext, ranking: Ranking, name: str) -> ActionResult:
    """The second best, the last: one place of the ranking."""
    place = frame.slots.position or 1
    index = place - 1 if place > 0 else len(ranking.rows) + place
    row = ranking.rows[min(max(index, 0), len(ranking.rows) - 1)]
    template = "rank.at_place" if place > 0 else "rank.at_end"
    figure = _figure_said(context, name, row.figure)
    text = context.say(template, role=path_name(row.view, context), figure=figure, place=ranking.rows.index(row) + 1)
    return _result([TextBlock(text)], Ranking((row, *ranking.rows), ()), context)


def _table(context: ActionContext, rows: Sequence[Row], name: str) -> TableBlock:
    cells = tuple((path_title(row.view, context), figure_text(context, name, row.figure)) for row in rows[:MOST_ROWS])
    unit = _UNITS.get(name)
    columns = (context.label("column.path"), context.label(f"column.{name}"))
    return TableBlock(columns, cells, draw="bars" if unit else None, unit=unit)


def silent_notice(context: ActionContext, silent: Sequence[GuideView], name: str) -> list[Block]:
    """The guides that give no such figure, named."""
    if not silent:
        return []
    roles = path_names(silent, context)
    return [missing(context.say("rank.silent", roles=roles, thing=context.label(f"unsaid.{name}")))]


def _result(blocks: list[Block], ranking: Ranking, context: ActionContext) -> ActionResult:
    rows = ranking.rows
    items = tuple(Item("guide", row.guide, path_title(row.view, context)) for row in rows)
    leader = rows[0].guide if len(ranking.tied) == 1 else None
    sources = tuple(source(row.view, row.figure.anchor) for row in rows[:MOST_ROWS])
    compared = tuple(dict.fromkeys(row.guide for row in rows))
    return ActionResult(
        tuple(blocks), sources=sources, items=items, leader=leader, compared=compared,
        suggestions=tuple(Frame(name).about(rows[0].guide) for name in ("overview", "challenges")),
    )  # fmt: skip


def pay_rank(frame: Frame, context: ActionContext) -> ActionResult:
    """Best or worst paid, by range and by change, since they may disagree; guides without a figure are named."""
    views = some_views(frame, context)
    most = frame.operation != "least"
    bands, changes = ranked(views, pay_range, most=most), ranked(views, pay_change, most=most)
    if not bands.rows and not changes.rows:
        return not_given(context.say("rank.none_pay"))
    wanted = reach(frame, context, views)
    if wanted is not None:
        return wanted
    lead = _pay_lead(context, bands, changes, "most" if most else "least")
    lead = context.say("rank.pay_overview") if frame.operation == "compare" else lead
    blocks: list[Block] = [TextBlock(with_scope(frame, context, lead))]
    first = bands if len(bands.rows) > 1 or not changes.rows else changes
    rows = {row.guide: row for row in (*first.rows, *bands.rows, *changes.rows)}
    table = pay_table(context, [row.view for row in rows.values()])
    if len(table.rows) > 1 and not frame.slots.brief:
        blocks.append(table)
    silent = [view for view in views if view in bands.silent and view in changes.silent]
    blocks += silent_notice(context, silent, "pay")
    return _result(blocks, Ranking(tuple(rows.values()), ()), context)


def _pay_lead(context: ActionContext, bands: Ranking, changes: Ranking, end: str) -> str:
    """The winner by range and by change, in one sentence where it is the same."""
    # A range that only one of them gives is ahead of nothing.
    by_range = bands.rows[0] if len(bands.rows) > 1 or not changes.rows else None
    by_change = changes.rows[0] if changes.rows else None
    givers = {row.guide for row in (*bands.rows, *changes.rows)}
    if len(givers) == 1 and bands.silent:
        return _only(context, bands.rows[0] if bands.rows else changes.rows[0], "pay" if bands.rows else "pay_change")
    if by_range and by_change and by_range.guide == by_change.guide:
        return context.say(f"rank.pay_{end}_both", role=path_name(by_range.view, context), figure=by_range.figure.text,
                           change=change_said(context, by_change.figure))  # fmt: skip
    names = ((by_range, f"rank.pay_{end}", "pay"),
             (by_change, f"rank.pay_change_{end}{'_too' if by_range else ''}", "pay_change"))  # fmt: skip
    said = [context.say(name, role=path_name(row.view, context), figure=_figure_said(context, measure, row.figure))
            for row, name, measure in names if row]  # fmt: skip
    return " ".join(said)


def pay_table(context: ActionContext, views: Sequence[GuideView]) -> TableBlock:
    """Salary change and pay range of every guide that gives either."""
    none = context.label("column.not_given")
    rows = []
    for view in views:
        change, band = pay_change(view), pay_range(view)
        if change or band:
            cells = (change.text if change else none, band.text if band else none)
            rows.append((path_title(view, context), *cells))
    columns = (context.label("column.path"), context.label("column.pay_change"), context.label("column.pay"))
    return TableBlock(columns, tuple(rows[:MOST_ROWS]), draw="bars", unit="USD")


def within_time(frame: Frame, context: ActionContext) -> ActionResult:
    """Which paths fit into the time at hand, and which do not."""
    limit = frame.slots.months or context.state.profile.months
    ranking = ranked(some_views(frame, context), months, most=False)
    if limit is None or not ranking.rows:
        return rank(Frame("duration", "least", frame.scope, frame.guides, frame.slots), context)
    fits = [row for row in ranking.rows if row.figure.high <= limit]
    partly = [row for row in ranking.rows if row.figure.low <= limit < row.figure.high]
    out = [row for row in ranking.rows if row.figure.low > limit]
    span = context.templates.fill("<count month>", {"count": round(limit, 1)})
    lines = [] if fits or partly else [context.say("rank.time_none", span=span)]
    for name, rows in (("rank.time_fits", fits), ("rank.time_partly", partly), ("rank.time_out", out)):
        if rows:
            lines.append(context.say(name, span=span, roles=with_figures(rows, context)))
    blocks: list[Block] = [TextBlock(" ".join(lines)), *silent_notice(context, ranking.silent, "months")]
    return _result(blocks, Ranking((*fits, *partly, *out), ()), context)


def pay_overview(frame: Frame, context: ActionContext) -> ActionResult:
    """The pay figures of all guides side by side."""
    return pay_rank(frame, context)


def study_load_overview(frame: Frame, context: ActionContext) -> ActionResult:
    """Which guides say how many hours a week they take."""
    views = some_views(frame, context)
    ranking = ranked(views, MEASURES["study_load"], most=False)
    if not ranking.rows:
        return not_given(context.say("rank.none_study_load"))
    lines = [context.say("rank.study_load_one", role=path_name(row.view, context), figure=row.figure.text)
             for row in ranking.rows[:MOST_ROWS]]  # fmt: skip
    blocks: list[Block] = [TextBlock(" ".join(lines)), *silent_notice(context, ranking.silent, "study_load")]
    return _result(blocks, ranking, context)


RANK: Mapping[str, Action] = {
    "rank": rank,
    "within_time": within_time,
    "pay_overview": pay_overview,
    "study_load_overview": study_load_overview,
}
