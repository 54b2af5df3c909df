"""Checks across the files of a knowledge folder: names that lead nowhere, names that two things claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from knowledge import strict_yaml
from knowledge.entries import Entry, Shelf, twice
from knowledge.faults import Fault
from knowledge.places import anchors
from knowledge.schema import Frozen
from knowledge.strict_yaml import Lines, Loc, YamlFault

Found: TypeAlias = "Iterator[tuple[Entry, Loc, str]]"
"""What is wrong: the entry, the place in it, and how to mend it."""

NAMED = ("roles", "jobs", "subjects")
"""Kinds whose names are looked for in the same words of a visitor, so that no two may claim one name."""


@dataclass(frozen=True)
class _Scene:
    """The folder that is checked, laid over the built-in knowledge, by kind and id."""

    entries: dict[tuple[str, str], Entry]

    def of(self, *kinds: str) -> Iterator[Entry]:
        return (entry for (kind, _), entry in self.entries.items() if kind in kinds)

    def has(self, kind: str, name: str) -> bool:
        return (kind, name) in self.entries


class _Places:
    """Lines of files, each file read again at most once."""

    def __init__(self) -> None:
        self._read: dict[Path, Lines] = {}

    def line(self, file: Path, loc: Loc) -> int:
        if file not in self._read:
            try:
                self._read[file] = strict_yaml.lines(strict_yaml.read_text(file))
            except YamlFault:
                self._read[file] = Lines(1)
        return self._read[file].of(loc)


def faults_of(shelf: Shelf, below: Iterable[Shelf] = (), *, every: bool = True) -> list[Fault]:
    """The faults of a folder, in reading order; none when all is well. Not `every` means those alone without whose
    mending the advisor cannot answer: it gets by with a resource that no lexicon describes.

    It is checked as it will be used, laid over those `below`. While files cannot be read, names that lead nowhere are
    not reported, since what they name may stand in such a file.
    """
    faults = [*shelf.faults, *twice(shelf.entries)]
    scene = _scene((*below, shelf))
    wanted = (*_CLAIMS, *_REFERENCES) if every else (_intents,)
    checks = [one for one in wanted if one in _CLAIMS or not shelf.faults]
    own = {id(entry) for entry in shelf.entries}
    places = _Places()
    for one in checks:
        for entry, loc, message in one(scene, places):
            if id(entry) in own:
                faults.append(Fault(entry.file, places.line(entry.file, entry.loc + loc), message))
    return sorted(set(faults))


def _scene(shelves: Iterable[Shelf]) -> _Scene:
    entries: dict[tuple[str, str], Entry] = {}
    for shelf in shelves:
        for entry in shelf.entries:
            entries.pop((entry.kind, entry.id), None)  # a replacement stands last, as the portal's own
            entries[entry.kind, entry.id] = entry
    return _Scene(entries)


def _guide_ids(scene: _Scene, _: _Places) -> Found:
    for entry in scene.of("guides"):
        guide = entry.value
        wanted = f"{guide.source}-to-{guide.target}"
        if guide.id != wanted:
            yield entry, ("id",), f"the id must be `{wanted}`, made of the roles' names"
        elif entry.file.stem != guide.id:
            yield entry, ("id",), f"the file must be called `{guide.id}.yaml`"


def _same_name_twice(scene: _Scene, places: _Places) -> Found:
    yield from _claimed_twice([entry for kind in NAMED for entry in scene.of(kind)], places)
    yield from _claimed_twice(list(scene.of("resources")), places)


def _claimed_twice(entries: list[Entry], places: _Places) -> Found:
    first: dict[str, tuple[Entry, Loc]] = {}
    for entry in entries:
        value = entry.value
        names = [(("name",), value.name), *((("aliases", i), alias) for i, alias in enumerate(value.aliases))]
        for loc, name in names:
            other, there = first.setdefault(_plain(name), (entry, loc))
            if other.id != entry.id:
                where = f"{other.file}:{places.line(other.file, other.loc + there)}"
                yield entry, loc, f"“{name}” already names `{other.id}` ({where}); a name may lead to one thing only"


def _same_example_twice(scene: _Scene, places: _Places) -> Found:
    first: dict[str, tuple[Entry, Loc]] = {}
    for entry in scene.of("intents"):
        for loc, example in _examples(entry):
            other, there = first.setdefault(_plain(example), (entry, loc))
            if (other, there) != (entry, loc) and (other is not entry or there[1] != loc[1]):
                where = f"{other.file}:{places.line(other.file, other.loc + there)}"
                message = f"“{example}” already asks for `{other.id}.{there[1]}` ({where}); keep one of them"
                yield entry, loc, message


def _examples(entry: Entry) -> Iterator[tuple[Loc, str]]:
    """The examples of an intent, each with its place in the file."""
    for name, operation in entry.value.operations.items():
        for number, example in enumerate(operation.examples):
            yield ("operations", name, "examples", number), example


def _conflict_places(scene: _Scene, _: _Places) -> Found:
    for entry in scene.of("guides"):
        if not entry.value.conflicts:
            continue
        known = anchors(entry.value)
        for number, conflict in enumerate(entry.value.conflicts):
            for index, place in enumerate(conflict.places):
                if place not in known:
                    yield entry, ("conflicts", number, "places", index), f"the guide has no place `{place}`"


def _resources(scene: _Scene, _: _Places) -> Found:
    for entry in scene.of("guides"):
        for part in ("skills_to_learn", "roadmap"):
            for number, one in enumerate(getattr(entry.value, part)):
                for index, use in enumerate(one.resources):
                    if not scene.has("resources", use.id):
                        message = f"no resource has the id `{use.id}`; add it to `lexicon/resources.yaml`"
                        yield entry, (part, number, "resources", index), message


def _intents(scene: _Scene, _: _Places) -> Found:
    for entry in scene.of("intents"):
        intent = entry.value
        for index, name in enumerate(intent.next):
            if not _is_asked(scene, name):
                yield entry, ("next", index), f"no intent has the id `{name}`"
        for index, name in enumerate(intent.concepts):
            if not scene.has("concepts", name):
                yield entry, ("concepts", index), f"no concept has the id `{name}`; add it to the lexicon"
        if intent.of_role and not scene.has("roles", intent.of_role):
            yield entry, ("of_role",), f"no role has the id `{intent.of_role}`; add it to `lexicon/roles.yaml`"
        actions = {operation.action for operation in intent.operations.values()}
        if "theme" in actions and intent.about and not scene.has("subjects", intent.about):
            yield entry, ("about",), f"no subject has the id `{intent.about}`; add it to the lexicon"
        if "say" in actions and intent.about and not scene.has("says", f"talk.{intent.about}"):
            yield entry, ("about",), f"no template has the id `talk.{intent.about}`; add it to `templates/talk.yaml`"


def _is_asked(scene: _Scene, name: str) -> bool:
    """Whether there is an intent of that name, `intent` or `intent.operation`."""
    identity, _, operation = name.partition(".")
    entry = scene.entries.get(("intents", identity))
    return entry is not None and (not operation or operation in entry.value.operations)


def _subjects(scene: _Scene, _: _Places) -> Found:
    for entry in scene.of("subjects"):
        for index, name in enumerate(entry.value.within):
            if not scene.has("subjects", name):
                yield entry, ("within", index), f"no subject has the id `{name}`; add it to the lexicon"
        if entry.id in _wider(scene, entry.id):
            yield entry, ("within",), f"`{entry.id}` stands within itself; break the circle"
    for entry in scene.of("guides"):
        for loc, tags in _tags(entry.value, ()):
            for index, name in enumerate(tags):
                if not scene.has("subjects", name):
                    yield entry, (*loc, "about", index), f"no subject has the id `{name}`; add it to the lexicon"


def _wider(scene: _Scene, name: str) -> set[str]:
    """The subjects that hold a subject, near and far."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        entry = scene.entries.get(("subjects", ahead.pop()))
        wider = [one for one in entry.value.within if one not in found] if entry else []
        found.update(wider)
        ahead += wider
    return found


def _tags(value: Any, loc: Loc) -> Iterator[tuple[Loc, tuple[str, ...]]]:
    """Every `about` that lists subjects, anywhere in a guide, with the place of what it tags."""
    if isinstance(value, Frozen):
        for key, part in value.__dict__.items():
            if key == "about" and isinstance(part, tuple):
                if part:
                    yield loc, part
            elif isinstance(part, (Frozen, tuple)):
                yield from _tags(part, (*loc, key))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            if isinstance(part, Frozen):
                yield from _tags(part, (*loc, index))


def _plain(name: str) -> str:
    """A name as a visitor may write it: case, hyphens, apostrophes and other marks do not count."""
    return re.sub(r"[^\w<>+#]+", " ", name.casefold().replace("'", "").replace("’", "")).strip()


_Check: TypeAlias = "Callable[[_Scene, _Places], Found]"

_CLAIMS: tuple[_Check, ...] = (_guide_ids, _same_name_twice, _same_example_twice, _conflict_places)
_REFERENCES: tuple[_Check, ...] = (_resources, _intents, _subjects)
