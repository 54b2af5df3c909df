"""Dialogue understanding: a message in its conversation to a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.candidate import IntentCatalog, TurnInput
from bot.dialogue.generators import candidates
from bot.dialogue.policy import Decision, Policy, RankedSegment
from bot.dialogue.ranker import Weights, rank
from bot.dialogue.references import ReferenceResolver
from bot.dialogue.slot_filler import SlotFiller
from bot.frame import Frame
from bot.nlu.message import Message, Segment
from bot.nlu.user_facts import UserFact
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.state import Conversation, Shown
from knowledge import Knowledge

_QUIET = frozenset({"say", "repeat", "profile_tell", "background"})
"""Actions that give way to any request beside them."""


class Understanding:
    """Weighs what every segment of a message may mean, in one ranking."""

    def __init__(self, knowledge: Knowledge, index: GuideIndex, weights: Weights) -> None:
        self.catalog = IntentCatalog(knowledge.intents)
        self._index = index
        self._weights = weights
        self._references = ReferenceResolver(index, knowledge.language)
        self._slots = SlotFiller(knowledge.language)
        self._policy = Policy(self.catalog, weights, _QUIET)

    def decide(self, message: Message, state: Conversation, facts: Sequence[UserFact] = ()) -> Decision:
        """What to answer to a message."""
        if any(offer.text == message.text for offer in state.offers):
            whole = self._ranked(self.turn_input(message, message.whole, state))
            return self._policy.decide([whole], whole)
        parts: list[RankedSegment] = []
        running = state
        for segment in self._requests(message):
            part = self._ranked(self.turn_input(message, segment, running, facts))
            parts.append(part)
            running = _after(running, part)
        whole = self._ranked(self.turn_input(message, message.whole, state, facts))
        decision = self._policy.decide(parts, whole)
        return replace(decision, frames=tuple(map(self._with_remaining, decision.frames)))

    def turn_input(
        self, message: Message, segment: Segment, state: Conversation, facts: Sequence[UserFact] = ()
    ) -> TurnInput:
        """One segment with its references and slots."""
        references = self._references.resolve(message, segment, state)
        told = _told_share(message, segment, facts)
        return TurnInput(message, segment, references, self._slots.fill(message, segment), state, told)

    def inputs(self, message: Message, state: Conversation, facts: Sequence[UserFact] = ()) -> list[TurnInput]:
        """The request segments of a message, each with its references and slots."""
        return [self.turn_input(message, segment, state, facts) for segment in self._requests(message)]

    def _ranked(self, turn: TurnInput) -> RankedSegment:
        return RankedSegment(turn, rank(candidates(turn, self.catalog), turn, self.catalog, self._weights))

    def _requests(self, message: Message) -> list[Segment]:
        """The segments that ask for something, those that forbid it left out; else all that tell something."""
        wanted = [segment for segment in message.segments if not _is_forbidden(message, segment)]
        asked = [segment for segment in wanted if segment.kind == "request"]
        return asked or wanted

    def _with_remaining(self, frame: Frame) -> Frame:
        """`all but`: the excluded guides turned into those that remain."""
        if frame.scope != "all_but":
            return frame
        return replace(frame, guides=tuple(g.id for g in self._index.guides if g.id not in frame.guides))


def _is_forbidden(message: Message, segment: Segment) -> bool:
    """`Don't make me a plan`: a command whose first word is denied."""
    words = [index for index in range(segment.start, segment.end) if message.tokens[index].is_word]
    return bool(words) and message.polarity[words[0]] == "negated" and not _is_question(message, segment)


def _is_question(message: Message, segment: Segment) -> bool:
    return segment.end > segment.start and message.tokens[segment.end - 1].text == "?"


def _told_share(message: Message, segment: Segment, facts: Sequence[UserFact]) -> float:
    """The share of a segment's words that tell facts."""
    words = [index for index in range(segment.start, segment.end) if message.tokens[index].is_word]
    told = {index for fact in facts for index in range(fact.start, fact.end)}
    return sum(index in told for index in words) / len(words) if words else 0.0


def _after(state: Conversation, part: RankedSegment) -> Conversation:
    """The conversation as later segments of the same message see it."""
    if not part.frames:
        return state
    frame = part.frames[0].candidate.frame
    return replace(state, recent=(*state.recent, Shown(frame)))
