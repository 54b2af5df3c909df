"""Which paths ask for a thing, do without it, plan most of it, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.passages import direct_hits
from bot.actions.path_names import path_names, path_title
from bot.actions.rank import MOST_ROWS, some_views, with_scope
from bot.actions.subject_lines import lead, lines, spoken
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.planning.measures import rank as ranked
from bot.planning.measures import subject_weeks
from bot.retrieval.guide_index import GuideView
from bot.state import Item

_SHARED = 5
"""Shared skills that are listed."""


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
    found = {view.guide.id: spoken(view, hits) for view in views if (hits := direct_hits(context, view, subject))}
    name = context.index.name(subject)
    speaking = [found[view.guide.id] for view in views if view.guide.id in found]
    silent = [view for view in views if view.guide.id not in found]
    if not speaking:
        return not_given(context.say("passage.silent_all", subject=name))
    without = frame.operation == "without"
    wanted = silent if without else [one.view for one in speaking]
    text = _without(context, name, silent) if without else lead(context, subject, speaking, silent)
    blocks: list[Block] = [TextBlock(with_scope(frame, context, text))]
    if not without and not frame.slots.brief:
        blocks.append(lines(context, speaking, subject))
    sources = tuple(source(one.view, one.place.anchor) for one in speaking[:MOST_ROWS])
    items = tuple(Item("guide", view.guide.id, path_title(view, context)) for view in wanted)
    done = frame.with_slots(subject=subject)
    return ActionResult(tuple(blocks), sources=sources, items=items, frame=done,
                        suggestions=(Frame("subject", "most", slots=done.slots),))  # fmt: skip


def _without(context: ActionContext, name: str, silent: list[GuideView]) -> str:
    """The paths that do without a subject."""
    roles = path_names(silent, context)
    template = "which.without_none" if not roles else "which.without_one" if len(roles) == 1 else "which.without"
    return context.say(template, roles=roles, subject=name)


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
    tied = path_names([row.view for row in ranking.tied], context)
    template = f"which.weeks_{end}_tied" if len(tied) > 1 else f"which.weeks_{end}"
    text = context.say(template, role=tied[0], roles=tied, subject=name, weeks=best.figure.high)
    rows = tuple(
        ListItem(path_title(row.view, context), context.templates.fill("<count week>", {"count": row.figure.high}))
        for row in ranking.rows[:MOST_ROWS]
    )
    blocks: list[Block] = [TextBlock(with_scope(frame, context, text))]
    if len(rows) > 1 and not frame.slots.brief:
        blocks.append(ListBlock(rows))
    if ranking.silent:
        roles = path_names(ranking.silent, context)
        blocks.append(TextBlock(context.say("which.weeks_silent", roles=roles, subject=name)))
    sources = tuple(source(row.view, row.figure.anchor) for row in ranking.rows[:MOST_ROWS])
    items = tuple(Item("guide", row.guide, path_title(row.view, context)) for row in ranking.rows)
    return ActionResult(tuple(blocks), sources=sources, items=items, leader=best.guide if len(tied) == 1 else None,
                        compared=tuple(row.guide for row in ranking.rows),
                        frame=frame.with_slots(subject=subject))  # fmt: skip


def shared(frame: Frame, context: ActionContext) -> ActionResult:
    """What the paths have in common: skills that all or most of them ask for or build on."""
    views = some_views(frame, context)
    counts: dict[str, list[GuideView]] = {}
    for view in views:
        named = [sorted(t.title_subjects) for t in view.tagged if t.place.section == "skills"]
        for subject in dict.fromkeys(subject for subjects in named for subject in subjects):
            counts.setdefault(subject, []).append(view)
    common = sorted((s for s, found in counts.items() if len(found) > 1), key=lambda s: -len(counts[s]))[:_SHARED]
    if not common:
        return not_given(context.say("which.nothing_shared"))
    top = [context.index.name(subject) for subject in common if len(counts[subject]) == len(views)]
    name = "which.shared_all" if top else "which.shared_most"
    text = context.say(name, subjects=top or [context.index.name(common[0])], count=len(views))
    rows = tuple(
        ListItem(
            context.index.name(subject), context.templates.words("which.in_paths", 0, {"count": len(counts[subject])})
        )
        for subject in common
    )
    sources = tuple(source(view, "skills") for view in views[:MOST_ROWS])
    return ActionResult((TextBlock(with_scope(frame, context, text)), ListBlock(rows)), sources=sources)


WHICH: Mapping[str, Action] = {
    "which_subject": which_subject,
    "rank_subject": rank_subject,
    "shared": shared,
}
