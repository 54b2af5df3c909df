"""Reads skills, tastes and the job out of a message: a phrase sets a stance, the names behind it take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.nlu.entity_extractor import Entity
from bot.nlu.fact_words import FactWords, Stance
from bot.nlu.message import Message
from bot.nlu.suppositions import ends_sentence
from bot.nlu.user_fact import UserFact

_FACTS: Mapping[Stance, tuple[str, Literal["store", "erase"]]] = {
    "skilled": ("skills", "store"), "has": ("skills", "store"), "lacks": ("skills", "erase"),
    "likes": ("likes", "store"), "wishes": ("likes", "store"), "dislikes": ("dislikes", "store"),
    "unliked": ("likes", "erase"), "undisliked": ("dislikes", "erase"),
}  # fmt: skip
_DENIED: Mapping[Stance, Stance | None] = {
    "skilled": "lacks", "has": "lacks", "likes": "dislikes", "wishes": "dislikes", "dislikes": None, "is": "was",
}  # fmt: skip
"""What a stance becomes behind a negation."""
_TASTES = frozenset({"likes", "dislikes", "wishes", "unliked", "undisliked"})
_ABILITIES = frozenset({"skilled", "has", "lacks"})
_KEPT_BY_COMMA = _TASTES | _ABILITIES
_STRICT = frozenset({"has", "wishes"})
"""Stances that end at the first word that is no article or adjective."""
_PATIENCE = 4
"""Words without a meaning of their own that may stand between a phrase and its name."""


def read_statements(message: Message, words: FactWords, untold: frozenset[int]) -> tuple[UserFact, ...]:
    """The skills, likes, dislikes and the job that a message tells, in order."""
    return _Scanner(message, words, untold).scan()


class _Scanner:
    """One pass from left to right over the tokens."""

    def __init__(self, message: Message, words: FactWords, untold: frozenset[int]) -> None:
        self._tokens = message.tokens
        self._words = words
        self._untold = untold
        self._entities: dict[int, Entity] = {}
        for entity in message.entities:
            known = self._entities.get(entity.start)
            if known is None or entity.end > known.end:
                self._entities[entity.start] = entity
        self._stance: Stance | None = None
        self._before: Stance | None = None
        """The last stance of this sentence, so that `but not SQL` is about skills too."""
        self._denied = False
        self._patience = 0
        self._begin = 0
        """Where the phrase began that the next fact belongs to."""
        self._phrase_end = 0
        self._facts: list[UserFact] = []

    def scan(self) -> tuple[UserFact, ...]:
        index = 0
        while index < len(self._tokens):
            if index in self._untold:
                self._stance, self._denied = None, False
                index += 1
            else:
                index = self._step(index)
        return tuple(self._facts)

    def _step(self, index: int) -> int:
        if not self._tokens[index].is_word:
            return self._mark(index)
        if after := self._words.stances_after.at(self._tokens, index):
            return self._afterwards(index, *after)
        if saying := self._words.values("skill_sayings").at(self._tokens, index):
            return self._saying(index, *saying)
        entity = self._entities.get(index)
        cue = self._words.stances.at(self._tokens, index)
        if cue and (entity is None or cue[1] > entity.end):
            return self._cue(index, *cue)
        return self._name(entity) if entity else self._word(index)

    def _mark(self, index: int) -> int:
        if ends_sentence(self._tokens, index):
            self._stance, self._before, self._denied = None, None, False
        elif self._tokens[index].text == ",":
            self._denied = False
            self._stance = self._stance if self._stance in _KEPT_BY_COMMA else None
        return index + 1

    def _saying(self, index: int, skill: str, end: int) -> int:
        if not self._denied and self._stance != "learning":
            self._begin, self._stance, self._patience = index, "skilled", _PATIENCE
            self._add("skills", skill, "store", end)
        return end

    def _cue(self, index: int, stance: Stance, end: int) -> int:
        if self._of_another(index):
            return index + 1
        taken = _DENIED.get(stance, stance) if self._denied else stance
        self._stance = self._before = taken
        self._patience, self._begin, self._phrase_end = _PATIENCE, index, end
        return end

    def _of_another(self, index: int) -> bool:
        """Whether a verb without `I` has another subject (`people hate papers`), or `as a` belongs to another verb."""
        before = self._tokens[index - 1] if index else None
        verb = self._tokens[index].text
        if verb == "as" and before is not None and before.is_word:
            return True
        bare = self._words.has("bare_verbs", verb)
        return bare and before is not None and before.is_word and not self._words.has("fillers", before.text)

    def _word(self, index: int) -> int:
        word = self._tokens[index].text
        if self._words.phrases("boundaries").at(self._tokens, index):
            self._stance, self._denied = None, False
        elif self._words.has("negations", word):
            self._deny(index)
        elif self._stance is not None:
            return self._plain_name(index) or self._other_word(index)
        return index + 1

    def _deny(self, index: int) -> None:
        self._denied = True
        self._stance = "lacks" if self._before in _ABILITIES else None
        self._patience, self._begin = _PATIENCE, index

    def _other_word(self, index: int) -> int:
        word, words = self._tokens[index].text, self._words
        taste = self._stance in _TASTES
        if words.has("blockers", word) or words.has("contrasts" if taste else "place_words", word):
            self._stance = None
        elif not words.has("qualifiers", word):
            self._patience -= 1
            self._stance = None if self._stance in _STRICT or self._patience <= 0 else self._stance
        return index + 1

    def _plain_name(self, index: int) -> int | None:
        """Where a plain word ends that stands for a theme or a skill; None where it stands for none."""
        taste = self._stance in _TASTES
        hit = self._words.values("theme_words" if taste else "skill_words").at(self._tokens, index)
        if hit and taste:
            self._taste(hit[0], hit[1])
        elif hit and self._stance in _ABILITIES:
            self._take(hit[0], hit[1])
        else:
            return None
        return hit[1]

    def _name(self, entity: Entity) -> int:
        """Gives a name the stance that it stands in; returns the index behind it."""
        stance = self._stance
        if stance is None:
            return entity.end
        if entity.kind in ("role", "job"):
            self._role(entity)
        elif stance in _TASTES and entity.kind == "subject":
            return self._taste_named(entity)
        elif stance in _ABILITIES and self._is_skill(entity) and not self._goes_on(entity.end):
            self._take(entity.id, entity.end)
        return entity.end

    def _taste_named(self, entity: Entity) -> int:
        word = self._words.values("theme_words").at(self._tokens, entity.start)
        if word and word[1] >= entity.end:
            self._taste(word[0], word[1])
            return word[1]
        self._taste(self._words.theme_of.get(entity.id, entity.id), entity.end)
        return entity.end

    def _is_skill(self, entity: Entity) -> bool:
        return entity.kind == "resource" or (entity.kind == "subject" and entity.id in self._words.skills)

    def _goes_on(self, end: int) -> bool:
        """Whether the name begins a sentence of its own: `I know Python is slow`."""
        return end < len(self._tokens) and self._words.has("verbs_after", self._tokens[end].text)

    def _role(self, entity: Entity) -> None:
        stance, thing = self._stance, entity.end < len(self._tokens)
        if thing and self._words.has("role_things", self._tokens[entity.end].text):
            return
        target = entity.id in self._words.targets
        if stance == "was" and not target:
            self._add("role", entity.id, "erase", entity.end)
        elif stance == "is":
            self._add("role", entity.id, "store", entity.end)
            self._skills_inside(entity)
        self._stance = None if stance in ("is", "was") else stance

    def _skills_inside(self, entity: Entity) -> None:
        """`Python developer` tells a skill too."""
        inside = (self._entities.get(index) for index in range(entity.start + 1, entity.end))
        for other in inside:
            if other and entity.kind == "job" and self._is_skill(other):
                self._add("skills", other.id, "store", entity.end)

    def _afterwards(self, index: int, stance: Stance, end: int) -> int:
        """`Maths scares me`: the name, or the word for a theme, stood before its phrase."""
        places = range(self._clause_start(index), index)
        self._stance = stance
        names = [self._entities[place] for place in places if place in self._entities]
        for entity in names:
            self._begin = entity.start
            if stance == "skilled" and self._is_skill(entity):
                self._take(entity.id, end)
            elif stance in _TASTES and entity.kind == "subject":
                self._taste(self._words.theme_of.get(entity.id, entity.id), end)
        for place in places if not names and stance in _TASTES else ():
            if word := self._words.values("theme_words").at(self._tokens, place):
                self._begin = place
                self._taste(word[0], end)
        self._stance, self._phrase_end = None, end
        return end

    def _clause_start(self, index: int) -> int:
        boundaries = self._words.phrases("boundaries")
        while index > self._phrase_end:
            before = index - 1
            ends = ends_sentence(self._tokens, before) or before in self._untold
            if ends or boundaries.at(self._tokens, before):
                return index
            index = before
        return self._phrase_end

    def _taste(self, theme: str, end: int) -> None:
        field, action = _FACTS[self._stance or "likes"]
        if theme in self._words.opposites:
            theme = self._words.opposites[theme]
            field = "likes" if field == "dislikes" else "dislikes"
        self._add(field, theme, action, end)

    def _take(self, subject: str, end: int) -> None:
        if self._stance is not None:
            field, action = _FACTS[self._stance]
            self._add(field, subject, action, end)

    def _add(self, field: str, value: str, action: Literal["store", "erase"], end: int) -> None:
        self._facts.append(UserFact(field, value, action, self._begin, end))
        self._begin, self._patience = end, _PATIENCE
