"""Ellipsis: what a message leaves out because the last answer has just said it: `for each?`, `what now?`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answers import OF_PHASE, OFF, OVERALL, ROADMAP
from bot.answers.learning import by_priority
from bot.conversation import Ask, Conversation, Progress
from bot.decision import Decision
from bot.hearing import LIKELY, SURE, Heard
from bot.phrases import Phrases
from bot.references import References
from bot.retrieval.guide_index import Shelf
from bot.sharpening import OF_SKILL
from bot.understanding import Understanding
from knowledge.schema import Priority

_OF_SKILLS = frozenset({"skills", "skills_priority", "biggest_skill", "gap"})
"""Answers that list skills."""
_RANKED = OVERALL - {"paths", "path_count", "which_need", "which_lack", "most_of", "least_of", "sources", "phase_find"}
_WEIGHED = frozenset({"most_of", "least_of"})
_AMONG_PHASES = ROADMAP | {"progress", "plan"}
_SPANS = frozenset({"week_unit", "duration"})
_SKILL_LISTS = frozenset({"skills", "skills_priority"})
"""Answers that list all skills of a guide, or those of one rank, in an order that is known."""
_OF_ONE_SKILL = (
    ("week_unit", "skill_weeks"), ("duration", "skill_weeks"), ("importance", "skill_priority"),
    ("priority_critical", "skill_priority"),
)  # fmt: skip
"""What a question about one skill of a list asks for, by the ideas it holds."""
_MEASURES = (
    ("pay", "pay"), ("difficulty", "difficulty"), ("demand", "demand"), ("duration", "duration"), ("miss", "miss"),
    ("challenge", "challenges"), ("skill", "skills"),
)  # fmt: skip
"""What a single idea asks about one guide."""
_LIKELIEST = 3
"""Candidates among which a ranking is looked for."""
_AUTHORS = frozenset({"sources", "author_facts", "who"})
"""Topics that `whose is it?` is like."""
_WITH_AUTHORS = frozenset(
    {"resources", "phase_resources", "resource_detail", "skill_how", "phase", "start", "statement"}
)
_STATED = frozenset({"subject", "statement", "resource_detail", "skill_how"})
"""Answers that quote what a guide says of a thing."""
_FAINT = 0.18
"""A topic that scores less is no question of its own beside the thing talked about."""
_CURT, _LONGEST = 2, 9
"""Words of a message that asks for more of it."""
_BRIEF = 3
"""Words of their own that an elliptic message may have."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A message after an answer: what was said, the talk, the last ask, and what its answer is called."""

    u: Understanding
    c: Conversation
    named: tuple[str, ...]
    top: Heard
    last: Ask
    answer: str

    @property
    def guides(self) -> tuple[str, ...]:
        """The guides talked about."""
        return self.c.focus.guides


Rule = Callable[[Gap], Decision | None]


class Ellipsis:
    """Fills in what is left out, by small rules in one visible order."""

    def __init__(self, shelf: Shelf, references: References, phrases: Phrases) -> None:
        self._shelf = shelf
        self._references = references
        self._phrases = phrases
        self.order: tuple[Rule, ...] = (
            self.same_again, self.how_many, self.what_now, self.jump, self.inside, self.which_ones, self.for_each,
            self.measure_of_one, self.nth_skill, self.which_not, self.most_or_least, self.least_fit, self.where_exactly,
            self.longest_of, self.of_priority, self.other_rank, self.other_measure, self.which_phase, self.whose,
        )  # fmt: skip

    def fill(self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard) -> Decision | None:
        """What the message stands for after the last answer; None where it leaves nothing out."""
        gap = self._gap(u, c, named, top)
        if gap is None:
            return None
        return next((decision for rule in self.order if (decision := rule(gap)) is not None), None)

    def more(self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard) -> Decision | None:
        """What is left when no other rule spoke: more of the thing talked about."""
        gap = self._gap(u, c, named, top)
        return self.more_of_it(gap) if gap else None

    def _gap(self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard) -> Gap | None:
        last = c.focus.ask
        topic = self._shelf.knowledge.topics.get(last.topic) if last else None
        return Gap(u, c, named, top, last, topic.answer if topic else last.topic) if last else None

    # -- the rules, in order

    def same_again(self, g: Gap) -> Decision | None:
        """`The same three for the professor`: the last three asks about another guide."""
        if not g.named or not self._phrases.mentions(g.u, "same"):
            return None
        counts = [int(q.low) for q in g.u.quantities if q.unit == "number" and q.low == q.high]
        asks = g.c.focus.recent[-counts[0] :] if counts and counts[0] > 1 else ()
        repeated = tuple(replace(ask, guides=(guide,)) for guide in g.named[:1] for ask in asks)
        return Decision("follow-up", "the same asks for another guide", repeated) if repeated else None

    def what_now(self, g: Gap) -> Decision | None:
        """`What now?` after progress was told: the phase that is under way, and not the one after it."""
        if g.named or not g.c.progress or g.answer in ROADMAP or not self._phrases.is_(self._phrases.bare(g.u), "now"):
            return None
        known = next((p for guide in g.guides for p in g.c.progress if p.guide == guide), None)
        if known is None:
            return None
        under_way = self._under_way(known)
        if under_way is None:
            return Decision("next", "after the last phase", (Ask("roadmap_done", (known.guide,)),))
        return Decision("next", "the phase under way", (Ask("phase", (known.guide,), phase=under_way),))

    def inside(self, g: Gap) -> Decision | None:
        """`What else is in there?` after something of a phase: the whole phase."""
        if g.named or not g.c.focus.phase or not g.guides:
            return None
        asked = self._phrases.mentions(g.u, "in_there") or self._phrases.is_(self._phrases.bare(g.u), "which_phase")
        if not asked:
            return None
        return Decision("follow-up", "the phase talked about", (Ask("phase", g.guides[:1], phase=g.c.focus.phase),))

    def jump(self, g: Gap) -> Decision | None:
        """`Skip to the last one`: a phase to go to, and none to leave out."""
        phase = self._references.phase(g.u) if g.answer in _AMONG_PHASES else None
        if phase is None or not self._phrases.opens_with(g.u, "jump"):
            return None
        return Decision("follow-up", "on to another phase", (Ask("phase", g.guides[:1], phase=phase),))

    def which_ones(self, g: Gap) -> Decision | None:
        """`Which ones?` after a phase: what it names to work with."""
        if g.named or g.answer not in OF_PHASE or g.answer == "phase_resources" or not g.c.focus.phase:
            return None
        if not self._phrases.is_(self._phrases.bare(g.u), "instances"):
            return None
        ask = Ask("phase_resources", g.guides[:1], phase=g.c.focus.phase)
        return Decision("follow-up", "the resources of the phase", (ask,))

    def for_each(self, g: Gap) -> Decision | None:
        """`How many weeks for each?` after a list of skills or phases: that list, with its weeks."""
        if _SPANS.isdisjoint(g.u.concepts) or not self._is_listed(g):
            return None
        if not self._phrases.mentions(g.u, "each") and not (g.answer == "gap" and self._phrases.refers_back(g.u)):
            return None
        roadmap = g.answer in ROADMAP or "phase" in g.u.concepts
        ask = Ask("roadmap", g.guides) if roadmap else replace(g.last, guides=g.guides)
        return Decision("follow-up", "the same list with its weeks", (ask,))

    def measure_of_one(self, g: Gap) -> Decision | None:
        """`And the pay of the second?`: a guide meant by its place, and one idea beside it."""
        if len(g.named) != 1 or g.u.of_kind("role", "subject", "resource") or len(self._phrases.rest(g.u)) > _BRIEF:
            return None
        topic = next((topic for idea, topic in _MEASURES if idea in g.u.concepts), None)
        if topic is None or self._references.by_place(g.u, g.c) != g.named:
            return None
        return Decision("follow-up", "one idea, one of the guides", (Ask(topic, g.named),))

    def nth_skill(self, g: Gap) -> Decision | None:
        """`How do I learn the second one?` after a list of skills."""
        listing = self._skill_list(g)
        if listing is None or g.named not in ((), g.guides) or "phase" in g.u.concepts or self._names(g):
            return None
        places = [int(q.low) for q in g.u.quantities if q.unit == "ordinal"]
        listed = self._skills(listing)
        if len(places) != 1 or not 1 <= abs(places[0]) <= len(listed) or len(self._phrases.rest(g.u)) > _BRIEF:
            return None
        subject = listed[places[0] - 1 if places[0] > 0 else places[0]]
        same = g.last.topic if g.answer in OF_SKILL else "skill_how"
        topic = next((topic for idea, topic in _OF_ONE_SKILL if idea in g.u.concepts), same)
        return Decision("follow-up", "one skill of the list", (Ask(topic, g.guides, subject),)) if subject else None

    def how_many(self, g: Gap) -> Decision | None:
        """`How many are there?` after the list of the guides."""
        if g.answer not in ("paths", "path_count") or "count" not in g.u.concepts or g.named:
            return None
        if self._names(g) or self._phrases.rest(g.u):
            return None
        return Decision("follow-up", "the number of guides", (Ask("path_count"),))

    def which_not(self, g: Gap) -> Decision | None:
        """`And which don't?` after the guides that speak of a thing."""
        if g.answer != "which_need" or not g.last.subject or not self._phrases.mentions(g.u, "negations"):
            return None
        if g.named or self._names(g) or len(self._phrases.rest(g.u)) > 1:
            return None
        return Decision("follow-up", "the guides that lack it", (Ask("which_lack", (), g.last.subject),))

    def most_or_least(self, g: Gap) -> Decision | None:
        """`And the least?` after the guide that gives a thing most room."""
        if g.last.topic not in _WEIGHED or not g.last.subject or g.named:
            return None
        likely = [c.topic for c in g.top.candidates[:_LIKELIEST] if c.topic in _WEIGHED]
        if not likely or self._names(g) or len(self._phrases.rest(g.u)) > 1:
            return None
        return Decision("follow-up", "the other end", (Ask(likely[0], (), g.last.subject),))

    def least_fit(self, g: Gap) -> Decision | None:
        """`And the least?` after the paths that suit best."""
        if g.answer != "fit" or g.named or not self._phrases.is_(self._phrases.bare(g.u), "least"):
            return None
        return Decision("follow-up", "the path that suits least", (Ask("fit", kind="least"),))

    def where_exactly(self, g: Gap) -> Decision | None:
        """`What for?` after the guides that speak of a thing: where the one talked about does."""
        if g.answer != "which_need" or g.named or not g.last.subject:
            return None
        if not self._phrases.is_(self._phrases.bare(g.u), "detail"):
            return None
        ask = Ask("resource_detail", g.guides, g.last.subject) if len(g.guides) == 1 else replace(g.last, guides=())
        return Decision("follow-up", "what is said of the thing", (ask,))

    def longest_of(self, g: Gap) -> Decision | None:
        """`Which takes longest?` after a list of skills or phases is about those."""
        if g.top.topic not in ("longest", "quickest", "biggest_skill") or self._names(g):
            return None
        of_phases = not self._shelf.phase_words.isdisjoint(g.u.said) and g.named in ((), g.guides)
        if (of_phases and len(g.guides) == 1) or (g.answer in ROADMAP and self._is_listed(g)):
            number = self._shelf.view(g.guides[0]).phase_of_length(longest=g.top.topic != "quickest")
            ask = Ask("phase_weeks", g.guides, phase=number)
            return Decision("follow-up", "the longest or shortest of the phases", (ask,))
        if not self._is_listed(g):
            return None
        return Decision("follow-up", "the longest of the skills", (Ask("biggest_skill", g.guides),))

    def of_priority(self, g: Gap) -> Decision | None:
        """`And the optional ones?` after a list of skills."""
        if g.answer not in OF_SKILL | _OF_SKILLS:
            return None
        kind = self._references.kind("skills_priority", "skills_priority", g.u)
        several = g.answer in OF_SKILL and self._phrases.mentions(g.u, "each") and not g.named and len(g.guides) == 1
        listed = g.answer in _OF_SKILLS and self._is_listed(g)
        if kind is None or not (listed or several) or self._names(g):
            return None
        if len(self._phrases.rest(g.u)) > _BRIEF:
            return None
        return Decision("follow-up", f"the skills that are {kind}", (Ask("skills_priority", g.guides, kind=kind),))

    def other_rank(self, g: Gap) -> Decision | None:
        """`And the longest?` after a ranking of all paths: another ranking of them."""
        if g.named or g.answer not in _RANKED or self._names(g):
            return None
        topics = self._shelf.knowledge.topics
        likely = [c.topic for c in g.top.candidates[:_LIKELIEST] if c.score >= LIKELY and c.topic != g.last.topic]
        ranking = next((t for t in likely if topics[t].answer in _RANKED and topics[t].answer != "compare"), None)
        if ranking is None or (len(g.guides) == 1 and self._phrases.refers_back(g.u)):
            return None
        if len(self._phrases.rest(g.u)) > 1 or self._references.by_place(g.u, g.c):
            return None
        among = g.last.guides if len(g.last.guides) > 1 else ()
        return Decision("follow-up", "another ranking", (Ask(ranking, among),))

    def other_measure(self, g: Gap) -> Decision | None:
        """`And by time?` after two guides were weighed: the same guides by another measure."""
        among = g.c.focus.among
        if g.named or g.answer not in _RANKED or g.last.guides != among or len(among) < 2 or self._names(g):
            return None
        topic = self._shelf.knowledge.topics.get(g.top.topic)
        overall = topic.overall if topic and topic.needs == "guide" else g.top.topic
        known = self._shelf.knowledge.topics.get(overall or "")
        if known is None or known.answer not in _RANKED or g.top.score < LIKELY or overall == g.last.topic:
            return None
        own = self._phrases.asks_about_all(g.u) or self._phrases.mentions(g.u, "other")
        if own or len(self._phrases.rest(g.u)) > _BRIEF:
            return None
        return Decision("follow-up", "the same guides by another measure", (Ask(known.id, among),))

    def which_phase(self, g: Gap) -> Decision | None:
        """`In which one do I write a blog post?` after the phases: the one that the words point to."""
        if g.named or len(g.guides) != 1 or not self._phrases.mentions(g.u, "which_of_these"):
            return None
        if not self._names(g) and self._phrases.refers_back(g.u) and g.c.focus.phase and "phase" in g.u.concepts:
            ask = Ask("phase", g.guides, phase=g.c.focus.phase)
            return Decision("follow-up", "the phase that it stands in", (ask,))
        if g.answer not in ROADMAP:
            return None
        subject = next((e.id for e in g.u.of_kind("subject", "resource")), None)
        subject = subject or next((hint for hint, _ in g.u.hints), None)
        return Decision("follow-up", "one of the phases", (Ask("phase", g.guides, subject),)) if subject else None

    def whose(self, g: Gap) -> Decision | None:
        """`Who wrote it?` after books and courses: they are told with their authors."""
        asked = g.top.topic in _AUTHORS and self._phrases.refers_back(g.u) and not g.named and not self._names(g)
        if not asked or g.answer not in _WITH_AUTHORS or g.u.length > _LONGEST:
            return None
        return Decision("follow-up", "the same again, with its authors", (g.last,))

    def more_of_it(self, g: Gap) -> Decision | None:
        """`Based on which model?` after what a guide says of a thing: what it says of the thing to these words."""
        if g.named or g.answer not in _STATED or len(g.guides) != 1 or not g.c.focus.subject or self._names(g):
            return None
        topic = self._shelf.knowledge.topics.get(g.top.topic)
        outside = topic is None or topic.answer in ("missing", *OFF)
        counts = topic is not None and topic.answer == "path_count" and not self._phrases.mentions(g.u, "path_nouns")
        sure = not counts and g.top.score >= (SURE if outside else _FAINT)
        if sure or not _CURT <= g.u.length <= _LONGEST:
            return None
        return Decision("follow-up", "more of what was said", (Ask("statement", g.guides, g.c.focus.subject),))

    # -- what the rules look up

    def _skill_list(self, g: Gap) -> Ask | None:
        """The list of skills that the talk is about: the last ask, or the one before a question about one of them."""
        topics = self._shelf.knowledge.topics
        asked = [a for a in g.c.focus.recent if a.topic in topics and topics[a.topic].answer in _SKILL_LISTS]
        about = g.answer in _SKILL_LISTS | OF_SKILL and len(g.guides) == 1
        return asked[-1] if about and asked and asked[-1].guides == g.guides else None

    def _skills(self, listing: Ask) -> list[str | None]:
        """The skills in the order of the list, each by the subject that stands for it."""
        view = self._shelf.view(listing.guides[0])
        kinds = {"critical": Priority.CRITICAL, "important": Priority.IMPORTANT, "nice": Priority.NICE}
        by_rank = self._shelf.knowledge.topics[listing.topic].answer == "skills_priority"
        # A guide that ranks none was answered with all that it lists.
        ranked = by_rank and any(skill.priority for skill in view.guide.skills_to_learn)
        wanted = kinds[listing.kind or "critical"] if ranked else None
        titles = [s.name for s in by_priority(view) if wanted is None or s.priority is wanted]
        subjects = {t.place.title: t.title_subjects for t in view.tagged if t.place.section == "skills"}
        return [next(iter(sorted(subjects.get(title, ()))), None) for title in titles]

    def _is_listed(self, g: Gap) -> bool:
        """Whether the last answer was a list of one guide, and the message names no other."""
        listed = g.answer in _OF_SKILLS or g.answer in ROADMAP
        return listed and len(g.guides) == 1 and (not g.named or g.named == g.guides)

    @staticmethod
    def _names(g: Gap) -> bool:
        return bool(g.u.of_kind("subject", "resource", "job"))

    def _under_way(self, progress: Progress) -> int | None:
        count = len(self._shelf.view(progress.guide).guide.roadmap) if self._shelf.has(progress.guide) else 0
        return next((n for n in range(1, count + 1) if n not in progress.phases), None)
