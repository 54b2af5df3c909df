"""Scenes for personal answers: a message, what is known of the visitor, and the guide that it is about."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from bot import Advisor, Ask, Conversation, Focus, Profile, Progress
from bot.answers.personal import PERSONAL
from bot.state import Pending
from bot.profile import learn
from bot.scene import Part, Scene

INTERN = "backend-developer-to-ai-research-intern"
ENGINEER = "backend-developer-to-ai-research-engineer"
SCIENTIST = "backend-developer-to-applied-ai-scientist"
PROFESSOR = "backend-developer-to-ai-professor"
INTERPRETABILITY = "backend-developer-to-ai-interpretability-researcher"
GUIDES = {
    "intern": INTERN, "engineer": ENGINEER, "scientist": SCIENTIST, "professor": PROFESSOR,
    "interpretability": INTERPRETABILITY,
}  # fmt: skip
TODAY = datetime.date(2026, 11, 25)

Answering = Callable[..., Part]
Learning = Callable[..., Profile]


@pytest.fixture(scope="session")
def answering(advisor: Advisor) -> Answering:
    """Calls an answer by its name: `answering("plan", "intern", "make me a plan")`."""

    def answer(
        name: str,
        guides: str = "",
        text: str = "",
        *,
        profile: Profile | None = None,
        progress: tuple[Progress, ...] = (),
        last: Ask | None = None,
        pending: Pending | None = None,
    ) -> Part:
        understanding = advisor.reader.read(text, TODAY)
        ask = Ask(name, tuple(GUIDES[one] for one in guides.split()))
        state = Conversation(
            focus=Focus(guides=ask.guides, ask=last), profile=profile or Profile(), progress=progress, pending=pending
        )
        informed = learn(understanding, state, advisor.shelf)
        state = Conversation(focus=state.focus, profile=informed, progress=progress, pending=pending)
        return PERSONAL[name](Scene(advisor.shelf, advisor.voice, understanding, state, TODAY), ask)

    return answer


@pytest.fixture(scope="session")
def learning(advisor: Advisor) -> Learning:
    """What a message tells, over what was known."""

    def told(text: str, known: Profile | None = None, slot: str | None = None) -> Profile:
        pending = Pending(slot) if slot else None  # type: ignore[arg-type]
        state = Conversation(profile=known or Profile(), pending=pending)
        return learn(advisor.reader.read(text, TODAY), state, advisor.shelf)

    return told
