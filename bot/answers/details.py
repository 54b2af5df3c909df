"""Answers about one thing inside a guide: a theme, a resource, any statement that speaks of what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.answers.counted import lacking
from bot.answers.facts import demand
from bot.answers.finding import SURE, UNSKILLED, find_statements, named_subjects, shown, wanted
from bot.answers.learning import skill_how, title_of
from bot.conversation import Ask
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.nlg.templates import listing
from bot.nlg.text_renderer import weeks
from bot.retrieval.guide_index import GuideView, Hit
from bot.scene import Part, Scene, missing, source
from knowledge.schema import ResourceKind

_KINDS = {
    "course": (ResourceKind.COURSE,), "book": (ResourceKind.BOOK,), "paper": (ResourceKind.PAPER,),
    "video": (ResourceKind.VIDEO,), "tool": (ResourceKind.TOOL,), "site": (ResourceKind.SITE,),
    "community": (ResourceKind.COMMUNITY,),
}  # fmt: skip
_POINTED = 1.3
"""What a statement must score where the message points to its subject."""
_THEME, _LOOSE = 1.3, 0.5
"""How a topic's own theme weighs against other themes that are merely named beside it."""
_MOST_RESOURCES = 8


def where(scene: Scene, view: GuideView, hit: Hit) -> str:
    """Where a statement stands, in a few words."""
    place = hit.place
    if place.section == "roadmap":
        number = int(place.anchor.split("-")[1])
        return scene.say("in_phase", number=str(number), name=place.title)
    return place.title


def _resource_line(scene: Scene, hit: Hit) -> str:
    knowledge = scene.shelf.knowledge
    names = [title_of(r.name, r.by) for r in map(knowledge.resource, hit.place.resources)]
    return "; ".join(names)


def items_of(scene: Scene, view: GuideView, hits: Sequence[Hit]) -> tuple[ListItem, ...]:
    """Statements as lines, each with its place."""
    items: list[ListItem] = []
    for hit in hits:
        place = hit.place
        text = _resource_line(scene, hit) if place.anchor.endswith("-resources") else place.text
        if place.section in ("skills", "transferable-skills"):
            text = f"{place.title}: {text}"
            if place.resources:
                text += f" {scene.voice.label('resources')}: {_resource_line(scene, hit)}."
        items.append(ListItem(text, _standing(scene, view, hit)))
    return tuple(items)


def _standing(scene: Scene, view: GuideView, hit: Hit) -> str:
    """Where a statement stands; for a skill with its rank and its weeks."""
    if hit.place.section != "skills":
        return where(scene, view, hit)
    skill = next(s for s in view.guide.skills_to_learn if s.name == hit.place.title)
    rank = skill.priority.value.lower() if skill.priority else ""
    return ", ".join(filter(None, (scene.voice.label("skills"), rank, weeks(skill.weeks) if skill.weeks else "")))


def quoted(scene: Scene, view: GuideView, hits: Sequence[Hit]) -> Part:
    """What a guide says of a thing; where a number or date was asked for and none is given, that comes first."""
    role = scene.shelf.short(view.guide.id)
    lacked = lacking(scene, [hit.place.text for hit in hits])
    if lacked is None:
        return statements(scene, view, hits, scene.say("subject", role=role))
    lead = scene.say(f"no_{lacked.kind}", role=role, thing=lacked.thing)
    part = statements(scene, view, hits, lead)
    return replace(part, blocks=(missing(lead), *part.blocks[1:]), status="unknown")


def _first_phase(hits: Sequence[Hit]) -> int | None:
    """The phase that the best statement stands in, or all that stand in one: for `what else is in there?`"""
    phases = [int(hit.place.anchor.split("-")[1]) if hit.place.section == "roadmap" else None for hit in hits]
    spoken_of = {phase for phase in phases if phase is not None}
    return phases[0] or (spoken_of.pop() if len(spoken_of) == 1 else None)


def statements(scene: Scene, view: GuideView, hits: Sequence[Hit], lead: str) -> Part:
    """Statements of a guide under a first sentence, each with its place."""
    items = items_of(scene, view, hits)
    return Part((TextBlock(lead), ListBlock(items)), sources=tuple(source(view, hit.place.anchor) for hit in hits))


def subject(scene: Scene, ask: Ask) -> Part:
    """What the guide says of a theme or thing; a guide that says nothing of it is named, with those that do."""
    view = scene.view(ask)
    topic = scene.shelf.knowledge.topics.get(ask.topic)
    theme = ask.subject or (topic.about if topic and topic.answer == "subject" else None)
    kinds = scene.shelf.knowledge.subjects
    own = topic.about if topic and topic.answer == "subject" else None
    spoken_of = any(scene.shelf.speaks_of(view.guide.id, one) for one in (theme, own) if one)
    # An offer is tried without words: it must not pass where the words that it stands for would not.
    if (theme in named_subjects(scene) or not scene.understanding.tokens) and not spoken_of:
        return not_said(scene, view, theme, ask)
    loose = theme is not None and all(s in kinds and kinds[s].kind in UNSKILLED for s in named_subjects(scene))
    subjects = {s: weight * (_LOOSE if loose else 1.0) for s, weight in wanted(scene, ask).items()}
    for kin, share in (pair for one in {theme, own} if one for pair in scene.shelf.kin(one).items()):
        subjects[kin] = max(subjects.get(kin, 0.0), share * (_THEME if loose else 1.0))
    hits = shown(find_statements(scene, view, ask, subjects))
    if not hits or hits[0].score < SURE * 0.6:
        return not_said(scene, view, theme or next(iter(subjects), None), ask)
    answered = replace(ask, subject=theme, phase=_first_phase(hits))
    return replace(quoted(scene, view, hits), ask=answered)


def not_said(scene: Scene, view: GuideView, theme: str | None, ask: Ask) -> Part:
    """The guide says nothing of a thing; others that do are named."""
    role = scene.shelf.short(view.guide.id)
    name = scene.shelf.name(theme) if theme else scene.say("that_thing")
    speaking = (v for v in scene.shelf.views.values() if theme and v is not view and theme in v.subjects)
    others = list(islice(speaking, 3))
    blocks: list[Block] = [missing(scene.say("not_said", role=role, thing=name))]
    if others:
        roles = listing([scene.shelf.short(v.guide.id) for v in others])
        blocks.append(TextBlock(scene.say("said_elsewhere", roles=roles, thing=name)))
    anchors = tuple(source(v, "overview") for v in others)
    return Part(tuple(blocks), "unknown", anchors or (source(view, "overview"),), ask=replace(ask, subject=theme))


def any_statement(scene: Scene, ask: Ask) -> Part | None:
    """The last resort: the statements that the message's words and hints point to, if one surely is meant."""
    view = scene.view(ask)
    hits = shown(find_statements(scene, view, ask))
    pointed = ask.subject is not None or any(size > 1 for _, size in scene.understanding.hints)
    if not hits or hits[0].score < (_POINTED if pointed else SURE):
        return None
    subject = ask.subject or next(iter(named_subjects(scene)), None)
    return replace(quoted(scene, view, hits), ask=replace(ask, subject=subject, phase=_first_phase(hits)))


def resources(scene: Scene, ask: Ask) -> Part:
    """The guide's resources, of one kind or for one subject where the ask says so."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    wanted_kinds = [kind for kind in (ask.kind or "").split("+") if kind in _KINDS]
    kinds = tuple(known for kind in wanted_kinds for known in _KINDS[kind]) or None
    if ask.subject or named_subjects(scene):
        part = skill_how(scene, ask)
        if part is not None:
            return part
    knowledge = scene.shelf.knowledge
    places: dict[str, list[str]] = {}
    anchors: list[str] = []
    for tagged in view.tagged:
        for one in dict.fromkeys(
            (*tagged.place.resources, *(s for s in tagged.text_subjects if s in knowledge.resources))
        ):
            if kinds is None or knowledge.resource(one).kind in kinds:
                title = tagged.place.title
                if title not in places.setdefault(one, []):
                    places[one].append(title)
                anchors.append(tagged.place.anchor)
    if not places:
        labels = [scene.voice.label(f"kind_{kind}") for kind in (ask.kind or "").split("+") if kind]
        name = listing(labels, "or") if labels else scene.voice.label("resources")
        return Part(
            (missing(scene.say("no_resources", role=role, thing=name.lower())),), "unknown", (source(view, "skills"),)
        )
    chosen = list(places.items())[:_MOST_RESOURCES]
    items = []
    for one, titles in chosen:
        known = knowledge.resource(one)
        items.append(ListItem(title_of(known.name, known.by), f"{known.kind.value}; {titles[0]}"))
    lead = scene.say("resources", role=role, count=str(len(places)))
    blocks: list[Block] = [TextBlock(lead), ListBlock(tuple(items))]
    if len(places) > len(chosen):
        blocks.append(TextBlock(scene.say("more_resources", count=str(len(places) - len(chosen)))))
    return Part(tuple(blocks), sources=tuple(source(view, a) for a in dict.fromkeys(anchors))[:4])


def resource_detail(scene: Scene, ask: Ask) -> Part | None:
    """What one resource or thing is for: every place of the guide that names it."""
    view = scene.view(ask)
    subjects = wanted(scene, ask)
    if not subjects:
        return None
    first = next(iter(subjects))
    hits = view.about({first: 1.0}) or shown(find_statements(scene, view, ask, subjects))
    if not hits:
        return not_said(scene, view, first, ask)
    known = scene.shelf.knowledge.resources.get(first)
    name = title_of(known.name, known.by) if known else scene.shelf.name(first)
    lead = scene.say("resource_detail", thing=name, role=scene.shelf.short(view.guide.id))
    part = statements(scene, view, hits[:4], lead)
    return replace(part, ask=replace(ask, subject=first, phase=_first_phase(hits)))


def suits(scene: Scene, ask: Ask) -> Part:
    """Whether the role would suit: what bears on the likes and dislikes named, then the guide's for and against."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    subjects = wanted(scene, ask)
    hits = [h for h in find_statements(scene, view, ask, subjects) if h.score >= SURE * 0.6][:3] if subjects else []
    blocks: list[Block] = [TextBlock(scene.say("suits", role=role))]
    if hits:
        blocks.append(ListBlock(items_of(scene, view, hits), scene.say("suits_bearing")))
    shown_already = {hit.place.text for hit in hits}
    for group in ("love", "challenges"):
        lines = [s.text for s in getattr(view.guide.reality, group) if s.text not in shown_already][:2]
        blocks.append(ListBlock(tuple(ListItem(line) for line in lines), scene.voice.label(group)))
    taste = tuple(ListItem(s.text) for s in view.guide.action_plan.this_week[:2])
    blocks.append(ListBlock(taste, scene.say("suits_taste")))
    sources = (*(source(view, h.place.anchor) for h in hits), source(view, "reality"), source(view, "this-week"))
    return Part(tuple(blocks), sources=sources)


_WHY_FAQ = {"duration": ("duration", "publications"), "pay": ("target_pay", "increase", "initial_decrease")}


def why(scene: Scene, ask: Ask) -> Part:
    """The reasons behind the last answer: the FAQ that speaks of it, else the challenges."""
    view = scene.view(ask)
    last = scene.conversation.focus.ask
    topic = scene.shelf.knowledge.topics.get(last.topic) if last else None
    if topic and topic.answer == "demand" and view.guide.header.demand:
        # The guides say why in the same breath.
        return replace(demand(scene, ask), ask=ask)
    fields = _WHY_FAQ.get(topic.answer if topic else "duration", ("duration",))
    if "duration" in scene.understanding.concepts:
        fields = _WHY_FAQ["duration"]
    said = [e for e in view.guide.faq if any(getattr(e.figures, field) for field in fields)]
    blocks: list[Block] = [TextBlock(scene.say("why", role=scene.shelf.short(view.guide.id)))]
    blocks += [TextBlock(entry.answer) for entry in said[:1]]
    lines = tuple(ListItem(s.text) for s in view.guide.reality.challenges)
    blocks.append(ListBlock(lines, scene.voice.label("challenges")))
    sources = (*(source(view, f"faq-{e.id}") for e in said[:1]), source(view, "challenges"))
    return Part(tuple(blocks), sources=sources)
