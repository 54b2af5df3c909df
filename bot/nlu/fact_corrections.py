"""Reads answers to the advisor's own question and corrections of the fact stored last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.nlu.fact_figures import LEAST_PAY, MONTHS, MOST_PAY, hours_problem
from bot.nlu.fact_words import FactWords
from bot.nlu.message import Message
from bot.nlu.number_extractor import Quantity
from bot.nlu.rates import hours_per_week, money_per_year
from bot.nlu.user_fact import FactAction, UserFact

_SHORT = 9
"""Words of an answer or a correction at most."""
_FIELDS = {
    "hours": "hours_per_week",
    "salary": "salary",
    "start": "start",
    "skills": "skills",
    "period": "months",
    "likes": "likes",
}
"""The fields that the advisor's questions ask for."""
_MONTHS = {**MONTHS, "number": 1.0}
_BARE_PAY = 1000
"""Below this a bare figure of pay counts thousands: `I earn 90`."""


def read_answer(message: Message, words: FactWords, slot: str) -> tuple[UserFact, ...]:
    """The fact that a short message gives to a question for `slot`."""
    field = _FIELDS.get(slot)
    if field is None or message.length > _SHORT:
        return ()
    return _Values(message, words).facts(field, "store")


def read_correction(message: Message, words: FactWords, field: str) -> tuple[UserFact, ...]:
    """The fact that takes the place of the one stored last: `no, I meant 12`."""
    cues = words.phrases("corrects").all(message.tokens)
    if not cues or message.length > _SHORT:
        return ()
    found = _Values(message, words).facts(field, "correct")[:1]
    return tuple(_from_cue(fact, [start for _, start, _ in cues]) for fact in found)


def _from_cue(fact: UserFact, cues: Sequence[int]) -> UserFact:
    """The fact with the phrase nearest before it that says it is a correction."""
    before = [start for start in cues if start <= fact.start]
    return replace(fact, start=before[-1]) if before else fact


class _Values:
    """The values of a message that could stand for a field, whatever words are around them."""

    def __init__(self, message: Message, words: FactWords) -> None:
        self._message = message
        self._words = words
        self._readers: Mapping[str, Callable[[str, FactAction], Sequence[UserFact]]] = {
            "hours_per_week": self._hours, "months": self._months, "salary": self._pay, "start": self._start,
            "skills": self._named, "role": self._named, "likes": self._named, "dislikes": self._named,
            "degree": self._degree,
        }  # fmt: skip

    def facts(self, field: str, action: FactAction) -> tuple[UserFact, ...]:
        reader = self._readers.get(field)
        return tuple(reader(field, action)) if reader else ()

    def _figures(self, *units: str) -> list[Quantity]:
        """The figures of these units that are not denied (`12, not 8`), the last first after a correction."""
        told = [q for q in self._message.numbers(units) if self._message.polarity[q.start] == "affirmed"]
        before = [self._message.tokens[q.start - 1].text if q.start else "" for q in told]
        return [q for q, word in zip(told, before, strict=True) if not self._words.has("negations", word)]

    def _hours(self, field: str, action: FactAction) -> list[UserFact]:
        told = [replace(quantity, unit="hours") for quantity in self._figures("hours", "number")]
        found = hours_per_week(told, self._words.numbers)
        if found is None:
            return []
        value = found if isinstance(found, float) else told[0].middle
        problem = found if isinstance(found, str) else hours_problem(value)
        return [UserFact(field, round(value, 1), action, told[0].start, told[-1].end, problem)]

    def _months(self, field: str, action: FactAction) -> list[UserFact]:
        figures = self._figures(*_MONTHS)
        return [UserFact(field, round(q.high * _MONTHS[q.unit], 1), action, q.start, q.end) for q in figures[:1]]

    def _pay(self, field: str, action: FactAction) -> list[UserFact]:
        found = []
        for quantity in self._figures("money", "number"):
            value = money_per_year(quantity)
            value = value * 1000 if 0 < value < _BARE_PAY and quantity.unit == "number" else value
            problem = None if LEAST_PAY <= value < MOST_PAY else "impossible"
            found.append(UserFact(field, round(value), action, quantity.start, quantity.end, problem))
        return found[:1]

    def _start(self, field: str, action: FactAction) -> list[UserFact]:
        found = self._message.dates[:1]
        return [UserFact(field, date.date, action, date.start, date.end, date.problem) for date in found]

    def _named(self, field: str, action: FactAction) -> list[UserFact]:
        kinds = ("role", "job") if field == "role" else ("subject", "resource")
        named = [e for e in self._message.named(*kinds) if self._message.polarity_of(e) == "affirmed"]
        theme = self._words.theme_of if field in ("likes", "dislikes") else {}
        return [UserFact(field, theme.get(e.id, e.id), action, e.start, e.end) for e in named]

    def _degree(self, field: str, action: FactAction) -> list[UserFact]:
        hit = self._words.values("degrees").first(self._message.tokens)
        return [UserFact(field, hit[0], action, hit[1], hit[2])] if hit else []
