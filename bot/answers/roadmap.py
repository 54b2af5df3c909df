"""Answers about the roadmap: all phases, one phase, its weeks and resources, the order."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.facts import total_weeks
from bot.answers.finding import find_phase, find_statements, outstanding_phase, shown, wanted
from bot.answers.learning import named, title_of
from bot.conversation import Ask
from bot.nlg.response import Block, ListBlock, ListItem, Step, StepResource, StepsBlock, StepTask, TextBlock
from bot.nlg.text_renderer import weeks
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source
from knowledge.schema import ResourceKind, ResourceUse, ResourceUses


def step(scene: Scene, view: GuideView, number: int, *, detail: bool) -> Step:
    """A phase as a step; with `detail` its tasks and resources."""
    phase = view.guide.roadmap[number - 1]
    if not detail:
        return Step(number, phase.name, phase.weeks)
    knowledge = scene.shelf.knowledge
    tasks = tuple(StepTask(f"phase-{number}-task-{n}", task.text) for n, task in enumerate(phase.tasks, 1))
    resources = tuple(
        StepResource(title_of(r.name, r.by) + (f" ({use.detail})" if use.detail else ""), r.kind.value, r.url)
        for use in phase.resources
        for r in (knowledge.resource(use.id),)
    )
    return Step(number, phase.name, phase.weeks, tasks=tasks, resources=resources)


def roadmap(scene: Scene, ask: Ask) -> Part:
    """All phases with their weeks."""
    view = scene.view(ask)
    count = len(view.guide.roadmap)
    lead = scene.say("roadmap", role=scene.shelf.short(view.guide.id), count=str(count), weeks=weeks(total_weeks(view)))
    steps = tuple(step(scene, view, number, detail=False) for number in range(1, count + 1))
    return Part((TextBlock(lead), StepsBlock(steps)), sources=(source(view, "roadmap"),), ask=replace(ask, phase=None))


def _no_phase(scene: Scene, view: GuideView, ask: Ask) -> Part:
    count = len(view.guide.roadmap)
    text = scene.say("no_such_phase", role=scene.shelf.short(view.guide.id), count=str(count))
    steps = tuple(step(scene, view, number, detail=False) for number in range(1, count + 1))
    return Part((missing(text), StepsBlock(steps)), "unknown", (source(view, "roadmap"),), ask=replace(ask, phase=None))


def _found(scene: Scene, ask: Ask) -> tuple[GuideView, int | None]:
    view = scene.view(ask)
    return view, find_phase(scene, view, ask)


def phase(scene: Scene, ask: Ask) -> Part:
    """One phase: its weeks, tasks and resources; the whole roadmap when it is not clear which."""
    view, number = _found(scene, ask)
    if number is None:
        return roadmap(scene, ask)
    if not 1 <= number <= len(view.guide.roadmap):
        return _no_phase(scene, view, ask)
    found = view.guide.roadmap[number - 1]
    lead = scene.say(
        "phase", role=scene.shelf.short(view.guide.id), number=str(number), name=found.name, weeks=weeks(found.weeks)
    )
    block = StepsBlock((step(scene, view, number, detail=True),))
    return Part((TextBlock(lead), block), sources=(source(view, f"phase-{number}"),), ask=replace(ask, phase=number))


def phase_weeks(scene: Scene, ask: Ask) -> Part:
    """How long one phase is, the longest where that is asked for, or each of them."""
    view, number = _found(scene, ask)
    if number is None:
        number = outstanding_phase(scene, view)
    if number is None:
        return roadmap(scene, ask)
    if not 1 <= number <= len(view.guide.roadmap):
        return _no_phase(scene, view, ask)
    found = view.guide.roadmap[number - 1]
    text = scene.say(
        "phase_weeks",
        role=scene.shelf.short(view.guide.id),
        number=str(number),
        name=found.name,
        weeks=weeks(found.weeks),
    )
    return Part((TextBlock(text),), sources=(source(view, f"phase-{number}"),), ask=replace(ask, phase=number))


def phase_resources(scene: Scene, ask: Ask) -> Part:
    """What one phase works with; a guide that lists none for its phases says so and names its tasks."""
    view, number = _found(scene, ask)
    if number is None or not 1 <= number <= len(view.guide.roadmap):
        return phase(scene, ask)
    found = view.guide.roadmap[number - 1]
    role = scene.shelf.short(view.guide.id)
    uses = _uses(scene, view, number)
    if not uses:
        rest = phase(scene, ask)
        return replace(
            rest, blocks=(missing(scene.say("no_phase_resources", role=role, name=found.name)), *rest.blocks)
        )
    lead = scene.say("phase_resources", role=role, number=str(number), name=found.name)
    blocks = (TextBlock(lead), ListBlock(named(scene, uses)))
    anchor = f"phase-{number}-resources" if found.resources else f"phase-{number}"
    return Part(blocks, sources=(source(view, anchor),), ask=replace(ask, phase=number))


def _uses(scene: Scene, view: GuideView, number: int) -> ResourceUses:
    """What a phase lists to work with and the papers that its tasks name; without a list, all that they name."""
    known = scene.shelf.knowledge.resources
    listed = view.guide.roadmap[number - 1].resources
    names = {use.id for use in listed}
    tasks = (t for t in view.tagged if t.place.anchor.startswith(f"phase-{number}-task-"))
    told = dict.fromkeys(one for task in tasks for one in sorted(task.text_subjects) if one in known)
    papers = (one for one in told if not listed or known[one].kind is ResourceKind.PAPER)
    return (*listed, *(ResourceUse(id=one) for one in papers if one not in names))


def phase_count(scene: Scene, ask: Ask) -> Part:
    """How many phases there are."""
    return roadmap(scene, ask)


def weeks_in_all(scene: Scene, ask: Ask) -> Part:
    """The weeks of the phases added up, beside those of the skills."""
    view = scene.view(ask)
    total = total_weeks(view)
    skill_weeks = [s.weeks for s in view.guide.skills_to_learn if s.weeks]
    lead = scene.say("total_weeks", role=scene.shelf.short(view.guide.id), weeks=weeks(total))
    blocks: list[Block] = [TextBlock(lead)]
    steps = tuple(step(scene, view, number, detail=False) for number in range(1, len(view.guide.roadmap) + 1))
    blocks.append(StepsBlock(steps))
    if skill_weeks:
        blocks.append(TextBlock(scene.say("skill_weeks_total", weeks=weeks(sum(skill_weeks)))))
    return Part(tuple(blocks), sources=(source(view, "roadmap"), source(view, "skills")))


def order(scene: Scene, ask: Ask) -> Part:
    """What comes first: where each thing named stands in the roadmap, else the roadmap itself."""
    view = scene.view(ask)
    subjects = wanted(scene, ask)
    hits = [h for h in find_statements(scene, view, ask, subjects) if h.place.section == "roadmap"] if subjects else []
    base = roadmap(scene, ask)
    first = StepsBlock((step(scene, view, 1, detail=True),))
    if not hits:
        lead = scene.say("order", role=scene.shelf.short(view.guide.id), name=view.guide.roadmap[0].name)
        return replace(base, blocks=(TextBlock(lead), base.blocks[1], first), ask=replace(ask, phase=1))
    items = tuple(
        ListItem(hit.place.text, hit.place.title) for hit in sorted(shown(hits), key=lambda h: h.place.anchor)
    )
    lead = scene.say("order", role=scene.shelf.short(view.guide.id), name=view.guide.roadmap[0].name)
    return replace(base, blocks=(TextBlock(lead), base.blocks[1], ListBlock(items, scene.say("order_spoken_of"))))
