"""Checks what the advisor says: ids that something uses, slots that can be filled, brackets that are whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.check_names import examples
from knowledge.check_scope import Findings, Scope, nearest
from knowledge.entries import Entry
from knowledge.strict_yaml import Loc

SLOT = re.compile(r"<(?:a )?([a-z_]+)(?: [a-z ]+?)?(?:\|[a-z]+)?>")
"""A slot of a sentence: `<role>`, `<a role>`, `<weeks week>`, `<roles|or>`."""
EXAMPLE_SLOTS = {"role", "job", "subject", "skill", "number"}
"""What may stand for a name or a number in an example."""


def misspelt_ids(scope: Scope) -> Findings:
    """Phrasings, labels and word lists that nothing uses and whose id is nearly that of a built-in one."""
    used = {f"{kind}.{entry.value.about}" for entry in scope.of("intents") for kind in ("talk", "missing")}
    for kind in ("says", "labels", "language"):
        known = [name for one, name in scope.below if one == kind]
        for entry in scope.of(kind):
            if known and entry.id not in known and entry.id not in used and (hint := nearest(entry.id, known)):
                yield entry, (), f"nothing uses `{entry.id}`{hint}"


def slots_of_sentences(scope: Scope) -> Findings:
    """Sentences with a broken slot, or with one that the built-in sentence of that id does not have."""
    for entry in scope.of("says"):
        below = scope.below.get(("says", entry.id))
        known = {name for variant in below.value for name in SLOT.findall(variant)} if below else None
        for at, variant in enumerate(entry.value):
            yield from _broken(entry, (at,), variant)
            yield from _unknown(entry, (at,), variant, known)


def slots_of_questions(scope: Scope) -> Findings:
    """Examples and questions of intents with a slot that nothing fills."""
    for entry in scope.of("intents", "examples"):
        for loc, text in (*_asks(entry), *((loc, text) for _, loc, text in examples(entry))):
            if "<script>" not in text:  # what an attack looks like is an example too
                yield from _broken(entry, loc, text)
                yield from _unknown(entry, loc, text, EXAMPLE_SLOTS)


def _asks(entry: Entry) -> Iterator[tuple[Loc, str]]:
    if entry.kind == "examples":
        return
    for name, operation in entry.value.operations.items():
        yield ("operations", name, "ask"), operation.ask
        if operation.chip:
            yield ("operations", name, "chip"), operation.chip


def _broken(entry: Entry, loc: Loc, text: str) -> Findings:
    if re.search(r"<\s*\w|\w\s*>", SLOT.sub("", text)):
        yield entry, loc, f"a slot in “{text[:60]}” is not whole; write it as `<role>`, in small letters"


def _unknown(entry: Entry, loc: Loc, text: str, known: Iterable[str] | None) -> Findings:
    if known is None:
        return
    names = sorted(known)
    for name in SLOT.findall(text):
        if name not in names:
            listed = ", ".join(f"`<{one}>`" for one in names) or "none"
            yield entry, loc, f"nothing fills `<{name}>` here{nearest(name, names)}; known are {listed}"


PHRASE_CHECKS = (misspelt_ids, slots_of_sentences, slots_of_questions)
