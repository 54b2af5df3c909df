"""The grammar of the language the advisor speaks: articles, plurals, lists, numbers and dates, from data."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence


class Language:
    """Inflects and joins words; every word it knows comes from the `language` lists of the lexicon.

    Lists read: `articles`, `article_an` (beginnings that take the second), `article_a` (exceptions),
    `no_article` (nouns without one), `plurals` (`child = children`), `month_names`, `conjunctions`.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._a, self._an = (*lists.get("articles", ()), "", "")[:2]
        self._takes_an = tuple(lists.get("article_an", ()))
        self._takes_a = tuple(lists.get("article_a", ()))
        self._no_article = frozenset(lists.get("no_article", ()))
        pairs = (line.partition("=") for line in lists.get("plurals", ()))
        self._plurals = {one.strip(): many.strip() for one, _, many in pairs}
        self._months = tuple(lists.get("month_names", ()))
        self._and = next(iter(lists.get("conjunctions", ())), "&")

    def article(self, noun: str) -> str:
        """The noun with its indefinite article: `an intern`, `a university`, `an ML engineer`."""
        if not noun or noun in self._no_article or noun[0].isdigit():
            return noun
        lower = noun.lower()
        an = lower.startswith(self._takes_an) and not lower.startswith(self._takes_a)
        return f"{self._an if an else self._a} {noun}".strip()

    def plural(self, noun: str) -> str:
        """The plural of a noun or noun phrase: `weeks`, `companies`."""
        if noun in self._plurals:
            return self._plurals[noun]
        head, _, last = noun.rpartition(" ")
        if head and last in self._plurals:
            return f"{head} {self._plurals[last]}"
        if noun.endswith("y") and noun[-2:-1] not in "aeiou":
            return f"{noun[:-1]}ies"
        return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"

    def counted(self, count: float, noun: str) -> str:
        """`1 week`, `6 weeks`, `2.5 hours`."""
        return f"{self.number(count)} {noun if count == 1 else self.plural(noun)}"

    def number(self, value: float) -> str:
        """Digits without needless decimals, thousands set apart: `2.5`, `40`, `120,000`."""
        rounded = round(value, 1)
        return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"

    def listing(self, names: Sequence[str], conjunction: str = "") -> str:
        """`a`, `a and b`, `a, b and c`; a name that is a pair itself is set apart: `Python, SQL and data handling`."""
        if len(names) < 2:
            return "".join(names)
        joint = conjunction or self._and
        *rest, last = names
        if joint != self._and:
            return f"{', '.join(rest)} {joint} {last}"
        if any(f" {joint} " in name for name in rest):
            return f"{', '.join(rest)}, {joint} {last}"
        pair = f" {joint} " in last and "," not in last
        return f"{', '.join(rest)}, {last}" if pair else f"{', '.join(rest)} {joint} {last}"

    def date(self, day: datetime.date) -> str:
        """`6 December 2027`."""
        return f"{day.day} {self._months[day.month - 1]} {day.year}"
