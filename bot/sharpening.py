"""Sharpening an ask: the topic's counterpart for what is named beside it, by small rules in one visible order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answers import OF_PHASE, OF_SUBJECT, ROADMAP
from bot.answers.finding import UNSKILLED
from bot.conversation import Ask, Conversation
from bot.hearing import Ear
from bot.phrases import Phrases
from bot.references import References
from bot.retrieval.guide_index import Shelf
from bot.retrieval.phase_linker import called_phases
from bot.understanding import Understanding
from knowledge.schema import ResourceKind, Topic

_TURNED_BY_WHEN = frozenset({"plan", "plan_time", "duration", "total_weeks", "phase", "phase_weeks"})
"""Answers that `when` beside a phase turns into the dates of that phase."""
_BARE = 3
"""Words of a question that says nothing of what it is about: `for how long?`"""
OF_SKILL = frozenset({"skill_weeks", "skill_how", "skill_priority", "transfer_reason"})
"""Answers about one skill."""


_WITHIN_A_PHASE = frozenset({"subject", "overview", "action_plan", "statement", "plan"})
"""Answers that give way to the phase that is named beside them: all that it holds is said there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An ask under way: the message, the talk, the topic as heard, and the phase that the message numbers."""

    u: Understanding
    c: Conversation
    ask: Ask
    topic: Topic
    phase: int | None
    refers_back: bool

    def turned(self, topic: str) -> Ask:
        """The ask with another topic."""
        return replace(self.ask, topic=topic)


Rule = Callable[[Draft], Ask | None]


class Sharpening:
    """Holds the rules; the first that speaks decides, else the ask stays as it is."""

    def __init__(self, shelf: Shelf, ear: Ear, references: References, phrases: Phrases) -> None:
        self._shelf = shelf
        self._ear = ear
        self._references = references
        self._phrases = phrases
        self._topics = shelf.knowledge.topics
        self.order: tuple[Rule, ...] = (
            self.skills_left, self.nothing_done, self.by_tastes, self.from_own_pay, self.dated,
            self.numbered_phase, self.one_phase, self.phase_in_focus, self.named_phase,
            self.named_skill, self.skill_in_focus, self.subject_in_focus, self.nothing_named,
        )  # fmt: skip

    def sharpen(self, u: Understanding, c: Conversation, ask: Ask, phase: int | None) -> Ask:
        """The ask with its topic, subject and phase as the message means them."""
        once = self._once(u, c, ask, phase)
        return once if once.topic == ask.topic else self._once(u, c, once, phase)

    def _once(self, u: Understanding, c: Conversation, ask: Ask, phase: int | None) -> Ask:
        phase = phase if phase is not None else self._called(u, c, ask)
        draft = Draft(u, c, ask, self._topics[ask.topic], phase, self._phrases.refers_back(u))
        return next((sharpened for rule in self.order if (sharpened := rule(draft)) is not None), ask)

    # -- the rules, in order

    def skills_left(self, d: Draft) -> Ask | None:
        """`I know PyTorch; which skills do I need?` asks for what is left."""
        told = {e.id for e in d.u.of_kind("subject", "resource")} & set(d.c.profile.skills)
        told = told or (set(d.c.profile.skills) if "lack" in d.u.concepts else set())
        return replace(d.ask, topic="gap", subject=None) if d.topic.answer == "skills" and told else None

    def nothing_done(self, d: Draft) -> Ask | None:
        """`So what's left?`, once skills are told and no phase is: what is left to learn."""
        guides = d.ask.guides or d.c.focus.guides
        under_way = any(p.guide in guides and (p.phases or p.tasks) for p in d.c.progress)
        told = d.c.profile.skills and not under_way and "done" not in d.u.concepts and d.phase is None
        return replace(d.ask, topic="gap") if d.topic.answer == "progress" and told and guides else None

    def by_tastes(self, d: Draft) -> Ask | None:
        """`Would it suit me?`, once likes or dislikes are told."""
        told = d.c.profile.likes or d.c.profile.dislikes
        guides = d.ask.guides or d.c.focus.guides
        return replace(d.ask, topic="fit", guides=guides) if d.topic.answer == "suits" and told and guides else None

    def from_own_pay(self, d: Draft) -> Ask | None:
        """`What would I earn?`, once one's own pay is told."""
        first_person = "i" in d.u.said
        return d.turned("money") if d.topic.answer == "pay" and d.c.profile.salary and first_person else None

    def dated(self, d: Draft) -> Ask | None:
        """A start date or hours a week turn `how long` into a plan."""
        if d.topic.answer in _TURNED_BY_WHEN and self._asks_when_of_phase(d):
            return d.turned("phase_dates")
        kinds = self._shelf.knowledge.subjects
        named = [e for e in d.u.of_kind("subject") if kinds[e.id].kind not in UNSKILLED]
        asks_end = d.u.date is not None and bool({"finish", "finish_date"} & d.u.concepts)
        ends = d.topic.answer == "start" and asks_end
        if (d.topic.answer not in ("duration", "total_weeks") and not ends) or named:
            return None
        if d.u.date is not None:
            return d.turned("plan")
        hours = d.c.profile.hours_per_week is not None or any(q.unit == "hours" for q in d.u.quantities)
        return d.turned("plan_time") if hours else None

    def _asks_when_of_phase(self, d: Draft) -> bool:
        """`When do I get to phase 3?`, `if I start in May, when is phase 2 over?`"""
        asks = "when" in d.u.said or d.u.date is not None
        numbered = d.phase is not None or (d.c.focus.phase is not None and d.refers_back) or self._names_a_phase(d)
        return asks and numbered and "phase" in d.u.concepts and "done" not in d.u.concepts

    def numbered_phase(self, d: Draft) -> Ask | None:
        """A number of a phase turns a question about the path into one about that phase."""
        numbered = d.topic.numbered or ("phase" if d.topic.answer in _WITHIN_A_PHASE else None)
        if d.topic.answer == "plan" and (d.u.date or any(q.unit == "hours" for q in d.u.quantities)):
            return None
        if d.topic.answer == "total_weeks" and "total" in d.u.concepts:
            return None
        if d.phase is None or not numbered or not self._talks_of_phases(d):
            return None
        return replace(d.ask, topic=numbered, phase=d.phase + self._phrases.beyond(d.u), subject=None)

    def one_phase(self, d: Draft) -> Ask | None:
        """A question about a phase takes the one said, the one named, or the one talked about (`the next`)."""
        if d.topic.answer not in OF_PHASE:
            return None
        phase = d.phase + self._phrases.beyond(d.u) if d.phase is not None and d.phase > 0 else d.phase
        if phase is None and not d.ask.subject and d.c.focus.phase and (d.refers_back or not d.ask.guides):
            phase = d.c.focus.phase + self._phrases.step(d.u)
        if phase is not None:
            return replace(d.ask, phase=phase, subject=None)
        skill = "phase" not in d.u.concepts and self.is_skill(d.ask, d.c, "skill_weeks")
        if d.ask.subject and d.topic.answer == "phase_weeks" and (skill or not self._names_a_phase(d)):
            return d.turned("skill_weeks")
        stays = d.ask.subject or d.topic.answer == "phase" or not d.topic.bare or "phase" in d.u.concepts
        return d.ask if stays or d.topic.bare is None else d.turned(d.topic.bare)

    def phase_in_focus(self, d: Draft) -> Ask | None:
        """`How many weeks?` after a phase is about that phase."""
        last, phase = d.c.focus.ask, d.c.focus.phase
        if d.ask.subject or d.ask.guides or not phase or last is None or "total" in d.u.concepts:
            return None
        if d.topic.answer == "resources" and self._ear.answer_of(last.topic) in OF_PHASE:
            return replace(d.ask, topic="phase_resources", phase=phase)
        of_it = d.topic.answer == "duration" and d.refers_back and self._ear.answer_of(last.topic) in OF_PHASE
        weeks = d.topic.answer in ("total_weeks", "skill_weeks") or of_it
        return replace(d.ask, topic="phase_weeks", phase=phase) if weeks else None

    def named_phase(self, d: Draft) -> Ask | None:
        """A thing that stands in a phase's title, beside the word phase, means that phase."""
        named = d.ask.subject and d.topic.numbered and "phase" in d.u.concepts and self._names_a_phase(d)
        return d.turned(d.topic.numbered) if named and d.topic.numbered else None

    def named_skill(self, d: Draft) -> Ask | None:
        """One of the guide's skills turns a question about the path into one about that skill."""
        named = d.ask.subject and d.topic.named and (self.is_skill(d.ask, d.c, d.topic.named) or self._is_unknown(d))
        return d.turned(d.topic.named) if named and d.topic.named else None

    def skill_in_focus(self, d: Draft) -> Ask | None:
        """`it` after a skill means that skill."""
        last = d.c.focus.ask
        brief = not d.ask.guides and len(self._phrases.bare(d.u).split()) <= _BARE
        means_it = d.refers_back or brief or (d.topic.answer == "resources" and not d.ask.guides)
        if not means_it or d.ask.subject or not d.c.focus.subject or not d.topic.named or last is None:
            return None
        about = replace(d.ask, subject=d.c.focus.subject)
        after_skill = self._ear.answer_of(last.topic) in OF_SKILL or (
            last.subject == d.c.focus.subject and self.is_skill(about, d.c, d.topic.named)
        )
        return replace(d.ask, topic=d.topic.named, subject=d.c.focus.subject) if after_skill else None

    def subject_in_focus(self, d: Draft) -> Ask | None:
        """A question about a thing that names none takes the thing talked about, where it refers back."""
        brief = d.u.length <= _BARE
        lacks = not d.ask.subject and d.topic.answer in OF_SUBJECT and d.topic.needs == "guide"
        lacks = lacks and (brief or not d.u.hints)
        return replace(d.ask, subject=d.c.focus.subject) if lacks and d.refers_back and d.c.focus.subject else None

    def nothing_named(self, d: Draft) -> Ask | None:
        """A question about a thing that names and hints at none is about the path."""
        if d.ask.subject or d.topic.answer not in OF_SUBJECT or d.u.hints or not d.topic.bare:
            return None
        kind = self._references.kind(d.ask.topic, "resources", d.u)
        return d.turned("resources" if kind and d.topic.bare == "skills" else d.topic.bare)

    # -- what the rules look up

    def is_skill(self, ask: Ask, c: Conversation, named: str) -> bool:
        """Whether the thing named is one of the guide's skills, so that the question is about it alone."""
        subject = self._shelf.knowledge.subjects.get(ask.subject or "")
        guide = next((g for g in (ask.guides or c.focus.guides) if self._shelf.has(g)), None)
        if subject is None:
            return guide is not None and named != "transfer_reason" and self._is_tool_of_skill(guide, ask.subject)
        if guide is None:
            return subject.kind not in UNSKILLED
        section = "transferable-skills" if named == "transfer_reason" else "skills"
        kin = {subject.id, *subject.within, *self._shelf.kin(subject.id)}
        return any(kin & t.title_subjects for t in self._shelf.view(guide).tagged if t.place.section == section)

    def _is_tool_of_skill(self, guide: str, resource: str | None) -> bool:
        """Whether a tool is learnt within one of the guide's skills."""
        known = self._shelf.knowledge.resources.get(resource or "")
        return known is not None and known.kind == ResourceKind.TOOL and any(
            known.id in t.text_subjects for t in self._shelf.view(guide).tagged if t.place.section == "skills"
        )  # fmt: skip

    def _is_unknown(self, d: Draft) -> bool:
        """Whether a skill is named that the guide does not speak of at all: the answer has to say so."""
        guide = next((g for g in (d.ask.guides or d.c.focus.guides) if self._shelf.has(g)), None)
        known = self._shelf.knowledge.subjects.get(d.ask.subject or "")
        return (
            guide is not None
            and known is not None
            and known.kind == "skill"
            and not self._shelf.speaks_of(guide, known.id)
        )

    def _names_a_phase(self, d: Draft) -> bool:
        guide = next((g for g in (d.ask.guides or d.c.focus.guides) if self._shelf.has(g)), None)
        if guide is None or not d.ask.subject:
            return False
        kin = {d.ask.subject, *self._shelf.wider(d.ask.subject), *self._shelf.kin(d.ask.subject)}
        tagged = self._shelf.view(guide).tagged
        return any(kin & t.title_subjects for t in tagged if t.place.section == "roadmap" and not t.inside_phase)

    def _called(self, u: Understanding, c: Conversation, ask: Ask) -> int | None:
        """The phase that the message calls by its name."""
        guide = next((g for g in (ask.guides or c.focus.guides) if self._shelf.has(g)), None)
        return next(iter(called_phases(self._shelf, guide, u)), None) if guide else None

    def _talks_of_phases(self, d: Draft) -> bool:
        if self._called(d.u, d.c, d.ask) is not None:
            return True
        last = d.c.focus.ask
        after_roadmap = last is not None and self._ear.answer_of(last.topic) in ROADMAP
        return "phase" in d.u.concepts or (after_roadmap and not d.u.of_kind("role"))
