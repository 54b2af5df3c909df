"""A small trial of a path before a decision, and a few sentences to introduce oneself with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.plan_parts import MOST_LINES, guide_choices, joined, known_views, role_names
from bot.actions.profile_values import role_name, theme_name
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, NoticeBlock, TextBlock
from bot.planning.skill_gap import carried_over
from bot.retrieval.guide_index import GuideView
from bot.state import Item, RequestedSlot
from knowledge.schema import TransferableSkill

_STEPS = 3
_PAY = "pay"
"""A wish for good pay does not stand in an application."""
_SKILLS = 3


def try_cheaply(frame: Frame, context: ActionContext) -> ActionResult:
    """How to try a path with little effort: this week's steps, the first task of the roadmap, when to stop."""
    views = known_views(frame, context)
    if not views:
        return not_given(context.say("plan.no_guides"))
    if len(views) > 1:
        return _first_steps(frame, context, views)
    view = views[0]
    frame = frame.about(view.guide.id)
    week = view.guide.action_plan.this_week[:_STEPS]
    tasks = view.guide.roadmap[0].tasks[:1] if view.guide.roadmap else ()
    role = context.role(view.guide.id)
    if not week and not tasks:
        return not_given(context.say("try.nothing", role=role))
    first = (week or tasks)[0].text
    blocks: list[Block] = [TextBlock(context.say("try.one", role=role))]
    if not frame.slots.brief:
        items = tuple(ListItem(one.text) for one in (*week, *tasks))
        blocks += [ListBlock(items), *_when_to_stop(context, view)]
    else:
        blocks = [TextBlock(first)]
    anchors = ("this-week", "phase-1") if week and tasks else ("this-week",) if week else ("phase-1",)
    guide = view.guide.id
    following = (Frame("challenges").about(guide), Frame("love").about(guide), Frame("plan").about(guide))
    return ActionResult(
        tuple(blocks), sources=tuple(source(view, anchor) for anchor in anchors), suggestions=following, frame=frame
    )


def _when_to_stop(context: ActionContext, view: GuideView) -> list[Block]:
    """The end of the first phase is the point to look back."""
    return [TextBlock(context.say("try.stop", name=phase.name, weeks=phase.weeks)) for phase in view.guide.roadmap[:1]]


def _first_steps(frame: Frame, context: ActionContext, views: Sequence[GuideView]) -> ActionResult:
    """The first step of each path."""
    having = [view for view in views if view.guide.action_plan.this_week][:MOST_LINES]
    if not having:
        return not_given(context.say("try.nothing_anywhere"))
    lines = tuple(
        ListItem(context.say("try.line", role=name, text=view.guide.action_plan.this_week[0].text))
        for name, view in zip(role_names(context, having), having, strict=True)
    )
    guides = tuple(view.guide.id for view in having)
    blocks: list[Block] = [TextBlock(context.say("try.all")), ListBlock(lines)]
    if len(views) > len(having):
        blocks.append(TextBlock(context.say("plan.more", count=len(views) - len(having))))
    return ActionResult(
        tuple(blocks),
        sources=tuple(source(view, "this-week") for view in having),
        suggestions=tuple(frame.about(guide) for guide in guides[:3]),
        items=tuple(Item("guide", guide, context.role(guide), guide) for guide in guides),
        compared=guides if frame.scope == "several" else (),
        frame=frame,
    )


def profile_statement(frame: Frame, context: ActionContext) -> ActionResult:
    """A short text about oneself for one path, from what was told and from why skills carry over."""
    views = known_views(frame, context)
    if not views:
        return not_given(context.say("plan.no_guides"))
    if len(views) > 1:
        names = role_names(context, views)
        text = context.say("statement.which", roles=names[:MOST_LINES])
        asked = RequestedSlot("guide", (frame,), guide_choices(frame, context, views))
        return ActionResult((TextBlock(text),), "clarify", requested=asked, frame=frame)
    return _statement(frame.about(views[0].guide.id), context, views[0])


def _statement(frame: Frame, context: ActionContext, view: GuideView) -> ActionResult:
    role = context.role(view.guide.id)
    own = _own_skills(context, view)
    carried = own or _transferable(context, view)
    lines = [*_who(context), *_tastes(context)]
    lines.append(context.say("statement.wants", role=role))
    if own:
        names = tuple(skill.name for skill in own)
        lines.append(context.say("statement.brings", skills=names, count=len(names)))
    missing_facts = [field for field in ("role", "skills", "likes") if not getattr(context.state.profile, field)]
    blocks: list[Block] = [TextBlock(context.say("statement.lead", role=role)), TextBlock(" ".join(lines))]
    if carried:
        reasons = tuple(ListItem(skill.name, skill.why) for skill in carried)
        blocks.append(ListBlock(reasons, context.label("statement.why")))
    asked = None
    if missing_facts:
        field = missing_facts[0]
        blocks.append(NoticeBlock("assumption", context.say(f"statement.ask_{field}")))
        asked = RequestedSlot("skills", (frame,)) if field == "skills" else None
    guide = view.guide.id
    following = (Frame("cv").about(guide), Frame("interviews").about(guide), Frame("gap").about(guide))
    return ActionResult(
        tuple(blocks), sources=(source(view, "transferable-skills"),), suggestions=following, requested=asked,
        frame=replace(frame),
    )  # fmt: skip


def _who(context: ActionContext) -> list[str]:
    """The job and the skills that were told; what was not told is left out."""
    profile = context.state.profile
    names = joined(context, [context.index.name(one) for one in profile.skills[:_SKILLS]])
    role = role_name(context, profile.role) if profile.role else ""
    if role:
        return [context.say("statement.who_knows" if names else "statement.who", role=role, skills=names)]
    return [context.say("statement.knows", skills=names)] if names else []


def _tastes(context: ActionContext) -> list[str]:
    told = (theme for theme in context.state.profile.likes if theme != _PAY)
    likes = tuple(theme_name(context, theme) for theme in told)[:_SKILLS]
    return [context.say("statement.likes", things=likes)] if likes else []


def _own_skills(context: ActionContext, view: GuideView) -> tuple[TransferableSkill, ...]:
    """The guide's skills that carry over and that the visitor has told of."""
    known = set(carried_over(context.index, view, context.state.profile.skills))
    subjects = context.index.tagger.subjects
    return tuple(skill for skill in view.guide.transferable_skills if subjects(skill.name) & known)[:_SKILLS]


def _transferable(context: ActionContext, view: GuideView) -> tuple[TransferableSkill, ...]:
    """The first of the guide's skills that carry over, for a visitor who may come from the role it starts from."""
    role = context.state.profile.role
    return view.guide.transferable_skills[:_SKILLS] if role in (None, view.guide.source) else ()


FIRST_STEPS: Mapping[str, Action] = {"try_cheaply": try_cheaply, "profile_statement": profile_statement}
