"""The headings of a guide page and the labels inside its sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from knowledge.importer.line_log import LineLog, SourceLine


class Part(StrEnum):
    """A part of a guide page; parts follow a heading of their own, except the head of the page."""

    HEAD = "head"
    OVERVIEW = "overview"
    TRANSFERABLE = "transferable skills"
    SKILLS = "skills to learn"
    ROADMAP = "roadmap"
    REALITY = "reality check"
    LOVE = "what one will love"
    MISS = "what one might miss"
    CHALLENGES = "challenges"
    START = "action plan"
    WEEK = "this week"
    MONTH = "this month"
    NINETY_DAYS = "next 90 days"
    FAQ = "questions and answers"
    CLOSING = "advertisement"


_YOU = r"(you(?:'ll| will| might| may)?|to)"
_HEADINGS: tuple[tuple[Part, re.Pattern[str]], ...] = tuple((part, re.compile(pattern)) for part, pattern in (
    (Part.OVERVIEW, r"(career |transition )?overview"),
    (Part.TRANSFERABLE, r"(your )?transferable skills"),
    (Part.SKILLS, r"(new )?skills (you(?:'ll| will)? )?(need )?to learn"),
    (Part.ROADMAP, r"(your )?(learning )?roadmap"),
    (Part.REALITY, r"(the )?reality check"),
    (Part.LOVE, rf"what {_YOU} love"),
    (Part.MISS, rf"what {_YOU} miss"),
    (Part.CHALLENGES, r"(the )?(biggest |main )?challenges"),
    (Part.START, r"start your journey( now| today)?|(your )?action plan"),
    (Part.WEEK, r"this week"),
    (Part.MONTH, r"this month"),
    (Part.NINETY_DAYS, r"(the )?next (90|ninety) days"),
    (Part.FAQ, r"frequently asked questions?|faqs?|questions and answers"),
    (Part.CLOSING, r"ready to (start|begin|make)\b.*"),
))


def plain(text: str) -> str:
    """A label without case, curly apostrophes and the colon at its end."""
    return text.casefold().replace("’", "'").rstrip(":").strip()


def part_of_heading(text: str) -> Part | None:
    """The part that a heading begins; None for a line that is no heading."""
    label = plain(text).lstrip("#").strip()
    return next((part for part, pattern in _HEADINGS if pattern.fullmatch(label)), None)


def split_parts(lines: Sequence[SourceLine], log: LineLog) -> dict[Part, list[SourceLine]]:
    """The lines of each part, headings left out; a part that stands twice goes on."""
    parts: dict[Part, list[SourceLine]] = {}
    here = Part.HEAD
    for line in lines:
        if line.navigation:
            log.read(line, "menu or footer of the site, left out")
        elif found := part_of_heading(line.text):
            here = found
            parts.setdefault(here, [])
            log.read(line, "heading")
        else:
            parts.setdefault(here, []).append(line)
    return parts
