"""The engine's face: load the knowledge once, then answer messages. No I/O and no clock after loading."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass, replace
from pathlib import Path

from bot.compose import Composer
from bot.conversation import Conversation, Turn
from bot.decision import Decision
from bot.forgetting import without_gone
from bot.hearing import Ear
from bot.nlg.response import Reply, Suggestion, TextBlock
from bot.nlg.templates import Voice
from bot.nlg.text_renderer import plain
from bot.profile import learn
from bot.reader import Reader
from bot.retrieval.guide_index import Shelf
from bot.rules import Rulebook
from bot.scene import Scene
from bot.understanding import Understanding
from knowledge import Knowledge, load
from knowledge.loader import without_collecting

_FIRST_OFFERS = ("paths", "quickest", "best_paid", "fit")
_FIRST_OFFERS_OF_GUIDE = ("duration", "pay", "skills", "roadmap")
_MOST_OFFERS_TAKEN = 2
"""An offer that leads to another offer is followed no further than this."""


def cache_folder() -> Path:
    """Where the user's programs keep what they can make anew (`XDG_CACHE_HOME`, else `~/.cache`)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "career-advisor"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the engine answers as it does: what was understood, what was decided, and the turn."""

    understanding: Understanding
    decision: Decision
    turn: Turn


class Advisor:
    """Answers one message at a time; the same text in the same state on the same day gives the same turn."""

    def __init__(self, knowledge: Knowledge, cache: Path | None = None) -> None:
        self.knowledge = knowledge
        self.reader = Reader(knowledge, cache)
        self.shelf = Shelf(knowledge, self.reader.lexicon)
        self.voice = Voice(knowledge.phrasings)
        self._rulebook = Rulebook(self.shelf, Ear(knowledge, self.reader.lexicon), self.voice)
        self._composer = Composer()

    @classmethod
    def load(cls, folders: tuple[Path, ...] = (), *, builtin: bool = True, cache: Path | None = None) -> Advisor:
        """An advisor over the built-in knowledge with `folders` laid over it.

        The trained intent model is kept between starts in `cache`, else in the user's cache folder; a folder that
        cannot be written costs only the seconds of training. Raises `KnowledgeError` naming every fault.
        """
        with without_collecting():
            return cls(load(folders, builtin=builtin), cache or cache_folder())

    def warm(self) -> Advisor:
        """Itself, with every guide read through: else the first question over thousands of them takes seconds."""
        self.shelf.read_through()
        return self

    def welcome(self, guide: str | None = None) -> Reply:
        """The greeting with the first offers, fitted to the guide that the page shows."""
        known = guide if guide and self.shelf.has(guide) else None
        slots = {"role": self.shelf.short(known)} if known else {}
        blocks = (TextBlock(self.voice.say("welcome_guide" if known else "welcome", 0, slots)),)
        names = _FIRST_OFFERS_OF_GUIDE if known else _FIRST_OFFERS
        topics = [self.knowledge.topics[name] for name in names if name in self.knowledge.topics]
        offers = tuple(Suggestion(t.title, t.ask.replace("<role>", slots.get("role", ""))) for t in topics)
        return Reply("answered", plain(blocks), blocks, offers)

    def reply(self, text: str, conversation: Conversation, today: datetime.date) -> Turn:
        """The turn that a message leads to; never raises on any text."""
        return self.explain(text, conversation, today).turn

    def explain(self, text: str, conversation: Conversation, today: datetime.date) -> Explanation:
        """The turn with everything that led to it."""
        return self._turn(text, conversation, today, _MOST_OFFERS_TAKEN)

    def _held(
        self, u: Understanding, conversation: Conversation, decision: Decision, today: datetime.date
    ) -> Understanding:
        """What the answers read: where the message only names the guide that was asked for, the one that asked."""
        pending = conversation.pending
        waits = pending is not None and pending.said and decision.rule == "pending answer"
        return self.reader.read(pending.said, today) if waits and pending else u

    def _turn(self, text: str, conversation: Conversation, today: datetime.date, offers_left: int) -> Explanation:
        conversation = without_gone(conversation, self.shelf)
        if any(offer.text == text for offer in conversation.offers):
            # The advisor's own words tell nothing of the visitor.
            u, informed = self.reader.read_offer(text, today), conversation
            decision = self._rulebook.decide_offer(u, informed)
        else:
            u = self.reader.read(text, today)
            profile = learn(u, conversation, self.shelf)
            informed = conversation if profile is conversation.profile else replace(conversation, profile=profile)
            decision = self._rulebook.decide(u, informed)
        offer = next((ask.kind for ask in decision.asks if ask.topic == "offer"), None)
        if offer is not None and offers_left:
            return self._turn(offer, replace(conversation, pending=None, offers=()), today, offers_left - 1)
        scene = Scene(self.shelf, self.voice, self._held(u, conversation, decision, today), informed, today)
        reply, after = self._composer.compose(scene, decision)
        return Explanation(u, decision, Turn(reply, after))
