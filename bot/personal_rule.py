"""What a visitor tells decides what is asked: skills and a gap, tastes and a choice, a phase that is done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import OF_PHASE
from bot.answers.pacing import PLANNING
from bot.answers.progress_told import points_back
from bot.conversation import Ask, Choice, Conversation
from bot.cues import Cues, cues_of
from bot.decision import Decision
from bot.hearing import LIKELY, SURE, Heard
from bot.planning.figures import answers_slot, months_said, salary_said
from bot.planning.plan import usable
from bot.profile import learn, tale_of
from bot.retrieval.guide_index import Shelf
from bot.telling import Tale
from bot.understanding import Understanding

_PLANNING = PLANNING - {"study_load"}
_PERSONAL = _PLANNING | {"gap", "fit", "guide_for", "progress", "money", "months_at_hand"}
_OF_WEEKS = OF_PHASE | {
    "duration", "total_weeks", "plan_time", "plan", "skill_weeks", "weeks_overview", "skip", "progress",
}  # fmt: skip
"""Topics that something left out bears upon."""
_OF_TIME = frozenset({"phase_find", "within_time", "quickest", "weeks_overview", "paths", "fit"})
"""Topics that become a question about the time one has."""
_CHOOSING = frozenset({"fit", "guide_for"})
"""Topics after which another taste means another choice."""
_MOST_CHOICES = 6
_NEAREST = 3
"""Topics among which one must be that is asked about by the way."""
_BRIEF = 8
_LONGEST_REMARK = 16
"""Words that a remark about oneself may have when nothing is asked in it."""


class PersonalRule:
    """Decides messages whose meaning hangs on what they tell of their writer."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._cues: Cues = cues_of(shelf)

    def decide(
        self, u: Understanding, c: Conversation, guides: tuple[str, ...], heard: Sequence[Heard]
    ) -> Decision | None:
        """The personal answer that surely is meant, with the guides named or carried over; None where none is."""
        topics = {h.topic for h in heard}
        surely = {h.topic for h in heard if h.score >= SURE}
        found = (
            self._put_back(u, c) or self._other_start(u, c, surely) or self._left_out(u, topics)
            or self._other_hours(u, c, surely) or self._phase_done(u, topics) or self._that_done(u, c)
            or self._thing_done(u, topics) or self._dated(u, topics) or self._pay_told(u, heard)
        )  # fmt: skip
        if found:
            return self._about(found, guides)
        by_then = c.profile.months is not None and self._cues.by_then.first(u.tokens) is not None
        fits = bool(topics & _OF_TIME) or bool({"suit", "all_guides"} & u.concepts)
        if by_then or (fits and self._has_time(u)):
            return Decision("personal", "the time at hand is told", (Ask("months_at_hand"),))
        return self._chosen(u, c, guides, topics) or self._only_told(u, heard)

    def _chosen(self, u: Understanding, c: Conversation, guides: tuple[str, ...], topics: set[str]) -> Decision | None:
        """Skills or tastes told, and what follows from them asked for."""
        last = c.focus.ask
        said = u.said
        goes_on = last is not None and last.topic in _CHOOSING and ("?" not in said or "if" in said)
        chooses = "fit" in topics or goes_on or self._cues.avoids.first(u.tokens) is not None
        asks_gap = self._cues.gap_questions.first(u.tokens)
        if not (chooses or asks_gap):
            return None
        tale = tale_of(u, self._shelf, choosing=True)
        if asks_gap and tale.ids("skill"):
            return self._about("gap", guides)
        if chooses and (tale.ids("like") or tale.ids("dislike")):
            between = guides if len(guides) > 1 and "fit" in topics else ()
            return Decision("personal", "tastes told, a path asked for", (Ask("fit", between),))
        return None

    def _about(self, topic: str, guides: tuple[str, ...]) -> Decision | None:
        if not guides:
            choices = tuple(
                Choice(self._shelf.short(g.id), guide=g.id) for g in list(self._shelf.guides)[:_MOST_CHOICES]
            )
            held = (Ask(topic),)
            why = "what is told asks for it, and no guide is named"
            return Decision("which guide", why, choices=choices, question="which_guide", held=held)
        asks = tuple(Ask(topic, (guide,)) for guide in guides[:2])
        return Decision("personal", "what is told asks for it", asks)

    def _put_back(self, u: Understanding, c: Conversation) -> str | None:
        """`Put it back in`, after something was left out of a plan."""
        left_out = any(p.skipped for p in c.progress)
        return "skip" if left_out and self._cues.back_in.first(u.tokens) else None

    def _other_hours(self, u: Understanding, c: Conversation, topics: set[str]) -> str | None:
        """`And with 12?`, after a plan."""
        last = c.focus.ask
        if last is None or last.topic not in PLANNING or u.of_kind("subject", "resource"):
            return None
        if any(q.unit == "ordinal" for q in u.quantities) or not answers_slot(u, self._shelf, "hours"):
            return None
        return "plan_time" if not topics & (_PERSONAL - _PLANNING) else None

    def _left_out(self, u: Understanding, topics: set[str]) -> str | None:
        """`Cross out the MLOps stage, how many weeks then?`"""
        named = u.of_kind("subject", "resource") or "phase" in u.concepts
        reckons = topics & _OF_WEEKS or "plan" in u.concepts
        return "skip" if named and reckons and self._cues.leaves_out.first(u.tokens) else None

    def _that_done(self, u: Understanding, c: Conversation) -> str | None:
        """`Finished that too`, after a phase or after progress was told."""
        last = c.focus.ask
        after = last is not None and c.focus.phase is not None and last.topic in OF_PHASE | {"progress"}
        said = u.said
        if not after or not points_back(u, self._cues) or u.of_kind("subject", "resource", "role") or u.quantities:
            return None
        brief = u.length <= _BRIEF
        undone = bool(said & self._cues.sets["told_undoing"])
        return "progress" if brief and (undone or self._says_done(u, tale_of(u, self._shelf))) else None

    def _thing_done(self, u: Understanding, topics: set[str]) -> str | None:
        """`I've read the book, what comes after it in that stage?`"""
        named = u.of_kind("resource", "subject") and "phase" in u.concepts and not topics & _PLANNING
        follows = {"next", "done"} & u.concepts or self._cues.gap_questions.first(u.tokens)
        if not named or not follows:
            return None
        words = self._cues.sets["told_done_words"]
        tale = tale_of(u, self._shelf)
        done = any(token.text in words and index not in tale.asked for index, token in enumerate(u.tokens))
        return "progress" if done else None

    def _dated(self, u: Understanding, topics: set[str]) -> str | None:
        """`I begin in May, which month am I done?`: a date told and an end asked for."""
        asks = "finish_date" in u.concepts or "duration" in u.concepts or "when" in u.said
        begins = u.said & (self._cues.sets["told_starts"] | self._cues.sets["told_deadlines"])
        if u.date is None or not asks or not begins or topics & _PERSONAL or topics & OF_PHASE:
            return None
        return "phase_dates" if "phase" in u.concepts and self._ordinal(u) else "plan"

    def _pay_told(self, u: Understanding, heard: Sequence[Heard]) -> str | None:
        """`I get 8,000 a month, what would a month look like there?`: one's own pay told, and likely asked about."""
        said = salary_said(u, self._cues, tale_of(u, self._shelf)) if u.quantities else None
        if said is None or not said.told:
            return None
        near = (c for h in heard for c in h.candidates[:_NEAREST])
        return "money" if any(c.topic == "money" and c.score >= LIKELY for c in near) and "?" in u.said else None

    def _has_time(self, u: Understanding) -> bool:
        said = months_said(u, self._cues, tale_of(u, self._shelf))
        return said is not None and said.told

    def _other_start(self, u: Understanding, c: Conversation, topics: set[str]) -> str | None:
        """`And from 1 March?`, after a plan."""
        last = c.focus.ask
        after = last is not None and last.topic in _PLANNING | {"phase_dates"}
        if last is None or not after or u.date is None or topics & (_PERSONAL - _PLANNING):
            return None
        brief = u.length <= _BRIEF and not u.of_kind("subject", "resource")
        return (last.topic if last.phase is None else "plan") if brief else None

    def _phase_done(self, u: Understanding, topics: set[str]) -> str | None:
        """`I'm done with phase 2`, `all phases done`: said, and not asked."""
        told = self._cues.everything.first(u.tokens) or ("phase" in u.concepts and self._numbers_a_phase(u))
        planned = u.date is not None and not topics & {"skip", "months_at_hand"}
        if not told or (topics & {"plan", "plan_time", "skip", "months_at_hand"} and not planned):
            return None
        if not self._says_done(u, tale_of(u, self._shelf)):
            return None
        return "plan" if planned else "progress"

    @staticmethod
    def _ordinal(u: Understanding) -> bool:
        return any(q.unit == "ordinal" for q in u.quantities)

    def _numbers_a_phase(self, u: Understanding) -> bool:
        """`Phase 2`, or `two phases`."""
        counted = {q.end for q in u.quantities if q.unit == "number"}
        phases = self._cues.sets["told_phases"]
        return self._ordinal(u) or any(end < len(u.tokens) and u.tokens[end].text in phases for end in counted)

    def _says_done(self, u: Understanding, tale: Tale) -> bool:
        saying = self._cues.done_sayings.first(u.tokens)
        if saying and saying[1] not in tale.asked:
            return True
        states = self._cues.sets["told_done_states"]
        return any(token.text in states and index not in tale.asked for index, token in enumerate(u.tokens))

    def _only_told(self, u: Understanding, heard: Sequence[Heard]) -> Decision | None:
        """A remark about oneself in which nothing is asked."""
        words = u.length
        if (
            not 0 < words <= _LONGEST_REMARK
            or "?" in u.said
            or (heard[0].topic in _PERSONAL and heard[0].score >= SURE)
        ):
            return None
        speaks = u.tokens[0].text in self._cues.sets["told_first_person"] or self._cues.after.first(u.tokens)
        if not speaks:
            return None
        tale = tale_of(u, self._shelf)
        told = learn(u, Conversation(), self._shelf)
        remark = told.skills or told.degree or told.likes or told.dislikes or told.salary or usable(told.hours_per_week)
        if not remark or tale.asked or u.of_kind("role", "job"):
            return None
        return Decision("personal", "only tells of oneself", (Ask("profile_tell"),))
