"""Which paths reach a rise in percent or a yearly pay that the visitor names."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.base import ActionContext, ActionResult, source
from bot.actions.path_names import cut, path_name, path_title
from bot.frame import Frame
from bot.nlg.response import TextBlock
from bot.planning.measures import Measure, Row, pay_change, pay_range
from bot.planning.measures import rank as ranked
from bot.retrieval.guide_index import GuideView
from bot.state import Item

_MOST = 8


def reach(frame: Frame, context: ActionContext, views: Sequence[GuideView]) -> ActionResult | None:
    """The paths that get there, those that may, and those that do not; None where no figure is wanted."""
    found = _wanted(frame, context)
    if found is None:
        return None
    least, words, measure = found
    rows = ranked(views, measure, most=True).rows
    if not rows:
        return None
    enough = [row for row in rows if row.figure.low >= least]
    partly = [row for row in rows if row.figure.low < least <= row.figure.high]
    short = [row for row in rows if row.figure.high < least]
    said = [_none(context, rows[0], words)] if not (enough or partly) else []
    parts = (("rank.reach_some", enough), ("rank.reach_partly", partly), ("rank.reach_not", short))
    said += [context.say(name, roles=with_figures(some, context), wanted=words) for name, some in parts if some]
    ordered = (*enough, *partly, *short)
    return ActionResult(
        (TextBlock(" ".join(said)),), sources=tuple(source(row.view, row.figure.anchor) for row in ordered[:_MOST]),
        items=tuple(Item("guide", row.guide, path_title(row.view, context)) for row in ordered),
        compared=tuple(row.guide for row in ordered), leader=ordered[0].guide,
        suggestions=(Frame("pay").about(ordered[0].guide), Frame("duration").about(ordered[0].guide)),
    )  # fmt: skip


def _wanted(frame: Frame, context: ActionContext) -> tuple[float, str, Measure] | None:
    if frame.slots.percent is not None:
        words = context.templates.words("rank.wanted_percent", 0, {"percent": frame.slots.percent})
        return frame.slots.percent, words, pay_change
    if frame.slots.money is not None:
        words = context.templates.words("rank.wanted_money", 0, {"money": frame.slots.money})
        return frame.slots.money, words, pay_range
    return None


def _none(context: ActionContext, best: Row, words: str) -> str:
    return context.say("rank.reach_none", wanted=words, role=path_name(best.view, context), figure=best.figure.text)


def with_figures(rows: Sequence[Row], context: ActionContext) -> list[str]:
    """Paths with their figures for one sentence, cut where there are many."""
    named = [{"role": path_name(row.view, context), "figure": row.figure.text} for row in rows]
    return cut([context.templates.words("rank.role_with", 0, slots) for slots in named], context)
