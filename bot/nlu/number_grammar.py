"""Reads one number at a place in a message: figures, number words, scales and fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.number_words import NumberWords, Unit
from bot.nlu.tokenizer import Token

LARGEST = 1e12
"""Larger values are cut to this and marked, so that no number is too long to work with."""

_FIGURE = re.compile(r"([$€£₹])?(\d[\d.,]*|\.\d+)([a-z]{1,2}|%)?")
_CLOCK = re.compile(r"(\d{1,2})([a-z])([0-5]\d)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}|[1-9]\d{0,2}(?:\.\d{3})+")
_DECIMAL = re.compile(r"\d+(?:\.\d*)?|\.\d+|\d+,\d{1,2}|0,\d+")
_MOST_GROUPS = 4
"""More figures in a row are a list."""
_GROUP = re.compile(r"\d{3}")
_GROUP_HEAD = re.compile(r"[$€£₹]?\d{1,3}")
_PARTS = frozenset({2, 3, 4})
"""What a written fraction may be divided by: 3/4, but not 24/7."""
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written: its value or range, the unit it carries itself, the scale word it ends in."""

    low: float
    high: float
    end: int
    """The index after its last token."""
    unit: Unit | None = None
    scale: float = 1
    vague: bool = False

    def times(self, factor: float) -> Number:
        """The number multiplied."""
        return replace(self, low=self.low * factor, high=self.high * factor)


def figure_value(text: str) -> float | None:
    """The value of figures with separators, `90.000`, `1,500.5`, `1,5`; None for a date, a version or a list."""
    if _THOUSANDS.fullmatch(text):
        return _grouped(text)
    if _DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def _grouped(text: str) -> float:
    head, comma, tail = text.rpartition(",")
    if comma and "." in head:
        return float(f"{head.replace('.', '')}.{tail}")
    plain = text.replace(",", "")
    return float(plain if comma else plain.replace(".", ""))


def number_at(tokens: Sequence[Token], index: int, words: NumberWords) -> Number | None:
    """The number that begins at a token, with its scale and fraction, or None."""
    found = _figures(tokens, index, words) or _spelt(tokens, index, words)
    if found is None or found.unit in ("ordinal", "percent"):
        return found
    if found.end < len(tokens) and tokens[found.end].text in words.fractions:
        part = _fraction_of(tokens, found.end, words)
        return replace(found.times(part.low), end=part.end) if part else found
    return plus_fraction(tokens, found, words)


def _figures(tokens: Sequence[Token], index: int, words: NumberWords) -> Number | None:
    match = _FIGURE.fullmatch(tokens[index].text)
    if match is None:
        return _hours_and_minutes(tokens[index].text, index, words)
    sign, digits, suffix = match.groups()
    value = figure_value(digits)
    if value is None:
        return None
    number = Number(value, value, index + 1, "money" if sign else None)
    if suffix:
        return _with_suffix(number, suffix, words)
    fraction = _written_fraction(tokens, index)
    if fraction is not None:
        return replace(number, low=fraction, high=fraction, end=index + 3)
    return _scaled(tokens, _grouped_by_blanks(tokens, index, number), words)


def _hours_and_minutes(text: str, index: int, words: NumberWords) -> Number | None:
    """`1h30`."""
    match = _CLOCK.fullmatch(text)
    if match is None or words.units.single(match[2]) != ("hours", 1):
        return None
    value = int(match[1]) + int(match[3]) / 60
    return Number(value, value, index + 1, "hours")


def _with_suffix(number: Number, suffix: str, words: NumberWords) -> Number | None:
    """`90k`, `2nd`, `20%`, `5h`: the letters that stand at the figures."""
    if suffix in words.sets["ordinal_endings"]:
        return replace(number, unit="ordinal")
    if suffix == "m" and number.unit == "money":
        return replace(number.times(_MILLION), scale=_MILLION)
    if suffix in words.scales:
        scale = words.scales[suffix]
        return replace(number.times(scale), scale=scale, unit=_money_scale(suffix, number.unit, words))
    unit = words.units.single(suffix)
    return replace(number.times(unit[1]), unit=unit[0]) if unit else number


def _money_scale(word: str, unit: Unit | None, words: NumberWords) -> Unit | None:
    return "money" if word in words.sets["money_scales"] else unit


def _grouped_by_blanks(tokens: Sequence[Token], index: int, number: Number) -> Number:
    """`90 000`: groups of three figures, each one character after the last."""
    if not _GROUP_HEAD.fullmatch(tokens[index].text) or (index and tokens[index - 1].text[0].isdigit()):
        return number
    value, end = number.low, number.end
    while end < len(tokens) and _GROUP.fullmatch(tokens[end].text) and tokens[end].start - tokens[end - 1].end == 1:
        value, end = value * 1000 + int(tokens[end].text), end + 1
        if end - index > _MOST_GROUPS:
            return number
    return replace(number, low=value, high=value, end=end)


def _scaled(tokens: Sequence[Token], number: Number, words: NumberWords) -> Number:
    """`1.2 million`, `90 grand`, `2 hundred thousand`."""
    while number.end < len(tokens) and (scale := words.scales.get(tokens[number.end].text)):
        unit = _money_scale(tokens[number.end].text, number.unit, words)
        number = replace(number.times(scale), end=number.end + 1, unit=unit, scale=max(scale, number.scale))
        if number.high > LARGEST:
            break
    return number


def _written_fraction(tokens: Sequence[Token], index: int) -> float | None:
    """`3/4` typed without blanks, and not the beginning of a date."""
    if index + 2 >= len(tokens) or tokens[index + 1].text != "/" or tokens[index + 2].start > tokens[index].end + 1:
        return None
    if index + 3 < len(tokens) and tokens[index + 3].text == "/":
        return None
    if index and tokens[index - 1].text == "/":
        return None
    top, bottom = tokens[index].text, tokens[index + 2].text
    if not (_is_short(top) and _is_short(bottom)) or int(bottom) not in _PARTS or not 0 < int(top) < int(bottom):
        return None
    return int(top) / int(bottom)


def _is_short(text: str) -> bool:
    return len(text) <= 2 and text.isdecimal()


def _spelt(tokens: Sequence[Token], index: int, words: NumberWords) -> Number | None:
    start = index
    if tokens[index].text in words.sets["number_articles"]:
        start += 1
        if start == len(tokens) or tokens[start].text in words.cardinals:
            return None
    text = tokens[start].text
    if text in words.amounts:
        low, high = words.amounts[text]
        end = _skip(tokens, start + 1, words.sets["amount_joints"])
        return Number(low, high, end, vague=low != high)
    if text in words.fractions:
        return _fraction_of(tokens, start, words)
    return _composed(tokens, start, words)


def _skip(tokens: Sequence[Token], index: int, skipped: frozenset[str]) -> int:
    return index + 1 if index < len(tokens) and tokens[index].text in skipped else index


def _fraction_of(tokens: Sequence[Token], index: int, words: NumberWords) -> Number | None:
    """`half a year`, `half a million`, `quarter of an hour`: a fraction counts only before what it divides."""
    end = _skip(tokens, index + 1, words.sets["amount_joints"])
    end = _skip(tokens, end, words.sets["number_articles"])
    end = _skip(tokens, end, frozenset({"-"}))
    value = words.fractions[tokens[index].text]
    number = _scaled(tokens, Number(value, value, end), words)
    unit = words.units.at(tokens, number.end)
    return number if number.end > end or unit else None


@dataclass(slots=True)
class _Sum:
    """A number under construction: `a hundred and twenty` so far, on top of whole thousands."""

    thousands: float = 0
    rest: float | None = None
    scale: float = 1
    limit: float = float("inf")
    """A scale has to be smaller than the one before: two million three thousand."""
    money: bool = False

    @property
    def value(self) -> float:
        """What has been read so far."""
        return self.thousands + (self.rest or 0)

    def add(self, value: float) -> bool:
        """Takes a number word, if it can follow: forty-five, a hundred and ten, but not five six."""
        if self.rest is None:
            self.rest = value
            return True
        room = 10 if self.rest % 100 >= 20 and self.rest % 10 == 0 else 100 if self.rest % 100 == 0 and self.rest else 0
        if not 0 < value < room:
            return False
        self.rest += value
        return True

    def multiply(self, scale: float) -> bool:
        """Takes a scale word, if it can follow: two hundred, forty thousand."""
        if scale < 1000:
            if self.rest is not None and not 0 < self.rest < scale:
                return False
            self.rest = (1 if self.rest is None else self.rest) * scale
            return True
        if scale >= self.limit or (self.rest is None and self.thousands):
            return False
        self.thousands += (1 if self.rest is None else self.rest) * scale
        self.rest, self.limit, self.scale = None, scale, max(self.scale, scale)
        return True


def _composed(tokens: Sequence[Token], index: int, words: NumberWords) -> Number | None:
    """Number words that make up one number: `a hundred and twenty thousand`, `twenty-five`."""
    total, end = _Sum(), index
    position = index
    while position < len(tokens):
        text = tokens[position].text
        if text in words.cardinals:
            taken = total.add(words.cardinals[text])
        elif text in words.scales:
            taken = total.multiply(words.scales[text])
            total.money = total.money or (taken and text in words.sets["money_scales"])
        else:
            taken = False
            if end == position and end > index and _joins(tokens, position, total, words):
                position += 1
                continue
        if not taken:
            break
        position += 1
        end = position
    if end == index:
        return None
    return Number(total.value, total.value, end, "money" if total.money else None, scale=total.scale)


def _joins(tokens: Sequence[Token], index: int, total: _Sum, words: NumberWords) -> bool:
    """Whether a mark or `and` stands inside a number: twenty-five, a hundred and ten."""
    if index + 1 >= len(tokens) or tokens[index + 1].text not in words.cardinals:
        return False
    after = words.cardinals[tokens[index + 1].text]
    rest = total.rest or 0
    if tokens[index].text == "-":
        return rest % 10 == 0 and rest % 100 >= 20 and 0 < after < 10 and _touches(tokens, index)
    whole = rest % 100 == 0 and total.value >= 100
    return whole and tokens[index].text in words.sets["number_joints"] and 0 < after < 100


def _touches(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index - 1].end == tokens[index].start and tokens[index].end == tokens[index + 1].start


def plus_fraction(tokens: Sequence[Token], number: Number, words: NumberWords, factor: float = 1) -> Number:
    """The number with what `and a half` or a written `1/2` adds; `factor` is the unit that the fraction divides."""
    index = number.end
    if index < len(tokens) and tokens[index].text[0].isdigit():
        part = _written_fraction(tokens, index)
        plain = part is not None and factor == 1 and number.low == number.high and number.low % 1 == 0
        return _plus(number, part * factor, index + 3) if plain and part is not None else number
    if index + 1 >= len(tokens) or tokens[index].text not in words.sets["number_joints"]:
        return number
    return _plus_spelt(tokens, number, words, factor)


def _plus_spelt(tokens: Sequence[Token], number: Number, words: NumberWords, factor: float) -> Number:
    start = _skip(tokens, number.end + 1, words.sets["number_articles"])
    written = _written_fraction(tokens, start) if start == number.end + 1 < len(tokens) else None
    if written:
        return _plus(number, written * factor, start + 3)
    count = words.cardinals.get(tokens[start].text, 0) if start < len(tokens) else 0
    place = start + 1 if count else start
    part = words.fractions.get(tokens[place].text) if place < len(tokens) else None
    if part is None or _divides_anew(tokens, place + 1, words):
        return number
    return _plus(number, (count or 1) * part * factor, place + 1)


def _divides_anew(tokens: Sequence[Token], index: int, words: NumberWords) -> bool:
    """Whether a fraction begins an amount of its own: two weeks and half a day."""
    follows = words.sets["number_articles"] | words.sets["amount_joints"]
    return index < len(tokens) and tokens[index].text in follows and words.units.at(tokens, index + 1) is not None


def _plus(number: Number, value: float, end: int) -> Number:
    return replace(number, low=number.low + value, high=number.high + value, end=end)
