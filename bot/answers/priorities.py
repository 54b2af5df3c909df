"""Where a skill is critical, important or nice to have: the guides held against each other by the rank they give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from bot.answers.learning import anchor_of
from bot.conversation import Ask
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.nlg.templates import listing
from bot.nlg.text_renderer import weeks
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source
from knowledge.schema import Priority, SkillToLearn

_ASKED = (
    ("priority_nice", Priority.NICE), ("priority_critical", Priority.CRITICAL),
    ("priority_important", Priority.IMPORTANT),
)  # fmt: skip


def by_priority(scene: Scene, ask: Ask, subject: str) -> Part | None:
    """Which guides give a skill the rank that is asked for; None when no rank is asked for or no guide gives one."""
    wanted = next((rank for idea, rank in _ASKED if idea in scene.understanding.concepts), None)
    views = [scene.shelf.view(g) for g in ask.guides] if len(ask.guides) > 1 else list(scene.shelf.views.values())
    listed = [(view, skill) for view in views for skill in _skills(scene, view, subject)]
    ranks: dict[Priority, list[tuple[GuideView, SkillToLearn]]] = defaultdict(list)
    for view, skill in listed:
        if skill.priority:
            ranks[skill.priority].append((view, skill))
    if wanted is None or not ranks:
        return None
    name, short = scene.shelf.name(subject), scene.shelf.short
    rank = wanted.value.lower()
    found = ranks.get(wanted, [])
    roles = listing([short(view.guide.id) for view, _ in found])
    blocks: list[Block] = [
        TextBlock(scene.say("ranked_so_in", thing=name, rank=rank, roles=roles)) if found
        else missing(scene.say("ranked_so_nowhere", thing=name, rank=rank))
    ]  # fmt: skip
    rows = [(v, s) for group in (found, *(rows for other, rows in ranks.items() if other != wanted)) for v, s in group]
    blocks.append(ListBlock(tuple(_item(scene, view, skill) for view, skill in rows)))
    unranked = dict.fromkeys(short(view.guide.id) for view, skill in listed if not skill.priority)
    if unranked:
        blocks.append(missing(scene.say("ranked_nowhere_in", thing=name, roles=listing(list(unranked)))))
    guides = (found[0][0].guide.id,) if len(found) == 1 else ()
    sources = tuple(source(view, anchor_of(skill)) for view, skill in rows)
    return Part(tuple(blocks), sources=sources, ask=replace(ask, guides=guides, subject=subject))


def _skills(scene: Scene, view: GuideView, subject: str) -> Iterator[SkillToLearn]:
    """The guide's skills that are named after the subject; where none is, after a part of it."""
    named = [(skill, scene.shelf.tagger.subjects(skill.name)) for skill in view.guide.skills_to_learn]
    own = [skill for skill, subjects in named if subject in subjects]
    kin = set(scene.shelf.kin(subject))
    return iter(own or [skill for skill, subjects in named if kin & subjects])


def _item(scene: Scene, view: GuideView, skill: SkillToLearn) -> ListItem:
    rank = skill.priority.value if skill.priority else ""
    detail = f"{rank}, {weeks(skill.weeks)}" if skill.weeks else rank
    return ListItem(f"{scene.shelf.role(view.guide.id)}: {skill.name}", detail)
