"""A context for actions over any knowledge, and frames in few words."""

from __future__ import annotations

import datetime

from bot.actions.base import ActionContext
from bot.frame import Frame, Slots
from bot.nlg.language import Language
from bot.nlg.template_engine import Templates
from bot.nlu.lexicon import build_lexicon
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.state import Conversation
from knowledge import Knowledge

INTERN = "backend-developer-to-ai-research-intern"
ENGINEER = "backend-developer-to-ai-research-engineer"
SCIENTIST = "backend-developer-to-applied-ai-scientist"
PROFESSOR = "backend-developer-to-ai-professor"
RESEARCHER = "backend-developer-to-ai-interpretability-researcher"


def context_of(knowledge: Knowledge) -> ActionContext:
    """A context over a knowledge, at the start of a talk."""
    language = Language(knowledge.language)
    index = GuideIndex(knowledge, build_lexicon(knowledge))
    today = datetime.date(2026, 1, 5)
    return ActionContext(knowledge, index, Templates(knowledge.phrasings, language), language, Conversation(), today)


def one(intent: str, guide: str, operation: str = "give", **slots: object) -> Frame:
    """A request about one guide."""
    return Frame(intent, operation, slots=Slots(**slots)).about(guide)  # type: ignore[arg-type]


def every(intent: str, operation: str = "give", **slots: object) -> Frame:
    """A request about all guides."""
    return Frame(intent, operation, "all", slots=Slots(**slots))  # type: ignore[arg-type]
