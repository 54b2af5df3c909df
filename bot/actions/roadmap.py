"""The roadmap of a guide: all phases with their weeks, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given
from bot.actions.guide_answers import (
    Line,
    by_operation,
    in_lines,
    opening,
    parted,
    per_guide,
)
from bot.actions.guide_figures import total_weeks
from bot.actions.guide_phases import (
    no_roadmap,
    whole_roadmap,
)
from bot.frame import Frame
from bot.retrieval.guide_index import GuideView


def roadmap(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """All phases with their weeks."""
    count = len(view.guide.roadmap)
    if not count:
        return no_roadmap(view, context)
    lead = context.say("roadmap.one" if count > 1 else "roadmap.single", count=count, weeks=total_weeks(view),
                       first=view.guide.roadmap[0].name, last=view.guide.roadmap[-1].name)  # fmt: skip
    return whole_roadmap(view, frame, lead, context)


def roadmaps(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    """The number of phases and the weeks of every roadmap."""

    def told(view: GuideView) -> Line | None:
        count = len(view.guide.roadmap)
        slots = {"count": count, "weeks": total_weeks(view)}
        return Line(view, context.templates.words("roadmap.line", 0, slots), "roadmap") if count else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "roadmap.none_of"))
    counts = sorted(len(line.view.guide.roadmap) for line in lines)
    template = "roadmap.same" if counts[0] == counts[-1] else "roadmap.several"
    return in_lines(frame, context, opening(frame, context, template, low=counts[0], high=counts[-1]), lines, silent)


def phase_count(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How many phases there are."""
    count, asked = len(view.guide.roadmap), frame.slots.count
    if not count:
        return no_roadmap(view, context)
    template = "one" if asked is None else "yes" if asked == count else "no"
    lead = context.say(f"phase_count.{template}", count=count, weeks=total_weeks(view))
    return whole_roadmap(view, frame, lead, context)


ROADMAP: Mapping[str, Action] = {
    "roadmap": by_operation(per_guide(roadmap, roadmaps), count=per_guide(phase_count, roadmaps)),
    "phase_count": per_guide(phase_count, roadmaps),
}
