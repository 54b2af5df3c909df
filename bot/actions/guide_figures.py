"""The figures that a guide gives: its time, its weeks, its pay; no words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.nlu.number_words import WEEKS_A_MONTH
from bot.retrieval.guide_index import GuideView
from knowledge.schema import Faq, Span

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the anchor of the place that gives it."""

    span: Span
    anchor: str

    @property
    def middle(self) -> float:
        """The middle of its range."""
        return (self.span.low + self.span.high) / 2


def faq_figure(view: GuideView, name: str) -> Figure | None:
    """A figure of the questions and answers by its field's name."""
    entry = faq_with(view, name)
    return Figure(getattr(entry.figures, name), f"faq-{entry.id}") if entry else None


def faq_with(view: GuideView, *fields: str) -> Faq | None:
    """The first question whose answer gives one of these figures."""
    return next((one for one in view.guide.faq if any(getattr(one.figures, field) for field in fields)), None)


def timeline(view: GuideView) -> Figure | None:
    """The time that the path takes: the header before the answers, and those before the title, which rounds."""
    if view.guide.header.timeline:
        return Figure(view.guide.header.timeline, "header-timeline")
    titled = view.guide.title_timeline
    return faq_figure(view, "duration") or (Figure(titled, "header") if titled else None)


def months(span: Span) -> tuple[float, float]:
    """The low and the high end of a time in months."""
    factor = _MONTHS_A_YEAR if span.unit == "years" else 1
    return span.low * factor, span.high * factor


def total_weeks(view: GuideView) -> int:
    """The weeks of all phases together."""
    return sum(phase.weeks for phase in view.guide.roadmap)


def skill_weeks(view: GuideView) -> int:
    """The weeks of all skills together; 0 where the guide gives none."""
    return sum(skill.weeks or 0 for skill in view.guide.skills_to_learn)


def weeks_of(months_given: float) -> int:
    """Whole weeks in a number of months."""
    return round(months_given * WEEKS_A_MONTH)


@dataclass(frozen=True, slots=True)
class Pay:
    """Every pay figure of a guide; any may be missing."""

    range: Figure | None
    now: Figure | None
    change: Figure | None
    """The header's change on today's pay, in percent."""
    rise: Figure | None
    drop: Figure | None
    """How much less it is at first, in percent."""
    recovery: Figure | None
    compared_with: str | None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Those that the guide gives."""
        found = (self.range, self.now, self.change, self.rise, self.drop, self.recovery)
        return tuple(figure for figure in found if figure)

    @property
    def shift(self) -> Figure | None:
        """The change on today's pay, from wherever the guide gives it."""
        return self.change or self.rise


def pay_of(view: GuideView) -> Pay:
    """The pay figures of a guide."""
    change = view.guide.header.salary_change
    compared = next((entry.figures.compared_with for entry in view.guide.faq if entry.figures.compared_with), None)
    return Pay(
        range=faq_figure(view, "target_pay"),
        now=faq_figure(view, "source_pay"),
        change=Figure(change, "header-salary-change") if change else None,
        rise=faq_figure(view, "increase"),
        drop=faq_figure(view, "initial_decrease"),
        recovery=faq_figure(view, "recovery"),
        compared_with=compared,
    )


def range_change(pay: Pay) -> tuple[float, float] | None:
    """The change in percent between today's range and the new one, at the low ends and at the high ends."""
    if pay.range is None or pay.now is None or not pay.now.span.low:
        return None
    ends = (pay.range.span.low / pay.now.span.low - 1, pay.range.span.high / pay.now.span.high - 1)
    low, high = sorted(round(100 * end) for end in ends)
    return low, high
