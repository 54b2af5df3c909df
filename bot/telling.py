"""Reads what a message tells of its writer: skills, a job, likes and dislikes, and nothing out of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.cues import Cues, PhraseTable, Stance
from bot.nlu.entity_extractor import Entity
from bot.nlu.tokenizer import Token
from bot.understanding import Understanding

Telling = Literal["skill", "lack", "like", "dislike", "role"]

_OF_STANCE: dict[Stance, Telling] = {
    "has": "skill", "have": "skill", "lacks": "lack", "likes": "like", "wishes": "like",
    "dislikes": "dislike", "averse": "dislike",
}  # fmt: skip
_TURNED: dict[Stance, Stance | None] = {
    "has": "lacks", "have": "lacks", "likes": "dislikes", "wishes": "averse",
    "dislikes": None, "averse": None, "is": "was",
}  # fmt: skip
_OF_TASTE = frozenset({"likes", "dislikes", "wishes", "averse"})
_HELD_BY_COMMA = frozenset({"has", "lacks", "likes", "dislikes", "wishes", "averse", "have"})
_PATIENCE = 4
"""Words without a meaning of their own that may stand between a cue and what it is about."""
_ENDS = frozenset(".?!;\n–—")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told: what it is, and the id of the skill, role or theme."""

    what: Telling
    id: str


@dataclass(frozen=True, slots=True)
class Tale:
    """All that a message tells, and which of its tokens only ask or suppose."""

    told: tuple[Told, ...]
    asked: frozenset[int]

    def ids(self, what: Telling) -> tuple[str, ...]:
        """What was told of one kind, each once."""
        return tuple(dict.fromkeys(t.id for t in self.told if t.what == what))


def read_tale(understanding: Understanding, cues: Cues, *, choosing: bool = False) -> Tale:
    """What is told of oneself; `choosing` also hears wishes and tastes inside questions."""
    return _Scanner(understanding, cues, choosing).scan()


class _Scanner:
    """One pass from left to right: a cue sets the stance, names take it, marks and joining words end it."""

    def __init__(self, understanding: Understanding, cues: Cues, choosing: bool) -> None:
        self.tokens: Sequence[Token] = understanding.tokens
        self.cues = cues
        self.table: PhraseTable[Stance] = cues.choosing if choosing else cues.told
        self.choosing = choosing
        self.entities: dict[int, Entity] = {}
        for entity in understanding.entities:
            known = self.entities.get(entity.start)
            if known is None or entity.end > known.end:
                self.entities[entity.start] = entity
        self.inner = [e for e in understanding.entities if e.kind == "subject"]
        self.stance: Stance | None = None
        self.before: Stance | None = None
        """The last stance of this sentence: `I know Python but not SQL` is about skills to its end."""
        self.negated = False
        self.spoken_for = 0
        """Where the last cue or saying ended: what stood before is told already."""
        self.patience = 0
        self.told: list[Told] = []
        self.asked: set[int] = set()
        self.bare = None if choosing else _bare_questions(self.tokens, cues)

    def scan(self) -> Tale:
        index = 0
        while index < len(self.tokens):
            end = self._step(index)
            if self.stance in ("asks", "if") or (self.bare and index in self.bare):
                self.asked.update(range(index, end))
            index = end
        return Tale(tuple(self.told), frozenset(self.asked))

    def _step(self, index: int) -> int:
        token = self.tokens[index]
        if not token.is_word:
            self._mark(index)
            return index + 1
        entity = self.entities.get(index)
        if after := self.cues.after.at(self.tokens, index):
            return self._afterwards(index, after[0], after[1])
        if (done := self.cues.done.at(self.tokens, index)) and self._may_tell(index):
            self.told.append(Told("skill", done[0]))
            self.stance, self.patience = "has", _PATIENCE
            return done[1]
        cue = self.table.at(self.tokens, index)
        if cue and (entity is None or cue[1] > entity.end):
            return self._cue(index, cue[0], cue[1])
        if entity is not None:
            return self._name(entity)
        return self._word(index)

    def _afterwards(self, index: int, stance: Stance, end: int) -> int:
        """`Maths scares me`: the name, or the word for a theme, stood before its cue."""
        if self.stance not in ("asks", "if") and not index_in(self.bare, index):
            self.stance = stance
            self._all_before(index)
        self.stance, self.spoken_for = None, end
        return end

    def _all_before(self, index: int) -> None:
        """Every name of the clause takes the stance; without a name, the words for themes."""
        before = range(index - 1, -1, -1)
        ends = (i + 1 for i in before if self.tokens[i].text in _ENDS or self.cues.boundaries.at(self.tokens, i))
        start = max(next(ends, 0), self.spoken_for)
        names = [e for e in self.entities.values() if start <= e.start and e.end <= index]
        for entity in names:
            if self.stance == "has" and self._is_skill(entity):
                self._tell(entity.id)
            else:
                self._name(entity)
        if names or self.stance not in _OF_TASTE:
            return
        for place in range(start, index):
            if word := self.cues.theme_words.at(self.tokens, place):
                self._taste(word[0])

    def _may_tell(self, index: int) -> bool:
        return not self.negated and self.stance not in ("asks", "if", "learning") and not index_in(self.bare, index)

    def _mark(self, index: int) -> None:
        text = self.tokens[index].text
        if text in _ENDS and not self._inside_name(index):
            self.stance, self.negated, self.before = None, False, None
        elif text == ",":
            self.negated = False
            if self.stance not in _HELD_BY_COMMA:
                self.stance = None

    def _inside_name(self, index: int) -> bool:
        """A full stop with no space after it (`Node.js`) ends nothing."""
        tokens = self.tokens
        return tokens[index].text == "." and index + 1 < len(tokens) and tokens[index + 1].start == tokens[index].end

    def _cue(self, index: int, stance: Stance, end: int) -> int:
        if stance in ("asks", "if"):
            self.stance = None if self.choosing else stance
            self.negated = False
            return end
        if self.stance in ("asks", "if"):
            return index + 1
        if not self.choosing and self._of_another(index):
            return index + 1
        if not self.choosing and self._after_question(index):
            self.stance = "asks"
            return end
        if stance == "is" and self.tokens[index].text == "as" and index and self.tokens[index - 1].is_word:
            return index + 1
        self.stance = self.before = _TURNED.get(stance, stance) if self.negated else stance
        self.patience, self.spoken_for = _PATIENCE, end
        return end

    def _of_another(self, index: int) -> bool:
        """Whether a verb without `I` may have another subject: `people hate papers`."""
        before = self.tokens[index - 1] if index else None
        verb = self.tokens[index].text in self.cues.sets["told_bare"]
        return verb and before is not None and before.is_word and before.text not in self.cues.sets["told_fillers"]

    def _after_question(self, index: int) -> bool:
        """Whether the words are asked: `would I like`."""
        before = self.tokens[index - 1].text if index else ""
        return before in self.cues.sets["told_after_question"] and self.tokens[index].text.startswith("i")

    def _word(self, index: int) -> int:
        word = self.tokens[index].text
        sets = self.cues.sets
        if self.cues.boundaries.at(self.tokens, index):
            self.stance, self.negated = None, False
            return index + 1
        if word in sets["told_negations"]:
            self._deny()
            return index + 1
        if word in sets["told_auxiliaries"] and not self.choosing and self._opens(index):
            self.stance = "asks"
            return index + 1
        if self.stance is None or self.stance in ("asks", "if"):
            return index + 1
        if end := self._theme_or_skill(index):
            return end
        if word in sets["told_contrasts"] and self.stance in _OF_TASTE:
            self.stance = "averse" if self.choosing and self.stance in ("likes", "wishes") else None
        elif word in sets["told_blockers"] or (self.stance not in _OF_TASTE and word in sets["told_place_words"]):
            self.stance = None
        elif word not in sets["told_adjectives"]:
            self.patience -= 1
            if self.stance == "have" or self.patience <= 0:
                self.stance = None
        return index + 1

    def _deny(self) -> None:
        self.negated = True
        if self.stance not in ("asks", "if"):
            skills = self.before in ("has", "have", "lacks")
            self.stance = "lacks" if skills else "averse" if self.choosing else None
            self.patience = _PATIENCE

    def _opens(self, index: int) -> bool:
        """Whether a clause begins here."""
        return index == 0 or not self.tokens[index - 1].is_word

    def _theme_or_skill(self, index: int) -> int | None:
        """A plain word that stands for a theme or a skill; where it ends."""
        if self.stance in _OF_TASTE:
            if hit := self.cues.theme_words.at(self.tokens, index):
                self._taste(hit[0])
                return hit[1]
        elif self.stance in ("has", "have", "lacks") and (hit := self.cues.skill_words.at(self.tokens, index)):
            self._tell(hit[0])
            return hit[1]
        return None

    def _name(self, entity: Entity) -> int:
        """A name takes the stance that it stands in; where it ends, or the saying that it begins (`writing papers`)."""
        stance = self.stance
        if stance is None or index_in(self.bare, entity.start):
            return entity.end
        if entity.kind in ("role", "job"):
            self._role(entity)
        elif stance in _OF_TASTE and entity.kind == "subject":
            word = self.cues.theme_words.at(self.tokens, entity.start)
            if word and word[1] >= entity.end:
                self._taste(word[0])
                return word[1]
            self._taste(self.cues.theme_of.get(entity.id, entity.id))
        elif stance in ("has", "have", "lacks") and self._is_skill(entity) and not self._goes_on(entity.end):
            self._tell(entity.id)
        return entity.end

    def _is_skill(self, entity: Entity) -> bool:
        return entity.kind == "resource" or (entity.kind == "subject" and entity.id in self.cues.skills)

    def _goes_on(self, end: int) -> bool:
        """Whether the name is the subject of a sentence of its own: `I know Python is slow`."""
        return end < len(self.tokens) and self.tokens[end].text in self.cues.sets["told_verbs_after"]

    def _role(self, entity: Entity) -> None:
        own = self.stance == "is" or (self.stance in ("has", "have") and entity.id not in self.cues.targets)
        if self.stance == "is" and entity.id in self.cues.targets and self.tokens[entity.start - 2].text == "as":
            own = False
        if own and not self._goes_on_as_thing(entity.end):
            self.told.append(Told("role", entity.id))
            inner = [e for e in self.inner if entity.start <= e.start and e.end <= entity.end and self._is_skill(e)]
            self.told += [Told("skill", e.id) for e in inner if entity.kind == "job"]
        if self.stance == "is":
            self.stance = None

    def _goes_on_as_thing(self, end: int) -> bool:
        return end < len(self.tokens) and self.tokens[end].text in self.cues.sets["told_generic"]

    def _taste(self, theme: str) -> None:
        what = _OF_STANCE[self.stance] if self.stance else "like"
        if theme in self.cues.opposites:
            theme = self.cues.opposites[theme]
            what = "like" if what == "dislike" else "dislike"
        self.told.append(Told(what, theme))
        self.patience = _PATIENCE

    def _tell(self, subject: str) -> None:
        if self.stance in _OF_STANCE:
            self.told.append(Told(_OF_STANCE[self.stance], subject))
            self.patience = _PATIENCE


def index_in(places: frozenset[int] | None, index: int) -> bool:
    """Whether an index is among the places, where there are any."""
    return places is not None and index in places


def _bare_questions(tokens: Sequence[Token], cues: Cues) -> frozenset[int] | None:
    """The tokens of a last clause that is a question by its mark alone: `I know Python?`"""
    if not any(token.text == "?" for token in tokens):
        return None
    found: set[int] = set()
    start = comma = 0
    asks = False
    for index, token in enumerate(tokens):
        if token.text == "?":
            if not asks:
                found.update(range(max(start, comma), index))
            start = comma = index + 1
            asks = False
        elif token.text in _ENDS:
            start, asks = index + 1, False
        elif token.text == ",":
            comma = index + 1
        elif (hit := cues.told.at(tokens, index)) and hit[0] == "asks":
            asks = True
    return frozenset(found)
