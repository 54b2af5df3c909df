"""Reads the head of a page: roles, title and the facts at the top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.importer import figures, role_names
from knowledge.importer.headings import plain
from knowledge.importer.line_log import LineLog, SourceLine
from knowledge.schema import role_id

_TITLE = re.compile(r"From\s+(?P<source>.+?)\s+to\s+(?P<target>.+?)(?::\s*(?P<rest>.*))?", re.IGNORECASE)
_TITLE_TIME = re.compile(r"\b\d+(?:\s*[-–]\s*\d+)?[\s-]+(?:week|month|year)s?\b", re.IGNORECASE)
_VIEWS = re.compile(r"career pathway\s*(?:[\d,.]+k?\s*views?)?|[\d,.]+k?\s*views?", re.IGNORECASE)
_LABELS = {"difficulty": "difficulty", "timeline": "timeline", "salary change": "salary_change", "demand": "demand"}
_ABBREVIATION = re.compile(r"\s*\([A-Z][A-Za-z/&]*\)$")


@dataclass(frozen=True, slots=True)
class Head:
    """Who the guide is for, and its facts at the top, in the shape of the guide's YAML."""

    source_role: str | None
    target_role: str | None
    title: str | None
    title_timeline: figures.Figure | None
    header: dict[str, Any]
    roles_from: str
    """Where the roles were read: `header`, `address` or `title`."""


def head(lines: Sequence[SourceLine], slug: str | None, log: LineLog) -> Head:
    """The head of a page; the roles come from the page's header or its address, from the title as the last resort."""
    title = _title_line(lines)
    facts_at = next((at for at, line in enumerate(lines) if _label(line.text)), len(lines))
    before = [line for line in lines[:facts_at] if line is not title]
    header = _facts(lines[facts_at:], log)
    for line in before:
        if _VIEWS.fullmatch(line.text):
            log.read(line, "counter of the site, left out")
    named = [line for line in before if not _VIEWS.fullmatch(line.text)]
    titled = _title_roles(title)
    roles, origin = _roles(named if header else [], titled, slug, log)
    if title:
        _note_title(title, origin, log)
    time = _TITLE_TIME.search(title.text) if title else None
    read = figures.period(time[0]) if time else None
    return Head(*roles, title.text if title else None, read[0] if read else None, header, origin)


def _title_line(lines: Sequence[SourceLine]) -> SourceLine | None:
    candidates = [line for line in lines if _label(line.text) is None]
    whole = next((line for line in candidates if _TITLE.fullmatch(line.text)), None)
    return whole or next((line for line in candidates if _TITLE_TIME.search(line.text) and ":" in line.text), None)


def _title_roles(title: SourceLine | None) -> tuple[str, str] | None:
    found = _TITLE.fullmatch(title.text) if title else None
    return (found["source"].strip(), found["target"].strip()) if found else None


def _note_title(title: SourceLine, origin: str, log: LineLog) -> None:
    if origin == "title":
        log.guessed(title, "roles taken from the title, since the page has no header and no address")
    else:
        log.read(title, "title")


def _roles(
    named: Sequence[SourceLine], titled: tuple[str, str] | None, slug: str | None, log: LineLog
) -> tuple[tuple[str | None, str | None], str]:
    if len(named) >= 2:
        pair = named[-2:]
        for line in pair:
            log.read(line, "role")
        spelt = titled or ("", "")
        return (role_names.best_name(pair[0].text, spelt[:1]), role_names.best_name(pair[1].text, spelt[1:])), "header"
    if slug:
        halves = slug.split("-to-", 1)
        names = titled or ("", "")
        return (_of_half(halves[0], names[0]), _of_half(halves[1], names[1])), "address"
    if titled:
        return (_ABBREVIATION.sub("", titled[0]), _ABBREVIATION.sub("", titled[1])), "title"
    return (None, None), "title"


def _of_half(half: str, name: str) -> str:
    """The role's name as the title spells it, where it is the role of the address."""
    short = _ABBREVIATION.sub("", name)
    return short if role_id(short) == half else role_names.name_from_slug(half)


def _label(text: str) -> str | None:
    return _LABELS.get(plain(text.split(":", 1)[0]))


def _facts(lines: Sequence[SourceLine], log: LineLog) -> dict[str, Any]:
    found: dict[str, Any] = {}
    key: str | None = None
    for line in lines:
        label, _, beside = line.text.partition(":")
        if name := _LABELS.get(plain(label)):
            key = name
            log.read(line, "label")
            if not beside.strip():
                continue
        elif key is None:
            continue
        if _take(found, key or "", beside.strip() if name else line.text, line, log):
            key = None
    return found


def _take(found: dict[str, Any], key: str, text: str, line: SourceLine, log: LineLog) -> bool:
    """Keep the fact that the text gives; whether it could be read."""
    value: Any = text
    converted = False
    if key == "timeline":
        read = figures.period(text)
        value, converted = read or (None, False)
        value = value and {**value, "text": text}
    elif key == "salary_change":
        value = figures.change(text)
    if value is None:
        return True
    found[key] = value
    if converted:
        log.guessed(line, f"header: {text} taken as {value['low']}–{value['high']} months")
    else:
        log.read(line, f"header: {key.replace('_', ' ')}")
    return True
