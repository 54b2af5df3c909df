"""Follow-ups: messages that only make sense after what was said before, and answers to the advisor's own questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import OF_PHASE, OF_SUBJECT, OVERALL, ROADMAP
from bot.conversation import Ask, Choice, Conversation, Pending
from bot.decision import Decision
from bot.hearing import SURE, Heard
from bot.references import References
from bot.shelf import Shelf
from bot.understanding import Understanding

_BRIEF = 6
"""A follow-up has at most so many words beside names."""
_ELLIPTIC = 2
_WITH_SUBJECT = {
    "skills_priority": "skill_priority", "transferable": "transfer_reason", "duration": "skill_weeks",
    "total_weeks": "skill_weeks", "skills": "skill_how", "resources": "skill_how", "prerequisites": "transfer_reason",
}  # fmt: skip
"""Topics that mean another one when a skill is named: `how long` for <subject> is the skill's weeks."""
_WITH_PHASE = {
    "resources": "phase_resources", "duration": "phase_weeks", "total_weeks": "phase_weeks", "skill_weeks": "phase_weeks",
    "roadmap": "phase", "phase_count": "phase", "skill_how": "phase", "skills": "phase", "start_week": "phase",
}  # fmt: skip
"""Topics that mean another one when a phase is numbered."""


class FollowUp:
    """Resolves follow-ups with the word lists of the language."""

    def __init__(self, shelf: Shelf, references: References) -> None:
        lists = shelf.knowledge.language
        self._shelf = shelf
        self._references = references
        self._words = {name: frozenset(lists.get(name, ())) for name in (
            "follow_starts", "same", "it", "other", "both", "every", "affirm", "deny", "more", "next", "previous", "why", "mean",
        )}  # fmt: skip
        self.small_words = frozenset(lists.get("stop", ())) | frozenset(
            word for name in ("follow_starts", "mean", "affirm", "it") for phrase in lists.get(name, ()) for word in phrase.split()
        ) | {"path", "guide", "role", "one", "route", "track", "job", "position", "thanks", "please", "career"}  # fmt: skip

    # -- answers to the advisor's question and to its offers

    def answer_to_pending(
        self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard
    ) -> Decision | None:
        """The choice made among what the advisor asked or offered: by name, number, yes or no."""
        spoken = _spoken(u)
        if c.pending is not None:
            decision = self._chosen(u, c, c.pending, named, spoken, top)
            if decision:
                return decision
        if c.offers and self._is(spoken, "affirm"):
            return Decision("yes", "takes the first offer", (Ask("offer", kind=c.offers[0].text),))
        if spoken and self._is(spoken, "deny"):
            return Decision("no", "declines the offer", (Ask("acknowledge"),))
        number = self._number(u, spoken)
        if number is not None and c.offers and (c.focus.ask is None or self._topic_answer(c.focus.ask) not in ROADMAP or spoken.isdigit()):
            if 1 <= number <= len(c.offers):
                return Decision("choice", f"offer {number}", (Ask("offer", kind=c.offers[number - 1].text),))
        return None

    def _chosen(
        self, u: Understanding, c: Conversation, pending: Pending, named: tuple[str, ...], spoken: str, top: Heard
    ) -> Decision | None:
        choices = pending.choices
        number = self._number(u, spoken)
        if number is not None and -1 <= number <= len(choices) and number:
            return self._take(pending, (choices[number - 1 if number > 0 else -1],))
        if self._is(spoken, "both"):
            return self._take(pending, choices[:2])
        if self._is(spoken, "every") and pending.slot == "guide":
            overall = [self._overall(ask) for ask in pending.asks]
            if all(overall):
                return Decision("choice", "all of them", tuple(Ask(topic) for topic in overall if topic))
            return self._take(pending, choices[:3])
        if pending.slot == "guide" and named and not self._own_question(u, top):
            asks = tuple(replace(ask, guides=(guide,)) for ask in pending.asks for guide in named)
            return Decision("pending answer", "the guide that was asked for", asks)
        if pending.slot == "ask":
            for choice in choices:
                if choice.title.lower() == spoken:
                    return self._take(pending, (choice,))
        return None

    def _take(self, pending: Pending, chosen: Sequence[Choice]) -> Decision:
        asks: list[Ask] = []
        for choice in chosen:
            if choice.ask is not None:
                asks.append(choice.ask)
            elif choice.guide is not None:
                asks += [replace(ask, guides=(choice.guide,)) for ask in pending.asks]
        return Decision("pending answer", "a choice was made", tuple(asks))

    def _overall(self, ask: Ask) -> str | None:
        topic = self._shelf.knowledge.topics.get(ask.topic)
        return topic.overall if topic else None

    # -- follow-ups

    def resolve(self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard) -> Decision | None:
        """The ask that a message short of words stands for, after the last one."""
        spoken = _spoken(u)
        last = c.focus.ask
        if self._is(spoken, "more") and c.offers:
            return Decision("more", "goes on with the first offer", (Ask("offer", kind=c.offers[0].text),))
        if last is None:
            return None
        if spoken and self._is(self._bare(spoken), "next", "previous") and c.focus.guides:
            return self._step(c, 1 if self._is(self._bare(spoken), "next") else -1)
        if self._is(self._bare(spoken), "why") and c.focus.guides:
            return Decision("why", "asks for reasons", (Ask("why", c.focus.guides[:1]),))
        rest = self._rest(u)
        if len(rest) > _ELLIPTIC or self._own_question(u, top) and rest:
            return None
        if named:
            return self._same_for(u, c, named, spoken)
        return self._same_about(u, c, rest)

    def _same_for(self, u: Understanding, c: Conversation, named: tuple[str, ...], spoken: str) -> Decision | None:
        last = c.focus.ask
        if last is None or self._rest(u):
            return None
        if self._topic_answer(last) in OVERALL:
            if self._topic_answer(last) in ("paths", "path_count"):
                return Decision("named guide", "a guide picked from the list", (Ask("overview", named[:1]),))
            seen = tuple(dict.fromkeys((*c.focus.guides, *named)))
            return Decision("follow-up", "the same over other guides", (replace(last, guides=seen[-2:]),))
        topic = self._shelf.knowledge.topics.get(last.topic)
        if topic is None or topic.needs != "guide":
            return None
        asks = tuple(replace(last, guides=(guide,), phase=last.phase if self._topic_answer(last) in OF_PHASE else None) for guide in named)
        return Decision("follow-up", "the same for another guide", asks)

    def _same_about(self, u: Understanding, c: Conversation, rest: Sequence[str]) -> Decision | None:
        last = c.focus.ask
        if last is None or rest:
            return None
        answer = self._topic_answer(last)
        phase = self._references.phase(u)
        if phase is not None and c.focus.guides and answer in ROADMAP and _only_ordinal(u):
            topic = last.topic if answer in OF_PHASE else "phase"
            return Decision("follow-up", "another phase", (replace(last, topic=topic, phase=phase, subject=None),))
        subjects = [e.id for e in u.of_kind("subject", "resource")]
        if subjects and c.focus.guides:
            topic = last.topic if answer in OF_SUBJECT - {"subject", "statement"} else _WITH_SUBJECT.get(answer, "skill_how")
            guides = last.guides or c.focus.guides
            return Decision("follow-up", "the same about something else", (Ask(topic, guides, subjects[0]),))
        return None

    def _step(self, c: Conversation, by: int) -> Decision | None:
        view = self._shelf.view(c.focus.guides[0])
        at = c.focus.phase or 0
        wanted = at + by
        if wanted < 1:
            wanted = 1
        if wanted > len(view.guide.roadmap):
            return Decision("next", "after the last phase", (Ask("roadmap_done", c.focus.guides[:1]),))
        return Decision("next", f"phase {wanted} after {at}", (Ask("phase", c.focus.guides[:1], phase=wanted),))

    # -- what asks are about

    def promote(self, ask: Ask, u: Understanding, c: Conversation, answer: str, phase: int | None) -> Ask:
        """The ask with its topic sharpened by what is named beside it, and its subject or phase carried over."""
        topics = self._shelf.knowledge.topics
        anaphora = self._refers_back(u)
        if phase is not None and answer in _WITH_PHASE and self._talks_of_phases(u, c):
            return replace(ask, topic=_WITH_PHASE[answer], phase=phase, subject=None)
        if ask.subject and answer in _WITH_SUBJECT and self._is_skill(ask, c, answer):
            return replace(ask, topic=_WITH_SUBJECT[answer])
        if not ask.subject and answer in OF_SUBJECT and c.focus.subject and not u.hints:
            return replace(ask, subject=c.focus.subject)
        if answer in OF_PHASE and phase is None and not ask.subject and c.focus.phase and (anaphora or not ask.guides):
            return replace(ask, phase=c.focus.phase)
        if answer in ("total_weeks", "skill_weeks") and not ask.subject and c.focus.phase and not ask.guides and "phase_weeks" in topics:
            return replace(ask, topic="phase_weeks", phase=c.focus.phase)
        return ask

    def _talks_of_phases(self, u: Understanding, c: Conversation) -> bool:
        last = c.focus.ask
        return "phase" in u.concepts or (last is not None and self._topic_answer(last) in ROADMAP)

    def _is_skill(self, ask: Ask, c: Conversation, answer: str) -> bool:
        """Whether the thing named is one of the guide's skills, so that the question is about it alone."""
        subject = self._shelf.knowledge.subjects.get(ask.subject or "")
        if subject is None or subject.kind in ("theme", "work", "money", "life", "organisation"):
            return False
        guides = ask.guides or c.focus.guides
        if not guides:
            return True
        view = self._shelf.view(guides[0])
        section = "transferable-skills" if answer in ("transferable", "prerequisites") else "skills"
        kin = {subject.id, *subject.within, *self._shelf.kin(subject.id)}
        return any(kin & t.title_subjects for t in view.tagged if t.place.section == section)

    def compared(self, u: Understanding, c: Conversation) -> tuple[str, ...]:
        """The two or more guides that `which of them` is about; none when it is about all."""
        focus = c.focus.guides
        if not focus:
            return ()
        narrow = self._mentions(u, "both", "it") or len(focus) > 1
        last_overall = c.focus.ask is not None and self._topic_answer(c.focus.ask) in OVERALL
        if len(focus) > 1:
            return focus
        if narrow and len(c.focus.seen) > 1 and not last_overall:
            return c.focus.seen[:2]
        if len(c.focus.seen) == 2 and "all_guides" not in u.concepts:
            return c.focus.seen
        if len(c.focus.seen) == 2 and any(t.text == "one" for t in u.tokens):
            return c.focus.seen
        return ()

    def asks_about_all(self, u: Understanding) -> bool:
        """Whether the message speaks of all guides (`which path`, `all five`)."""
        return self._mentions(u, "every") or ("all_guides" in u.concepts and not self._mentions(u, "both"))

    # -- small things

    def _topic_answer(self, ask: Ask) -> str:
        topic = self._shelf.knowledge.topics.get(ask.topic)
        return topic.answer if topic else ask.topic

    def _own_question(self, u: Understanding, top: Heard) -> bool:
        """Whether the message asks something of its own, so that it is no mere answer or follow-up."""
        return top.score >= SURE and len(self._rest(u)) > 0

    def _is(self, spoken: str, *lists: str) -> bool:
        return any(spoken in self._words[name] for name in lists)

    def _mentions(self, u: Understanding, *lists: str) -> bool:
        spoken = f" {_spoken(u)} "
        return any(f" {phrase} " in spoken for name in lists for phrase in self._words[name])

    def _refers_back(self, u: Understanding) -> bool:
        return self._mentions(u, "it")

    def _bare(self, spoken: str) -> str:
        """The message without the words that lead into a follow-up."""
        for start in ("and ", "ok ", "okay ", "so ", "then ", "now ", "alright ", "thanks ", "great ", "never mind ", "ok and "):
            spoken = spoken.removeprefix(start)
        return spoken

    def _rest(self, u: Understanding) -> list[str]:
        """The words that are neither names, numbers nor small words."""
        inside = {i for e in u.entities for i in range(e.start, e.end)}
        inside |= {i for q in u.quantities for i in range(q.start, q.end)}
        return [
            t.text for i, t in enumerate(u.tokens)
            if t.is_word and i not in inside and t.text not in self.small_words
        ]  # fmt: skip

    def _number(self, u: Understanding, spoken: str) -> int | None:
        """The number when the message is nothing but a number or `the second one`."""
        if len(spoken.split()) > 4 or len(u.quantities) != 1 or self._rest(u) or u.of_kind("role", "subject", "resource"):
            return None
        quantity = u.quantities[0]
        if quantity.unit not in ("ordinal", "number") or quantity.low != quantity.high:
            return None
        return int(quantity.low)


def _spoken(u: Understanding) -> str:
    return " ".join(token.text for token in u.tokens if token.is_word)


def _only_ordinal(u: Understanding) -> bool:
    return not u.of_kind("subject", "resource", "job")
