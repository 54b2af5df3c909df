"""What a guide says of the whole path: what it is, its time, its weeks, its study load, its difficulty, its demand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.guide_answers import (
    Line,
    answer,
    by_operation,
    in_lines,
    is_open,
    name_among,
    names,
    not_said,
    opening,
    parted,
    per_guide,
    ranked,
)
from bot.actions.guide_figures import faq_figure, months, pay_of, skill_weeks, timeline, total_weeks, weeks_of
from bot.actions.pay import change_words
from bot.actions.reasons import why_difficulty, why_duration
from bot.actions.time_limits import fits, given_months, in_time, time_text
from bot.frame import Frame
from bot.nlg.response import ListBlock, ListItem
from bot.retrieval.guide_index import GuideView
from bot.state import Item

_CLAUSE_END = re.compile(r"[,;:] ")
_POINTS = 3
_HURDLES = 3
_NAMED = 3
_NEAR_DEMAND = ("demand-for-the-role", "competition", "applications")
"""Subjects that come near to demand, where a guide is silent on it."""


def overview(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What the path leads to and what it asks for."""
    role = context.role(view.guide.id)
    facts = _at_a_glance(view, context)
    template = "overview.one" if facts else "overview.bare"
    lead = context.say(template, role=role, source=context.knowledge.source(view.guide).short or view.guide.source_role,
                       facts=facts)  # fmt: skip
    statements = sorted(view.guide.overview, key=lambda one: role.lower() not in one.text.lower())[:_POINTS]
    points = (ListBlock(tuple(ListItem(one.text) for one in statements)),) if statements else ()
    return answer(frame, [lead], *points, sources=(source(view, "overview"), source(view, "header")))


def _at_a_glance(view: GuideView, context: ActionContext) -> str:
    time, rated, change = timeline(view), view.guide.header.difficulty, pay_of(view).shift
    said = [time_text(time, context)] if time else []
    said += [context.templates.words("difficulty.rated", 0, {"rating": rated.lower()})] if rated else []
    said += [change_words(change, context, "overview")] if change else []
    return context.language.listing(said)


def _overviews(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        facts = _at_a_glance(view, context)
        return Line(view, facts, "header") if facts else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "overview.none_of"))
    return in_lines(frame, context, opening(frame, context, "overview.several", count=len(views)), lines, silent)


def duration(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How long the path takes, with the roadmap beside it; a time that the visitor names is held against it."""
    found, given = timeline(view), given_months(frame, context)
    roadmap = _roadmap_length(view, context)
    sources = (source(view, found.anchor if found else "roadmap"), source(view, "roadmap"))
    if found is None:
        return not_said([context.say("duration.none", role=context.role(view.guide.id)), roadmap], sources=sources)
    role, figure = context.role(view.guide.id), time_text(found, context)
    if given is not None:
        verdict = in_time(found.span, given, total_weeks(view))
        lead = context.say(f"duration.{verdict}", figure=figure, months=given, role=role)
        return answer(frame, [lead, "" if verdict == "enough" else roadmap], sources=sources)
    return answer(frame, [context.say("duration.one", figure=figure, role=role), roadmap, _pace(view, context)],
                  sources=sources)  # fmt: skip


def _roadmap_length(view: GuideView, context: ActionContext) -> str:
    count = len(view.guide.roadmap)
    return context.say("duration.roadmap", weeks=total_weeks(view), count=count) if count else ""


def _pace(view: GuideView, context: ActionContext) -> str:
    load, ready = faq_figure(view, "study_load"), faq_figure(view, "job_ready")
    if load is None:
        return ""
    if ready is None:
        return context.say("duration.load", load=load.span.text)
    return context.say("duration.pace", load=load.span.text, ready=ready.span.text)


def _durations(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        found = timeline(view)
        return Line(view, time_text(found, context), found.anchor, sum(months(found.span)) / 2) if found else None

    lines, silent = parted(views, told)
    given = given_months(frame, context)
    if given is None or not lines:
        return ranked(frame, context, "duration", lines, silent)
    within = [line.view for line in lines if fits(line.view, given)]
    ordered = sorted(lines, key=lambda line: line.value)
    if within:
        head = opening(frame, context, "duration.within", months=given, roles=names(within, context, views))
    else:
        shortest = ordered[0]
        head = opening(frame, context, "duration.none_within", months=given, text=shortest.text,
                       role=name_among(shortest.view, views, context))  # fmt: skip
    return in_lines(frame, context, head, ordered, silent)


def roadmap_weeks(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """The weeks of all phases added up, beside those of the skills where they differ."""
    total, role = total_weeks(view), context.role(view.guide.id)
    if not total:
        return not_said([context.say("roadmap.none", role=role)], sources=(source(view, "roadmap"),))
    lengths = [phase.weeks for phase in view.guide.roadmap]
    template = "equal" if len(set(lengths)) == 1 else "lengths"
    lead = context.say(f"roadmap_weeks.{template}", total=total, role=role, count=len(lengths), each=lengths[0],
                       lengths=[str(length) for length in lengths])  # fmt: skip
    given = given_months(frame, context)
    if given is not None:
        verdict = "yes" if weeks_of(given) >= total else "no"
        lead = context.say(f"roadmap_weeks.{verdict}", total=total, role=role)
    skills = skill_weeks(view)
    apart = context.say("roadmap_weeks.skills", weeks=skills) if skills and skills != total else ""
    sources = (source(view, "roadmap"), *((source(view, "skills"),) if apart else ()))
    return answer(frame, [lead, apart], sources=sources)


def _roadmaps_weeks(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        total = total_weeks(view)
        return (
            Line(view, context.language.counted(total, context.label("unit.week")), "roadmap", total) if total else None
        )

    return ranked(frame, context, "roadmap_weeks", *parted(views, told))


def study_load(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """The hours a week that the guide counts on; without any, those of a guide that gives some."""
    role = context.role(view.guide.id)
    load, ready = faq_figure(view, "study_load"), faq_figure(view, "job_ready")
    if load is None:
        return _no_study_load(view, context.say("study_load.none", role=role), context)
    sources = (source(view, load.anchor),)
    hours = frame.slots.hours
    after = context.say("study_load.ready", ready=ready.span.text) if ready else ""
    if hours is None:
        return answer(frame, [context.say("study_load.one", load=load.span.text, role=role), after], sources=sources)
    verdict = "enough" if hours >= load.span.low else "short"
    lead = context.say(f"study_load.{verdict}", hours=hours, load=load.span.text, role=role)
    return answer(frame, [lead], sources=sources, suggestions=(_plan(view, hours),))


def _plan(view: GuideView, hours: float | None) -> Frame:
    return Frame("plan_time").about(view.guide.id).with_slots(hours=hours)


def _no_study_load(view: GuideView, lead: str, context: ActionContext) -> ActionResult:
    """No study load: that of another guide, and the offer to reckon with the visitor's own hours."""
    others = [(other, faq_figure(other, "study_load")) for other in context.index.views.values()]
    nearest = next(((other, load) for other, load in others if load), None)
    if nearest is None:
        length, offer = _roadmap_length(view, context), context.say("study_load.offer")
        return not_said([lead, length, offer], sources=(source(view, "roadmap"),), suggestions=(_plan(view, None),))
    other, load = nearest
    said = context.say("study_load.elsewhere", role=context.role(other.guide.id), load=load.span.text)
    offer = context.say("study_load.offer")
    return not_said([lead, said, offer], sources=(source(other, load.anchor),), suggestions=(_plan(view, None),))


def _study_loads(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        load = faq_figure(view, "study_load")
        return Line(view, load.span.text, load.anchor, load.middle) if load else None

    lines, silent = parted(views, told)
    if not lines:
        return _no_study_load(views[0], opening(frame, context, "study_load.none_of"), context)
    if len(lines) != 1:
        return ranked(frame, context, "study_load", lines, silent)
    line = lines[0]
    head = opening(frame, context, "study_load.only", role=name_among(line.view, views, context), load=line.text)
    return answer(frame, [head], sources=(source(line.view, line.anchor),))


def difficulty(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How hard the path is: its rating, and what makes it hard."""
    rated, role = view.guide.header.difficulty, context.role(view.guide.id)
    lead = context.say("difficulty.one" if rated else "difficulty.none", role=role, rating=(rated or "").lower())
    hurdles = view.guide.reality.challenges[:_HURDLES]
    if not rated and not hurdles:
        return not_said([context.say("difficulty.unknown", role=role)], sources=(source(view, "header"),))
    title = context.label("difficulty.hurdles") if rated else None
    blocks = (ListBlock(tuple(ListItem(one.text) for one in hurdles), title),) if hurdles else ()
    items = tuple(Item("statement", f"challenges-{n}", one.text, view.guide.id) for n, one in enumerate(hurdles, 1))
    anchors = ("header-difficulty", "challenges") if rated else ("challenges",)
    return answer(frame, [lead], *blocks, sources=tuple(source(view, anchor) for anchor in anchors), items=items)


def _difficulties(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    ratings: dict[str, list[GuideView]] = {}
    for view in views:
        if view.guide.header.difficulty:
            ratings.setdefault(view.guide.header.difficulty, []).append(view)
    silent = [view for view in views if not view.guide.header.difficulty]
    if not ratings:
        return not_given(opening(frame, context, "difficulty.none_of"))
    groups = [_rated(rating, rated, views, context) for rating, rated in ratings.items()]
    rest = context.say("difficulty.unrated", roles=names(silent, context, views)) if silent else ""
    offer = context.say("guides.offer") if is_open(frame) else ""
    rated_views = [view for group in ratings.values() for view in group]
    sources = tuple(source(view, "header-difficulty") for view in rated_views[:5])
    items = tuple(Item("guide", view.guide.id, context.role(view.guide.id), view.guide.id) for view in rated_views[:8])
    lead = opening(frame, context, "difficulty.several", groups=", ".join(groups))
    return answer(frame, [lead, rest, offer], sources=sources, items=items)


def _rated(rating: str, rated: Sequence[GuideView], views: Sequence[GuideView], context: ActionContext) -> str:
    """The guides of one rating by name; many are only counted."""
    template = "difficulty.group" if len(rated) <= _NAMED else "difficulty.count"
    slots = {"rating": rating.lower(), "roles": names(rated, context, views), "count": len(rated)}
    return context.templates.words(template, 0, slots)


def demand(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How sought after the role is; a guide that is silent on it says the nearest that it has."""
    said = view.guide.header.demand
    if said:
        return answer(frame, [said.text], sources=(source(view, "header-demand"),))
    lead = context.say("demand.none", role=context.role(view.guide.id))
    wanted = dict.fromkeys(_NEAR_DEMAND, 1.0)
    hits = [hit for hit in view.about(wanted) if hit.place.section in ("reality", "faq", "overview")]
    if not hits:
        return not_said([lead], sources=(source(view, "header"),))
    nearest = context.say("guides.nearest", text=hits[0].place.text)
    return not_said([lead, nearest], sources=(source(view, hits[0].place.anchor),))


def _demands(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        said = view.guide.header.demand
        return Line(view, _CLAUSE_END.split(said.text)[0].rstrip("."), "header-demand") if said else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "demand.none_of"))
    head = opening(frame, context, "demand.several")
    return in_lines(frame, context, head, lines, silent)


FACTS: Mapping[str, Action] = {
    "overview": per_guide(overview, _overviews),
    "duration": by_operation(per_guide(duration, _durations), why=per_guide(why_duration, _durations)),
    "roadmap_weeks": by_operation(
        per_guide(roadmap_weeks, _roadmaps_weeks), why=per_guide(why_duration, _roadmaps_weeks)
    ),
    "study_load": per_guide(study_load, _study_loads),
    "difficulty": by_operation(per_guide(difficulty, _difficulties), why=per_guide(why_difficulty, _difficulties)),
    "demand": per_guide(demand, _demands),
    "demand_overview": per_guide(demand, _demands),
}
