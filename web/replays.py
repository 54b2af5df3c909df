"""Kept conversations said again to today's engine, each once: what it made of them is remembered until it changes."""

from __future__ import annotations

import datetime
import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import Advisor, Conversation
from web.store.base import AskedTurn

_MOST_KEPT = 50_000
"""Conversations that are remembered."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What today's engine makes of a message in its conversation."""

    requests: tuple[tuple[str, str | None], ...]
    """What it asks: the request's name, `intent` or `intent.operation`, and the guide, where it is about one."""
    answered: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A kept turn as today's knowledge understands it."""

    turn: AskedTurn
    requests: tuple[tuple[str, str | None], ...]
    answered_now: bool
    """Whether today's knowledge answers it."""


class Replays:
    """Remembers what an engine made of conversations, by a digest: no visitor's words stay in memory."""

    def __init__(self) -> None:
        self._advisor: Advisor | None = None
        self._heard: dict[bytes, tuple[Heard, ...]] = {}
        self.done = 0
        self.total = 0
        """How many messages of the last call have been read, of how many."""

    def read(self, turns: Sequence[AskedTurn], advisor: Advisor) -> list[Reading]:
        """The turns as this engine understands them; only conversations that are new to it are said again."""
        if advisor is not self._advisor:
            self._advisor, self._heard = advisor, {}
        if len(self._heard) > _MOST_KEPT:
            self._heard = {}
        self.done, self.total = 0, len(turns)
        return [reading for talk in _conversations(turns) for reading in self._talk(talk, advisor)]

    def _talk(self, talk: Sequence[AskedTurn], advisor: Advisor) -> Iterator[Reading]:
        key = hashlib.blake2b(repr([(one.text, one.day) for one in talk]).encode(), digest_size=16).digest()
        known = self._heard.get(key)
        if known is None:
            known = self._heard[key] = tuple(_replay(talk, advisor))
        self.done += len(talk)
        return (Reading(turn, heard.requests, heard.answered) for turn, heard in zip(talk, known, strict=True))


def _conversations(turns: Iterable[AskedTurn]) -> Iterator[list[AskedTurn]]:
    found: dict[str, list[AskedTurn]] = defaultdict(list)
    for one in turns:
        found[one.conversation].append(one)
    return (sorted(talk, key=lambda one: one.turn) for talk in found.values())


def _replay(talk: Iterable[AskedTurn], advisor: Advisor) -> Iterator[Heard]:
    """The turns of a conversation said again to today's engine."""
    state = Conversation()
    for turn in talk:
        told = advisor.explain(turn.text, state, datetime.date.fromisoformat(turn.day))
        state = told.turn.conversation
        requests = tuple(dict.fromkeys((frame.name, frame.guide) for frame in told.answered))
        yield Heard(requests, told.turn.reply.status == "answered")
        time.sleep(0)  # visitors who wait for an answer come first
