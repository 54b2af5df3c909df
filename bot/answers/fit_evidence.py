"""What the lines of a guide say for or against someone who likes or dislikes a theme."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.facts import figure
from bot.cues import Cues
from bot.nlg.text_renderer import weeks
from bot.nlu.tokenizer import words
from bot.retrieval.guide_index import GuideView, Tagged, Tagger
from bot.scene import Scene
from knowledge.schema import Priority, Span

PAY = "pay"
_MOST_PERCENT = 60
_PER_PERCENT = 0.1
_LOST = 3.0
_RID = 2.0
"""What one will miss speaks against those who like it, and for those who do not."""
_TASKS_AT_MOST = 4
_WEIGHTS = {
    # how much a line of the place tells: to someone who likes its theme, and to someone who does not
    "love": (3.6, 2.0), "challenges": (0.2, 3.0), "overview": (0.7, 0.7), "transferable-skills": (0.8, 0.2),
    "skills": (1.0, 2.0), "skills-text": (0.2, 0.3), "roadmap": (1.0, 1.5), "task": (0.3, 0.5), "faq": (0.5, 1.0),
    "header": (0.5, 0.5), "action-plan": (0.1, 0.2),
}  # fmt: skip
_BY_PRIORITY = {Priority.CRITICAL: 1.3, Priority.IMPORTANT: 1.0, Priority.NICE: 0.5, None: 1.0}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a guide with its weight: above zero it speaks for the guide, below against."""

    weight: float
    text: str
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class _Taste:
    """A theme's subjects, and whether they are liked."""

    subjects: frozenset[str]
    liked: bool
    cues: Cues


def evidence(scene: Scene, view: GuideView, theme: str, cues: Cues, *, liked: bool) -> list[Line]:
    """The lines of a guide that bear on a theme."""
    if theme == PAY:
        return _of_pay(scene, view, cues) if liked else []
    subjects = frozenset(cues.themes.get(theme) or scene.shelf.kin(theme))
    taste = _Taste(subjects, liked, cues)
    lines: list[Line] = []
    tasks = 0
    for tagged in view.tagged:
        if not subjects & (tagged.title_subjects | tagged.text_subjects):
            continue
        kind = _kind(tagged, subjects)
        tasks += kind == "task"
        if kind == "task" and tasks > _TASKS_AT_MOST:
            continue
        weight = _weight(scene, view, tagged, kind, taste)
        if weight:
            lines.append(Line(weight, _text(scene, view, tagged, kind), tagged.place.title, tagged.place.anchor))
    return lines


def _kind(tagged: Tagged, subjects: frozenset[str]) -> str:
    anchor, section = tagged.place.anchor, tagged.place.section
    if section == "reality":
        return anchor.split("-")[0]
    if section == "roadmap":
        return "task" if "-task-" in anchor or anchor.endswith("-resources") else "roadmap"
    if section == "skills" and not subjects & tagged.title_subjects:
        return "skills-text"
    return section


def _text(scene: Scene, view: GuideView, tagged: Tagged, kind: str) -> str:
    """The line as it is quoted; of a skill its name and figures, which say enough here."""
    place = tagged.place
    if kind in ("skills", "skills-text"):
        skill = next(s for s in view.guide.skills_to_learn if s.name == place.title)
        facts = [skill.priority.value if skill.priority else "", weeks(skill.weeks) if skill.weeks else ""]
        detail = ", ".join(fact for fact in facts if fact)
        return scene.say("fit_learn", skill=place.title) + (f" ({detail})" if detail else "")
    return scene.say("fit_bring", skill=place.title) if kind == "transferable-skills" else place.text


def _weight(scene: Scene, view: GuideView, tagged: Tagged, kind: str, taste: _Taste) -> float:
    liked = taste.liked
    if kind == "miss":
        if present_after_all(scene.shelf.tagger, tagged.place.text, taste.subjects, taste.cues):
            return 1.0 if liked else -_LOST
        return -_LOST if liked else _RID
    for_fan, for_foe = _WEIGHTS[kind]
    if kind == "roadmap" and not taste.subjects & tagged.title_subjects:
        return 0.0
    factor = 1.0
    if kind == "skills":
        skill = next(s for s in view.guide.skills_to_learn if s.name == tagged.place.title)
        factor = _BY_PRIORITY[skill.priority]
    return for_fan * factor if liked else -for_foe * factor


def present_after_all(tagger: Tagger, text: str, subjects: frozenset[str], cues: Cues) -> bool:
    """Whether a line on what one will miss says that there is more of the theme: `less maths`, `because … maths`."""
    spoken = text.split()
    for index, word in enumerate(spoken):
        plain = word.strip(".,;").lower()
        after = " ".join(spoken[index + 1 :])
        if plain in cues.sets["told_reasons"]:
            before = " ".join(spoken[:index])
            return bool(subjects & tagger.subjects(after)) and not subjects & tagger.subjects(before)
        if plain in cues.sets["told_more"]:
            next_words = words(after)[:1]
            glad = bool(set(next_words) & cues.sets["told_less_good"])
            return not glad and bool(subjects & tagger.subjects(" ".join(spoken[index + 1 : index + 4])))
    return False


def _of_pay(scene: Scene, view: GuideView, cues: Cues) -> list[Line]:
    """Pay: the change and the range that the guide gives, and its lines on money."""
    lines: list[Line] = []
    change: Span | None = view.guide.header.salary_change
    anchor = "header-salary-change"
    if change is None and (rise := figure(view, "increase")):
        change, anchor = rise
    if change is not None:
        percent = min((change.low + change.high) / 2, _MOST_PERCENT)
        text = scene.say("fit_pay_for", change=change.text)
        lines.append(Line(percent * _PER_PERCENT, text, scene.voice.label("pay"), anchor))
    if drop := figure(view, "initial_decrease"):
        text = scene.say("fit_pay_drop", drop=drop[0].text)
        lines.append(Line(-1.5, text, scene.voice.label("pay"), drop[1]))
    for tagged in view.tagged:
        group = tagged.place.anchor.split("-")[0]
        if group in ("love", "miss") and set(words(tagged.place.text)) & cues.sets["told_pay_words"]:
            weight = -_LOST if group == "miss" else 2.0
            lines.append(Line(weight, tagged.place.text, tagged.place.title, tagged.place.anchor))
    return lines
