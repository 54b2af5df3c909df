"""The engine's face: load the knowledge once, then answer messages. No I/O and no clock after loading."""

from __future__ import annotations

import datetime
from pathlib import Path

from bot.conversation import Conversation, Turn
from bot.reply import Reply, TextBlock


class Advisor:
    """Answers one message at a time; the same text in the same state on the same day gives the same turn."""

    @classmethod
    def load(cls, folders: tuple[Path, ...] = (), *, builtin: bool = True) -> Advisor:
        """An advisor over the built-in knowledge with `folders` laid over it; raises `KnowledgeError` naming every fault."""
        return cls()

    def welcome(self, guide: str | None = None) -> Reply:
        """The greeting with the first offers, fitted to the guide that the page shows."""
        text = "Hello!"
        return Reply("answered", text, (TextBlock(text),))

    def reply(self, text: str, conversation: Conversation, today: datetime.date) -> Turn:
        """The turn that a message leads to; never raises on any text."""
        return Turn(Reply("unknown", "Not built yet.", (TextBlock("Not built yet."),)), conversation)
