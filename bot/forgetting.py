"""A talk about guides that are no longer there goes on without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.conversation import Conversation, Focus
from bot.retrieval.guide_index import Shelf


def without_gone(conversation: Conversation, shelf: Shelf) -> Conversation:
    """The conversation as it stands once the portal has taken guides away: what was said of those is left behind."""
    if all(map(shelf.has, _spoken_of(conversation))):
        return conversation
    seen = tuple(filter(shelf.has, conversation.focus.seen))
    return replace(conversation, focus=Focus(seen=seen), pending=None, offers=())


def _spoken_of(conversation: Conversation) -> Iterator[str]:
    focus, pending = conversation.focus, conversation.pending
    yield from focus.guides
    yield from focus.seen
    yield from focus.among
    if focus.leader:
        yield focus.leader
    for ask in (*focus.recent, *((focus.ask,) if focus.ask else ()), *(pending.asks if pending else ())):
        yield from ask.guides
    for choice in pending.choices if pending else ():
        yield from ((choice.guide,) if choice.guide else choice.ask.guides if choice.ask else ())
