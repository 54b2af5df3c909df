"""What answers a request in words and offers, over any guides."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot import Conversation, Reply
from bot.actions import ACTIONS
from bot.actions.base import ActionContext, ActionResult
from bot.actions.response_builder import ResponseBuilder
from bot.frame import Frame
from bot.nlg.language import Language
from bot.nlg.suggestions import SuggestionWriter
from bot.nlg.template_engine import Templates
from bot.nlu.lexicon import build_lexicon
from bot.retrieval.guide_index import Shelf as GuideIndex
from knowledge import Knowledge
from tests.bot.bot_engine import loaded

TODAY = datetime.date(2026, 1, 5)


@dataclass(frozen=True)
class Speaker:
    """Knowledge with a voice."""

    knowledge: Knowledge
    index: GuideIndex
    templates: Templates
    answer: Callable[[Frame], Reply]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that the guides lead to."""
        return tuple(dict.fromkeys(self.index.short(guide.id) for guide in self.index.guides))

    def frames(self) -> list[Frame]:
        """Every request about each guide, about two of them and about all."""
        guides = tuple(guide.id for guide in self.index.guides)
        names = [(intent.id, name) for intent in self.knowledge.intents.values() for name in intent.operations]
        about = [(guide,) for guide in guides] + [guides[:2]]
        asked = [Frame(intent, name).about(*some) for intent, name in names for some in about]
        return asked + [Frame(intent, name, "all") for intent, name in names]


def over_built_in() -> Speaker:
    """The whole advisor over the built-in guides."""
    advisor = loaded()

    @cache
    def answer(frame: Frame) -> Reply:
        return advisor.answer((frame,), (), Conversation(), TODAY)[0].reply

    return Speaker(advisor.knowledge, advisor.index, advisor.templates, answer)


def over(knowledge: Knowledge) -> Speaker:
    """Actions and offers over other guides, without the classifier, which takes a minute to fit."""
    language = Language(knowledge.language)
    index, templates = GuideIndex(knowledge, build_lexicon(knowledge)), Templates(knowledge.phrasings, language)
    context = ActionContext(knowledge, index, templates, language, Conversation(), TODAY)

    def act(frame: Frame) -> ActionResult:
        intent = knowledge.intents.get(frame.intent)
        operation = intent.operations.get(frame.operation) if intent else None
        return ACTIONS[operation.action if operation else "unknown"](frame, context)

    def run(frame: Frame) -> Reply:
        return builder.build(context, [(frame, act(frame))])[0]

    def leads(frame: Frame) -> bool:
        return act(frame).status != "unknown"

    builder = ResponseBuilder(SuggestionWriter(knowledge, templates, index.short, index.name), cache(leads))
    return Speaker(knowledge, index, templates, cache(run))
