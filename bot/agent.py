"""The engine's face: load the knowledge once, then answer messages. No I/O and no clock after loading."""

from __future__ import annotations

import copy
import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bot.actions import ACTIONS
from bot.actions.base import Action, ActionContext, ActionResult
from bot.actions.headline import headline_of
from bot.actions.passages import PASSAGES
from bot.actions.response_builder import ResponseBuilder
from bot.actions.talk import FOREIGN
from bot.dialogue.policy import Decision
from bot.dialogue.ranker import Weights
from bot.dialogue.safety import Safety
from bot.dialogue.tracker import track, without_gone
from bot.dialogue.understanding import Understanding
from bot.frame import Frame, Slots
from bot.nlg.language import Language
from bot.nlg.response import NoticeBlock, Reply, Suggestion, TextBlock
from bot.nlg.suggestions import SuggestionWriter
from bot.nlg.template_engine import Templates
from bot.nlg.text_renderer import plain
from bot.nlu.language_detector import LanguageDetector
from bot.nlu.message import Message
from bot.nlu.pipeline import Pipeline
from bot.nlu.user_facts import FactExtractor, UserFact, last_field, learn
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.retrieval.passage_search import PassageSearch
from bot.retrieval.place_classifier import PlaceClassifier
from bot.state import Conversation, Offer, RequestedSlot, Turn
from knowledge import Knowledge, load, require_guides, teach
from knowledge.loader import without_collecting

_FRAMES_KEPT = 32768
_FIRST_OFFERS = ("paths.list", "duration.least", "pay.most", "fit")
_FIRST_OFFERS_OF_GUIDE = ("duration", "pay", "skills", "roadmap")


def cache_folder() -> Path:
    """Where the user's programs keep what they can make anew (`XDG_CACHE_HOME`, else `~/.cache`)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "career-advisor"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the engine answers as it does: what was understood, what was weighed and decided, and the turn."""

    message: Message
    facts: tuple[UserFact, ...]
    decision: Decision
    answered: tuple[Frame, ...]
    turn: Turn


class Advisor:
    """Answers one message at a time; the same text in the same state on the same day gives the same turn."""

    def __init__(
        self,
        knowledge: Knowledge,
        cache: Path | None = None,
        weights: Weights | None = None,
        actions: Mapping[str, Action] = ACTIONS,
        contact: str | None = None,
    ) -> None:
        """`contact` is the address under which a person answers."""
        self.knowledge = knowledge
        self.weights = weights or Weights.load()
        self.pipeline = Pipeline(knowledge, cache)
        self.index = GuideIndex(knowledge, self.pipeline.lexicon)
        self.language = Language(knowledge.language)
        self.templates = Templates(knowledge.phrasings, self.language)
        self.search = PassageSearch(self.index, PlaceClassifier(knowledge, self.pipeline, cache))
        self.understanding = Understanding(knowledge, self.pipeline, self.index, self.search, self.weights)
        self.writer = SuggestionWriter(knowledge, self.templates, self.index.short, self.index.name)
        self._leads = lru_cache(maxsize=_FRAMES_KEPT)(self._gets_an_answer)
        self._builder = ResponseBuilder(self.writer, self._leads)
        self._extractor = FactExtractor(knowledge)
        self._detector = LanguageDetector(knowledge.language)
        self._safety = Safety(knowledge.language, self.weights.danger)
        self._actions = actions
        self._contact = contact

    @classmethod
    def load(
        cls,
        folders: tuple[Path, ...] = (),
        *,
        builtin: bool = True,
        cache: Path | None = None,
        contact: str | None = None,
    ) -> Advisor:
        """An advisor over the built-in knowledge with `folders` laid over it.

        The trained classifier is kept between starts in `cache`, else in the user's cache folder; a folder that
        cannot be written costs only the seconds of training. Raises `KnowledgeError` naming every fault, also where
        there is no guide at all.
        """
        with without_collecting():
            knowledge = load(folders, builtin=builtin)
            require_guides(knowledge, folders)
            return cls(knowledge, cache or cache_folder(), contact=contact)

    def warm(self) -> Advisor:
        """Itself, with every guide read through: else the first question over thousands of them takes seconds."""
        self.index.read_through()
        return self

    def with_example(self, name: str, example: str) -> Advisor:
        """Nearly the advisor that one more example of a request makes, within a moment: to show what would change.

        `name` is `intent` or `intent.operation`. The classifier is not fitted anew, only pulled towards the example.
        Raises KeyError for a request that there is not.
        """
        taught = copy.copy(self)
        taught.knowledge = teach(self.knowledge, name, example)
        intent, _, operation = name.partition(".")
        taught.pipeline = self.pipeline.with_example(self.knowledge, intent, operation or "give", example)
        taught.understanding = self.understanding.with_example(self.pipeline.sample(example).words, name)
        return taught

    def welcome(self, guide: str | None = None) -> Reply:
        """The greeting with the first offers, fitted to the guide that the page shows."""
        known = guide if guide and self.index.has(guide) else None
        names = _FIRST_OFFERS_OF_GUIDE if known else _FIRST_OFFERS
        context = self._context(Conversation(page_guide=known), datetime.date.min)
        slots: dict[str, object] = {"role": self.index.short(known)} if known else {}
        blocks = (TextBlock(context.say("talk.welcome_guide" if known else "talk.welcome", **slots)),)
        offers = self.writer.offers([_frame(name, known) for name in names], (), known)
        suggestions = tuple(Suggestion(offer.title, offer.text) for offer in offers)
        return Reply("answered", plain(blocks), blocks, suggestions)

    def reply(self, text: str, conversation: Conversation, today: datetime.date) -> Turn:
        """The turn that a message leads to; never raises on any text."""
        return self.explain(text, conversation, today).turn

    def explain(self, text: str, conversation: Conversation, today: datetime.date) -> Explanation:
        """The turn with everything that led to it."""
        state = without_gone(conversation, frozenset(self.index.views))
        message = self.read(text, state, today)
        offered = any(offer.text == text for offer in state.offers)
        facts = self.facts(message, state)
        decision = self.understanding.decide(message, state, facts)
        danger = None if offered else self._safety.danger(message)
        foreign = None if offered or danger else self._detector.other_language(text)
        if foreign:
            facts = ()
        frames = tuple(self._with_field(one, message) for one in decision.frames)
        frames = _told_apart(danger, foreign) or frames
        turn, answered = self.answer(frames, decision.choices, state, today, facts, self._supposed(message))
        return Explanation(message, facts, decision, answered, turn)

    def answer(
        self,
        frames: tuple[Frame, ...],
        choices: tuple[Frame, ...],
        state: Conversation,
        today: datetime.date,
        facts: tuple[UserFact, ...] = (),
        supposed: tuple[UserFact, ...] = (),
    ) -> tuple[Turn, tuple[Frame, ...]]:
        """The turn that answers these frames, and the frames as they were answered; what is supposed is not kept."""
        context = self._context(_informed(state, (*facts, *supposed)), today, facts)
        answered: list[tuple[Frame, ActionResult]] = []
        for frame in frames or (Frame("unknown"),):
            result = self._clarify(context, choices) if not frames and choices else self._run(frame, context)
            answered.append((frame, result))
            context = replace(context, state=_within(context.state, result))
        answered = self._with_background(answered, state, context)
        reply, offers = self._builder.build(context, answered)
        after = track(_informed(state, facts), answered, offers)
        return Turn(reply, after), tuple(result.frame or frame for frame, result in answered)

    def _with_background(
        self, answered: list[tuple[Frame, ActionResult]], state: Conversation, context: ActionContext
    ) -> list[tuple[Frame, ActionResult]]:
        """The answers, behind a word of care where the visitor comes from a role that no guide starts from."""
        role = context.state.profile.role
        outside = role is not None and role not in self.index.sources and not self.index.leads_to(role)
        told = outside and role != state.profile.role
        if not told or not any(frame.guides for frame, _ in answered):
            return answered
        known = self.knowledge.jobs.get(role or "") or self.knowledge.roles.get(role or "")
        sources = [self.knowledge.roles[one].name.lower() for one in sorted(self.index.sources)][:3]
        text = context.say("talk.background", job=known.name.lower() if known else role, sources=sources)
        frame, first = answered[0]
        care = NoticeBlock("assumption", text)
        return [(frame, replace(first, blocks=(care, *first.blocks))), *answered[1:]]

    def _with_field(self, frame: Frame, message: Message) -> Frame:
        """A request to forget with the parts of the profile that it names."""
        if frame.intent != "profile_forget" or frame.slots.kind:
            return frame
        return frame.with_slots(kind=" ".join(self._extractor.fields(message)) or None)

    def read(self, text: str, state: Conversation, today: datetime.date) -> Message:
        """The message, its segments cut where it tells of the visitor."""

        def told(message: Message) -> frozenset[int]:
            spans = ((fact.start, fact.end) for fact in self.facts(message, state))
            return frozenset(index for start, end in spans for index in range(start, end))

        return self.pipeline.read(text, today, told)

    def facts(self, message: Message, state: Conversation) -> tuple[UserFact, ...]:
        """What the message tells of its writer; the advisor's own suggestion sent back tells nothing."""
        if any(offer.text == message.text for offer in state.offers):
            return ()
        return self._extractor.extract(message, state)

    def _supposed(self, message: Message) -> tuple[UserFact, ...]:
        """The start that a message supposes (`if I start on 1 March, …`): for its own answer only."""
        return tuple(
            fact for fact in self._extractor.supposed(message) if fact.field == "start" and fact.problem is None
        )

    def follow(
        self, message: Message, frames: tuple[Frame, ...], state: Conversation, today: datetime.date
    ) -> Conversation:
        """The conversation after a message whose meaning is given: for fitting and tests."""
        complete = tuple(map(self.understanding.completed, frames))
        turn, _ = self.answer(complete, (), state, today, self.facts(message, state))
        return turn.conversation

    def _run(self, frame: Frame, context: ActionContext) -> ActionResult:
        action = self._actions.get(self.understanding.catalog.action(frame)) or self._actions["unknown"]
        result = action(frame, context)
        if result.nearest is not None:
            return self._with_nearest(result, result.nearest, context)
        return self._with_passage(frame, result, context)

    def _with_passage(self, frame: Frame, result: ActionResult, context: ActionContext) -> ActionResult:
        """Where the guide is silent on what was named, the passage that the search found for the request."""
        name = self.understanding.catalog.action(frame)
        if result.status != "unknown" or not frame.slots.passages or name not in PASSAGES:
            return result
        found = self._actions["passage"](frame.asking("passage"), context)
        return found if found.status == "answered" else result

    def _with_nearest(self, result: ActionResult, nearest: Frame, context: ActionContext) -> ActionResult:
        """What the guides leave out, followed by the headline of the nearest that they do say."""
        found = self._run(nearest, context)
        nearby = headline_of(found)
        if not nearby or found.status != "answered":
            return result
        lead = TextBlock(context.say("talk.nearest", text=nearby[0].text))
        return replace(result, blocks=(*result.blocks, lead, *nearby[1:]), sources=(*result.sources, *found.sources))

    def _gets_an_answer(self, frame: Frame) -> bool:
        """Whether a suggestion of this frame would lead somewhere, whoever asks."""
        result = self._run(frame, self._context(Conversation(), datetime.date.min))
        return result.status != "unknown"

    def _clarify(self, context: ActionContext, choices: tuple[Frame, ...]) -> ActionResult:
        """The advisor's question which of a few meanings is meant; one without an answer is no choice."""
        offers = tuple(offer for offer in map(self.writer.write, filter(self._leads, choices)) if offer)
        if not offers:
            return self._run(choices[0], context)
        text = context.say("talk.which_meaning")
        return ActionResult((TextBlock(text),), "clarify", requested=RequestedSlot("frame", choices=offers))

    def _context(
        self, state: Conversation, today: datetime.date, facts: tuple[UserFact, ...] = ()
    ) -> ActionContext:
        return ActionContext(
            self.knowledge, self.index, self.templates, self.language, state, today, facts, self._contact
        )

    def offer(self, frame: Frame) -> Offer | None:
        """The question that stands for a frame."""
        return self.writer.write(frame)


def _informed(state: Conversation, facts: tuple[UserFact, ...]) -> Conversation:
    """The conversation with what the message tells of its writer."""
    if not facts:
        return state
    return replace(state, profile=learn(state.profile, facts), last_fact=last_field(facts, state.last_fact))


def _within(state: Conversation, result: ActionResult) -> Conversation:
    """The conversation as the next action of the same turn sees it."""
    return replace(state, profile=result.profile) if result.profile is not None else state


def _frame(name: str, guide: str | None) -> Frame:
    intent, _, operation = name.partition(".")
    return Frame(intent, operation or "give", "one" if guide else "none", (guide,) if guide else (), Slots())


def _told_apart(danger: str | None, foreign: str | None) -> tuple[Frame, ...]:
    """What goes before every request: danger, then a message in another language."""
    if danger:
        return (Frame(danger),)
    return (Frame(FOREIGN, slots=Slots(kind=foreign)),) if foreign else ()
