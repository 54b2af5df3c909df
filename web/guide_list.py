"""The list of guides: filtered by source, target, difficulty and a word that they speak of, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot import places
from web.guide_facts import GuideFact, guide_facts
from web.render import Labels

PER_PAGE = 48
_LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class GuideFilter:
    """What a visitor chose; empty fields choose nothing."""

    source: str = ""
    target: str = ""
    difficulty: str = ""
    about: str = ""

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> GuideFilter:
        """The choices of an address."""
        words = query.get("about", "").strip()[:_LONGEST_WORDS]
        return cls(query.get("from", ""), query.get("to", ""), query.get("difficulty", ""), words)

    @property
    def chosen(self) -> bool:
        """Whether anything is chosen."""
        return self != GuideFilter()

    def query(self, page: int) -> str:
        """The address's query for another page of the same choices."""
        fields = {"from": self.source, "to": self.target, "difficulty": self.difficulty, "about": self.about}
        return urlencode({**{name: value for name, value in fields.items() if value}, "page": page})


@dataclass(frozen=True, slots=True)
class ListedGuide:
    """A guide as the list shows it."""

    id: str
    source: str
    target: str
    about: str
    facts: tuple[GuideFact, ...]


@dataclass(frozen=True, slots=True)
class GuideListing:
    """One page of the list, with what there is to choose from."""

    guides: tuple[ListedGuide, ...]
    total: int
    page: int
    pages: int
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    difficulties: tuple[str, ...]


def guide_listing(
    guides: Mapping[str, Any], resources: Any, wanted: GuideFilter, page: int, labels: Labels
) -> GuideListing:
    """The guides that fit the choices, in the order of their targets."""
    every = sorted(guides.values(), key=lambda guide: (guide.target_role.casefold(), guide.id))
    fitting = [guide for guide in every if _fits(guide, resources, wanted)]
    pages = max(1, -(-len(fitting) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = fitting[(page - 1) * PER_PAGE : page * PER_PAGE]
    return GuideListing(
        tuple(_listed(guide, labels) for guide in shown), len(fitting), page, pages,
        _distinct(guide.source_role for guide in every), _distinct(guide.target_role for guide in every),
        _distinct(guide.header.difficulty for guide in every if guide.header.difficulty),
    )  # fmt: skip


def _fits(guide: Any, resources: Any, wanted: GuideFilter) -> bool:
    exact = (
        (wanted.source, guide.source_role), (wanted.target, guide.target_role),
        (wanted.difficulty, guide.header.difficulty),
    )  # fmt: skip
    if any(choice and choice != value for choice, value in exact):
        return False
    return not wanted.about or _speaks_of(guide, resources, wanted.about)


def _speaks_of(guide: Any, resources: Any, words: str) -> bool:
    """Whether every word stands somewhere in the guide."""
    text = " ".join(f"{place.title} {place.text}" for place in places(guide, resources)).casefold()
    return all(word in text for word in words.casefold().split())


def _listed(guide: Any, labels: Labels) -> ListedGuide:
    about = guide.overview[0].text if guide.overview else ""
    return ListedGuide(guide.id, guide.source_role, guide.target_role, about, guide_facts(guide, labels))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values), key=str.casefold))
