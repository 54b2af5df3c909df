"""Reads figures from the words of a page: durations, changes of pay, ranges of pay."""

from __future__ import annotations

import re
from typing import Any

Figure = dict[str, Any]
"""A span in the shape of the guide's YAML: `text`, `low`, `high`, `unit`, and a `remark` where there is one."""

_DASH = r"\s*(?:-|–|—|to)\s*"
_PERIOD = re.compile(
    rf"(?P<low>\d+)(?:{_DASH}(?P<high>\d+))?(?P<more>\+)?[\s-]*(?P<unit>week|month|year)s?\b", re.IGNORECASE
)
_CHANGE = re.compile(
    r"(?P<text>(?P<low>[+\-−–]?\s?\d+(?:\.\d+)?)\s?%?(?:\s*(?:to|–|—|-)\s*(?P<high>[+\-−]?\s?\d+(?:\.\d+)?)\s?%)?%?)"
    r"\s*(?:\((?P<remark>[^)]+)\)|(?P<tail>[^\d%]*))?"
)
_AMOUNT = r"\$\s?(?P<{0}>\d[\d,]*(?:\.\d+)?)\s?(?P<{0}_k>[kKmM])?"
_PAY = re.compile(_AMOUNT.format("low") + r"(?:\s*(?:-|–|—|to|and)\s*" + _AMOUNT.format("high").replace(r"\$", r"\$?")
                  + r")\+?")
_WEEKS_A_MONTH = 52 / 12


def number(text: str) -> int | float:
    """The number that the text writes, whole where it is whole."""
    value = float(text.replace(",", "").replace("−", "-").replace("–", "-").replace(" ", ""))
    return int(value) if value.is_integer() else value


def span(text: str, low: float, high: float, unit: str, remark: str | None = None) -> Figure:
    """A figure with its ends in order."""
    low, high = sorted((low, high))
    made: Figure = {"text": text, "low": low, "high": high, "unit": unit}
    return made | {"remark": remark} if remark else made


def period(text: str) -> tuple[Figure, bool] | None:
    """The duration in a text, in months or years, and whether it had to be converted; None where there is none."""
    if not (found := _PERIOD.search(text)):
        return None
    low, high = int(found["low"]), int(found["high"] or found["low"])
    unit = found["unit"].lower()
    written = found[0].strip()
    remark = "or more" if found["more"] else None
    if unit == "week":
        first, last = (max(1, round(end / _WEEKS_A_MONTH)) for end in (low, high))
        return span(written, first, last, "months", remark), True
    return span(written, low, high, f"{unit}s", remark), False


def weeks(text: str) -> tuple[int, bool] | None:
    """The weeks that a text names, the upper end of a range, and whether that was a guess."""
    if not (found := _PERIOD.search(text)):
        return None
    count, unit = int(found["high"] or found["low"]), found["unit"].lower()
    factor = {"week": 1.0, "month": _WEEKS_A_MONTH, "year": 52.0}[unit]
    return max(1, round(count * factor)), unit != "week" or bool(found["high"])


def change(text: str) -> Figure | None:
    """A change of pay in percent with its remark: `-20% to -30% (temporary)`."""
    found = _CHANGE.fullmatch(text.strip())
    if not found or "%" not in found["text"]:
        return None
    low = number(found["low"])
    high = number(found["high"]) if found["high"] else low
    remark = (found["remark"] or found["tail"] or "").strip(" ,;:()")
    return span(found["text"].strip(), low, high, "percent", remark or None)


def pay_ranges(text: str) -> list[tuple[int, Figure]]:
    """Every range of pay in dollars, with the place in the text where it begins."""
    found = []
    for match in _PAY.finditer(text):
        high_k = match["high_k"]
        low = number(match["low"]) * _factor(match["low_k"] or high_k)
        high = number(match["high"]) * _factor(high_k)
        if low <= high:
            found.append((match.start(), span(match[0], low, high, "USD")))
    return found


def _factor(letter: str | None) -> int:
    return {"k": 1000, "m": 1_000_000}.get((letter or "").lower(), 1)
