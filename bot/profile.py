"""What the visitor says of themselves."""

from __future__ import annotations

from bot.conversation import Conversation, Profile
from bot.shelf import Shelf
from bot.understanding import Understanding


def learn(u: Understanding, conversation: Conversation, shelf: Shelf) -> Profile:
    """The profile after this message."""
    return conversation.profile
