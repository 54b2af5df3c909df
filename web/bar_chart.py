"""Reads figures out of a table's cells and works out where their bars lie, as static/figures.js does for the chat."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import Step

_NUMBER = r"([+-]?\d+(?:\.\d+)?)\s*([km](?![a-z]))?"
_FIGURE = re.compile(
    rf"^(?:about |around |~ ?|≈ ?)?{_NUMBER}(?: ?%? ?(?:-|to) ?{_NUMBER})? ?([^\d]*)$", re.IGNORECASE | re.ASCII
)
_FACTOR = {"k": 1e3, "m": 1e6}


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell gives: a number, or a range of two."""

    low: float
    high: float
    is_range: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A segment of a scale, in percent."""

    start: float
    width: float
    minus: bool = False
    """Whether all of it lies below zero."""
    zero: float | None = None
    """Where zero lies, on a scale that goes below it."""

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.start + self.width / 2


def plain(number: float) -> str:
    """A number as people write it: no needless decimals."""
    rounded = _tenth(number)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def figure(cell: str) -> Figure | None:
    """The figure that a cell holds; None when it holds none, or more than one."""
    text = re.sub(r"[–—−]", "-", re.sub(r"[$€£,]", "", cell))
    found = _FIGURE.match(re.sub(r"\s+", " ", text).strip())
    if not found:
        return None
    first, first_scale, last, last_scale, unit = found.groups()
    last_factor = _FACTOR.get((last_scale or "").lower(), 1.0)
    # "130-250k" means thousands on both sides.
    first_factor = _FACTOR.get((first_scale or "").lower(), last_factor)
    ends = (float(first) * first_factor, float(last) * last_factor if last else float(first) * first_factor)
    return Figure(min(ends), max(ends), last is not None, unit.strip().lower())


def bars(cells: Sequence[str]) -> tuple[Bar | None, ...] | None:
    """For each cell of a column its bar, or None where the column cannot be drawn on one scale."""
    figures = [figure(cell) for cell in cells]
    known = [one for one in figures if one]
    if len(known) < 2 or len(known) * 2 < len(cells) or len({one.unit for one in known}) > 1:
        return None
    least = min(0.0, *(one.low for one in known))
    most = max(0.0, *(one.high for one in known))
    if most == least:
        return None
    return tuple(_bar(one, least, most) if one else None for one in figures)


def segments(steps: Sequence[Step]) -> tuple[Bar, ...] | None:
    """The segments of a timeline; None unless every step gives its weeks."""
    weeks = [step.weeks or 0.0 for step in steps]
    if len(steps) < 2 or min(weeks) <= 0:
        return None
    total, before, found = sum(weeks), 0.0, []
    for one in weeks:
        start = _tenth(before / total * 100)
        before += one
        found.append(Bar(start, _tenth(before / total * 100 - start)))
    return tuple(found)


def _bar(one: Figure, least: float, most: float) -> Bar:
    start = _at(one.low if one.is_range else min(0.0, one.low), least, most)
    end = _at(one.high if one.is_range else max(0.0, one.high), least, most)
    return Bar(start, max(1.0, _tenth(end - start)), one.high < 0, _at(0.0, least, most) if least < 0 else None)


def _at(value: float, least: float, most: float) -> float:
    return _tenth((value - least) / (most - least) * 100)


def _tenth(number: float) -> float:
    """To one decimal, halves up, as browsers round too."""
    return math.floor(number * 10 + 0.5) / 10
