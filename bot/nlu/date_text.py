"""A message as the date readers see it, and what they find in it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.nlu.calendar_words import CalendarWords
from bot.nlu.tokenizer import Token

DateProblem = Literal["impossible", "past", "unread"]
"""Why a date must not be stored as it is: no such day, a day gone by, or a time that has no place on a calendar."""
Precision = Literal["day", "week", "month", "quarter", "year"]
"""What a date stands for: itself, or the period that it begins."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that a message names, and the tokens it spans (end exclusive); no date where it cannot be told."""

    date: datetime.date | None
    start: int
    end: int
    problem: DateProblem | None = None
    precision: Precision = "day"
    is_offset: bool = False
    """Whether it is told as a length of time from today (`in five weeks`), which may also be a time to be ready by."""


@dataclass(frozen=True, slots=True)
class DateText:
    """The tokens of a message, the day of the turn and the words of the language."""

    tokens: Sequence[Token]
    today: datetime.date
    words: CalendarWords

    def text(self, index: int) -> str:
        """The token's text, empty outside the message."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def has(self, name: str, index: int) -> bool:
        """Whether the token is a word of that list."""
        return self.text(index) in self.words.sets[name]

    def skip(self, name: str, index: int) -> int:
        """The index after the token, if it is a word of that list."""
        return index + 1 if self.has(name, index) else index

    def touches(self, index: int) -> bool:
        """Whether nothing stands between the token and the one after it."""
        return index + 1 < len(self.tokens) and self.tokens[index + 1].start == self.tokens[index].end
