"""Checks that no name and no example leads to two things."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.check_scope import Findings, Scope, plain
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
    first: dict[str, tuple[Entry, Loc]] = {}
    for entry in scope.of("intents"):
        for loc, example in examples(entry):
            other, there = first.setdefault(plain(example), (entry, loc))
            if other is not entry or there[1] != loc[1]:
                where = scope.place(other, there)
                message = f"“{example}” already asks for `{other.id}.{there[1]}` ({where}); keep one of them"
                yield entry, loc, message


def examples(entry: Entry) -> Iterator[tuple[Loc, str]]:
    """The examples of every operation of an intent, with their places."""
    for name, operation in entry.value.operations.items():
        yield from ((("operations", name, "examples", at), one) for at, one in enumerate(operation.examples))


NAME_CHECKS = (names_claimed_twice, examples_claimed_twice)
