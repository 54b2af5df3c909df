"""Reads hours a week, months at hand, yearly pay and the start date out of a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.nlu.date_extractor import DateMention
from bot.nlu.fact_words import FactWords
from bot.nlu.message import Message
from bot.nlu.number_extractor import Quantity
from bot.nlu.number_words import WEEKS_A_MONTH
from bot.nlu.rates import hours_per_week, money_per_year
from bot.nlu.suppositions import ends_sentence
from bot.nlu.tokenizer import Token
from bot.nlu.user_fact import FactAction, UserFact

MOST_HOURS, LEAST_HOURS = 100.0, 0.5
MOST_MONTHS = 120.0
LEAST_PAY, MOST_PAY = 1000.0, 50_000_000.0
MONTHS = {"weeks": 1 / WEEKS_A_MONTH, "months": 1.0, "years": 12.0}
"""Months in each unit of a length of time."""
_NEAR = 4
"""Words that may stand between a phrase and its figure."""
_REACH = 7
"""Words within which a speaker before a figure is its owner."""
_GONE = frozenset({"negated", "past"})


class FigureReader:
    """Reads the figures of one message."""

    def __init__(self, message: Message, words: FactWords, untold: frozenset[int]) -> None:
        self._message = message
        self._tokens = message.tokens
        self._words = words
        self._untold = untold

    def read(self) -> tuple[UserFact, ...]:
        """The figures told, in order."""
        found = (*self._hours(), *self._spoken_hours(), *self._months(), *self._pay(), *self._start())
        return tuple(sorted(found, key=lambda fact: (fact.start, fact.end)))

    # -- hours a week

    def _hours(self) -> Iterator[UserFact]:
        stored: list[Quantity] = []
        denied = False
        for quantity in self._message.quantities:
            if self._is_foreign(quantity.start):
                continue
            if self._tells_hours(quantity):
                if self._is_gone(quantity.start):
                    denied = True
                    yield self._hours_fact([quantity], "erase")
                    continue
                stored = [] if self._mends(quantity.start) else stored
                stored.append(quantity)
            elif quantity.unit in ("number", "hours") and self._replaces(quantity, denied=denied, told=bool(stored)):
                stored = [replace(quantity, unit="hours")]
        if stored:
            yield self._hours_fact(stored, "store")

    def _tells_hours(self, quantity: Quantity) -> bool:
        if quantity.unit != "hours":
            return False
        rate = quantity.per is not None or quantity.problem == "unknown_period"
        return rate or self._behind("gives_hours", quantity)

    def _is_gone(self, start: int) -> bool:
        return self._message.polarity[start] in _GONE or self._is_not(start)

    def _replaces(self, quantity: Quantity, *, denied: bool, told: bool) -> bool:
        """Whether a bare figure takes the place of the one before it: `more like 4`, `no, I meant 12`."""
        if self._is_not(quantity.start):
            return False
        return (denied and self._near_before("rather", quantity.start)) or (told and self._mends(quantity.start))

    def _mends(self, start: int) -> bool:
        return self._near_before("corrects", start)

    def _near_before(self, name: str, start: int) -> bool:
        """Whether a phrase of a list stands shortly before a figure."""
        return self._words.phrases(name).first(self._tokens[max(0, start - _NEAR) : start]) is not None

    def _hours_fact(self, told: Sequence[Quantity], action: FactAction) -> UserFact:
        """The hours a week that one rate, or several for parts of the week, come to."""
        found = hours_per_week(told, self._words.numbers)
        value = found if isinstance(found, float) else told[0].middle
        problem = found if isinstance(found, str) else hours_problem(value)
        start = self._phrase_start("gives_hours", told[0].start)
        return UserFact(
            "hours_per_week", round(value, 1), action, start, told[-1].end, problem if action == "store" else None
        )

    def _spoken_hours(self) -> Iterator[UserFact]:
        """`full time`: hours told in words alone."""
        for value, start, end in self._words.values("hours").all(self._tokens):
            if start in self._untold or any(q.start < end and start < q.end for q in self._message.quantities):
                continue
            gone = self._message.polarity[start] in _GONE
            hours = float(value)
            problem = None if gone else hours_problem(hours)
            yield UserFact("hours_per_week", hours, "erase" if gone else "store", start, end, problem)

    # -- months at hand

    def _months(self) -> Iterator[UserFact]:
        for _, start, end in self._words.phrases("has_time").all(self._tokens):
            if start in self._untold or self._of_others(start):
                continue
            if found := self._span_behind(end):
                months, stop = found
                gone = self._message.polarity[end] in _GONE
                problem = "too_large" if months > MOST_MONTHS else "impossible" if months <= 0 else None
                yield UserFact("months", months, "erase" if gone else "store", start, stop, None if gone else problem)

    def _span_behind(self, start: int) -> tuple[float, int] | None:
        """The months that stand behind a phrase, and where they end."""
        for index in range(start, min(start + _NEAR, len(self._tokens))):
            quantity = next((q for q in self._message.quantities if q.start == index and q.unit in MONTHS), None)
            if quantity:
                months = round(quantity.high * MONTHS[quantity.unit], 1)
                return None if self._is_no_time(quantity.end) else (months, quantity.end)
            if spoken := self._words.values("months").at(self._tokens, index):
                return None if self._is_no_time(spoken[1]) else (float(spoken[0]), spoken[1])
            if not self._words.has("about", self._text(index)):
                return None
        return None

    def _is_no_time(self, end: int) -> bool:
        """Whether the span is experience or age: `5 years of Python`, `40 years old`."""
        after = following(self._tokens, end, 1)
        return bool(after) and self._words.has("not_time", after[0])

    # -- pay

    def _pay(self) -> Iterator[UserFact]:
        for quantity in self._message.quantities:
            if quantity.unit not in ("money", "number") or self._is_foreign(quantity.start):
                continue
            wished = any(self._words.has("not_earns", token.text) for token in self._before(quantity.start, 2))
            if wished or not self._behind("earns", quantity):
                continue
            yield from self._pay_fact(quantity)

    def _pay_fact(self, quantity: Quantity) -> Iterator[UserFact]:
        value = money_per_year(quantity)
        gone = self._message.polarity[quantity.start] in _GONE
        sure = quantity.unit == "money" or value >= LEAST_PAY
        if sure:
            start = self._phrase_start("earns", quantity.start)
            problem = None if gone or LEAST_PAY <= value < MOST_PAY else "impossible"
            yield UserFact("salary", round(value), "erase" if gone else "store", start, quantity.end, problem)

    # -- start

    def _start(self) -> Iterator[UserFact]:
        for mention in self._message.dates:
            if mention.start in self._untold:
                continue
            place = self._start_word(mention)
            if place is not None and not self._is_deadline(mention) and place not in self._untold:
                yield UserFact("start", mention.date, "store", min(place, mention.start), mention.end, mention.problem)

    def _start_word(self, mention: DateMention) -> int | None:
        """Where the word stands that makes a date a start (`from`, `starting`)."""
        reach = _NEAR if mention.is_offset else _REACH
        places = range(max(0, mention.start - reach), mention.end)
        return next((index for index in places if self._words.has("starts", self._text(index))), None)

    def _is_deadline(self, mention: DateMention) -> bool:
        near = [self._text(index) for index in range(max(0, mention.start - 2), mention.end)]
        late = any(self._words.has("deadlines", word) for word in near)
        return late and not any(self._words.has("begins", word) for word in near)

    # -- what stands around a figure

    def _text(self, index: int) -> str:
        return self._tokens[index].text if 0 <= index < len(self._tokens) else ""

    def _before(self, start: int, count: int) -> Sequence[Token]:
        return self._tokens[max(0, start - count) : start]

    def _is_foreign(self, start: int) -> bool:
        """Whether a figure is asked about, excluded, or told of somebody else."""
        return start in self._untold or self._message.polarity[start] == "excluded" or self._of_others(start)

    def _is_not(self, start: int) -> bool:
        return bool(self._before(start, 1)) and self._words.has("negations", self._text(start - 1))

    def _of_others(self, start: int) -> bool:
        for index in range(start - 1, max(-1, start - _REACH), -1):
            if ends_sentence(self._tokens, index) or self._text(index) == ",":
                return False
            if self._words.has("sayers", self._text(index)):
                return True
        return False

    def _behind(self, name: str, quantity: Quantity) -> bool:
        """Whether a phrase of a list stands shortly before the figure."""
        return self._phrase_start(name, quantity.start) < quantity.start

    def _phrase_start(self, name: str, start: int) -> int:
        """Where the phrase begins that leads to a figure; the figure itself where there is none."""
        phrases = self._words.phrases(name)
        for index in range(max(0, start - _NEAR - 3), start):
            hit = phrases.at(self._tokens, index)
            if hit and hit[1] <= start <= hit[1] + _NEAR - 1 and not self._ended(hit[1], start):
                return index
        return start

    def _ended(self, start: int, end: int) -> bool:
        return any(ends_sentence(self._tokens, index) for index in range(start, end))


def hours_problem(hours: float) -> str | None:
    """Why nobody can study so many hours a week; None where one can."""
    if hours <= 0:
        return "impossible"
    return "too_small" if hours < LEAST_HOURS else "too_large" if hours > MOST_HOURS else None


def following(tokens: Sequence[Token], start: int, count: int) -> list[str]:
    """The next words of the sentence, marks left out."""
    found: list[str] = []
    for index in range(start, len(tokens)):
        if ends_sentence(tokens, index) or len(found) == count:
            break
        if tokens[index].is_word:
            found.append(tokens[index].text)
    return found
