"""What holds for every conversation, whatever is said in it."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bot_engine import loaded
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import Advisor, Conversation, Suggestion, Turn, dump_conversation, load_conversation
from bot.dialogue.tracker import MOST_RECENT
from bot.nlg.text_renderer import plain
from bot.stories import read_transcript
from knowledge import anchors

TODAY = datetime.date(2026, 1, 5)
LONGEST_REPLY = 3500
LONGEST_OFFER = 200
LARGEST_STATE = 20_000
EXAMPLES = int(os.environ.get("CAREER_ADVISOR_TEST_EXAMPLES", "60"))
TRANSCRIPTS = sorted((Path(__file__).parent.parent / "transcripts").rglob("*.yaml"))
_PLACEHOLDER = re.compile(r"<\w+>")


COMMANDS = (
    "start over", "forget me", "forget that I know Python", "yes", "no", "next", "previous", "why?", "tell me more",
    "both", "any", "all of them", "the second one", "the other one", "no, I meant research engineer", "export my plan",
    "not the professor, the intern", "what do you know about me?", "make me a plan", "skip PyTorch", "phase 99",
    "I finished phase 1", "which of the two pays better?", "help", "thanks", "same for applied scientist", "and?",
    "from 31 February", "undo that",
)  # fmt: skip
ODD = (
    "\u200b", "\ufeff", "🙂🙂🙂", "?!?!", "ｓａｌａｒｙ", "&lt;b&gt;", "<role>", "xrolex", "xsubjectx xnumberx", "null",
    "{}", "%s", "\x00", "1e999", "-5", "0 hours a week", "99999999999999999999 hours", "٣٤", "½", "²", "31.02.2026",
    "2026-99-99", "zalgo t\u0334e\u0337x\u0336t\u0338", "İ", "ß" * 40, "a" * 1500, "and " * 300, ", ; . ! " * 100,
    "phase " * 80, "\ufdfd", "\u202eolleh", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\ufb01ve weeks",
)  # fmt: skip


@st.composite
def examples(draw: st.DrawFn) -> str:
    """An example question, whole or torn, with its placeholders filled."""
    advisor = loaded()
    intent = advisor.knowledge.intents[draw(st.sampled_from(sorted(advisor.knowledge.intents)))]
    operation = intent.operations[draw(st.sampled_from(sorted(intent.operations)))]
    text = draw(st.sampled_from(operation.examples))
    put = {"role": "applied scientist", "job": "nurse", "subject": "PyTorch", "number": "3", "place": "Berlin"}
    text = re.sub(r"<(\w+)>", lambda match: put.get(match[1], match[1]), text)
    start = draw(st.integers(0, max(len(text) // 2, 0)))
    return text if draw(st.booleans()) else text[start : start + draw(st.integers(1, 40))]


@st.composite
def mixtures(draw: st.DrawFn) -> str:
    """Pieces of all kinds in one message."""
    pieces = draw(st.lists(simple_messages(12), min_size=2, max_size=4))
    return draw(st.sampled_from((" ", ", ", ". ", " and ", "", "\n"))).join(pieces)


def roles() -> st.SearchStrategy[str]:
    known = loaded().knowledge
    names = [name for role in known.roles.values() for name in (role.name, *role.aliases)]
    return st.sampled_from([*names, *(job.name for job in known.jobs.values())])


def numbers() -> st.SearchStrategy[str]:
    units = st.sampled_from(("", " hours a week", " months", "k", "%", " weeks", "th phase", " years"))
    return st.tuples(st.integers(-(10**6), 10**12).map(str) | st.floats(allow_nan=False).map(str), units).map("".join)


def simple_messages(longest: int) -> st.SearchStrategy[str]:
    said = st.sampled_from((*COMMANDS, *ODD))
    return st.one_of(examples(), examples(), said, roles(), numbers(), st.text(max_size=longest))


def messages() -> st.SearchStrategy[str]:
    return simple_messages(80) | mixtures()


talks = st.deferred(lambda: st.lists(messages(), min_size=1, max_size=6))


def turns(advisor: Advisor, talk: list[str]) -> Iterator[tuple[Conversation, str, Turn]]:
    """Each message with the conversation before it and the turn that it led to."""
    conversation = Conversation()
    for text in talk:
        turn = advisor.reply(text, conversation, TODAY)
        yield conversation, text, turn
        conversation = replace(turn.conversation, forgotten=())


def property_of(check: Callable[..., None]) -> Callable[..., None]:
    """A test over many conversations, the same ones in every run."""
    wanted = settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    return wanted(given(talk=talks)(check))


@property_of
def test_every_reply_says_something_and_not_too_much(advisor: Advisor, talk: list[str]) -> None:
    for _, text, turn in turns(advisor, talk):
        assert 0 < len(turn.reply.text.strip()) <= LONGEST_REPLY, text


@property_of
def test_the_text_says_all_that_the_blocks_show(advisor: Advisor, talk: list[str]) -> None:
    for _, text, turn in turns(advisor, talk):
        assert turn.reply.text == plain(turn.reply.blocks, advisor.language.date), text


def sound(offer: Suggestion) -> bool:
    """Whether an offer can be shown on a button and sent back."""
    fits = all(0 < len(piece.strip()) <= LONGEST_OFFER and "\n" not in piece for piece in (offer.title, offer.text))
    return fits and not _PLACEHOLDER.search(offer.text + offer.title) and "  " not in offer.text


@property_of
def test_every_offer_is_a_message_that_can_be_sent(advisor: Advisor, talk: list[str]) -> None:
    for _, text, turn in turns(advisor, talk):
        assert [offer for offer in turn.reply.suggestions if not sound(offer)] == [], text


@property_of
def test_no_placeholder_is_left_unfilled(advisor: Advisor, talk: list[str]) -> None:
    for _, text, turn in turns(advisor, talk):
        left = set(_PLACEHOLDER.findall(turn.reply.text)) - set(_PLACEHOLDER.findall(text))
        assert not left, text


@property_of
def test_a_clarifying_question_has_choices(advisor: Advisor, talk: list[str]) -> None:
    for _, text, turn in turns(advisor, talk):
        assert turn.reply.status != "clarify" or turn.reply.suggestions or turn.conversation.requested, text


@property_of
def test_every_source_has_a_place(advisor: Advisor, talk: list[str]) -> None:
    guides = advisor.knowledge.guides
    for _, text, turn in turns(advisor, talk):
        for source in turn.reply.sources:
            page, _, anchor = source.url.partition("#")
            assert page == f"/guides/{source.guide}", text
            assert anchor in anchors(guides[source.guide]), (text, source.url)


@property_of
def test_the_state_survives_json(advisor: Advisor, talk: list[str]) -> None:
    for _, text, turn in turns(advisor, talk):
        assert load_conversation(dump_conversation(turn.conversation)) == turn.conversation, text


@property_of
def test_the_state_stays_small(advisor: Advisor, talk: list[str]) -> None:
    for _, text, turn in turns(advisor, talk):
        assert len(dump_conversation(turn.conversation)) < LARGEST_STATE, text


@property_of
def test_turns_are_counted(advisor: Advisor, talk: list[str]) -> None:
    assert [turn.conversation.turn for _, _, turn in turns(advisor, talk)] == list(range(1, len(talk) + 1))


@property_of
def test_the_same_again_gets_the_same_again(advisor: Advisor, talk: list[str]) -> None:
    for before, text, turn in turns(advisor, talk):
        again = load_conversation(dump_conversation(before))
        assert advisor.reply(text, again, TODAY) == turn, text


@property_of
def test_another_day_never_breaks_a_talk(advisor: Advisor, talk: list[str]) -> None:
    days = (datetime.date(2028, 2, 29), datetime.date(1970, 1, 1), datetime.date(9999, 12, 31), datetime.date.min)
    conversation = Conversation()
    for index, text in enumerate(talk):
        conversation = advisor.reply(text, conversation, days[index % len(days)]).conversation
    assert conversation.turn == len(talk)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_no_offer_leads_nowhere(advisor: Advisor, path: Path) -> None:
    transcript = read_transcript(path)
    for before, text, turn in turns(advisor, [exchange.user for exchange in transcript.turns]):
        dead = [
            offer.text for offer in turn.reply.suggestions
            if advisor.reply(offer.text, turn.conversation, TODAY).reply.status == "unknown"
        ]  # fmt: skip
        assert dead == [], f"after {before.turn} turns, offered on “{text}”"


def test_long_talk_costs_no_more_state_than_short(advisor: Advisor) -> None:
    said = ["What does a professor earn?", "and the intern?", "which of the two is quicker?", "phase 2?"]
    sizes = [len(dump_conversation(turn.conversation)) for _, _, turn in turns(advisor, said * 25)]
    # The number of the turn stands in the state once, and once for each request kept.
    assert sizes[-1] <= sizes[len(said) - 1] + (1 + MOST_RECENT) * len("00")


@property_of
def test_the_frame_on_top_is_answered(advisor: Advisor, talk: list[str]) -> None:
    for before, text, _ in turns(advisor, talk):
        told = advisor.explain(text, before, TODAY)
        if len(told.decision.segments) == 1 and told.decision.frames and not told.facts:
            top = advisor.understanding.completed(told.decision.segments[0].frames[0].candidate.frame)
            asked = told.decision.frames[0]
            assert (asked.name, asked.guides, asked.scope) == (top.name, top.guides, top.scope), text


@property_of
def test_what_is_offered_is_what_is_answered(advisor: Advisor, talk: list[str]) -> None:
    for _, text, turn in turns(advisor, talk):
        for offer in turn.conversation.offers:
            told = advisor.explain(offer.text, turn.conversation, TODAY)
            assert told.decision.frames and told.decision.frames[0].name == offer.frame.name, (text, offer.text)


DAMAGE = [
    b"", b"{}", b"[]", b"null", b'{"turn": "x"}', b'{"version": 99, "soul": 1}', b"\xff", b"{", b'{"recent": 1}',
    b'{"version": 1, "profile": 3}',
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_state_begins_afresh(damage: bytes) -> None:
    assert load_conversation(damage) == Conversation()
