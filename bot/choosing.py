"""Which of the asks that a message may mean it surely means."""

from __future__ import annotations

from dataclasses import replace

from bot.answers import CARE, COURTESY, OF_PHASE, OFF, PROFILE, ROLES
from bot.asking import Asking, Weighed
from bot.conversation import Ask
from bot.hearing import CLEAR, LIKELY, SURE, Ear, Heard, is_only_a_role
from bot.moment import Moment
from bot.references import References
from bot.retrieval.guide_index import Shelf

COURTEOUS = 0.27
"""Small talk needs this much: short as it is, it is like many things."""
_PLAINLY_MISSING = 0.5
"""A message that is so surely about what the guides do not say is about nothing else."""
_APART = 0.1
"""So far a message as a whole must be ahead of its clauses to be about nothing else."""
_WEAK = 0.36
"""Below this a topic gives way to a name, or to a phrase that surely points to one thing of the guide."""
_TELLING = 0.45
"""A hint of three words or more is this sure, and beats any topic that is less so."""
_SURE_POINTER = 0.5
"""A resource named, or a telling phrase, beats any weak topic."""
_SUPPORTED = 0.15
"""A topic whose concepts the message holds is kept from this score on."""
_MISSING = 0.25
"""`The guides do not say` is a statement about the guides, and needs this much evidence."""
_NAMED = 0.08
"""What a topic needs beside a role that is named."""
_OWN_WORDS = 0.7
"""From here on an ask is as good as an example."""
_SHOWN_WITH_PHASE = OF_PHASE - {"phase_dates"}
_CARRIED = 0.12
"""A follow-up needs less evidence: the talk is about a guide already."""


class Choosing:
    """Chooses among the asks of each stretch, and joins what is left."""

    def __init__(self, shelf: Shelf, ear: Ear, references: References, asking: Asking) -> None:
        self._ear = ear
        self._references = references
        self._asking = asking
        self._shelf = shelf
        self._topics = shelf.knowledge.topics

    def asks(self, m: Moment) -> list[Ask]:
        """What is surely asked for: the likeliest ask of each stretch, where it is sure or well ahead."""
        asks: list[Ask] = []
        floor = _CARRIED if m.conversation.focus.guides and not m.u.whole.foreign else _NAMED if m.named else LIKELY
        for heard in m.heard:
            if m.named and is_only_a_role(heard.reading):
                continue
            everything = [w for w in self.weigh(m, heard) if self._answer(w.ask) not in CARE]
            outside = COURTESY | OFF | CARE | (ROLES | {"guide_for"} if m.named else frozenset())
            weighed = [w for w in everything if self._answer(w.ask) not in outside]
            if not weighed or (not m.named and self._is_plainly(everything[0], weighed[0])):
                continue
            honest = self._plainly_missing(weighed[0])
            best = weighed[0] if honest else self._by_phase(m, self._by_pointer(m, weighed[0]))
            ahead = best.score - (weighed[1].score if len(weighed) > 1 else 0.0)
            if self._answer(best.ask) in PROFILE | {"missing"} and best.score < _MISSING and not honest:
                continue
            if best.score < LIKELY and self._finds_nothing(best.ask):
                continue
            clear = 0.02 if floor == _CARRIED else CLEAR
            if best.score >= SURE or (best.score >= floor and (ahead >= clear or bool(m.named))):
                asks += self._asking.spread(best.ask, m.u, len(m.heard) == 1)
        uncovered = [ask for ask in asks if self._answer(ask) == "missing"]
        if uncovered and len(m.heard) > 1 and self._answer(Ask(m.u.whole.best.topic)) == "missing":
            plain = [ask for ask in asks if self._answer(ask) not in ("missing", "subject", "statement")]
            surest = max((h.score for h in m.heard if self._ear.answer_of(h.topic) != "missing"), default=0.0)
            if surest < SURE or m.u.whole.best.score > max(_PLAINLY_MISSING, surest + _APART):
                return uncovered[:1]
            return list(dict.fromkeys((*plain, uncovered[0])))
        return self._one_phase_whole(m, list(dict.fromkeys(asks)))

    def _finds_nothing(self, ask: Ask) -> bool:
        """Whether a theme is asked about that the guide does not speak of: too much to say of a faint likeness."""
        about = self._topics[ask.topic].about if self._answer(ask) == "subject" else None
        known = [guide for guide in ask.guides if self._shelf.has(guide)]
        return about is not None and bool(known) and not any(self._shelf.speaks_of(g, about) for g in known)

    @staticmethod
    def _is_plainly(first: Weighed, rest: Weighed) -> bool:
        """Whether small talk or the like is meant: surely, or well ahead of everything else."""
        ahead = first.score - rest.score
        return ahead > 0 and (first.score >= SURE or (first.score > COURTEOUS and ahead > CLEAR))

    def _one_phase_whole(self, m: Moment, asks: list[Ask]) -> list[Ask]:
        """A phase asked about in several ways is shown whole: its weeks, its tasks, its resources."""
        of_phase = [ask for ask in asks if self._answer(ask) in _SHOWN_WITH_PHASE]
        first = of_phase[0] if of_phase else None
        questions = sum(self._ear.is_question(m.u, part) for part in m.u.parts)
        alike = all(replace(ask, topic="phase") == replace(of_phase[0], topic="phase") for ask in of_phase)
        several = len(of_phase) > 1 or (questions > 1 and len(asks) == 1)
        if first is None or not alike or first.phase is None or not several:
            return asks
        return list(dict.fromkeys(replace(first, topic="phase") if ask in of_phase else ask for ask in asks))

    def _by_phase(self, m: Moment, best: Weighed) -> Weighed:
        """The ask, unless it is weak and the message numbers a phase beyond doubt: then that phase, whole."""
        topic = self._topics.get(best.ask.topic)
        aspects = set(topic.concepts) - {"phase"} if topic and topic.answer in OF_PHASE else None
        if aspects and best.score < _OWN_WORDS and not aspects & m.u.concepts:
            return replace(best, ask=replace(best.ask, topic="phase"))
        numbered = self._references.beside_phase(m.u)
        guides = best.ask.guides or m.named or self._references.carried(m.conversation)
        if best.score >= _WEAK or best.ask.phase or not numbered or not guides or self._answer(best.ask) in PROFILE:
            return best
        return Weighed(Ask("phase", guides[:1], phase=int(numbered[0].low)), SURE)

    def _plainly_missing(self, best: Weighed) -> bool:
        """Whether the likeliest ask is about what the guides do not answer, and sure enough to say so."""
        return self._answer(best.ask) == "missing" and best.score >= _MISSING

    def _by_pointer(self, m: Moment, best: Weighed) -> Weighed:
        """The ask, unless it is weak and the message surely points to one thing of the guide: then that."""
        topic = self._topics[best.ask.topic]
        subject, strength = self._references.pointer(m.u)
        supported = best.score >= _SUPPORTED and bool(set(topic.concepts) & m.u.concepts) and strength < _SURE_POINTER
        limit = _TELLING if strength >= _TELLING else _WEAK
        if best.score >= limit or best.ask.subject or best.ask.phase or (supported and strength < _TELLING):
            return best
        guides = best.ask.guides or m.named or self._references.carried(m.conversation)
        if subject is None or strength <= best.score or (not m.named and m.u.whole.foreign):
            return best
        return Weighed(Ask("statement", guides[:1], subject) if guides else Ask("which_need", (), subject), strength)

    def weigh(self, m: Moment, heard: Heard) -> list[Weighed]:
        """The asks that a stretch may mean, the likeliest first."""
        return self._asking.weigh(m.u, m.conversation, heard, m.named, alone=len(m.heard) == 1)

    def _answer(self, ask: Ask) -> str:
        return self._ear.answer_of(ask.topic)
