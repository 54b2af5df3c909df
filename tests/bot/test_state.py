"""A kept conversation: what is read of one of the first version, and of one whose guides have gone."""

from __future__ import annotations

import datetime
from typing import Any

import orjson
import pytest

from bot import Advisor, Conversation, Profile, Progress, dump_conversation, load_conversation

TODAY = datetime.date(2026, 1, 5)
INTERN = "backend-developer-to-ai-research-intern"
FIRST: dict[str, Any] = {
    "version": 1,
    "turn": 7,
    "focus": {"guides": [INTERN], "subject": None, "phase": 2, "ask": {"topic": "pay", "guides": [INTERN]}},
    "pending": {"slot": "hours", "asks": []},
    "compared": [INTERN, "backend-developer-to-ai-professor"],
    "offers": [{"title": "Pay", "text": "What does it pay?"}],
    "profile": {
        "role": "backend-developer", "skills": ["python"], "hours_per_week": 10, "months": None, "start": "2026-03-02",
        "degree": "bachelor", "salary": 90000, "likes": ["teaching"], "dislikes": [],
    },
    "progress": [{"guide": INTERN, "phases": [1], "tasks": ["phase-2-task-1"], "skipped": [], "started": []}],
    "page_guide": INTERN,
    "forgotten": [],
}  # fmt: skip
"""A conversation as the first version kept it."""


def kept(**changes: object) -> Conversation:
    return load_conversation(orjson.dumps(FIRST | changes))


def test_the_profile_is_kept() -> None:
    assert kept().profile == Profile(
        "backend-developer", ("python",), 10, None, datetime.date(2026, 3, 2), "bachelor", 90000, ("teaching",)
    )


def test_progress_is_kept() -> None:
    assert kept().progress == (Progress(INTERN, (1,), ("phase-2-task-1",)),)


def test_the_count_and_the_page_are_kept() -> None:
    assert (kept().turn, kept().page_guide) == (7, INTERN)


def test_the_talk_is_dropped() -> None:
    found = kept()
    assert (found.recent, found.requested, found.offers, found.compared) == ((), None, (), ())


def test_it_goes_on_as_version_two() -> None:
    assert load_conversation(dump_conversation(kept())) == kept()


@pytest.mark.parametrize("text", ["yes", "the second one", "and the professor?", "why?", "back to the plan", "10"])
def test_it_is_answered(advisor: Advisor, text: str) -> None:
    turn = advisor.reply(text, kept(), TODAY)
    assert (turn.conversation.turn, bool(turn.reply.text)) == (8, True)


def test_its_facts_are_known(advisor: Advisor) -> None:
    reply = advisor.reply("what do you know about me?", kept(), TODAY).reply
    assert "90,000" in reply.text


STRANGE: list[dict[str, object]] = [
    {"profile": None}, {"profile": {"skills": "python"}}, {"progress": [{"phases": [1]}]}, {"turn": "seven"},
    {"version": 3}, {"version": None}, {"page_guide": 5},
]  # fmt: skip


@pytest.mark.parametrize("change", STRANGE, ids=map(str, STRANGE))
def test_what_cannot_be_read_begins_afresh(change: dict[str, object]) -> None:
    assert kept(**change) == Conversation()


def test_unknown_fields_do_no_harm() -> None:
    assert kept(soul=1).profile == kept().profile


def test_a_guide_that_is_gone_is_dropped(advisor: Advisor) -> None:
    state = advisor.reply("what does the intern earn?", Conversation(), TODAY).conversation
    gone = orjson.dumps(orjson.loads(dump_conversation(state))).replace(INTERN.encode(), b"no-such-guide")
    turn = advisor.reply("and how long?", load_conversation(gone), TODAY)
    assert "no-such-guide" not in dump_conversation(turn.conversation).decode()
