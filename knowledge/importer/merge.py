"""Merges what several extractions of one page give: what one lacks, another fills in; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.schema import slug

GuideData = dict[str, Any]
"""A guide in the shape of its YAML."""

_NAMED_LISTS = {"transferable_skills", "skills_to_learn", "roadmap"}
_FILLED_IN = ("weeks", "priority", "resources")


def richest_first(guides: Iterable[GuideData]) -> list[GuideData]:
    """The guides ordered by how much they give, so that the order of the files decides nothing."""
    return sorted(guides, key=lambda one: (-len(one.get("header", {})), -_size(one), repr(one)))


def merge(guides: Iterable[GuideData]) -> GuideData:
    """One guide of several; of a value that two give, the earlier guide's stands."""
    ordered = list(guides)
    merged = ordered[0]
    for other in ordered[1:]:
        merged = _fill(merged, other)
    return merged


def _fill(guide: GuideData, other: GuideData) -> GuideData:
    filled: GuideData = {}
    for key in dict.fromkeys((*guide, *other)):
        mine, theirs = guide.get(key), other.get(key)
        if not mine:
            filled[key] = mine if theirs is None else theirs
        elif key in _NAMED_LISTS and theirs:
            filled[key] = _fill_named(mine, theirs)
        elif isinstance(mine, Mapping) and isinstance(theirs, Mapping) and key != "figures":
            filled[key] = _fill(dict(mine), dict(theirs))
        else:
            filled[key] = mine
    return filled


def _fill_named(mine: list[GuideData], theirs: list[GuideData]) -> list[GuideData]:
    """The entries of a list, with weeks, priority and resources that an entry of the same name gives."""
    named = {slug(one["name"]): one for one in theirs}
    return [_fill_entry(one, named.get(slug(one["name"]), {})) for one in mine]


def _fill_entry(mine: GuideData, theirs: GuideData) -> GuideData:
    return mine | {key: theirs[key] for key in _FILLED_IN if not mine.get(key) and theirs.get(key)}


def _size(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    if isinstance(value, list):
        return sum(map(_size, value))
    return 1
