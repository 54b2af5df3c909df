"""What an action sees and gives back. Actions never see the visitor's words, only the frame."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from bot.frame import Frame
from bot.nlg.language import Language
from bot.nlg.response import Block, NoticeBlock, Source, Status, TextBlock
from bot.nlg.template_engine import Templates
from bot.nlu.user_fact import UserFact
from bot.retrieval.guide_index import GuideView
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.state import Conversation, Item, Profile, Progress, RequestedSlot
from knowledge import SECTIONS, Knowledge, section_of


@dataclass(frozen=True, slots=True)
class ActionContext:
    """Everything beside the frame that an action may look at; nothing in it changes."""

    knowledge: Knowledge
    index: GuideIndex
    templates: Templates
    language: Language
    state: Conversation
    """The conversation before this answer, with the facts of this message already in its profile."""
    today: datetime.date
    facts: tuple[UserFact, ...] = ()
    """What the message told of its writer, also what cannot be used."""
    contact: str | None = None
    """The address under which a person answers: a page or a `mailto:`."""

    def say(self, template: str, /, **slots: object) -> str:
        """A sentence from a template with its slots filled, its first letter a capital."""
        return self.templates.say(template, self.state.turn, slots)

    def label(self, name: str) -> str:
        """A short label of the interface, such as `Pay`."""
        return self.templates.label(name)

    def views(self, frame: Frame) -> tuple[GuideView, ...]:
        """The guides that the frame is about; all of them where it names none."""
        return tuple(self.index.view(g) for g in frame.guides) if frame.guides else tuple(self.index.views.values())

    def role(self, guide: str) -> str:
        """The target role of a guide as it stands in a sentence (`research engineer`)."""
        return self.index.short(guide)


@dataclass(frozen=True, slots=True)
class ActionResult:
    """The answer to one frame."""

    blocks: tuple[Block, ...]
    """The first text block is the headline: the answer in one or two sentences."""
    status: Status = "answered"
    sources: tuple[Source, ...] = ()
    nearest: Frame | None = None
    """Where the guides do not say it: the request whose headline is the nearest that they do say."""
    suggestions: tuple[Frame, ...] = ()
    """What a visitor would ask next, best first; the intent's own `next` follows."""
    items: tuple[Item, ...] = ()
    """The things listed, so that `the second one` can be about one of them."""
    frame: Frame | None = None
    """The frame as it was answered, where the action completed it."""
    leader: str | None = None
    """The guide that came out first of several."""
    compared: tuple[str, ...] = ()
    """The guides held side by side, best or first named first."""
    requested: RequestedSlot | None = None
    """The advisor's own question, where the answer ends with one."""
    profile: Profile | None = None
    """The profile after this answer, where the action changed it."""
    progress: Progress | None = None
    forgotten: tuple[str, ...] = ()
    """Words to strike from what is kept of the conversation."""
    reset: bool = False
    small_talk: bool = False
    """Small talk leaves the open question and what was last shown as they were."""
    closes: bool = False
    """Whether the advisor's open question is put aside."""
    quiet: bool = False
    """No suggestions may follow (distress, danger)."""


Action = Callable[[Frame, ActionContext], ActionResult]


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


def not_given(text: str, *rest: Block | str, sources: tuple[Source, ...] = ()) -> ActionResult:
    """An honest `the guides do not say`, followed by the nearest that they do."""
    blocks = tuple(TextBlock(block) if isinstance(block, str) else block for block in rest)
    return ActionResult((missing(text), *blocks), "unknown", sources)


def unique_sources(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """The sources in order, each URL once."""
    return tuple({s.url: s for s in sources}.values())
