"""Indirect questions with what their answer must hold, for fitting the search and the ranker.

A table in tests/statements holds cases of `says` with either patterns (`holds`) or one place of the table's guide
(`place`); the latter are asked on the page of that guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.retrieval.guide_index import GuideView
from bot.retrieval.guide_index import Shelf as GuideIndex
from knowledge import Place

FOLDER = Path(__file__).parents[1] / "tests" / "statements"


@dataclass(frozen=True, slots=True)
class IndirectQuestion:
    """A question, the guide on whose page it is asked, and the patterns that its answer holds."""

    says: str
    holds: tuple[str, ...]
    page_guide: str | None = None

    def is_answered_by(self, text: str) -> bool:
        """Whether a text holds every pattern."""
        return all(re.search(pattern, text, re.I | re.S) for pattern in self.holds)


def load(index: GuideIndex, folder: Path = FOLDER) -> Iterator[IndirectQuestion]:
    """Every question of every table."""
    for file in sorted(folder.glob("*.yaml")):
        table = yaml.safe_load(file.read_text("utf-8"))
        for case in table["cases"]:
            yield _question(case, table.get("guide"), index)


def _question(case: dict[str, Any], guide: str | None, index: GuideIndex) -> IndirectQuestion:
    if guide is None:
        return IndirectQuestion(case["says"], tuple(case["holds"]))
    view = index.view(guide)
    return IndirectQuestion(case["says"], _patterns(view.by_anchor[case["place"]], view, index), guide)


def _patterns(place: Place, view: GuideView, index: GuideIndex) -> tuple[str, ...]:
    """What an answer that gives the place holds: its text, a phase's name, or the names of its resources."""
    if place.anchor.startswith("phase-") and place.resources:
        return tuple(re.escape(index.name(one)) for one in place.resources)
    if place.section == "roadmap" and place.text.startswith("Phase "):
        return (re.escape(place.title),)
    return (re.escape(place.text.strip("+-.")),)
