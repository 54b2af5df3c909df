"""The words by which people speak of themselves, indexed once from the knowledge's `told_…` lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from bot.nlu.tokenizer import Token, words
from bot.retrieval.guide_index import Shelf

Stance = Literal["has", "have", "lacks", "likes", "dislikes", "wishes", "averse", "learning", "is", "was", "asks", "if"]
"""What a stretch of words is: told as a skill one has, as one's job, as a wish, or asked and not told at all."""

_TOLD: Mapping[str, Stance] = {
    "told_have": "have", "told_has": "has", "told_lacks": "lacks", "told_likes": "likes", "told_dislikes": "dislikes",
    "told_learning": "learning", "told_is": "is", "told_was": "was", "told_questions": "asks", "told_conditions": "if",
}  # fmt: skip
_CHOOSING: Mapping[str, Stance] = {"told_wishes": "wishes", "told_aversions": "averse"}
_Value = TypeVar("_Value")


def _after_hyphen(tokens: Sequence[Token], index: int) -> int:
    return index + 1 if index + 1 < len(tokens) and tokens[index].text == "-" else index


@dataclass(frozen=True, slots=True)
class _Beginning(Generic[_Value]):
    """The phrases that begin with one word: that word alone, or by their second word, the longest first."""

    by_second: dict[str, list[tuple[tuple[str, ...], _Value]]] = field(default_factory=dict)
    alone: list[_Value] = field(default_factory=list)


class PhraseTable(Generic[_Value]):
    """Phrases with what each stands for, found at a place in a row of tokens, the longest first."""

    def __init__(self, phrases: Iterable[tuple[str, _Value]]) -> None:
        """Of two phrases that are alike the later one counts."""
        found: dict[tuple[str, ...], _Value] = {}
        for phrase, value in phrases:
            if key := words(phrase):
                found[key] = value
        self._by_first: dict[str, _Beginning[_Value]] = {}
        for key, value in sorted(found.items(), key=lambda item: -len(item[0])):
            beginning = self._by_first.setdefault(key[0], _Beginning())
            if len(key) == 1:
                beginning.alone.append(value)
            else:
                beginning.by_second.setdefault(key[1], []).append((key[2:], value))

    def at(self, tokens: Sequence[Token], index: int) -> tuple[_Value, int] | None:
        """What begins at this token, and where it ends; hyphens inside a phrase are skipped."""
        beginning = self._by_first.get(tokens[index].text)
        if beginning is None:
            return None
        second = _after_hyphen(tokens, index + 1)
        if second < len(tokens):
            for rest, value in beginning.by_second.get(tokens[second].text, ()):
                end = second + 1
                for word in rest:
                    end = _after_hyphen(tokens, end)
                    if end >= len(tokens) or tokens[end].text != word:
                        break
                    end += 1
                else:
                    return value, end
        return (beginning.alone[0], index + 1) if beginning.alone else None

    def first(self, tokens: Sequence[Token]) -> tuple[_Value, int, int] | None:
        """The first phrase in the tokens: what it stands for, its start and its end."""
        for index, token in enumerate(tokens):
            if token.text in self._by_first and (hit := self.at(tokens, index)):
                return hit[0], index, hit[1]
        return None


def pairs(lines: Iterable[str]) -> list[tuple[str, str]]:
    """`a = b` lines as pairs."""
    cut = (line.partition("=") for line in lines)
    return [(left.strip(), right.strip()) for left, mark, right in cut if mark]


@dataclass(frozen=True, slots=True)
class Cues:
    """All lists in the form that the scanner reads."""

    told: PhraseTable[Stance]
    choosing: PhraseTable[Stance]
    """As `told`, with wishes and other people's tastes."""
    after: PhraseTable[Stance]
    """Sayings that follow what they are about: `maths scares me`."""
    boundaries: PhraseTable[bool]
    done: PhraseTable[str]
    skill_words: PhraseTable[str]
    theme_words: PhraseTable[str]
    degrees: PhraseTable[str]
    no_degree: PhraseTable[bool]
    graduates: PhraseTable[bool]
    hours: PhraseTable[float]
    factors: PhraseTable[float]
    months: PhraseTable[float]
    earns: PhraseTable[bool]
    backwards: PhraseTable[bool]
    """Sayings that ask what one has to earn now, and not what one would get."""
    has_time: PhraseTable[bool]
    gives_hours: PhraseTable[bool]
    forgets: PhraseTable[bool]
    everything: PhraseTable[bool]
    back_in: PhraseTable[bool]
    done_sayings: PhraseTable[bool]
    by_then: PhraseTable[bool]
    """Sayings that mean the time one has told of."""
    leaves_out: PhraseTable[bool]
    avoids: PhraseTable[bool]
    gap_questions: PhraseTable[bool]
    fields: PhraseTable[str]
    """Words for the parts of the profile: `pay` for `salary`."""
    whole: PhraseTable[bool]
    """Words for the whole profile."""
    sets: Mapping[str, frozenset[str]]
    """The lists of single words, by name."""
    covers: Mapping[str, tuple[str, ...]]
    themes: Mapping[str, tuple[str, ...]]
    theme_of: Mapping[str, str]
    opposites: Mapping[str, str]
    skills: frozenset[str]
    """Subjects that count as something one can do."""
    targets: frozenset[str]
    """Roles that guides lead to: to name one is seldom to be one."""
    telling: frozenset[str]
    """The first words of all that tells of its writer without a number or a date: without them nothing is told."""


_SETS = (
    "told_adjectives", "told_negations", "told_blockers", "told_place_words", "told_verbs_after", "told_after_question",
    "told_degree_others", "told_weekly", "told_minutes", "told_starts", "told_deadlines", "told_not_time", "told_more",
    "told_reasons", "told_not_earns", "told_generic", "told_auxiliaries", "told_fillers", "told_bare", "told_begins",
    "told_contrasts", "told_sayers", "told_about", "told_done_words", "told_doing_words", "told_undone",
    "told_less_good", "told_pay_words", "told_calendar", "told_done_states", "told_first_person",
    "told_pointers", "told_phases", "told_undoing",
)  # fmt: skip
_TELLING = ("told_done", "told_hours", "told_has_time", "told_no_degree", "told_graduates")
_SKILL_KINDS = frozenset({"skill", "method", "tool"})


@lru_cache(maxsize=4)
def cues_of(shelf: Shelf) -> Cues:
    """The cues of the knowledge behind a shelf; the same shelf is indexed once."""
    knowledge = shelf.knowledge
    lists = knowledge.language

    def flagged(name: str) -> PhraseTable[bool]:
        return PhraseTable((phrase, True) for phrase in lists.get(name, ()))

    def figures(name: str) -> PhraseTable[float]:
        return PhraseTable((phrase, float(value)) for phrase, value in pairs(lists.get(name, ())))

    told = [(phrase, stance) for name, stance in _TOLD.items() for phrase in lists.get(name, ())]
    choosing = [(phrase, stance) for name, stance in _CHOOSING.items() for phrase in lists.get(name, ())]
    after: list[tuple[str, Stance]] = [(phrase, "likes") for phrase in lists.get("told_after_likes", ())]
    after += [(phrase, "dislikes") for phrase in lists.get("told_after_dislikes", ())]
    after += [(phrase, "has") for phrase in lists.get("told_after_has", ())]
    themes = {theme: tuple(subjects.split()) for theme, subjects in pairs(lists.get("told_themes", ()))}
    skills = {s.id for s in knowledge.subjects.values() if s.kind in _SKILL_KINDS}
    telling = [name for name, stance in _TOLD.items() if stance not in ("asks", "if")]
    telling += ["told_after_likes", "told_after_dislikes", *_TELLING]
    return Cues(
        told=PhraseTable(told),
        choosing=PhraseTable([*told, *choosing]),
        after=PhraseTable(after),
        boundaries=flagged("told_boundaries"),
        done=PhraseTable(pairs(lists.get("told_done", ()))),
        skill_words=PhraseTable(pairs(lists.get("told_skill_words", ()))),
        theme_words=PhraseTable(pairs(lists.get("told_theme_words", ()))),
        degrees=PhraseTable(pairs(lists.get("told_degrees", ()))),
        no_degree=flagged("told_no_degree"),
        graduates=flagged("told_graduates"),
        hours=figures("told_hours"),
        factors=figures("told_factors"),
        months=figures("told_months"),
        earns=flagged("told_earns"),
        backwards=flagged("told_backwards"),
        has_time=flagged("told_has_time"),
        gives_hours=flagged("told_gives_hours"),
        forgets=flagged("told_forgets"),
        everything=flagged("told_everything"),
        back_in=flagged("told_back_in"),
        done_sayings=flagged("told_done_sayings"),
        by_then=flagged("told_by_then"),
        leaves_out=flagged("told_leaves_out"),
        avoids=flagged("told_avoids"),
        gap_questions=flagged("told_gap_questions"),
        fields=PhraseTable(pairs(lists.get("told_fields", ()))),
        whole=flagged("told_all"),
        sets={name: frozenset(w for line in lists.get(name, ()) for w in words(line)) for name in _SETS},
        covers={wide: tuple(narrow.split()) for wide, narrow in pairs(lists.get("told_covers", ()))},
        themes=themes,
        theme_of=_theme_of(themes),
        opposites=dict(pairs(lists.get("told_opposites", ()))),
        skills=frozenset(skills | set(lists.get("told_skills", ()))),
        targets=frozenset(guide.target for guide in knowledge.guides.values()),
        telling=frozenset(said[0] for name in telling for line in lists.get(name, ()) if (said := words(line))),
    )


def _theme_of(themes: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The theme that each subject stands for: the one that it heads, else the first that holds it."""
    found = {subjects[0]: theme for theme, subjects in reversed(list(themes.items())) if subjects}
    for theme, subjects in themes.items():
        for subject in subjects:
            found.setdefault(subject, theme)
    return found
