"""The words by which people speak of themselves, indexed once from the `fact_...` lists of the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from bot.nlu.number_words import build_number_words
from bot.nlu.tokenizer import Token, words
from knowledge import Knowledge

Value = TypeVar("Value")
Stance = Literal[
    "skilled", "has", "lacks", "likes", "dislikes", "wishes", "unliked", "undisliked", "learning", "is", "was"
]
"""What a phrase says of the names behind it."""

_STANCES: Mapping[str, Stance] = {
    "fact_wishes": "wishes", "fact_has": "has", "fact_has_skill": "skilled", "fact_lacks": "lacks",
    "fact_likes": "likes", "fact_dislikes": "dislikes", "fact_unliked": "unliked", "fact_undisliked": "undisliked",
    "fact_learning": "learning", "fact_is": "is", "fact_was": "was",
}  # fmt: skip
"""Of two lists that hold the same phrase the later one counts."""
_STANCES_AFTER: Mapping[str, Stance] = {
    "fact_liked_after": "likes", "fact_disliked_after": "dislikes", "fact_skilled_after": "skilled",
}  # fmt: skip
_SKILL_KINDS = frozenset({"skill", "method", "tool"})


@dataclass(frozen=True, slots=True)
class _Beginning(Generic[Value]):
    """The phrases that begin with one word, the longest first."""

    phrases: list[tuple[tuple[str, ...], Value]] = field(default_factory=list)


class Phrases(Generic[Value]):
    """Phrases with a value each, found at a place in a row of tokens; the longest wins, hyphens are skipped."""

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        found = {key: value for phrase, value in phrases if (key := words(phrase))}
        self._by_first: dict[str, _Beginning[Value]] = {}
        for key, value in sorted(found.items(), key=lambda item: -len(item[0])):
            self._by_first.setdefault(key[0], _Beginning()).phrases.append((key[1:], value))

    def at(self, tokens: Sequence[Token], index: int) -> tuple[Value, int] | None:
        """The value of the phrase that begins at a token, and the index after its last token."""
        beginning = self._by_first.get(tokens[index].text)
        for rest, value in beginning.phrases if beginning else ():
            end = _end_of(tokens, index + 1, rest)
            if end is not None:
                return value, end
        return None

    def first(self, tokens: Sequence[Token], start: int = 0) -> tuple[Value, int, int] | None:
        """The first phrase from a token on: its value, its start and its end."""
        for index in range(start, len(tokens)):
            if hit := self.at(tokens, index):
                return hit[0], index, hit[1]
        return None

    def all(self, tokens: Sequence[Token]) -> list[tuple[Value, int, int]]:
        """Every phrase, none overlapping."""
        found: list[tuple[Value, int, int]] = []
        start = 0
        while hit := self.first(tokens, start):
            found.append(hit)
            start = hit[2]
        return found


def _end_of(tokens: Sequence[Token], index: int, rest: Sequence[str]) -> int | None:
    """The index after the words of `rest`; None where something else stands there."""
    for word in rest:
        if index < len(tokens) and tokens[index].text == "-":
            index += 1
        if index >= len(tokens) or tokens[index].text != word:
            return None
        index += 1
    return index


def pairs(lines: Iterable[str]) -> list[tuple[str, str]]:
    """`a = b` lines as pairs; a line without `=` is left out."""
    cut = (line.partition("=") for line in lines)
    return [(left.strip(), right.strip()) for left, mark, right in cut if mark]


class FactWords:
    """The word lists of user facts in the form that the readers use."""

    def __init__(self, knowledge: Knowledge) -> None:
        lists = knowledge.language
        self._lists = lists
        self.numbers = build_number_words(lists)
        self.stances: Phrases[Stance] = Phrases(_with(lists, _STANCES))
        self.stances_after: Phrases[Stance] = Phrases(_with(lists, _STANCES_AFTER))
        self.themes = {theme: tuple(subjects.split()) for theme, subjects in pairs(lists.get("fact_themes", ()))}
        self.theme_of = _theme_of(self.themes)
        self.opposites = dict(pairs(lists.get("fact_opposites", ())))
        skills = {subject.id for subject in knowledge.subjects.values() if subject.kind in _SKILL_KINDS}
        self.skills = frozenset(skills | set(lists.get("fact_skill_subjects", ())))
        self.targets = frozenset(guide.target for guide in knowledge.guides.values())
        self._sets: dict[str, frozenset[str]] = {}
        self._phrases: dict[str, Phrases[bool]] = {}
        self._values: dict[str, Phrases[str]] = {}

    def has(self, name: str, word: str) -> bool:
        """Whether a list of single words holds the word."""
        if name not in self._sets:
            self._sets[name] = frozenset(word for line in self._lists.get(f"fact_{name}", ()) for word in words(line))
        return word in self._sets[name]

    def phrases(self, name: str) -> Phrases[bool]:
        """A list of phrases."""
        if name not in self._phrases:
            self._phrases[name] = Phrases((line, True) for line in self._lists.get(f"fact_{name}", ()))
        return self._phrases[name]

    def values(self, name: str) -> Phrases[str]:
        """A list of `phrase = value` lines."""
        if name not in self._values:
            self._values[name] = Phrases(pairs(self._lists.get(f"fact_{name}", ())))
        return self._values[name]


def _with(lists: Mapping[str, Sequence[str]], named: Mapping[str, Stance]) -> Iterable[tuple[str, Stance]]:
    return ((phrase, stance) for name, stance in named.items() for phrase in lists.get(name, ()))


def _theme_of(themes: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The theme that each subject stands for: the one that it heads, else the first that holds it."""
    found = {subjects[0]: theme for theme, subjects in reversed(list(themes.items())) if subjects}
    for theme, subjects in themes.items():
        for subject in subjects:
            found.setdefault(subject, theme)
    return found
