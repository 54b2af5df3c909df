"""Why a path is so long, so hard, or paid so: the guide's own reasons."""

from __future__ import annotations

from bot.actions.base import ActionContext, ActionResult, source
from bot.actions.guide_answers import answer, not_said
from bot.actions.guide_figures import faq_with
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem
from bot.retrieval.guide_index import GuideView

_HURDLES = 2


def why_duration(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What takes the time: the longest phase, the biggest skill, what is hard."""
    entry = faq_with(view, "duration", "publications")
    said = [_longest_phase(view, context), _biggest_skill(view, context), entry.answer if entry else ""]
    if not any(said):
        return why_difficulty(view, frame, context)
    hurdles = () if entry else _hurdles(view, context)
    anchors = ("roadmap", f"faq-{entry.id}" if entry else "challenges")
    return answer(frame, said, *hurdles, sources=tuple(source(view, anchor) for anchor in anchors))


def _longest_phase(view: GuideView, context: ActionContext) -> str:
    number = view.phase_of_length(longest=True)
    if number is None:
        return ""
    phase, lengths = view.guide.roadmap[number - 1], [one.weeks for one in view.guide.roadmap]
    slots = {"name": phase.name, "count": len(lengths), "weeks": phase.weeks, "total": sum(lengths)}
    if phase.weeks == min(lengths):
        return context.say("why.equal_phases", **slots)
    return context.say("why.longest_phase", **slots) if lengths.count(phase.weeks) == 1 else ""


def _biggest_skill(view: GuideView, context: ActionContext) -> str:
    timed = [skill for skill in view.guide.skills_to_learn if skill.weeks]
    if not timed:
        return ""
    biggest = max(timed, key=lambda skill: skill.weeks or 0)
    return context.say("why.biggest_skill", skill=biggest.name, weeks=biggest.weeks)


def _hurdles(view: GuideView, context: ActionContext) -> tuple[ListBlock, ...]:
    lines = tuple(ListItem(one.text) for one in view.guide.reality.challenges[:_HURDLES])
    return (ListBlock(lines, context.label("difficulty.hurdles")),) if lines else ()


def why_difficulty(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What makes the path hard."""
    hurdles = view.guide.reality.challenges
    role = context.role(view.guide.id)
    if not hurdles:
        return not_said([context.say("why.no_reason", role=role), _longest_phase(view, context)],
                        sources=(source(view, "roadmap"),))  # fmt: skip
    lines = ListBlock(tuple(ListItem(one.text) for one in hurdles))
    lead = context.say("why.difficulty", role=role, count=len(hurdles))
    return answer(frame, [lead], lines, sources=(source(view, "challenges"),))
