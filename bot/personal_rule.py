"""What a visitor tells decides what is asked: skills and a gap, tastes and a choice, a phase that is done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Ask, Conversation
from bot.cues import Cues, cues_of
from bot.decision import Decision
from bot.figures import answers_slot
from bot.hearing import Heard
from bot.plan import usable
from bot.profile import learn, tale_of
from bot.shelf import Shelf
from bot.telling import Tale
from bot.understanding import Understanding

_PLANNING = frozenset({"plan", "plan_time", "skip", "export"})
_PERSONAL = _PLANNING | {"gap", "fit", "guide_for", "progress", "money", "months_at_hand"}
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
        for found in (self._put_back(u, c), self._other_hours(u, c, topics), self._phase_done(u, topics)):
            if found:
                return self._about(found, guides)
        return self._chosen(u, guides, topics) or self._only_told(u, c, heard)

    def _chosen(self, u: Understanding, guides: tuple[str, ...], topics: set[str]) -> Decision | None:
        """Skills or tastes told, and what follows from them asked for."""
        asks_gap, asks_fit = self._cues.gap_questions.first(u.tokens), "fit" in topics
        if not (asks_gap or asks_fit):
            return None
        tale = tale_of(u, self._shelf, choosing=True)
        if asks_gap and tale.ids("skill") and (gap := self._about("gap", guides)):
            return gap
        if asks_fit and (tale.ids("like") or tale.ids("dislike")):
            asks = (Ask("fit", guides if len(guides) > 1 else ()),)
            return Decision("personal", "tastes told, a path asked for", asks)
        return None

    def _about(self, topic: str, guides: tuple[str, ...]) -> Decision | None:
        if not guides:
            return None
        asks = tuple(Ask(topic, (guide,)) for guide in guides[:2])
        return Decision("personal", "what is told asks for it", asks)

    def _put_back(self, u: Understanding, c: Conversation) -> str | None:
        """`Put it back in`, after something was left out of a plan."""
        left_out = any(p.skipped for p in c.progress)
        return "skip" if left_out and self._cues.back_in.first(u.tokens) else None

    def _other_hours(self, u: Understanding, c: Conversation, topics: set[str]) -> str | None:
        """`And with 12?`, after a plan."""
        last = c.focus.ask
        if last is None or last.topic not in _PLANNING or u.of_kind("subject", "resource"):
            return None
        if any(q.unit == "ordinal" for q in u.quantities) or not answers_slot(u, self._shelf, "hours"):
            return None
        return "plan_time" if not topics & (_PERSONAL - _PLANNING) else None

    def _phase_done(self, u: Understanding, topics: set[str]) -> str | None:
        """`I'm done with phase 2`, `all phases done`: said, and not asked."""
        told = self._cues.everything.first(u.tokens) or ("phase" in u.concepts and self._ordinal(u))
        if not told or topics & {"plan", "plan_time", "skip", "months_at_hand"}:
            return None
        tale = tale_of(u, self._shelf)
        return "progress" if self._says_done(u, tale) else None

    @staticmethod
    def _ordinal(u: Understanding) -> bool:
        return any(q.unit == "ordinal" for q in u.quantities)

    def _says_done(self, u: Understanding, tale: Tale) -> bool:
        states = self._cues.sets["told_done_states"]
        return any(token.text in states and index not in tale.asked for index, token in enumerate(u.tokens))

    def _only_told(self, u: Understanding, c: Conversation, heard: Sequence[Heard]) -> Decision | None:
        """A remark about oneself in which nothing is asked."""
        words = sum(token.is_word for token in u.tokens)
        if (
            not 0 < words <= _LONGEST_REMARK
            or any(token.text == "?" for token in u.tokens)
            or heard[0].topic in _PERSONAL
        ):
            return None
        if u.tokens[0].text not in self._cues.sets["told_first_person"]:
            return None
        tale = tale_of(u, self._shelf)
        told = learn(u, Conversation(), self._shelf)
        remark = told.skills or told.degree or told.likes or told.dislikes or told.salary or usable(told.hours_per_week)
        if not remark or tale.asked or u.of_kind("role", "job"):
            return None
        return Decision("personal", "only tells of oneself", (Ask("profile_tell"),))
