"""What plans, times and progress have in common: the pace of this visitor, steps with dates, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.base import ActionContext, ActionResult, not_given, source, unique_sources
from bot.frame import Frame
from bot.nlg.response import NoticeBlock, Source, Step, StepResource, StepTask, TextBlock
from bot.nlg.suggestions import SuggestionWriter
from bot.nlu.number_words import WEEKS_A_MONTH
from bot.planning.measures import months
from bot.planning.pace import GuideLoad, Pace, PlanSheet, guide_load, plan_sheet
from bot.planning.plan import PlannedPhase, usable
from bot.planning.task_progress import progress_in
from bot.retrieval.guide_index import GuideView
from bot.state import Offer, Progress, RequestedSlot

MOST_LINES = 8
OFFERED_HOURS = 10.0
"""The hours a week that the question `plan_time` names."""
_NAMED = 4
"""Roles named in a question that could name many."""
_SOME_MONTHS = 1.6
"""Below so many months a time is told in weeks."""
_MANY_MONTHS = 24
_MOST_HOURS_A_WEEK = 168


def progress_of(context: ActionContext, guide: str) -> Progress:
    """How far the visitor is along a guide."""
    return progress_in(context.state, guide)


def known_views(frame: Frame, context: ActionContext) -> tuple[GuideView, ...]:
    """The guides that the frame is about, without those that have gone."""
    known = tuple(guide for guide in frame.guides if context.index.has(guide))
    return context.views(replace(frame, guides=known))


def wrong_hours(frame: Frame, context: ActionContext) -> float | None:
    """Hours that the message gives and nobody can study."""
    told = (fact.value for fact in context.facts if fact.field == "hours_per_week" and fact.problem and fact.value)
    hours = frame.slots.hours if frame.slots.hours is not None else next(told, None)
    return None if hours is None or usable(hours) else float(hours)


def pace_of(frame: Frame, context: ActionContext, view: GuideView) -> Pace:
    """The hours of the frame, else of the profile, else what the guide reckons with; from the start told or today."""
    profile = context.state.profile
    asked = (frame.slots.hours, profile.hours_per_week)
    hours = next((one for one in asked if one is not None and usable(one)), None)
    start = max(profile.start or context.today, context.today)
    return Pace(hours or guide_load(context.index, view).hours, start, hours is not None)


def sheet_of(frame: Frame, context: ActionContext, view: GuideView, progress: Progress | None = None) -> PlanSheet:
    """The plan of a guide for this visitor."""
    known = progress or progress_of(context, view.guide.id)
    return plan_sheet(context.index, view, pace_of(frame, context, view), known)


def length(context: ActionContext, weeks: float) -> str:
    """A time in the unit that suits it: `3 weeks`, `about 9 months`, `about 3.5 years`."""
    count = weeks / WEEKS_A_MONTH
    if count < _SOME_MONTHS:
        return context.templates.words("plan.weeks", 0, {"weeks": max(1, round(weeks))})
    if count >= _MANY_MONTHS:
        return context.templates.words("plan.years", 0, {"years": round(2 * count / 12) / 2})
    return context.templates.words("plan.months", 0, {"months": round(count)})


def plan_words(context: ActionContext, sheet: PlanSheet) -> dict[str, object]:
    """The slots of sentences about a plan."""
    return {
        "role": context.role(sheet.view.guide.id),
        "hours": sheet.pace.hours,
        "length": length(context, sheet.weeks),
        "weeks": sheet.whole_weeks,
        "start": context.language.date(sheet.plan.start),
        "end": context.language.date(sheet.last_day),
    }


def lead_of(context: ActionContext, sheet: PlanSheet) -> str:
    """The first sentence of a plan: when one would be through, at how many hours."""
    later = sheet.plan.start > context.today
    slots = plan_words(context, sheet)
    if not sheet.pace.told and sheet.load.figure:
        return context.say("plan.lead_usual", **slots, load=sheet.load.figure.text)
    return context.say("plan.lead_from" if later else "plan.lead", **slots)


def assumption(context: ActionContext, sheet: PlanSheet) -> NoticeBlock:
    """In one line how hours become weeks; where the visitor gave none, which were taken."""
    load = sheet.load
    slots: dict[str, object] = {"hours": load.hours}
    own = load.view is sheet.view
    if sheet.pace.told:
        counted = context.say("plan.assumes", **slots)
        if own and load.figure:
            counted = context.say("plan.assumes_advised", **slots, load=load.figure.text)
        return NoticeBlock("assumption", f"{counted}{_whole_time(context, sheet)}")
    if load.figure is None or load.view is None:
        return NoticeBlock("assumption", context.say("plan.assumes_usual", **slots))
    slots |= {"load": load.figure.text, "role": context.role(load.view.guide.id)}
    return NoticeBlock("assumption", context.say("plan.assumes_own" if own else "plan.assumes_other", **slots))


def _whole_time(context: ActionContext, sheet: PlanSheet) -> str:
    """What the guide itself gives as the time of the whole path, which holds more than the roadmap."""
    figure = months(sheet.view)
    return f" {context.say('plan.whole', time=figure.text)}" if figure else ""


def other_hours(frame: Frame, sheet: PlanSheet) -> tuple[Frame, ...]:
    """The question how long it takes at the hours that suggestions name, unless those were taken."""
    if sheet.pace.told and sheet.pace.hours == OFFERED_HOURS:
        return ()
    return (frame.asking("plan_time").with_slots(hours=OFFERED_HOURS, months=None, date=None, deadline=None),)


def plan_sources(sheet: PlanSheet, *anchors: str) -> tuple[Source, ...]:
    """The places that a plan rests on."""
    figure = months(sheet.view)
    whole = (figure.anchor,) if figure else ()
    places = tuple(source(sheet.view, anchor) for anchor in (*anchors, "roadmap", *whole))
    return unique_sources((*places, *_load_source(sheet.load)))


def _load_source(load: GuideLoad) -> tuple[Source, ...]:
    return (source(load.view, load.figure.anchor),) if load.view and load.figure else ()


def steps_of(context: ActionContext, sheet: PlanSheet, *, tasks_of: Sequence[int] = ()) -> tuple[Step, ...]:
    """The open phases with dates that share no day; those in `tasks_of` with their tasks and resources."""
    shown = (phase for phase in sheet.plan.phases if not phase.left_out and not phase.done)
    return tuple(_step(context, sheet, phase, detail=phase.number in tasks_of) for phase in shown)


def _step(context: ActionContext, sheet: PlanSheet, phase: PlannedPhase, *, detail: bool) -> Step:
    first, last = phase.start, sheet.plan.last_day(phase)
    start, end = (first.isoformat(), last.isoformat()) if first and last else (None, None)
    weeks = _whole_weeks(sheet, phase)
    tasks = tuple(StepTask(task.id, task.text, task.done) for task in phase.tasks if not task.left_out)
    if not detail:
        return Step(phase.number, phase.name, weeks, start, end)
    return Step(phase.number, phase.name, weeks, start, end, tasks, _resources(context, sheet.view, phase.number))


def _whole_weeks(sheet: PlanSheet, phase: PlannedPhase) -> float | None:
    """The weeks of a phase, rounded so that those of all phases add up to the weeks of the plan."""
    before = sum(one.weeks for one in sheet.plan.open if one.number < phase.number)
    return (round(before + phase.weeks) - round(before)) or None


def _resources(context: ActionContext, view: GuideView, number: int) -> tuple[StepResource, ...]:
    uses = view.guide.roadmap[number - 1].resources
    found = (context.knowledge.resource(use.id) for use in uses)
    return tuple(StepResource(one.name, one.kind.value, one.url) for one in found)


def hours_again(frame: Frame, context: ActionContext, hours: float) -> ActionResult:
    """Hours that cannot be meant: why, and the question again."""
    kind = "none" if hours <= 0 else "few" if hours < 1 else "week" if hours > _MOST_HOURS_A_WEEK else "many"
    text = context.say(f"plan.hours_{kind}", hours=hours)
    asked = frame.with_slots(hours=None)
    return ActionResult((TextBlock(text),), "clarify", requested=RequestedSlot("hours", (asked,)), frame=asked)


def joined(context: ActionContext, names: Sequence[str]) -> str:
    """Names in a row; where one holds an `and` itself, commas alone part them."""
    last = f" {next(iter(context.knowledge.language.get('conjunctions', ())), '')} "
    inner = any(last in name for name in names)
    return ", ".join(names) if inner else context.language.listing(names)


def role_names(context: ActionContext, views: Sequence[GuideView]) -> tuple[str, ...]:
    """The roles that guides lead to, each told apart by where it starts from if another leads there too."""
    targets = [view.guide.target for view in views]
    return tuple(
        context.role(view.guide.id) if targets.count(view.guide.target) == 1 else _from(context, view) for view in views
    )


def _from(context: ActionContext, view: GuideView) -> str:
    start = context.knowledge.source(view.guide)
    slots = {"role": context.role(view.guide.id), "source": start.short or start.name}
    return context.templates.words("plan.role_from", 0, slots)


def finished(frame: Frame, context: ActionContext, sheet: PlanSheet) -> ActionResult:
    """Every task of the roadmap is done, or none is left in the plan."""
    name = "plan.finished" if sheet.done else "plan.nothing_left"
    guide = sheet.view.guide.id
    text = context.say(name, role=context.role(guide), tasks=sheet.tasks)
    following = (Frame("applications").about(guide), Frame("interviews").about(guide), Frame("pay").about(guide))
    return ActionResult((TextBlock(text),), sources=(source(sheet.view, "roadmap"),), suggestions=following,
                        frame=frame.about(guide))  # fmt: skip


def plan_guide(frame: Frame, context: ActionContext) -> str | None:
    """The guide of a visitor's plan: the one named, the only one with progress, the page's, the only one there is."""
    tracked = [one.guide for one in context.state.progress]
    several = frame.guides if len(frame.guides) > 1 else ()
    candidates = (
        None if several else frame.guide,
        next((guide for guide in reversed(tracked) if not several or guide in several), None),
        None if several else context.state.page_guide,
        next(iter(context.index.views)) if len(context.index.views) == 1 else None,
    )
    return next((guide for guide in candidates if guide and context.index.has(guide)), None)


def ask_guide(frame: Frame, context: ActionContext) -> ActionResult:
    """Asks which path it is about, where nothing can be said for all."""
    views = known_views(frame, context)
    if not views:
        return not_given(context.say("plan.no_guides"))
    names = role_names(context, views)
    more = len(names) > MOST_LINES
    text = context.say("plan.which_of_many" if more else "plan.which", roles=names[:_NAMED] if more else names)
    asked = RequestedSlot("guide", (frame,), guide_choices(frame, context, views))
    return ActionResult((TextBlock(text),), "clarify", requested=asked, frame=frame)


def guide_choices(frame: Frame, context: ActionContext, views: Sequence[GuideView]) -> tuple[Offer, ...]:
    """The same request about each of the guides, to choose from."""
    writer = SuggestionWriter(context.knowledge, context.templates, context.index.short, context.index.name)
    names = role_names(context, views)
    offers = (
        writer.write(frame.about(view.guide.id), name[:1].upper() + name[1:])
        for name, view in zip(names[:MOST_LINES], views, strict=False)
    )
    return tuple(offer for offer in offers if offer)
