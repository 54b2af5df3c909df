"""One context over the built-in knowledge for all tests of actions."""

from __future__ import annotations

import datetime

import pytest

from bot.actions.base import ActionContext
from bot.nlg.language import Language
from bot.nlg.template_engine import Templates
from bot.nlu.lexicon import build_lexicon
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.state import Conversation
from knowledge import Knowledge, load


def context_of(knowledge: Knowledge) -> ActionContext:
    """A context over a knowledge, at the start of a talk."""
    language = Language(knowledge.language)
    index = GuideIndex(knowledge, build_lexicon(knowledge))
    today = datetime.date(2026, 1, 5)
    return ActionContext(knowledge, index, Templates(knowledge.phrasings, language), language, Conversation(), today)


@pytest.fixture(scope="session")
def context() -> ActionContext:
    return context_of(load())
