"""Dialogue understanding: a message in its conversation to a decision."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.dialogue.candidate import IntentCatalog, TurnInput
from bot.dialogue.generators import candidates, offered
from bot.dialogue.policy import Decision, Policy, RankedSegment
from bot.dialogue.ranker import Weights, rank
from bot.dialogue.references import ReferenceResolver
from bot.dialogue.slot_filler import PROGRESS, SlotFiller, with_progress
from bot.frame import Frame
from bot.nlu.lexicon import MASKS
from bot.nlu.message import Message, Segment
from bot.nlu.phrase_finder import PhraseFinder
from bot.nlu.pipeline import Pipeline
from bot.nlu.user_facts import UserFact
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.retrieval.named_phases import named_phases
from bot.retrieval.passage_search import Passage, PassageSearch, Query
from bot.state import Conversation, Shown
from knowledge import Knowledge

_HINTED = 1 / 2
"""What a subject counts that is only hinted at, beside one that is named."""
TOLD = frozenset({"skills", "role", "degree"})
"""Fields whose names in a message are background: what one knows is not what one asks about."""
_MASKS = frozenset(MASKS.values())
_QUIET = frozenset({"say", "repeat", "profile_tell", "background"})
"""Actions that give way to any request beside them."""


class Understanding:
    """Weighs what every segment of a message may mean, in one ranking."""

    def __init__(
        self,
        knowledge: Knowledge,
        pipeline: Pipeline,
        index: GuideIndex,
        search: PassageSearch,
        weights: Weights,
    ) -> None:
        self._search = search
        self._nearest = pipeline.nearest_requests(knowledge)
        self.catalog = IntentCatalog(knowledge.intents, len(knowledge.guides), _skills(knowledge))
        self._index = index
        self._weights = weights
        self._references = ReferenceResolver(index, knowledge.language)
        self._slots = SlotFiller(knowledge.language, pipeline.numbers)
        self._distress = PhraseFinder(knowledge.language.get("care_words", ()))
        self._policy = Policy(self.catalog, weights, _QUIET)

    def with_example(self, words: Sequence[str], request: str) -> Understanding:
        """The same with one example more among those that messages are compared with."""
        taught = copy.copy(self)
        taught._nearest = self._nearest.with_example(words, request)
        return taught

    def decide(self, message: Message, state: Conversation, facts: Sequence[UserFact] = ()) -> Decision:
        """What to answer to a message; one without a word asks nothing."""
        if not message.length:
            return Decision((), (), ())
        if any(offer.text == message.text for offer in state.offers):
            return self._taken(message, state)
        parts: list[RankedSegment] = []
        running = state
        for segment in self._requests(message, facts):
            part = self._ranked(self.turn_input(message, segment, running, facts))
            parts.append(part)
            running = _after(running, part)
        covered = len(parts) == 1 and _span(parts[0].turn.segment) == _span(message.whole)
        whole = parts[0].turn if covered else self.turn_input(message, message.whole, state, facts)
        decision = self._policy.decide(parts, lambda: self._ranked(whole))
        found = tuple(passage for turn in (*(part.turn for part in parts), whole) for passage in turn.passages)
        return replace(decision, frames=tuple(self.completed(frame, found) for frame in decision.frames))

    def _taken(self, message: Message, state: Conversation) -> Decision:
        """A suggestion sent back means what it was offered for, whatever else its words could mean."""
        turn = self.turn_input(message, message.whole, state)
        frames = rank(list(offered(turn, self.catalog))[:1], turn, self.catalog, self._weights)
        frame = self.completed(frames[0].candidate.frame.by_name(), turn.passages)
        return Decision((frame,), (), (RankedSegment(turn, frames),))

    def turn_input(
        self, message: Message, segment: Segment, state: Conversation, facts: Sequence[UserFact] = ()
    ) -> TurnInput:
        """One segment with its references and slots."""
        references = self._references.resolve(message, segment, state)
        here = [fact for fact in facts if segment.holds(fact.start)]
        done = [fact for fact in here if fact.field in PROGRESS]
        known = frozenset(index for fact in facts if fact.field in TOLD for index in range(fact.start, fact.end))
        slots = with_progress(self._slots.fill(message, segment, known), done)
        turn = TurnInput(
            message, segment, references, slots, state, elsewhere=self._slots.fill(message, message.whole, known),
            told=_told_share(message, segment, [fact for fact in here if fact.field not in PROGRESS]),
            progress=PROGRESS[done[0].field] if done else None,
        )  # fmt: skip
        words = [token.text for token in message.tokens[segment.start : segment.end] if token.is_word]
        turn = replace(
            turn,
            distressed=self._distress.stand_in(" ".join(words), words),
            nearest=self._similarities(segment),
        )
        guides = references.named or references.elsewhere or references.pointed or state.guides
        called = {} if slots.phases else {guide: named_phases(self._index, guide, message) for guide in guides}
        found = {guide: phases for guide, phases in called.items() if phases}
        within = guides or ((state.page_guide,) if state.page_guide else ())
        passages = self._search.search(self.query(turn, within), within)
        return replace(turn, named_phases=found, within=tuple(within), passages=passages)

    def _similarities(self, segment: Segment) -> Mapping[str, float]:
        """How like a segment is to examples of each request; a name alone (`the professor?`) is like none."""
        words = segment.sample.words
        return {} if _MASKS.issuperset(words) else self._nearest.similarities(words)

    def query(self, turn: TurnInput, within: Sequence[str]) -> Query:
        """What to search the statements of these guides for, or of all.

        Over all guides the questions for a place say too little: each would be like one for some place.
        """
        message, segment = turn.message, turn.segment
        roles = {i for e in message.named("role", "job") for i in range(e.start, e.end)}
        places = (i for i in _searched(message, segment) if i not in roles)
        words = [message.tokens[i].text for i in places if message.tokens[i].is_word]
        subjects = {entity.id: 1.0 for entity in message.named("subject", "resource", within=segment)}
        hinted = {subject: _HINTED for subject, _ in message.hints if subject not in subjects}
        sections = dict.fromkeys(self._sections(segment), 1.0)
        asked = self._search.places.scores(_stretch(message, segment)) if within else {}
        nearest = self._search.places.similarities(_stretch(message, segment)) if within else {}
        return self._search.query(words, {**hinted, **subjects}, sections=sections, asked=asked, nearest=nearest,
                                  counts="cue_count" in message.cues, anywhere=not within)  # fmt: skip

    def _sections(self, segment: Segment) -> list[str]:
        """The sections of a guide in which the likeliest intents are answered."""
        heard = (self.catalog.intents[one.intent].section for one in segment.intents[:2])
        return [section for section in heard if section]

    def inputs(self, message: Message, state: Conversation, facts: Sequence[UserFact] = ()) -> list[TurnInput]:
        """The request segments of a message, each with its references and slots."""
        return [self.turn_input(message, segment, state, facts) for segment in self._requests(message, facts)]

    def _ranked(self, turn: TurnInput) -> RankedSegment:
        return RankedSegment(turn, rank(candidates(turn, self.catalog), turn, self.catalog, self._weights))

    def _requests(self, message: Message, facts: Sequence[UserFact]) -> list[Segment]:
        """The segments that ask for something or tell of progress, those that forbid it left out; else all others."""
        wanted = [segment for segment in message.segments if not _is_forbidden(message, segment)]
        done = [fact.start for fact in facts if fact.field in PROGRESS]
        asked = [segment for segment in wanted if segment.kind == "request" or any(map(segment.holds, done))]
        # `Not the professor, the intern: how long?` names in one part what the other asks for.
        spoken = [one for one in asked if one.stems or one.asks or _is_question(message, one)]
        return spoken or asked or wanted or list(message.segments)

    def completed(self, frame: Frame, found: Sequence[Passage] = ()) -> Frame:
        """The frame as an action gets it: with the passages found for its guide, `all but` as those that remain."""
        if frame.scope == "all_but":
            frame = replace(frame, guides=tuple(g.id for g in self._index.guides if g.id not in frame.guides))
        # A figure of the header or a phase's title is no sentence; its own request answers it.
        here = [one for one in found if one.guide == frame.guide and not self.catalog.answering(one.place.anchor)]
        sure = dict.fromkeys(one.name for one in here if one.probability >= self._weights.answer)
        nearby = dict.fromkeys(one.name for one in here)
        return frame.with_slots(passages=frame.slots.passages or tuple(sure), nearby=tuple(nearby))


def _span(segment: Segment) -> tuple[int, int]:
    return segment.start, segment.end


def _is_alone(message: Message, segment: Segment) -> bool:
    """Whether the message asks for nothing else: what it tells belongs to this request then."""
    return [one for one in message.segments if one.kind == "request"] == [segment]


def _stretch(message: Message, segment: Segment) -> Segment:
    """The segment by which a statement is sought, or all of the message: `Python I know well. Where will that help?`"""
    return message.whole if _is_alone(message, segment) and _DEICTIC & message.cues else segment


_DEICTIC = frozenset({"cue_it", "cue_same", "cue_both"})
"""Cues that a question rests on what stands before it."""


def _searched(message: Message, segment: Segment) -> Sequence[int]:
    """The places of the words to search for: those of a request, and of what a message with one request tells first."""
    alone = _is_alone(message, segment)
    wanted = [one for one in message.segments if alone and one.kind in ("background", "telling")]
    return [index for one in (*wanted, segment) for index in range(one.start, one.end)]


def _skills(knowledge: Knowledge) -> frozenset[str]:
    """The subjects and resources that one can learn or use."""
    solid = (one.id for one in knowledge.subjects.values() if one.kind in ("skill", "method", "tool"))
    return frozenset((*solid, *knowledge.resources))


def _is_forbidden(message: Message, segment: Segment) -> bool:
    """`Don't make me a plan`, `neither the intern nor the professor`: a command denied, or nothing but exclusions."""
    words = [index for index in range(segment.start, segment.end) if message.tokens[index].is_word]
    if not words or _is_question(message, segment):
        return False
    denied = [message.polarity[index] in ("excluded", "negated") for index in words]
    return all(denied) or message.polarity[words[0]] == "negated"


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
