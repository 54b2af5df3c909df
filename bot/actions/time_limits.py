"""A time that a visitor names, held against the time that a path takes."""

from __future__ import annotations

import math
from typing import Literal

from bot.actions.base import ActionContext
from bot.actions.guide_figures import Figure, months, timeline, weeks_of
from bot.frame import Frame
from bot.retrieval.guide_index import GuideView
from knowledge.schema import Span

_DAYS_A_MONTH = 365.25 / 12

Verdict = Literal["enough", "tight", "short"]


def given_months(frame: Frame, context: ActionContext) -> float | None:
    """The months that the frame names, or those up to its date."""
    if frame.slots.months is not None:
        return round(frame.slots.months, 1)
    day = frame.slots.deadline or frame.slots.date
    if day is None or day <= context.today:
        return None
    return max(1.0, math.floor((day - context.today).days / _DAYS_A_MONTH))


def time_text(figure: Figure, context: ActionContext) -> str:
    """A time as the guide words it; that of a title (`6-Month`) in plain words."""
    span = figure.span
    if figure.anchor != "header":
        return span.text
    return context.language.counted(span.low, context.label(f"unit.{span.unit}"))


def in_time(span: Span, given: float, weeks: int) -> Verdict:
    """Whether so many months are enough for the span, or enough if all goes well.

    The roadmap's own weeks count too where they are fewer than the span: they are `tight`.
    """
    low, high = months(span)
    if given >= high:
        return "enough"
    return "tight" if given >= low or weeks_of(given) >= weeks > 0 else "short"


def fits(view: GuideView, given: float) -> bool:
    """Whether a path can be over within so many months."""
    found = timeline(view)
    return found is not None and months(found.span)[0] <= given
