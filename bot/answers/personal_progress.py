"""Progress along a roadmap: what is ticked off, what comes next, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers.pacing import Sheet, pace_of, progress_of, sheet_of
from bot.answers.planning import finished, plan
from bot.answers.progress_told import Heard, applied, hear, says_done
from bot.answers.roadmap import step
from bot.conversation import Ask
from bot.nlg.response import Block, ListBlock, ListItem, StepsBlock, StepTask, Suggestion, TextBlock
from bot.nlg.text_renderer import number, weeks
from bot.planning.plan import PlannedPhase, readable
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source

_SPANS = (("this_week", "this_month"), ("this_month", "next_90_days"))


def progress(scene: Scene, ask: Ask) -> Part:
    """Ticks off what the message says is done, and says what comes next and what is left."""
    view = scene.view(ask)
    before = progress_of(scene, view.guide.id)
    for done, following in _SPANS:
        if done in scene.understanding.concepts and not scene.understanding.quantities and says_done(scene):
            return _next_list(scene, ask, view, following)
    heard = hear(scene, ask, view, before)
    role = scene.shelf.short(view.guide.id)
    count = len(view.guide.roadmap)
    if heard.beyond:
        text = scene.say("progress_no_phase", role=role, count=str(count))
        steps = tuple(step(scene, view, n, detail=False) for n in range(1, count + 1))
        return Part((missing(text), StepsBlock(steps)), "unknown", (source(view, "roadmap"),), ask=ask)
    after = applied(before, heard)
    pace = replace(pace_of(scene, view), absurd=None)
    if heard == Heard() and (pace.dated or pace.deadline):
        return plan(scene, ask)
    sheet = sheet_of(scene, view, pace, after)
    if not sheet.plan.open:
        return replace(finished(scene, ask, view), progress=after, offers=_done_offers(scene, view))
    lead = _lead(scene, sheet, heard)
    return _status(scene, ask, sheet, lead, heard.tasks, changed=after != before)


def _lead(scene: Scene, sheet: Sheet, heard: Heard) -> str:
    view, after = sheet.view, sheet.progress
    role = scene.shelf.short(view.guide.id)
    phases = view.guide.roadmap
    if heard.reopened is not None:
        return scene.say("progress_reopened", role=role, number=str(heard.reopened))
    if heard.upto:
        phrase = "progress_done_one" if heard.upto == 1 else "progress_done_some"
        return scene.say(phrase, role=role, number=str(heard.upto), name=phases[heard.upto - 1].name)
    if heard.tasks:
        texts = [view.by_anchor[task].text for task in heard.tasks]
        return scene.say("progress_tasks", tasks=" ".join(texts))
    if heard.nothing_on:
        return scene.say("progress_no_task", role=role, thing=heard.nothing_on)
    if not after.phases and not after.tasks:
        return scene.say("progress_none", role=role, total=weeks(sum(p.weeks for p in phases)))
    first = sheet.plan.open[0]
    return scene.say("progress_at", role=role, number=str(first.number), name=first.name)


def _status(scene: Scene, ask: Ask, sheet: Sheet, lead: str, ticked: Sequence[str], *, changed: bool) -> Part:
    """Where the visitor stands: the next phase with its tasks, the weeks left, the new end date."""
    view, made = sheet.view, sheet.plan
    role = scene.shelf.short(view.guide.id)
    following = _following(made.open, ticked)
    base = step(scene, view, following.number, detail=True)
    tasks = tuple(StepTask(t.id, t.text, t.done) for t in following.tasks if not t.left_out)
    total = weeks(sum(p.weeks for p in view.guide.roadmap))
    left = weeks(sum(p.guide_weeks for p in made.open))
    coming = {"number": str(following.number), "name": following.name, "weeks": weeks(following.guide_weeks)}
    at = not changed and (sheet.progress.phases or sheet.progress.tasks)
    lines = [lead] if at else [lead, scene.say("progress_next", **coming)]
    lines.append(scene.say("progress_left_all", total=total, left=left))
    if len(made.open) == 1:
        lines.append(scene.say("progress_last"))
    if sheet.pace.told or scene.conversation.profile.start:
        hours = number(round(made.hours, 1))
        lines.append(scene.say("progress_end", hours=hours, start=readable(made.start), end=readable(made.end)))
    blocks: tuple[Block, ...] = (TextBlock(" ".join(lines)), StepsBlock((replace(base, tasks=tasks),)))
    slots = {"number": str(following.number), "role": role}
    offers = (
        Suggestion(scene.say("offer_done", **slots), scene.say("offer_done_text", **slots)),
        Suggestion(scene.voice.label("plan"), scene.say("offer_plan_text", role=role)),
    )
    sources = (source(view, f"phase-{following.number}"), source(view, "roadmap"))
    asked = replace(ask, phase=following.number)
    return Part(blocks, "answered", sources, offers, ask=asked, progress=sheet.progress if changed else None)


def _following(phases: Sequence[PlannedPhase], ticked: Sequence[str]) -> PlannedPhase:
    """The phase to go on with: that of the task just ticked off, where it is still open, else the first open one."""
    last = int(ticked[-1].split("-")[1]) if ticked else 0
    return next((phase for phase in phases if phase.number == last), phases[0])


def _done_offers(scene: Scene, view: GuideView) -> tuple[Suggestion, ...]:
    role = scene.shelf.short(view.guide.id)
    return (Suggestion(scene.voice.label("pay"), scene.say("offer_pay_text", role=role)),)


def _next_list(scene: Scene, ask: Ask, view: GuideView, span: str) -> Part:
    """The action list after the one that is done."""
    role = scene.shelf.short(view.guide.id)
    lead = scene.say("progress_week", role=role, span=scene.voice.label(span).lower())
    items = tuple(ListItem(s.text) for s in getattr(view.guide.action_plan, span))
    return Part((TextBlock(lead), ListBlock(items)), sources=(source(view, span.replace("_", "-")),), ask=ask)
