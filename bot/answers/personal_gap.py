"""What is still to learn after the skills that a visitor has, and which phases speak of those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.answers.finding import named_subjects
from bot.answers.learning import by_priority
from bot.conversation import Ask
from bot.cues import cues_of
from bot.nlg.response import Block, ListBlock, ListItem, NoticeBlock, Suggestion, TextBlock
from bot.nlg.templates import listed, listing
from bot.nlg.text_renderer import weeks
from bot.planning.abilities import known_by
from bot.planning.skipping import phases_about
from bot.profile import tale_of, with_tale
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source
from bot.telling import Tale
from knowledge.schema import Priority, SkillToLearn

Covered = Literal["have", "part", "left"]
_PRIORITIES = (Priority.CRITICAL, Priority.IMPORTANT, Priority.NICE)


@dataclass(frozen=True, slots=True)
class _Split:
    """The skills to learn, parted by what the visitor has."""

    have: tuple[SkillToLearn, ...]
    part: tuple[SkillToLearn, ...]
    left: tuple[SkillToLearn, ...]
    """Those in part are left too, with all their weeks."""


def gap(scene: Scene, ask: Ask) -> Part:
    """The skills left to learn with their weeks by priority, after those the visitor has; no phase is shortened."""
    view = scene.view(ask)
    tale = tale_of(scene.understanding, scene.shelf, choosing=True)
    skills = skills_now(scene, tale)
    split = _split(scene, view, skills)
    lines = [_lead(scene, view, split, skills), *_details(scene, view, split, skills)]
    blocks: list[Block] = [TextBlock(" ".join(lines))]
    if split.left:
        items = tuple(ListItem(s.name, _facts(s)) for s in by_priority(view) if s in split.left)
        blocks.append(ListBlock(items, scene.voice.label("still_to_learn")))
    blocks += _notices(scene, view, split, skills)
    role = scene.shelf.short(view.guide.id)
    phases = phases_about(scene.shelf, view, skills)
    offers = (
        *(_skip_offer(scene, role, phases[0]) if phases else ()),
        Suggestion(scene.voice.label("plan"), scene.say("offer_plan_text", role=role)),
    )
    sources = (source(view, "skills"), *((source(view, f"phase-{phases[0]}"),) if phases else ()))
    told = with_tale(scene.conversation.profile, _only_skills(tale))
    profile = told if told != scene.conversation.profile else None
    return Part(tuple(blocks), "answered", sources, offers, ask=replace(ask, subject=None), profile=profile)


def _skip_offer(scene: Scene, role: str, phase: int) -> tuple[Suggestion, ...]:
    title = scene.say("offer_skip", thing=scene.words("phase_number", number=str(phase)))
    text = scene.say("offer_skip_text", thing=scene.words("phase_number", number=str(phase)), role=role)
    return (Suggestion(title, text),)


def _only_skills(tale: Tale) -> Tale:
    return Tale(tuple(t for t in tale.told if t.what in ("skill", "lack")), tale.asked)


def skills_now(scene: Scene, tale: Tale) -> tuple[str, ...]:
    """The skills of the profile and of this message; names without a verb count when nothing else was told."""
    cues = cues_of(scene.shelf)
    told = with_tale(scene.conversation.profile, _only_skills(tale)).skills
    if tale.ids("skill") or tale.ids("lack"):
        return told
    named = [s for s in named_subjects(scene) if s in cues.skills]
    return tuple(dict.fromkeys((*told, *named)))


def coverage(scene: Scene, skill: SkillToLearn, known: frozenset[str]) -> Covered:
    """Whether what one knows covers a skill: its head, or all that it lists in brackets."""
    subjects = scene.shelf.tagger.subjects
    head, _, rest = skill.name.partition("(")
    inside = subjects(rest) if rest else frozenset()
    main = subjects(head.split(" for ")[0]) or subjects(head)
    any_will_do = " or " in head
    if main and (main & known if any_will_do else main <= known):
        return "have"
    if inside and inside <= known:
        return "have"
    touched = (main | inside) & known or any(use.id in known for use in skill.resources)
    return "part" if touched else "left"


def _split(scene: Scene, view: GuideView, skills: Sequence[str]) -> _Split:
    known = known_by(scene.shelf, skills)
    by: dict[Covered, list[SkillToLearn]] = {"have": [], "part": [], "left": []}
    for skill in view.guide.skills_to_learn:
        by[coverage(scene, skill, known)].append(skill)
    return _Split(tuple(by["have"]), tuple(by["part"]), (*by["part"], *by["left"]))


def _facts(skill: SkillToLearn) -> str | None:
    parts = [skill.priority.value if skill.priority else "", weeks(skill.weeks) if skill.weeks else ""]
    return ", ".join(part for part in parts if part) or None


def _total(skills: Sequence[SkillToLearn]) -> int | None:
    """The weeks added up, where the guide gives every one."""
    found = [s.weeks for s in skills if s.weeks is not None]
    return sum(found) if found and len(found) == len(skills) else None


def _lead(scene: Scene, view: GuideView, split: _Split, skills: Sequence[str]) -> str:
    everything = view.guide.skills_to_learn
    total, left = _total(everything), _total(split.left)
    whole = scene.words("gap_weeks_open", left=weeks(total)) if total else ""
    span = whole
    if split.have and left and total:
        span = scene.words("gap_weeks", left=weeks(left), total=weeks(total))
    slots = {
        "role": scene.shelf.short(view.guide.id), "count": str(len(everything)), "known": str(len(split.have)),
        "left": str(len(split.left)), "weeks": span,
    }  # fmt: skip
    if not skills:
        return scene.say("gap_lead_open", **{**slots, "weeks": whole})
    if not split.left:
        return scene.say("gap_lead_all", **slots)
    return scene.say("gap_lead" if split.have else "gap_lead_none", **slots)


def _details(scene: Scene, view: GuideView, split: _Split, skills: Sequence[str]) -> list[str]:
    lines: list[str] = []
    if split.have:
        lines.append(scene.say("gap_have", skills=listed([s.name for s in split.have])))
    if split.part:
        lines.append(scene.say("gap_part", skills=listed([s.name for s in split.part])))
    carried = _carried(scene, view, skills)
    if carried:
        names = listed([scene.shelf.name(s) for s in carried])
        lines.append(scene.say("gap_carry" if len(carried) == 1 else "gap_carry_some", skills=names))
    learnt = {s for skill in view.guide.skills_to_learn for s in _all_subjects(scene, skill)}
    others = [s for s in skills if s not in carried and not known_by(scene.shelf, [s]) & learnt]
    if others:
        lines.append(scene.say("gap_other", skills=listed([scene.shelf.name(s) for s in others])))
    sums = _sums(scene, split.left)
    if sums and skills:
        lines.append(scene.say("gap_sum", sums=listing(sums)))
    return lines


def _all_subjects(scene: Scene, skill: SkillToLearn) -> frozenset[str]:
    return scene.shelf.tagger.subjects(skill.name) | {use.id for use in skill.resources}


def _carried(scene: Scene, view: GuideView, skills: Sequence[str]) -> list[str]:
    """Of the skills one has, those that the guide says carry over."""
    titles = {s for t in view.tagged if t.place.section == "transferable-skills" for s in t.title_subjects}
    return [s for s in skills if {s, *scene.shelf.wider(s)} & titles]


def _sums(scene: Scene, skills: Sequence[SkillToLearn]) -> list[str]:
    found: list[str] = []
    for priority in _PRIORITIES:
        count = _total([s for s in skills if s.priority == priority])
        if count:
            found.append(scene.words("gap_priority", weeks=weeks(count), priority=priority.value.lower()))
    return found


def _notices(scene: Scene, view: GuideView, split: _Split, skills: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    if split.left and not any(s.weeks or s.priority for s in view.guide.skills_to_learn):
        blocks.append(missing(scene.say("gap_no_weeks")))
    role, sources = scene.conversation.profile.role, scene.shelf.sources
    if role and role not in sources and role not in (view.guide.target,):
        blocks.append(missing(_background(scene, view, role)))
    phases = phases_about(scene.shelf, view, skills)
    if phases:
        phrase = "gap_phases" if len(phases) == 1 else "gap_phases_some"
        names = listing([str(n) for n in phases])
        blocks.append(NoticeBlock("assumption", scene.say(phrase, phases=names, number=str(phases[0]))))
    if not skills:
        blocks.append(TextBlock(scene.say("gap_tell")))
    return blocks


def _background(scene: Scene, view: GuideView, role: str) -> str:
    knowledge = scene.shelf.knowledge
    known = knowledge.jobs.get(role) or knowledge.roles.get(role)
    names = listing([skill.name for skill in view.guide.transferable_skills])
    start = knowledge.source(view.guide)
    slots = {"source": start.short or start.name, "job": known.name if known else role, "skills": names}
    return scene.say("gap_background", **slots)
