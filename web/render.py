"""Draws pages and replies with Jinja2: the same blocks that static/blocks.js draws in the chat."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import TableBlock
from web.bar_chart import Bar, bars, plain, segments
from web.block_reading import is_heading, signed, skills

TEMPLATES = Path(__file__).parent / "templates"
_FOLLOWED = {"http", "https", "mailto", "tel"}


class Labels:
    """The words of the UI: called with a key and what its `<name>`s stand for."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key; an unknown key shows itself, as it does in the chat."""
        words = self._words.get(key, key.replace("_", " "))
        return re.sub(r"<(\w+)>", lambda found: str(values.get(found[1], found[0])), words)

    def day(self, date: str) -> str:
        """`2027-01-09` as `9 Jan 2027`, by the months of the labels."""
        year, month, number = (int(part) for part in date.split("-"))
        return f"{number} {self._month_name(month)} {year}"

    def month(self, day: datetime.date) -> str:
        """`Jan 2027`, by the months of the labels."""
        return f"{self._month_name(day.month)} {day.year}"

    def _month_name(self, month: int) -> str:
        return self("month_names").split(" ")[month - 1]


class Pages:
    """The templates, ready to be filled; everything filled in is escaped."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            columns=columns, is_heading=is_heading, safe_url=safe_url, segments=segments, signed=signed, skills=skills
        )
        self._environment.filters.update(plain=plain, paragraphs=paragraphs)

    def draw(self, template: str, **values: Any) -> str:
        """One page as HTML."""
        return self._environment.get_template(template).render(**values)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, parted by empty lines."""
    return re.split(r"\n{2,}", text)


def columns(block: TableBlock) -> list[tuple[Bar | None, ...] | None]:
    """For each column of a table its bars, or nothing where it shows words only."""
    if block.draw != "bars":
        return [None] * len(block.columns)
    return [
        bars([row[index] if index < len(row) else "" for row in block.rows]) if index else None
        for index in range(len(block.columns))
    ]


def safe_url(url: str, base: str) -> str | None:
    """The address where it may be followed: the web, mail, the telephone, and nothing that runs.

    An address that begins with a slash is the advisor's own, wherever a proxy has mounted it: `base` is that place.
    """
    # Browsers drop these characters wherever they stand, and so must whoever judges what is left.
    plain_url = re.sub(r"[\t\r\n]", "", url).strip()
    if plain_url.startswith("/"):
        return base + plain_url.lstrip("/\\")
    try:
        return plain_url if urlsplit(plain_url).scheme.lower() in _FOLLOWED else None
    except ValueError:
        return None
