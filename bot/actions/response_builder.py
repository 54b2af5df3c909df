"""Action results to one reply: headings where there are several, one status, suggestions, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.actions.base import ActionContext, ActionResult, unique_sources
from bot.frame import Frame
from bot.nlg.response import Block, Reply, Status, Suggestion, TextBlock
from bot.nlg.suggestions import SuggestionWriter
from bot.nlg.text_renderer import plain
from bot.state import Offer

Answered = Sequence[tuple[Frame, ActionResult]]
MOST_SOURCES = 8
_FEWEST_OFFERS = 2
"""Offers below which general questions follow, so that no answer is a dead end."""


class ResponseBuilder:
    """Builds replies."""

    def __init__(self, writer: SuggestionWriter, leads: Callable[[Frame], bool]) -> None:
        """`leads` tells whether a frame gets an answer."""
        self._writer = writer
        self._leads = leads

    def build(self, context: ActionContext, answered: Answered) -> tuple[Reply, tuple[Offer, ...]]:
        """The reply and what it offers."""
        blocks: list[Block] = []
        for frame, result in answered:
            heading = self._heading(context, frame) if len(answered) > 1 and not result.small_talk else None
            blocks += [TextBlock(heading)] if heading else []
            blocks += result.blocks
        offers = self.offers(context, answered)
        sources = unique_sources(tuple(one for _, result in answered for one in result.sources))[:MOST_SOURCES]
        suggestions = tuple(Suggestion(offer.title, offer.text) for offer in offers)
        text = plain(tuple(blocks), context.language.date)
        return Reply(_status(answered), text, tuple(blocks), suggestions, sources), offers

    def offers(self, context: ActionContext, answered: Answered) -> tuple[Offer, ...]:
        """The choices of the advisor's own question, else what a visitor would ask next; nothing after distress."""
        if any(result.quiet or result.reset for _, result in answered):
            return ()
        asked = next((result.requested for _, result in answered if result.requested), None)
        if asked is not None and asked.choices:
            return asked.choices
        said = [result.frame or frame for frame, result in answered]
        said += [shown.frame for shown in context.state.recent]
        here = _here(answered)
        offers = self._writer.offers(filter(self._leads, self._wanted(context, answered)), said, here)
        if len(offers) >= _FEWEST_OFFERS:
            return offers
        wanted = (*(offer.frame for offer in offers), *filter(self._leads, _openers(here)))
        return self._writer.offers(wanted, said, here)[:_FEWEST_OFFERS]

    def _wanted(self, context: ActionContext, answered: Answered) -> Iterator[Frame]:
        for _, result in answered:
            yield from result.suggestions
        for frame, result in answered:
            intent = context.knowledge.intents.get(frame.intent)
            about = result.frame or frame
            for name in intent.next if intent else ():
                following, _, operation = name.partition(".")
                yield Frame(following, operation or "give", about.scope, about.guides)

    def _heading(self, context: ActionContext, frame: Frame) -> str | None:
        intent = context.knowledge.intents.get(frame.intent)
        if intent is None:
            return None
        named = context.index.role(frame.guides[0]) if len(frame.guides) == 1 else ""
        return f"{named}: {intent.title}" if named else intent.title


def _status(answered: Answered) -> Status:
    statuses = [result.status for _, result in answered if not result.small_talk] or [r.status for _, r in answered]
    return "answered" if "answered" in statuses else "clarify" if "clarify" in statuses else "unknown"


def _here(answered: Answered) -> str | None:
    """The one guide that all answers are about."""
    guides = {guide for frame, result in answered for guide in (result.frame or frame).guides}
    return guides.pop() if len(guides) == 1 else None


def _openers(here: str | None) -> Iterator[Frame]:
    """What can be asked after every answer: about the guide talked about, then about all."""
    if here is not None:
        yield from (Frame(intent).about(here) for intent in ("try_cheaply", "challenges", "duration"))
    yield from (Frame("fit"), Frame("paths", "list", "all"), Frame("duration", "least", "all"))
