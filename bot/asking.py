"""From topics heard to asks: each candidate is completed with what it is about, and those
that come to the same ask pool their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers import COURTESY, OF_PHASE, OF_SUBJECT, OFF, OVERALL
from bot.answers.finding import UNSKILLED
from bot.conversation import Ask, Conversation
from bot.hearing import Ear, Heard
from bot.nlu.lexicon import MASKS
from bot.phrases import Phrases
from bot.references import References
from bot.retrieval.guide_index import Shelf
from bot.sharpening import OF_SKILL, Sharpening
from bot.understanding import Candidate, Reading, Understanding

MOST_GUIDES = 3
"""One ask is answered for so many guides at once."""
_KIN = 0.25
"""How much of its score a rival that turns on the same idea lends."""
_FAINT = 0.04
"""A candidate below this is noise."""
_POOLED = 0.6
"""How much a rival that comes to the same ask adds to it."""
_SPOKEN, _UNSPOKEN = 1.25, 0.72
"""What a topic's score is multiplied by when the message holds, or lacks, every concept that speaks for the topic."""
_FURTHER = 0.05
"""What each further concept that the message holds adds."""
_OWN_WORDS = 0.36
"""A score from which an example's own words are proof enough, whatever concepts are lacking."""
_FACET = 0.12
"""What a question about a skill (its weeks, its rank) gains over the theme that the skill's name alone suggests."""
_PATHS = frozenset({"count_guides", "all_guides"})
_FIGURES_OF_ONE, _NO_FIGURE = frozenset({"skill_weeks", "phase_weeks", "skill_priority"}), 0.4
"""Answers that are one figure: without a word for it hardly anybody asks for them."""
_FACETS = frozenset({"week_unit", "priority_critical", "priority_nice", "priority_important", "importance"})
"""Concepts that ask for one figure of a skill rather than for all that is said of it."""
_AGAINST = frozenset({"compared", "than", "versus", "vs", "against"})
"""Words that hold the guide named against the one talked about."""
_LEADING = frozenset(
    {"and", "the", "part", "bit", "piece", "one", "for", "what", "about", "how", "ok", "so", "of", "a", "with"}
)
"""Words that may stand around a bare name: `and the PyTorch part`."""
_LEADING_OR_NAME = _LEADING | set(MASKS.values())
_IT = frozenset({"it", "that", "this", "them", "they", "those", "these"})
_ONE = frozenset({"it", "that", "there"})
"""After several paths were ranked these mean the one that came first."""
_THEME = 0.5
_WITHOUT_ALL = COURTESY | OFF
"""Answers that are about no guide, subject or phase."""
_WEIGHING = frozenset({"superlative_most", "superlative_least", "compare", "share", "alternatives"})
"""Ideas that hold the one guide named against all others; else `which ones` means things of that guide."""
_RANKS = frozenset({"priority_critical", "priority_important", "priority_nice"})
"""Ideas of a skill's rank: `no more than a bonus` denies none of the skill."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An ask with the evidence for it."""

    ask: Ask
    score: float


@dataclass(frozen=True, slots=True)
class _Said:
    """What a stretch says that an ask may be about, whatever its topic."""

    guides: tuple[str, ...]
    compared: tuple[str, ...]
    """The same, a single one held against the guide talked about."""
    own: tuple[str, ...]
    """Subjects and resources named in the stretch itself,"""
    around: tuple[str, ...]
    """in the whole message,"""
    bare: tuple[str, ...]
    """in clauses that hold nothing else."""
    is_whole: bool
    is_all: bool
    """Whether nothing else is asked beside it."""
    means_the_named: bool
    phase: int | None


class Asking:
    """Completes and weighs asks."""

    def __init__(self, shelf: Shelf, ear: Ear, references: References, phrases: Phrases) -> None:
        self._shelf = shelf
        self._ear = ear
        self._references = references
        self._phrases = phrases
        self._sharpening = Sharpening(shelf, ear, references, phrases)
        self._topics = shelf.knowledge.topics

    def answer(self, ask: Ask) -> str:
        """The name of the answer that an ask calls."""
        return self._ear.answer_of(ask.topic)

    def needs_guide(self, ask: Ask) -> bool:
        """Whether the ask is about one guide at a time."""
        topic = self._topics.get(ask.topic)
        return topic.needs == "guide" if topic else ask.topic in ("statement", "why")

    def weigh(
        self, u: Understanding, c: Conversation, heard: Heard, named: tuple[str, ...], *, alone: bool
    ) -> list[Weighed]:
        """The asks that a stretch may mean, those that come to the same thing pooled, the likeliest first."""
        pooled: dict[Ask, float] = {}
        said = self._said(u, c, heard.reading, named, alone=alone)
        for candidate in heard.candidates:
            if candidate.score < _FAINT or self._is_of_another_role(candidate.topic, said.guides):
                continue
            ask = self._complete(u, c, candidate.topic, said)
            score = self._with_concepts(u, c, candidate, ask)
            turned = ask.topic == "which_need" != candidate.topic
            pooled[ask] = (
                max(score, pooled.get(ask, 0.0))
                if turned
                else score + _POOLED * pooled[ask]
                if ask in pooled
                else score
            )
        supported = {ask: score + self._support(u, ask, pooled) for ask, score in pooled.items()}
        return sorted((Weighed(a, s) for a, s in supported.items()), key=lambda w: -w.score)

    def _is_of_another_role(self, topic: str, guides: tuple[str, ...]) -> bool:
        """Whether a topic is about one role only, and the message about others."""
        role = self._topics[topic].of_role
        return role is not None and bool(guides) and all(self._shelf.view(g).guide.target != role for g in guides)

    def _support(self, u: Understanding, ask: Ask, pooled: dict[Ask, float]) -> float:
        """What rivals that turn on the same idea of the message add to an ask."""
        ideas = set(self._topics[ask.topic].concepts) & u.concepts
        return _KIN * sum(
            score for other, score in pooled.items()
            if other is not ask and ideas & set(self._topics[other.topic].concepts)
        )  # fmt: skip

    def _with_concepts(self, u: Understanding, c: Conversation, candidate: Candidate, ask: Ask) -> float:
        """The candidate's score in the light of the concepts that the message holds."""
        topic = self._topics[candidate.topic]
        score = candidate.score
        of_paths = _PATHS & u.concepts or self._phrases.mentions(u, "path_nouns")
        if topic.answer == "path_count" and c.focus.guides and not of_paths:
            return score * _NO_FIGURE
        if topic.answer == "subject" and topic.about:
            kin = self._shelf.kin(topic.about)
            pointed = {e.id for e in u.of_kind("subject", "resource")} | {subject for subject, _ in u.hints}
            if ask.subject in kin and _FACETS & u.concepts and self._sharpening.is_skill(ask, c, "skill_weeks"):
                return score * _THEME
            return score if pointed & set(kin) or score > _OWN_WORDS else score * _UNSPOKEN
        if not topic.concepts:
            return score
        spoken = len(set(topic.concepts) & u.concepts)
        if not spoken:
            if topic.answer in _FIGURES_OF_ONE:
                return score * _NO_FIGURE
            # What guides lack is asked for in too many words to be held to a list of them.
            return score if score > _OWN_WORDS or topic.answer == "missing" else score * _UNSPOKEN
        score *= 1 + _FURTHER * (spoken - 1)
        if topic.answer == "progress" and "done" in u.concepts and any(q.unit == "ordinal" for q in u.quantities):
            return score * _SPOKEN + _FACET
        facet = ask.subject and self.answer(ask) in ("skill_weeks", "skill_priority", "transfer_reason", "phase_weeks")
        return score * _SPOKEN + (_FACET if facet else 0.0)

    def _said(self, u: Understanding, c: Conversation, part: Reading, named: tuple[str, ...], *, alone: bool) -> _Said:
        guides = named if alone else self._references.guides(u, part) or named
        against = not _AGAINST.isdisjoint(u.said)
        bare = (e.id for p in u.parts if self._is_bare_name(p) for e in u.of_kind("subject", "resource", within=p))
        return _Said(
            _against(c, guides) if against else guides,
            compared=_against(c, guides),
            own=tuple(e.id for e in u.of_kind("subject", "resource", within=part)),
            around=tuple(e.id for e in u.of_kind("subject", "resource", within=u.whole)),
            bare=tuple(bare),
            is_whole=part == u.whole,
            is_all=alone or part == u.whole,
            means_the_named=self._means_what_was_named(u, part),
            phase=self._references.phase(u, part) or self._references.phase(u),
        )

    def _complete(self, u: Understanding, c: Conversation, topic: str, said: _Said) -> Ask:
        """The ask with its guides, subject, phase and kind: said in the stretch, in the message, or carried over."""
        answer = self._ear.answer_of(topic)
        if answer in _WITHOUT_ALL:
            return Ask(topic)
        subjects = said.own
        if not subjects:
            own_clause = said.is_all or not (self._topics[topic].named or answer in OF_SKILL)
            near = said.around if own_clause or said.means_the_named else said.bare
            subjects = tuple(s for s in near if said.is_whole or s not in c.profile.skills)
        guides = said.compared if answer == "compare" else said.guides
        ask = Ask(topic, guides, self._skill_first(subjects))
        ask = self._over_all(u, c, ask)
        ask = ask if ask.phase is not None else self._sharpening.sharpen(u, c, ask, said.phase)
        answer = self.answer(ask)
        kind = self._references.kind(ask.topic, answer, u)
        phase = ask.phase if answer in OF_PHASE else None
        subject = ask.subject if self._takes_subject(answer) else None
        if (kind, phase, subject) != (ask.kind, ask.phase, ask.subject):
            ask = replace(ask, kind=kind, phase=phase, subject=subject)
        return self._carry(u, c, ask)

    def spread(self, ask: Ask, u: Understanding, alone: bool) -> list[Ask]:
        """One ask a guide, a skill or a phase, where a message with a single question names several."""
        answer = self.answer(ask)
        if alone and answer in OF_SKILL and ask.subject and len(ask.guides) < 2:
            subjects = dict.fromkeys(e.id for e in u.of_kind("subject", "resource") if self._is_solid(e.id))
            return [replace(ask, subject=subject) for subject in list(subjects)[:MOST_GUIDES]] or [ask]
        if answer in OF_PHASE and ask.phase in self._references.phases(u) and len(ask.guides) < 2:
            numbers = dict.fromkeys(self._references.phases(u))
            return [replace(ask, phase=number) for number in list(numbers)[:MOST_GUIDES]] or [ask]
        if self.needs_guide(ask) and len(ask.guides) > 1 and self.answer(ask) not in OVERALL:
            return [replace(ask, guides=(guide,)) for guide in ask.guides[:MOST_GUIDES]]
        return [ask]

    def _means_what_was_named(self, u: Understanding, part: Reading) -> bool:
        """`that MLflow business, how long does it take?`: whether `it` is a skill named earlier in the message."""
        words = {t.text for t in u.tokens[part.start : part.end]}
        named = [e for e in u.of_kind("subject", "resource") if e.start < part.start and self._is_solid(e.id)]
        return bool(words & _IT) and bool(named)

    def _is_bare_name(self, part: Reading) -> bool:
        """Whether a clause holds a name and nothing else of weight (`and the PyTorch part`)."""
        return _LEADING_OR_NAME.issuperset(part.masked)

    def _skill_first(self, subjects: Sequence[str]) -> str | None:
        """Of several things named, the one that is no mere theme."""
        solid = [s for s in subjects if self._is_solid(s)]
        return next(iter(solid or subjects), None)

    def _is_solid(self, subject: str) -> bool:
        known = self._shelf.knowledge.subjects.get(subject)
        return known is None or known.kind not in UNSKILLED

    @staticmethod
    def _takes_subject(answer: str) -> bool:
        return answer in OF_SUBJECT or answer in OF_PHASE or answer in ("resources", "order", "suits", "subject")

    def _over_all(self, u: Understanding, c: Conversation, ask: Ask) -> Ask:
        """The topic's counterpart over all guides where the message speaks of them all, or for the one it names."""
        topic = self._topics[ask.topic]
        if ends := self._end_of_phases(u, c, ask):
            return ends
        if ask.topic in ("longest", "quickest") and {"week_unit", "roadmap"} <= u.concepts:
            return replace(ask, topic="weeks_overview")
        every = self._speaks_of_all(u, c, ask)
        if every and topic.answer == "path_count" and ask.subject:
            return replace(ask, topic="which_need")
        if every and not ask.guides:
            if (topic.answer == "subject" or ask.subject) and topic.needs == "guide":
                lacks = self._phrases.denies_having(u) and not _RANKS & u.concepts
                about = ask.subject or topic.about
                return replace(ask, topic="which_lack" if lacks else self._most_or_any(u), subject=about)
            if topic.overall:
                return replace(ask, topic=topic.overall)
        if topic.overall and len(ask.guides) > 1 and self._phrases.comparative(u) is not None:
            return replace(ask, topic=topic.overall)
        if topic.answer in ("which_need", "which_lack"):
            return self._which(u, ask, every)
        return replace(ask, topic=topic.single) if topic.single and self._is_single(u, c, ask, every) else ask

    def _end_of_phases(self, u: Understanding, c: Conversation, ask: Ask) -> Ask | None:
        """`Which leg of the professor roadmap drags on longest?`: a ranking of the phases of one guide."""
        guides = ask.guides or c.focus.guides
        if ask.topic not in ("longest", "quickest") or len(guides) != 1 or self._shelf.phase_words.isdisjoint(u.said):
            return None
        number = self._shelf.view(guides[0]).phase_of_length(longest=ask.topic == "longest")
        return Ask("phase_weeks", guides, phase=number) if number else None

    def _speaks_of_all(self, u: Understanding, c: Conversation, ask: Ask) -> bool:
        """Whether all guides are meant, rather than several things of the one that is named."""
        every = self._phrases.asks_about_all(u) and (len(ask.guides) != 1 or bool(_WEIGHING & u.concepts))
        return every or (not c.focus.guides and self._phrases.mentions(u, "each"))

    @staticmethod
    def _most_or_any(u: Understanding) -> str:
        """Whether it is asked which guide has most or least of a thing, or only which has it."""
        if "superlative_most" in u.concepts:
            return "most_of"
        return "least_of" if "superlative_least" in u.concepts else "which_need"

    def _which(self, u: Understanding, ask: Ask, every: bool) -> Ask:
        """Which guides have or lack a thing; where none is named, the overview of the figure that is spoken of."""
        if not ask.subject and not u.hints:
            figure = self._figure_of(u)
            return replace(ask, topic=figure) if figure else ask
        if _RANKS & u.concepts:
            return replace(ask, topic="which_need")
        denied = self._phrases.mentions(u, "negations") and (every or len(ask.guides) != 1)
        if denied:
            return replace(ask, topic="which_lack")
        return ask if self._phrases.denies_having(u) else replace(ask, topic="which_need")

    def _is_single(self, u: Understanding, c: Conversation, ask: Ask, every: bool) -> bool:
        """Whether a question that could be about all guides is about the one named, or the one talked about."""
        if not ask.guides and self._is_about_one(u, c) and self._topics[ask.topic].answer == "fit":
            return True
        if every:
            return False
        if len(ask.guides) == 1:
            return not self._phrases.compares(u, c)
        parts = self._phrases.mentions(u, "parts") and len(c.focus.guides) == 1
        back = self._phrases.refers_back(u) and self._is_about_one(u, c)
        return not ask.guides and (back or parts)

    def _figure_of(self, u: Understanding) -> str | None:
        """The overview of the figure that the message speaks of: `which guides say nothing of pay?`."""
        told = (t.overall for t in self._topics.values() if t.overall and t.concepts and t.concepts[0] in u.concepts)
        return next((overall for overall in told if overall.endswith("_overview")), None)

    def _is_about_one(self, u: Understanding, c: Conversation) -> bool:
        """Whether the talk is about one guide and the message neither compares nor speaks of all."""
        ranks = {"superlative_most", "superlative_least", "all_guides"} & u.concepts
        return len(c.focus.guides) == 1 and not ranks and self._phrases.comparative(u) is None

    def _carry(self, u: Understanding, c: Conversation, ask: Ask) -> Ask:
        """Guides carried over from the talk, where the ask needs one and names none."""
        if not ask.guides and self.answer(ask) in OVERALL and not self._phrases.asks_about_all(u):
            return replace(ask, guides=self._phrases.compared(u, c))
        if ask.guides or not self.needs_guide(ask):
            return ask
        carried = tuple(g for g in self._references.carried(c) if self._shelf.has(g))
        if len(carried) > 1 and c.focus.leader in carried and not _ONE.isdisjoint(u.said):
            carried = (c.focus.leader,)
        topic = self._topics.get(ask.topic)
        about = ask.subject or (topic.about if topic and topic.answer == "subject" else None)
        if not carried and about and self.answer(ask) in OF_SUBJECT | {"order", "suits"}:
            return Ask("which_need", (), about)
        if not carried and topic and topic.overall and "superlative_most" in u.concepts:
            return Ask(topic.overall)
        return replace(ask, guides=carried[:MOST_GUIDES])


def _against(c: Conversation, guides: tuple[str, ...]) -> tuple[str, ...]:
    """A single guide beside the one that leads the talk."""
    if len(guides) != 1:
        return guides
    here = (c.focus.leader,) if c.focus.leader and len(c.focus.guides) > 1 else c.focus.guides[:1]
    return tuple(dict.fromkeys((*here, *guides)))
