"""What a message tells of progress along a roadmap: phases and tasks that are done, by number or by name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answers.finding import find_phase, named_subjects
from bot.answers.pacing import progress_of
from bot.conversation import Ask, Progress
from bot.cues import Cues, cues_of
from bot.nlu.number_extractor import Quantity
from bot.planning.abilities import known_by
from bot.planning.plan import task_id
from bot.planning.skipping import task_subjects
from bot.retrieval.guide_index import GuideView
from bot.scene import Scene
from bot.understanding import Understanding

_LOOK_BACK = 6
_CURT = 2


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says of progress."""

    upto: int | None = None
    """Every phase to this one is done."""
    reopened: int | None = None
    tasks: tuple[str, ...] = ()
    beyond: bool = False
    """A phase was named that the roadmap does not have."""
    nothing_on: str | None = None
    """Something was named that no open task speaks of."""


def applied(before: Progress, heard: Heard) -> Progress:
    """The progress after what was heard."""
    phases = set(before.phases)
    tasks = dict.fromkeys((*before.tasks, *heard.tasks))
    if heard.reopened is not None:
        phases = {n for n in phases if n < heard.reopened}
        tasks = dict.fromkeys(t for t in tasks if int(t.split("-")[1]) < heard.reopened)
    if heard.upto:
        phases |= set(range(1, heard.upto + 1))
    return replace(before, phases=tuple(sorted(phases)), tasks=tuple(tasks))


def progress_now(scene: Scene, ask: Ask, view: GuideView) -> Progress:
    """The progress with what this message tells of finished phases, for a plan that is asked for in the same breath."""
    before = progress_of(scene, view.guide.id)
    cues = cues_of(scene.shelf)
    words = scene.understanding.said
    numbered = words & cues.sets["told_done_states"] and not words & cues.sets["told_undone"]
    if not numbered or not scene.understanding.quantities or "phase" not in scene.understanding.concepts:
        return before
    heard = hear(scene, replace(ask, phase=None), view, before)
    return before if heard.beyond else applied(before, Heard(upto=heard.upto))


def says_done(scene: Scene) -> bool:
    """Whether the message says of anything that it is done."""
    words = scene.understanding.said
    return bool(words & cues_of(scene.shelf).sets["told_done_words"])


def hear(scene: Scene, ask: Ask, view: GuideView, before: Progress) -> Heard:
    """What the message says of progress along one guide."""
    u = scene.understanding
    cues = cues_of(scene.shelf)
    count = len(view.guide.roadmap)
    words = u.said
    undone = bool(words & cues.sets["told_undone"])
    if cues.everything.first(u.tokens) and says_done(scene) and not undone:
        return Heard(upto=count)
    if "task" in u.concepts and (found := _task_numbers(scene, before, count)):
        return Heard(tasks=tuple(t for t in found if t in view.by_anchor))
    numbers = _phase_numbers(scene, count)
    if any(not 0 <= n <= count for n, _ in numbers):
        return Heard(beyond=True)
    if words & cues.sets["told_undoing"] and not numbers and not named_subjects(scene) and before.phases:
        return Heard(reopened=max(before.phases))
    if not numbers and not named_subjects(scene) and (talked := _talked_about(scene)):
        return Heard(reopened=talked) if undone else Heard(upto=talked)
    if numbers:
        if undone:
            return Heard(reopened=min(n for n, _ in numbers))
        return Heard(upto=max(n if done else n - 1 for n, done in numbers) or None)
    return _by_name(scene, ask, view, before, undone=undone)


def points_back(u: Understanding, cues: Cues) -> bool:
    """Whether the message speaks of what the last answer was about; `Done!` needs no word that points."""
    return u.length <= _CURT or bool(u.said & cues.sets["told_pointers"])


def _talked_about(scene: Scene) -> int | None:
    """The phase of the last answer, where the message says that this one is done."""
    focus, cues = scene.conversation.focus, cues_of(scene.shelf)
    said = points_back(scene.understanding, cues) and scene.understanding.said & cues.sets["told_done_states"]
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
    return quantity.end < len(tokens) and tokens[quantity.end].text in cues_of(scene.shelf).sets["told_phases"]


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
    if not tasks and "that" in u.said:
        done = [t for t in before.tasks if t.startswith(f"phase-{phase}-")]
        tasks = [len(done) + 1]
    return [task_id(phase, n) for n in tasks]


def _by_name(scene: Scene, ask: Ask, view: GuideView, before: Progress, *, undone: bool) -> Heard:
    """A phase called by its name, or the tasks that speak of nothing but what was named."""
    named = named_subjects(scene)
    if not named or not (undone or says_done(scene)):
        return Heard()
    phase = find_phase(scene, view, replace(ask, phase=None, subject=None))
    known = known_by(scene.shelf, named)
    if undone:
        return Heard(reopened=phase)
    if phase and not any(one in scene.shelf.knowledge.resources for one in named):
        return Heard(upto=phase)
    tasks: list[str] = []
    for number_, one in enumerate(view.guide.roadmap, 1):
        for n in range(1, len(one.tasks) + 1):
            identity = task_id(number_, n)
            speaks = task_subjects(scene.shelf, view, identity, known)
            if number_ not in before.phases and identity not in before.tasks and speaks and speaks <= known:
                tasks.append(identity)
    if tasks:
        return Heard(tasks=tuple(tasks))
    return Heard(nothing_on=scene.shelf.name(named[0]))
