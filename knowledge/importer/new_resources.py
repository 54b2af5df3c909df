"""Finds the resources that pages name and no lexicon knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.importer.catalogue import Catalogue, describe, quoted_titles
from knowledge.importer.draft import Draft
from knowledge.importer.glued import Splitter
from knowledge.schema import Resource, slug


def new_resources(drafts: Sequence[Draft], known: Iterable[Resource]) -> list[Resource]:
    """Descriptions of the unknown resources, by id; the order of the pages decides nothing."""
    resources = list(known)
    catalogue = Catalogue(resources)
    splitter = Splitter(catalogue.names, (text for one in drafts for text in one.texts))
    items = {item for one in drafts for item in _unknown_items(one, catalogue, splitter)}
    taken = {one.id for one in resources}
    found: dict[str, Resource] = {}
    for item in sorted(items):
        made = describe(item)
        if made and made.id not in taken and slug(made.name) == made.id:
            found.setdefault(made.id, made)
    return [found[name] for name in sorted(found)]


def _unknown_items(one: Draft, catalogue: Catalogue, splitter: Splitter) -> Iterable[str]:
    for lines in one.roadmap.resource_lines:
        for line in lines:
            yield from (item for item in splitter.split(line.text) if not catalogue.mentions(item))
    for skill in one.parts["skills_to_learn"]:
        if not catalogue.titled(skill["how"]):
            yield from (title for title in quoted_titles(skill["how"]) if not catalogue.mentions(title))
