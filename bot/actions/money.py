"""From a visitor's own pay to what a path would make of it, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.plan_parts import MOST_LINES, known_views, role_names
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, NoticeBlock, Source, TextBlock
from bot.planning.measures import Figure
from bot.planning.own_pay import PayFigures, changed, needed, pay_figures, share
from bot.retrieval.guide_index import GuideView
from bot.state import Item, RequestedSlot

_LEAST, _MOST = 1_000, 50_000_000
Sentences = Callable[[ActionContext, GuideView, PayFigures, float], list[str]]
_ROUNDED = 10_000
"""From here on sums are told to the nearest hundred."""


def amount(value: float) -> str:
    """`102,000`: to the nearest hundred where it is large."""
    return f"{round(value, -2) if value >= _ROUNDED else round(value):,.0f}"


def span(ends: tuple[float, float]) -> str:
    """One sum, or a range."""
    low, high = (amount(end) for end in ends)
    return low if low == high else f"{low}–{high}"


def signed(percent: int) -> str:
    """`+44%`, `−15%`, `±0%`."""
    return f"{'+' if percent > 0 else '−' if percent < 0 else '±'}{abs(percent)}%"


def money(frame: Frame, context: ActionContext) -> ActionResult:
    """What one's pay would become on one path, or on each of several."""
    return _answer(frame, context, _from_pay, current_pay(frame, context))


def money_back(frame: Frame, context: ActionContext) -> ActionResult:
    """What one has to earn today to reach a pay."""
    return _answer(frame, context, _to_pay, _possible(frame.slots.money))


def _answer(frame: Frame, context: ActionContext, one: Sentences, pay: float | None) -> ActionResult:
    views = known_views(frame, context)
    if not views:
        return not_given(context.say("plan.no_guides"))
    view = views[0]
    if len(views) == 1 and not pay_figures(view).anchors:
        return _unknown(frame.about(view.guide.id), context)
    if pay is None:
        return _ask(frame, context, views, back=one is _to_pay)
    if len(views) > 1:
        return _each(frame, context, views, pay, back=one is _to_pay)
    figures, frame = pay_figures(view), frame.about(view.guide.id)
    lines = one(context, view, figures, pay)
    sources = tuple(source(view, anchor) for anchor in figures.anchors)
    following = (Frame("pay").about(view.guide.id), Frame("pay_drop").about(view.guide.id))
    if not lines:
        return _unknown(frame, context)
    blocks: list[Block] = [TextBlock(" ".join(lines[:1] if frame.slots.brief else lines))]
    if not frame.slots.brief:
        blocks.append(NoticeBlock("assumption", context.say("money.assumes")))
    return ActionResult(tuple(blocks), sources=sources, suggestions=following, frame=frame)


def _unknown(frame: Frame, context: ActionContext) -> ActionResult:
    """The guide gives no figure; which paths pay most is offered."""
    text = context.say("money.unknown", role=context.role(frame.guides[0]))
    following = (Frame("pay", "most", "all"), Frame("future_options").about(*frame.guides))
    return ActionResult((NoticeBlock("missing", text),), "unknown", suggestions=following, frame=frame)


def current_pay(frame: Frame, context: ActionContext) -> float | None:
    """The pay of the request, else of the profile."""
    return _possible(frame.slots.money) or _possible(context.state.profile.salary)


def _possible(pay: float | None) -> float | None:
    return pay if pay is not None and _LEAST <= pay <= _MOST else None


def _from_pay(context: ActionContext, view: GuideView, figures: PayFigures, pay: float) -> list[str]:
    """What the guide's figures make of a pay, the change first."""
    slots: dict[str, object] = {"role": context.role(view.guide.id), "now": amount(pay)}
    lines: list[str] = []
    if figures.change:
        ends = changed(pay, figures.change)
        more = "more" if ends[0] > pay else "less" if ends[1] < pay else "change"
        lines.append(context.say(f"money.{more}", then=span(ends), change=figures.change.text, **slots))
    if figures.range:
        low, high = (signed(share(pay, end)) for end in (figures.range.low, figures.range.high))
        name = "money.range" if lines else "money.range_only"
        lines.append(context.say(name, range=figures.range.text, low=low, high=high, **slots))
    return lines + _at_first(context, figures, pay)


def _at_first(context: ActionContext, figures: PayFigures, pay: float) -> list[str]:
    """The drop at first and when it is made up for."""
    if figures.drop is None:
        return []
    drop = figures.drop
    then = changed(pay, Figure(-drop.high, -drop.low, drop.text, drop.anchor))
    said = context.say("money.drop", drop=drop.text, then=span(then))
    back = figures.recovery
    return [said, context.say("money.recovery", span=back.text)] if back else [said]


def _to_pay(context: ActionContext, view: GuideView, figures: PayFigures, goal: float) -> list[str]:
    """What to earn today for a goal, and where the goal lies in the guide's range."""
    slots: dict[str, object] = {"role": context.role(view.guide.id), "goal": amount(goal)}
    lines: list[str] = []
    if figures.change and (ends := needed(goal, figures.change)):
        lines.append(context.say("money.back", need=span(ends), change=figures.change.text, **slots))
    if figures.range:
        place = "below" if goal < figures.range.low else "above" if goal > figures.range.high else "inside"
        lines.append(context.say(f"money.goal_{place}", range=figures.range.text, **slots))
    return lines


def _ask(frame: Frame, context: ActionContext, views: Sequence[GuideView], *, back: bool) -> ActionResult:
    """Asks for the pay, after what the guide says of it anyway."""
    lines = [context.say("money.ask_goal" if back else "money.ask")]
    sources: tuple[Source, ...] = ()
    if len(views) == 1 and (change := pay_figures(views[0]).change):
        role = context.role(views[0].guide.id)
        lines.insert(0, context.say("money.in_percent", role=role, change=change.text))
        sources = (source(views[0], change.anchor),)
    asked = RequestedSlot("salary", (frame,))
    following = (Frame("pay").about(*frame.guides),) if frame.guides else (Frame("pay", "most", "all"),)
    return ActionResult(
        (TextBlock(" ".join(lines)),), "answered" if sources else "clarify", sources,
        suggestions=following, requested=asked, frame=frame,
    )  # fmt: skip


def _line(context: ActionContext, name: str, figures: PayFigures, pay: float, *, back: bool) -> str | None:
    """What one path makes of a pay, or asks for; None where its guide gives no figure."""
    change = figures.change
    if back:
        ends = needed(pay, change) if change else None
        return context.say("money.line_back", role=name, need=span(ends), change=_text(change)) if ends else None
    if change:
        return context.say("money.line", role=name, then=span(changed(pay, change)), change=_text(change))
    return context.say("money.line_range", role=name, range=_text(figures.range)) if figures.range else None


def _text(figure: Figure | None) -> str:
    return figure.text if figure else ""


def _each(frame: Frame, context: ActionContext, views: Sequence[GuideView], pay: float, *, back: bool) -> ActionResult:
    """A line for each path that gives a figure; the others are named."""
    figures = [(view, pay_figures(view)) for view in views]
    figures.sort(key=lambda pair: -(pair[1].change.low if pair[1].change else -100))
    names = role_names(context, [view for view, _ in figures])
    told = [(*pair, _line(context, name, pair[1], pay, back=back)) for name, pair in zip(names, figures, strict=True)]
    said = [(view, found, line) for view, found, line in told if line]
    if not said:
        return not_given(context.say("money.unknown_anywhere"))
    shown = said[:MOST_LINES]
    silent = [view for view in views if view not in [view for view, _, _ in said]]
    blocks: list[Block] = [
        TextBlock(context.say("money.all_back" if back else "money.all", now=amount(pay))),
        ListBlock(tuple(ListItem(text) for _, _, text in shown)),
    ]
    if silent:
        blocks.append(NoticeBlock("missing", context.say("money.silent", roles=role_names(context, silent)[:3])))
    blocks.append(NoticeBlock("assumption", context.say("money.assumes")))
    guides = tuple(view.guide.id for view, _, _ in shown)
    return ActionResult(
        tuple(blocks),
        sources=tuple(source(view, found.anchors[0]) for view, found, _ in shown),
        suggestions=tuple(frame.about(guide) for guide in guides[:3]),
        items=tuple(Item("guide", guide, context.role(guide), guide) for guide in guides),
        leader=guides[0] if figures[0][1].change else None,
        compared=guides if frame.scope == "several" else (),
        frame=frame,
    )


MONEY: Mapping[str, Action] = {"money": money, "money_back": money_back}
