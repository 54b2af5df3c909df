"""A small trial of a path before a decision, and a few sentences to introduce oneself with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.plan_parts import MOST_LINES, known_views, role_names
from bot.actions.profile_values import role_name, theme_name
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, NoticeBlock, TextBlock
from bot.planning.skill_gap import carried_over
from bot.retrieval.guide_index import GuideView
from bot.state import Item, RequestedSlot
from knowledge.schema import TransferableSkill

_STEPS = 3
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
        blocks += [ListBlock(items), TextBlock(context.say("try.stop", role=role, name=_phase_name(view)))]
    else:
        blocks = [TextBlock(first)]
    anchors = ("this-week", "phase-1") if week and tasks else ("this-week",) if week else ("phase-1",)
    guide = view.guide.id
    following = (Frame("challenges").about(guide), Frame("love").about(guide), Frame("plan").about(guide))
    return ActionResult(
        tuple(blocks), sources=tuple(source(view, anchor) for anchor in anchors), suggestions=following, frame=frame
    )


def _phase_name(view: GuideView) -> str:
    return view.guide.roadmap[0].name if view.guide.roadmap else ""


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
        following = tuple(frame.about(view.guide.id) for view in views[:3])
        names = role_names(context, views)
        text = context.say("statement.which", roles=names[:MOST_LINES])
        asked = RequestedSlot("guide", (frame,))
        return ActionResult((TextBlock(text),), "clarify", suggestions=following, requested=asked, frame=frame)
    return _statement(frame.about(views[0].guide.id), context, views[0])


def _statement(frame: Frame, context: ActionContext, view: GuideView) -> ActionResult:
    role = context.role(view.guide.id)
    carried = _transferable(context, view)
    lines = [_who(context, view), *_tastes(context)]
    lines.append(context.say("statement.wants", role=role))
    if carried:
        names = tuple(skill.name for skill in carried)
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


def _who(context: ActionContext, view: GuideView) -> str:
    profile = context.state.profile
    start = context.knowledge.source(view.guide)
    role = role_name(context, profile.role) if profile.role else (start.short or start.name).lower()
    if not profile.skills:
        return context.say("statement.who", role=role)
    names = tuple(context.index.name(one) for one in profile.skills[:_SKILLS])
    return context.say("statement.who_knows", role=role, skills=names)


def _tastes(context: ActionContext) -> list[str]:
    likes = tuple(theme_name(context, theme) for theme in context.state.profile.likes[:_SKILLS])
    return [context.say("statement.likes", things=likes)] if likes else []


def _transferable(context: ActionContext, view: GuideView) -> tuple[TransferableSkill, ...]:
    """The guide's skills that carry over: those that the visitor has first told of, else its first ones."""
    profile = context.state.profile
    known = set(carried_over(context.index, view, profile.skills))
    subjects = context.index.tagger.subjects
    own = tuple(skill for skill in view.guide.transferable_skills if subjects(skill.name) & known)
    if own or (profile.role and profile.role != view.guide.source):
        return own[:_SKILLS]
    return view.guide.transferable_skills[:_SKILLS]


FIRST_STEPS: Mapping[str, Action] = {"try_cheaply": try_cheaply, "profile_statement": profile_statement}
