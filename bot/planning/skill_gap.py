"""Which skills of a guide a visitor has, has in part, and still has to learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.planning.abilities import known_by
from bot.retrieval.guide_index import GuideView
from bot.retrieval.guide_index import Shelf as GuideIndex
from knowledge.schema import Priority, SkillToLearn

Coverage = Literal["have", "part", "left"]
PRIORITIES = (Priority.CRITICAL, Priority.IMPORTANT, Priority.NICE, None)
"""The order in which skills are named."""


@dataclass(frozen=True, slots=True)
class SkillGap:
    """The skills to learn of a guide, parted by what the visitor knows; the most urgent first."""

    have: tuple[SkillToLearn, ...]
    part: tuple[SkillToLearn, ...]
    left: tuple[SkillToLearn, ...]
    """All that is still to learn; those known in part are in it with all their weeks."""

    @property
    def count(self) -> int:
        """How many skills the guide lists."""
        return len(self.have) + len(self.left)


def skill_gap(index: GuideIndex, view: GuideView, skills: Sequence[str]) -> SkillGap:
    """The gap between what a visitor knows and what a guide asks for."""
    known = known_by(index, skills)
    by: dict[Coverage, list[SkillToLearn]] = {"have": [], "part": [], "left": []}
    for skill in sorted(view.guide.skills_to_learn, key=lambda one: PRIORITIES.index(one.priority)):
        by[coverage(index, skill, known)].append(skill)
    left = sorted((*by["part"], *by["left"]), key=lambda one: PRIORITIES.index(one.priority))
    return SkillGap(tuple(by["have"]), tuple(by["part"]), tuple(left))


def coverage(index: GuideIndex, skill: SkillToLearn, known: frozenset[str]) -> Coverage:
    """Whether what one knows covers a skill: its head, or all that it lists in brackets.

    Word lists read: `skill_purposes` (`Mathematics for ML`), `skill_choices` (`PyTorch or TensorFlow`).
    """
    subjects = index.tagger.subjects
    lists = index.knowledge.language
    head, _, rest = skill.name.partition("(")
    inside = subjects(rest) if rest else frozenset()
    main = subjects(_before(head, lists.get("skill_purposes", ()))) or subjects(head)
    choice = any(word in head for word in lists.get("skill_choices", ()))
    if _covers(known, main, any_will_do=choice) or (inside and inside <= known):
        return "have"
    touched = (main | inside) & known or any(use.id in known for use in skill.resources)
    return "part" if touched else "left"


def _before(text: str, marks: Sequence[str]) -> str:
    """The text up to the first of the marks."""
    return min((text.partition(mark)[0] for mark in marks), key=len, default=text)


def _covers(known: frozenset[str], wanted: frozenset[str], *, any_will_do: bool) -> bool:
    return bool(wanted) and (bool(wanted & known) if any_will_do else wanted <= known)


def total_weeks(skills: Sequence[SkillToLearn]) -> int | None:
    """The weeks added up; None where the guide leaves one out."""
    weeks = [skill.weeks for skill in skills if skill.weeks is not None]
    return sum(weeks) if weeks and len(weeks) == len(skills) else None


def carried_over(index: GuideIndex, view: GuideView, skills: Sequence[str]) -> tuple[str, ...]:
    """Of the skills one has, those that the guide says carry over."""
    titles = {
        s for tagged in view.tagged if tagged.place.section == "transferable-skills" for s in tagged.title_subjects
    }
    return tuple(skill for skill in skills if {skill, *index.wider(skill)} & titles)
