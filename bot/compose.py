"""Decision to reply: runs the answers, heads them where there are several, adds offers, keeps
the conversation's thread."""

from __future__ import annotations

import re
from collections.abc import Container, Hashable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.answers import ANSWERS, COURTESY, OVERALL, MaybeAnswer
from bot.answers.besides import with_statement
from bot.answers.details import not_said
from bot.answers.personal import PERSONAL
from bot.answers.talk import not_found, not_understood
from bot.conversation import Ask, Choice, Conversation, Focus, Pending
from bot.decision import Decision
from bot.nlg.response import Block, Reply, Status, Suggestion, TextBlock
from bot.nlg.templates import listing, with_article
from bot.nlg.text_renderer import plain
from bot.scene import Part, Scene, unique_sources
from knowledge.schema import Topic

_OFFERS = 3
_TRIED_KEPT = 32768
_SEEN = 4
_RECENT = 4
_UNQUOTED = frozenset(
    {
        "subject",
        "skills",
        "transferable",
        "roadmap",
        "love",
        "miss",
        "challenges",
        "start",
        "resources",
        "overview",
        "suits",
    }
)
"""Answers whose first sentence only leads into a list, and says nothing by itself."""
_NO_OFFER = frozenset({"missing", "profile_show", "profile_tell", "guide_for", "start_over", "export", "skip", "none"})
"""Answers that an offer out of the blue would not get."""
_AFTER_VERB = re.compile(r"\b(become|becoming|as|being|be) <role>(?! people)")
_ARTICLE = re.compile(r"\ba <role>")
_NOTHING_ELSE = frozenset({"danger", "danger_other"})
"""Answers beside which no career advice is offered."""
_FALLBACKS = ("paths", "quickest", "best_paid")
"""Offered where nothing better follows."""


@lru_cache(maxsize=1024)
def _with_role(text: str, role: str, phase: int) -> str:
    """A topic's own question about a role, with the article that the role wants."""
    filled = _AFTER_VERB.sub(lambda m: f"{m[1]} {with_article(role)}".strip(), text) if role else text
    filled = _ARTICLE.sub(with_article(role), filled) if role else filled
    return filled.replace("<role>", role).replace("<number>", str(phase))


class Composer:
    """Puts replies together."""

    def __init__(self, answers: dict[str, MaybeAnswer] | None = None) -> None:
        self._answers = answers or dict(ANSWERS)
        self._tried: dict[Hashable, bool] = {}

    def compose(self, scene: Scene, decision: Decision) -> tuple[Reply, Conversation]:
        """The reply to a decision and the conversation after it."""
        decision = self._with_leading_choices(scene, decision)
        if decision.choices:
            return self._ask_back(scene, decision)
        answered = [(ask, self._answer(scene, ask)) for ask in decision.asks]
        # An offer of the advisor's own asks for what it names and for nothing beside it.
        offered = any(offer.text == scene.understanding.text for offer in scene.conversation.offers)
        parts = _each_once(answered if offered else with_statement(scene, answered))
        several = len(parts) > 1
        blocks: list[Block] = list(decision.notices)
        for ask, part in parts:
            if several and not part.courtesy:
                blocks.append(TextBlock(self._heading(scene, ask)))
            blocks += part.blocks
        status = _joined([part.status for _, part in parts])
        offers = self._offers(scene, parts)
        sources = unique_sources(tuple(s for _, part in parts for s in part.sources))
        reply = Reply(status, plain(blocks), tuple(blocks), offers, sources)
        return reply, self._after(scene, parts, offers)

    def _answer(self, scene: Scene, ask: Ask) -> Part:
        topic = scene.shelf.knowledge.topics.get(ask.topic)
        answer = self._answers.get(topic.answer if topic else ask.topic)
        lacks_guide = topic is not None and topic.needs == "guide" and not ask.guides
        part = answer(scene, ask) if answer and not lacks_guide else None
        if part is None and ask.guides and scene.shelf.has(ask.guides[0]):
            silent = ask.subject and not scene.shelf.speaks_of(ask.guides[0], ask.subject)
            part = (
                not_said(scene, scene.view(ask), ask.subject, ask) if silent
                else self._answers["statement"](scene, ask) or self._nearest(scene, ask)
            )  # fmt: skip
        if part is not None and topic is not None and topic.answer == "missing":
            part = self._with_nearest(scene, ask, part)
        return part or not_understood(scene, ask)

    def _with_nearest(self, scene: Scene, ask: Ask, part: Part) -> Part:
        """What is not covered, followed by the first sentence of the nearest topic that is."""
        topics = scene.shelf.knowledge.topics
        guides = ask.guides or scene.conversation.focus.guides[:1]
        for name in topics[ask.topic].next if ask.guides else ():
            near = topics[name]
            answer = self._answers.get(near.answer)
            if answer is None or near.needs != "guide" or self._leads_nowhere(scene, near, guides[0]):
                continue
            kind = near.about if near.answer == "start" else None
            quiet = replace(scene, understanding=scene.understanding.without_words())
            found = answer(quiet, Ask(name, guides[:1], near.about if near.answer == "subject" else None, kind=kind))
            first = next((b for b in found.blocks if isinstance(b, TextBlock)), None) if found else None
            if found and first and near.answer not in _UNQUOTED:
                text = scene.say("missing_nearest_said", text=first.text)
                return replace(part, blocks=(*part.blocks, TextBlock(text)), sources=found.sources)
        return part

    def _nearest(self, scene: Scene, ask: Ask) -> Part | None:
        """When a detail was not found: the part of the guide that would hold it."""
        if ask.topic == "statement":
            return not_found(scene, ask)
        near = {"skill_how": "skills", "skill_weeks": "skills", "skill_priority": "skills",
                "transfer_reason": "transferable",
                "resource_detail": "resources"}.get(ask.topic, "overview")  # fmt: skip
        part = self._answers[near](scene, replace(ask, topic=near, subject=None))
        return part

    def _heading(self, scene: Scene, ask: Ask) -> str:
        topic = scene.shelf.knowledge.topics.get(ask.topic)
        title = topic.title if topic else ""
        if ask.guides and scene.shelf.has(ask.guides[0]) and len(ask.guides) == 1:
            role = scene.shelf.role(ask.guides[0])
            return f"{role}: {title}" if title else role
        return title

    def _with_leading_choices(self, scene: Scene, decision: Decision) -> Decision:
        """The choices that get an answer; where only one guide gives it, that answer instead of a question."""
        topics = scene.shelf.knowledge.topics
        if not decision.choices or not decision.held:
            return decision
        if decision.choices[0].guide is None:
            kept = tuple(choice for choice in decision.choices if self._answers_here(scene, choice))
            return replace(decision, choices=kept, asks=() if kept else (Ask("unknown"),))
        topic = topics.get(decision.held[0].topic)
        leading = [c for c in decision.choices if topic is None or not self._leads_nowhere(scene, topic, c.guide)]
        if number := decision.held[0].phase:
            # Where no guide has such a phase, the first says so.
            leading = [c for c in leading if _phase_of(scene, c.guide, number)] or leading[:1]
        if len(leading) == 1 and len(decision.choices) > 1 and leading[0].guide:
            asks = tuple(replace(ask, guides=(leading[0].guide,)) for ask in decision.held)
            return replace(decision, choices=(), asks=asks)
        return replace(decision, choices=tuple(leading)) if leading else decision

    def _answers_here(self, scene: Scene, choice: Choice) -> bool:
        """Whether the meaning offered would get an answer."""
        topic = scene.shelf.knowledge.topics.get(choice.ask.topic) if choice.ask else None
        if topic is None or choice.ask is None or not choice.ask.guides:
            return topic is not None and "<role>" not in topic.ask
        return not self._leads_nowhere(scene, topic, choice.ask.guides[0])

    def _ask_back(self, scene: Scene, decision: Decision) -> tuple[Reply, Conversation]:
        topics = scene.shelf.knowledge.topics
        offers = []
        for choice in decision.choices:
            ask = choice.ask or (decision.held[0] if decision.held else None)
            guides = (choice.guide,) if choice.guide else ask.guides if ask else ()
            topic = topics.get(ask.topic) if ask else None
            guide = guides[0] if guides else None
            number = _phase_of(scene, guide, ask.phase or 1) or 1 if ask else 1
            # A wording of our own would put its example in place of what the visitor told.
            told = topic is not None and choice.guide is not None and topic.answer in PERSONAL
            text = self._fill(scene, topic.ask, guide, number) if topic and not told else choice.title
            offers.append(Suggestion(choice.title, text))
        several = len(decision.choices) > 1
        question = scene.say((decision.question or "which_of") if several else "is_it")
        names = listing([choice.title for choice in decision.choices], "or")
        blocks: tuple[Block, ...] = (TextBlock(f"{question} {names[:1].upper()}{names[1:]}?"),)
        slot = "guide" if decision.choices[0].guide else "ask"
        said = scene.understanding.text if slot == "guide" else ""
        pending = Pending("guide" if slot == "guide" else "ask", decision.held, decision.choices, said)
        c = scene.conversation
        after = replace(c, turn=c.turn + 1, pending=pending, offers=tuple(offers), forgotten=())
        return Reply("clarify", plain(blocks), blocks, tuple(offers)), after

    @staticmethod
    def _fill(scene: Scene, text: str, guide: str | None, phase: int = 1) -> str:
        return _with_role(text, scene.shelf.short(guide) if guide else "", phase)

    def _offers(self, scene: Scene, parts: Sequence[tuple[Ask, Part]]) -> tuple[Suggestion, ...]:
        topics = scene.shelf.knowledge.topics
        if any(self._answer_name(scene, ask) in _NOTHING_ELSE for ask, _ in parts):
            return ()
        asked = {ask.topic for ask, _ in parts}
        unique = {offer.text: offer for _, part in parts for offer in part.offers}
        for topic, guide, phase in self._following(scene, parts, asked):
            text = self._fill(scene, topic.ask, guide, phase)
            # Whether an offer leads anywhere is tried by answering it: no more are tried than are shown.
            if (len(unique) < _OFFERS or text in unique) and not self._leads_nowhere(scene, topic, guide):
                unique[text] = Suggestion(topic.title, text)
        fallbacks = (topics[name] for name in _FALLBACKS if name in topics and name not in asked)
        offers = tuple(unique.values()) or tuple(Suggestion(topic.title, topic.ask) for topic in fallbacks)
        return offers[:_OFFERS]

    @staticmethod
    def _following(
        scene: Scene, parts: Sequence[tuple[Ask, Part]], asked: Container[str]
    ) -> Iterator[tuple[Topic, str | None, int]]:
        """The topics that those answered lead on to, each with the guide and the phase it would be about."""
        topics = scene.shelf.knowledge.topics
        for ask, part in parts:
            topic = topics.get(ask.topic)
            resolved = part.ask or ask
            guide = resolved.guides[0] if resolved.guides else next(iter(scene.conversation.focus.guides), None)
            for name in topic.next if topic else ():
                following = topics[name]
                lacking = not guide and ("<role>" in following.ask or following.needs == "guide")
                if not (name in asked or lacking or following.answer in COURTESY):
                    yield following, guide, max(resolved.phase or 1, 1)

    @staticmethod
    def _answer_name(scene: Scene, ask: Ask) -> str:
        topic = scene.shelf.knowledge.topics.get(ask.topic)
        return topic.answer if topic else ask.topic

    def _leads_nowhere(self, scene: Scene, topic: Topic, guide: str | None) -> bool:
        """Whether a topic would only be answered with `the guides do not say` for this guide."""
        if topic.needs != "guide" or topic.answer not in self._answers or not guide:
            return topic.answer in _NO_OFFER
        # Only personal answers look at the visitor; what the others give is the same for everyone.
        c, personal = scene.conversation, topic.answer in PERSONAL
        known = (topic.id, guide, *((c.profile, c.progress, scene.today) if personal else ()))
        if known not in self._tried:
            if len(self._tried) >= _TRIED_KEPT:
                self._tried.clear()
            told = Conversation(profile=c.profile, progress=c.progress) if personal else Conversation()
            self._tried[known] = self._answers_nothing(scene, topic, guide, told)
        return self._tried[known]

    def _answers_nothing(self, scene: Scene, topic: Topic, guide: str, told: Conversation) -> bool:
        # What was talked about before is left out: by the time the offer is sent back, it is something else.
        quiet = replace(scene, understanding=scene.understanding.without_words(), conversation=told)
        subject = topic.about if topic.answer == "subject" else None
        kind = topic.about if topic.answer == "start" else None
        part = self._answers[topic.answer](quiet, Ask(topic.id, (guide,), subject, kind=kind))
        return part is None or part.status == "unknown"

    def _after(self, scene: Scene, parts: Sequence[tuple[Ask, Part]], offers: tuple[Suggestion, ...]) -> Conversation:
        c = scene.conversation
        if any(part.reset for _, part in parts):
            forgotten = tuple(w for _, part in parts for w in part.forgotten)
            return Conversation(turn=c.turn + 1, page_guide=c.page_guide, offers=offers, forgotten=forgotten)
        substance = [(ask, part) for ask, part in parts if not part.courtesy]
        focus = c.focus
        pending = c.pending if not substance else next((p.pending for _, p in parts if p.pending), None)
        if substance:
            focus = self._focus(c.focus, substance, scene)
        profile = next((p.profile for _, p in reversed(parts) if p.profile is not None), c.profile)
        progress = c.progress
        for _, part in parts:
            if part.progress is not None:
                changed = part.progress
                progress = (*(p for p in progress if p.guide != changed.guide), changed)
        return replace(
            c, turn=c.turn + 1, focus=focus, pending=pending, offers=offers, profile=profile, progress=progress,
            forgotten=tuple(w for _, part in parts for w in part.forgotten),
        )  # fmt: skip

    def _focus(self, before: Focus, substance: Sequence[tuple[Ask, Part]], scene: Scene) -> Focus:
        asks = [part.ask or ask for ask, part in substance]
        overall = {ask.topic for ask, _ in substance if not ask.guides}
        named = tuple(dict.fromkeys(g for ask in asks for g in ask.guides))
        last = asks[-1]
        guides = named or before.guides
        talked = [g for ask in asks if ask.topic not in overall for g in ask.guides]
        seen = tuple(dict.fromkeys((*reversed(talked), *before.seen)))[:_SEEN]
        same = bool(set(guides) & set(before.guides))
        topic = scene.shelf.knowledge.topics.get(last.topic)
        roadmap = topic is not None and topic.answer in ("roadmap", "phase_count", "total_weeks")
        phase = last.phase if last.phase is not None else (before.phase if same and not roadmap else None)
        subject = last.subject or (before.subject if same else None)
        among, leader = self._side_by_side(scene, before, guides, substance)
        recent = (*before.recent, *(ask for ask, _ in substance if ask.guides))[-_RECENT:]
        return Focus(guides, seen, last, phase, subject, last.kind, among, leader, recent)

    def _side_by_side(
        self, scene: Scene, before: Focus, guides: tuple[str, ...], substance: Sequence[tuple[Ask, Part]]
    ) -> tuple[tuple[str, ...], str | None]:
        """The guides that `the second one` is looked for among after these answers, and the one that leads them."""
        named = tuple(dict.fromkeys(g for ask, _ in substance for g in ask.guides))
        if len(named) < 2 and any(self._answer_name(scene, ask) in OVERALL for ask, _ in substance):
            named = tuple(dict.fromkeys(s.guide for _, part in substance for s in part.sources))
        if len(named) < 2:
            ranked = (part.ask.guides for _, part in substance if part.ask and len(part.ask.guides) > 1)
            named = next(ranked, named)
        if len(named) > 1:
            leader = before.leader if set(named) == set(before.among) else None
            return named, next((part.leader for _, part in substance if part.leader), leader)
        return (before.among, before.leader) if set(guides) <= set(before.among) else ((), None)


def _phase_of(scene: Scene, guide: str | None, number: int) -> int | None:
    """The number of a guide's phase, counted from the end where it is below 0; None where there is no such phase."""
    count = len(scene.shelf.view(guide).guide.roadmap) if guide and scene.shelf.has(guide) else 0
    found = number if number > 0 else count + 1 + number
    return found if 1 <= found <= count else None


def _each_once(parts: list[tuple[Ask, Part]]) -> list[tuple[Ask, Part]]:
    """Of parts that say the same the first."""
    if len(parts) < 2:
        return parts
    return list({part.blocks: (ask, part) for ask, part in reversed(parts)}.values())[::-1]


def _joined(statuses: Sequence[Status]) -> Status:
    """`answered` as soon as one part is."""
    if "answered" in statuses:
        return "answered"
    return "clarify" if "clarify" in statuses else "unknown"
