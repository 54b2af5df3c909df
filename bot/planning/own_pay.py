"""What a guide's pay figures come to from a visitor's own pay, and back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.planning.measures import Figure, faq_figure
from bot.retrieval.guide_index import GuideView


@dataclass(frozen=True, slots=True)
class PayFigures:
    """The pay figures of a guide; each may be missing."""

    change: Figure | None
    """The change on today's pay in percent."""
    range: Figure | None
    """The range of pay in the new role."""
    drop: Figure | None
    """How much less it may be at first, in percent."""
    recovery: Figure | None

    @property
    def anchors(self) -> tuple[str, ...]:
        """Where the figures stand, each place once."""
        found = (self.change, self.range, self.drop, self.recovery)
        return tuple(dict.fromkeys(figure.anchor for figure in found if figure))


def pay_figures(view: GuideView) -> PayFigures:
    """The pay figures that a guide gives."""
    change = view.guide.header.salary_change
    stated = Figure(change.low, change.high, change.text, "header-salary-change") if change else None
    return PayFigures(
        change=stated or faq_figure(view, "increase"),
        range=faq_figure(view, "target_pay"),
        drop=faq_figure(view, "initial_decrease"),
        recovery=faq_figure(view, "recovery"),
    )


def changed(pay: float, figure: Figure) -> tuple[float, float]:
    """The pay after a change in percent, at both ends."""
    low, high = sorted(pay * (1 + percent / 100) for percent in (figure.low, figure.high))
    return low, high


def needed(goal: float, figure: Figure) -> tuple[float, float] | None:
    """The pay today from which a change in percent leads to a goal; None where nothing would be left."""
    if figure.low <= -100:
        return None
    low, high = sorted(goal / (1 + percent / 100) for percent in (figure.low, figure.high))
    return low, high


def share(pay: float, end: float) -> int:
    """The change in percent from a pay to another."""
    return round(100 * (end - pay) / pay)
