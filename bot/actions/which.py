"""Which paths ask for a thing, do without it, plan most of it, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.passages import hits_of, said
from bot.actions.rank import MOST_ROWS, some_views, with_scope
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.planning.measures import rank as ranked
from bot.planning.measures import subject_weeks
from bot.retrieval.guide_index import GuideView
from bot.state import Item


def subject_of(frame: Frame, context: ActionContext) -> str | None:
    """The subject that is asked about: named, or the intent's own theme."""
    if frame.slots.subject:
        return frame.slots.subject
    intent = context.knowledge.intents.get(frame.intent)
    return intent.about if intent else None


def which_subject(frame: Frame, context: ActionContext) -> ActionResult:
    """The paths that speak of a subject with what each says, and those that do not; `without` turns it round."""
    subject = subject_of(frame, context)
    if subject is None:
        return not_given(context.say("which.no_subject"))
    views = some_views(frame, context)
    found = {view.guide.id: hits for view in views if (hits := hits_of(context, view, subject))}
    name = context.index.name(subject)
    speaking = [view for view in views if view.guide.id in found]
    silent = [view for view in views if view.guide.id not in found]
    if not speaking:
        return not_given(context.say("passage.silent_all", subject=name))
    wanted = silent if frame.operation == "without" else speaking
    lead = _lead(frame, context, name, speaking, silent)
    lines = tuple(
        ListItem(context.index.role(view.guide.id), said(context, view, found[view.guide.id][0].place))
        for view in speaking[:MOST_ROWS]
    )
    blocks: list[Block] = [TextBlock(with_scope(frame, context, lead))]
    if frame.operation != "without" and not frame.slots.brief:
        blocks.append(ListBlock(lines))
    sources = tuple(source(view, found[view.guide.id][0].place.anchor) for view in speaking[:MOST_ROWS])
    items = tuple(Item("guide", view.guide.id, context.index.role(view.guide.id)) for view in wanted)
    done = frame.with_slots(subject=subject)
    return ActionResult(tuple(blocks), sources=sources, items=items, frame=done,
                        suggestions=(Frame("subject", "most", slots=done.slots),))  # fmt: skip


def _lead(frame: Frame, context: ActionContext, name: str, speaking: list[GuideView], silent: list[GuideView]) -> str:
    with_it = [context.role(view.guide.id) for view in speaking]
    without = [context.role(view.guide.id) for view in silent]
    if frame.operation == "without":
        return context.say("which.without" if without else "which.without_none", roles=without, subject=name)
    if not without:
        return context.say("which.all", subject=name, count=len(with_it))
    return context.say("which.some", roles=with_it, subject=name, others=without, count=len(with_it))


def rank_subject(frame: Frame, context: ActionContext) -> ActionResult:
    """Which path plans most or least of a subject, by planned weeks; a silent guide never wins."""
    subject = subject_of(frame, context)
    if subject is None:
        return not_given(context.say("which.no_subject"))
    kin = frozenset(context.index.kin(subject))
    most = frame.operation != "least"
    ranking = ranked(some_views(frame, context), lambda view: subject_weeks(view, kin), most=most)
    name = context.index.name(subject)
    if not ranking.rows:
        return which_subject(frame.asking("subject", "which").with_slots(subject=subject), context)
    best = ranking.rows[0]
    end = "most" if most else "least"
    lead = context.say(f"which.weeks_{end}", role=context.role(best.guide), subject=name, weeks=best.figure.high)
    lines = tuple(
        ListItem(context.index.role(row.guide), context.templates.fill("<count week>", {"count": row.figure.high}))
        for row in ranking.rows[:MOST_ROWS]
    )
    blocks: list[Block] = [TextBlock(with_scope(frame, context, lead))]
    if len(lines) > 1 and not frame.slots.brief:
        blocks.append(ListBlock(lines))
    if ranking.silent:
        roles = [context.role(view.guide.id) for view in ranking.silent[:MOST_ROWS]]
        blocks.append(TextBlock(context.say("which.weeks_silent", roles=roles, subject=name)))
    sources = tuple(source(row.view, row.figure.anchor) for row in ranking.rows[:MOST_ROWS])
    items = tuple(Item("guide", row.guide, context.index.role(row.guide)) for row in ranking.rows)
    return ActionResult(tuple(blocks), sources=sources, items=items, leader=best.guide,
                        compared=tuple(row.guide for row in ranking.rows),
                        frame=frame.with_slots(subject=subject))  # fmt: skip


def shared(frame: Frame, context: ActionContext) -> ActionResult:
    """What the paths have in common: skills that all or most of them ask for or build on."""
    views = some_views(frame, context)
    counts: dict[str, list[GuideView]] = {}
    for view in views:
        for subject in {s for t in view.tagged if t.place.section == "skills" for s in t.title_subjects}:
            counts.setdefault(subject, []).append(view)
    common = sorted((s for s, found in counts.items() if len(found) > 1), key=lambda s: -len(counts[s]))[:MOST_ROWS]
    if not common:
        return not_given(context.say("which.nothing_shared"))
    top = [context.index.name(subject) for subject in common if len(counts[subject]) == len(views)]
    name = "which.shared_all" if top else "which.shared_most"
    lead = context.say(name, subjects=top or [context.index.name(common[0])], count=len(views))
    lines = tuple(
        ListItem(context.index.name(subject), context.say("which.in_paths", count=len(counts[subject])))
        for subject in common
    )
    sources = tuple(source(view, "skills") for view in views[:MOST_ROWS])
    return ActionResult((TextBlock(with_scope(frame, context, lead)), ListBlock(lines)), sources=sources)


WHICH: Mapping[str, Action] = {
    "which_subject": which_subject,
    "rank_subject": rank_subject,
    "shared": shared,
}
