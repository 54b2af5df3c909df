"""What a rule may look at."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation import Conversation
from bot.hearing import Heard
from bot.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Moment:
    """A message in its conversation, with what was heard in it and the guides that it names."""

    u: Understanding
    conversation: Conversation
    heard: tuple[Heard, ...]
    named: tuple[str, ...]
    """Guides named in the message."""
