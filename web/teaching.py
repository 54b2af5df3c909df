"""Teaching an example, by the command and by the operator's page: what may be taught, and what it would change."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Iterator, Sequence

from bot import Advisor, TeachingPreview, preview_example
from knowledge import Knowledge, NotTaught, clashing_example
from web.store.base import AskedTurn

RECENT_SECONDS = 30 * 86_400
"""How far back the messages go whose replies are looked at."""
MOST_TEXTS = 300
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


def preview(
    advisor: Advisor, name: str, text: str, turns: Sequence[AskedTurn], today: datetime.date
) -> TeachingPreview:
    """What the example would change of the replies to the latest of these messages."""
    texts = dict.fromkeys(turn.text for turn in reversed(turns))
    return preview_example(advisor, name, text, list(texts)[:MOST_TEXTS], today)
