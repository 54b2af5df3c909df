"""Answers that weigh guides against each other: quickest, hardest, best paid, within so many months."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answers.facts import figure, percent, timeline, total_weeks
from bot.conversation import Ask
from bot.nlg.response import Block, TableBlock, TextBlock
from bot.nlg.templates import listing
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source
from knowledge.schema import Span

_HARDNESS = {"easy": 0, "moderate": 1, "challenging": 2, "hard": 3}
_MONTHS = {"months": 1.0, "years": 12.0}
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A guide's place in a ranking: what it is ranked by (low end, high end) and the figure as the guide words it."""

    view: GuideView
    low: float
    high: float
    text: str
    anchor: str


Measure = Callable[[GuideView], Row | None]


def months(view: GuideView) -> Row | None:
    """The time to the role, in months."""
    found = timeline(view)
    if found is None:
        return None
    span, anchor, _ = found
    factor = _MONTHS.get(span.unit, 1.0)
    return Row(view, span.low * factor, span.high * factor, span.text, anchor)


def change(view: GuideView) -> Row | None:
    """The salary change in percent: the header's, else the FAQ's increase."""
    span: Span | None = view.guide.header.salary_change
    anchor = "header-salary-change"
    if span is None:
        found = figure(view, "increase")
        if found is None:
            return None
        span, anchor = found
    return Row(view, span.low, span.high, span.text, anchor)


def band(view: GuideView) -> Row | None:
    """The pay range in money."""
    found = figure(view, "target_pay")
    return Row(view, found[0].low, found[0].high, found[0].text, found[1]) if found else None


def hardness(view: GuideView) -> Row | None:
    """The header's difficulty on the scale Easy, Moderate, Challenging, Hard."""
    rated = view.guide.header.difficulty
    if rated is None:
        return None
    rank = float(_HARDNESS.get(rated.lower(), 2))
    return Row(view, rank, rank, rated, "header-difficulty")


def phase_weeks(view: GuideView) -> Row | None:
    """The weeks of the roadmap."""
    total = float(total_weeks(view))
    return Row(view, total, total, f"{total:.0f} weeks", "roadmap")


def among(scene: Scene, ask: Ask) -> list[GuideView]:
    """The guides to weigh: those named, if there are two or more, else all."""
    if len(ask.guides) > 1:
        return [scene.shelf.view(guide) for guide in ask.guides]
    return list(scene.shelf.views.values())


def ranked(scene: Scene, views: Sequence[GuideView], measure: Measure, *, most: bool) -> tuple[list[Row], list[str]]:
    """The guides that have the figure, best first, and the names of those that have none."""
    rows = [(view, measure(view)) for view in views]
    have = [row for _, row in rows if row]
    lacking = [scene.shelf.short(view.guide.id) for view, row in rows if row is None]
    key: Callable[[Row], tuple[float, float]] = (
        (lambda row: (-row.high, -row.low)) if most else (lambda row: (row.low, row.high))
    )
    return sorted(have, key=key), lacking


def _table(scene: Scene, rows: Sequence[Row], column: str, unit: str) -> TableBlock:
    cells = tuple((scene.shelf.role(row.view.guide.id), row.text) for row in rows[:_SHOWN])
    label = scene.voice.label
    return TableBlock((label("path"), label(column)), cells, draw="bars" if unit else None, unit=unit or None)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One ranking question: what is measured, which end wins, and how it is said."""

    measure: Measure
    most: bool
    phrase: str
    column: str
    unit: str


_RANKINGS = {
    "quickest": Ranking(months, False, "quickest", "timeline", "months"),
    "longest": Ranking(months, True, "longest", "timeline", "months"),
    "easiest": Ranking(hardness, False, "easiest", "difficulty", ""),
    "hardest": Ranking(hardness, True, "hardest", "difficulty", ""),
    "biggest_raise": Ranking(change, True, "biggest_raise", "salary_change", "%"),
    "difficulty_overview": Ranking(hardness, False, "difficulty_overview", "difficulty", ""),
    "weeks_overview": Ranking(phase_weeks, False, "weeks_overview", "weeks", "weeks"),
}


def first_by(topic: str, views: Sequence[GuideView]) -> str | None:
    """The guide that a ranking puts first among these; None where two share that place or there is no figure."""
    pay = topic in ("best_paid", "worst_paid")
    measures: tuple[Measure, ...] = (band, change) if pay else (_RANKINGS[topic].measure,) if topic in _RANKINGS else ()
    most = topic == "best_paid" or (topic in _RANKINGS and _RANKINGS[topic].most)
    for measure in measures:
        rows = [row for view in views if (row := measure(view))]
        if len(rows) == len(views) > 1:
            best = max((row.high, row.low) for row in rows) if most else min((row.low, row.high) for row in rows)
            first = [row for row in rows if ((row.high, row.low) if most else (row.low, row.high)) == best]
            return first[0].view.guide.id if len(first) == 1 else None
    return None


def rank(scene: Scene, ask: Ask) -> Part:
    """The winner first, then the others, then the guides that give no such figure."""
    ranking = _RANKINGS[ask.topic]
    rows, lacking = ranked(scene, among(scene, ask), ranking.measure, most=ranking.most)
    if not rows:
        return Part((missing(scene.say("no_ranking", thing=scene.voice.label(ranking.column).lower())),), "unknown")
    best = rows[0]
    tied = [row for row in rows if (row.low, row.high) == (best.low, best.high)]
    names = listing([scene.shelf.short(row.view.guide.id) for row in tied])
    both = len(tied) == len(rows) == 2
    lead = scene.say("rank_same" if both else ranking.phrase, role=names, figure=best.text)
    blocks: list[Block] = [TextBlock(lead)]
    if len(rows) > 1:
        blocks.append(_table(scene, rows, ranking.column, ranking.unit))
    if lacking:
        blocks.append(
            missing(
                scene.say(
                    "figure_missing_for", roles=listing(lacking[:5]), thing=scene.voice.label(ranking.column).lower()
                )
            )
        )
    sources = tuple(source(row.view, row.anchor) for row in rows[:_SHOWN])
    guides = tuple(row.view.guide.id for row in tied[:1])
    asked = replace(ask, guides=ask.guides if len(ask.guides) > 1 else guides)
    return Part(tuple(blocks), sources=sources, ask=asked, leader=best.view.guide.id if len(tied) == 1 else None)


def hardest(scene: Scene, ask: Ask) -> Part:
    """The hardest path; where several share the top rating, the longest of them is named as such."""
    return rank(scene, ask)


def best_paid(scene: Scene, ask: Ask) -> Part:
    """Best or worst paid, by range and by change, since they may disagree; the guides without a figure are named."""
    views = among(scene, ask)
    most = ask.topic != "worst_paid"
    bands, no_band = ranked(scene, views, band, most=most)
    changes, no_change = ranked(scene, views, change, most=most)
    if not bands and not changes:
        roles = listing([scene.shelf.short(view.guide.id) for view in views])
        return Part(
            (missing(scene.say("no_pay", role=roles)),), "unknown", tuple(source(v, "reality") for v in views[:3])
        )
    lines: list[str] = []
    end = "best_paid" if most else "worst_paid"
    # A range that only one of them gives is ahead of nothing.
    if len(bands) > 1 or not changes:
        lines.append(scene.say(f"{end}_range", role=scene.shelf.short(bands[0].view.guide.id), range=bands[0].text))
    if changes:
        lines.append(
            scene.say(f"{end}_change", role=scene.shelf.short(changes[0].view.guide.id), change=changes[0].text)
        )
    blocks: list[Block] = [TextBlock(" ".join(lines))]
    rows = pay_rows(scene, views)
    if len(rows) > 1:
        blocks.append(_pay_table(scene, rows))
    silent = [name for name in no_band if name in no_change]
    if silent:
        blocks.append(
            missing(scene.say("figure_missing_for", roles=listing(silent[:5]), thing=scene.voice.label("pay").lower()))
        )
    sources = tuple(source(row.view, row.anchor) for row in (*bands[:3], *changes[:3]))
    top = first_by(end, views) or (bands if len(bands) > 1 or not changes else changes)[0].view.guide.id
    asked = replace(ask, guides=ask.guides if len(ask.guides) > 1 else (top,))
    return Part(tuple(blocks), sources=sources, ask=asked, leader=top)


def pay_rows(scene: Scene, views: Sequence[GuideView]) -> list[tuple[str, str, str]]:
    """(role, salary change, pay range) of every guide that gives either."""
    none = scene.voice.label("not_given")
    rows = []
    for view in views:
        one, two = change(view), band(view)
        if one or two:
            rows.append((scene.shelf.role(view.guide.id), one.text if one else none, two.text if two else none))
    return rows


def _pay_table(scene: Scene, rows: Sequence[tuple[str, str, str]]) -> TableBlock:
    label = scene.voice.label
    return TableBlock(
        (label("path"), label("salary_change"), label("pay_range")), tuple(rows[:_SHOWN]), draw="bars", unit="USD"
    )


def pay_overview(scene: Scene, ask: Ask) -> Part:
    """The pay figures of all guides side by side; with a percentage asked for, the guides that match it."""
    views = among(scene, ask)
    rows = pay_rows(scene, views)
    silent = [scene.shelf.short(v.guide.id) for v in views if not change(v) and not band(v)]
    blocks: list[Block] = [TextBlock(scene.say("pay_overview")), _pay_table(scene, rows)]
    if silent:
        blocks.append(
            missing(scene.say("figure_missing_for", roles=listing(silent[:5]), thing=scene.voice.label("pay").lower()))
        )
    found = [row for view in views for row in (change(view), band(view)) if row]
    return Part(tuple(blocks), sources=tuple(source(row.view, row.anchor) for row in found[:_SHOWN]))


def raise_of(scene: Scene, ask: Ask) -> Part:
    """Which guide raises pay most, or by the percentage that was named."""
    wanted = [q for q in scene.understanding.quantities if q.unit == "percent"]
    if not wanted:
        return rank(scene, ask)
    rows, lacking = ranked(scene, among(scene, ask), change, most=True)
    hit = [row for row in rows if row.low <= wanted[0].high and row.high >= wanted[0].low]
    if not hit:
        rest = rank(scene, ask)
        return replace(rest, blocks=(missing(scene.say("no_such_raise", figure=percent(wanted[0].low))), *rest.blocks))
    names = listing([scene.shelf.short(row.view.guide.id) for row in hit])
    blocks: list[Block] = [
        TextBlock(scene.say("raise_of", role=names, figure=hit[0].text)),
        _table(scene, rows, "salary_change", "%"),
    ]
    if lacking:
        blocks.append(
            missing(
                scene.say(
                    "figure_missing_for", roles=listing(lacking[:5]), thing=scene.voice.label("salary_change").lower()
                )
            )
        )
    return Part(
        tuple(blocks),
        sources=tuple(source(r.view, r.anchor) for r in rows[:_SHOWN]),
        ask=replace(ask, guides=(hit[0].view.guide.id,)),
    )


def within_time(scene: Scene, ask: Ask) -> Part:
    """Which paths fit into the time named, and which do not."""
    limit = _limit(scene)
    rows, lacking = ranked(scene, among(scene, ask), months, most=False)
    if limit is None or not rows:
        return rank(scene, replace(ask, topic="quickest"))
    fits = [row for row in rows if row.high <= limit]
    partly = [row for row in rows if row.low <= limit < row.high]
    out = [row for row in rows if row.low > limit]
    lines = []
    for phrase, group in (("time_fits", fits), ("time_partly", partly), ("time_out", out)):
        if group:
            names = listing([f"{scene.shelf.short(r.view.guide.id)} ({r.text})" for r in group[:_SHOWN]])
            lines.append(scene.say(phrase, roles=names))
    if not fits and not partly:
        lines.insert(0, scene.say("time_none", role=scene.shelf.short(rows[0].view.guide.id), figure=rows[0].text))
    blocks: list[Block] = [TextBlock(" ".join(lines)), _table(scene, rows, "timeline", "months")]
    if lacking:
        blocks.append(
            missing(
                scene.say("figure_missing_for", roles=listing(lacking[:5]), thing=scene.voice.label("timeline").lower())
            )
        )
    return Part(tuple(blocks), sources=tuple(source(r.view, r.anchor) for r in rows[:_SHOWN]))


def _limit(scene: Scene) -> float | None:
    """The time named in the message, in months."""
    factors = {"weeks": 12 / 52, "months": 1.0, "years": 12.0}
    found = [q.high * factors[q.unit] for q in scene.understanding.quantities if q.unit in factors]
    return max(found) if found else None
