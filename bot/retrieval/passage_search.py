"""Search over the statements of the guides: the line that answers, with the probability that it does.

Each statement is weighed by a few features of its match; the probabilities of all statements and of `none of them` add
up to 1 (a conditional logit, McFadden 1974). The weights stand in one file that `make fit` writes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from bot.nlu.synonyms import Term
from bot.retrieval.guide_index import GuideView
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.retrieval.place_classifier import PlaceClassifier
from knowledge import Place

WEIGHTS_FILE = Path(__file__).with_name("search_weights.json")
FEATURES = (
    "coverage", "score", "subject", "terms", "title", "figure", "prior", "asked", "nearest", "anywhere", "words",
)  # fmt: skip
MOST_PASSAGES = 12


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: the content words, the subjects named or hinted at, whether a number is asked for."""

    terms: tuple[Term, ...]
    subjects: Mapping[str, float]
    counts: bool = False
    sections: Mapping[str, float] | None = None
    """How likely the intent heard is answered in each section."""
    asked: Mapping[str, float] = field(default_factory=dict)
    """How like the questions for a place it is, by `guide#anchor`, as the place classifier has it."""
    nearest: Mapping[str, float] = field(default_factory=dict)
    """How like the likest question for a place it is, by `guide#anchor`."""
    anywhere: bool = False
    """Whether it is asked of no guide in particular."""


    def asked_of(self, view: GuideView) -> Mapping[str, float]:
        """The scores of a guide's places by their anchors."""
        if not self.asked:
            return {}
        names = ((anchor, f"{view.guide.id}#{anchor}") for anchor in view.by_anchor)
        return {anchor: self.asked[name] for anchor, name in names if name in self.asked}


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement found and the probability that it answers."""

    guide: str
    place: Place
    probability: float
    features: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """`guide#anchor`, as slots hold it."""
        return f"{self.guide}#{self.place.anchor}"


class PassageSearch:
    """Searches the statements of some guides or of all."""

    def __init__(self, index: GuideIndex, places: PlaceClassifier, path: Path = WEIGHTS_FILE) -> None:
        data = orjson.loads(path.read_bytes())
        self._index = index
        self.places = places
        self._weights = tuple(data["features"].get(name, 0.0) for name in FEATURES)
        self._none = float(data["none"])

    def query(self, words: Sequence[str], subjects: Mapping[str, float], **more: Any) -> Query:
        """A query from the words of a segment, its role names left out; `more` are the other fields of `Query`."""
        wanted: dict[str, float] = {}
        for subject, weight in subjects.items():
            for kin, share in self._index.kin(subject).items():
                wanted[kin] = max(wanted.get(kin, 0.0), weight * share)
        terms = tuple(term for term in self._index.tagger.terms(words) if term.stem not in self._index.empty)
        return Query(terms, wanted, **more)

    def search(self, query: Query, guides: Sequence[str] = ()) -> tuple[Passage, ...]:
        """The statements that may answer, likeliest first; without guides over all of them."""
        views = [self._index.view(guide) for guide in guides] or list(self._index.views.values())
        found = [(view, place, row) for view in views for place, row in self.rows(query, view)]
        if not found:
            return ()
        evidence = [sum(w * x for w, x in zip(self._weights, row, strict=True)) for _, _, row in found]
        top = max(*evidence, self._none)
        whole = sum(math.exp(one - top) for one in evidence) + math.exp(self._none - top)
        ranked = sorted(zip(evidence, found, strict=True), key=lambda pair: -pair[0])[:MOST_PASSAGES]
        return tuple(
            Passage(view.guide.id, place, math.exp(one - top) / whole, row) for one, (view, place, row) in ranked
        )

    def rows(self, query: Query, view: GuideView) -> Iterable[tuple[Place, tuple[float, ...]]]:
        """The statements that share something with the query, each with its features."""
        whole = sum(view.weight(term) for term in query.terms) or 1.0
        by_words = {hit.place.anchor: hit.score for hit in view.search(query.terms)}
        by_subject = {hit.place.anchor: hit.score for hit in view.about(query.subjects)}
        asked = query.asked_of(view)
        for anchor in dict.fromkeys((*by_words, *by_subject, *asked)):
            place = view.by_anchor[anchor]
            if _is_title(place) and anchor not in asked:
                continue
            score = by_words.get(anchor, 0.0)
            row = self._row(query, view, place, score, score / whole, by_subject.get(anchor, 0.0))
            near = query.nearest.get(f"{view.guide.id}#{anchor}", 0.0)
            yield place, (*row, asked.get(anchor, 0.0), near, float(query.anywhere), math.log1p(len(query.terms)))

    def _row(
        self, query: Query, view: GuideView, place: Place, score: float, coverage: float, subject: float
    ) -> tuple[float, ...]:
        keys, title = self._index.tagger.keys(place.text), self._index.tagger.keys(place.title)
        shared = sum(bool(term.keys & (keys | title)) for term in query.terms)
        in_title = sum(bool(term.keys & title) for term in query.terms)
        figure = query.counts and any(character.isdigit() for character in place.text)
        prior = (query.sections or {}).get(place.section, 0.0)
        return coverage, score, subject, float(shared), float(in_title), float(figure), prior


def _is_title(place: Place) -> bool:
    """Whether it is no more than the title of a phase."""
    return place.section == "roadmap" and place.anchor.count("-") == 1
