"""Plans with dates, the time at one's own pace, leaving things out, taking the plan along."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.finding import find_phase
from bot.answers.pacing import (
    Sheet,
    assumption,
    hour_offers,
    hours_again,
    kept,
    months_of,
    pace_of,
    progress_of,
    sheet_of,
)
from bot.answers.progress_told import progress_now
from bot.answers.roadmap import phase as phase_of
from bot.answers.roadmap import step
from bot.conversation import Ask, Pending, Progress
from bot.cues import cues_of
from bot.nlg.response import Block, NoticeBlock, Step, StepsBlock, StepTask, Suggestion, TableBlock, TextBlock
from bot.nlg.templates import listing
from bot.nlg.text_renderer import number, weeks
from bot.planning.plan import Plan, make_plan, readable
from bot.planning.skipping import phases_about
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source

_BY_WORD = 0.3
"""A word of a phase's title is enough where a phase is to be left out."""
_PACES = (5.0, 10.0, 15.0, 20.0)


def plan(scene: Scene, ask: Ask) -> Part:
    """The roadmap on dates, at the hours and from the start that are known, else at the guide's own pace from today."""
    view = scene.view(ask)
    pace = pace_of(scene, view)
    if pace.absurd is not None:
        return hours_again(scene, ask, view, pace)
    sheet = sheet_of(scene, view, pace, progress_now(scene, ask, view))
    if not sheet.plan.open:
        return finished(scene, ask, view)
    return shown(scene, ask, sheet, lead_of(scene, sheet))


def _slots(scene: Scene, sheet: Sheet) -> dict[str, str]:
    made = sheet.plan
    return {
        "role": scene.shelf.short(made.guide), "start": readable(made.start), "end": readable(made.end),
        "hours": number(round(made.hours, 1)), "weeks": weeks(round(made.weeks, 1)),
        "months": months_of(scene, made.weeks), "guide_weeks": weeks(sheet.guide_weeks),
    }  # fmt: skip


def lead_of(scene: Scene, sheet: Sheet) -> str:
    """The first sentence of a plan: from when to when, at how many hours."""
    slots = _slots(scene, sheet)
    if sheet.pace.deadline is not None:
        lead = scene.say("plan_deadline", **{**slots, "deadline": readable(sheet.pace.deadline)})
    else:
        lead = scene.say("plan_lead" if sheet.pace.told else "plan_lead_own", **slots)
    done = [str(phase.number) for phase in sheet.plan.phases if phase.done]
    phrase = "plan_done_one" if len(done) == 1 else "plan_done_some"
    return f"{lead} {scene.say(phrase, phases=listing(done))}" if done else lead


def shown(scene: Scene, ask: Ask, sheet: Sheet, lead: str) -> Part:
    """The plan under its first sentence: phases with dates, the tasks of the first, the assumption, offers."""
    view, pace, made = sheet.view, sheet.pace, sheet.plan
    noted, sources = assumption(scene, view)
    blocks: list[Block] = [TextBlock(lead), StepsBlock(steps_of(scene, sheet)), noted]
    if pace.start < scene.today:
        blocks.append(NoticeBlock("care", scene.say("plan_past", start=readable(pace.start))))
    role = scene.shelf.short(view.guide.id)
    others = hour_offers(scene, view, pace.hours if pace.told else None)
    export_offer = Suggestion(scene.voice.label("download"), scene.say("offer_export_text", role=role))
    hours_offer = others[:1] if pace.told else others[1:2]
    offers = (*hours_offer, _first_offer(scene, made, role), export_offer)
    sources = (source(view, "roadmap"), *sources)
    told = _told(scene, sheet)
    asked = replace(ask, phase=None)
    return Part(tuple(blocks), "answered", sources, offers, ask=asked, profile=kept(scene, pace), progress=told)


def _told(scene: Scene, sheet: Sheet) -> Progress | None:
    """The progress that this message told of, to be remembered; None where it told of none."""
    return sheet.progress if sheet.progress != progress_of(scene, sheet.view.guide.id) else None


def _first_offer(scene: Scene, made: Plan, role: str) -> Suggestion:
    slots = {"number": str(made.open[0].number), "role": role}
    return Suggestion(scene.say("offer_phase", **slots), scene.say("offer_phase_text", **slots))


def steps_of(scene: Scene, sheet: Sheet, *, whole: bool = False) -> tuple[Step, ...]:
    """The phases of a plan as steps; the first open one with its tasks and resources, or all in the `whole`."""
    made = sheet.plan
    first = made.open[0].number if made.open else 0
    steps: list[Step] = []
    for phase in made.phases:
        if phase.left_out or (phase.done and not whole):
            continue
        base = step(scene, sheet.view, phase.number, detail=whole or phase.number == first)
        tasks = tuple(StepTask(t.id, t.text, t.done) for t in phase.tasks if not t.left_out) if base.tasks else ()
        dates = (phase.start.isoformat(), phase.end.isoformat()) if phase.start and phase.end else (None, None)
        title = scene.say("phase_done", name=phase.name) if phase.done else phase.name
        length = round(phase.weeks, 1) or None
        steps.append(replace(base, title=title, weeks=length, tasks=tasks, start=dates[0], end=dates[1]))
    return tuple(steps)


def finished(scene: Scene, ask: Ask, view: GuideView) -> Part:
    """Nothing of the roadmap is left."""
    role = scene.shelf.short(view.guide.id)
    return Part((TextBlock(scene.say("path_done_role", role=role)),), sources=(source(view, "roadmap"),), ask=ask)


def plan_time(scene: Scene, ask: Ask) -> Part:
    """How long the roadmap takes at the visitor's hours; without hours, at several."""
    view = scene.view(ask)
    pace = pace_of(scene, view)
    if pace.absurd is not None:
        return hours_again(scene, ask, view, pace)
    sheet = sheet_of(scene, view, pace, progress_now(scene, ask, view))
    if not sheet.plan.open:
        return finished(scene, ask, view)
    if pace.dated or pace.deadline or _talks_of_plan(scene):
        return shown(scene, ask, sheet, lead_of(scene, sheet))
    noted, sources = assumption(scene, view)
    sources = (source(view, "roadmap"), *sources)
    slots = _slots(scene, sheet)
    plan_offer = Suggestion(scene.voice.label("plan"), scene.say("offer_plan_text", role=slots["role"]))
    if pace.told:
        blocks: tuple[Block, ...] = (TextBlock(scene.say("plan_time", **slots)), noted)
        offers = (plan_offer, *hour_offers(scene, view, pace.hours)[:1])
        told = _told(scene, sheet)
        return Part(blocks, "answered", sources, offers, ask=ask, profile=kept(scene, pace), progress=told)
    blocks = (TextBlock(scene.say("plan_time_any", **slots)), _paces(scene, view), noted)
    offers = (*hour_offers(scene, view)[:2], plan_offer)
    return Part(blocks, "answered", sources, offers, Pending("hours", (ask,)), ask)


def _talks_of_plan(scene: Scene) -> bool:
    """Whether a plan was shown last, so that other hours mean another plan."""
    last = scene.conversation.focus.ask
    return last is not None and last.topic in ("plan", "skip", "export")


def _paces(scene: Scene, view: GuideView) -> TableBlock:
    label = scene.voice.label
    rows = []
    for hours in _PACES:
        made = make_plan(view.guide, hours, scene.today, progress_of(scene, view.guide.id))
        rows.append((number(hours), number(round(made.weeks, 1)), months_of(scene, made.weeks)))
    return TableBlock((label("hours_per_week"), label("weeks"), label("time")), tuple(rows))


def skip(scene: Scene, ask: Ask) -> Part:
    """Leaves subjects or phases out of the plan, or takes them back in, and makes the plan anew."""
    view = scene.view(ask)
    before = progress_of(scene, view.guide.id)
    wanted, wrong = _named(scene, ask, view)
    role = scene.shelf.short(view.guide.id)
    if wrong:
        text = scene.say("no_such_phase", role=role, count=str(len(view.guide.roadmap)))
        return Part((missing(text),), "unknown", (source(view, "roadmap"),), ask=ask)
    if not wanted:
        offers = tuple(
            Suggestion(scene.say("offer_skip", thing=s.name), scene.say("offer_skip_text", thing=s.name, role=role))
            for s in view.guide.skills_to_learn[:3]
        )
        return Part((TextBlock(scene.say("skip_what")),), "clarify", (source(view, "skills"),), offers, ask=ask)
    back = _takes_back(scene)
    after = [one for one in before.skipped if one not in wanted] + ([] if back else list(wanted))
    progress = replace(before, skipped=tuple(dict.fromkeys(after)))
    sheet = sheet_of(scene, view, replace(pace_of(scene, view), absurd=None), progress)
    if not sheet.plan.open:
        return replace(finished(scene, ask, view), blocks=(TextBlock(scene.say("skip_all", role=role)),))
    things = listing([thing_name(scene, view, one) for one in wanted])
    lead = scene.say("unskipped", thing=things) if back else _skip_lead(scene, sheet, wanted, before)
    return replace(shown(scene, ask, sheet, f"{lead} {lead_of(scene, sheet)}"), progress=progress)


def _skip_lead(scene: Scene, sheet: Sheet, wanted: tuple[str, ...], before: Progress) -> str:
    """What leaving things out came to: how many tasks fell away, or that none did and why."""
    view = sheet.view
    things = listing([thing_name(scene, view, one) for one in wanted])
    earlier = sheet_of(scene, view, sheet.pace, before).skipping
    fell = len(sheet.skipping.left_out - earlier.left_out)
    if not fell:
        phases = phases_about(scene.shelf, view, wanted)
        names = listing([str(n) for n in phases])
        if phases:
            return scene.say("skip_nothing", thing=things, phases=names, number=str(phases[0]))
        return scene.say("skip_not_in", thing=things)
    lines = [scene.say("skip_one" if fell == 1 else "skip_some", thing=things, count=str(fell))]
    if any(not one.startswith("phase-") for one in wanted):
        lines.append(scene.say("skip_how"))
    if sheet.skipping.shared - earlier.shared:
        lines.append(scene.say("skip_shared"))
    return " ".join(lines)


def thing_name(scene: Scene, view: GuideView, one: str) -> str:
    """What to call a subject, or a phase given as `phase-2`."""
    if one.startswith("phase-") and one[6:].isdigit():
        index = int(one[6:])
        return scene.words("phase_named", number=str(index), name=view.guide.roadmap[index - 1].name)
    return scene.shelf.name(one)


def _named(scene: Scene, ask: Ask, view: GuideView) -> tuple[tuple[str, ...], bool]:
    """The subjects and phases to leave out, and whether a phase was named that does not exist."""
    u = scene.understanding
    count = len(view.guide.roadmap)
    numbers = [int(q.low) for q in u.quantities if q.unit == "ordinal"]
    numbers = [n if n > 0 else count + 1 + n for n in numbers]
    if any(not 1 <= n <= count for n in numbers):
        return (), True
    named = [e.id for e in u.of_kind("subject", "resource")] or ([ask.subject] if ask.subject else [])
    if not numbers and "phase" in u.concepts and (stage := find_phase(scene, view, replace(ask, phase=None), _BY_WORD)):
        return (f"phase-{stage}",), False
    if not named and not numbers and "know_already" in u.concepts:
        named = list(scene.conversation.profile.skills)
    if not named and not numbers and _takes_back(scene):
        named = list(progress_of(scene, view.guide.id).skipped)
    if not named and not numbers and u.hints:
        named = [u.hints[0][0]]
    return tuple(dict.fromkeys((*(f"phase-{n}" for n in numbers), *named))), False


def _takes_back(scene: Scene) -> bool:
    return cues_of(scene.shelf).back_in.first(scene.understanding.tokens) is not None


def phase_dates(scene: Scene, ask: Ask) -> Part:
    """When a phase begins and ends: after how many weeks, and on which days at the hours and from the start known."""
    view = scene.view(ask)
    number_ = find_phase(scene, view, ask)
    if number_ is None or not 1 <= number_ <= len(view.guide.roadmap):
        return phase_of(scene, replace(ask, phase=number_))
    before = view.guide.roadmap[: number_ - 1]
    name = view.guide.roadmap[number_ - 1].name
    slots = {"role": scene.shelf.short(view.guide.id), "number": str(number_), "name": name}
    if before:
        sums = " + ".join(str(p.weeks) for p in before)
        passed = weeks(sum(p.weeks for p in before))
        phrase = "phase_after_one" if len(before) == 1 else "phase_after"
        lines = [scene.say(phrase, **slots, weeks=passed, sums=sums, last=str(number_ - 1))]
    else:
        lines = [scene.say("phase_at_once", **slots)]
    pace = replace(pace_of(scene, view), absurd=None)
    found = sheet_of(scene, view, pace).plan.phases[number_ - 1]
    if found.start and found.end:
        phrase = "phase_dates" if pace.told else "phase_dates_own"
        dates = {"begin": readable(found.start), "end": readable(found.end), "start": readable(pace.start)}
        lines.append(scene.say(phrase, hours=number(round(pace.hours, 1)), **dates))
    elif found.done:
        lines.append(scene.say("phase_ticked", **slots))
    blocks: tuple[Block, ...] = (TextBlock(" ".join(lines)),)
    noted, sources = assumption(scene, view) if pace.told else (None, ())
    blocks = (*blocks, noted) if noted else blocks
    offer = Suggestion(scene.voice.label("plan"), scene.say("offer_plan_text", role=slots["role"]))
    places = (source(view, f"phase-{number_}"), source(view, "roadmap"), *sources)
    asked = replace(ask, phase=number_, subject=None)
    return Part(blocks, "answered", places, (offer,), ask=asked, profile=kept(scene, pace))


def export(scene: Scene, ask: Ask) -> Part:
    """How to take the plan along: the plan itself, and where its files and its link are made."""
    view = scene.view(ask)
    sheet = sheet_of(scene, view, replace(pace_of(scene, view), absurd=None))
    made = sheet.plan
    if not made.open:
        return finished(scene, ask, view)
    role = scene.shelf.short(view.guide.id)
    blocks: tuple[Block, ...] = (
        TextBlock(scene.say("export", role=role, end=readable(made.end))),
        StepsBlock(tuple(replace(s, tasks=(), resources=()) for s in steps_of(scene, sheet))),
    )
    offers = (*hour_offers(scene, view)[:1], _first_offer(scene, made, role))
    return Part(blocks, sources=(source(view, "roadmap"),), offers=offers, ask=ask, profile=kept(scene, sheet.pace))
