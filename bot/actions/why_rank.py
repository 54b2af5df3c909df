"""Why a path came out first in a ranking: the reasons of its own guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, source
from bot.actions.guide_answers import OneGuide, per_guide
from bot.actions.path_names import path_name
from bot.actions.pay import PAY
from bot.actions.rank import rank
from bot.actions.reasons import why_difficulty, why_duration
from bot.frame import Frame
from bot.nlg.response import TextBlock
from bot.planning.measures import rank as ranked
from bot.planning.measures import roadmap_weeks

_REASONS: Mapping[str, OneGuide] = {"duration": why_duration, "difficulty": why_difficulty}


def about_leader(frame: Frame, context: ActionContext) -> Frame:
    """The request about the path that the last answer put first, where it names no single one itself."""
    last = context.state.last
    if len(frame.guides) == 1 or last is None or not last.leader or not context.index.has(last.leader):
        return frame
    return frame.about(last.leader)


def why_rank(frame: Frame, context: ActionContext) -> ActionResult:
    """The reasons for the figure of one path; of several without a first one, the ranking."""
    about = about_leader(frame, context)
    if len(about.guides) != 1:
        return rank(Frame(frame.intent, "most", frame.scope, frame.guides, frame.slots), context)
    reason = _REASONS.get(frame.intent)
    if reason is None:
        return PAY["pay"](about, context)
    result = per_guide(reason, lambda *_: rank(about, context))(about, context)
    return _shortest(about, context, result) if frame.intent == "duration" else result


def _shortest(frame: Frame, context: ActionContext, result: ActionResult) -> ActionResult:
    """The reasons, behind the weeks of the roadmap where no other path plans fewer."""
    ranking = ranked(tuple(context.index.views.values()), roadmap_weeks, most=False)
    if len(ranking.tied) != 1 or ranking.rows[0].guide != frame.guide:
        return result
    row = ranking.rows[0]
    weeks = context.templates.fill("<count week>", {"count": row.figure.high})
    lead = TextBlock(context.say("rank.weeks_least", role=path_name(row.view, context), figure=weeks))
    return replace(result, blocks=(lead, *result.blocks), sources=(source(row.view, "roadmap"), *result.sources))


WHY_RANK: Mapping[str, Action] = {"why_rank": why_rank}
