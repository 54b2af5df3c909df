"""A reasoned order of guides for a purpose (the most realistic, the safest): a figure or statement for every facet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.planning.evidence import Themes, evidence
from bot.planning.measures import Figure, Measure, difficulty, months, pay_change, study_load
from bot.retrieval.guide_index import GuideView

_FIGURES: Mapping[str, tuple[Measure, bool]] = {
    # The figure, and whether more of it is better.
    "length": (months, False), "difficulty": (difficulty, False), "pay": (pay_change, True),
    "study_load": (study_load, False),
}  # fmt: skip
_UNKNOWN = 0.4
"""What a guide scores on a facet that it says nothing of: a little less than the middle."""
_EVEN = 0.5
_TOO_LONG = 3.0
"""What a path loses that takes longer than the visitor has."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that weighs: a figure or a theme, how much, and whether it speaks against a path."""

    name: str
    weight: float = 1.0
    against: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether it is read from a figure of the guide rather than from its statements."""
        return self.name in _FIGURES


@dataclass(frozen=True, slots=True)
class Reason:
    """What a guide says on a facet: its words, where they stand, and how good they are for the purpose, 0 to 1."""

    facet: Facet
    text: str
    anchor: str
    goodness: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A guide in the order, with its reasons."""

    view: GuideView
    score: float
    reasons: tuple[Reason, ...]


def purposes(lists: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[Facet, ...]]:
    """The purposes by id with the facets that weigh, from the word list `purposes`."""
    pairs = (line.partition("=") for line in lists.get("purposes", ()))
    return {name.strip(): tuple(_facet(word) for word in facets.split()) for name, _, facets in pairs}


def _facet(word: str) -> Facet:
    name, _, weight = word.removeprefix("-").partition("*")
    return Facet(name, float(weight or 1), word.startswith("-"))


def placed(
    views: Sequence[GuideView], facets: Sequence[Facet], themes: Themes, months_at_hand: float | None = None
) -> tuple[Placed, ...]:
    """The guides in order for a purpose, best first; of equals the first in reading order."""
    found: dict[str, list[Reason]] = {view.guide.id: [] for view in views}
    for facet in facets:
        for view, reason in _weighed(views, facet, themes):
            found[view.guide.id].append(reason)
    rows = [_placed(view, found[view.guide.id], facets, months_at_hand) for view in views]
    return tuple(sorted(rows, key=lambda row: -row.score))


def _placed(view: GuideView, reasons: Sequence[Reason], facets: Sequence[Facet], limit: float | None) -> Placed:
    said = {reason.facet: reason.goodness for reason in reasons}
    score = sum(facet.weight * said.get(facet, _silence(facet)) for facet in facets)
    time = months(view) if limit else None
    late = time is not None and limit is not None and time.low > limit
    return Placed(view, score - (_TOO_LONG if late else 0.0), tuple(reasons))


def _silence(facet: Facet) -> float:
    """What silence is worth: a guide that names nothing against it is as good as can be there."""
    return 1.0 if facet.against else _UNKNOWN


def _weighed(views: Sequence[GuideView], facet: Facet, themes: Themes) -> list[tuple[GuideView, Reason]]:
    if facet.is_figure:
        return _by_figure(views, facet)
    found = [(view, _by_statement(view, facet, themes)) for view in views]
    return [(view, reason) for view, reason in found if reason is not None]


def _by_figure(views: Sequence[GuideView], facet: Facet) -> list[tuple[GuideView, Reason]]:
    """Goodness by the place that a figure takes among all of them."""
    measure, more_is_better = _FIGURES[facet.name]
    found = [(view, figure) for view in views if (figure := measure(view)) is not None]
    ordered = sorted({_middle(figure) for _, figure in found}, reverse=not more_is_better)
    return [(view, Reason(facet, figure.text, figure.anchor, _share(ordered, figure))) for view, figure in found]


def _share(ordered: Sequence[float], figure: Figure) -> float:
    """The place of a figure among all, from 0 for the worst to 1; the middle where all are the same."""
    return ordered.index(_middle(figure)) / (len(ordered) - 1) if len(ordered) > 1 else _EVEN


def _middle(figure: Figure) -> float:
    return (figure.low + figure.high) / 2


def _by_statement(view: GuideView, facet: Facet, themes: Themes) -> Reason | None:
    """The weightiest statement on a theme; what a guide itself declares as its facet counts in full."""
    found = evidence(view, facet.name, themes, liked=not facet.against)
    if not found:
        return None
    best = max(found, key=lambda one: abs(one.weight))
    if facet.against:
        return Reason(facet, best.place.text, best.place.anchor, 0.0 if best.weight < -1 else 0.5)
    declared = facet.name in getattr(view.guide, "facets", ())
    return Reason(facet, best.place.text, best.place.anchor, 1.0 if declared or best.weight > 0 else 0.0)
