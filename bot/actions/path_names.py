"""What to call a path: its target role, with the role it starts from where several paths lead there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.base import ActionContext
from bot.retrieval.guide_index import GuideView

MOST_NAMED = 4
"""Paths named in one sentence; of the rest the number is said."""


def path_name(view: GuideView, context: ActionContext, among: Sequence[GuideView] = ()) -> str:
    """The path's role as it stands in a sentence; `among` are the only paths that it could be taken for."""
    return _with_start(view, context, context.role(view.guide.id), among)


def path_title(view: GuideView, context: ActionContext, among: Sequence[GuideView] = ()) -> str:
    """The path's role as it stands in a heading or a table."""
    return _with_start(view, context, context.index.role(view.guide.id), among)


def path_names(views: Sequence[GuideView], context: ActionContext, among: Sequence[GuideView] = ()) -> list[str]:
    """The paths' roles for one sentence, cut where there are many."""
    return cut([path_name(view, context, among) for view in views], context)


def cut(names: Sequence[str], context: ActionContext) -> list[str]:
    """Names for one sentence: a few of them, and how many more."""
    if len(names) <= MOST_NAMED + 1:
        return list(names)
    more = context.templates.words("guides.others", 0, {"count": len(names) - MOST_NAMED})
    return [*names[:MOST_NAMED], more]


def _with_start(view: GuideView, context: ActionContext, role: str, among: Sequence[GuideView]) -> str:
    alike = [other for other in among if other.guide.target == view.guide.target]
    if len(alike or context.index.to(view.guide.target)) < 2:
        return role
    start = context.knowledge.source(view.guide)
    return context.templates.words("guides.from", 0, {"role": role, "source": start.short or start.name})
