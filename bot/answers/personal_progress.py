"""Progress along a roadmap: what is ticked off, what comes next, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.finding import find_phase, named_subjects
from bot.answers.pacing import Sheet, pace_of, progress_of, sheet_of
from bot.answers.planning import finished, plan
from bot.answers.roadmap import step
from bot.conversation import Ask, Progress
from bot.cues import cues_of
from bot.plain import number, weeks
from bot.plan import PlannedPhase, readable, task_id
from bot.quantities import Quantity
from bot.reply import Block, ListBlock, ListItem, StepsBlock, StepTask, Suggestion, TextBlock
from bot.scene import Part, Scene, missing, source
from bot.shelf import GuideView
from bot.skipping import known_by, task_subjects

_LOOK_BACK = 6
_CURT = 2
"""`Done!` needs no word that points."""
_SPANS = (("this_week", "this_month"), ("this_month", "next_90_days"))


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a message says of progress."""

    upto: int | None = None
    """Every phase to this one is done."""
    reopened: int | None = None
    tasks: tuple[str, ...] = ()
    beyond: bool = False
    """A phase was named that the roadmap does not have."""
    nothing_on: str | None = None
    """Something was named that no open task speaks of."""


def progress(scene: Scene, ask: Ask) -> Part:
    """Ticks off what the message says is done, and says what comes next and what is left."""
    view = scene.view(ask)
    before = progress_of(scene, view.guide.id)
    for done, following in _SPANS:
        if done in scene.understanding.concepts and not scene.understanding.quantities and _says_done(scene):
            return _next_list(scene, ask, view, following)
    heard = _hear(scene, ask, view, before)
    role = scene.shelf.short(view.guide.id)
    count = len(view.guide.roadmap)
    if heard.beyond:
        text = scene.say("progress_no_phase", role=role, count=str(count))
        steps = tuple(step(scene, view, n, detail=False) for n in range(1, count + 1))
        return Part((missing(text), StepsBlock(steps)), "unknown", (source(view, "roadmap"),), ask=ask)
    after = _applied(before, heard)
    pace = replace(pace_of(scene, view), absurd=None)
    if heard == _Heard() and (pace.dated or pace.deadline):
        return plan(scene, ask)
    sheet = sheet_of(scene, view, pace, after)
    if not sheet.plan.open:
        return replace(finished(scene, ask, view), progress=after, offers=_done_offers(scene, view))
    lead = _lead(scene, sheet, heard)
    return _status(scene, ask, sheet, lead, changed=after != before)


def _applied(before: Progress, heard: _Heard) -> Progress:
    phases = set(before.phases)
    tasks = dict.fromkeys((*before.tasks, *heard.tasks))
    if heard.reopened is not None:
        phases = {n for n in phases if n < heard.reopened}
        tasks = dict.fromkeys(t for t in tasks if int(t.split("-")[1]) < heard.reopened)
    if heard.upto:
        phases |= set(range(1, heard.upto + 1))
    return replace(before, phases=tuple(sorted(phases)), tasks=tuple(tasks))


def _lead(scene: Scene, sheet: Sheet, heard: _Heard) -> str:
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


def _status(scene: Scene, ask: Ask, sheet: Sheet, lead: str, *, changed: bool) -> Part:
    """Where the visitor stands: the next phase with its tasks, the weeks left, the new end date."""
    view, made = sheet.view, sheet.plan
    role = scene.shelf.short(view.guide.id)
    following = _following(made.open, sheet.progress)
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


def _following(phases: Sequence[PlannedPhase], progress: Progress) -> PlannedPhase:
    """The phase to go on with: that of the task ticked off last, where it is still open, else the first open one."""
    last = int(progress.tasks[-1].split("-")[1]) if progress.tasks else 0
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


# -- what the message says


def _says_done(scene: Scene) -> bool:
    words = {t.text for t in scene.understanding.tokens}
    return bool(words & cues_of(scene.shelf).sets["told_done_words"])


def _hear(scene: Scene, ask: Ask, view: GuideView, before: Progress) -> _Heard:
    u = scene.understanding
    cues = cues_of(scene.shelf)
    count = len(view.guide.roadmap)
    words = {t.text for t in u.tokens}
    undone = bool(words & cues.sets["told_undone"])
    if cues.everything.first(u.tokens) and _says_done(scene) and not undone:
        return _Heard(upto=count)
    if "task" in u.concepts and (found := _task_numbers(scene, before, count)):
        return _Heard(tasks=tuple(t for t in found if t in view.by_anchor))
    numbers = _phase_numbers(scene, count)
    if any(not 0 <= n <= count for n, _ in numbers):
        return _Heard(beyond=True)
    if words & cues.sets["told_undoing"] and not numbers and before.phases:
        return _Heard(reopened=max(before.phases))
    if not numbers and not named_subjects(scene) and (talked := _talked_about(scene)):
        return _Heard(reopened=talked) if undone else _Heard(upto=talked)
    if numbers:
        if undone:
            return _Heard(reopened=min(n for n, _ in numbers))
        return _Heard(upto=max(n if done else n - 1 for n, done in numbers) or None)
    return _by_name(scene, ask, view, before, undone=undone)


def _talked_about(scene: Scene) -> int | None:
    """The phase of the last answer, where the message says that this one is done."""
    words = {t.text for t in scene.understanding.tokens}
    focus = scene.conversation.focus
    sets = cues_of(scene.shelf).sets
    points = words & sets["told_pointers"] or len([t for t in scene.understanding.tokens if t.is_word]) <= _CURT
    said = points and words & sets["told_done_states"]
    return focus.phase if said and focus.phase and focus.phase > 0 else None


def _phase_numbers(scene: Scene, count: int) -> list[tuple[int, bool]]:
    """The phases named by number, each with whether it is done (or under way)."""
    u = scene.understanding
    found: list[tuple[int, bool]] = []
    last: Quantity | None = None
    for quantity in u.quantities:
        if _is_of_time(scene, quantity):
            continue
        joined = last is not None and quantity.unit == "number" and quantity.start - last.end <= 1
        counted = joined and last is not None and quantity.start == last.end
        if quantity.unit == "ordinal" or (joined and last is not None):
            high = int(quantity.high)
            # `the first two phases`: an ordinal right before a count means so many of them.
            high = count + 1 + high if high < 0 else high
            found.append((high, True if counted else _is_done(scene, quantity.start)))
            last = quantity
        elif quantity.unit == "number" and _next_is_phases(scene, quantity):
            found.append((int(quantity.high), True))
    return found


def _is_of_time(scene: Scene, quantity: Quantity) -> bool:
    """Whether an ordinal belongs to the calendar: `last week`."""
    tokens = scene.understanding.tokens
    after = tokens[quantity.end].text if quantity.end < len(tokens) else ""
    return after in cues_of(scene.shelf).sets["told_calendar"]


def _next_is_phases(scene: Scene, quantity: Quantity) -> bool:
    tokens = scene.understanding.tokens
    return quantity.end < len(tokens) and tokens[quantity.end].text in ("phases", "stages", "steps")


def _is_done(scene: Scene, start: int) -> bool:
    """Whether the nearest word before a phase's number says that it is done, and not that it goes on."""
    sets = cues_of(scene.shelf).sets
    tokens = scene.understanding.tokens
    for index in range(start - 1, max(-1, start - _LOOK_BACK), -1):
        if tokens[index].text in sets["told_done_words"]:
            return True
        if tokens[index].text in sets["told_doing_words"]:
            return any(t.text in sets["told_done_words"] for t in tokens[max(0, index - 1) : index])
    return True


def _task_numbers(scene: Scene, before: Progress, count: int) -> list[str]:
    """Ids of tasks named by number: of the phase named beside them, else of the phase that is under way."""
    u = scene.understanding
    phase = next((n for n in range(1, count + 1) if n not in before.phases), 1)
    tasks: list[int] = []
    for quantity in u.quantities:
        near = {t.text for t in u.tokens[max(0, quantity.start - 1) : quantity.end + 1]}
        if near & {"task", "tasks"}:
            tasks.append(max(1, int(quantity.low)))
        elif quantity.unit == "ordinal" and near & {"phase", "stage"}:
            phase = int(quantity.low)
    if not tasks and "that" in {t.text for t in u.tokens}:
        done = [t for t in before.tasks if t.startswith(f"phase-{phase}-")]
        tasks = [len(done) + 1]
    return [task_id(phase, n) for n in tasks]


def _by_name(scene: Scene, ask: Ask, view: GuideView, before: Progress, *, undone: bool) -> _Heard:
    """A phase called by its name, or the tasks that speak of nothing but what was named."""
    named = named_subjects(scene)
    if not named or not _says_done(scene):
        return _Heard()
    phase = find_phase(scene, view, replace(ask, phase=None, subject=None))
    known = known_by(scene.shelf, named)
    if undone:
        return _Heard(reopened=phase)
    if phase and not any(one in scene.shelf.knowledge.resources for one in named):
        return _Heard(upto=phase)
    tasks: list[str] = []
    for number_, one in enumerate(view.guide.roadmap, 1):
        for n in range(1, len(one.tasks) + 1):
            identity = task_id(number_, n)
            speaks = task_subjects(scene.shelf, view, identity, known)
            if number_ not in before.phases and identity not in before.tasks and speaks and speaks <= known:
                tasks.append(identity)
    if tasks:
        return _Heard(tasks=tuple(tasks))
    return _Heard(nothing_on=scene.shelf.name(named[0]))
