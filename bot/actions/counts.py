"""How many things a guide lists: skills, phases, tasks, resources, challenges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, source
from bot.actions.guide_answers import Line, answer, parted, per_guide, ranked
from bot.actions.guide_resources import KINDS as RESOURCE_KINDS
from bot.actions.guide_resources import kinds_of, named_resources
from bot.actions.guide_skills import KINDS
from bot.frame import Frame
from bot.retrieval.guide_index import GuideView

Count = Callable[[GuideView, Frame, ActionContext], int]


def _skills(view: GuideView, frame: Frame, context: ActionContext) -> int:
    rank = KINDS.get(frame.slots.kind or "")
    return sum(rank is None or skill.priority == rank for skill in view.guide.skills_to_learn)


def _transferable(view: GuideView, frame: Frame, context: ActionContext) -> int:
    return len(view.guide.transferable_skills)


def _phases(view: GuideView, frame: Frame, context: ActionContext) -> int:
    return len(view.guide.roadmap)


def _tasks(view: GuideView, frame: Frame, context: ActionContext) -> int:
    """The tasks of the phases that are named, else of all."""
    wanted = {number if number > 0 else len(view.guide.roadmap) + 1 + number for number in frame.slots.phases}
    return sum(len(one.tasks) for n, one in enumerate(view.guide.roadmap, 1) if not wanted or n in wanted)


def _resources(view: GuideView, frame: Frame, context: ActionContext) -> int:
    kinds = kinds_of(frame.slots.kind)
    return sum(not kinds or named.resource.kind in kinds for named in named_resources(view, context))


def _challenges(view: GuideView, frame: Frame, context: ActionContext) -> int:
    return len(view.guide.reality.challenges)


def _love(view: GuideView, frame: Frame, context: ActionContext) -> int:
    return len(view.guide.reality.love)


def _miss(view: GuideView, frame: Frame, context: ActionContext) -> int:
    return len(view.guide.reality.miss)


def _actions(view: GuideView, frame: Frame, context: ActionContext) -> int:
    plan = view.guide.action_plan
    return len(plan.this_week) + len(plan.this_month) + len(plan.next_90_days)


_COUNTED: Mapping[str, tuple[str, Count, str]] = {
    "skills": ("skill", _skills, "skills"),
    "skills_priority": ("skill", _skills, "skills"),
    "transferable": ("transferable", _transferable, "transferable-skills"),
    "prerequisites": ("transferable", _transferable, "transferable-skills"),
    "roadmap": ("phase", _phases, "roadmap"),
    "phase": ("task", _tasks, "roadmap"),
    "resources": ("resource", _resources, "skills"),
    "challenges": ("challenge", _challenges, "challenges"),
    "difficulty": ("challenge", _challenges, "challenges"),
    "love": ("love", _love, "love"),
    "miss": ("miss", _miss, "miss"),
    "action_plan": ("step", _actions, "action-plan"),
}
"""For each intent the name of what is counted, how it is counted, and the anchor of the list."""


def _of(frame: Frame) -> tuple[str, Count, str]:
    return _COUNTED.get(frame.intent, _COUNTED["skills"])


def _noun(frame: Frame, name: str, context: ActionContext) -> str:
    """What is counted; a kind that is named narrows it."""
    kind = frame.slots.kind or ""
    if name == "resource" and kind in RESOURCE_KINDS:
        return context.label(f"resources.{kind}")
    return context.label(f"count.{kind}" if name == "skill" and kind in KINDS else f"count.{name}")


def count_of(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How many there are; a number that the visitor names is held against it."""
    name, count, anchor = _of(frame)
    number, asked = count(view, frame, context), frame.slots.count
    noun = _noun(frame, name, context)
    verdict = "one" if asked is None or frame.operation == "count" else "yes" if asked == number else "no"
    lead = context.say(
        f"count.{verdict}", counted=context.language.counted(number, noun), role=context.role(view.guide.id)
    )
    return answer(frame, [lead], sources=(source(view, anchor),), suggestions=(frame.asking(frame.intent),))


def _counts(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    name, count, anchor = _of(frame)
    noun = _noun(frame, name, context)

    def told(view: GuideView) -> Line | None:
        number = count(view, frame, context)
        return Line(view, context.language.counted(number, noun), anchor, number)

    return ranked(frame, context, "count", *parted(views, told), highest_first=True)


COUNT_OF: Action = per_guide(count_of, _counts)

COUNTS: Mapping[str, Action] = {"count_of": COUNT_OF}
