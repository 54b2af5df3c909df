"""What may be taught: the form of an example, the requests that it may stand for, and what it must not repeat."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from knowledge.loader import Knowledge, clashing_example
from knowledge.taught_examples import NotTaught

LONGEST = 200


def example_of(written: str) -> str:
    """The example as it is kept, on one line; raises `NotTaught` for what is none."""
    text = " ".join(written.split())
    if not text or len(text) > LONGEST or not text.isprintable():
        raise NotTaught(f"an example is one line of 1 to {LONGEST} characters, such as: what does <role> earn")
    return text


def request_of(asked: str, knowledge: Knowledge) -> str:
    """The name of a request, `intent` or `intent.operation`; raises `NotTaught` where there is none."""
    known = request_names(knowledge)
    intent, _, operation = asked.partition(".")
    if asked in known:
        return asked
    if intent in knowledge.intents and operation in ("", "give"):
        first = next(iter(knowledge.intents[intent].operations))
        return intent if first == "give" else f"{intent}.{first}"
    close = difflib.get_close_matches(asked, known, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(close)}?" if close else "; `career-advisor explain` names what a text asks"
    raise NotTaught(f"there is no intent {asked!r}{hint}")


def request_names(knowledge: Knowledge) -> tuple[str, ...]:
    """Every request that an example may stand for."""
    return tuple(name for intent, one in knowledge.intents.items() for name in _names(intent, one.operations))


def _names(intent: str, operations: Iterable[str]) -> Iterator[str]:
    for operation in operations:
        yield intent if operation == "give" else f"{intent}.{operation}"


def refuse_clash(text: str, name: str, knowledge: Knowledge) -> None:
    """Raises `NotTaught` for a text that is an example already."""
    if other := clashing_example(knowledge, text):
        if other == name:
            raise NotTaught(f"“{text}” is an example of {name} already")
        raise NotTaught(f"“{text}” is an example of {other} already; an example may ask for one thing only")
