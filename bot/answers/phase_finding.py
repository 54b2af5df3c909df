"""Phases over all guides: the longest, those of a length or on a subject, and how many each roadmap has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.finding import named_subjects
from bot.answers.ranking import among
from bot.conversation import Ask
from bot.nlg.response import ListBlock, ListItem, TextBlock
from bot.nlg.templates import listing
from bot.nlg.text_renderer import weeks
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source

_LISTED = 12
_COUNTED = frozenset({"most", "fewest", "many", "more", "fewer", "least", "number"})
"""Words that, shortly before `phases`, ask for how many there are."""
_REACH = 3


@dataclass(frozen=True, slots=True)
class _Phase:
    view: GuideView
    number: int
    name: str
    weeks: int


def phase_find(scene: Scene, ask: Ask) -> Part:
    """The phases of the length or on the subject that is asked for; else how many each roadmap has, or the longest."""
    views = among(scene, ask)
    wanted = [q.low for q in scene.understanding.quantities if q.unit == "weeks"]
    if not wanted and _counts(scene):
        return _numbers_of_phases(scene, views)
    phases = [
        _Phase(view, number, phase.name, phase.weeks)
        for view in views for number, phase in enumerate(view.guide.roadmap, 1)
    ]  # fmt: skip
    subjects = set(named_subjects(scene))
    on_subject = [p for p in phases if subjects & scene.shelf.tagger.subjects(p.name)]
    if on_subject and not wanted:
        return _found(scene, on_subject, scene.say("phases_on", thing=scene.shelf.name(named_subjects(scene)[0])))
    phases = _in_place(scene, phases)
    ends = max if "superlative_least" not in scene.understanding.concepts else min
    length = wanted[0] if wanted else ends(p.weeks for p in phases)
    hits = [p for p in phases if p.weeks == length]
    if not hits:
        return Part((missing(scene.say("no_phase_of", weeks=weeks(length))),), "unknown")
    return _found(scene, hits, scene.say("phase_find", weeks=weeks(length), count=str(len(hits))))


def _found(scene: Scene, hits: Sequence[_Phase], lead: str) -> Part:
    items = tuple(
        ListItem(
            f"{scene.shelf.role(hit.view.guide.id)}: {hit.name}",
            f"{scene.say('phase_number', number=str(hit.number))}, {weeks(hit.weeks)}",
        )
        for hit in hits[:_LISTED]
    )
    sources = tuple(source(hit.view, f"phase-{hit.number}") for hit in hits[:5])
    return Part((TextBlock(lead), ListBlock(items)), sources=sources)


def _in_place(scene: Scene, phases: list[_Phase]) -> list[_Phase]:
    """Only the first phases, or only the last, where the message speaks of those."""
    ordinals = [int(q.low) for q in scene.understanding.quantities if q.unit == "ordinal"]
    if not ordinals:
        return phases
    wanted = ordinals[0]
    return [
        p for p in phases if p.number == (wanted if wanted > 0 else len(p.view.guide.roadmap) + 1 + wanted)
    ] or phases


def _counts(scene: Scene) -> bool:
    """`the most phases`, `how many stages`, `5 phases`: it asks for how many there are."""
    u = scene.understanding
    many = [i for i, t in enumerate(u.tokens) if t.text in scene.shelf.phase_words and t.text.endswith("s")]
    before = {t.text for i in many for t in u.tokens[max(0, i - _REACH) : i]}
    return bool(before & _COUNTED) or any(q.unit == "number" and q.end in many for q in u.quantities)


def _numbers_of_phases(scene: Scene, views: Sequence[GuideView]) -> Part:
    counts = {view: len(view.guide.roadmap) for view in views}
    asked = [int(q.low) for q in scene.understanding.quantities if q.unit == "number"]
    least = "superlative_least" in scene.understanding.concepts
    wanted = asked[0] if asked else min(counts.values()) if least else max(counts.values())
    hits = [scene.shelf.short(view.guide.id) for view, count in counts.items() if count == wanted]
    order = sorted(counts, key=lambda view: counts[view] if least else -counts[view])
    items = tuple(
        ListItem(scene.shelf.role(view.guide.id), scene.say("phases_of", count=str(counts[view])))
        for view in order[:_LISTED]
    )
    lead = scene.say("phases_counted", count=str(wanted), roles=listing(hits[:_LISTED]) or scene.words("no_guide"))
    return Part((TextBlock(lead), ListBlock(items)), sources=tuple(source(v, "roadmap") for v in order[:5]))
