"""Answers about skills: those one has, those to learn, and one of them in detail."""

from __future__ import annotations

from bot.answers.finding import find_phase, find_skill, find_transferable, wanted
from bot.conversation import Ask
from bot.nlg.response import Block, Fact, FactsBlock, ListBlock, ListItem, TextBlock
from bot.nlg.text_renderer import weeks
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source
from knowledge.schema import Priority, ResourceUses, SkillToLearn, slug

_ORDER = {Priority.CRITICAL: 0, Priority.IMPORTANT: 1, Priority.NICE: 2, None: 3}
_KINDS = {"critical": Priority.CRITICAL, "important": Priority.IMPORTANT, "nice": Priority.NICE}


def anchor_of(skill: SkillToLearn) -> str:
    """The anchor of a skill to learn."""
    return f"skill-{slug(skill.name)}"


def _facts_of(skill: SkillToLearn) -> str | None:
    parts = [skill.priority.value if skill.priority else "", weeks(skill.weeks) if skill.weeks else ""]
    return ", ".join(part for part in parts if part) or None


def named(scene: Scene, uses: ResourceUses) -> tuple[ListItem, ...]:
    """Resources as list items: name and author, kind and the guide's remark."""
    knowledge = scene.shelf.knowledge
    items = []
    for use in uses:
        resource = knowledge.resource(use.id)
        detail = ", ".join(part for part in (resource.kind.value, use.detail, resource.note) if part)
        items.append(ListItem(title_of(resource.name, resource.by), detail))
    return tuple(items)


def title_of(name: str, by: str | None) -> str:
    """A resource's name with its author or provider, where the name does not hold it already."""
    if not by or by.lower() in name.lower():
        return name
    return f"{name}, {by}" if by.startswith("on ") else f"{name} by {by}"


def by_priority(view: GuideView) -> list[SkillToLearn]:
    """The skills to learn, critical ones first, else in the guide's order."""
    return sorted(view.guide.skills_to_learn, key=lambda skill: _ORDER[skill.priority])


def skills(scene: Scene, ask: Ask) -> Part:
    """All skills to learn."""
    view = scene.view(ask)
    lead = scene.say("skills", role=scene.shelf.short(view.guide.id), count=str(len(view.guide.skills_to_learn)))
    items = tuple(ListItem(skill.name, _facts_of(skill)) for skill in by_priority(view))
    blocks: list[Block] = [TextBlock(lead), ListBlock(items)]
    if not any(skill.priority for skill in view.guide.skills_to_learn):
        blocks.append(missing(scene.say("no_priorities_or_weeks")))
    return Part(tuple(blocks), sources=(source(view, "skills"),))


def skills_priority(scene: Scene, ask: Ask) -> Part:
    """The skills of one priority, or all by priority."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    if not any(skill.priority for skill in view.guide.skills_to_learn):
        items = tuple(ListItem(skill.name) for skill in view.guide.skills_to_learn)
        return Part(
            (missing(scene.say("skills_unranked", role=role)), ListBlock(items)), "unknown", (source(view, "skills"),)
        )
    wanted_priority = _KINDS.get(ask.kind or "critical", Priority.CRITICAL)
    chosen = [skill for skill in view.guide.skills_to_learn if skill.priority == wanted_priority]
    lead = scene.say("skills_priority", role=role, priority=wanted_priority.value.lower())
    items = tuple(ListItem(s.name, weeks(s.weeks) if s.weeks else None) for s in chosen)
    return Part((TextBlock(lead), ListBlock(items)), sources=(source(view, "skills"),))


def biggest_skill(scene: Scene, ask: Ask) -> Part:
    """The skill that takes longest."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    timed = [(skill.weeks, skill) for skill in view.guide.skills_to_learn if skill.weeks]
    if not timed:
        return Part((missing(scene.say("no_skill_weeks", role=role)),), "unknown", (source(view, "skills"),))
    most = max(count for count, _ in timed)
    longest = [skill for count, skill in timed if count == most]
    text = scene.say("biggest_skill", role=role, skill=longest[0].name, weeks=weeks(most))
    items = tuple(ListItem(s.name, weeks(c)) for c, s in sorted(timed, key=lambda t: -t[0]))
    return Part((TextBlock(text), ListBlock(items)), sources=(source(view, anchor_of(longest[0])),))


def skill_how(scene: Scene, ask: Ask) -> Part | None:
    """How to learn one skill and with what; None when the guide has no such skill."""
    view = scene.view(ask)
    skill = find_skill(scene, view, ask)
    if skill is None:
        return None
    lead = scene.say("skill_how", skill=skill.name, role=scene.shelf.short(view.guide.id), how=skill.how)
    blocks: list[Block] = [TextBlock(lead)]
    if skill.resources:
        blocks.append(ListBlock(named(scene, skill.resources), scene.voice.label("resources")))
    facts = _skill_facts(scene, skill)
    if facts:
        blocks.append(FactsBlock(facts))
    return Part(tuple(blocks), sources=(source(view, anchor_of(skill)),))


def _skill_facts(scene: Scene, skill: SkillToLearn) -> tuple[Fact, ...]:
    label = scene.voice.label
    rows = (
        (label("priority"), skill.priority.value if skill.priority else None),
        (label("time"), weeks(skill.weeks) if skill.weeks else None),
    )
    return tuple(Fact(name, value) for name, value in rows if value)


def skill_weeks(scene: Scene, ask: Ask) -> Part | None:
    """How many weeks one skill takes; None when the guide has no such skill."""
    view = scene.view(ask)
    skill = find_skill(scene, view, ask)
    if skill is None:
        return None
    if skill.weeks is None and (number := find_phase(scene, view, ask)):
        stage, role = view.guide.roadmap[number - 1], scene.shelf.short(view.guide.id)
        text = scene.say("skill_weeks_by_phase", skill=skill.name, role=role, number=str(number), name=stage.name,
                         weeks=weeks(stage.weeks))  # fmt: skip
        return Part((TextBlock(text),), sources=(source(view, f"phase-{number}"), source(view, anchor_of(skill))))
    if skill.weeks is None:
        text = scene.say("skill_no_weeks", skill=skill.name, role=scene.shelf.short(view.guide.id))
        return Part((missing(text), TextBlock(skill.how)), "unknown", (source(view, anchor_of(skill)),))
    text = scene.say("skill_weeks", skill=skill.name, weeks=weeks(skill.weeks), role=scene.shelf.short(view.guide.id))
    priority = [TextBlock(scene.say("skill_ranked", priority=skill.priority.value.lower()))] if skill.priority else []
    return Part((TextBlock(text), *priority), sources=(source(view, anchor_of(skill)),))


def skill_priority(scene: Scene, ask: Ask) -> Part | None:
    """How important one skill is; None when the guide has no such skill."""
    view = scene.view(ask)
    skill = find_skill(scene, view, ask)
    if skill is None:
        return None
    role = scene.shelf.short(view.guide.id)
    if skill.priority is None:
        text = scene.say("no_skill_priority", skill=skill.name, role=role)
        return Part((missing(text), TextBlock(skill.how)), "unknown", (source(view, anchor_of(skill)),))
    text = scene.say("skill_priority", skill=skill.name, priority=skill.priority.value.lower(), role=role)
    return Part((TextBlock(text),), sources=(source(view, anchor_of(skill)),))


def transferable(scene: Scene, ask: Ask) -> Part:
    """The skills that carry over, each with its reason."""
    view = scene.view(ask)
    lead = scene.say(
        "transferable", role=scene.shelf.short(view.guide.id), count=str(len(view.guide.transferable_skills))
    )
    items = tuple(ListItem(skill.name, skill.why) for skill in view.guide.transferable_skills)
    return Part((TextBlock(lead), ListBlock(items)), sources=(source(view, "transferable-skills"),))


def transfer_reason(scene: Scene, ask: Ask) -> Part | None:
    """What one of today's skills is good for; None when nothing of the guide speaks of it."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    skill = find_transferable(scene, view, ask)
    if skill is not None:
        text = scene.say("transfer_reason", skill=skill.name, role=role, why=skill.why)
        return Part((TextBlock(text),), sources=(source(view, f"transferable-{slug(skill.name)}"),))
    subjects = wanted(scene, ask)
    if not subjects:
        return None
    name = scene.shelf.name(next(iter(subjects)))
    text = scene.say("not_transferable", skill=name, role=role)
    uses = [hit for hit in view.about(subjects) if hit.place.section in ("roadmap", "skills", "overview")][:2]
    items = tuple(ListItem(hit.place.text, hit.place.title) for hit in uses)
    blocks: tuple[Block, ...] = (missing(text), *((ListBlock(items, scene.say("spoken_of_here")),) if items else ()))
    sources = (source(view, "transferable-skills"), *(source(view, hit.place.anchor) for hit in uses))
    return Part(blocks, "answered" if items else "unknown", sources)
