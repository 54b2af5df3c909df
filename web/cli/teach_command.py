"""`teach`: adds an example to an intent, once it has shown which recent replies would change."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import difflib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot import Advisor, Conversation
from knowledge import Knowledge, NotTaught, clashing_example, remove_example, teach, write_example
from web.cli.errors import BadInput
from web.cli.loading import advisor_of, settings_of
from web.cli.terminal import printable
from web.settings import Settings
from web.store import StoreBroken, StoreUnavailable, open_store
from web.store.base import AskedTurn

_RECENT_DAYS = 30
_MOST_TURNS = 300
_MOST_SHOWN = 20
_LONGEST = 200
_DAY = 86_400


def run(options: argparse.Namespace) -> int:
    """Show which recent replies would change, then write the example into the portal's folder; or take it out."""
    settings = settings_of()
    folder = _folder(settings)
    text = " ".join(options.text.split())
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise BadInput(f"an example is one line of 1 to {_LONGEST} characters, such as: what does <role> earn")
    try:
        if options.undo:
            print(f"took it out of {remove_example(folder, options.intent, text)}")
            return 0
        advisor = advisor_of(settings)
        name = _request(options.intent, advisor.knowledge)
        _refuse_clash(text, name, advisor.knowledge)
        print("\n".join(_preview(advisor, name, text, _recent(settings))))
        if not options.dry_run:
            print(f"wrote it to {write_example(folder, name, text)}; take it out again with --undo")
    except NotTaught as error:
        raise BadInput(str(error)) from None
    except OSError as error:
        raise BadInput(f"{error.filename} cannot be written: {error.strerror}") from None
    return 0


def _folder(settings: Settings) -> Path:
    if settings.knowledge is None:
        raise BadInput("set CAREER_ADVISOR_KNOWLEDGE to your knowledge folder; what is built in stays as it is")
    return settings.knowledge


def _request(asked: str, knowledge: Knowledge) -> str:
    """The name of a request, `intent` or `intent.operation`."""
    intent, _, operation = asked.partition(".")
    known = [name for name, one in knowledge.intents.items() for name in _names(name, one.operations)]
    if asked in known or (intent in knowledge.intents and not operation):
        return asked if asked in known else f"{intent}.{next(iter(knowledge.intents[intent].operations))}"
    close = difflib.get_close_matches(asked, known, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(close)}?" if close else "; `career-advisor explain` names what a text asks"
    raise BadInput(f"there is no intent {asked!r}{hint}")


def _names(intent: str, operations: Iterable[str]) -> Iterator[str]:
    for operation in operations:
        yield intent if operation == "give" else f"{intent}.{operation}"


def _refuse_clash(text: str, name: str, knowledge: Knowledge) -> None:
    if other := clashing_example(knowledge, text):
        if other == name:
            raise BadInput(f"“{text}” is an example of {name} already")
        raise BadInput(f"“{text}” is an example of {other} already; an example may ask for one thing only")


def _recent(settings: Settings) -> list[AskedTurn]:
    path = settings.database.path
    if path is not None and not path.exists():
        return []

    async def look() -> tuple[AskedTurn, ...]:
        store = open_store(settings.database)
        await store.start()
        try:
            return await store.asked(int(time.time()) - _RECENT_DAYS * _DAY)
        finally:
            await store.close()

    try:
        return list(asyncio.run(look()))[-_MOST_TURNS:]
    except (StoreBroken, StoreUnavailable) as error:
        raise BadInput(str(error)) from None


def _preview(advisor: Advisor, name: str, text: str, turns: list[AskedTurn]) -> Iterator[str]:
    """Which replies the example changes: to the text itself, and to what visitors asked lately."""
    taught = Advisor(teach(advisor.knowledge, name, text))
    role = next((guide.target_role for guide in advisor.knowledge.guides.values()), "role")
    spoken = text.replace("<role>", str(role))
    yield f"“{printable(spoken)}” would be answered: {_first_line(_reply(taught, spoken))}"
    texts = list(dict.fromkeys(turn.text for turn in turns))
    replies = [(one, _reply(advisor, one), _reply(taught, one)) for one in texts]
    changed = [(one, before, after) for one, before, after in replies if before != after]
    yield f"{len(changed)} of {len(texts)} recent replies would change" + (":" if changed else ".")
    for one, before, after in changed[:_MOST_SHOWN]:
        yield f"  {printable(one)}"
        yield f"    now:  {_first_line(before)}"
        yield f"    then: {_first_line(after)}"
    if len(changed) > _MOST_SHOWN:
        yield f"  and {len(changed) - _MOST_SHOWN} more"


def _reply(advisor: Advisor, text: str) -> str:
    return advisor.reply(text, Conversation(), datetime.date.today()).reply.text


def _first_line(text: str) -> str:
    return printable(text.split("\n", 1)[0][:100])
