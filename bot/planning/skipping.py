"""Which tasks of a guide fall away when a visitor leaves out a skill or a phase."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.planning.abilities import known_by, skills
from bot.planning.plan import task_id
from bot.retrieval.guide_index import GuideView, Shelf

_PHASE = re.compile(r"phase-(\d+)$")
_TASK = re.compile(r"phase-(\d+)-task-(\d+)$")


@dataclass(frozen=True, slots=True)
class Skipping:
    """What leaving things out comes to, as ids of tasks: those that fall away, and those that stay."""

    left_out: frozenset[str]
    shared: frozenset[str]
    """Tasks that speak of something left out and of something else too, so that they stay."""


def skipping(shelf: Shelf, view: GuideView, skipped: Iterable[str]) -> Skipping:
    """The tasks that `skipped` takes out: ids of subjects and resources, `phase-2`, `phase-2-task-1`."""
    chosen = list(skipped)
    numbers = {int(match[1]) for one in chosen if (match := _PHASE.match(one))}
    tasks = {one for one in chosen if _TASK.match(one)}
    subjects = known_by(shelf, [one for one in chosen if not _PHASE.match(one) and one not in tasks])
    out: set[str] = set()
    shared: set[str] = set()
    for number, phase in enumerate(view.guide.roadmap, 1):
        for n in range(1, len(phase.tasks) + 1):
            identity = task_id(number, n)
            speaks = task_subjects(shelf, view, identity, subjects) if subjects else frozenset()
            if number in numbers or identity in tasks:
                out.add(identity)
            elif speaks & subjects:
                (out if speaks <= subjects else shared).add(identity)
    return Skipping(frozenset(out), frozenset(shared))


def task_subjects(
    shelf: Shelf, view: GuideView, anchor: str, known_resources: frozenset[str] = frozenset()
) -> frozenset[str]:
    """What a task is about: the skills that it names, and those that its courses and books are listed for.

    A resource among `known_resources` stands for itself.
    """
    tagged = next((t for t in view.tagged if t.place.anchor == anchor), None)
    if tagged is None:
        return frozenset()
    known = shelf.knowledge.resources
    resources = {s for s in tagged.text_subjects if s in known}
    named = {s for s in tagged.text_subjects if s not in known and s in skills(shelf)}
    taught = {s for one in resources - known_resources for s in taught_by(view, one) or (one,)}
    return frozenset(named | taught | resources & known_resources)


def taught_by(view: GuideView, resource: str) -> frozenset[str]:
    """The skills of the guide that list a resource: its courses are for them."""
    return frozenset(
        subject
        for tagged in view.tagged
        if tagged.place.section == "skills" and resource in tagged.place.resources
        for subject in tagged.title_subjects
    )


def phases_about(shelf: Shelf, view: GuideView, known: Iterable[str]) -> list[int]:
    """The numbers of the phases whose name or tasks speak of one of the skills."""
    wanted = known_by(shelf, known)
    found: set[int] = set()
    for tagged in view.tagged:
        anchor = tagged.place.anchor
        if tagged.place.section == "roadmap" and wanted & (tagged.title_subjects | tagged.text_subjects):
            found.add(int(anchor.split("-")[1]))
    return sorted(found)
