"""Reads one page into a draft: what it says, in the shape of the guide's YAML, and what became of each line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from knowledge.importer import pairs
from knowledge.importer.faq import faq
from knowledge.importer.head import Head, head
from knowledge.importer.headings import Part, split_parts
from knowledge.importer.line_log import LineLog, SourceLine
from knowledge.importer.roadmap import Roadmap, bullets, roadmap, sentences
from knowledge.importer.source_page import SourcePage
from knowledge.schema import role_id

_INDEX_ROW = re.compile(
    r"(?:Easy|Moderate|Challenging|Hard|Very hard)\s*\d+(?:-\d+)?\s*(?:months?|years?).*%", re.IGNORECASE
)
_INTRODUCTION, _ADVERTISEMENT = "introduction of the section, left out", "advertisement of the site, left out"
_LISTS = (
    ("reality", (("love", Part.LOVE), ("miss", Part.MISS), ("challenges", Part.CHALLENGES))),
    ("action_plan", (("this_week", Part.WEEK), ("this_month", Part.MONTH), ("next_90_days", Part.NINETY_DAYS))),
)
_NEEDED = (Part.TRANSFERABLE, Part.SKILLS, Part.ROADMAP)


class PageRefused(Exception):
    """A page that is no guide, or lacks what no guide can do without; the message says how to go on."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one page says; resources are not yet told apart."""

    page: SourcePage
    head: Head
    parts: dict[str, Any]
    """The lists of the guide, in the shape of its YAML."""
    roadmap: Roadmap
    texts: tuple[str, ...]
    """The page's sentences outside the resource lists: how names are spelt."""
    log: LineLog

    @property
    def id(self) -> str:
        """The guide's id, made of its roles."""
        return f"{role_id(self.head.source_role or '')}-to-{role_id(self.head.target_role or '')}"


def draft(page: SourcePage) -> Draft:
    """Read a page; raises `PageRefused` for an index page, an article, or a page without roles or phases."""
    log = LineLog(page.lines)
    _refuse_index(page)
    parts = split_parts(page.lines, log)
    if not any(part in parts for part in _NEEDED):
        raise PageRefused("this is no guide page: it has no skills and no roadmap; import pages of one path each")
    top = head(parts.get(Part.HEAD, []), page.slug, log)
    if not (top.source_role and top.target_role):
        raise PageRefused(
            "the page does not say which roles it is about; call the file `<source>-to-<target>.txt`, "
            "such as `baker-to-ai-chef.txt`"
        )
    phases = _phases(parts.get(Part.ROADMAP, []), log)
    made = _lists(parts, (top.source_role, top.target_role), log)
    texts = tuple(line.text for part, lines in parts.items() if part is not Part.ROADMAP for line in lines)
    tasks = tuple(task for phase in phases.phases for task in phase["tasks"])
    return Draft(page, top, made, phases, texts + tasks, log)


def _refuse_index(page: SourcePage) -> None:
    rows = [line for line in page.lines if _INDEX_ROW.match(line.text)]
    if rows or any(line.text.casefold().startswith("career destination") for line in page.lines[:40]):
        raise PageRefused("this is an index of paths, not a guide; import the pages that it links to")


def _phases(lines: list[SourceLine], log: LineLog) -> Roadmap:
    read = roadmap(lines, log)
    if read.without_weeks:
        names = ", ".join(f"“{name}”" for name in read.without_weeks[:3])
        raise PageRefused(f"no weeks are given for the phase {names}; write a line such as `6 weeks` under its name")
    return read


def _lists(parts: dict[Part, list[SourceLine]], roles: tuple[str, str], log: LineLog) -> dict[str, Any]:
    made: dict[str, Any] = {
        "overview": sentences(parts.get(Part.OVERVIEW, []), log),
        "transferable_skills": pairs.transferable(parts.get(Part.TRANSFERABLE, []), log),
        "skills_to_learn": pairs.to_learn(parts.get(Part.SKILLS, []), log),
    }
    for name, groups in _LISTS:
        made[name] = {key: bullets(parts.get(part, []), log, part.value) for key, part in groups}
    made["faq"] = faq(parts.get(Part.FAQ, []), roles, log)
    for part in (Part.REALITY, Part.START, Part.CLOSING):
        what = _ADVERTISEMENT if part is Part.CLOSING else _INTRODUCTION
        for line in parts.get(part, []):
            log.read(line, what)
    return made
