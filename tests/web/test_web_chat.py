"""The socket, as the contract describes it."""

from __future__ import annotations

import httpx
import pytest
from web_entry import GUIDE
from web_process import ServerProcess
from web_visitor import Event, visit

pytestmark = pytest.mark.anyio


def told(events: list[Event]) -> list[tuple[str, int]]:
    return [(event["type"], event["seq"]) for event in events]


async def test_hello_opens_a_conversation_and_greets(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        welcome = await visitor.hello(context={"guide": GUIDE})
    assert (welcome["missed"], welcome["greeting"]["text"]) == ([], f"Welcome to {GUIDE}.")


async def test_a_first_message_without_hello_gets_its_welcome_first(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.send(type="message", id="m", text="hello")
        assert [(await visitor.take())["type"] for _ in range(2)] == ["welcome", "reply"]


async def test_a_reply_says_which_message_and_which_turn(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.hello()
        await visitor.say("one")
        reply = await visitor.say("two", "my-id")
    assert {k: reply[k] for k in ("type", "seq", "in_reply_to", "turn")} == {
        "type": "reply", "seq": 4, "in_reply_to": "my-id", "turn": 2,
    }  # fmt: skip
    assert reply["reply"]["text"] == "2: two"


async def test_no_field_of_a_reply_is_null(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        reply = await visitor.say("one")
    assert "None" not in str(reply)


async def test_a_message_sent_again_gets_the_same_reply_and_no_second_turn(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        first = await visitor.say("one", "same")
        await visitor.say("two")
        again = await visitor.say("something else", "same")
        third = await visitor.say("three")
    assert again == first
    assert third["turn"] == 3


async def test_the_page_context_reaches_the_engine(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.hello(context={"guide": GUIDE})
        assert (await visitor.say("one"))["reply"]["text"] == f"1: one on {GUIDE}"


async def test_an_unknown_guide_in_the_context_is_no_fault(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        assert (await visitor.hello(context={"guide": "gone"}))["type"] == "welcome"


async def test_another_tab_sees_question_and_answer(shared: ServerProcess) -> None:
    async with visit(shared.ws) as one, visit(shared.ws) as other:
        await one.hello()
        await other.hello(one.id)
        await one.say("hello", "m")
        said, reply = await other.take(), await other.take()
    assert (said["type"], said["seq"], said["id"], said["text"]) == ("said", 1, "m", "hello")
    assert (reply["type"], reply["seq"]) == ("reply", 2)


@pytest.mark.parametrize(
    ("last_seq", "missed"),
    [
        (None, [("said", 1), ("reply", 2), ("said", 3), ("reply", 4)]),
        (0, [("said", 1), ("reply", 2), ("said", 3), ("reply", 4)]),
        (1, [("reply", 2), ("said", 3), ("reply", 4)]),
        (2, [("said", 3), ("reply", 4)]),
        (3, [("reply", 4)]),
        (4, []),
    ],
)
async def test_last_seq_brings_every_missed_event_in_order_once(
    shared: ServerProcess, last_seq: int | None, missed: list[tuple[str, int]]
) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        await visitor.say("two")
        conversation = visitor.id
    async with visit(shared.ws) as visitor:
        welcome = await visitor.hello(conversation, last_seq)
    assert told(welcome["missed"]) == missed
    assert "reset" not in welcome


async def test_a_client_that_knows_more_than_the_server_begins_anew(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        conversation = visitor.id
    async with visit(shared.ws) as visitor:
        welcome = await visitor.hello(conversation, 40)
    assert (told(welcome["missed"]), welcome["reset"]) == ([("said", 1), ("reply", 2)], True)


async def test_the_conversation_goes_on_after_a_new_connection(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        conversation = visitor.id
    async with visit(shared.ws) as visitor:
        await visitor.hello(conversation, 2)
        assert (await visitor.say("two"))["reply"]["text"] == "2: two"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("", "invalid"),
        ("{", "invalid"),
        ("null", "invalid"),
        ("[]", "invalid"),
        ("{}", "invalid"),
        ('{"type":null}', "invalid"),
        ('{"type":"shout"}', "invalid"),
        ('{"type":"message","id":"m"}', "invalid"),
        ('{"type":"message","text":"no id"}', "invalid"),
        ('{"type":"message","id":7,"text":"x"}', "invalid"),
        ('{"type":"message","id":"","text":"x"}', "invalid"),
        ('{"type":"message","id":null,"text":"x"}', "invalid"),
        ('{"type":"message","id":"a\\nb","text":"x"}', "invalid"),
        ('{"type":"message","id":"' + "i" * 129 + '","text":"x"}', "invalid"),
        ('{"type":"message","id":"m","text":""}', "invalid"),
        ('{"type":"message","id":"m","text":" \\n "}', "invalid"),
        ('{"type":"message","id":"m","text":7}', "invalid"),
        ('{"type":"message","id":"m","text":null}', "invalid"),
        ('{"type":"message","id":"m","text":"a\\u0000b"}', "invalid"),
        ('{"type":"message","id":"m","text":"\\ud800"}', "invalid"),
        ('{"type":"message","id":"m","text":' + "9" * 50_000 + "}", "invalid"),
        ('{"type":"message","id":"m","text":NaN}', "invalid"),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, "invalid"),
        ('{"type":"message","id":"m","text":"' + "x" * 2001 + '"}', "too_long"),
        ('{"type":"hello","last_seq":-1}', "invalid"),
        ('{"type":"hello","last_seq":"1"}', "invalid"),
        ('{"type":"hello","last_seq":true}', "invalid"),
        ('{"type":"hello","context":"a-guide"}', "invalid"),
        ('{"type":"hello","context":{"guide":7}}', "invalid"),
        ('{"type":"hello","conversation_id":"invented"}', "not_found"),
        ('{"type":"hello","conversation_id":7}', "not_found"),
        (b'{"type":"ping"}', "invalid"),
    ],
)  # fmt: skip
async def test_a_bad_frame_gets_a_typed_error_and_the_socket_lives(
    shared: ServerProcess, frame: str | bytes, code: str
) -> None:
    async with visit(shared.ws) as visitor:
        error = await visitor.raw(frame)
        assert (error["type"], error["code"]) == ("error", code)
        assert (await visitor.raw('{"type":"ping"}')) == {"type": "pong"}


async def test_an_engine_that_breaks_is_an_internal_error_and_the_socket_lives(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.hello()
        error = await visitor.say("break")
        assert (error["code"], (await visitor.say("again"))["turn"]) == ("internal", 1)


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f469\U0001f3fd\u200d\U0001f4bb",
        "right \u202e to left",
        "zero\u200bwidth",
        "a\nb\tc",
        "'; DROP TABLE turn; --",
    ],
)
async def test_any_text_comes_back_as_it_was(shared: ServerProcess, text: str) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say(text)
        conversation = visitor.id
    async with visit(shared.ws) as visitor:
        assert (await visitor.hello(conversation))["missed"][0]["text"] == text


async def test_hello_again_changes_the_conversation(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        first = visitor.id
        await visitor.hello()
        assert visitor.id != first
        assert (await visitor.say("one"))["turn"] == 1


async def test_what_was_forgotten_is_struck_from_the_transcript(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("I am a Nurse and a nurseryman")
        await visitor.say("please forget nurse")
        conversation = visitor.id
    async with visit(shared.ws) as visitor:
        missed = (await visitor.hello(conversation))["missed"]
    assert [e["text"] for e in missed if e["type"] == "said"] == ["I am a █ and a nurseryman", "please forget █"]


async def erased(server: ServerProcess) -> str:
    """The id of a conversation that is gone."""
    async with visit(server.ws) as visitor, httpx.AsyncClient(base_url=server.http) as client:
        await visitor.say("one")
        await client.delete("/api/conversation", headers={"authorization": f"Bearer {visitor.id}"})
        return visitor.id


@pytest.mark.parametrize("before", ["nothing", "another conversation"])
async def test_what_follows_a_hello_that_failed_is_said_in_no_other_conversation(
    shared: ServerProcess, before: str
) -> None:
    gone = await erased(shared)
    async with visit(shared.ws) as visitor:
        if before != "nothing":
            await visitor.say("one")
        await visitor.send(type="hello", conversation_id=gone)
        await visitor.send(type="message", id="meant for it", text="two")
        told = [await visitor.take() for _ in range(2)]
    assert [event["code"] for event in told] == ["not_found"] * 2
    assert told[1]["in_reply_to"] == "meant for it"


async def test_after_a_hello_that_failed_another_begins_anew(shared: ServerProcess) -> None:
    gone = await erased(shared)
    async with visit(shared.ws) as visitor:
        await visitor.hello(gone)
        await visitor.hello()
        assert (await visitor.say("one"))["turn"] == 1


async def test_a_hello_with_no_id_at_all_changes_nothing(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        await visitor.hello("invented")
        assert (await visitor.say("two"))["turn"] == 2
