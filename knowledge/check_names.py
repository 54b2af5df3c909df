"""Checks that no name and no example leads to two things."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.check_scope import Findings, Scope, operation_of, plain
from knowledge.entries import Entry
from knowledge.strict_yaml import Loc

NAMED = ("roles", "jobs", "subjects")
"""Kinds whose names are looked for in the same words of a visitor, so that no two may claim one name."""


def names_claimed_twice(scope: Scope) -> Findings:
    """A name or alias that two roles, jobs or subjects have, or two resources."""
    yield from _claimed_twice([entry for kind in NAMED for entry in scope.of(kind)], scope)
    yield from _claimed_twice(list(scope.of("resources")), scope)


def _claimed_twice(entries: list[Entry], scope: Scope) -> Findings:
    first: dict[str, tuple[Entry, Loc]] = {}
    for entry in entries:
        value = entry.value
        names = [(("name",), value.name), *((("aliases", i), alias) for i, alias in enumerate(value.aliases))]
        for loc, name in names:
            other, there = first.setdefault(plain(name), (entry, loc))
            if other.id != entry.id:
                where = scope.place(other, there)
                yield entry, loc, f"“{name}” already names `{other.id}` ({where}); a name may lead to one thing only"


def examples_claimed_twice(scope: Scope) -> Findings:
    """An example that stands under two intents, or under two operations of one."""
    first: dict[str, tuple[str, Entry, Loc]] = {}
    for entry in scope.of("intents", "examples"):
        for name, loc, example in examples(entry):
            asks, other, there = first.setdefault(plain(example), (name, entry, loc))
            if asks != name:
                message = f"“{example}” already asks for `{asks}` ({scope.place(other, there)}); keep one of them"
                yield entry, loc, message


def examples(entry: Entry) -> Iterator[tuple[str, Loc, str]]:
    """The examples of an intent, or those that a portal adds to one: what they ask, their place, the text."""
    if entry.kind == "examples":
        name = f"{entry.id.partition('.')[0]}.{operation_of(entry.id)}"
        yield from ((name, (at,), one) for at, one in enumerate(entry.value))
        return
    for operation, asked in entry.value.operations.items():
        name = f"{entry.id}.{operation}"
        yield from ((name, ("operations", operation, "examples", at), one) for at, one in enumerate(asked.examples))


NAME_CHECKS = (names_claimed_twice, examples_claimed_twice)
