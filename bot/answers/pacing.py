"""What a plan rests on: the hours, the start and the progress of this visitor, and the words for weeks and dates."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from bot.answers.facts import figure, timeline
from bot.conversation import Ask, Pending, Profile, Progress
from bot.cues import cues_of
from bot.nlg.response import Block, NoticeBlock, Source, Suggestion, TextBlock
from bot.nlg.text_renderer import number, weeks
from bot.nlu.number_words import WEEKS_A_MONTH
from bot.planning.figures import deadline_said, hours_said, start_said
from bot.planning.plan import GUIDE_HOURS, Plan, hours_to_finish, make_plan, readable, usable
from bot.planning.skipping import Skipping, skipping
from bot.profile import tale_of
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, source
from knowledge.schema import Span

_MANY_MONTHS = 24
_CHOICES = (5, 10, 20)
PLANNING = frozenset({"plan", "plan_time", "skip", "export", "study_load"})
"""Topics after which a bare number means hours a week."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The hours a week and the start of a plan, and where they come from."""

    hours: float
    start: datetime.date
    told: bool
    """Whether the visitor gave the hours; else the guide's own pace is taken."""
    absurd: float | None = None
    """Hours that cannot be meant."""
    deadline: datetime.date | None = None
    dated: bool = False
    """Whether a start was said in this very message."""
    fresh: bool = False
    """Whether hours or start were said in this very message."""


def progress_of(scene: Scene, guide: str) -> Progress:
    """How far the visitor is along a guide."""
    return next((p for p in scene.conversation.progress if p.guide == guide), Progress(guide))


def pace_of(scene: Scene, view: GuideView) -> Pace:
    """The pace of this message, else of the profile, else the guide's own."""
    u, profile = scene.understanding, scene.conversation.profile
    cues = cues_of(scene.shelf)
    pending, last = scene.conversation.pending, scene.conversation.focus.ask
    asked = (pending is not None and pending.slot == "hours") or (last is not None and last.topic in PLANNING)
    said = hours_said(u, cues, tale_of(u, scene.shelf), asked_for=asked)
    hours = said.value if said else profile.hours_per_week
    if said is None and profile.hours_per_week and (factor := cues.factors.first(u.tokens)):
        hours = profile.hours_per_week * factor[0]
    started = start_said(u, cues, loose=True)
    start = started or profile.start or scene.today
    progress = progress_of(scene, view.guide.id)
    if started is None and (progress.phases or progress.tasks):
        start = max(start, scene.today)
    deadline = deadline_said(u, cues)
    if said is None and deadline and (needed := hours_to_finish(view.guide, start, deadline, progress)):
        hours = needed
    fresh = said is not None or started is not None or hours != profile.hours_per_week
    if said is not None and not usable(said.value):
        return Pace(GUIDE_HOURS, start, False, absurd=said.value, fresh=fresh)
    return Pace(
        hours or GUIDE_HOURS, start, hours is not None, deadline=deadline, dated=started is not None, fresh=fresh
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plan with all that it rests on."""

    view: GuideView
    pace: Pace
    progress: Progress
    plan: Plan
    skipping: Skipping

    @property
    def guide_weeks(self) -> float:
        """The guide's own weeks that are left."""
        return round(self.plan.weeks * self.plan.hours / GUIDE_HOURS, 1)


def sheet_of(scene: Scene, view: GuideView, pace: Pace, progress: Progress | None = None) -> Sheet:
    """The plan at a pace, with what is done and left out."""
    known = progress or progress_of(scene, view.guide.id)
    left = skipping(scene.shelf, view, known.skipped)
    return Sheet(view, pace, known, make_plan(view.guide, pace.hours, pace.start, known, left.left_out), left)


def kept(scene: Scene, pace: Pace) -> Profile | None:
    """The profile with the hours and the start of this message, so that nothing is asked twice; None when unchanged."""
    profile = scene.conversation.profile
    if not pace.fresh or pace.absurd is not None:
        return None
    hours = pace.hours if pace.told and pace.deadline is None else profile.hours_per_week
    start = pace.start if pace.start != scene.today or profile.start else None
    changed = replace(profile, hours_per_week=hours, start=start)
    return changed if changed != profile else None


def months_of(scene: Scene, count: float) -> str:
    """Weeks as `about 13 months`, or in years when they are many."""
    months = count / WEEKS_A_MONTH
    if months >= _MANY_MONTHS:
        return scene.words("about_years", count=number(round(months / 12, 1)))
    if months < 1:
        return weeks(round(count, 1))
    rounded = round(months)
    return scene.words("about_month" if rounded == 1 else "about_months", count=str(rounded))


def study_load(scene: Scene, view: GuideView) -> tuple[Span, GuideView, str] | None:
    """The study load that the guide names, else the first that any guide does."""
    for one in (view, *scene.shelf.views.values()):
        if found := figure(one, "study_load"):
            return found[0], one, found[1]
    return None


def span_words(span: Span) -> str:
    """A span in words that stand in a sentence: a title's `12-Month` as `12 months`."""
    return f"{number(span.low)} {span.unit}" if "-" in span.text and span.low == span.high else span.text


def assumption(scene: Scene, view: GuideView) -> tuple[NoticeBlock, tuple[Source, ...]]:
    """How weeks are counted in hours, beside what the guide itself says of the time."""
    lines: list[str] = []
    sources: list[Source] = []
    load = study_load(scene, view)
    hours = number(GUIDE_HOURS)
    if load:
        own = load[1] is view
        phrase = "plan_assumption_own" if own else "plan_assumption"
        lines.append(scene.say(phrase, hours=hours, load=load[0].text, role=scene.shelf.short(load[1].guide.id)))
        sources.append(source(load[1], load[2]))
    else:
        lines.append(scene.say("plan_assumption_none", hours=hours))
    if found := timeline(view):
        lines.append(scene.say("plan_beside", figure=span_words(found[0])))
        sources.append(source(view, found[1]))
    ready = figure(view, "job_ready")
    if ready and load and load[1] is view:
        lines.append(scene.say("plan_ready", ready=ready[0].text, load=load[0].text))
    return NoticeBlock("assumption", " ".join(lines)), tuple(sources)


def hours_again(scene: Scene, ask: Ask, view: GuideView, pace: Pace) -> Part:
    """Hours that cannot be meant, put right: what is wrong, the question again, and the end at the guide's own pace."""
    wrong = pace.absurd or 0.0
    phrase = "hours_none" if wrong <= 0 else "hours_few" if wrong < 1 else "hours_many"
    own = sheet_of(scene, view, Pace(GUIDE_HOURS, pace.start, False)).plan
    slots = {"role": scene.shelf.short(view.guide.id), "hours": number(GUIDE_HOURS), "end": readable(own.end)}
    lead = scene.say(phrase, hours=number(wrong))
    rest = f"{scene.say('which_hours')} {scene.say('hours_own_pace', **slots)}"
    blocks: tuple[Block, ...] = (TextBlock(f"{lead} {rest}"),)
    return Part(
        blocks, "clarify", (source(view, "roadmap"),), hour_offers(scene, view), Pending("hours", (ask,)), ask=ask
    )


def hour_offers(scene: Scene, view: GuideView, but: float | None = None) -> tuple[Suggestion, ...]:
    """Offers to plan with other hours."""
    role = scene.shelf.short(view.guide.id)
    return tuple(
        Suggestion(scene.say("offer_hours", hours=str(h)), scene.say("offer_hours_text", hours=str(h), role=role))
        for h in _CHOICES
        if h != but
    )
