"""A conversation kept from a time when there were other guides."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot import Advisor, Conversation
from bot.conversation import Ask, Choice, Focus, Pending, Progress
from bot.forgetting import without_gone

PROFESSOR = "backend-developer-to-ai-professor"
GONE = ("shepherd-to-ai-chef", "baker-to-ai-chef")
FOCUS = Focus(GONE[:1], (GONE[0], PROFESSOR), Ask("phase", GONE[:1], phase=2), 2, None, None, GONE, GONE[1])
QUESTIONS = [
    "and the other one?", "how much does the other one pay?", "what about the former?", "which takes longest?",
    "which phase takes longest?", "why?", "what now?", "compare it with the professor", "2", "yes",
]  # fmt: skip


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_message_gets_an_answer(advisor: Advisor, today: datetime.date, text: str) -> None:
    pending = Pending("guide", (Ask("pay"),), tuple(Choice(guide, guide) for guide in GONE))
    kept = Conversation(focus=FOCUS, pending=pending, progress=(Progress(GONE[0], (1,)),))
    turn = advisor.reply(text, kept, today)
    assert turn.reply.text
    assert not set(GONE) & {*turn.conversation.focus.guides, *turn.conversation.focus.seen}


def test_what_is_still_there_is_remembered(advisor: Advisor) -> None:
    kept = without_gone(Conversation(focus=FOCUS, progress=(Progress(GONE[0], (1,)),)), advisor.shelf)
    assert (kept.focus, kept.progress) == (Focus(seen=(PROFESSOR,)), (Progress(GONE[0], (1,)),))


def test_a_talk_about_guides_that_are_there_is_left_as_it_is(advisor: Advisor) -> None:
    talk = Conversation(focus=replace(FOCUS, guides=(PROFESSOR,), seen=(PROFESSOR,), ask=None, among=(), leader=None))
    assert without_gone(talk, advisor.shelf) is talk
