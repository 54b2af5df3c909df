"""One message as the dialogue sees it: tokens, names, numbers, dates, polarity, and its segments with their intents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from bot.nlu.date_extractor import DateMention
from bot.nlu.entity_extractor import Entity
from bot.nlu.featurizer import Sample
from bot.nlu.number_extractor import Quantity
from bot.nlu.tokenizer import Token

SegmentKind = Literal["request", "telling", "background", "courtesy"]
Polarity = Literal["affirmed", "negated", "excluded", "wished", "past", "hearsay"]


@dataclass(frozen=True, slots=True)
class ScoredIntent:
    """An intent with its operation and the classifier's score (about 0.7 for a literal example)."""

    intent: str
    operation: str
    score: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the message, tokens `start` to `end`, classified by itself."""

    start: int
    end: int
    sample: Sample
    """Its words, names and numbers replaced by placeholders, and its marks: what classifiers see of it."""
    intents: tuple[ScoredIntent, ...]
    """The likeliest intents, best first."""
    operations: tuple[tuple[str, float], ...]
    """The likeliest operations, best first."""
    foreign: tuple[str, ...]
    """Content words that no guide, name or in-domain example uses."""
    content: int
    """How many content words and names there are."""
    stems: tuple[str, ...] = ()
    """The stems of the content words that are no names."""
    kind: SegmentKind = "request"
    asks: bool = False
    """Whether it has the form of a question or a command."""

    @property
    def best(self) -> ScoredIntent:
        """The likeliest intent."""
        return self.intents[0]

    def score(self, intent: str) -> float:
        """The best score of an intent in any operation; 0 when it is not among the likeliest."""
        return max((one.score for one in self.intents if one.intent == intent), default=0.0)

    def operation_score(self, operation: str) -> float:
        """The score of an operation; 0 when it is not among the likeliest."""
        return next((score for name, score in self.operations if name == operation), 0.0)

    def holds(self, start: int) -> bool:
        """Whether a token belongs to it."""
        return self.start <= start < self.end


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """Everything that was understood of one message."""

    text: str
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    polarity: tuple[Polarity, ...]
    """One for each token."""
    concepts: frozenset[str]
    """Ideas that the words speak of (`superlative_most`, `all_guides`)."""
    cues: frozenset[str]
    """Names of the dialogue word lists of which a phrase stands in the message (`cue_follow`, `cue_all`)."""
    cue_stems: frozenset[str]
    """The stems of the words of those phrases."""
    hints: tuple[tuple[str, int], ...]
    """Subjects pointed to without being named, with the number of words that point."""
    whole: Segment
    segments: tuple[Segment, ...]
    plain: str = field(init=False, repr=False)
    """The corrected words with a blank between them, marks left out."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", " ".join(token.text for token in self.tokens if token.is_word))

    @property
    def length(self) -> int:
        """How many words there are."""
        return self.plain.count(" ") + 1 if self.plain else 0

    def named(self, *kinds: str, within: Segment | None = None) -> tuple[Entity, ...]:
        """The names of these kinds, in order; `within` keeps to one segment."""
        found = (entity for entity in self.entities if entity.kind in kinds)
        return tuple(entity for entity in found if within is None or within.holds(entity.start))

    def polarity_of(self, entity: Entity) -> Polarity:
        """The polarity of a name: that of its first token."""
        return self.polarity[entity.start]

    def numbers(self, units: Iterable[str], within: Segment | None = None) -> tuple[Quantity, ...]:
        """The quantities of these units, in order."""
        wanted = frozenset(units)
        return tuple(q for q in self.quantities if q.unit in wanted and (within is None or within.holds(q.start)))
