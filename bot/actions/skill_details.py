"""One skill of a guide: how to learn it, how long it takes, how much it matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.guide_answers import (
    Line,
    OneGuide,
    answer,
    by_operation,
    in_lines,
    not_said,
    opening,
    parted,
    per_guide,
    ranked,
)
from bot.actions.guide_skills import (
    KINDS,
    RANKS,
    anchor_of,
    find_skill,
    find_skills,
    find_transferable,
    phases_about,
    rank_of,
    transfer_anchor,
)
from bot.actions.skills import (
    all_priorities,
    all_skills,
    details,
    how_frames,
    skill_items,
    skill_list,
    skills,
    skills_priority,
    spoken_of,
)
from bot.frame import Frame, Slots
from bot.nlg.response import ListBlock, ListItem
from bot.retrieval.guide_index import GuideView
from bot.state import Item
from knowledge import Place
from knowledge.schema import SkillToLearn

_REASONS = ("reality", "overview", "roadmap")
"""The sections that give reasons for a skill, the best first."""


def skill_how(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How to learn one skill, and with what."""
    subject = frame.slots.subject
    if subject is None:
        return skills(view, frame, context)
    skill = find_skill(view, subject, context)
    if skill is None:
        return _no_skill(view, subject, frame, context)
    used = tuple(
        Item("resource", use.id, context.knowledge.resource(use.id).name, view.guide.id) for use in skill.resources
    )
    others = [other for other in find_skills(view, subject, context) if other is not skill][:2]
    if others:
        said = [context.say("skill_how.named", skill=one.name, how=one.how) for one in (skill, *others)]
        sources = tuple(source(view, anchor_of(one)) for one in (skill, *others))
        return answer(frame, said, sources=sources, items=skill_items(view, context, (skill, *others)))
    return answer(
        frame,
        [_how(skill, subject, context), _planned(skill, context)],
        sources=(source(view, anchor_of(skill)),),
        items=used or skill_items(view, context, [skill]),
    )


def _how(skill: SkillToLearn, subject: str, context: ActionContext) -> str:
    """How to learn it; where the skill goes by another name than what was asked, with that name."""
    name = context.index.name(subject)
    if name.lower() in skill.name.lower():
        return skill.how
    return context.say("skill_how.part", thing=name, skill=skill.name, how=skill.how)


def _planned(skill: SkillToLearn, context: ActionContext) -> str:
    """Its priority and weeks in a sentence, as far as the guide gives them."""
    rank = skill.priority.value.lower() if skill.priority else ""
    if not rank and not skill.weeks:
        return ""
    template = "planned" if rank and skill.weeks else "rank" if rank else "weeks"
    return context.say(f"skill_how.{template}", rank=rank, weeks=skill.weeks or 0)


def _no_skill(view: GuideView, subject: str, frame: Frame, context: ActionContext) -> ActionResult:
    """A subject that is no skill to learn: it may carry over, or only be spoken of."""
    name, role = context.index.name(subject), context.role(view.guide.id)
    brought = find_transferable(view, subject, context)
    if brought:
        lead = context.say("skill_how.brought", skill=brought.name)
        return not_said([lead, brought.why], sources=(source(view, transfer_anchor(brought)),))
    return spoken_of(view, subject, context.say("skills.not_listed", thing=name, role=role), frame, context)


def skill_weeks(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How many weeks one skill takes, or each of them."""
    subject = frame.slots.subject
    if subject is None:
        return _weeks_of_each(view, frame, context)
    skill = find_skill(view, subject, context)
    if skill is None:
        return _no_skill(view, subject, frame, context)
    phase = _phase_beside(view, subject, skill, context)
    sources = (source(view, anchor_of(skill)),)
    if skill.weeks:
        lead = context.say("skill_weeks.one", weeks=skill.weeks, skill=skill.name)
        return answer(frame, [lead, phase], sources=sources, items=skill_items(view, context, [skill]))
    lead = context.say("skill_weeks.none", skill=skill.name)
    return not_said([lead, phase or skill.how], sources=sources, items=skill_items(view, context, [skill]))


def _phase_beside(view: GuideView, subject: str, skill: SkillToLearn, context: ActionContext) -> str:
    """The phase that covers the skill, where it lasts another time than the skill's own weeks."""
    number = next(iter(phases_about(view, subject, context)), None)
    if number is None or view.guide.roadmap[number - 1].weeks == skill.weeks:
        return ""
    phase = view.guide.roadmap[number - 1]
    return context.say("skill_weeks.phase", number=number, name=phase.name, weeks=phase.weeks)


def _weeks_of_each(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    timed = sorted((s for s in view.guide.skills_to_learn if s.weeks), key=lambda skill: -(skill.weeks or 0))
    if not timed:
        return _no_weeks(view, context)
    total = sum(skill.weeks or 0 for skill in timed)
    lead = context.say("skill_weeks.each", total=total, count=len(timed))
    return answer(frame, [lead], skill_list(timed, context), sources=(source(view, "skills"),),
                  items=skill_items(view, context, timed))  # fmt: skip


def _no_weeks(view: GuideView, context: ActionContext) -> ActionResult:
    """No skill has weeks: the phases have."""
    lead = context.say("skill_weeks.none_at_all", role=context.role(view.guide.id))
    number = view.phase_of_length(longest=True)
    if number is None:
        return not_said([lead], sources=(source(view, "skills"),))
    phase = view.guide.roadmap[number - 1]
    said = context.say("skill_weeks.longest_phase", name=phase.name, weeks=phase.weeks)
    return not_said([lead, said], sources=(source(view, "skills"), source(view, f"phase-{number}")))


def biggest_skill(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """The skill that takes longest, and those that follow."""
    timed = sorted((s for s in view.guide.skills_to_learn if s.weeks), key=lambda skill: -(skill.weeks or 0))
    if not timed:
        return _no_weeks(view, context)
    top = [skill for skill in timed if skill.weeks == timed[0].weeks]
    lead = context.say("biggest_skill.one" if len(top) == 1 else "biggest_skill.tie",
                       skill=top[0].name, skills=[skill.name for skill in top], weeks=top[0].weeks)  # fmt: skip
    rest = ListBlock(
        tuple(ListItem(s.name, details(s, context)) for s in timed[len(top) :][:3]), context.label("skills.next")
    )
    blocks = (rest,) if rest.items else ()
    sources, items = (source(view, anchor_of(top[0])),), skill_items(view, context, timed[:4])
    return answer(frame, [lead], *blocks, sources=sources, items=items, suggestions=how_frames(view, context, top))


def skill_priority(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How much one skill matters."""
    subject = frame.slots.subject
    if subject is None:
        return skills_priority(view, frame, context)
    skill = find_skill(view, subject, context)
    if skill is None:
        return _no_skill(view, subject, frame, context)
    sources, items = (source(view, anchor_of(skill)),), skill_items(view, context, [skill])
    if skill.priority is None:
        lead = context.say("skill_priority.none", skill=skill.name, role=context.role(view.guide.id))
        return not_said([lead, _use_of(view, subject, context)], sources=sources, items=items)
    weeks = context.say("skill_priority.weeks", weeks=skill.weeks) if skill.weeks else ""
    name, verdict = context.index.name(subject), _verdict(frame, skill)
    verdict = "part" if verdict == "one" and name.lower() not in skill.name.lower() else verdict
    lead = context.say(f"skill_priority.{verdict}", thing=name, skill=skill.name, rank=skill.priority.value.lower())
    return answer(frame, [lead, weeks], sources=sources, items=items)


def _verdict(frame: Frame, skill: SkillToLearn) -> str:
    """Whether the skill ranks as high as a yes-or-no question supposes; without a rank, as an important one."""
    if frame.operation != "yes_no":
        return "one"
    asked = KINDS.get(frame.slots.kind or "", KINDS["important"])
    if asked == KINDS["nice"]:
        return "yes" if skill.priority == asked else "no"
    return "yes" if rank_of(skill) <= RANKS.index(asked) else "no"


def _use_of(view: GuideView, subject: str, context: ActionContext) -> str:
    numbers = phases_about(view, subject, context)
    if not numbers:
        return ""
    return context.say("skill_priority.phases", phases=[str(number) for number in sorted(numbers)],
                       count=len(numbers))  # fmt: skip


def _is_statement(place: Place) -> bool:
    """Whether it is a reason, and not a matter of taste, the title of a phase or its materials."""
    return place.anchor.startswith(("challenges", "overview")) or "-task-" in place.anchor


def why_skill(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What one skill is needed for: the tasks and challenges that speak of it."""
    subject = frame.slots.subject
    if subject is None:
        return skills_priority(view, frame, context)
    kin = context.index.kin(subject)
    hits = [hit.place for hit in view.about(kin) if hit.place.section in _REASONS and _is_statement(hit.place)]
    said = sorted(hits, key=lambda place: _REASONS.index(place.section))[:3]
    if not said:
        return skill_priority(view, frame, context)
    lead = context.say("why.skill", thing=context.index.name(subject), role=context.role(view.guide.id))
    block = ListBlock(tuple(ListItem(place.text, place.title) for place in said))
    return answer(frame, [lead], block, sources=tuple(source(view, place.anchor) for place in said))


def _each(views: Sequence[GuideView], frame: Frame, context: ActionContext, what: str) -> ActionResult:
    """The skill in every guide that has it: how to learn it, or its weeks and priority."""
    subject = frame.slots.subject or ""

    def told(view: GuideView) -> Line | None:
        skill = find_skill(view, subject, context)
        if skill is None:
            return None
        text = skill.how if what == "how" else details(skill, context)
        return Line(view, text, anchor_of(skill)) if text else None

    lines, silent = parted(views, told)
    name = context.index.name(subject)
    if not lines:
        return not_given(opening(frame, context, "skills.nowhere", thing=name))
    head = opening(frame, context, f"skills.{what}_each", thing=name, count=len(lines), all=len(views))
    return in_lines(frame, context, head, lines, silent, "skills.silent" if what == "how" else "guides.silent")


def _how_each(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    return _each(views, frame, context, "how") if frame.slots.subject else all_skills(views, frame, context)


def _weeks_each(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    return _each(views, frame, context, "details") if frame.slots.subject else _biggest_of_all(views, frame, context)


def _priority_each(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    return _each(views, frame, context, "details") if frame.slots.subject else all_priorities(views, frame, context)


def _biggest_of_all(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        biggest = max(view.guide.skills_to_learn, key=lambda skill: skill.weeks or 0, default=None)
        if biggest is None or not biggest.weeks:
            return None
        weeks = context.language.counted(biggest.weeks, context.label("unit.week"))
        return Line(view, f"{biggest.name}, {weeks}", anchor_of(biggest), biggest.weeks)

    return ranked(frame, context, "biggest_skill", *parted(views, told), highest_first=True)


_QUESTIONS = (("skill", "how"), ("skill_weeks", "give"), ("skill_priority", "give"))
"""What one asks of a skill."""


def _leading_on(one: OneGuide) -> OneGuide:
    """The action with the other questions about the same skill as suggestions."""

    def act(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
        result = one(view, frame, context)
        if frame.slots.subject is None or result.status == "unknown":
            return result
        here = Frame("skill", slots=Slots(subject=frame.slots.subject)).about(view.guide.id)
        others = tuple(here.asking(*question) for question in _QUESTIONS if question[0] != frame.intent)
        return replace(result, suggestions=others)

    return act


SKILL_DETAILS: Mapping[str, Action] = {
    "skill_how": by_operation(
        per_guide(_leading_on(skill_how), _how_each),
        why=per_guide(_leading_on(why_skill), _how_each),
        count=per_guide(_leading_on(skill_weeks), _weeks_each),
        when=per_guide(_leading_on(skill_weeks), _weeks_each),
    ),
    "skill_weeks": by_operation(
        per_guide(_leading_on(skill_weeks), _weeks_each), most=per_guide(biggest_skill, _biggest_of_all)
    ),
    "skill_priority": by_operation(
        per_guide(_leading_on(skill_priority), _priority_each), why=per_guide(_leading_on(why_skill), _priority_each)
    ),
    "biggest_skill": per_guide(biggest_skill, _biggest_of_all),
}
