"""The skills that a guide has one learn, and which of them matter most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.counts import COUNT_OF
from bot.actions.guide_answers import (
    Line,
    answer,
    by_operation,
    in_lines,
    names,
    not_said,
    opening,
    parted,
    per_guide,
    source_role,
)
from bot.actions.guide_skills import (
    KINDS,
    anchor_of,
    by_priority,
    find_skill,
    find_transferable,
    subject_of,
    transfer_anchor,
)
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem
from bot.retrieval.guide_index import GuideView
from bot.state import Item
from knowledge.schema import SkillToLearn

_ASKED_NEXT = 2
_NAMED = 3


def details(skill: SkillToLearn, context: ActionContext) -> str:
    """A skill's priority and weeks: `Critical, 8 weeks`."""
    weeks = context.language.counted(skill.weeks, context.label("unit.week")) if skill.weeks else ""
    return ", ".join(part for part in (skill.priority.value if skill.priority else "", weeks) if part)


def skill_items(view: GuideView, context: ActionContext, skills: Iterable[SkillToLearn]) -> tuple[Item, ...]:
    """The skills as things that were shown."""
    return tuple(
        Item("skill", subject_of(view, skill.name, context) or anchor_of(skill), skill.name, view.guide.id)
        for skill in skills
    )


def learnt_skill(view: GuideView, frame: Frame, context: ActionContext, lead: str, skill: SkillToLearn) -> ActionResult:
    """An answer that ends in how a skill is learnt."""
    items = skill_items(view, context, [skill])
    return answer(frame, [lead, skill.how], sources=(source(view, anchor_of(skill)),), items=items)


def how_frames(view: GuideView, context: ActionContext, skills: Iterable[SkillToLearn]) -> tuple[Frame, ...]:
    """The questions how to learn the first few skills."""
    subjects = [subject for skill in skills if (subject := subject_of(view, skill.name, context))]
    return tuple(
        Frame("skill", "how").about(view.guide.id).with_slots(subject=subject)
        for subject in dict.fromkeys(subjects[:_ASKED_NEXT])
    )


def skill_list(skills: Iterable[SkillToLearn], context: ActionContext) -> ListBlock:
    """Skills with their priority and weeks."""
    return ListBlock(tuple(ListItem(skill.name, details(skill, context) or None) for skill in skills))


def skills(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """All skills to learn, the critical ones first."""
    every, role = by_priority(view.guide.skills_to_learn), context.role(view.guide.id)
    if not every:
        return not_said([context.say("skills.none", role=role)], sources=(source(view, "skills"),))
    critical = sum(skill.priority == KINDS["critical"] for skill in every)
    template = "ranked" if critical else "one" if any(skill.priority for skill in every) else "unranked"
    lead = context.say(f"skills.{template}", role=role, count=len(every), critical=critical)
    return answer(frame, [lead], skill_list(every, context), sources=(source(view, "skills"),),
                  items=skill_items(view, context, every), suggestions=how_frames(view, context, every))  # fmt: skip


def is_needed(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """Whether a thing has to be learnt."""
    subject = frame.slots.subject
    if subject is None:
        return skills(view, frame, context)
    role, name = context.role(view.guide.id), context.index.name(subject)
    if skill := find_skill(view, subject, context):
        found = details(skill, context)
        lead = context.say("skills.yes" if found else "skills.yes_bare", skill=skill.name, role=role, details=found)
        return answer(
            frame,
            [lead, skill.how],
            sources=(source(view, anchor_of(skill)),),
            items=skill_items(view, context, [skill]),
        )
    if brought := find_transferable(view, subject, context):
        lead = context.say("skills.brought", skill=brought.name, source=source_role(view, context))
        return answer(frame, [lead, brought.why], sources=(source(view, transfer_anchor(brought)),))
    return spoken_of(view, subject, context.say("skills.not_listed", thing=name, role=role), frame, context)


def spoken_of(view: GuideView, subject: str, lead: str, frame: Frame, context: ActionContext) -> ActionResult:
    """A thing that is no skill of the guide: what the guide says of it elsewhere, or that it is silent."""
    hits = [hit for hit in view.about(context.index.kin(subject)) if "resources" not in hit.place.anchor][:2]
    if not hits:
        return _in_other_guides(view, subject, lead, context)
    block = ListBlock(
        tuple(ListItem(hit.place.text, hit.place.title) for hit in hits), context.label("skills.elsewhere")
    )
    return not_said([lead], block, sources=tuple(source(view, hit.place.anchor) for hit in hits))


def _in_other_guides(view: GuideView, subject: str, lead: str, context: ActionContext) -> ActionResult:
    """A thing of which the guide says nothing: the guides that teach it."""
    taught = (
        (other, find_skill(other, subject, context)) for other in context.index.views.values() if other is not view
    )
    found = list(islice(((other, skill) for other, skill in taught if skill), _NAMED))
    said = context.say("skills.other_guides", roles=names([other for other, _ in found], context)) if found else ""
    sources = tuple(source(other, anchor_of(skill)) for other, skill in found) or (source(view, "skills"),)
    return not_said([lead, said], sources=sources, suggestions=(Frame("skills").about(view.guide.id),))


def all_skills(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    """The number of skills of each guide, with those that matter most."""

    def told(view: GuideView) -> Line | None:
        every = by_priority(view.guide.skills_to_learn)
        critical = [skill.name for skill in every if skill.priority == KINDS["critical"]]
        chosen = critical or [skill.name for skill in every[:2]]
        slots = {"count": len(every), "names": "; ".join(chosen)}
        template = "skills.line_critical" if critical else "skills.line"
        return Line(view, context.templates.words(template, 0, slots), "skills") if every else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "skills.none_of"))
    return in_lines(frame, context, opening(frame, context, "skills.several"), lines, silent)


def _need_of_all(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    subject = frame.slots.subject
    if subject is None:
        return all_skills(views, frame, context)

    def told(view: GuideView) -> Line | None:
        skill = find_skill(view, subject, context)
        text = (
            f"{skill.name} ({found})" if skill and (found := details(skill, context)) else skill.name if skill else ""
        )
        return Line(view, text, anchor_of(skill)) if skill else None

    lines, silent = parted(views, told)
    name = context.index.name(subject)
    if not lines:
        return not_given(opening(frame, context, "skills.nowhere", thing=name))
    head = opening(frame, context, "skills.needed", thing=name, count=len(lines), all=len(views))
    return in_lines(frame, context, head, lines, silent, "skills.silent")


def skills_priority(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """The skills of one priority, or all of them in their order."""
    every, role = by_priority(view.guide.skills_to_learn), context.role(view.guide.id)
    if not every:
        return skills(view, frame, context)
    if not any(skill.priority for skill in every):
        lead = context.say("skills_priority.none", role=role)
        return not_said([lead], skill_list(every, context), sources=(source(view, "skills"),),
                        items=skill_items(view, context, every))  # fmt: skip
    wanted = KINDS.get(frame.slots.kind or "")
    first = wanted or every[0].priority
    chosen = [skill for skill in every if skill.priority == first]
    rank = first.value.lower() if first else ""
    shown = chosen if wanted else every
    if not chosen:
        return not_said([context.say("skills_priority.no_such", role=role, rank=rank)], skill_list(every, context),
                        sources=(source(view, "skills"),))  # fmt: skip
    template = f"{'one' if len(chosen) == 1 else 'many'}{'' if wanted else '_of'}"
    lead = context.say(
        f"skills_priority.{template}", count=len(chosen), all=len(every), rank=rank, role=role, skill=chosen[0].name
    )
    block = () if len(shown) == 1 else (skill_list(shown, context),)
    return answer(frame, [lead], *block, sources=(source(view, "skills"),), items=skill_items(view, context, shown),
                  suggestions=how_frames(view, context, chosen))  # fmt: skip


def all_priorities(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    """The skills of one priority in each guide."""
    wanted = KINDS.get(frame.slots.kind or "", KINDS["critical"])

    def told(view: GuideView) -> Line | None:
        chosen = [skill.name for skill in view.guide.skills_to_learn if skill.priority == wanted]
        return Line(view, "; ".join(chosen), "skills") if chosen else None

    lines, silent = parted(views, told)
    rank = wanted.value.lower()
    if not lines:
        return not_given(opening(frame, context, "skills_priority.none_of", rank=rank))
    return in_lines(frame, context, opening(frame, context, "skills_priority.several", rank=rank), lines, silent)


SKILLS: Mapping[str, Action] = {
    "skills": by_operation(per_guide(skills, all_skills), yes_no=per_guide(is_needed, _need_of_all), count=COUNT_OF),
    "skills_priority": by_operation(per_guide(skills_priority, all_priorities), count=COUNT_OF),
}
