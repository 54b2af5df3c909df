"""What an answer sees, and what it gives back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.conversation import Ask, Conversation, Pending, Profile, Progress
from bot.nlg.response import Block, NoticeBlock, Source, Status, Suggestion, TextBlock
from bot.nlg.templates import Voice, with_article
from bot.retrieval.guide_index import GuideView, Shelf
from bot.understanding import Understanding
from knowledge import SECTIONS, section_of


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that an answer may look at; nothing in it changes."""

    shelf: Shelf
    voice: Voice
    understanding: Understanding
    conversation: Conversation
    today: datetime.date

    def view(self, ask: Ask) -> GuideView:
        """The guide that a one-guide ask is about."""
        return self.shelf.view(ask.guides[0])

    def say(self, identity: str, **slots: str) -> str:
        """A sentence of the advisor's voice with its placeholders filled."""
        if "role" in slots:
            slots["a_role"] = with_article(slots["role"])
        return self.voice.say(identity, self.conversation.turn, slots)

    def words(self, identity: str, **slots: str) -> str:
        """Words of the advisor's voice that stand inside a sentence."""
        return self.voice.words(identity, self.conversation.turn, slots)


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one ask."""

    blocks: tuple[Block, ...]
    status: Status = "answered"
    sources: tuple[Source, ...] = ()
    offers: tuple[Suggestion, ...] = ()
    pending: Pending | None = None
    ask: Ask | None = None
    """The ask as it was understood in the end, for the conversation's focus."""
    leader: str | None = None
    """The guide that came out first of several."""
    profile: Profile | None = None
    """The visitor's profile after this answer, where it changed."""
    progress: Progress | None = None
    forgotten: tuple[str, ...] = field(default=())
    reset: bool = False
    courtesy: bool = False
    """Small talk: leaves focus and pending question as they were."""


Answer = Callable[[Scene, Ask], Part]


def source(view: GuideView, anchor: str) -> Source:
    """The place of a fact, with a link to it."""
    section = section_of(anchor) or "header"
    place = view.by_anchor.get(anchor)
    title = f"{view.guide.target_role}: {SECTIONS[section]}"
    if place is not None and place.section != "header" and place.title != SECTIONS[section]:
        title += f", {place.title}"
    return Source(view.guide.id, section, title, f"/guides/{view.guide.id}#{anchor}")


def missing(text: str) -> NoticeBlock:
    """A notice of what the guides do not say."""
    return NoticeBlock("missing", text)


def unknown(*blocks: Block | str, sources: tuple[Source, ...] = (), offers: tuple[Suggestion, ...] = ()) -> Part:
    """An honest `the guides do not say`, with the nearest that they do."""
    made = tuple(missing(b) if isinstance(b, str) and i == 0 else TextBlock(b) if isinstance(b, str) else b
                 for i, b in enumerate(blocks))  # fmt: skip
    return Part(made, "unknown", sources, offers)


def unique_sources(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """The sources in order, each URL once."""
    return tuple({s.url: s for s in sources}.values())
