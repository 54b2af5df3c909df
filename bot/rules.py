"""The rules, in one visible order: each looks at the moment and decides, or leaves it to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from bot.answers import CARE, COURTESY, OFF, PROFILE
from bot.asking import MOST_GUIDES, Asking
from bot.choosing import COURTEOUS, Choosing
from bot.conversation import Ask, Choice, Conversation
from bot.decision import Decision
from bot.followup import FollowUp
from bot.hearing import LIKELY, SURE, Ear, Heard
from bot.moment import Moment
from bot.nlg.response import NoticeBlock
from bot.nlg.templates import Voice, listing
from bot.nlu.lexicon import MASKS
from bot.personal_rule import PersonalRule
from bot.phrases import Phrases
from bot.profile import tale_of
from bot.references import References
from bot.retrieval.guide_index import Shelf
from bot.safety import Safety
from bot.strangeness import Strangeness, speaks_of_elsewhere
from bot.understanding import Understanding

_MOST_CHOICES = 6
_OFFERS_KEPT = 4096
"""Offers that are remembered with what they mean to a visitor of whom the same is known."""
_CLEAR_OFF, _PLAINLY_OFF = 0.03, 0.4
"""How far off topic must be ahead, unless it scores the second by itself."""
_POINTED = 0.3
"""A pointer this sure is searched for over all guides when nothing else fits."""
_SOLID = 0.36
"""A skill, a tool or an employer named is this sure: then it is searched for whatever stands beside it."""
_SEARCHED = 3
"""Words of a question that the guide talked about is searched for."""
_CARE_ALONE = 0.2
"""Distress needs less where it is like nothing else."""
_CARE_ASKED = 0.42
"""A question without a word of distress is like distress by this much before it is taken for that."""
_MISSING_ALONE, _FAR_BEHIND = 0.16, 0.5
"""It needs less where nothing was named, and the next likeliest is so far behind, as a share of it."""
_OWN_EXAMPLE = 0.5
"""A role and nothing else needs an example of its own to be a question."""


class Rulebook:
    """The rules with what they look things up in."""

    def __init__(self, shelf: Shelf, ear: Ear, voice: Voice) -> None:
        self._shelf = shelf
        self._ear = ear
        self._voice = voice
        self._references = References(shelf)
        self._phrases = Phrases(shelf.knowledge)
        self._asking = Asking(shelf, ear, self._references, self._phrases)
        self._choosing = Choosing(shelf, ear, self._references, self._asking)
        self._follow = FollowUp(shelf, self._references, self._phrases)
        self._personal = PersonalRule(shelf)
        self._strangeness = Strangeness(shelf, ear)
        self._safety = Safety(shelf.knowledge.language)
        self._decide_alone = lru_cache(maxsize=_OFFERS_KEPT)(self.decide)
        self._topics = shelf.knowledge.topics
        self.order: tuple[Callable[[Moment], Decision | None], ...] = (
            self.danger, self.forget_me, self.pending_answer, self.distress, self.personal, self.follow_up,
            self.uncovered, self.off_topic, self.between, self.confident_asks, self.named_guide, self.courtesy,
            self.likely_missing, self.last_resort, self.clarify, self.not_known,
        )  # fmt: skip

    def decide(self, u: Understanding, conversation: Conversation) -> Decision:
        """The first rule's word."""
        refs = self._references
        named = refs.guides(u) or refs.of_page(u, conversation) or refs.by_place(u, conversation)
        named = named or refs.described(u) or refs.compared_one(self._phrases.comparative_one(u), conversation)
        moment = Moment(u, conversation, self._ear.hear(u), named)
        for rule in self.order:
            decision = rule(moment)
            if decision is not None:
                return decision
        raise AssertionError("the last rule always speaks")

    def decide_offer(self, u: Understanding, conversation: Conversation) -> Decision:
        """As `decide`, for the advisor's own offer sent back: where it says by itself what it asks for, it means that,
        whatever was talked about."""
        if chosen := self._follow.choice_sent_back(u, conversation):
            return chosen
        if conversation.pending is None or conversation.pending.slot == "ask":
            alone = self._decide_alone(u, Conversation(profile=conversation.profile, progress=conversation.progress))
            if alone.rule in ("confident asks", "named guide"):
                return alone
        return self.decide(u, conversation)

    # -- the rules, in order

    def danger(self, m: Moment) -> Decision | None:
        """Danger to a life comes before everything."""
        found = self._safety.danger(m.u)
        if found:
            return Decision("danger", f"phrase or example of {found}", (Ask(found),))
        return None

    def forget_me(self, m: Moment) -> Decision | None:
        """`forget me` erases the conversation."""
        if self._safety.wants_erasure(m.u):
            return Decision("forget me", "the command", (Ask("forget_me"),))
        return None

    def pending_answer(self, m: Moment) -> Decision | None:
        """An answer to the advisor's own question."""
        return self._follow.answer_to_pending(m.u, m.conversation, m.named, m.heard[0])

    def personal(self, m: Moment) -> Decision | None:
        """What the visitor tells of themselves, where it decides what is asked."""
        guides = m.named or self._references.carried(m.conversation)
        return self._personal.decide(m.u, m.conversation, guides, m.heard)

    def follow_up(self, m: Moment) -> Decision | None:
        """A message that only makes sense after the last one."""
        return self._follow.resolve(m.u, m.conversation, m.named, m.heard[0], alone=len(m.heard) == 1)

    def uncovered(self, m: Moment) -> Decision | None:
        """A role that no guide leads to, where none that one does is asked about."""
        jobs = self._references.jobs(m.u)
        wished = [entity for entity, own in jobs if not own]
        own = [entity for entity, own in jobs if own]
        if m.named or (not wished and not own):
            return None
        top = m.heard[0]
        if self._ear.answer_of(top.topic) in OFF and top.score > SURE:
            return None
        if wished:
            return Decision("uncovered role", wished[0].id, (Ask("other_roles"),))
        if top.topic in ("profile_tell", "background_job", "other_roles") or top.score < SURE:
            return Decision("uncovered background", own[0].id, (Ask("background_job"),))
        return None

    def distress(self, m: Moment) -> Decision | None:
        """Ordinary distress gets humanity first, then what was asked, if anything was."""
        top = m.heard[0]
        care = next((h for h in m.heard if self._ear.answer_of(h.topic) == "care"), None)
        felt = self._safety.distress(m.u)
        if care is None and not felt:
            return None
        sorrow = care or next((c for c in m.u.whole.candidates if self._ear.answer_of(c.topic) == "care"), None)
        topic = sorrow.topic if sorrow else "care"
        asks = [ask for ask in self._choosing.asks(m) if ask.guides or not self._asking.needs_guide(ask)]
        rest = [ask for ask in asks if self._answer(ask) not in CARE | COURTESY]
        least = _CARE_ASKED if self._ear.asks(m.u) or self._tells_tastes(m) else _CARE_ALONE if self._alone(m) else SURE
        if care is not None and not felt and (care.score < least or _says_nothing_known(care)):
            return None
        # Beside distress only what is asked is answered: advice that nobody asked for would hurt more than help.
        asked = rest[:1] if self._ear.asks(m.u) or (care is None and top.score >= SURE) else []
        return Decision("distress", topic, (Ask(topic), *asked))

    @staticmethod
    def _alone(m: Moment) -> bool:
        """Whether nothing is named, and nothing else is half as likely as what is heard."""
        rivals = [candidate.score for candidate in m.heard[0].candidates[1:2]]
        return not m.named and not m.u.entities and max(rivals, default=0.0) < m.heard[0].score / 2

    def _tells_tastes(self, m: Moment) -> bool:
        """Whether the message tells what its writer likes or dislikes: strong words for that are no distress."""
        tale = tale_of(m.u, self._shelf)
        return bool(tale.ids("like") or tale.ids("dislike"))

    def off_topic(self, m: Moment) -> Decision | None:
        """A message about something else: by example, or by words no guide uses."""
        top = m.heard[0]
        named = bool(m.named or (m.u.of_kind("subject", "resource") and not speaks_of_elsewhere(m.u)))
        if (
            self._ear.answer_of(top.topic) == "offtopic"
            and top.score > (0.5 if named else LIKELY)
            and (top.margin > _CLEAR_OFF or top.score > _PLAINLY_OFF)
        ):
            return Decision("off topic", f"like an off-topic example, {top.score:.2f}", (Ask("offtopic"),))
        if m.named and self._strangeness.is_elsewhere(m.u):
            return Decision("off topic", "like an off-topic example, in strange words", (Ask("offtopic"),))
        if not m.named and self._strangeness.is_strange(m.u, top, in_talk=bool(m.conversation.focus.guides)):
            return Decision("off topic", f"words no guide uses: {', '.join(m.u.whole.foreign)}", (Ask("offtopic"),))
        return None

    def confident_asks(self, m: Moment) -> Decision | None:
        """Everything asked for that is sure enough, each about the guides it names or that the talk is about."""
        asks = self._choosing.asks(m)
        if not asks or (self._only_names_roles(m) and m.heard[0].score < _OWN_EXAMPLE):
            return None
        lacking = [ask for ask in asks if self._asking.needs_guide(ask) and not ask.guides]
        if lacking and len(lacking) == len(asks):
            only = self._only_guide(m)
            if only:
                return Decision("confident asks", self._evidence(m), tuple(replace(a, guides=(only,)) for a in asks))
            return self._which_guide(tuple(asks), "a guide is needed and none is named")
        return Decision(
            "confident asks", self._evidence(m), tuple(a for a in asks if a not in lacking), notices=self._notices(m)
        )

    def between(self, m: Moment) -> Decision | None:
        """`between the basics and the papers`: the phase that lies between two named."""
        said = "between" in m.u.said and len(m.u.of_kind("subject")) > 1
        if not said or len(m.named) != 1 or ("compare" in m.u.concepts and m.heard[0].score > SURE):
            return None
        return Decision("between", "between two things of the roadmap", (Ask("phase", m.named),))

    def named_guide(self, m: Moment) -> Decision | None:
        """A guide named and nothing sure asked: the statement that the words point to, else what the path is about."""
        if not m.named:
            return None
        asking = self._ear.asks(m.u)
        silent = not asking and not m.u.hints and not m.u.of_kind("subject", "resource")
        loose = not silent and not self._only_names_roles(m)
        asks = tuple(Ask("statement", (guide,)) for guide in m.named[:MOST_GUIDES]) if loose else ()
        asks = asks or tuple(Ask("overview", (guide,)) for guide in m.named[:MOST_GUIDES])
        return Decision("named guide", "a role is named, no topic is sure", asks, notices=self._notices(m))

    def courtesy(self, m: Moment) -> Decision | None:
        """Small talk."""
        top = m.heard[0]
        if self._ear.answer_of(top.topic) in COURTESY and top.score > COURTEOUS:
            return Decision("courtesy", f"{top.topic}, {top.score:.2f}", (Ask(top.topic),))
        return None

    def clarify(self, m: Moment) -> Decision | None:
        """Several likely meanings, none sure: offer the top three."""
        likely = [
            w for w in self._choosing.weigh(m, m.heard[0])
            if w.score > LIKELY and self._answer(w.ask) not in COURTESY | OFF | CARE | PROFILE | {"missing"}
        ][:3]  # fmt: skip
        if not likely:
            return None
        asks = tuple(w.ask for w in likely if w.ask.guides or not self._asking.needs_guide(w.ask))
        choices = tuple(Choice(self._topics[ask.topic].title, ask=ask) for ask in asks if ask.topic in self._topics)
        if not choices:
            return None
        return Decision("clarify", "close rivals", choices=choices, question="which_of", held=asks)

    def likely_missing(self, m: Moment) -> Decision | None:
        """Like what the guides do not answer, and like nothing else: they are not searched for it."""
        top = m.heard[0]
        if self._ear.answer_of(top.topic) != "missing" or top.score < _MISSING_ALONE or m.u.whole.foreign:
            return None
        if top.margin < _FAR_BEHIND * top.score:
            return None
        return Decision("likely missing", f"{top.topic}, {top.score:.2f}, and nothing near", (Ask(top.topic),))

    def last_resort(self, m: Moment) -> Decision | None:
        """A search over every statement of the guide that the talk is about, or over all guides where it asks so."""
        subject, strength = self._references.pointer(m.u)
        ours = self._ear.answer_of(m.heard[0].topic) not in OFF
        solid = (strength >= _SOLID and ours) or not m.u.whole.foreign
        if subject and strength >= _POINTED and self._phrases.asks_about_all(m.u) and solid:
            return Decision("last resort", f"which guides speak of {subject}", (Ask("which_need", (), subject),))
        guides = self._references.carried(m.conversation)[:1]
        asks = self._ear.asks(m.u) and m.u.length >= _SEARCHED
        if guides and (m.u.of_kind("subject", "resource") or m.u.hints or asks) and not m.u.whole.foreign:
            return Decision("last resort", "search over the guide's statements", (Ask("statement", guides),))
        return None

    def not_known(self, m: Moment) -> Decision | None:
        """Nothing fits."""
        return Decision("not known", "no rule spoke", (Ask("unknown"),))

    # -- what the rules share

    def _answer(self, ask: Ask) -> str:
        return self._ear.answer_of(ask.topic)

    def _evidence(self, m: Moment) -> str:
        return "; ".join(f"{h.topic} {h.score:.2f}, ahead by {h.margin:.2f}" for h in m.heard)

    def _only_names_roles(self, m: Moment) -> bool:
        """`not the professor, the scientist`: whether a message holds no word of weight beside roles."""
        small = self._phrases.small_words
        words = m.u.whole.masked
        return bool(m.named) and all(
            word in small or word == MASKS["role"] or self._phrases.is_(word, "negations") for word in words
        )

    def _notices(self, m: Moment) -> tuple[NoticeBlock, ...]:
        """What to say first: the visitor's own background, or a role named beside that no guide covers."""
        notices = []
        for entity, own in self._references.jobs(m.u)[:1]:
            known = self._shelf.knowledge.jobs.get(entity.id)
            job = known.name if known else entity.id
            roles = listing([self._shelf.short(g.id) for g in list(self._shelf.guides)[:_MOST_CHOICES]])
            phrase = "background" if own else "uncovered_role"
            slots = {"job": job, "roles": roles, "source": "backend developer"}
            notices.append(NoticeBlock("missing", self._voice.say(phrase, 0, slots)))
        return tuple(notices)

    def _only_guide(self, m: Moment) -> str | None:
        """The one guide that speaks of what the message names, where just one does."""
        named = {e.id for e in m.u.of_kind("subject", "resource")}
        speaking = [guide for guide, view in self._shelf.views.items() if named and named <= view.subjects]
        return speaking[0] if len(speaking) == 1 else None

    def _which_guide(self, asks: tuple[Ask, ...], why: str) -> Decision:
        guides = list(self._shelf.guides)[:_MOST_CHOICES]
        choices = tuple(Choice(self._shelf.short(g.id), guide=g.id) for g in guides)
        return Decision("which guide", why, choices=choices, question="which_guide", held=asks)


def _says_nothing_known(heard: Heard) -> bool:
    """Whether a stretch has no word of weight that is known, so that only its small words are like an example's."""
    return len(heard.reading.foreign) >= heard.reading.content


__all__ = ["Moment", "Rulebook"]
