"""What a message's words refer to: the guides it names or carries over, the phase, the kind, the visitor's own role."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answers import ROADMAP
from bot.answers.ranking import first_by
from bot.conversation import Conversation
from bot.nlu.entity_extractor import Entity
from bot.nlu.number_extractor import Quantity
from bot.nlu.tokenizer import Token, stem, words
from bot.retrieval.guide_index import Shelf
from bot.understanding import MONTH_NAMES, Reading, Understanding

_CUE_REACH = 4
_BETWEEN_NUMBERS = frozenset({"and", "&", ",", "or", "the"})
_FIRST_PERSON = frozenset({"i", "my"})
"""What begins with these is a job told by what one does: `I test software`."""
_OWNERS = frozenset({"my", "our", "your", "his", "her", "their"})
_RESOURCE_KINDS = (
    ("certificate", "certificate"), ("community_kind", "community"), ("book", "book"), ("course", "course"),
    ("paper", "paper"), ("video", "video"), ("tool", "tool"), ("site", "site"),
)  # fmt: skip
_HINTED = {1: 0.2, 2: 0.34, 3: 0.45, 4: 0.5}
"""How surely a hint of so many words points to its subject."""
_PRIORITY_KINDS = (("priority_nice", "nice"), ("priority_critical", "critical"), ("priority_important", "important"))


_PLACES = (("former", 0), ("latter", -1))
_OF_PARTS = frozenset({"phase", "task", "skill"})
"""Ideas beside which `the first` is no guide."""


_TELLING_LINES, _BY_WORDS = 4, 0.3
"""Statements of a guide that count for a description, and what words count beside subjects."""
_CALLED = 3.0
"""What all the words of one of a role's longer names count, in whichever order they stand."""
_DESCRIBED, _APART = 1.5, 1.3
"""What a described guide must score, and how far it must be ahead of the next."""


def _before(u: Understanding, entity: Entity) -> str:
    words = [t.text for t in u.tokens[max(0, entity.start - _CUE_REACH) : entity.start] if t.is_word]
    return f" {' '.join(words)} "


class References:
    """Resolves references; holds the cue lists of the language."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        lists = shelf.knowledge.language
        self._places = {word: place for name, place in _PLACES for word in lists.get(name, ())}
        self._around = frozenset(lists.get("path_words", ()))
        self._lasting = frozenset(lists.get("lasting", ()))
        self._called = {guide.id: _long_names(shelf, guide.target) for guide in shelf.guides}
        self._describing = _between_blanks(lists.get("describing", ()))
        self._runner_up = _between_blanks((*lists.get("runner_up", ()), *lists.get("second_place", ())))
        self._other = _between_blanks(lists.get("other", ()))
        self._that_one = _between_blanks(lists.get("that_one", ()))
        self._nouns = _unique_nouns(shelf, frozenset(lists.get("job_nouns", ())))
        self._background = _between_blanks(lists.get("background_cues", ()))
        self._wish = _between_blanks(lists.get("wish_cues", ()))

    def is_background(self, u: Understanding, entity: Entity) -> bool:
        """Whether a role or job is named as what the visitor is or was, not as what they want to become."""
        before = _before(u, entity)
        if u.tokens[entity.start].text in _FIRST_PERSON:
            return True
        if any(before.endswith((cue, f"{cue}a ", f"{cue}an ")) for cue in self._wish):
            return False
        if any(
            before.endswith(cue) or before.endswith(f"{cue}a ") or before.endswith(f"{cue}an ")
            for cue in self._background
        ):
            return True
        if any(cue in before for cue in self._wish):
            return False
        return any(cue in before for cue in self._background)

    def guides(self, u: Understanding, reading: Reading | None = None) -> tuple[str, ...]:
        """The guides that the message (or one part of it) names by their roles, in order."""
        source = self.source(u)
        found: list[str] = []
        for entity in u.of_kind("role", within=reading):
            if not self._shelf.leads_to(entity.id):
                continue
            if entity.id in self._shelf.sources and self.is_background(u, entity):
                continue
            if self._is_ruled_out(u, entity):
                continue
            matching = self._shelf.to(entity.id, source)
            found += matching[:1]
        found += [guide for guide in self._by_noun(u, reading) if guide not in found]
        return tuple(dict.fromkeys(found))

    def _is_ruled_out(self, u: Understanding, entity: Entity) -> bool:
        """`not the professor, the scientist`: the role behind `not` is not the one meant."""
        before = [t.text for t in u.tokens[max(0, entity.start - 3) : entity.start]]
        goes_on = any(t.is_word for t in u.tokens[entity.end :])
        return "not" in before[-2:] and "why" not in before and goes_on

    def _by_noun(self, u: Understanding, reading: Reading | None) -> list[str]:
        """`the scientist`: the one guide whose role ends with that noun."""
        start, end = (reading.start, reading.end) if reading else (0, len(u.tokens))
        found: list[str] = []
        for index in range(start + 1, end):
            denied = index > 1 and u.tokens[index - 2].text == "not" and index + 1 < end
            named = any(e.start <= index < e.end for e in u.entities)
            if u.tokens[index - 1].text == "the" and not denied and not named:
                found += self._nouns.get(u.tokens[index].text, ())
        return found

    def of_page(self, u: Understanding, conversation: Conversation) -> tuple[str, ...]:
        """The guide that the page around the widget shows, where the message speaks of this page."""
        page = conversation.page_guide
        if not page or not self._shelf.has(page) or "page" not in u.said:
            return ()
        return (page,) if "this page" in " ".join(t.text for t in u.tokens) else ()

    def by_place(self, u: Understanding, c: Conversation) -> tuple[str, ...]:
        """`The second one`, `the other`, `that one`: the guide meant of those that were held side by side."""
        among = tuple(g for g in c.focus.among if self._shelf.has(g))
        if _OF_PARTS & u.concepts or u.of_kind("role"):
            return ()
        spoken = f" {u.plain} "
        if any(phrase in spoken for phrase in self._other):
            pair = among if len(among) == 2 else c.focus.seen[:2]
            here = (c.focus.leader or pair[0],) if len(c.focus.guides) > 1 and pair else c.focus.guides[:1]
            rest = tuple(g for g in pair if g not in here)
            return rest[-1:]
        among = among if len(among) > 1 else c.focus.seen[1::-1]
        if len(among) < 2:
            return ()
        ranked_last = len(c.focus.guides) > 1 or (c.focus.ask is not None and not c.focus.ask.guides)
        if c.focus.leader and ranked_last and any(phrase in spoken for phrase in self._that_one):
            return (c.focus.leader,)
        if any(phrase in spoken for phrase in self._runner_up):
            return among[1:2]
        place = next((self._places[t.text] for t in u.tokens if t.text in self._places), None)
        if place is None and c.focus.among and not self._after_roadmap(c):
            place = self._ordinal_place(u)
        return (among[place],) if place is not None and -len(among) <= place < len(among) else ()

    def compared_one(self, topic: str | None, c: Conversation) -> tuple[str, ...]:
        """`The longer one`: of the guides held side by side the first by that ranking."""
        among = tuple(g for g in (c.focus.among if len(c.focus.among) > 1 else c.focus.seen[:2]) if self._shelf.has(g))
        if topic is None or len(among) < 2:
            return ()
        found = first_by(topic, [self._shelf.view(guide) for guide in among])
        leads = c.focus.leader if c.focus.ask is not None and c.focus.ask.topic == topic else None
        return (found,) if found else (leads,) if leads else ()

    def described(self, u: Understanding) -> tuple[str, ...]:
        """`The one where you teach`: the guide that speaks of that far more than any other."""
        spoken = f" {u.plain} "
        if u.of_kind("role") or not any(phrase in spoken for phrase in self._describing):
            return ()
        weights: dict[str, float] = {}
        for subject in (*(e.id for e in u.of_kind("subject", "resource")), *(hint for hint, _ in u.hints)):
            for kin, share in self._shelf.kin(subject).items():
                weights[kin] = max(weights.get(kin, 0.0), share)
        terms = self._shelf.tagger.terms([t.text for t in u.tokens if t.is_word])
        said = frozenset(term.stem for term in terms if term.stem)
        scores = sorted(
            (
                (_CALLED if any(said >= name for name in self._called[guide]) else 0.0)
                + sum(hit.score for hit in view.about(weights)[:_TELLING_LINES])
                + _BY_WORDS * sum(hit.score for hit in view.search(terms)[:2]), guide,
            )
            for guide, view in self._shelf.views.items()
        )  # fmt: skip
        if not scores or scores[-1][0] < _DESCRIBED:
            return ()
        apart = len(scores) == 1 or scores[-1][0] >= _APART * scores[-2][0]
        return (scores[-1][1],) if apart else ()

    def _after_roadmap(self, c: Conversation) -> bool:
        topic = self._shelf.knowledge.topics.get(c.focus.ask.topic) if c.focus.ask else None
        return topic is not None and topic.answer in ROADMAP | {"progress", "plan", "plan_time"}

    def _ordinal_place(self, u: Understanding) -> int | None:
        """`the second one?`: an ordinal after `the`, with nothing behind it but a word for a path."""
        for q in u.quantities:
            after = u.tokens[q.end].text if q.end < len(u.tokens) else "?"
            bare = after in self._around or not after[0].isalnum()
            if q.unit == "ordinal" and bare and q.start and u.tokens[q.start - 1].text == "the":
                return int(q.low) - 1 if q.low > 0 else int(q.low)
        return None

    def source(self, u: Understanding) -> str | None:
        """The role the visitor comes from, where the message says so and a guide starts from it."""
        for entity in u.of_kind("role"):
            if entity.id in self._shelf.sources and (
                self.is_background(u, entity) or not self._shelf.leads_to(entity.id)
            ):
                return entity.id
        return None

    def jobs(self, u: Understanding) -> tuple[tuple[Entity, bool], ...]:
        """The uncovered occupations named, each with whether it is the visitor's own.

        Beside a role that a guide leads to, an occupation is the visitor's own unless it is wished for or compared.
        """
        covered = any(self._shelf.leads_to(e.id) for e in u.of_kind("role"))
        return tuple(
            (entity, self.is_background(u, entity) or (covered and not self._is_of_others(u, entity)))
            for entity in u.of_kind("job") if not self._is_wished_living(u, entity) and not _is_owned(u, entity)
        )  # fmt: skip

    def _is_wished_living(self, u: Understanding, entity: Entity) -> bool:
        """`I want to do research for a living`: words for an occupation of one's own, beside a wish."""
        return u.tokens[entity.start].text in self._shelf.stop and self._is_wished(u, entity)

    def _is_of_others(self, u: Understanding, entity: Entity) -> bool:
        return self._is_wished(u, entity) or _several(u, entity)

    def _is_wished(self, u: Understanding, entity: Entity) -> bool:
        before = _before(u, entity)
        return "compare" in u.concepts or any(cue in before for cue in self._wish)

    def pointer(self, u: Understanding) -> tuple[str | None, float]:
        """The thing that the message names or surely points to, and how surely (0 to 1)."""
        kinds = self._shelf.knowledge.subjects
        scored: list[tuple[float, str]] = [(0.5, e.id) for e in u.of_kind("resource")]
        for entity in u.of_kind("subject"):
            solid = kinds[entity.id].kind in ("skill", "method", "tool", "organisation")
            scored.append((0.36 if solid else 0.2, entity.id))
        scored += [(_HINTED[min(size, 4)], subject) for subject, size in u.hints]
        strength, subject = max(scored, default=(0.0, None))
        return subject, strength

    def phase(self, u: Understanding, reading: Reading | None = None) -> int | None:
        """The phase number said in this part (-1 is the last), or None."""
        for quantity in (*self.beside_phase(u), *u.quantities):
            inside = reading is None or reading.start <= quantity.start < reading.end
            if quantity.unit == "ordinal" and inside and not self._is_no_phase(u, quantity):
                return int(quantity.low)
        return None

    def _is_no_phase(self, u: Understanding, ordinal: Quantity) -> bool:
        """Whether an ordinal is a day (`1st of May`), or `last` is what something does (`how long does it last`)."""
        before = u.tokens[ordinal.start - 1].text if ordinal.start else ""
        if u.tokens[ordinal.start].text == "last" and before in self._lasting:
            return True
        near = {before, *(t.text for t in u.tokens[ordinal.end : ordinal.end + 2])}
        return u.date is not None and bool(near & MONTH_NAMES)

    def beside_phase(self, u: Understanding) -> tuple[Quantity, ...]:
        """The ordinals that number a phase beyond doubt: `phase 3`, `the first part`."""
        ordinals = (q for q in u.quantities if q.unit == "ordinal")
        return tuple(q for q in ordinals if {t.text for t in _beside(u, q)} & self._shelf.phase_parts)

    def phases(self, u: Understanding) -> tuple[int, ...]:
        """All phase numbers said, those joined to one included (`phases 2 and 4`, `the last two stages`)."""
        found: list[int] = []
        end: int | None = None
        ordinals = self.beside_phase(u) or tuple(q for q in u.quantities if q.unit == "ordinal")
        for quantity in u.quantities:
            joined = end is not None and {t.text for t in u.tokens[end : quantity.start]} <= _BETWEEN_NUMBERS
            if found and quantity.start == end and quantity.unit == "number" and abs(found[-1]) == 1:
                several = range(1, int(quantity.low) + 1)
                found[-1:] = list(several) if found[-1] == 1 else [-number for number in reversed(several)]
                end = quantity.end
            elif quantity in ordinals or (joined and quantity.unit in ("number", "ordinal")):
                found.append(int(quantity.low))
                end = quantity.end
        return tuple(found)

    def kind(self, topic: str, answer: str, u: Understanding) -> str | None:
        """The narrowing word of an ask: a priority, a resource kind, a span of the action plan."""
        concepts = u.concepts
        if answer == "skills_priority":
            return next((kind for concept, kind in _PRIORITY_KINDS if concept in concepts), None)
        if answer == "resources":
            return "+".join(kind for concept, kind in _RESOURCE_KINDS if concept in concepts) or None
        if answer == "start":
            known = self._shelf.knowledge.topics.get(topic)
            return known.about if known else None
        return None

    def carried(self, conversation: Conversation) -> tuple[str, ...]:
        """The guides that an ask without a role is about: those of the last answer, else the page's."""
        focus = tuple(g for g in conversation.focus.guides if self._shelf.has(g))
        if focus:
            return focus
        page = conversation.page_guide
        return (page,) if page and self._shelf.has(page) else ()


def _is_owned(u: Understanding, entity: Entity) -> bool:
    """`My bank manager`: somebody one deals with, and no job of one's own."""
    return entity.start > 0 and u.tokens[entity.start - 1].text in _OWNERS


def _between_blanks(phrases: Iterable[str]) -> tuple[str, ...]:
    """Phrases as they stand in a row of words."""
    return tuple(f" {phrase} " for phrase in phrases)


def _beside(u: Understanding, quantity: Quantity) -> tuple[Token, ...]:
    """The tokens right before and right after a number."""
    return (*u.tokens[max(0, quantity.start - 1) : quantity.start], *u.tokens[quantity.end : quantity.end + 1])


def _long_names(shelf: Shelf, role: str) -> tuple[frozenset[str], ...]:
    """The stems of those names of a role that have two or more words of their own."""
    names = (frozenset(stem(word) for word in words(name)) for name in shelf.knowledge.roles[role].aliases)
    return tuple(own for name in names if len(own := name - shelf.common_stems) > 1)


def _several(u: Understanding, entity: Entity) -> bool:
    """Whether people of an occupation are spoken of, and not oneself: `I tutor undergrads`."""
    word = u.tokens[entity.end - 1].text
    return word.endswith("s") and not word.endswith("ss")


def _unique_nouns(shelf: Shelf, nouns: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Role nouns by which just one guide can be called: `scientist` where only one guide leads to a scientist."""
    by_noun: dict[str, list[str]] = {}
    for guide in shelf.guides:
        by_noun.setdefault(shelf.short(guide.id).split()[-1].lower(), []).append(guide.id)
    return {noun: tuple(guides) for noun, guides in by_noun.items() if len(guides) == 1 and noun in nouns}
