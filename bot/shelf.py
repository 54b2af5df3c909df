"""The guides as the answers use them: found by role, every statement searchable and tagged with
the subjects it speaks of."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.lexicon import Lexicon
from bot.text import stem, words
from knowledge import Knowledge, Place, places
from knowledge.schema import Guide

TITLE_WEIGHT = 3.0
TEXT_WEIGHT = 2.0
INHERITED_WEIGHT = 0.8
_MORE = 0.25
"""What further subjects of a statement add to its best one."""
_BM25_K, _BM25_B = 1.2, 0.5
_TEXTS_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Tagged:
    """A statement with the subjects of its title and of its text."""

    place: Place
    title_subjects: frozenset[str]
    text_subjects: frozenset[str]

    def weight(self, subject: str) -> float:
        """How much the statement is about a subject it is tagged with; a task is little about its phase's title."""
        if subject in self.title_subjects and not self.inside_phase:
            return TITLE_WEIGHT
        return TEXT_WEIGHT if subject in self.text_subjects else INHERITED_WEIGHT

    @property
    def inside_phase(self) -> bool:
        """Whether it is a task or the resources of a phase."""
        return self.place.section == "roadmap" and self.place.anchor.count("-") > 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement found, and how strongly."""

    place: Place
    score: float


class Tagger:
    """Finds the subjects that a text speaks of; the same text is read once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._subjects = lru_cache(maxsize=_TEXTS_KEPT)(self._subjects_of)
        self._stems = lru_cache(maxsize=_TEXTS_KEPT)(self._stems_of)

    def subjects(self, text: str) -> frozenset[str]:
        """The ids of subjects and resources that the text names."""
        return self._subjects(text)

    def stems(self, text: str) -> tuple[str, ...]:
        """The stems of the text's content words."""
        return self._stems(text)

    def _subjects_of(self, text: str) -> frozenset[str]:
        named = self._lexicon.names.named(text)
        return frozenset(identity for kind, identity in named if kind in ("subject", "resource"))

    def _stems_of(self, text: str) -> tuple[str, ...]:
        return tuple(stem(word) for word in words(text) if word not in self._lexicon.stop)


class GuideView:
    """One guide with its statements tagged; tags are made when first wanted."""

    def __init__(self, guide: Guide, knowledge: Knowledge, tagger: Tagger) -> None:
        self.guide = guide
        self._knowledge = knowledge
        self._tagger = tagger

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every statement of the guide, in page order."""
        return places(self.guide, self._knowledge.resources)

    @cached_property
    def tagged(self) -> tuple[Tagged, ...]:
        """Every statement with the subjects it speaks of, in page order."""
        tagger = self._tagger
        return tuple(
            Tagged(
                place,
                tagger.subjects(place.title)
                if place.section in ("skills", "transferable-skills", "roadmap")
                else frozenset(),
                tagger.subjects(place.text) | frozenset(place.about) | self._served(place),
            )
            for place in self.places
        )

    @cached_property
    def by_anchor(self) -> Mapping[str, Place]:
        """The statements by their anchors."""
        return {place.anchor: place for place in self.places}

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Every subject and resource that the guide speaks of anywhere."""
        return frozenset(s for t in self.tagged for s in (*t.title_subjects, *t.text_subjects))

    @cached_property
    def _stems(self) -> tuple[tuple[str, ...], ...]:
        """The stems of each statement, its title and its resources' names included."""
        read = self._tagger.stems
        return tuple(read(f"{p.title} {p.text} {self._resource_names(p)}") for p in self.places)

    @cached_property
    def _holding(self) -> Mapping[str, Mapping[int, int]]:
        """For each stem the statements that hold it, and how often."""
        held: dict[str, dict[int, int]] = defaultdict(dict)
        for number, stems in enumerate(self._stems):
            for word, often in Counter(stems).items():
                held[word][number] = often
        return dict(held)

    @cached_property
    def _norms(self) -> tuple[float, ...]:
        """What the length of each statement takes from a word's weight."""
        lengths = [len(stems) for stems in self._stems]
        mean = max(sum(lengths) / max(len(lengths), 1), 1)
        return tuple(_BM25_K * (1 - _BM25_B + _BM25_B * length / mean) for length in lengths)

    def search(self, stems: Sequence[str]) -> list[Hit]:
        """BM25 (Robertson and Zaragoza 2009) over the guide's statements, best first."""
        total = len(self.places)
        scores: dict[int, float] = defaultdict(float)
        for word in dict.fromkeys(stems):
            held = self._holding.get(word, {})
            rarity = math.log(1 + (total - len(held) + 0.5) / (len(held) + 0.5))
            for number, often in held.items():
                scores[number] += rarity * often * (_BM25_K + 1) / (often + self._norms[number])
        hits = [Hit(self.places[number], scores[number]) for number in sorted(scores)]
        return sorted(hits, key=lambda hit: -hit.score)

    def about(self, wanted: Mapping[str, float]) -> list[Hit]:
        """The statements that speak of the subjects, each with its weight; best first, in page order among equals."""
        hits: list[Hit] = []
        for tagged in self.tagged:
            scores = [
                weight * tagged.weight(subject)
                for subject, weight in wanted.items()
                if subject in tagged.title_subjects or subject in tagged.text_subjects
            ]
            if scores:
                best = max(scores)
                hits.append(Hit(tagged.place, best + _MORE * (sum(scores) - best)))
        return sorted(hits, key=lambda hit: -hit.score)

    def _served(self, place: Place) -> frozenset[str]:
        """The resources of a place and the subjects that they serve."""
        if not place.resources:
            return frozenset()
        about = (s for one in place.resources for s in self._knowledge.resource(one).about)
        return frozenset((*place.resources, *about))

    def _resource_names(self, place: Place) -> str:
        return " ".join(self._knowledge.resource(one).name for one in place.resources)


class Shelf:
    """All guides, found by target and source role and by the subjects they speak of."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self.knowledge = knowledge
        self.tagger = Tagger(lexicon)
        self.common_stems = frozenset(stem(word) for word in lexicon.stop)
        self.views = {g.id: GuideView(g, knowledge, self.tagger) for g in knowledge.guides.values()}
        self._by_target: dict[str, list[str]] = defaultdict(list)
        self._sources: set[str] = set()
        for guide in knowledge.guides.values():
            self._by_target[guide.target].append(guide.id)
            self._sources.add(guide.source)
        self._narrower: dict[str, list[str]] = defaultdict(list)
        for subject in knowledge.subjects.values():
            for wider in subject.within:
                self._narrower[wider].append(subject.id)

    def view(self, guide: str) -> GuideView:
        """The view of a guide that exists."""
        return self.views[guide]

    def read_through(self) -> None:
        """Tag every statement of every guide now, rather than when one is first asked about."""
        for view in self.views.values():
            _ = view.subjects

    def has(self, guide: str) -> bool:
        """Whether there is such a guide."""
        return guide in self.views

    @property
    def guides(self) -> Iterable[Guide]:
        """All guides, in reading order."""
        return self.knowledge.guides.values()

    @property
    def sources(self) -> frozenset[str]:
        """The ids of the roles that guides start from."""
        return frozenset(self._sources)

    def leads_to(self, role: str) -> bool:
        """Whether a guide leads to the role."""
        return role in self._by_target

    def to(self, role: str, source: str | None = None) -> tuple[str, ...]:
        """The guides that lead to a role, those from `source` alone where there are any."""
        guides = self._by_target.get(role, [])
        narrowed = [g for g in guides if self.views[g].guide.source == source]
        return tuple(narrowed or guides)

    def kin(self, subject: str) -> dict[str, float]:
        """The subject with its narrower subjects, and their weights."""
        weights = {subject: 1.0}
        for narrower in self._narrower.get(subject, ()):
            weights.setdefault(narrower, 0.7)
        return weights

    def wider(self, subject: str) -> tuple[str, ...]:
        """The subjects that hold this one."""
        known = self.knowledge.subjects.get(subject)
        return known.within if known else ()

    def speaks_of(self, guide: str, subject: str) -> bool:
        """Whether a guide speaks of a subject, or of a wider or narrower one."""
        return bool({subject, *self.wider(subject), *self.kin(subject)} & self.views[guide].subjects)

    def name(self, subject: str) -> str:
        """What to call a subject or resource in a sentence."""
        knowledge = self.knowledge
        if subject in knowledge.subjects:
            return knowledge.subjects[subject].name
        return knowledge.resource(subject).name if subject in knowledge.resources else subject.replace("-", " ")

    def role(self, guide: str) -> str:
        """The target role of a guide, as it stands in a heading (`AI Research Engineer`)."""
        return self.knowledge.target(self.views[guide].guide).name

    def short(self, guide: str) -> str:
        """The target role of a guide, as it stands in a sentence or on a button."""
        role = self.knowledge.target(self.views[guide].guide)
        return role.short or role.name
