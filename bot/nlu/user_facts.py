"""What a message tells of its writer: conservative, never out of a question, a wish or hearsay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.nlu.fact_corrections import read_answer, read_correction
from bot.nlu.fact_figures import FigureReader
from bot.nlu.fact_progress import ProgressReader
from bot.nlu.fact_scanner import read_statements
from bot.nlu.fact_words import FactWords
from bot.nlu.message import Message, Segment
from bot.nlu.suppositions import untold_tokens
from bot.nlu.user_fact import UserFact
from bot.state import EVERYTHING, Conversation, Profile
from knowledge import Knowledge

__all__ = ["FactExtractor", "UserFact", "last_field", "learn"]

_LISTS = ("skills", "likes", "dislikes")
_FIELDS = ("role", "hours_per_week", "months", "start", "degree", "salary")
_OPPOSITE = {"likes": "dislikes", "dislikes": "likes"}
_MOST = 30
"""Skills or tastes kept of one visitor."""
_DEGREE_REACH = 4


class FactExtractor:
    """Extracts user facts; every word it knows comes from the `fact_...` lists of the lexicon."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._words = FactWords(knowledge)

    def extract(self, message: Message, state: Conversation) -> tuple[UserFact, ...]:
        """The facts told, in order; those with a problem are told and cannot be used."""
        if not message.tokens or self._words.phrases("forgets").first(message.tokens):
            return ()
        untold = untold_tokens(message, self._words)
        found = self._told(message, state, untold)
        profile_facts = [fact for fact in found if hasattr(state.profile, fact.field)]
        if not profile_facts:
            found = (*self._in_context(message, state, untold), *found)
        return _unique(self._corrected(message, state, found))

    def supposed(self, message: Message) -> tuple[UserFact, ...]:
        """The facts that a message only asks about or supposes (`what if I had 20 hours?`); never to be stored."""
        none: frozenset[int] = frozenset()
        told = {(fact.field, fact.value) for fact in self.extract(message, Conversation())}
        found = (*read_statements(message, self._words, none), *FigureReader(message, self._words, none).read())
        return _unique(fact for fact in found if (fact.field, fact.value) not in told)

    def fields(self, message: Message, within: Segment | None = None) -> tuple[str, ...]:
        """The fields of the profile that a message names (`my pay`), or `EVERYTHING`, for `forget my pay`."""
        hits = [(name, start) for name, start, _ in self._words.values("fields").all(message.tokens)]
        hits += [("role", entity.start) for entity in message.named("role", "job")]
        named = tuple(dict.fromkeys(name for name, start in hits if within is None or within.holds(start)))
        everything = self._words.phrases("all").first(message.tokens)
        return (EVERYTHING,) if everything and not named and not message.named("subject", "resource") else named

    def _told(self, message: Message, state: Conversation, untold: frozenset[int]) -> tuple[UserFact, ...]:
        found = (
            *read_statements(message, self._words, untold),
            *FigureReader(message, self._words, untold).read(),
            *self._degree(message, untold),
            *self._name(message),
            *ProgressReader(message, self._words, untold, state).read(),
        )
        return tuple(sorted(found, key=lambda fact: (fact.start, fact.end)))

    def _in_context(self, message: Message, state: Conversation, untold: frozenset[int]) -> tuple[UserFact, ...]:
        """The facts that a short message tells as an answer to the advisor, or to mend what it told before."""
        if untold:
            return ()
        answer = read_answer(message, self._words, state.requested.slot) if state.requested else ()
        if not answer and state.last_fact:
            answer = read_correction(message, self._words, state.last_fact)
        return answer

    def _corrected(self, message: Message, state: Conversation, found: Iterable[UserFact]) -> Iterable[UserFact]:
        """Marks what mends the fact stored last, in an earlier message or in this one."""
        cue = self._words.phrases("corrects").first(message.tokens)
        for fact in found:
            mends = cue is not None and cue[1] <= fact.start + 1 and fact.field == state.last_fact
            single = fact.field in _FIELDS and fact.action == "store" and getattr(state.profile, fact.field)
            yield replace(fact, action="correct") if mends and single else fact

    def _degree(self, message: Message, untold: frozenset[int]) -> Iterable[UserFact]:
        tokens = message.tokens
        if none := self._words.phrases("no_degree").first(tokens):
            if none[1] not in untold:
                yield UserFact("degree", "none", "store", none[1], none[2])
            return
        for _, start, end in self._words.phrases("graduates").all(tokens):
            found = None if start in untold or self._is_denied(message, start) else self._degree_behind(message, end)
            if found:
                yield UserFact("degree", found[0], "store", start, found[1])
                return

    def _is_denied(self, message: Message, index: int) -> bool:
        before = message.tokens[max(0, index - 2) : index]
        return any(self._words.has("negations", token.text) for token in before)

    def _degree_behind(self, message: Message, start: int) -> tuple[str, int] | None:
        tokens = message.tokens
        for index in range(start, min(start + _DEGREE_REACH, len(tokens))):
            if hit := self._words.values("degrees").at(tokens, index):
                others = hit[1] < len(tokens) and self._words.has("degree_others", tokens[hit[1]].text)
                return None if others else hit
            word = tokens[index].text
            stops = self._words.has("blockers", word) or self._words.has("negations", word)
            if stops or not (tokens[index].is_word or word == "-"):
                return None
        return None

    def _name(self, message: Message) -> Iterable[UserFact]:
        hit = self._words.phrases("names").first(message.tokens)
        if hit and hit[2] < len(message.tokens) and message.tokens[hit[2]].text.isalpha():
            token = message.tokens[hit[2]]
            yield UserFact("name", message.text[token.start : token.end], "store", hit[1], hit[2] + 1)


def learn(profile: Profile, facts: Sequence[UserFact]) -> Profile:
    """The profile with the facts; those with a problem, of progress and the name are left out."""
    for fact in facts:
        if fact.problem is None and fact.field in _LISTS:
            profile = _learn_listed(profile, fact)
        elif fact.problem is None and fact.field in _FIELDS:
            profile = _learn_single(profile, fact)
    return profile


def last_field(facts: Sequence[UserFact], before: str | None = None) -> str | None:
    """The field of the profile that was told last, so that `no, 12` mends it; an unusable value may be mended too."""
    fields = [fact.field for fact in facts if fact.field in (*_LISTS, *_FIELDS) and fact.action != "erase"]
    return fields[-1] if fields else before


def _learn_single(profile: Profile, fact: UserFact) -> Profile:
    if fact.action != "erase":
        return _with(profile, fact.field, fact.value)
    same = fact.value is None or getattr(profile, fact.field) == fact.value
    return _with(profile, fact.field, None) if same else profile


def _learn_listed(profile: Profile, fact: UserFact) -> Profile:
    known: tuple[str, ...] = getattr(profile, fact.field)
    if fact.action == "erase":
        return _with(profile, fact.field, () if fact.value is None else _without(known, fact.value))
    known = known[:-1] if fact.action == "correct" else known
    changed = _with(profile, fact.field, tuple(dict.fromkeys((*known, fact.value)))[-_MOST:])
    other = _OPPOSITE.get(fact.field)
    return _with(changed, other, _without(getattr(profile, other), fact.value)) if other else changed


def _with(profile: Profile, field: str, value: Any) -> Profile:
    return replace(profile, **{field: value})


def _without(known: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in known if one != value)


def _unique(facts: Iterable[UserFact]) -> tuple[UserFact, ...]:
    """The facts in order, each once."""
    return tuple({(fact.field, fact.value, fact.action): fact for fact in facts}.values())
