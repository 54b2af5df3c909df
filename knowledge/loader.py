"""Loads knowledge: the built-in folder with a portal's folders laid over it, as one frozen value."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from knowledge.check_scope import operation_of, plain
from knowledge.checks import faults_of
from knowledge.entries import LEXICON, WHOLE_FILES, KnowledgeFolder, duplicate_ids, read_folder
from knowledge.faults import Fault, KnowledgeError
from knowledge.schema import AskedQuestions, Concept, Guide, Intent, Phrasings, Resource, ResourceKind, Role, Subject

BUILTIN = Path(__file__).parent
"""Holds one built-in knowledge folder a language."""


@dataclass(frozen=True)
class Knowledge:
    """All that the advisor knows, by id, in reading order."""

    guides: Mapping[str, Guide]
    intents: Mapping[str, Intent]
    roles: Mapping[str, Role]
    """The roles that guides lead from or to, and others that the lexicon names as such."""
    jobs: Mapping[str, Role]
    """Occupations that no guide covers."""
    questions: Mapping[str, AskedQuestions]
    """By guide, how visitors ask for what it says."""
    subjects: Mapping[str, Subject]
    concepts: Mapping[str, Concept]
    resources: Mapping[str, Resource]
    language: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    """Common words, the most frequent first."""
    phrasings: Phrasings

    @cached_property
    def asked(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """By guide and place every question that the place answers: those of the FAQ, then those written for it."""
        return {guide.id: places for guide in self.guides.values() if (places := self._asked_of(guide))}

    def _asked_of(self, guide: Guide) -> Mapping[str, tuple[str, ...]]:
        places = {f"faq-{entry.id}": entry.questions for entry in guide.faq if entry.questions}
        written = self.questions[guide.id].questions if guide.id in self.questions else {}
        named = dict.fromkeys((*places, *written))
        return {place: (*places.get(place, ()), *written.get(place, ())) for place in named}

    def resource(self, name: str) -> Resource:
        """The resource with that id; one that no lexicon describes goes by its id."""
        known = self.resources.get(name)
        return known or Resource(id=name, name=name.replace("-", " ").capitalize(), kind=ResourceKind.SITE)

    def source(self, guide: Guide) -> Role:
        """The role that a guide starts from."""
        return self.roles[guide.source]

    def target(self, guide: Guide) -> Role:
        """The role that a guide leads to."""
        return self.roles[guide.target]


def load(folders: tuple[Path, ...] = (), *, builtin: bool = True, language: str = "en") -> Knowledge:
    """The built-in knowledge with `folders` laid over it: the same id replaces, everything else adds.

    `builtin=False` leaves the built-in guides out; lexicon, intents and templates stay. Raises `KnowledgeError` with
    every fault of every file.
    """
    with without_collecting():
        layers = read(folders, builtin=builtin, language=language)
        builtin_faults = [*layers[0].faults, *duplicate_ids(layers[0].entries)]
        # What is built in is checked by its tests; a portal's topic may name what is not there.
        laid = (faults_of(layer, layers[:place], every=False) for place, layer in enumerate(layers) if place)
        if faults := [one for one in (*builtin_faults, *chain.from_iterable(laid)) if not one.warning]:
            raise KnowledgeError(faults)
        return lay(layers)


def require_guides(knowledge: Knowledge, folders: tuple[Path, ...] = ()) -> None:
    """Raises `KnowledgeError` for a knowledge without any guide, as the last folder's fault."""
    if not knowledge.guides:
        place = folders[-1] / "guides" if folders else Path("guides")
        said = "there is no guide; put one here, or leave the built-in ones in (CAREER_ADVISOR_BUILTIN_GUIDES)"
        raise KnowledgeError([Fault(place, 1, said)])


def check(folder: Path | None = None, *, language: str = "en") -> list[Fault]:
    """Every fault of a knowledge folder (the built-in one by default), checked as it will be used."""
    return [one for one in inspect(folder, language=language).faults if not one.warning]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a check finds: faults and warnings in reading order, and how many guides the folder holds."""

    faults: tuple[Fault, ...]
    guides: int


def inspect(folder: Path | None = None, *, language: str = "en") -> Inspection:
    """Faults and warnings of a knowledge folder (the built-in one by default), checked as it will be used."""
    home = BUILTIN / language
    below = [] if folder is None or folder.resolve() == home.resolve() else [read_folder(home)]
    with without_collecting():
        found = read_folder(folder or home)
        guides = sum(entry.kind == "guides" for entry in found.entries)
        return Inspection(tuple(faults_of(found, below)), guides)


def read(folders: tuple[Path, ...] = (), *, builtin: bool = True, language: str = "en") -> list[KnowledgeFolder]:
    """The folders that `load` lays over each other, the built-in one first."""
    return [read_folder(BUILTIN / language, guides=builtin), *map(read_folder, folders)]


def lay(layers: list[KnowledgeFolder]) -> Knowledge:
    """One knowledge of several folders: a later folder replaces what has the same id, and adds the rest."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in (*WHOLE_FILES, *LEXICON, "language", "says", "labels")}
    words: dict[str, None] = {}
    taught: list[tuple[str, tuple[str, ...]]] = []
    for folder in layers:
        for entry in folder.entries:
            if entry.kind == "examples":
                taught.append((entry.id, entry.value))
                continue
            if entry.kind == "guides":
                # A guide written anew has other places than the one that it replaces.
                found["questions"].pop(entry.id, None)
            found[entry.kind][entry.id] = entry.value
        words.update(dict.fromkeys(folder.words))
    for name, examples in taught:
        _add_examples(found["intents"], name, examples)
    _name_roles(found)
    phrasings = Phrasings(says=found.pop("says"), labels=found.pop("labels"))
    held: dict[str, Any] = {kind: MappingProxyType(values) for kind, values in found.items()}
    return Knowledge(words=tuple(words), phrasings=phrasings, **held)


def teach(knowledge: Knowledge, name: str, example: str) -> Knowledge:
    """The knowledge with one more example of an intent, `intent` or `intent.operation`; raises KeyError without it."""
    intents = dict(knowledge.intents)
    _add_examples(intents, name, (example,))
    return replace(knowledge, intents=MappingProxyType(intents))


def clashing_example(knowledge: Knowledge, example: str) -> str | None:
    """The request whose example this text is already, `intent` or `intent.operation`; None for a new text."""
    wanted = plain(example)
    for intent in knowledge.intents.values():
        for operation, asked in intent.operations.items():
            if any(plain(one) == wanted for one in asked.examples):
                return str(intent.id) if operation == "give" else f"{intent.id}.{operation}"
    return None


def _add_examples(intents: dict[str, Any], name: str, examples: tuple[str, ...]) -> None:
    intent = intents[name.partition(".")[0]]
    operation = operation_of(name)
    asked = intent.operations[operation]
    longer = asked.model_copy(update={"examples": (*asked.examples, *examples)})
    intents[intent.id] = intent.model_copy(update={"operations": {**intent.operations, operation: longer}})


def _name_roles(found: dict[str, dict[str, Any]]) -> None:
    """Gives every role of a guide its entry, taken from the jobs or made of the guide's own words."""
    roles, jobs = found["roles"], found["jobs"]
    for guide in found["guides"].values():
        for key, text in ((guide.source, guide.source_role), (guide.target, guide.target_role)):
            if key not in roles:
                name, *others = text.split(" / ")
                roles[key] = jobs.get(key) or Role(id=key, name=name, aliases=tuple(others))
    for key in roles:
        jobs.pop(key, None)
    _take_names(found)


def _take_names(found: dict[str, dict[str, Any]]) -> None:
    """Gives the name of a guide's role to that role alone: `Tax Adviser` no longer names an accountant as well."""
    guides = found["guides"].values()
    owners = {plain(found["roles"][key].name): key for guide in guides for key in (guide.source, guide.target)}
    for kind in ("roles", "jobs"):
        for key, one in found[kind].items():
            aliases = tuple(alias for alias in one.aliases if owners.get(plain(alias), key) == key)
            if aliases != one.aliases:
                found[kind][key] = one.model_copy(update={"aliases": aliases})


@contextmanager
def without_collecting() -> Iterator[None]:
    """Holds the garbage collector back: loading makes many values and no garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
