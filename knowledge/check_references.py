"""Checks that every name in a file leads to something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.check_scope import Findings, Scope, nearest, operation_of
from knowledge.entries import Entry
from knowledge.places import anchors
from knowledge.schema import Frozen
from knowledge.strict_yaml import Loc

_LEXICON = "add it to the lexicon"


def resources(scope: Scope) -> Findings:
    """Resources of guides that no lexicon describes."""
    for entry in scope.of("guides"):
        for part in ("skills_to_learn", "roadmap"):
            for number, one in enumerate(getattr(entry.value, part)):
                for index, use in enumerate(one.resources):
                    if not scope.has("resources", use.id):
                        hint = nearest(use.id, scope.ids("resources"))
                        message = f"no resource has the id `{use.id}`{hint}; add it to `lexicon/resources.yaml`"
                        yield entry, (part, number, "resources", index), message


def questions(scope: Scope) -> Findings:
    """Questions about guides and places that are not there."""
    for entry in scope.of("questions"):
        guide = scope.entries.get(("guides", entry.id))
        if guide is None:
            yield from _missing(scope, entry, ("guide",), "guides", entry.id)
            continue
        known = anchors(guide.value)
        for place in entry.value.questions:
            if place not in known:
                yield entry, ("questions", place), f"the guide has no place `{place}`{nearest(place, known)}"


def intents(scope: Scope) -> Findings:
    """Names in intents that lead nowhere."""
    for entry in scope.of("intents"):
        for index, name in enumerate(entry.value.next):
            intent, _, operation = name.partition(".")
            other = scope.entries.get(("intents", intent))
            if other is None:
                yield from _missing(scope, entry, ("next", index), "intents", intent)
            elif operation and operation not in other.value.operations:
                yield entry, ("next", index), f"the intent `{intent}` has no operation `{operation}`"
        yield from _words(scope, entry)
        yield from _about(scope, entry)
    for entry in scope.of("examples"):
        intent = entry.id.partition(".")[0]
        known = scope.entries.get(("intents", intent))
        if known is None:
            yield from _missing(scope, entry, (), "intents", intent)
        elif operation_of(entry.id) not in known.value.operations:
            yield entry, (), f"the intent `{intent}` has no operation `{operation_of(entry.id)}`"


def _about(scope: Scope, entry: Entry) -> Findings:
    """The subject of a theme, and the sentence of an intent that only says something."""
    about = entry.value.about
    actions = {operation.action for operation in entry.value.operations.values()}
    if about and "theme" in actions:
        yield from _missing(scope, entry, ("about",), "subjects", about, _LEXICON)
    if about and "say" in actions:
        yield from _missing(scope, entry, ("about",), "says", f"talk.{about}", "add it to `templates/talk.yaml`")


def _words(scope: Scope, entry: Entry) -> Findings:
    """The concepts and the role that an intent names."""
    for index, name in enumerate(entry.value.concepts):
        yield from _missing(scope, entry, ("concepts", index), "concepts", name, _LEXICON)
    if role := entry.value.of_role:
        yield from _missing(scope, entry, ("of_role",), "roles", role, "add it to `lexicon/roles.yaml`")


_NOUNS = {
    "guides": "guide", "intents": "intent", "concepts": "concept", "roles": "role", "subjects": "subject",
    "says": "template",
}


def _missing(scope: Scope, entry: Entry, loc: Loc, kind: str, name: str, mend: str = "") -> Findings:
    if not scope.has(kind, name):
        hint = nearest(name, scope.ids(kind))
        yield entry, loc, f"no {_NOUNS[kind]} has the id `{name}`{hint}" + (f"; {mend}" if mend else "")


def subjects(scope: Scope) -> Findings:
    """Wider subjects and tags that lead nowhere, and subjects that stand within themselves."""
    for entry in scope.of("subjects"):
        for index, name in enumerate(entry.value.within):
            yield from _missing(scope, entry, ("within", index), "subjects", name, _LEXICON)
        if entry.id in _wider(scope, entry.id):
            yield entry, ("within",), f"`{entry.id}` stands within itself; break the circle"
    for entry in scope.of("guides"):
        for loc, tags in _tags(entry.value, ()):
            for index, name in enumerate(tags):
                yield from _missing(scope, entry, (*loc, "about", index), "subjects", name, _LEXICON)


def _wider(scope: Scope, name: str) -> set[str]:
    """The subjects that hold a subject, near and far."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        entry = scope.entries.get(("subjects", ahead.pop()))
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


REFERENCE_CHECKS = (resources, questions, intents, subjects)
