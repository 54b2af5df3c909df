"""Finds what an ask is about inside a guide: its subjects, a skill, a phase, the statements that speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.conversation import Ask
from bot.nlu.synonyms import Term
from bot.nlu.tokenizer import stem
from bot.retrieval.guide_index import GuideView, Hit
from bot.retrieval.phase_linker import called_phases
from bot.scene import Scene
from bot.understanding import Reading
from knowledge import Place
from knowledge.schema import SkillToLearn, TransferableSkill

UNSKILLED = frozenset({"theme", "work", "money", "life", "organisation"})
"""Kinds of subjects that are no skills, unless a guide lists them as such."""
HINT_WEIGHT = 0.6
_LONG_HINT = 1.3
"""A hint of several words is better evidence than one word."""
_OF_ONE = frozenset({"skill_how", "skill_weeks", "skill_priority", "transfer_reason"})
"""Topics that are about the one thing they name, whatever else the message holds."""
_SEARCH_WEIGHT = 0.5
_KEEP = 0.5
"""Statements that score at least this share of the best are shown too."""
_WIDER = 0.7
"""What a wider subject counts where the guide does not speak of the narrow one."""
_SHOWN = 4
_MEANT, _COUNTED = 1.5, 1.4
"""What a statement gains in the phase or the list that is meant, and with a figure where a count is asked."""
_SPANS = {"this_week": "this-week", "this_month": "this-month", "quarter": "next-90-days"}
"""The lists of the action plan by the ideas that speak of them."""
_SPANS_OF = {"this_week": "this-week", "this_month": "this-month", "next_90_days": "next-90-days"}
"""The same by the topics that show them."""
_FITS, _TAUGHT = 1.2, 1.0
"""What a skill must score, and what it scores where a thing stands in its text only."""
SURE = 2.0
"""The score from which a statement is surely meant: one subject named in its text."""


def named_subjects(scene: Scene, reading: Reading | None = None) -> tuple[str, ...]:
    """Ids of the subjects and resources that the message (or one part of it) names, in order."""
    return tuple(dict.fromkeys(e.id for e in scene.understanding.of_kind("subject", "resource", within=reading)))


def wanted(scene: Scene, ask: Ask) -> dict[str, float]:
    """The subjects an ask is about with their weights, the strongest first: named, hinted at, or carried over."""
    shelf = scene.shelf
    weights: dict[str, float] = {}

    def add(subject: str, weight: float) -> None:
        for kin, share in shelf.kin(subject).items():
            weights[kin] = max(weights.get(kin, 0.0), weight * share)

    if ask.subject:
        add(ask.subject, 1.0)
    for subject in named_subjects(scene):
        if not ask.subject or subject == ask.subject or ask.topic not in _OF_ONE:
            add(subject, 1.0)
    if ask.topic in _OF_ONE and ask.subject:
        return weights
    for subject, size in scene.understanding.hints[:4]:
        add(subject, HINT_WEIGHT * (_LONG_HINT if size > 1 else 1.0))
    return dict(sorted(weights.items(), key=lambda item: -item[1]))


def _overlap(scene: Scene, name: str) -> float:
    """The share of a name's content words that the message holds, those of the role it names left out."""
    stop = scene.shelf.tagger.stems(name)
    roles = {i for e in scene.understanding.of_kind("role") for i in range(e.start, e.end)}
    spoken = {stem(token.text) for i, token in enumerate(scene.understanding.tokens) if i not in roles}
    return sum(word in spoken for word in stop) / len(stop) if stop else 0.0


def find_skill(scene: Scene, view: GuideView, ask: Ask) -> SkillToLearn | None:
    """The skill to learn that the ask means, by the subjects of its name and by its words; None when there is none."""
    subjects = wanted(scene, ask)
    best: tuple[float, SkillToLearn] | None = None
    for tagged in view.tagged:
        if tagged.place.section != "skills":
            continue
        skill = next(s for s in view.guide.skills_to_learn if s.name == tagged.place.title)
        score = max((
            weight * (3 if subject in tagged.title_subjects else _TAUGHT if subject in tagged.text_subjects else 0)
            for subject, weight in subjects.items()
        ), default=0.0)  # fmt: skip
        score += 2 * _overlap(scene, skill.name) if ask.subject is None or score else 0
        if best is None or score > best[0]:
            best = (score, skill)
    if best and best[0] >= (_TAUGHT if ask.subject in scene.shelf.knowledge.resources else _FITS):
        return best[1]
    return _by_wider(scene, view, subjects)


def _by_wider(scene: Scene, view: GuideView, subjects: Mapping[str, float]) -> SkillToLearn | None:
    """A skill whose name holds a wider subject: calculus is learnt within mathematics."""
    for subject in subjects:
        for wider in scene.shelf.wider(subject):
            for skill in view.guide.skills_to_learn:
                if wider in scene.shelf.tagger.subjects(skill.name):
                    return skill
    return None


def find_transferable(scene: Scene, view: GuideView, ask: Ask) -> TransferableSkill | None:
    """The transferable skill that the ask means, by its name first and by its reason else."""
    subjects = wanted(scene, ask)
    best: tuple[float, TransferableSkill] | None = None
    for tagged in view.tagged:
        if tagged.place.section != "transferable-skills":
            continue
        skill = next(s for s in view.guide.transferable_skills if s.name == tagged.place.title)
        score = 0.0
        for subject, weight in subjects.items():
            related = {subject, *scene.shelf.wider(subject)}
            if related & tagged.title_subjects:
                score += 3 * weight
            elif subject in tagged.text_subjects:
                score += weight
        score += _overlap(scene, skill.name)
        if score > 0.9 and (best is None or score > best[0]):
            best = (score, skill)
    return best[1] if best else None


def find_statements(scene: Scene, view: GuideView, ask: Ask, subjects: Mapping[str, float] | None = None) -> list[Hit]:
    """The statements that speak of what is asked, by subject and by words together, best first."""
    about = dict(subjects if subjects is not None else wanted(scene, ask))
    for subject, weight in list(about.items()):
        if subject not in view.subjects:
            for wider in scene.shelf.wider(subject):
                about[wider] = max(about.get(wider, 0.0), _WIDER * weight)
    scores = {hit.place.anchor: hit.score for hit in view.about(about)}
    found = {hit.place.anchor: hit.score for hit in view.search(_terms(scene))}
    for anchor, score in found.items():
        scores[anchor] = scores.get(anchor, 0.0) + _SEARCH_WEIGHT * score
    hits = [Hit(view.by_anchor[anchor], score) for anchor, score in scores.items()]
    return sorted(_fitted(scene, view, hits, here=True), key=lambda hit: -hit.score)


def own_terms(scene: Scene) -> list[Term]:
    """The message's words of weight, without its roles."""
    return [term for term in _terms(scene) if term.stem not in scene.shelf.empty]


def closest(scene: Scene, view: GuideView, terms: Sequence[Term], least: float) -> tuple[Hit, float] | None:
    """The statement nearest to these words, where one can score `least`, and its share of their weight."""
    weights = [view.weight(term) for term in terms]
    if sum(weights) * _MEANT * _COUNTED < least:
        return None
    whole = sum(weight for weight, term in zip(weights, terms, strict=True) if term.stem is not None)
    found = [hit for hit in view.search(terms) if hit.place.section != "header" and not _is_bare(hit.place)]
    best = max(_fitted(scene, view, found), key=lambda hit: hit.score, default=None)
    return (best, best.score / whole) if best and whole else None


def _terms(scene: Scene) -> list[Term]:
    """The message's words without its roles; a name stands for nothing but itself."""
    u, kinds = scene.understanding, scene.shelf.knowledge.subjects
    roles = {i for e in u.of_kind("role", "job") for i in range(e.start, e.end)}
    named = {
        i for e in u.of_kind("subject", "resource") for i in range(e.start, e.end)
        if e.id not in kinds or kinds[e.id].kind not in UNSKILLED or kinds[e.id].kind == "organisation"
    }  # fmt: skip
    terms = scene.shelf.tagger.terms([t.text for i, t in enumerate(u.tokens) if t.is_word and i not in roles])
    own = {stem(t.text) for i, t in enumerate(u.tokens) if i in named}
    return [Term(term.stem, frozenset()) if term.stem in own else term for term in terms]


def _is_bare(place: Place) -> bool:
    """Whether it is a phase's title or list of resources, which says little by itself."""
    return place.section == "roadmap" and "task" not in place.anchor


def _fitted(scene: Scene, view: GuideView, hits: Iterable[Hit], *, here: bool = False) -> list[Hit]:
    """The hits weighed by how apt each is for what is asked; `here` prefers what the last answer showed."""
    concepts = scene.understanding.concepts
    phases = tuple(f"phase-{n}-" for n in called_phases(scene.shelf, view.guide.id, scene.understanding))
    groups = tuple(f"{group}-" for concept, group in _SPANS.items() if concept in concepts)
    groups = groups or phases or (_shown_last(scene, view) if here else ())
    return [
        Hit(hit.place, hit.score * _fitness(hit.place, "count" in concepts) * _within(hit.place, phases, groups))
        for hit in hits
    ]


def _shown_last(scene: Scene, view: GuideView) -> tuple[str, ...]:
    """The phase or the list that the last answer showed: `which paper is it?` asks for the one that stands there."""
    focus, topics = scene.conversation.focus, scene.shelf.knowledge.topics
    last = topics.get(focus.ask.topic) if focus.ask else None
    if last is None or focus.guides != (view.guide.id,):
        return ()
    if last.answer == "start" and last.about in _SPANS_OF:
        return (f"{_SPANS_OF[last.about]}-",)
    return (f"phase-{focus.phase}-",) if last.answer in ("phase", "phase_weeks") and focus.phase else ()


def _within(place: Place, phases: tuple[str, ...], groups: tuple[str, ...]) -> float:
    """What a statement gains that stands in the phase or in the list that the message speaks of."""
    return _MEANT if place.anchor.startswith((*phases, *groups)) else 1.0


def _fitness(place: Place, counted: bool) -> float:
    """How apt a statement is: a phase's bare title is less, one with a figure is more when a count is asked."""
    if place.section == "roadmap" and place.anchor.count("-") == 1:
        return 0.6
    return _COUNTED if counted and any(c.isdigit() for c in place.text) else 1.0


def shown(hits: list[Hit]) -> list[Hit]:
    """The hits worth showing: those near the best, a few at most."""
    if not hits:
        return []
    floor = hits[0].score * _KEEP
    near = [hit for hit in hits if hit.score >= floor][:_SHOWN]
    return near if len(near) > 1 else [hit for hit in hits[:2] if hit.score >= min(SURE * 0.6, hits[0].score)]


_BETWEEN = "between"
_NEAR_PHASE = 0.5


def find_phase(scene: Scene, view: GuideView, ask: Ask, floor: float = 1.0) -> int | None:
    """The number of the phase that the ask means: said, named, last, or between two named; None when none is meant.

    A name counts from `floor` on, which is lower where the message speaks of a phase by a word of its title.
    """
    count = len(view.guide.roadmap)
    if ask.phase is not None:
        return ask.phase if ask.phase > 0 else count + 1 + ask.phase
    if scene.shelf.phase_words & scene.understanding.said and (outstanding := outstanding_phase(scene, view)):
        return outstanding
    scored = _phase_scores(scene, view, ask)
    near = sorted((n for n, score in scored.items() if score >= _NEAR_PHASE), key=lambda n: -scored[n])[:2]
    if any(t.text == _BETWEEN for t in scene.understanding.tokens) and len(near) > 1 and max(near) - min(near) == 2:
        return min(near) + 1
    if not scored:
        return None
    best = max(scored, key=lambda n: (scored[n], -n))
    return best if scored[best] >= floor else None


def outstanding_phase(scene: Scene, view: GuideView) -> int | None:
    """The longest or shortest phase, where the message asks for an end: `the longest stage`."""
    concepts = scene.understanding.concepts
    longest = "superlative_most" in concepts
    return view.phase_of_length(longest=longest) if longest or "superlative_least" in concepts else None


def _phase_scores(scene: Scene, view: GuideView, ask: Ask) -> dict[int, float]:
    subjects = wanted(scene, ask)
    scores: dict[int, float] = {}
    for tagged in view.tagged:
        anchor = tagged.place.anchor
        if tagged.place.section != "roadmap" or "task" in anchor or "resources" in anchor:
            continue
        number = int(anchor.removeprefix("phase-"))
        score = sum(weight for subject, weight in subjects.items() if subject in tagged.title_subjects)
        scores[number] = score + 1.5 * _overlap(scene, tagged.place.title)
    return scores
