"""What is still to learn after the skills that the visitor has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.plan_parts import MOST_LINES, joined, known_views, role_names
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.planning.abilities import known_by, skills
from bot.planning.skill_gap import SkillGap, carried_over, skill_gap, total_weeks
from bot.planning.skipping import phases_about
from bot.retrieval.guide_index import GuideView
from bot.state import Item, RequestedSlot
from knowledge.schema import SkillToLearn

_LISTED = 5
_NAMED = 3


def gap(frame: Frame, context: ActionContext) -> ActionResult:
    """The skills left to learn on one path, or how many on each of several."""
    views = known_views(frame, context)
    if not views:
        return not_given(context.say("plan.no_guides"))
    known = known_skills(frame, context)
    if len(views) > 1:
        return _of_each(frame, context, views, known)
    return _of_one(frame.about(views[0].guide.id), context, views[0], known)


def known_skills(frame: Frame, context: ActionContext) -> tuple[str, ...]:
    """The skills of the profile, and those that the request names without denying them."""
    able = skills(context.index)
    denied = {fact.value for fact in context.facts if fact.field == "skills" and fact.action == "erase"}
    named = tuple(one for one in frame.slots.subjects if one in able and one not in denied)
    return tuple(dict.fromkeys((*context.state.profile.skills, *named)))


def _of_one(frame: Frame, context: ActionContext, view: GuideView, known: tuple[str, ...]) -> ActionResult:
    found = skill_gap(context.index, view, known)
    if not found.count:
        return not_given(context.say("gap.no_skills", role=context.role(view.guide.id)))
    lines = [_lead(frame, context, view, found, known)]
    if not frame.slots.brief:
        lines += _carried(context, view, known)
    blocks: list[Block] = [TextBlock(" ".join(lines))]
    if found.left and not frame.slots.brief:
        blocks += _left(context, found)
    guide = view.guide.id
    phases = phases_about(context.index, view, known) if known else []
    skip = (Frame("skip").about(guide).with_slots(phases=(phases[0],)),) if phases else ()
    return ActionResult(
        tuple(blocks),
        sources=(source(view, "skills"),),
        suggestions=(*_first_skill(found, context, guide), Frame("plan").about(guide), *skip),
        items=tuple(Item("skill", skill.name, skill.name, guide) for skill in found.left[:_LISTED]),
        requested=None if known else RequestedSlot("skills", (frame,)),
        frame=frame,
    )


def _lead(frame: Frame, context: ActionContext, view: GuideView, found: SkillGap, known: tuple[str, ...]) -> str:
    weeks = total_weeks(found.left)
    slots: dict[str, object] = {
        "role": context.role(view.guide.id), "count": found.count, "left": len(found.left), "weeks": weeks or 0,
        "have": joined(context, [skill.name for skill in found.have]),
    }  # fmt: skip
    if not known:
        return context.say("gap.open_weeks" if weeks else "gap.open", **slots)
    if not found.left:
        return context.say("gap.nothing_left", **slots)
    told = "some" if found.have else "none"
    lead = context.say(f"gap.{told}_weeks" if weeks else f"gap.{told}", **slots)
    return f"{context.say('gap.not_yet')} {lead}" if frame.operation == "yes_no" else lead


def _carried(context: ActionContext, view: GuideView, known: tuple[str, ...]) -> list[str]:
    """What of the visitor's skills carries over, and what the guide does not ask for."""
    carried = carried_over(context.index, view, known)
    subjects = context.index.tagger.subjects
    asked = {s for skill in view.guide.skills_to_learn for s in subjects(skill.name)}
    asked |= {use.id for skill in view.guide.skills_to_learn for use in skill.resources}
    rest = tuple(one for one in known if one not in carried and not known_by(context.index, [one]) & asked)
    lines: list[str] = []
    if carried:
        lines.append(context.say("gap.carried", things=joined(context, _names(context, carried))))
    if rest:
        lines.append(context.say("gap.not_asked", things=joined(context, _names(context, rest))))
    return lines


def _names(context: ActionContext, ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(context.index.name(one) for one in ids)


def _left(context: ActionContext, found: SkillGap) -> list[Block]:
    items = tuple(
        ListItem(skill.name, _detail(context, skill, in_part=skill in found.part)) for skill in found.left[:_LISTED]
    )
    blocks: list[Block] = [ListBlock(items, context.label("gap.left"))]
    if len(found.left) > _LISTED:
        blocks.append(TextBlock(context.say("gap.more", count=len(found.left) - _LISTED)))
    return blocks


def _detail(context: ActionContext, skill: SkillToLearn, *, in_part: bool) -> str | None:
    parts = [skill.priority.value if skill.priority else ""]
    parts.append(context.templates.words("gap.weeks", 0, {"weeks": skill.weeks}) if skill.weeks else "")
    parts.append(context.label("gap.in_part") if in_part else "")
    return ", ".join(part for part in parts if part) or None


def _first_skill(found: SkillGap, context: ActionContext, guide: str) -> tuple[Frame, ...]:
    """How to learn the most urgent skill."""
    for skill in found.left[:1]:
        subjects = sorted(context.index.tagger.subjects(skill.name))
        if subjects:
            return (Frame("skill", "how").about(guide).with_slots(subject=subjects[0], subjects=(subjects[0],)),)
    return ()


def _of_each(frame: Frame, context: ActionContext, views: Sequence[GuideView], known: tuple[str, ...]) -> ActionResult:
    """How much is left on each path, the least first."""
    gaps = [(view, found) for view in views if (found := skill_gap(context.index, view, known)).count]
    if not gaps:
        return not_given(context.say("gap.no_skills_anywhere"))
    gaps.sort(key=lambda pair: len(pair[1].left) / pair[1].count)
    names = role_names(context, [view for view, _ in gaps])
    lines = tuple(
        ListItem(_line(context, name, found)) for name, (_, found) in zip(names[:MOST_LINES], gaps, strict=False)
    )
    lead = context.say("gap.all" if known else "gap.all_open", skills=joined(context, _names(context, known[:_NAMED])))
    blocks: list[Block] = [TextBlock(lead), ListBlock(lines)]
    if len(gaps) > MOST_LINES:
        blocks.append(TextBlock(context.say("plan.more", count=len(gaps) - MOST_LINES)))
    guides = tuple(view.guide.id for view, _ in gaps[:MOST_LINES])
    return ActionResult(
        tuple(blocks),
        sources=tuple(source(view, "skills") for view, _ in gaps[:MOST_LINES]),
        suggestions=tuple(frame.about(guide) for guide in guides[:3]),
        items=tuple(Item("guide", guide, context.role(guide), guide) for guide in guides),
        leader=guides[0] if known else None,
        compared=guides if frame.scope == "several" else (),
        requested=None if known else RequestedSlot("skills", (frame,)),
        frame=frame,
    )


def _line(context: ActionContext, name: str, found: SkillGap) -> str:
    weeks = total_weeks(found.left)
    slots = {"role": name, "left": len(found.left), "count": found.count, "weeks": weeks or 0}
    return context.say("gap.line_weeks" if weeks else "gap.line", **slots)


GAP: Mapping[str, Action] = {"gap": gap}
