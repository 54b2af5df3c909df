"""The policy: which frames of a message are answered, and when the advisor asks back instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.candidate import IntentCatalog, TurnInput
from bot.dialogue.ranker import RankedFrame, Weights
from bot.frame import Frame

MOST_FRAMES, MOST_CHOICES = 4, 3


@dataclass(frozen=True, slots=True)
class RankedSegment:
    """A segment with every frame it may mean, best first."""

    turn: TurnInput
    frames: tuple[RankedFrame, ...]


Whole = Callable[[], RankedSegment]
"""Ranks the whole message when it is called."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer, or what to offer for choice; neither means that nothing was understood."""

    frames: tuple[Frame, ...]
    choices: tuple[Frame, ...]
    segments: tuple[RankedSegment, ...]
    """Everything that was weighed, for `explain`."""


class Policy:
    """Takes the best frame of each request where it is sure enough for what a mistake would cost."""

    def __init__(self, catalog: IntentCatalog, weights: Weights, quiet: frozenset[str]) -> None:
        """`quiet` are the actions of small talk, answered only where nothing else is asked."""
        self._catalog = catalog
        self._weights = weights
        self._quiet = quiet

    def decide(self, parts: Sequence[RankedSegment], whole: Whole) -> Decision:
        """The decision on the request segments of a message; `whole` ranks it as one where none of them is clear."""
        weighed = [part for part in parts if part.frames]
        frames = self._frames(weighed)
        if not frames and (all_of_it := whole()).frames:
            weighed = [*weighed, all_of_it]
            frames = self._frames([all_of_it])
        choices = () if frames else self._choices(weighed[-1].frames) if weighed else ()
        return Decision(frames, choices, tuple(weighed))

    def _frames(self, parts: Sequence[RankedSegment]) -> tuple[Frame, ...]:
        best = [part.frames[0].candidate for part in parts if self._is_sure(part.frames)]
        sure = [frame for one in best for frame in (*one.beside, one.frame)]
        asked = [frame for frame in sure if self._catalog.action(frame) not in self._quiet]
        return tuple(self._different(asked or sure[:1]))[:MOST_FRAMES]

    def _different(self, frames: Sequence[Frame]) -> Iterator[Frame]:
        """The frames without those that ask again what an earlier one of the message asks."""
        seen: set[tuple[object, ...]] = set()
        for frame in frames:
            operation = frame.operation if self._catalog.operation(frame) else None
            key = (frame.intent, operation, frame.guides, frame.slots.subject, frame.slots.phases)
            if key not in seen and not (operation is None and any(frame.intent == one[0] for one in seen)):
                seen.add(key)
                yield frame

    def _is_sure(self, frames: Sequence[RankedFrame]) -> bool:
        """Whether the best frame's request is likely enough, whichever guides it turns out to be about."""
        best = frames[0].candidate.frame
        high = self._catalog.is_high_cost(best)
        return _by_request(frames)[best.name] >= (self._weights.certain if high else self._weights.answer)

    def _choices(self, frames: Sequence[RankedFrame]) -> tuple[Frame, ...]:
        """The likeliest frames where together they are sure enough to be worth asking about."""
        likely = [one for one in frames if self._catalog.action(one.candidate.frame) not in self._quiet]
        likely = [one for one in likely if not self._catalog.is_high_cost(one.candidate.frame)]
        by_name = {one.candidate.frame.name: one for one in reversed(likely)}
        best = sorted(by_name.values(), key=lambda one: -one.probability)[:MOST_CHOICES]
        if sum(one.probability for one in best) < self._weights.answer:
            return ()
        return tuple(one.candidate.frame for one in best)


def _by_request(frames: Sequence[RankedFrame]) -> dict[str, float]:
    """The probability of each request, over all guides that it may be about."""
    shares: dict[str, float] = {}
    for one in frames:
        name = one.candidate.frame.name
        shares[name] = shares.get(name, 0.0) + one.probability
    return shares
