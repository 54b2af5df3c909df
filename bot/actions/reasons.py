"""Why a path is so long, so hard, or paid so: the guide's own reasons."""

from __future__ import annotations

from bot.actions.base import ActionContext, ActionResult, source
from bot.actions.guide_answers import answer, not_said
from bot.actions.guide_figures import faq_with, total_weeks
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem
from bot.retrieval.guide_index import GuideView


def why_duration(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What takes the time: the longest phase, the biggest skill, what is hard."""
    entry = faq_with(view, "duration", "publications")
    sources = (source(view, "roadmap"), *((source(view, f"faq-{entry.id}"),) if entry else ()))
    said = [_longest_phase(view, context), _biggest_skill(view, context), entry.answer if entry else ""]
    if not any(said):
        return why_difficulty(view, frame, context)
    return answer(frame, said, *_hurdles(view, context), sources=(*sources, source(view, "challenges")))


def _longest_phase(view: GuideView, context: ActionContext) -> str:
    number = view.phase_of_length(longest=True)
    if number is None:
        return ""
    phase = view.guide.roadmap[number - 1]
    if phase.weeks == min(one.weeks for one in view.guide.roadmap):
        return context.say(
            "why.equal_phases", count=len(view.guide.roadmap), weeks=phase.weeks, total=total_weeks(view)
        )
    return context.say("why.longest_phase", name=phase.name, weeks=phase.weeks, total=total_weeks(view))


def _biggest_skill(view: GuideView, context: ActionContext) -> str:
    timed = [skill for skill in view.guide.skills_to_learn if skill.weeks]
    if not timed:
        return ""
    biggest = max(timed, key=lambda skill: skill.weeks or 0)
    return context.say("why.biggest_skill", skill=biggest.name, weeks=biggest.weeks)


def _hurdles(view: GuideView, context: ActionContext) -> tuple[ListBlock, ...]:
    lines = tuple(ListItem(one.text) for one in view.guide.reality.challenges)
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


def why_pay(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What the guide says about its pay figures."""
    entry = faq_with(view, "target_pay", "increase", "initial_decrease")
    if entry is None:
        return not_said([context.say("why.no_pay_reason", role=context.role(view.guide.id))],
                        sources=(source(view, "header"),))  # fmt: skip
    return answer(frame, [entry.answer], sources=(source(view, f"faq-{entry.id}"),))
