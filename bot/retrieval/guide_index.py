"""The guides as the answers use them: found by role, every statement searchable and tagged with
the subjects it speaks of."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.nlu.lexicon import Lexicon
from bot.nlu.synonyms import Term, Thesaurus
from bot.nlu.tokenizer import stem, words
from knowledge import Knowledge, Place, places
from knowledge.schema import Guide

TITLE_WEIGHT = 3.0
TEXT_WEIGHT = 2.0
INHERITED_WEIGHT = 0.8
_MORE = 0.25
"""What further subjects of a statement add to its best one."""
_KIN = 0.8
"""What a word of the same family counts beside the word itself."""
_UNSEEN = 3.0
_HEADING = 0.5
"""What a word of its phase's name counts for a task."""
_TEXTS_KEPT = 8192


Keys = frozenset[str | int]
"""Stems and families."""


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

    def __init__(self, lexicon: Lexicon, families: Iterable[str] = ()) -> None:
        self._lexicon = lexicon
        self._thesaurus = Thesaurus(families, frozenset(stem(word) for word in lexicon.stop))
        self._subjects = lru_cache(maxsize=_TEXTS_KEPT)(self._subjects_of)
        self._stems = lru_cache(maxsize=_TEXTS_KEPT)(self._stems_of)
        self._keys = lru_cache(maxsize=_TEXTS_KEPT)(self._keys_of)

    def subjects(self, text: str) -> frozenset[str]:
        """The ids of subjects and resources that the text names."""
        return self._subjects(text)

    def stems(self, text: str) -> tuple[str, ...]:
        """The stems of the text's content words."""
        return self._stems(text)

    def terms(self, spoken: Sequence[str]) -> list[Term]:
        """The content words of a row of words with the families that they stand in."""
        return self._thesaurus.terms(spoken)

    def keys(self, text: str) -> Keys:
        """The stems and families of the content words of a guide's own text."""
        return self._keys(text)

    def _keys_of(self, text: str) -> Keys:
        return frozenset(key for term in self.terms(words(text)) for key in term.keys)

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

    @property
    def difficulty_ratings(self) -> tuple[str, ...]:
        """The ratings that guides give in their header, from the easiest to the hardest."""
        return self._knowledge.language.get("difficulty_ratings", ())

    @cached_property
    def tagged(self) -> tuple[Tagged, ...]:
        """Every statement with the subjects it speaks of, in page order."""
        tagger = self._tagger
        return tuple(
            Tagged(
                place,
                self._named_in(place.title)
                if place.section in ("skills", "transferable-skills", "roadmap")
                else frozenset(),
                tagger.subjects(place.text) | frozenset(place.about) | self._served(place),
            )
            for place in self.places
        )

    def named(self, text: str) -> frozenset[str]:
        """The subjects that a piece of this guide's text names."""
        return self._tagger.subjects(text)

    def _named_in(self, title: str) -> frozenset[str]:
        """What a title names; a course's name in it stands for what the course is about too."""
        named = self._tagger.subjects(title)
        resources = self._knowledge.resources
        return named | {about for one in named if one in resources for about in resources[one].about}

    @cached_property
    def by_anchor(self) -> Mapping[str, Place]:
        """The statements by their anchors."""
        return {place.anchor: place for place in self.places}

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Every subject and resource that the guide speaks of anywhere."""
        return frozenset(s for t in self.tagged for s in (*t.title_subjects, *t.text_subjects))

    @cached_property
    def _holding(self) -> Mapping[str | int, Mapping[int, float]]:
        """For each stem and each family the statements that hold it, with what it counts there."""
        held: dict[str | int, dict[int, float]] = defaultdict(dict)
        for number, tagged in enumerate(self.tagged):
            place = tagged.place
            heading = _HEADING if tagged.inside_phase else 1.0
            for text, weight in ((place.title, heading), (f"{place.text} {self._resource_names(place)}", 1.0)):
                for key in self._tagger.keys(text):
                    held[key][number] = max(held[key].get(number, 0.0), weight)
        return dict(held)

    def phase_of_length(self, *, longest: bool) -> int | None:
        """The number of the longest or the shortest phase, of several the first; None where there are no phases."""
        weeks = [phase.weeks for phase in self.guide.roadmap]
        return weeks.index(max(weeks) if longest else min(weeks)) + 1 if weeks else None

    @cached_property
    def phase_keys(self) -> tuple[tuple[Keys, ...], ...]:
        """For each phase the stems and families of its title, then those of each of its tasks."""
        return tuple(
            tuple(self._tagger.keys(text) for text in (phase.name, *(task.text for task in phase.tasks)))
            for phase in self.guide.roadmap
        )

    @cached_property
    def _rarity(self) -> Mapping[str | int, float]:
        """How much a stem or a family tells statements apart, as BM25 weighs it (Robertson and Zaragoza 2009)."""
        count = len(self.places)
        return {key: math.log(1 + (count - len(held) + 0.5) / (len(held) + 0.5)) for key, held in self._holding.items()}

    def weight(self, term: Term) -> float:
        """What a statement that holds the term gains by it; a word that the guide never uses weighs as a rare one."""
        rarity = self._rarity
        known = [rarity[key] * (1.0 if key == term.stem else _KIN) for key in term.keys if key in rarity]
        return max(known) if known else _UNSEEN

    def search(self, terms: Sequence[Term]) -> list[Hit]:
        """The statements that hold the terms, or words of their families, by how rare those are; best first."""
        scores: dict[int, float] = defaultdict(float)
        for term in terms:
            best: dict[int, float] = {}
            for key in term.keys:
                if key not in self._rarity:
                    continue
                share = self._rarity[key] * (1.0 if key == term.stem else _KIN)
                for number, weight in self._holding[key].items():
                    best[number] = max(best.get(number, 0.0), share * weight)
            for number, score in best.items():
                scores[number] += score
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
        lists = knowledge.language
        self.stop = lexicon.stop
        self.phase_words = frozenset(lists.get("phase_words", ()))
        self.phase_spans = frozenset(lists.get("phase_spans", ()))
        self.phase_marks = self.phase_words | self.phase_spans
        self.phase_parts = self.phase_words | frozenset(lists.get("phase_parts", ()))
        self.phase_links = frozenset(lists.get("phase_links", ()))
        self.empty = frozenset(
            stem(word)
            for word in (*lexicon.fillers, *lexicon.path_words, *self.phase_words, *lists.get("empty_words", ()))
        )
        self.common_stems = frozenset(stem(word) for word in lexicon.stop)
        self.tagger = Tagger(lexicon, lists.get("word_families", ()))
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
