"""Plans with dates, the time at one's own pace, leaving things out, taking the plan along."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.pacing import (
    Pace,
    assumption,
    hour_offers,
    hours_again,
    kept,
    months_of,
    pace_of,
    plan_for,
    progress_of,
)
from bot.answers.roadmap import step
from bot.conversation import Ask, Pending, Progress
from bot.plain import number, weeks
from bot.plan import GUIDE_HOURS, Plan, make_plan, readable
from bot.reply import Block, NoticeBlock, Step, StepsBlock, StepTask, Suggestion, TableBlock, TextBlock
from bot.scene import Part, Scene, missing, source
from bot.shelf import GuideView
from bot.skipping import Skipping, phases_about
from bot.voice import listing

_PACES = (5.0, 10.0, 15.0, 20.0)


def plan(scene: Scene, ask: Ask) -> Part:
    """The roadmap on dates, at the hours and from the start that are known, else at the guide's own pace from today."""
    view = scene.view(ask)
    pace = pace_of(scene, view)
    if pace.absurd is not None:
        return hours_again(scene, ask, view, pace)
    progress = progress_of(scene, view.guide.id)
    made, left = plan_for(scene, view, pace, progress)
    if not made.open:
        return finished(scene, ask, view)
    return _shown(scene, ask, view, pace, made, (TextBlock(_lead(scene, view, pace, made)),), left)


def _lead(scene: Scene, view: GuideView, pace: Pace, made: Plan) -> str:
    slots = {
        "role": scene.shelf.short(view.guide.id), "start": readable(made.start), "end": readable(made.end),
        "hours": number(round(made.hours, 1)), "weeks": weeks(round(made.weeks, 1)), "months": months_of(scene, made.weeks),
        "guide_weeks": weeks(round(made.weeks * made.hours / GUIDE_HOURS, 1)),
    }  # fmt: skip
    if pace.deadline is not None:
        return scene.say("plan_deadline", **{**slots, "deadline": readable(pace.deadline)})
    return scene.say("plan_lead" if pace.told else "plan_lead_own", **slots)


def _shown(
    scene: Scene, ask: Ask, view: GuideView, pace: Pace, made: Plan, lead: tuple[Block, ...], left: Skipping
) -> Part:
    """The plan under its first sentence: phases with dates, the tasks of the first, the assumption, offers."""
    blocks: list[Block] = [*lead, StepsBlock(steps_of(scene, view, made))]
    noted, sources = assumption(scene, view)
    blocks.append(noted)
    if pace.start < scene.today:
        blocks.append(NoticeBlock("care", scene.say("plan_past", start=readable(pace.start))))
    role = scene.shelf.short(view.guide.id)
    offers = (
        *(hour_offers(scene, view)[1:2] if not pace.told else ()),
        Suggestion(scene.voice.label("download"), scene.say("offer_export_text", role=role)),
        _first_offer(scene, made, role),
        *(hour_offers(scene, view, pace.hours)[:1] if pace.told else ()),
    )
    return Part(
        tuple(blocks), sources=(source(view, "roadmap"), *sources), offers=offers, ask=replace(ask, phase=None),
        profile=kept(scene, pace),
    )  # fmt: skip


def _first_offer(scene: Scene, made: Plan, role: str) -> Suggestion:
    slots = {"number": str(made.open[0].number), "role": role}
    return Suggestion(scene.say("offer_phase", **slots), scene.say("offer_phase_text", **slots))


def steps_of(scene: Scene, view: GuideView, made: Plan) -> tuple[Step, ...]:
    """The phases of a plan as steps; the first open one with its tasks and resources."""
    first = made.open[0].number if made.open else 0
    steps: list[Step] = []
    for phase in made.phases:
        if phase.left_out:
            continue
        base = step(scene, view, phase.number, detail=phase.number == first)
        tasks = tuple(
            StepTask(task.id, task.text, task.done) for task in phase.tasks
            if not task.left_out and (phase.number == first or phase.done)
        )  # fmt: skip
        steps.append(
            replace(
                base, weeks=round(phase.weeks, 1) or None, tasks=() if phase.done else tasks,
                start=phase.start.isoformat() if phase.start else None, end=phase.end.isoformat() if phase.end else None,
                title=scene.say("phase_done", name=phase.name) if phase.done else phase.name,
            )  # fmt: skip
        )
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
    role = scene.shelf.short(view.guide.id)
    noted, sources = assumption(scene, view)
    made, _ = plan_for(scene, view, pace, progress_of(scene, view.guide.id))
    if not made.open:
        return finished(scene, ask, view)
    plan_offer = Suggestion(scene.voice.label("plan"), scene.say("offer_plan_text", role=role))
    if not pace.told:
        blocks: tuple[Block, ...] = (
            TextBlock(scene.say("plan_time_any", role=role, weeks=weeks(_guide_weeks(made)))), _paces(scene, view), noted,
        )  # fmt: skip
        return Part(
            blocks, sources=(source(view, "roadmap"), *sources), offers=(*hour_offers(scene, view)[:2], plan_offer),
            pending=Pending("hours", (ask,)), ask=ask,
        )  # fmt: skip
    text = scene.say(
        "plan_time", role=role, hours=number(round(pace.hours, 1)), weeks=weeks(round(made.weeks, 1)), end=readable(made.end),
        months=months_of(scene, made.weeks), guide_weeks=weeks(_guide_weeks(made)), start=readable(made.start),
    )  # fmt: skip
    return Part(
        (TextBlock(text), noted), sources=(source(view, "roadmap"), *sources),
        offers=(plan_offer, *hour_offers(scene, view, pace.hours)[:1]), ask=ask, profile=kept(scene, pace),
    )  # fmt: skip


def _guide_weeks(made: Plan) -> float:
    """The guide's own weeks that are left."""
    return round(made.weeks * made.hours / GUIDE_HOURS, 1)


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
    pace = pace_of(scene, view)
    if pace.absurd is not None:
        pace = replace(pace, absurd=None)
    made, left = plan_for(scene, view, pace, progress)
    if not made.open:
        return replace(finished(scene, ask, view), blocks=(TextBlock(scene.say("skip_all", role=role)),))
    lead = _skip_lead(scene, view, wanted, back=back, left=left, before=before, pace=pace)
    part = _shown(scene, ask, view, pace, made, (TextBlock(f"{lead} {_lead(scene, view, pace, made)}"),), left)
    return replace(part, progress=progress)


def _skip_lead(
    scene: Scene, view: GuideView, wanted: tuple[str, ...], *, back: bool, left: Skipping, before: Progress, pace: Pace
) -> str:
    things = listing([thing_name(scene, view, one) for one in wanted])
    if back:
        return scene.say("unskipped", thing=things)
    _, earlier = plan_for(scene, view, pace, before)
    fell = len(left.left_out - earlier.left_out)
    if not fell:
        phases = phases_about(scene.shelf, view, wanted)
        names = listing([str(n) for n in phases])
        if phases:
            return scene.say("skip_nothing", thing=things, phases=names, number=str(phases[0]))
        return scene.say("skip_not_in", thing=things)
    lines = [scene.say("skip_one" if fell == 1 else "skip_some", thing=things, count=str(fell))]
    if any(not one.startswith("phase-") for one in wanted):
        lines.append(scene.say("skip_how"))
    if left.shared - earlier.shared:
        lines.append(scene.say("skip_shared", count=str(len(left.shared))))
    return " ".join(lines)


def thing_name(scene: Scene, view: GuideView, one: str) -> str:
    """What to call a subject, or a phase given as `phase-2`."""
    if one.startswith("phase-") and one[6:].isdigit():
        index = int(one[6:])
        return scene.say("phase_named", number=str(index), name=view.guide.roadmap[index - 1].name)
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
    if not named and not numbers and "know_already" in u.concepts:
        named = list(scene.conversation.profile.skills)
    if not named and not numbers and u.hints:
        named = [u.hints[0][0]]
    return tuple(dict.fromkeys((*(f"phase-{n}" for n in numbers), *named))), False


def _takes_back(scene: Scene) -> bool:
    spoken = f" {scene.understanding.spoken()} "
    return any(f" {word} " in spoken for word in scene.shelf.knowledge.language.get("told_back_in", ()))


def export(scene: Scene, ask: Ask) -> Part:
    """How to take the plan along: the plan itself, and where its files and its link are made."""
    view = scene.view(ask)
    pace = pace_of(scene, view)
    pace = replace(pace, absurd=None)
    made, _ = plan_for(scene, view, pace, progress_of(scene, view.guide.id))
    if not made.open:
        return finished(scene, ask, view)
    role = scene.shelf.short(view.guide.id)
    blocks: tuple[Block, ...] = (
        TextBlock(scene.say("export", role=role, end=readable(made.end))),
        StepsBlock(tuple(replace(s, tasks=(), resources=()) for s in steps_of(scene, view, made))),
    )
    offers = (*hour_offers(scene, view)[:1], _first_offer(scene, made, role))
    return Part(blocks, sources=(source(view, "roadmap"),), offers=offers, ask=ask, profile=kept(scene, pace))
