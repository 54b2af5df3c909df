"""Follow-ups: messages that only make sense after what was said before, and answers to the advisor's own questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import COURTESY, OF_PHASE, OF_SUBJECT, OVERALL, ROADMAP
from bot.answers.finding import UNSKILLED
from bot.conversation import Ask, Choice, Conversation, Pending
from bot.decision import Decision
from bot.ellipsis import Ellipsis
from bot.hearing import SURE, Heard
from bot.phrases import Phrases, spoken
from bot.planning.figures import answers_slot
from bot.references import References
from bot.retrieval.guide_index import Shelf
from bot.understanding import Understanding

_BRIEF = 6
"""A follow-up has at most so many words beside names."""
_ELLIPTIC = 2
_OWN_THING = 0.35
"""A topic about a thing that scores this is asked about in its own right, though only small words stand beside it."""
_CURT = 7
"""Words of a message that asks only for what lies before or behind."""

_OF_SKILL = frozenset({"skill_how", "skill_weeks", "skill_priority"})
_LISTED = ROADMAP | _OF_SKILL | {"skills", "skills_priority"}
"""Answers after which an ordinal means a phase or a skill, and no offer."""
_SKILL_IDEAS = (
    ("week_unit", "skill_weeks"), ("duration", "skill_weeks"), ("importance", "skill_priority"),
    ("priority_critical", "skill_priority"), ("learn", "skill_how"), ("resources", "skill_how"),
    ("how_to", "skill_how"),
    ("book", "skill_how"), ("course", "skill_how"),
)  # fmt: skip
"""What a question about `it`, a skill, asks for, by the ideas it holds."""
_MATERIAL = frozenset({"book", "course"})
"""`Who wrote the book?` after a skill is about the book that was named for it."""
_THEME_IDEAS = tuple((idea, topic) for idea, topic in _SKILL_IDEAS if topic == "skill_how")
"""A theme is no skill: it has neither weeks nor a rank."""
_MEASURES = {
    "duration": ("longest", "quickest"), "longest": ("longest", "quickest"), "quickest": ("longest", "quickest"),
    "pay": ("best_paid", "worst_paid"), "pay_range": ("best_paid", "worst_paid"),
    "best_paid": ("best_paid", "worst_paid"),
    "pay_overview": ("best_paid", "worst_paid"), "biggest_raise": ("biggest_raise", "worst_paid"),
    "difficulty": ("hardest", "easiest"), "hardest": ("hardest", "easiest"), "easiest": ("hardest", "easiest"),
}  # fmt: skip
"""What `higher` and `lower` rank by after an answer."""


class FollowUp:
    """Resolves follow-ups with the word lists of the language."""

    def __init__(self, shelf: Shelf, references: References, phrases: Phrases) -> None:
        self._shelf = shelf
        self._references = references
        self._phrases = phrases
        self._first_person = frozenset(shelf.knowledge.language.get("first_person", ()))
        self._ellipsis = Ellipsis(shelf, references, phrases)

    # -- answers to the advisor's question and to its offers

    def answer_to_pending(
        self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard
    ) -> Decision | None:
        """The choice made among what the advisor asked or offered: by name, number, yes or no."""
        text = spoken(u)
        if c.pending is not None:
            decision = self._chosen(u, c.pending, named, text, top)
            if decision:
                return decision
        if c.offers and self._phrases.is_(text, "affirm"):
            return Decision("yes", "takes the first offer", (Ask("offer", kind=c.offers[0].text),))
        if text and self._phrases.is_(text, "deny"):
            return Decision("no", "declines the offer", (Ask("acknowledge"),))
        number = self._number(u, text)
        after_list = "phase" in u.concepts or (c.focus.ask is not None and self._topic_answer(c.focus.ask) in _LISTED)
        if number is not None and not named and 1 <= number <= len(c.offers) and (not after_list or text.isdigit()):
            return Decision("choice", f"offer {number}", (Ask("offer", kind=c.offers[number - 1].text),))
        return None

    def _chosen(
        self, u: Understanding, pending: Pending, named: tuple[str, ...], text: str, top: Heard
    ) -> Decision | None:
        choices = pending.choices
        if not choices and pending.asks and answers_slot(u, self._shelf, pending.slot):
            return Decision("pending answer", f"the {pending.slot} that was asked for", pending.asks)
        number = self._number(u, text)
        if number is not None and -1 <= number <= len(choices) and number:
            return self._take(pending, (choices[number - 1 if number > 0 else -1],))
        if self._phrases.is_(text, "both"):
            return self._take(pending, choices[:2])
        if self._phrases.is_(text, "every") and pending.slot == "guide":
            overall = [self._overall(ask) for ask in pending.asks]
            if all(overall):
                return Decision("choice", "all of them", tuple(Ask(topic) for topic in overall if topic))
            return self._take(pending, choices[:3])
        said = all(self._phrases.is_(word, "path_nouns") for word in self._rest(u, named))
        only_names = said or not self._own_question(u, top) or self._phrases.mentions(u, "describing")
        if pending.slot == "guide" and named and only_names:
            asks = tuple(replace(ask, guides=(guide,)) for ask in pending.asks for guide in named)
            return Decision("pending answer", "the guide that was asked for", asks)
        if pending.slot == "ask":
            for choice in choices:
                if choice.title.lower() == text:
                    return self._take(pending, (choice,))
        return None

    def choice_sent_back(self, u: Understanding, c: Conversation) -> Decision | None:
        """The guide that an offer of the advisor's question stands for, with what the visitor had asked of it."""
        pending = c.pending
        if pending is None or pending.slot != "guide" or len(pending.choices) != len(c.offers):
            return None
        pairs = zip(pending.choices, c.offers, strict=True)
        chosen = next((choice for choice, offer in pairs if offer.text == u.text), None)
        return self._take(pending, (chosen,)) if chosen else None

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

    def resolve(
        self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard, *, alone: bool
    ) -> Decision | None:
        """The ask that a message short of words stands for, after the last one."""
        if self._phrases.is_(spoken(u), "more") and (more := self._more(u, c)):
            return more
        compared = self._comparison(u, c, named) if alone and not self._asks_why(u) else None
        if compared or c.focus.ask is None:
            return compared
        decision = (
            self._ellipsis.fill(u, c, named, top) or self._turn_of_phases(u, c)
            or self._reasons(u, c, named, top) or self._about_it(u, c, named, top)
            or self._ellipsis.more(u, c, named, top)
        )  # fmt: skip
        if decision:
            return decision
        rest = self._rest(u, named)
        if named and rest and self._is_about_what_was_said(u, c.focus.ask, rest):
            return self._same_for(u, c, named, ())
        if named and self._phrases.opens_with(u, "describing") and (same := self._same_for(u, c, named, ())):
            return same
        if len(rest) > _ELLIPTIC or (self._own_question(u, top) and rest):
            return None
        if named:
            return self._same_for(u, c, named, rest)
        of_thing = top.score >= _OWN_THING and self._topic_answer(Ask(top.topic)) == "subject"
        return None if of_thing else self._same_about(u, c, rest)

    def _more(self, u: Understanding, c: Conversation) -> Decision | None:
        """`Tell me more`: the first offer; `more about it`: the guide talked about."""
        if c.offers and not (c.focus.guides and self._phrases.refers_back(u)):
            return Decision("more", "goes on with the first offer", (Ask("offer", kind=c.offers[0].text),))
        if c.focus.guides and c.focus.ask is not None:
            return Decision("more", "more of the guide", (Ask("overview", c.focus.guides[:1]),))
        return None

    def _turn_of_phases(self, u: Understanding, c: Conversation) -> Decision | None:
        """`And then?`, `the one before`."""
        bare = self._phrases.bare(u)
        if not spoken(u) or not c.focus.guides:
            return None
        if self._phrases.is_(bare, "next", "previous"):
            return self._step(c, 1 if self._phrases.is_(bare, "next") else -1)
        by = self._phrases.step(u) if c.focus.phase and u.length <= _CURT else 0
        return self._step(c, by) if by and self._phrases.mentions(u, "beside_it") else None

    def _reasons(self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard) -> Decision | None:
        """`Why?`, `why not the professor?`: what speaks for and against after tastes, else the guide's reasons."""
        last = c.focus.ask
        bare = self._phrases.is_(self._phrases.bare(u), "why")
        doubts = bool(named) and self._phrases.is_(" ".join(self._phrases.bare(u).split()[:2]), "why_not")
        unsure = top.score < SURE or self._topic_answer(Ask(top.topic)) in COURTESY
        unsure = unsure and not u.of_kind("subject", "resource")
        if last is None or not (bare or (self._asks_why(u) and (doubts or unsure))):
            return None
        guides = (() if bare else named or self._other(u, c)) or c.focus.guides
        topic = "fit" if self._topic_answer(last) == "fit" else "why"
        return Decision("why", "asks for reasons", (Ask(topic, guides[:1]),)) if guides else None

    def _about_it(self, u: Understanding, c: Conversation, named: tuple[str, ...], top: Heard) -> Decision | None:
        """`what can I use to learn it?` after a skill: the same skill, by the idea that the message turns on."""
        last, subject = c.focus.ask, c.focus.subject
        asks_own = top.score >= SURE and u.length > _BRIEF
        loose = named or u.of_kind("subject", "resource", "job") or asks_own
        of_it = self._phrases.refers_back(u) or (u.length <= _BRIEF and not _MATERIAL.isdisjoint(u.concepts))
        if loose or last is None or not subject or not of_it:
            return None
        if self._topic_answer(last) not in _OF_SKILL | {"subject", "statement"} or not c.focus.guides:
            return None
        kind = self._shelf.knowledge.subjects.get(subject)
        ideas = _SKILL_IDEAS if kind is None or kind.kind not in UNSKILLED else _THEME_IDEAS
        topic = next((t for concept, t in ideas if concept in u.concepts), None)
        return (
            Decision("follow-up", "about the skill talked about", (Ask(topic, c.focus.guides, subject),))
            if topic
            else None
        )

    def _comparison(self, u: Understanding, c: Conversation, named: tuple[str, ...]) -> Decision | None:
        """`which of them takes longer?`: the guides talked about, weighed by what the comparative means."""
        topic = self._phrases.comparative(u)
        if topic is None or len(named) == 1 or self._phrases.mentions(u, "all_of_them"):
            return None
        guides = named if len(named) > 1 else self._phrases.compared(u, c)
        if len(guides) < 2:
            return None
        if topic in ("most", "least"):
            topic = self._measure(c.focus.ask, most=topic == "most")
        return Decision("comparison", f"{topic} among those talked about", (Ask(topic, guides),)) if topic else None

    def _measure(self, last: Ask | None, *, most: bool) -> str | None:
        """The ranking that `which is higher?` means after the last answer."""
        answer = self._topic_answer(last) if last else ""
        ends = _MEASURES.get(answer)
        return ends[0 if most else 1] if ends else None

    def _asks_why(self, u: Understanding) -> bool:
        words = self._phrases.bare(u).split()
        return bool(words) and (words[0] == "why" or words[:2] in (["but", "why"], ["and", "why"], ["how", "come"]))

    def _other(self, u: Understanding, c: Conversation) -> tuple[str, ...]:
        """`the other one`: of the last two guides talked about, the one not in focus."""
        if not self._phrases.mentions(u, "other"):
            return ()
        return tuple(g for g in c.focus.seen if g not in c.focus.guides[:1])[:1]

    def _rest(self, u: Understanding, named: tuple[str, ...]) -> Sequence[str]:
        """The words that say something of their own; a noun that names a guide (`and the engineer?`) says nothing."""
        if not named:
            return self._phrases.rest(u)
        denies = "not" in u.said
        spoken_of = [guide.id for guide in self._shelf.guides] if denies else named
        nouns = {word for guide in spoken_of for word in self._shelf.short(guide).split()} | {"not"}
        return [word for word in self._phrases.rest(u) if word not in nouns]

    def _same_for(
        self, u: Understanding, c: Conversation, named: tuple[str, ...], rest: Sequence[str]
    ) -> Decision | None:
        last = c.focus.ask
        described = self._phrases.opens_with(u, "describing")
        names = u.of_kind("subject", "resource") and not described
        if last is None or names or (rest and not self._is_about_what_was_said(u, last, rest)):
            return None
        phase = self._references.phase(u) if "phase" in u.concepts else None
        if phase is not None:
            topic = last.topic if self._topic_answer(last) in OF_PHASE else "phase"
            return Decision("follow-up", "a phase of the guide named", (Ask(topic, named[:1], phase=phase),))
        known = self._shelf.knowledge.topics.get(last.topic)
        one = len(named) == 1 and (named[0] in c.focus.among or last.subject is not None)
        if known and known.single and known.answer in OVERALL and one:
            return Decision("follow-up", "the same for one of them", (Ask(known.single, named, last.subject),))
        if known and known.needs == "guide" and self._phrases.mentions(u, "against") and c.focus.guides:
            both = tuple(dict.fromkeys((*c.focus.guides[:1], *named)))
            each = tuple(replace(last, guides=(guide,)) for guide in both)
            held = (Ask(known.overall, both),) if known.overall else each
            return Decision("follow-up", "the same, held against another guide", held)
        if last.topic == "statement" and last.subject:
            return Decision("follow-up", "the same for another guide", (Ask("statement", named[:1], last.subject),))
        if self._topic_answer(last) == "fit":
            return Decision("follow-up", "how another guide fits", (Ask("fit", named),))
        if self._topic_answer(last) in OVERALL:
            if self._topic_answer(last) in ("paths", "path_count"):
                return Decision("named guide", "a guide picked from the list", (Ask("overview", named[:1]),))
            seen = named if len(named) > 1 else tuple(dict.fromkeys((*c.focus.guides, *named)))
            return Decision("follow-up", "the same over other guides", (replace(last, guides=seen[-2:]),))
        if known is None or known.needs != "guide":
            return None
        asks = tuple(
            replace(last, guides=(guide,), phase=last.phase if self._topic_answer(last) in OF_PHASE else None)
            for guide in named
        )
        return Decision("follow-up", "the same for another guide", asks)

    def _is_about_what_was_said(self, u: Understanding, last: Ask, rest: Sequence[str]) -> bool:
        """Whether the words beside the guide only hold it against the last answer: `does the intern guide list it?`"""
        about = last.subject is not None or self._topic_answer(last) in OF_PHASE
        return about and self._phrases.refers_back(u) and all(self._phrases.is_(word, "alike") for word in rest)

    def _same_about(self, u: Understanding, c: Conversation, rest: Sequence[str]) -> Decision | None:
        last = c.focus.ask
        if last is None or rest:
            return None
        answer = self._topic_answer(last)
        phase = self._references.phase(u)
        if phase is None and answer in OF_PHASE and len(u.quantities) == 1 and u.quantities[0].unit == "number":
            phase = int(u.quantities[0].low)
        if phase is not None and c.focus.guides and answer in ROADMAP and _only_ordinal(u):
            topic = last.topic if answer in OF_PHASE else "phase"
            return Decision("follow-up", "another phase", (replace(last, topic=topic, phase=phase, subject=None),))
        subjects = [e.id for e in u.of_kind("subject", "resource")]
        if {"superlative_most", "superlative_least"} & u.concepts:
            return None
        if subjects and answer in ("which_need", "which_lack"):
            return Decision("follow-up", "the same about something else", (Ask(last.topic, (), subjects[0]),))
        if not subjects or not c.focus.guides or self._phrases.asks_about_all(u):
            return None
        if u.tokens[0].text not in self._first_person:
            listed = answer == "start" or (answer == "phase" and c.focus.phase is not None)
            topic = last.topic if answer in OF_SUBJECT - {"subject", "statement"} else self._with_subject(last)
            topic = "statement" if listed and u.of_kind("subject") else topic
            guides = last.guides or c.focus.guides
            return Decision("follow-up", "the same about something else", (Ask(topic, guides, subjects[0]),))
        return None

    def _with_subject(self, last: Ask) -> str:
        """The topic that the last one becomes when a skill is named."""
        topic = self._shelf.knowledge.topics.get(last.topic)
        return topic.named if topic and topic.named else "skill_how"

    def _step(self, c: Conversation, by: int) -> Decision | None:
        view = self._shelf.view(c.focus.guides[0])
        at = c.focus.phase or 0
        wanted = at + by
        wanted = max(wanted, 1)
        if wanted > len(view.guide.roadmap):
            return Decision("next", "after the last phase", (Ask("roadmap_done", c.focus.guides[:1]),))
        return Decision("next", f"phase {wanted} after {at}", (Ask("phase", c.focus.guides[:1], phase=wanted),))

    def _topic_answer(self, ask: Ask) -> str:
        topic = self._shelf.knowledge.topics.get(ask.topic)
        return topic.answer if topic else ask.topic

    def _own_question(self, u: Understanding, top: Heard) -> bool:
        """Whether the message asks something of its own, so that it is no mere answer or follow-up."""
        return top.score >= SURE and len(self._phrases.rest(u)) > 0

    def _number(self, u: Understanding, text: str) -> int | None:
        """The number when the message is nothing but a number or `the second one`."""
        if (
            len(text.split()) > 4
            or self._phrases.opens_question(text)
            or len(u.quantities) != 1
            or self._phrases.rest(u)
            or u.of_kind("role", "subject", "resource")
        ):
            return None
        quantity = u.quantities[0]
        if quantity.unit not in ("ordinal", "number") or quantity.low != quantity.high:
            return None
        return int(quantity.low)


def _only_ordinal(u: Understanding) -> bool:
    return not u.of_kind("subject", "resource", "job")
