"""Candidate generators: each only adds frames that the segment may mean; the ranking decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Literal

from bot.dialogue.candidate import OVER_THINGS, Candidate, IntentCatalog, TurnInput
from bot.frame import Frame, Slots
from bot.nlu.message import ScoredIntent
from bot.retrieval.passage_search import Passage

Generator = Callable[[TurnInput, IntentCatalog], Iterator[Candidate]]


def classified(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """The intents that the classifier heard, with their relatives, in every scope."""
    seen: set[tuple[str, str]] = set()
    for scored in _heard(turn, catalog):
        base = Frame(scored.intent, scored.operation)
        for frame in (base, *catalog.relatives(base)):
            if (frame.intent, frame.operation) in seen and frame is not base:
                continue
            seen.add((frame.intent, frame.operation))
            asked = turn.segment.operation_score(frame.operation)
            for scoped in scopes(catalog.fitted(frame, turn.slots), turn, catalog):
                named = _with_named_phase(scoped, turn, catalog)
                yield Candidate(named, "classified", scored.score, asked)
                if (carried := _with_carried_thing(named, turn, catalog)) is not named:
                    yield Candidate(carried, "thing_carried", scored.score, asked)


def _with_named_phase(frame: Frame, turn: TurnInput, catalog: IntentCatalog) -> Frame:
    """The frame with the phase of its guide that the message calls by name."""
    called = turn.named_phases.get(frame.guide or "", ())
    return frame.with_slots(phases=called) if called and catalog.takes(frame, "number") else frame


def _with_carried_thing(frame: Frame, turn: TurnInput, catalog: IntentCatalog) -> Frame:
    """The frame about the phase or the thing that the last answer was about, where it wants one and names none."""
    elsewhere = turn.elsewhere
    if catalog.takes(frame, "subject") and frame.slots.subject is None and elsewhere.subject:
        return frame.with_slots(subject=elsewhere.subject)
    last = turn.state.last
    if last is None or (last.frame.guides and frame.guides and last.frame.guides != frame.guides):
        return frame
    slots, thing = last.frame.slots, catalog.thing_of(last.frame)
    if catalog.takes(frame, "subject") and frame.slots.subject is None and thing:
        return frame.with_slots(subject=thing)
    if catalog.takes(frame, "number") and not frame.slots.phases and slots.phases:
        return frame.with_slots(phases=slots.phases)
    return frame


def _heard(turn: TurnInput, catalog: IntentCatalog) -> Iterator[ScoredIntent]:
    """The intents heard, each also with the likeliest operation where the intent has it."""
    likeliest = turn.segment.operations[0][0] if turn.segment.operations else ""
    for scored in turn.segment.intents:
        yield scored
        has = likeliest in catalog.intents[scored.intent].operations
        if has and likeliest != scored.operation and turn.segment.score(scored.intent) == scored.score:
            yield ScoredIntent(scored.intent, likeliest, scored.score)


def scopes(frame: Frame, turn: TurnInput, catalog: IntentCatalog) -> Iterator[Frame]:
    """The guides that a frame may be about: those named, pointed at, carried over, of the page, or all."""
    references, state = turn.references, turn.state
    if not (catalog.takes(frame, "role") or catalog.needs_guide(frame) or catalog.is_over_guides(frame)):
        yield replace(frame, scope="none")
        return
    if references.named:
        yield frame.about(*references.named)
        return
    if references.excluded and not references.elsewhere:
        yield replace(frame, scope="all_but", guides=references.excluded)
    if references.elsewhere:
        yield frame.about(*references.elsewhere, origin="carried")
    if references.pointed:
        yield frame.about(*references.pointed, origin="carried")
    # `both`, `the other one` say which guides are meant: those of the last answer are not.
    kept = () if references.pointed else (state.guides, state.compared)
    for guides in dict.fromkeys((*kept, (state.page_guide,) if state.page_guide else ())):
        if guides and (len(guides) < catalog.guides or catalog.guides == 1):
            yield frame.about(*guides, origin="carried")
    yield frame.about(origin="said" if "cue_all" in turn.message.cues else "default")


def follow_up(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """The last requests again with what the segment changes: another guide, thing, phase, operation."""
    for age, shown in enumerate(reversed(turn.state.recent)):
        last = shown.frame.by_name().with_slots(passages=(), nearby=(), brief=False)
        if age == 0 and (onward := _onward(last, turn)) is not None:
            yield Candidate(onward, "next_phase", changed=1, intent=turn.segment.score("phase"))
        for frame, changed in _merged(last, turn, catalog):
            if changed:
                again = frame.guides != last.guides and frame.name == last.name and not age
                yield Candidate(frame, "follow_up", changed=changed, age=age,
                                operation=turn.segment.operation_score(frame.operation),
                                intent=turn.segment.score(frame.intent),
                                beside=_beside(frame, turn) if again else ())  # fmt: skip


def _beside(frame: Frame, turn: TurnInput) -> tuple[Frame, ...]:
    """The other requests of the last turn, asked again about the guides of a frame."""
    *earlier, last = turn.state.recent
    others = [shown.frame.by_name() for shown in earlier if shown.turn == last.turn]
    return tuple(
        replace(one, scope=frame.scope, guides=frame.guides, origin=frame.origin) for one in others if one.guides
    )


def _onward(last: Frame, turn: TurnInput) -> Frame | None:
    """`next`, `before that`: the phase behind or before the one last shown or finished, else the first."""
    cues = turn.message.cues
    step = ("cue_next" in cues) - ("cue_previous" in cues)
    if not step or len(last.guides) != 1 or turn.slots.phases:
        return None
    finished = [phase for one in turn.state.progress if one.guide == last.guide for phase in one.phases]
    known = max(last.slots.phases or finished or (0,))
    return replace(last, intent="phase", operation="give", slots=Slots(phases=(max(1, known + step),)))


def _merged(last: Frame, turn: TurnInput, catalog: IntentCatalog) -> Iterator[tuple[Frame, int]]:
    """The earlier frame with the partial frame of the segment laid over it, and how many slots that changes."""
    if last.intent not in catalog.intents:
        # What the search found for one message is no request that could be changed.
        yield from ((replace(last, operation=operation), 1) for operation in _operations(turn, last, catalog))
        return
    frame, changed = last, 0
    guides = turn.references.named or turn.references.pointed
    if last.scope == "none":
        # Small talk and commands are about no guide that could be changed.
        guides = ()
    if guides:
        frame, changed = frame.about(*guides, origin="said"), changed + 1
    elif turn.references.excluded:
        frame, changed = replace(frame, scope="all_but", guides=turn.references.excluded), changed + 1
    elif "cue_all" in turn.message.cues:
        frame, changed = frame.about(origin="said"), changed + 1
    things = _changed_things(frame, turn.slots, catalog)
    if things is not frame:
        for relative in (things, *catalog.relatives(things)):
            kept = relative is things and _same_kinds(things.slots, last.slots)
            if kept or catalog.fitted(relative, relative.slots).slots == relative.slots:
                yield relative, changed + 1 + (relative is not things)
    for operation in _operations(turn, last, catalog):
        yield replace(frame, operation=operation), changed + 1
    if turn.slots.brief:
        yield frame.with_slots(brief=True), changed + 1
    yield frame, changed


def _same_kinds(slots: Slots, earlier: Slots) -> bool:
    """Whether a subject or a phase stands only where the earlier request had one too."""
    return bool(earlier.subject or not slots.subject) and bool(earlier.phases or not slots.phases)


def _changed_things(frame: Frame, slots: Slots, catalog: IntentCatalog) -> Frame:
    """The frame with the subject, phase, narrowing word or amount that the segment names."""
    names = ("subject", "phases", "kind", *catalog.amounts(frame))
    given = {name: getattr(slots, name) for name in names}
    values = {name: value for name, value in given.items() if value and value != getattr(frame.slots, name)}
    return frame.with_slots(**values) if values else frame


_CUED = {
    "cue_count": "count", "cue_why": "why", "cue_where": "where", "cue_when": "when", "cue_who": "who",
    "cue_more": "more",
}  # fmt: skip
"""Operations that a short phrase asks of whatever was last answered."""
_ENDS = {"cue_most": "most", "cue_least": "least"}
"""Comparatives (`higher`, `less`) that ask for an end of whatever was last measured."""
_OPPOSITE = {"most": "least", "least": "most", "which": "without", "without": "which"}


def _operations(turn: TurnInput, last: Frame, catalog: IntentCatalog) -> Iterator[str]:
    if catalog.is_high_cost(last):
        return
    yield from (operation for cue, operation in _CUED.items() if cue in turn.message.cues)
    has = catalog.intents[last.intent].operations if last.intent in catalog.intents else {}
    yield from (operation for cue, operation in _ENDS.items() if cue in turn.message.cues and operation in has)
    if "cue_opposite" in turn.message.cues and last.operation in _OPPOSITE:
        yield _OPPOSITE[last.operation]


def requested_slot(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """The requests that wait for the advisor's question, with what the segment gives."""
    requested = turn.state.requested
    if requested is None:
        return
    chosen = _chosen(turn, len(requested.choices))
    if chosen is not None:
        yield Candidate(requested.choices[chosen].frame, "requested_slot", age=requested.age, changed=1)
    guides = turn.references.named or turn.references.pointed
    for frame in requested.frames:
        if requested.slot == "guide" and guides:
            yield Candidate(frame.about(*guides), "requested_slot", age=requested.age, changed=1)
        filled = _filled(frame, requested.slot, turn.slots)
        if filled is not None:
            yield Candidate(filled, "requested_slot", age=requested.age, changed=1)


def _filled(frame: Frame, slot: str, slots: Slots) -> Frame | None:
    """A waiting request with the value that was asked for, None where the segment does not give it."""
    if slot == "hours" and (hours := slots.hours or slots.count):
        return frame.with_slots(hours=float(hours))
    if slot == "start" and slots.date:
        return frame.with_slots(date=slots.date)
    if slot == "salary" and (money := slots.money or slots.count):
        return frame.with_slots(money=float(money))
    if slot in ("skills", "likes") and slots.subjects:
        return frame.with_slots(subjects=slots.subjects)
    return None


def _chosen(turn: TurnInput, choices: int) -> int | None:
    """Which of several choices the segment picks: by its number, `yes` to the only or first one."""
    if "cue_affirm" in turn.message.cues and choices:
        return 0
    number = turn.slots.count or turn.slots.phase
    if number is None or not choices:
        return None
    place = number - 1 if number > 0 else choices + number
    return place if 0 <= place < choices else None


def offered(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """What was last offered: sent back word for word, picked by number, or accepted with `yes`."""
    offers = turn.state.offers
    for offer in offers:
        if offer.text == turn.message.text:
            yield Candidate(offer.frame, "offer_repeated")
    chosen = None if turn.state.requested else _chosen(turn, len(offers))
    if chosen is not None:
        yield Candidate(offers[chosen].frame, "offer_accepted", changed=1)


def told(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """An acknowledgement of what the visitor tells of themselves."""
    if turn.told:
        yield Candidate(Frame("profile_tell", slots=turn.slots), "told", turn.segment.score("profile_tell"))
    if turn.progress:
        for frame in scopes(Frame(turn.progress, slots=turn.slots), turn, catalog):
            yield Candidate(frame, "told", turn.segment.score(turn.progress))


def listed_item(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """An item of the list last shown: by its place, asked about as the segment or as the list itself was."""
    last = turn.state.last
    place = turn.slots.phase
    if last is None or not last.items or place is None:
        return
    index = place - 1 if place > 0 else len(last.items) + place
    if not 0 <= index < len(last.items):
        return
    item = last.items[index]
    for scored in turn.segment.intents[:3]:
        yield from _about_item(Frame(scored.intent, scored.operation), item.kind, item.id, turn, catalog, scored.score)
    opening = {"guide": Frame("overview"), "phase": Frame("phase"), "skill": Frame("skill", "how"),
               "resource": Frame("subject")}.get(item.kind)  # fmt: skip
    if opening:
        yield from _about_item(opening, item.kind, item.id, turn, catalog, 0.0)


def _about_item(
    frame: Frame, kind: str, identity: str, turn: TurnInput, catalog: IntentCatalog, score: float
) -> Iterator[Candidate]:
    guides = turn.references.named or turn.state.guides
    if kind == "guide":
        yield Candidate(frame.about(identity, origin="carried"), "listed_item", score, changed=1)
        return
    slots = replace(turn.slots, phases=(int(identity),)) if kind == "phase" else replace(
        turn.slots, subject=identity, phases=())  # fmt: skip
    for relative in (frame, *catalog.relatives(frame)):
        fitted = catalog.fitted(relative, slots)
        if fitted.slots.phases or fitted.slots.subject:
            yield Candidate(fitted.about(*guides, origin="carried"), "listed_item", score, changed=1)


def passage(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """The statement of a guide that the search found likeliest to answer; none on an occupation without a guide."""
    if not turn.passages or (turn.references.jobs and not turn.references.named):
        return
    best = turn.passages[0]
    if answering := catalog.answering(best.place.anchor):
        yield from _answering(answering, best, turn)
        return
    near = [one.name for one in turn.passages[:MOST_PASSAGES] if one.guide == best.guide]
    frame = Frame("passage", slots=replace(turn.slots, passages=tuple(near)))
    yield Candidate(frame.about(best.guide, origin=_origin(turn)), "passage", passage=best.probability)


def _answering(frame: Frame, found: Passage, turn: TurnInput) -> Iterator[Candidate]:
    """The request that answers the place found; none where several things are to be ranked or compared."""
    if turn.segment.operations and turn.segment.operations[0][0] in OVER_THINGS:
        return
    phases = frame.slots.phases and (turn.slots.phases or frame.slots.phases)
    frame = replace(frame, slots=replace(turn.slots, phases=phases))
    guides = turn.references.named or ((found.guide,) if turn.within else ())
    yield Candidate(frame.about(*guides, origin=_origin(turn)), "passage", turn.segment.score(frame.intent),
                    turn.segment.operation_score("give"), passage=found.probability)  # fmt: skip


def _origin(turn: TurnInput) -> Literal["said", "carried"]:
    return "said" if turn.references.named else "carried"


def remaining(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """Where paths are ruled out and nothing is asked: the paths that remain."""
    if turn.references.excluded and not turn.segment.asks:
        yield Candidate(Frame("paths", "list", "all_but", turn.references.excluded), "remaining")


def distress(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """A phrase of distress stands in the segment."""
    if turn.distressed:
        heard = turn.segment.best.intent if turn.segment.best.intent.startswith("care") else "care"
        yield Candidate(Frame(heard), "distress", turn.segment.score(heard))


def uncovered(turn: TurnInput, catalog: IntentCatalog) -> Iterator[Candidate]:
    """An occupation that no guide leads to is asked about."""
    for job in turn.references.jobs[:1]:
        yield Candidate(Frame("other_roles", slots=replace(turn.slots, job=job)), "uncovered",
                        turn.segment.score("other_roles"))  # fmt: skip


MOST_PASSAGES = 3
GENERATORS: tuple[Generator, ...] = (
    classified, follow_up, requested_slot, offered, told, listed_item, passage, remaining, distress, uncovered,
)  # fmt: skip
"""In the order in which `explain` lists them; the order decides nothing."""


def candidates(
    turn: TurnInput, catalog: IntentCatalog, generators: Iterable[Generator] = GENERATORS
) -> list[Candidate]:
    """Every candidate for a segment; what several generators find for one frame is evidence for one candidate."""
    best: dict[Frame, Candidate] = {}
    for generator in generators:
        for candidate in generator(turn, catalog):
            known = best.get(candidate.frame)
            best[candidate.frame] = candidate if known is None else known.joined(candidate)
    return list(best.values())
