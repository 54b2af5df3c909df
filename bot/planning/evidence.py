"""What the lines of a guide say for or against someone who likes or dislikes a theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.tokenizer import words
from bot.planning.measures import faq_figure, pay_change
from bot.retrieval.guide_index import GuideView, Tagged
from knowledge import Place
from knowledge.schema import Priority

PAY = "pay"
"""The theme that a figure speaks for rather than a statement."""
_MOST_PERCENT = 60
_PER_PERCENT = 0.1
_LOST, _RID = 3.0, 2.0
"""What one will miss speaks against those who like it, and for those who do not."""
_TASKS_AT_MOST = 4
_WEIGHTS: Mapping[str, tuple[float, float]] = {
    # How much a line of the place tells: to someone who likes its theme, and to someone who does not.
    "love": (3.6, 2.0), "challenges": (0.2, 3.0), "overview": (0.7, 0.7), "transferable-skills": (0.8, 0.2),
    "skills": (1.0, 2.0), "skills-text": (0.2, 0.3), "roadmap": (1.0, 1.5), "task": (0.3, 0.5), "faq": (0.5, 1.0),
    "header": (0.5, 0.5), "action-plan": (0.1, 0.2),
}  # fmt: skip
_BY_PRIORITY: Mapping[Priority | None, float] = {
    Priority.CRITICAL: 1.3, Priority.IMPORTANT: 1.0, Priority.NICE: 0.5, None: 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement of a guide with its weight: above zero it speaks for the guide, below against."""

    weight: float
    kind: str
    place: Place
    theme: str


class Themes:
    """What likes and dislikes gather under, and how lines on losses are read.

    Word lists read: `fact_themes` and `facet_subjects` (`theme = subject subject`), `loss_more`, `loss_reasons`,
    `loss_gladly_less`, `pay_words`.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]], kin: Callable[[str], Iterable[str]]) -> None:
        """`kin` gives a subject with its narrower ones."""
        self._kin = kin
        lines = (*lists.get("facet_subjects", ()), *lists.get("fact_themes", ()))
        pairs = (line.partition("=") for line in lines)
        self._subjects = {theme.strip(): frozenset(subjects.split()) for theme, _, subjects in pairs}
        self._more = frozenset(lists.get("loss_more", ()))
        self._reasons = frozenset(lists.get("loss_reasons", ()))
        self._gladly_less = frozenset(lists.get("loss_gladly_less", ()))
        self._pay_words = frozenset(lists.get("pay_words", ()))

    def subjects(self, theme: str) -> frozenset[str]:
        """The subjects of a theme; a subject is a theme of its own, with what is narrower."""
        return self._subjects.get(theme) or frozenset(self._kin(theme))

    def covered(self, subject: str, themes: Sequence[str]) -> bool:
        """Whether one of the themes is about the subject."""
        return any(subject == theme or subject in self.subjects(theme) for theme in themes)

    def speaks_of_pay(self, text: str) -> bool:
        """Whether a statement is about money."""
        return bool(self._pay_words.intersection(words(text)))

    def is_kept(self, view: GuideView, place: Place, subjects: frozenset[str]) -> bool:
        """Whether a line on losses says that there is more of the theme: `less maths`, `because … of the maths`."""
        spoken = words(place.text)
        reason = next((n for n, word in enumerate(spoken) if word in self._reasons), None)
        if reason is not None:
            before, after = " ".join(spoken[:reason]), " ".join(spoken[reason + 1 :])
            return bool(subjects & view.named(after)) and not subjects & view.named(before)
        less = next((n for n, word in enumerate(spoken) if word in self._more), None)
        if less is None or self._gladly_less.intersection(spoken[less + 1 : less + 2]):
            return False
        return bool(subjects & view.named(" ".join(spoken[less + 1 : less + 4])))


def evidence(view: GuideView, theme: str, themes: Themes, *, liked: bool) -> tuple[Evidence, ...]:
    """The statements of a guide that bear on a theme, in page order."""
    if theme == PAY:
        return tuple(_of_pay(view, themes)) if liked else ()
    subjects = themes.subjects(theme)
    found: list[Evidence] = []
    for tagged in view.tagged:
        if not subjects & (tagged.title_subjects | tagged.text_subjects):
            continue
        kind = kind_of(tagged, subjects)
        if kind == "task" and sum(one.kind == "task" for one in found) >= _TASKS_AT_MOST:
            continue
        if weight := _weight(view, tagged, kind, subjects, themes, liked=liked):
            found.append(Evidence(weight, kind, tagged.place, theme))
    return tuple(found)


def kind_of(tagged: Tagged, subjects: frozenset[str]) -> str:
    """The kind of place that a statement stands in: `love`, `skills`, `task`, …"""
    anchor, section = tagged.place.anchor, tagged.place.section
    if section == "reality":
        return anchor.split("-")[0]
    if section == "roadmap":
        return "task" if "-task-" in anchor or anchor.endswith("-resources") else "roadmap"
    return "skills-text" if section == "skills" and not subjects & tagged.title_subjects else section


def _weight(
    view: GuideView, tagged: Tagged, kind: str, subjects: frozenset[str], themes: Themes, *, liked: bool
) -> float:
    if kind == "miss":
        if themes.is_kept(view, tagged.place, subjects):
            return 1.0 if liked else -_LOST
        return -_LOST if liked else _RID
    for_fan, for_foe = _WEIGHTS.get(kind, (0.0, 0.0))
    if kind == "roadmap" and not subjects & tagged.title_subjects:
        return 0.0
    factor = _BY_PRIORITY[priority_of(view, tagged.place.title)] if kind == "skills" else 1.0
    return for_fan * factor if liked else -for_foe * factor


def priority_of(view: GuideView, skill: str) -> Priority | None:
    """The priority of a skill to learn, by its name."""
    return next((one.priority for one in view.guide.skills_to_learn if one.name == skill), None)


def _of_pay(view: GuideView, themes: Themes) -> Iterator[Evidence]:
    """Pay: the change that the guide gives, and its lines on money."""
    if change := pay_change(view):
        percent = min((change.low + change.high) / 2, _MOST_PERCENT)
        yield Evidence(percent * _PER_PERCENT, "pay", _figure_place(view, change.anchor, change.text), PAY)
    if drop := faq_figure(view, "initial_decrease"):
        yield Evidence(-1.5, "pay_drop", _figure_place(view, drop.anchor, drop.text), PAY)
    for place in view.places:
        group = place.anchor.split("-")[0]
        if group in ("love", "miss") and themes.speaks_of_pay(place.text):
            yield Evidence(-_LOST if group == "miss" else 2.0, group, place, PAY)


def _figure_place(view: GuideView, anchor: str, text: str) -> Place:
    known = view.by_anchor.get(anchor)
    return Place(anchor, known.section if known else "faq", known.title if known else "", text)
