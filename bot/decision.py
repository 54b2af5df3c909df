"""What the rules decide: which asks to answer, or what to ask back, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation import Ask, Choice
from bot.nlg.response import NoticeBlock


@dataclass(frozen=True, slots=True)
class Decision:
    """One rule's word on the message."""

    rule: str
    why: str
    asks: tuple[Ask, ...] = ()
    """What to answer, in order."""
    choices: tuple[Choice, ...] = ()
    """What to offer for choice instead of answering."""
    question: str | None = None
    """The phrasing of the advisor's own question."""
    notices: tuple[NoticeBlock, ...] = field(default=())
    """What to say before the answers."""
    held: tuple[Ask, ...] = ()
    """The asks that wait for the choice."""
