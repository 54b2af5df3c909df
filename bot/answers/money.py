"""From a visitor's own pay to a guide's change and range, and the time at hand against the guides' times."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answers.facts import figure, pay, timeline, total_weeks
from bot.answers.pacing import months_of, pace_of, sheet_of, span_words
from bot.conversation import Ask, Pending
from bot.cues import cues_of
from bot.nlg.response import Block, ListBlock, ListItem, NoticeBlock, Source, Suggestion, TextBlock
from bot.nlg.templates import listing
from bot.nlg.text_renderer import number, weeks
from bot.nlu.number_words import WEEKS_A_MONTH
from bot.planning.figures import goal_said, months_said, salary_said
from bot.profile import tale_of
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source
from knowledge.schema import Span

_MOST_SALARY = 50_000_000
_MONTHS = {"months": 1.0, "years": 12.0}
_ROUNDING = 0.3
"""Months are kept to a tenth: a third of a week may be lost."""
_SPANS = (("this_week", 0.5), ("this_month", 2.5), ("next_90_days", 1e9))
_LISTED = 6


def money(scene: Scene, ask: Ask) -> Part:
    """What the guide's percentages make of the visitor's pay, where that lies in its range, and its caveats."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    u = scene.understanding
    if goal := goal_said(u, cues_of(scene.shelf)):
        return _backwards(scene, ask, view, round(goal))
    said = salary_said(u, cues_of(scene.shelf), tale_of(u, scene.shelf), loose=True)
    now = round(said.value) if said else scene.conversation.profile.salary
    if now is None or not 0 < now < _MOST_SALARY:
        return _ask_for_pay(scene, ask, role)
    lines, sources = _from_own_pay(scene, view, now)
    changed = replace(scene.conversation.profile, salary=now)
    profile = changed if changed != scene.conversation.profile else None
    if not lines:
        part = pay(scene, ask)
        blocks: tuple[Block, ...] = (missing(scene.say("money_none", role=role, now=amount(now))), *part.blocks[1:])
        return Part(blocks, "unknown", part.sources, ask=ask, profile=profile)
    blocks = (TextBlock(" ".join(lines)), NoticeBlock("assumption", scene.say("money_caveat")))
    caveats = tuple(NoticeBlock("conflict", c.text) for c in view.guide.conflicts if c.about == "pay")[:1]
    offer = Suggestion(scene.voice.label("pay"), scene.say("offer_pay_text", role=role))
    return Part((*blocks, *caveats), "answered", sources, (offer,), ask=ask, profile=profile)


def _backwards(scene: Scene, ask: Ask, view: GuideView, goal: int) -> Part:
    """What one has to earn now for the guide's percentages to lead to a sum, and where its range stands to that."""
    role = scene.shelf.short(view.guide.id)
    lines: list[str] = []
    anchors: list[str] = []
    rise = figure(view, "increase")
    change = view.guide.header.salary_change or (rise[0] if rise else None)
    if change and change.low > -100:
        need = "–".join(amount(one) for one in sorted({goal / (1 + p / 100) for p in (change.low, change.high)}))
        lines.append(scene.say("money_back", goal=amount(goal), role=role, need=need, change=change.text))
        anchors.append("header-salary-change" if view.guide.header.salary_change or not rise else rise[1])
    if band := figure(view, "target_pay"):
        place = "below" if goal < band[0].low else "above" if goal > band[0].high else "inside"
        slots = {"role": role, "goal": amount(goal), "range": band[0].text}
        lines.append(scene.say(f"money_goal_{place}", **slots))
        anchors.append(band[1])
    if not lines:
        part = pay(scene, ask)
        text = scene.say("money_back_none", role=role, goal=amount(goal))
        return Part((missing(text), *part.blocks[1:]), "unknown", part.sources, ask=ask)
    sources = tuple(source(view, anchor) for anchor in dict.fromkeys(anchors))
    blocks = (TextBlock(" ".join(lines)), NoticeBlock("assumption", scene.say("money_caveat")))
    offer = Suggestion(scene.voice.label("pay"), scene.say("offer_pay_text", role=role))
    return Part(blocks, "answered", sources, (offer,), ask=ask)


def _ask_for_pay(scene: Scene, ask: Ask, role: str) -> Part:
    """What the guide says of pay, and that it can be worked out from one's own."""
    part = pay(scene, ask)
    if part.status == "unknown":
        # Without a figure of the guide's there is nothing to work out.
        return replace(part, ask=ask)
    text = f"{scene.say('money_ask')} {scene.say('which_salary')}"
    offer = Suggestion(scene.say("offer_salary"), scene.say("offer_salary_text", role=role))
    blocks = (*part.blocks, TextBlock(text))
    return replace(part, blocks=blocks, offers=(offer,), pending=Pending("salary", (ask,)), ask=ask)


def amount(value: float) -> str:
    """`102,000`, to the nearest hundred above ten thousand."""
    rounded = round(value, -2) if value >= 10_000 else round(value)
    return f"{rounded:,.0f}"


def changed_by(now: int, low: float, high: float) -> str:
    """Pay after a change of so many percent: one sum, or a range from the smaller to the larger."""
    sums = sorted({round(now * (1 + percent / 100)) for percent in (low, high)})
    return "–".join(amount(one) for one in sums)


def _from_own_pay(scene: Scene, view: GuideView, now: int) -> tuple[list[str], tuple[Source, ...]]:
    role = scene.shelf.short(view.guide.id)
    lines: list[str] = []
    anchors: list[str] = []
    change = view.guide.header.salary_change
    rise = figure(view, "increase")
    if change:
        then = changed_by(now, change.low, change.high)
        lines.append(scene.say("money_lead", now=amount(now), role=role, change=change.text, then=then))
        anchors.append("header-salary-change")
    elif rise:
        then = changed_by(now, rise[0].low, rise[0].high)
        lines.append(scene.say("money_rise", now=amount(now), role=role, change=rise[0].text, then=then))
        anchors.append(rise[1])
    if band := figure(view, "target_pay"):
        phrase = "money_range" if lines else "money_range_only"
        slots = {"role": role, "now": amount(now), "range": band[0].text, "place": _place(scene, now, band[0])}
        lines.append(scene.say(phrase, **slots))
        anchors.append(band[1])
    lines += _at_first(scene, view, now)
    if drop := figure(view, "initial_decrease"):
        anchors.append(drop[1])
    return lines, tuple(source(view, anchor) for anchor in dict.fromkeys(anchors))


def _place(scene: Scene, now: int, band: Span) -> str:
    """Both ends of the range against what one has: `between −25% and +50% on what you have now`."""
    low, high = (f"{_signed(100 * (end - now) / now)}" for end in (band.low, band.high))
    return scene.words("money_between", low=low, high=high)


def _signed(percent: float) -> str:
    rounded = round(percent)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{abs(rounded)}%"


def _at_first(scene: Scene, view: GuideView, now: int) -> list[str]:
    """The drop at first and when it is made up for."""
    lines: list[str] = []
    if drop := figure(view, "initial_decrease"):
        span = drop[0]
        whose = next((e.figures.compared_with for e in view.guide.faq if e.figures.initial_decrease is span), None)
        then = changed_by(now, -span.high, -span.low)
        lines.append(scene.say("money_drop", drop=span.text, whose=whose or scene.words("money_whose"), then=then))
    if back := figure(view, "recovery"):
        lines.append(scene.say("money_recovery", span=back[0].text))
    return lines


@dataclass(frozen=True, slots=True)
class _Timed:
    view: GuideView
    low: float
    high: float
    text: str
    anchor: str


def _timed(scene: Scene, ask: Ask) -> list[_Timed]:
    """The guides that give a time, the shortest first."""
    views = [scene.shelf.view(g) for g in ask.guides] or list(scene.shelf.views.values())
    rows = []
    for view in views:
        if found := timeline(view):
            span, anchor, _ = found
            factor = _MONTHS.get(span.unit, 1.0)
            rows.append(_Timed(view, span.low * factor, span.high * factor, span_words(span), anchor))
    return sorted(rows, key=lambda row: (row.low, row.high))


def months_at_hand(scene: Scene, ask: Ask) -> Part:
    """Which paths fit into the months that one has; where none does, what the first weeks of the shortest hold."""
    u = scene.understanding
    said = months_said(u, cues_of(scene.shelf), tale_of(u, scene.shelf), loose=True)
    have = said.value if said else scene.conversation.profile.months
    rows = _timed(scene, ask)
    sources = tuple(source(row.view, row.anchor) for row in rows[:_LISTED])
    if have is None or not rows:
        items = tuple(ListItem(scene.shelf.role(row.view.guide.id), row.text) for row in rows[:_LISTED])
        return Part((TextBlock(scene.say("months_unknown")), ListBlock(items)), "answered", sources, ask=ask)
    changed = replace(scene.conversation.profile, months=have)
    profile = changed if changed != scene.conversation.profile else None
    span = _span(scene, have)
    fits = [row for row in rows if row.high <= have]
    tight = [row for row in rows if row.low <= have < row.high]
    out = [row for row in rows if row.low > have]
    lines: list[str] = []
    if fits:
        lines.append(scene.say("months_lead_fit", months=span, roles=_names(scene, fits)))
    elif not tight:
        slots = {"months": span, "role": scene.shelf.short(rows[0].view.guide.id), "figure": rows[0].text}
        lines.append(scene.say("months_not" if len(rows) == 1 else "months_none", **slots))
    if tight:
        lines.append(scene.say("months_tight", months=span, roles=_names(scene, tight)))
    rest = [row for row in out if fits or tight or row is not rows[0]]
    if rest:
        lines.append(scene.say("months_out", roles=_names(scene, rest)))
    lines += _by_phases(scene, [row.view for row in rows], have)
    lines += _at_own_hours(scene, (fits or tight or rows)[0])
    blocks: list[Block] = [TextBlock(" ".join(lines))]
    best = (fits or tight or rows)[0].view
    offers: tuple[Suggestion, ...] = (
        Suggestion(scene.voice.label("plan"), scene.say("offer_plan_text", role=scene.shelf.short(best.guide.id))),
    )
    if not fits and not tight:
        block, place = _beginning(scene, best, have, span)
        blocks.append(block)
        sources = (*sources, place)
    return Part(tuple(blocks), "answered", sources, offers, ask=ask, profile=profile)


def _by_phases(scene: Scene, views: list[GuideView], have: float) -> list[str]:
    """Where phases or weeks are spoken of: the roadmaps whose phases, added up, fit into the time."""
    u = scene.understanding
    if "phase" not in u.concepts and "roadmap" not in u.concepts and all(q.unit != "weeks" for q in u.quantities):
        return []
    limit = have * WEEKS_A_MONTH
    fits = [view for view in views if total_weeks(view) <= limit + _ROUNDING]
    names = listing([f"{scene.shelf.short(v.guide.id)} ({weeks(total_weeks(v))})" for v in fits[:_LISTED]])
    return [scene.say("months_phases", roles=names) if fits else scene.say("months_phases_none")]


def _at_own_hours(scene: Scene, row: _Timed) -> list[str]:
    """With hours known, what the roadmap by itself comes to at them."""
    if scene.conversation.profile.hours_per_week is None:
        return []
    pace = replace(pace_of(scene, row.view), absurd=None)
    made = sheet_of(scene, row.view, pace).plan
    slots = {"hours": number(made.hours), "role": scene.shelf.short(row.view.guide.id)}
    return [scene.say("months_hours", **slots, weeks=weeks(round(made.weeks, 1)), months=months_of(scene, made.weeks))]


def _beginning(scene: Scene, view: GuideView, have: float, months: str) -> tuple[Block, Source]:
    span = next(name for name, limit in _SPANS if have <= limit)
    role = scene.shelf.short(view.guide.id)
    title = scene.say("months_start", months=months, role=role, span=scene.voice.label(span).lower())
    items = tuple(ListItem(s.text) for s in getattr(view.guide.action_plan, span))
    return ListBlock(items, title), source(view, span.replace("_", "-"))


def _names(scene: Scene, rows: list[_Timed]) -> str:
    return listing([f"{scene.shelf.short(row.view.guide.id)} ({row.text})" for row in rows[:_LISTED]])


def _span(scene: Scene, months: float) -> str:
    return scene.words("months_one") if months == 1 else scene.words("months_count", count=number(months))
