"""Figures of a guide that guides are ranked and compared by: time, weeks, pay, difficulty, study load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.retrieval.guide_index import GuideView
from knowledge.schema import Priority, Span

_MONTHS: Mapping[str, float] = {"weeks": 12 / 52, "months": 1.0, "years": 12.0}
PRIORITY_SHARES = {Priority.CRITICAL: 1.0, Priority.IMPORTANT: 1.0, Priority.NICE: 0.5, None: 1.0}
"""What a week of a skill counts towards the weight of its subject: what is nice to have may be left out."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a guide: its two ends for ranking, its words, and the anchor of its place."""

    low: float
    high: float
    text: str
    anchor: str


Measure = Callable[[GuideView], Figure | None]


def faq_figure(view: GuideView, name: str) -> Figure | None:
    """A figure of the guide's answers by its field name."""
    for entry in view.guide.faq:
        span: Span | None = getattr(entry.figures, name)
        if span is not None:
            return Figure(span.low, span.high, span.text, f"faq-{entry.id}")
    return None


def _span_months(span: Span, anchor: str) -> Figure:
    factor = _MONTHS.get(span.unit, 1.0)
    return Figure(span.low * factor, span.high * factor, span.text, anchor)


def _title_text(span: Span) -> str:
    """`4 years` for the title's `4-Year`."""
    low = f"{span.low:g}" if span.low == span.high else f"{span.low:g}–{span.high:g}"
    return f"{low} {span.unit if span.high != 1 else span.unit[:-1]}"


def months(view: GuideView) -> Figure | None:
    """The time to the role in months: the page's own figure before the answers', the title's last, since it rounds."""
    if span := view.guide.header.timeline:
        return _span_months(span, "header-timeline")
    for entry in view.guide.faq:
        if span := entry.figures.duration:
            return _span_months(span, f"faq-{entry.id}")
    if span := view.guide.title_timeline:
        return _span_months(span.model_copy(update={"text": _title_text(span)}), "header")
    return None


def roadmap_weeks(view: GuideView) -> Figure | None:
    """The weeks of all phases, added up."""
    total = sum(phase.weeks for phase in view.guide.roadmap)
    return Figure(total, total, str(total), "roadmap") if total else None


def pay_change(view: GuideView) -> Figure | None:
    """The change on today's pay in percent."""
    span = view.guide.header.salary_change
    if span is not None:
        return Figure(span.low, span.high, span.text, "header-salary-change")
    return faq_figure(view, "increase")


def pay_range(view: GuideView) -> Figure | None:
    """The pay range in money."""
    return faq_figure(view, "target_pay")


def difficulty(view: GuideView) -> Figure | None:
    """The guide's own rating by its place among the ratings of the lexicon."""
    rated = view.guide.header.difficulty
    if rated is None:
        return None
    ratings = view.difficulty_ratings
    # A rating that no list knows stands in the middle.
    rank = float(ratings.index(rated.lower()) if rated.lower() in ratings else len(ratings) // 2)
    return Figure(rank, rank, rated, "header-difficulty")


def study_load(view: GuideView) -> Figure | None:
    """The hours a week that the guide reckons with."""
    return faq_figure(view, "study_load")


def phases(view: GuideView) -> Figure | None:
    """The number of phases."""
    count = len(view.guide.roadmap)
    return Figure(count, count, str(count), "roadmap") if count else None


def skill_count(view: GuideView) -> Figure | None:
    """The number of skills to learn."""
    count = len(view.guide.skills_to_learn)
    return Figure(count, count, str(count), "skills") if count else None


MEASURES: Mapping[str, Measure] = {
    "months": months, "weeks": roadmap_weeks, "pay": pay_range, "pay_change": pay_change, "difficulty": difficulty,
    "study_load": study_load, "phases": phases, "skills": skill_count,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A guide's place in a ranking."""

    view: GuideView
    figure: Figure

    @property
    def guide(self) -> str:
        """The guide's id."""
        return self.view.guide.id


@dataclass(frozen=True, slots=True)
class Ranking:
    """The guides that give a figure, best first, and those that do not."""

    rows: tuple[Row, ...]
    silent: tuple[GuideView, ...]

    @property
    def tied(self) -> tuple[Row, ...]:
        """The rows that share the first place."""
        if not self.rows:
            return ()
        best = self.rows[0].figure
        return tuple(row for row in self.rows if (row.figure.low, row.figure.high) == (best.low, best.high))


def rank(views: Sequence[GuideView], measure: Measure, *, most: bool) -> Ranking:
    """The guides by a figure; one without it never wins."""
    found = [(view, measure(view)) for view in views]
    rows = [Row(view, figure) for view, figure in found if figure is not None]
    silent = tuple(view for view, figure in found if figure is None)
    ordered = sorted(rows, key=lambda row: (-row.figure.high, -row.figure.low) if most
                     else (row.figure.low, row.figure.high))  # fmt: skip
    return Ranking(tuple(ordered), silent)


def subject_weeks(view: GuideView, subjects: frozenset[str]) -> Figure | None:
    """The planned weeks of the skills that are about any of the subjects, what is nice to have counted by half.

    Where the guide gives its skills no weeks, those of the phases about them; None where it plans neither.
    """
    total = 0.0
    anchor = ""
    by_title = {tagged.place.title: tagged for tagged in view.tagged if tagged.place.section == "skills"}
    for skill in view.guide.skills_to_learn:
        tagged = by_title.get(skill.name)
        if tagged is not None and subjects & tagged.title_subjects and skill.weeks:
            total += skill.weeks * PRIORITY_SHARES[skill.priority]
            anchor = anchor or tagged.place.anchor
    for number, phase in enumerate(view.guide.roadmap, 1):
        named = next((t for t in view.tagged if t.place.anchor == f"phase-{number}"), None)
        if not anchor and named is not None and subjects & named.title_subjects:
            total += phase.weeks
            anchor = named.place.anchor
    return Figure(total, total, f"{total:g}", anchor) if anchor else None
