"""The evidence for a candidate as numbers: named features, weighed by the ranker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import get_args

from bot.dialogue.candidate import Candidate, IntentCatalog, TurnInput
from knowledge.schema import Amount

Feature = Callable[[Candidate, TurnInput, IntentCatalog], float]


def _from(*generators: str) -> Feature:
    return lambda candidate, turn, catalog: float(not candidate.generators.isdisjoint(generators))


def _intent(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    return c.intent


def _lead(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """How far the intent is ahead of the best other one."""
    family = {frame.intent for frame in catalog.family(c)}
    others = [one.score for one in turn.segment.intents if one.intent not in family]
    return c.intent - max(others, default=0.0)


def _opening(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """How far the intent is ahead, before anything was talked about: nothing else can be meant then."""
    return 0.0 if turn.state.recent else _lead(c, turn, catalog)


def _whole(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """The intent's score in the whole message."""
    return max(turn.message.whole.score(frame.intent) for frame in catalog.family(c))


def _operation(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    return c.operation


def _own_words(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """For a request that is only carried on: the words of weight that the segment has of its own."""
    return float(c.generators == {"follow_up"}) * min(_own(turn), _MOST_WORDS)


_MOST_WORDS = 5


def _rival(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """For a request that rests on the talk: the score of the best intent that the segment has by itself."""
    return float(c.generators <= _RESTING) * max(turn.segment.best.score - c.intent, 0.0)


def _follow_cue(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    cues = turn.message.cues
    return float("follow_up" in c.generators and bool({"cue_follow", "cue_same", "cue_it"} & cues))


def _changed(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    return float(c.changed) if "follow_up" in c.generators else 0.0


def _age(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    return float(c.age)


def _guides_used(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    named = turn.references.named
    return float(bool(named) and set(named) == set(c.frame.guides))


def _guides_unused(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    named = turn.references.named
    return float(bool(named) and not set(named) <= set(c.frame.guides))


def _guide_missing(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """The frame is about one guide and none is known; where all are asked for, none is missing."""
    return float(catalog.needs_guide(c.frame) and not c.frame.guides and c.frame.origin != "said")


def _latest(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """The guides carried over are those of the last answer about any."""
    return float(c.frame.origin == "carried" and bool(c.frame.guides) and c.frame.guides == turn.state.guides)


def _over_guides(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """A ranking of guides that is narrowed to one."""
    return float(catalog.is_over_guides(c.frame) and c.frame.scope == "one")


def _excluded(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """Guides are ruled out and the frame is about the rest."""
    return float(bool(turn.references.excluded) and c.frame.scope == "all_but")


def _subject_used(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    if not catalog.takes(c.frame, "subject") or turn.slots.subject is None:
        return 0.0
    intent = catalog.intents[c.frame.intent]
    return float(intent.of != "skill" or turn.slots.subject in catalog.skills)


def _subject_missing(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    return float(catalog.takes(c.frame, "subject") and c.frame.slots.subject is None)


def _subject_unused(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """A subject is named that the frame has no place for, and that is not its own theme."""
    named = turn.slots.subject
    intent = catalog.intents.get(c.frame.intent)
    own = intent.about if intent else None
    return float(named is not None and named != own and not catalog.takes(c.frame, "subject"))


def _amount_fits(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """1 where an amount is given (hours, a date, a sum) that the answer depends on, -1 for a passage beside one."""
    given = {name for name in get_args(Amount) if getattr(turn.elsewhere, name)}
    if given & set(catalog.amounts(c.frame)):
        return 1.0
    return -1.0 if given and "passage" in c.generators else 0.0


def _phase_fits(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """1 where a phase is named and used, -1 where it is named and unused or wanted and not named."""
    takes = catalog.takes(c.frame, "number")
    named = bool(turn.slots.phases or turn.named_phases)
    if takes and c.frame.slots.phases:
        said = turn.slots.phases or turn.named_phases.get(c.frame.guide or "", c.frame.slots.phases)
        return float(named) if said == c.frame.slots.phases else -1.0
    return -1.0 if takes or named else 0.0


def _foreign(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """The share of words that no guide uses, for frames about the guides; beside a guide named they are its context."""
    if turn.references.named or turn.references.elsewhere or turn.slots.subject:
        return 0.0
    off = catalog.action(c.frame) in ("offtopic", "say", "missing")
    return 0.0 if off else len(turn.segment.foreign) / max(turn.segment.content, 1)


def _nearest(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """How like the segment is to the likest example of the frame's request."""
    return max(turn.nearest.get(frame.name, 0.0) for frame in catalog.family(c))


def _unexplained(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """The share of the segment's words that nobody uses for this intent."""
    return catalog.vocabulary.unexplained(c.frame.intent, turn.segment.stems)


def _told(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """How much of the segment tells of the visitor: for what takes it up, and against any other request."""
    carried = "follow_up" in c.generators and any(getattr(turn.slots, name) for name in catalog.amounts(c.frame))
    return turn.told if carried or c.frame.intent == "profile_tell" else -turn.told


def _done(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """The segment tells of progress: for what notes it, and against any other request."""
    if turn.progress is None:
        return 0.0
    return 1.0 if c.frame.intent == turn.progress else -1.0


def _points(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """`it`, `that one` after an answer about a phase or a thing: 1 for a request about it, -1 for any other."""
    last = turn.state.last
    if last is None or "cue_it" not in turn.message.cues or turn.references.named:
        return 0.0
    phases, thing, own = last.frame.slots.phases, catalog.thing_of(last.frame), c.frame.slots
    if not (phases or thing) or turn.slots.phases or turn.slots.subject:
        return 0.0
    takes = (bool(phases) and own.phases == phases) or (thing is not None and own.subject == thing)
    return 1.0 if takes else -1.0


def _curt(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """A segment with no word of weight of its own rests on the talk; `tell me about …` begins anew."""
    anew = turn.segment.asks and not _FOLLOWING & turn.message.cues
    return float(not c.generators.isdisjoint(_RESTING) and _own(turn) == 0 and not anew)


_FOLLOWING = frozenset({"cue_follow", "cue_same", "cue_it", "cue_next", "cue_previous"})
_RESTING = frozenset({"follow_up", "next_phase", "requested_slot", "offer_accepted", "listed_item", "thing_carried"})
"""Generators whose frames rest on the talk."""


def _own(turn: TurnInput) -> int:
    """The words of weight that the segment has beside names and cue phrases (`only the figure`)."""
    return sum(one not in turn.message.cue_stems for one in turn.segment.stems)


def _job(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """An occupation without a guide is asked about: 1 for the frame that says so, -1 for any other."""
    if not turn.references.jobs or turn.references.named or turn.references.elsewhere:
        return 0.0
    return 1.0 if catalog.action(c.frame) in ("uncovered_role", "missing", "offtopic") else -1.0


def _passage(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """How surely the passage answers; what asks nothing has no answer."""
    return c.passage * turn.segment.asks


def _items_fit(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """What is asked of the kind of thing that the last answer listed, or of another kind; only beside a pointer."""
    last = turn.state.last
    kinds = {item.kind for item in last.items} if last else set()
    if last and last.frame.slots.phases:
        kinds = {"phase"}
    intent = catalog.intents.get(c.frame.intent)
    if not kinds or intent is None or not _POINTERS & turn.message.cues:
        return 0.0
    return 1.0 if intent.of in kinds else -1.0


_POINTERS = frozenset({
    "cue_both", "cue_it", "cue_follow", "cue_former", "cue_latter", "cue_most", "cue_least", "cue_count",
})  # fmt: skip


def _general(c: Candidate, turn: TurnInput, catalog: IntentCatalog) -> float:
    """An operation that the intent does not list: `how many?`, `who?`, `more` after any answer."""
    return float(catalog.operation(c.frame) is None)


FEATURES: Mapping[str, Feature] = {
    "passage": _passage,
    "passage_found": _from("passage"),
    "intent": _intent,
    "lead": _lead,
    "opening": _opening,
    "whole": _whole,
    "nearest": _nearest,
    "operation": _operation,
    "follow_up": _from("follow_up"),
    "next_phase": _from("next_phase"),
    "own_words": _own_words,
    "rival": _rival,
    "follow_cue": _follow_cue,
    "changed": _changed,
    "age": _age,
    "requested": _from("requested_slot"),
    "offer": _from("offer_accepted"),
    "offer_repeated": _from("offer_repeated"),
    "distress": _from("distress"),
    "listed_item": _from("listed_item"),
    "thing_carried": _from("thing_carried"),
    "guides_used": _guides_used,
    "guides_unused": _guides_unused,
    "guide_missing": _guide_missing,
    "latest": _latest,
    "over_one": _over_guides,
    "excluded": _excluded,
    "subject_used": _subject_used,
    "subject_missing": _subject_missing,
    "subject_unused": _subject_unused,
    "amount_fits": _amount_fits,
    "phase_fits": _phase_fits,
    "foreign": _foreign,
    "unexplained": _unexplained,
    "told": _told,
    "done": _done,
    "points": _points,
    "curt": _curt,
    "items_fit": _items_fit,
    "general": _general,
    "job": _job,
}


def features(candidate: Candidate, turn: TurnInput, catalog: IntentCatalog) -> tuple[float, ...]:
    """The features of a candidate, in the order of `FEATURES`."""
    return tuple(feature(candidate, turn, catalog) for feature in FEATURES.values())
