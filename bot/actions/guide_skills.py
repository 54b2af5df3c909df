"""Finds the skill of a guide that a subject stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.actions.base import ActionContext
from bot.retrieval.guide_index import GuideView, Tagged
from knowledge import Place
from knowledge.schema import Priority, SkillToLearn, TransferableSkill, slug

RANKS = (Priority.CRITICAL, Priority.IMPORTANT, Priority.NICE)
KINDS = {"critical": Priority.CRITICAL, "important": Priority.IMPORTANT, "nice": Priority.NICE}


def anchor_of(skill: SkillToLearn) -> str:
    """The anchor of a skill to learn."""
    return f"skill-{slug(skill.name)}"


def transfer_anchor(skill: TransferableSkill) -> str:
    """The anchor of a skill that carries over."""
    return f"transferable-{slug(skill.name)}"


def rank_of(skill: SkillToLearn) -> int:
    """The place of a skill's priority, 0 for the highest; one that has none comes last."""
    return RANKS.index(skill.priority) if skill.priority else len(RANKS)


def by_priority(skills: Iterable[SkillToLearn]) -> list[SkillToLearn]:
    """Critical skills first, else in the guide's order."""
    return sorted(skills, key=rank_of)


def find_skill(view: GuideView, subject: str, context: ActionContext) -> SkillToLearn | None:
    """The skill to learn that a subject or resource stands for: named after it, after a part or a whole of it,
    or taught with it."""
    found = _find(_tagged(view, "skills"), subject, context, taught=True)
    return next((skill for skill in view.guide.skills_to_learn if found and skill.name == found.title), None)


def find_skills(view: GuideView, subject: str, context: ActionContext) -> tuple[SkillToLearn, ...]:
    """The skills to learn that are named after a subject or after parts of it."""
    tagged, kin = _tagged(view, "skills"), _kin(subject, context)
    own = [one.place.title for one in tagged if subject in one.title_subjects]
    titles = own or [one.place.title for one in tagged if kin & one.title_subjects]
    return tuple(skill for skill in view.guide.skills_to_learn if skill.name in titles)


def find_transferable(view: GuideView, subject: str, context: ActionContext) -> TransferableSkill | None:
    """The skill that carries over and that a subject stands for."""
    found = _find(_tagged(view, "transferable-skills"), subject, context, taught=False)
    return next((skill for skill in view.guide.transferable_skills if found and skill.name == found.title), None)


def phases_about(view: GuideView, subject: str, context: ActionContext) -> tuple[int, ...]:
    """The numbers of the phases whose title or tasks speak of a subject; those with it in the title first."""
    kin = _kin(subject, context)
    named = [tagged for tagged in _tagged(view, "roadmap") if kin & (tagged.title_subjects | tagged.text_subjects)]
    titled = [tagged for tagged in named if not tagged.inside_phase]
    rest = [tagged for tagged in named if kin & tagged.text_subjects]
    return tuple(dict.fromkeys(phase_number(tagged.place) for tagged in (*titled, *rest)))


def phase_number(place: Place) -> int:
    """The number of the phase that a place of the roadmap stands in."""
    return int(place.anchor.split("-")[1])


def _tagged(view: GuideView, section: str) -> Sequence[Tagged]:
    return [tagged for tagged in view.tagged if tagged.place.section == section]


def _kin(subject: str, context: ActionContext) -> frozenset[str]:
    return frozenset(context.index.kin(subject))


def _find(tagged: Sequence[Tagged], subject: str, context: ActionContext, *, taught: bool) -> Place | None:
    return next(_matches(tagged, subject, context, taught), None)


def _matches(tagged: Sequence[Tagged], subject: str, context: ActionContext, taught: bool) -> Iterator[Place]:
    """The places that fit, best first: by the subject itself, its parts, what it is a part of, its use in a text."""
    kin, wider = _kin(subject, context), frozenset(context.index.wider(subject))
    yield from (one.place for one in tagged if subject in one.title_subjects)
    yield from (one.place for one in tagged if kin & one.title_subjects)
    yield from (one.place for one in tagged if subject in one.text_subjects and (taught or wider & one.title_subjects))
    yield from (one.place for one in tagged if wider & one.title_subjects)
    if not taught:
        yield from (one.place for one in tagged if subject in one.text_subjects)


def _position(name: str, title: str) -> int:
    """Where a name stands in a title; behind its end where it does not."""
    found = title.lower().find(name.lower())
    return len(title) if found < 0 else found


def subject_of(view: GuideView, title: str, context: ActionContext) -> str | None:
    """A subject that stands for a skill by its title, so that a question about it finds the skill again."""
    tagged = next((one for one in view.tagged if one.place.title == title and one.title_subjects), None)
    if tagged is None:
        return None
    same = _tagged(view, tagged.place.section)
    known = [one for one in tagged.title_subjects if one in context.knowledge.subjects]
    subjects = sorted(known, key=lambda one: (_position(context.index.name(one), title), one))
    return next((one for one in subjects if _find(same, one, context, taught=True) == tagged.place), None)
