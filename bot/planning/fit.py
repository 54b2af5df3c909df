"""How well guides fit a visitor: the guides' own statements weighed by what the visitor said of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.planning.evidence import Evidence, Themes, evidence
from bot.planning.measures import months
from bot.retrieval.guide_index import GuideView
from bot.state import Profile
from knowledge import Place

_IN_TIME, _TOO_LONG = 1.0, -4.0
_PER_SKILL, _MOST_SKILLS = 0.4, 5
EVEN = 0.5
"""Guides whose statements weigh nearly the same are not ranked against each other."""


@dataclass(frozen=True, slots=True)
class Wants:
    """What a path is weighed by."""

    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    months: float | None = None
    skills: tuple[str, ...] = ()
    supposed: bool = False
    """Whether some of it was only named in the request, not told by the visitor."""

    @property
    def tastes(self) -> bool:
        """Whether anything is liked or disliked."""
        return bool(self.likes or self.dislikes)

    @property
    def any(self) -> bool:
        """Whether there is anything to weigh by."""
        return bool(self.likes or self.dislikes or self.months or self.skills)


@dataclass(frozen=True, slots=True)
class Fit:
    """A guide with the statements that speak for and against it."""

    view: GuideView
    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> float:
        """What speaks for it less what speaks against it."""
        return sum(one.weight for one in self.evidence)

    @property
    def against(self) -> float:
        """The weight of what speaks against it, below nought."""
        return sum(one.weight for one in self.evidence if one.weight < 0)

    def best(self, *, good: bool, most: int) -> tuple[Evidence, ...]:
        """The weightiest statements for or against, each theme in turn before any has a second one."""
        found = sorted((one for one in self.evidence if (one.weight > 0) == good), key=lambda one: -abs(one.weight))
        firsts = list({one.theme: one for one in reversed(found)}.values())
        firsts.sort(key=lambda one: -abs(one.weight))
        return (*firsts, *(one for one in found if one not in firsts))[:most]


def wants_of(profile: Profile, subjects: Sequence[str], themes: Themes, *, disliked: bool = False) -> Wants:
    """What the visitor told before, and the subjects named now as liked, or as disliked."""
    told = (*profile.likes, *profile.dislikes)
    new = tuple(one for one in subjects if not themes.covered(one, told) and one not in profile.skills)
    likes = profile.likes if disliked else (*profile.likes, *new)
    dislikes = (*profile.dislikes, *new) if disliked else profile.dislikes
    return Wants(likes, dislikes, profile.months, profile.skills, supposed=bool(new))


def fit_of(view: GuideView, wants: Wants, themes: Themes) -> Fit:
    """One guide weighed; a statement that bears on two likes counts once."""
    found: dict[tuple[str, bool], Evidence] = {}
    for liked, names in ((True, wants.likes), (False, wants.dislikes)):
        for one in (e for name in names for e in evidence(view, name, themes, liked=liked)):
            known = found.get((one.place.anchor, liked))
            if known is None or abs(one.weight) > abs(known.weight):
                found[one.place.anchor, liked] = one
    return Fit(view, (*found.values(), *_by_time(view, wants), *_by_skills(view, wants)))


def _by_time(view: GuideView, wants: Wants) -> Iterator[Evidence]:
    figure = months(view) if wants.months else None
    if figure is None or wants.months is None:
        return
    weight = _IN_TIME if figure.high <= wants.months else _TOO_LONG if figure.low > wants.months else 0.0
    if weight:
        yield Evidence(weight, "time", Place(figure.anchor, "header", "", figure.text), "time")


def _by_skills(view: GuideView, wants: Wants) -> Iterator[Evidence]:
    known = {s for t in view.tagged if t.place.section in ("skills", "transferable-skills") for s in t.title_subjects}
    shared = [skill for skill in wants.skills if skill in known][:_MOST_SKILLS]
    if shared:
        place = Place("transferable-skills", "transferable-skills", "", " ".join(shared))
        yield Evidence(_PER_SKILL * len(shared), "known", place, "skills")


def fits(views: Sequence[GuideView], wants: Wants, themes: Themes) -> tuple[Fit, ...]:
    """The guides weighed, best first."""
    return tuple(sorted((fit_of(view, wants, themes) for view in views), key=lambda one: -one.score))
