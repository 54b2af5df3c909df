"""Makes a guide's YAML data of a draft, once the resources of all pages are known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from knowledge.importer.catalogue import Catalogue, uses_of_item
from knowledge.importer.draft import Draft
from knowledge.importer.glued import Splitter
from knowledge.importer.line_log import SourceLine
from knowledge.importer.merge import GuideData
from knowledge.loader import Knowledge

_PLATFORMS = {"coursera", "edx", "youtube", "twitter", "linkedin", "github", "kaggle"}
"""Organisations of the lexicon that are places to learn or meet, and not employers or universities."""


def guide_data(one: Draft, named: Draft, known: Catalogue, splitter: Splitter, knowledge: Knowledge) -> GuideData:
    """The guide without its date of review; `named` is the draft of the same page whose roles count."""
    source, target = named.head.source_role or "", named.head.target_role or ""
    phases = [
        phase | _with_resources(_uses(lines, one, known, splitter))
        for phase, lines in zip(one.roadmap.phases, one.roadmap.resource_lines, strict=True)
    ]
    skills = [skill | _with_resources(_mentioned(skill["how"], known)) for skill in one.parts["skills_to_learn"]]
    data: GuideData = {"id": named.id, "source_role": source, "target_role": target, "title": f"{source} → {target}"}
    for key, value in (("title_timeline", one.head.title_timeline), ("page", one.page.address)):
        data |= {key: value} if value else {}
    data |= {"header": one.head.header} if one.head.header else {}
    data |= one.parts | {"skills_to_learn": skills, "roadmap": phases}
    order = ("overview", "transferable_skills", "skills_to_learn", "roadmap", "reality", "action_plan", "faq")
    made = {key: data.pop(key) for key in order}
    organisations = _organisations(one.texts, knowledge)
    return data | made | ({"organisations": organisations} if organisations else {})


def _with_resources(uses: list[Any]) -> dict[str, Any]:
    return {"resources": uses} if uses else {}


def _uses(lines: Iterable[SourceLine], one: Draft, known: Catalogue, splitter: Splitter) -> list[Any]:
    found: list[Any] = []
    for line in lines:
        items = splitter.split(line.text.lstrip("•-– ").strip())
        uses = [use for item in items for use in uses_of_item(item, known)]
        found += [use for use in uses if _id(use) not in map(_id, found)]
        if len(items) > 1:
            one.log.guessed(line, f"resources run together, taken apart as: {' | '.join(items)}")
        elif uses:
            one.log.read(line, "phase: resource")
    return found


def _id(use: Any) -> str:
    return str(use["id"] if isinstance(use, dict) else use)


def _mentioned(text: str, known: Catalogue) -> list[Any]:
    return list(dict.fromkeys([*(one.id for one in known.mentions(text)), *known.titled(text)]))


def _organisations(texts: Iterable[str], knowledge: Knowledge) -> list[str]:
    """The employers, universities and funders of the lexicon that the page names."""
    known = [one for one in knowledge.subjects.values() if one.kind == "organisation" and one.id not in _PLATFORMS]
    whole = "\n".join(texts)
    found = [(at, one.name) for one in known if (at := _first(whole, (one.name, *one.aliases))) >= 0]
    return [name for _, name in sorted(found)]


def _first(text: str, names: Iterable[str]) -> int:
    """Where any of the names stands first as a word of its own; -1 where none does."""
    found = (_place(text, name) for name in names)
    return min((at for at in found if at >= 0), default=-1)


def _place(text: str, name: str) -> int:
    at = text.find(name)
    while at >= 0 and (text[at - 1: at].isalnum() or text[at + len(name): at + len(name) + 1].isalnum()):
        at = text.find(name, at + 1)
    return at
