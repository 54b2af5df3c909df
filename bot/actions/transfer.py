"""The skills that carry over, what each is good for, and what a path takes for granted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.counts import COUNT_OF
from bot.actions.guide_answers import (
    Line,
    answer,
    by_operation,
    in_lines,
    not_said,
    opening,
    parted,
    per_guide,
    source_role,
)
from bot.actions.guide_skills import (
    find_skill,
    find_transferable,
    subject_of,
    transfer_anchor,
)
from bot.actions.skills import learnt_skill, spoken_of
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem
from bot.retrieval.guide_index import GuideView
from bot.state import Item


def transferable(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """The skills that carry over, each with its reason."""
    if frame.slots.subject and len(frame.slots.subjects) < 2:
        return transfer_reason(view, frame, context)
    return _brought(view, frame, context, "transferable")


def _brought(view: GuideView, frame: Frame, context: ActionContext, template: str) -> ActionResult:
    every, role = view.guide.transferable_skills, context.role(view.guide.id)
    if not every:
        return not_said([context.say(f"{template}.none", role=role)], sources=(source(view, "transferable-skills"),))
    lead = context.say(f"{template}.one", role=role, source=source_role(view, context), count=len(every))
    block = ListBlock(tuple(ListItem(skill.name, skill.why) for skill in every))
    items = tuple(
        Item("skill", subject_of(view, skill.name, context) or transfer_anchor(skill), skill.name, view.guide.id)
        for skill in every
    )
    return answer(frame, [lead], block, sources=(source(view, "transferable-skills"),), items=items)


def transfer_reason(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What one skill of today is good for."""
    subject, role = frame.slots.subject, context.role(view.guide.id)
    if subject is None:
        return _brought(view, frame, context, "transferable")
    skill = find_transferable(view, subject, context)
    if skill:
        lead = context.say(f"transferable.{'yes' if frame.operation == 'yes_no' else 'does'}", skill=skill.name)
        return answer(frame, [lead, skill.why], sources=(source(view, transfer_anchor(skill)),))
    name = context.index.name(subject)
    if learnt := find_skill(view, subject, context):
        lead = context.say("transferable.to_learn", thing=name, skill=learnt.name)
        return learnt_skill(view, frame, context, lead, learnt)
    return spoken_of(view, subject, context.say("transferable.not_listed", thing=name, role=role), frame, context)


def _all_transferable(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    if frame.slots.subject:
        return _all_reasons(views, frame, context)

    def told(view: GuideView) -> Line | None:
        listed = [skill.name for skill in view.guide.transferable_skills]
        return Line(view, "; ".join(listed), "transferable-skills") if listed else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "transferable.none_of"))
    counted = Counter(skill.name for view in views for skill in view.guide.transferable_skills)
    shared = [name for name, count in counted.items() if count == len(views)]
    template = "transferable.shared" if shared else "transferable.several"
    template = "prerequisites.several" if frame.intent == "prerequisites" else template
    head = opening(frame, context, template, names=shared, count=len(views))
    return in_lines(frame, context, head, lines, silent)


def _all_reasons(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    subject = frame.slots.subject or ""

    def told(view: GuideView) -> Line | None:
        skill = find_transferable(view, subject, context)
        return Line(view, skill.why, transfer_anchor(skill)) if skill else None

    lines, silent = parted(views, told)
    name = context.index.name(subject)
    if not lines:
        return not_given(opening(frame, context, "transferable.nowhere", thing=name))
    head = opening(frame, context, "transferable.helps", thing=name, count=len(lines), all=len(views))
    return in_lines(frame, context, head, lines, silent, "transferable.silent")


def prerequisites(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What the path takes for granted; for a thing that is named, whether one needs it to begin."""
    subject, role = frame.slots.subject, context.role(view.guide.id)
    if subject is None:
        return _brought(view, frame, context, "prerequisites")
    name = context.index.name(subject)
    if skill := find_transferable(view, subject, context):
        lead = context.say("prerequisites.yes", skill=skill.name, source=source_role(view, context))
        return answer(frame, [lead, skill.why], sources=(source(view, transfer_anchor(skill)),))
    if learnt := find_skill(view, subject, context):
        lead = context.say("prerequisites.learnt", thing=name, skill=learnt.name)
        return learnt_skill(view, frame, context, lead, learnt)
    return spoken_of(view, subject, context.say("prerequisites.not_listed", thing=name, role=role), frame, context)


TRANSFER: Mapping[str, Action] = {
    "transferable": by_operation(per_guide(transferable, _all_transferable), count=COUNT_OF),
    "transfer_reason": per_guide(transfer_reason, _all_transferable),
    "prerequisites": by_operation(per_guide(prerequisites, _all_transferable), count=COUNT_OF),
}
