"""Reads hours a week, months at hand, yearly pay and the start date out of a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.nlu.date_extractor import DateMention
from bot.nlu.fact_words import FactWords
from bot.nlu.message import Message
from bot.nlu.number_extractor import Quantity
from bot.nlu.number_words import WEEKS_A_MONTH
from bot.nlu.suppositions import ends_sentence
from bot.nlu.tokenizer import Token
from bot.nlu.user_fact import FactAction, UserFact

MOST_HOURS, LEAST_HOURS = 100.0, 0.5
MOST_MONTHS = 120.0
LEAST_PAY, MOST_PAY = 1000.0, 50_000_000.0
_MONTHS = {"weeks": 1 / WEEKS_A_MONTH, "months": 1.0, "years": 12.0}
_MONTHS_A_YEAR = 12
_MINUTES = 60
_DAYS_A_WEEK = 7
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
        before: UserFact | None = None
        for quantity in self._message.quantities:
            fact = None if self._is_foreign(quantity.start) else self._hours_at(quantity, before)
            if fact is None:
                continue
            if before is not None and not (before.action == fact.action == "store" and self._mends(quantity.start)):
                yield before
            before = fact
        if before is not None:
            yield before

    def _hours_at(self, quantity: Quantity, before: UserFact | None) -> UserFact | None:
        """The hours that a quantity tells; a bare figure only where it takes the place of one told before."""
        unit = self._unit(quantity)
        if unit == "hours" and self._tells_hours(quantity):
            gone = self._message.polarity[quantity.start] in _GONE or self._is_not(quantity.start)
            return self._hours_fact(quantity, "erase" if gone else "store")
        bare = unit in ("hours", "number") and before is not None and not self._is_not(quantity.start)
        instead = bare and (self._is_instead(quantity.start) if before and before.action == "erase" else
                            self._mends(quantity.start))  # fmt: skip
        return self._hours_fact(quantity, "store") if instead else None

    def _mends(self, start: int) -> bool:
        """Whether words stand before a figure that put right what was told: `no, I meant 12`."""
        return self._words.phrases("corrects").first(self._tokens[max(0, start - _NEAR) : start]) is not None

    def _unit(self, quantity: Quantity) -> str:
        after = self._text(quantity.end)
        return "hours" if self._words.has("minutes", after) else quantity.unit

    def _tells_hours(self, quantity: Quantity) -> bool:
        after = following(self._tokens, quantity.end, 3)
        weekly = any(self._words.has("weekly", word) for word in after)
        spread = self._words.values("period_weeks").first(self._tokens[quantity.end : quantity.end + 3])
        return weekly or bool(spread) or self._unknown_period(quantity.end) or self._behind("gives_hours", quantity)

    def _hours_fact(self, quantity: Quantity, action: FactAction) -> UserFact:
        value, end = self._weekly(quantity)
        problem = "unknown_period" if self._unknown_period(quantity.end) else hours_problem(value)
        start = self._phrase_start("gives_hours", quantity.start)
        return UserFact("hours_per_week", value, action, start, end, problem if action == "store" else None)

    def _weekly(self, quantity: Quantity) -> tuple[float, int]:
        """The hours a week that a quantity comes to, and where it ends with its period."""
        value = (quantity.low + quantity.high) / 2
        end = quantity.end
        if self._words.has("minutes", self._text(end)):
            daily = "day" in following(self._tokens, end + 1, 2) or "daily" in following(self._tokens, end + 1, 2)
            value, end = value * (_DAYS_A_WEEK if daily else 1) / _MINUTES, end + 1
        near = self._tokens[: end + 4]
        if (spread := self._words.values("period_weeks").first(near, end)) and spread[1] - end <= 1:
            return round(value / float(spread[0]), 1), spread[2]
        while end < len(self._tokens) and self._is_of_period(end):
            end += 1
        return round(value, 2), end

    def _is_of_period(self, index: int) -> bool:
        word = self._text(index)
        return self._words.has("period_links", word) or self._words.has("weekly", word)

    def _unknown_period(self, end: int) -> bool:
        """Whether the hours are told for a period that has no length: `10 hours a sprint`."""
        if not self._words.has("period_links", self._text(end)) or not self._text(end + 1).isalpha():
            return False
        spread = self._words.values("period_weeks").at(self._tokens, end + 1)
        return not spread and not self._words.has("known_periods", self._text(end + 1))

    def _spoken_hours(self) -> Iterator[UserFact]:
        """`an hour a day`, `full time`: figures told in words alone."""
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
            if spoken := self._words.values("months").at(self._tokens, index):
                return None if self._is_no_time(spoken[1]) else (float(spoken[0]), spoken[1])
            quantity = next((q for q in self._message.quantities if q.start == index and q.unit in _MONTHS), None)
            if quantity:
                months = round(quantity.high * _MONTHS[quantity.unit], 1)
                return None if self._is_no_time(quantity.end) else (months, quantity.end)
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
        value = yearly(self._tokens, quantity, self._words)
        gone = self._message.polarity[quantity.start] in _GONE
        sure = quantity.unit == "money" or value >= LEAST_PAY
        if sure:
            start = self._phrase_start("earns", quantity.start)
            problem = None if gone or LEAST_PAY <= value < MOST_PAY else "impossible"
            yield UserFact("salary", round(value), "erase" if gone else "store", start, quantity.end, problem)

    # -- start

    def _start(self) -> Iterator[UserFact]:
        for mention in self._message.dates:
            if mention.start in self._untold and mention.end - mention.start < len(self._tokens):
                continue
            place = self._start_word(mention)
            if place is not None and not self._is_deadline(mention) and place not in self._untold:
                yield UserFact("start", mention.date, "store", place, place + 1, mention.problem)

    def _start_word(self, mention: DateMention) -> int | None:
        """Where the word stands that makes a date a start (`from`, `starting`)."""
        places = range(max(0, mention.start - _NEAR), mention.end)
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

    def _is_instead(self, start: int) -> bool:
        """Whether a bare figure takes the place of the one just denied: `more like 4`."""
        instead = self._words.phrases("rather").first(self._tokens[max(0, start - _NEAR) : start])
        return instead is not None


def hours_problem(hours: float) -> str | None:
    """Why nobody can study so many hours a week; None where one can."""
    if hours <= 0:
        return "impossible"
    return "too_small" if hours < LEAST_HOURS else "too_large" if hours > MOST_HOURS else None


def yearly(tokens: Sequence[Token], pay: Quantity, words: FactWords) -> float:
    """Pay a year; a sum told for another period is counted up."""
    after = tokens[: pay.end + 3]
    period = words.values("pay_periods").first(after, pay.end)
    times = float(period[0]) if period and period[1] - pay.end <= 1 else 1.0
    return (pay.low + pay.high) / 2 * times


def following(tokens: Sequence[Token], start: int, count: int) -> list[str]:
    """The next words of the sentence, marks left out."""
    found: list[str] = []
    for index in range(start, len(tokens)):
        if ends_sentence(tokens, index) or len(found) == count:
            break
        if tokens[index].is_word:
            found.append(tokens[index].text)
    return found
