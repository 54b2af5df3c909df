"""What the candidate generators see of one segment, and the candidates they add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.dialogue.references import References
from bot.dialogue.vocabulary import IntentVocabulary
from bot.frame import Frame, Slots
from bot.nlu.message import Message, Segment
from bot.retrieval.passage_search import Passage
from bot.state import Conversation
from knowledge.schema import Intent, Operation

NO_SLOTS = Slots()
OVER_THINGS = frozenset({"most", "least", "compare", "which", "without", "within", "shared", "list"})
"""Operations over several things: guides, or the phases or skills of one."""


@dataclass(frozen=True, slots=True)
class TurnInput:
    """One segment of a message in its conversation."""

    message: Message
    segment: Segment
    references: References
    slots: Slots
    state: Conversation
    elsewhere: Slots = NO_SLOTS
    """The slots of the whole message, for what this segment leaves out."""
    named_phases: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By guide, the phases that the message calls by name."""
    within: tuple[str, ...] = ()
    """The guides that it is about: named, pointed at, of the talk or of the page."""
    passages: tuple[Passage, ...] = ()
    """Statements that may answer, likeliest first."""
    nearest: Mapping[str, float] = field(default_factory=dict)
    """By request (`pay`, `pay.most`) how like the segment is to its likest example, 0 to 1."""
    distressed: bool = False
    """Whether the segment holds a phrase of distress."""
    told: float = 0.0
    """The share of the segment's words that tell facts about the visitor."""
    progress: str | None = None
    """The intent that what is told of progress asks for: `progress` or `skip`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame that a generator holds possible, with the evidence it has for it."""

    frame: Frame
    generator: str
    intent: float = 0.0
    """The classifier's score of the frame's intent, 0 where it was not heard."""
    operation: float = 0.0
    """The classifier's score of the frame's operation."""
    passage: float = 0.0
    """How surely the passage found answers, 0 to 1."""
    changed: int = 0
    """How many slots of an earlier frame the segment changes."""
    age: int = 0
    """How many answers back the earlier frame lies."""
    others: frozenset[str] = frozenset()
    """Further generators that found the same frame."""
    beside: tuple[Frame, ...] = ()
    """Requests answered before it in the same turn: `the same for the intern` after an answer of several parts."""

    @property
    def generators(self) -> frozenset[str]:
        """All generators that found the frame."""
        return self.others | {self.generator}

    def joined(self, other: Candidate) -> Candidate:
        """One candidate for the frame of both, with the evidence of both."""
        return replace(
            self,
            intent=max(self.intent, other.intent),
            operation=max(self.operation, other.operation),
            passage=max(self.passage, other.passage),
            changed=max(self.changed, other.changed),
            age=self.age if self.changed else other.age,
            others=self.others | other.generators,
            beside=self.beside or other.beside,
        )


class IntentCatalog:
    """The intents by what their operations take: a guide, a subject, a phase."""

    def __init__(self, intents: Mapping[str, Intent], guides: int, skills: frozenset[str] = frozenset()) -> None:
        """`guides` is how many guides there are, `skills` the subjects that one can learn."""
        self.skills = skills
        self.intents = intents
        self.vocabulary = IntentVocabulary(intents)
        self.guides = guides
        self._answering = {place: intent.id for intent in intents.values() for place in intent.answers}
        self._families: dict[str, list[tuple[str, str]]] = {}
        for intent in intents.values():
            for name, operation in intent.operations.items():
                if operation.family:
                    self._families.setdefault(operation.family, []).append((intent.id, name))

    def operation(self, frame: Frame) -> Operation | None:
        """The operation that a frame asks for, None where its intent does not have it."""
        intent = self.intents.get(frame.intent)
        return intent.operations.get(frame.operation) if intent else None

    def takes(self, frame: Frame, placeholder: str) -> bool:
        """Whether the frame's question has a place for a role, a subject or a number."""
        operation = self.operation(frame)
        return operation is not None and f"{placeholder}>" in operation.ask

    def needs_guide(self, frame: Frame) -> bool:
        """Whether the frame is about one guide."""
        operation = self.operation(frame)
        return operation is not None and operation.needs == "guide"

    def thing_of(self, frame: Frame) -> str | None:
        """The subject that a frame names, else that of its theme (`teaching`)."""
        intent = self.intents.get(frame.intent)
        theme = intent.about if intent and self.action(frame) == "theme" else None
        return frame.slots.subject or theme

    def is_over_guides(self, frame: Frame) -> bool:
        """Whether the frame holds guides side by side, not the phases or skills of one."""
        intent = self.intents.get(frame.intent)
        return frame.operation in OVER_THINGS and (intent is None or intent.of in ("guide", "resource"))

    def answering(self, anchor: str) -> Frame | None:
        """The request that answers a place of a guide better than the text that stands there, if there is one."""
        number = next((int(part) for part in anchor.split("-") if part.isdigit()), None)
        intent = self._answering.get(anchor if number is None else anchor.replace(str(number), "*", 1))
        if intent is None:
            return None
        return Frame(intent, slots=Slots(phases=(number,) if number else ()))

    def amounts(self, frame: Frame) -> tuple[str, ...]:
        """The slots with amounts that the frame's answer depends on, such as `hours`."""
        intent = self.intents.get(frame.intent)
        return intent.amounts if intent else ()

    def is_high_cost(self, frame: Frame) -> bool:
        """Whether being wrong about the frame would hurt."""
        intent = self.intents.get(frame.intent)
        return intent is not None and intent.cost == "high"

    def action(self, frame: Frame) -> str:
        """The name of the action that answers a frame."""
        operation = self.operation(frame)
        if operation is None and frame.intent in self.intents:
            operation = next(iter(self.intents[frame.intent].operations.values()))
        return operation.action if operation else frame.intent

    def relatives(self, frame: Frame) -> Iterator[Frame]:
        """The same asked of another kind of thing: how long a path, a phase, a skill takes."""
        operation = self.operation(frame)
        family = operation.family if operation else None
        for intent, name in self._families.get(family or "", ()):
            if (intent, name) != (frame.intent, frame.operation):
                yield frame.asking(intent, name)

    def family(self, candidate: Candidate) -> tuple[Frame, ...]:
        """The candidate's request, with its relatives where the thing of the talk tells which of them is meant."""
        near = self.relatives(candidate.frame) if "thing_carried" in candidate.generators else ()
        return (candidate.frame, *near)

    def fitted(self, frame: Frame, slots: Slots) -> Frame:
        """The frame with those slots that its question has a place for, the others left out of the main places."""
        subject = slots.subject if self.takes(frame, "subject") else None
        phases = slots.phases if self.takes(frame, "number") else ()
        return replace(frame, slots=replace(slots, subject=subject, phases=phases))
