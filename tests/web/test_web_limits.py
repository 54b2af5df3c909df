"""The limits, on a real server behind a proxy that it trusts."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from web_long import SECRET, write_conversations
from web_visitor import Visitor, visit
from websockets.exceptions import InvalidStatus

pytestmark = pytest.mark.anyio


def from_address(address: str) -> dict[str, str]:
    return {"x-forwarded-for": address}


async def test_a_visitor_has_so_many_messages_on_either_channel(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="3/hour")
    async with (
        visit(server.ws) as visitor,
        visit(server.ws) as other,
        httpx.AsyncClient(base_url=server.http) as client,
    ):
        await visitor.hello()
        assert [(await visitor.say("x"))["type"] for _ in range(3)] == ["reply"] * 3
        error = await visitor.say("x", "m")
        assert (error["code"], error["in_reply_to"], error["retry_after"] > 0) == ("too_many_requests", "m", True)
        response = await client.post("/api/chat", json={"text": "x", "conversation_id": visitor.id})
        assert (response.status_code, int(response.headers["retry-after"]) > 0) == (429, True)
        await other.hello()
        assert (await other.say("x"))["type"] == "reply"


async def test_who_never_names_a_conversation_is_one_visitor(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="3/hour")
    async with httpx.AsyncClient(base_url=server.http) as client:
        statuses = [(await client.post("/api/chat", json={"text": "x"})).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


async def test_the_forwarded_address_counts_from_a_trusted_proxy_alone(new_server: NewServer) -> None:
    for trusted, last in (("127.0.0.1", 200), ("192.0.2.1", 429)):
        server = await asyncio.to_thread(new_server, RATE_LIMIT="1/hour", TRUSTED_PROXIES=trusted)
        async with httpx.AsyncClient(base_url=server.http) as client:
            for address, status in (("203.0.113.1", 200), ("203.0.113.2", last)):
                response = await client.post("/api/chat", json={"text": "x"}, headers=from_address(address))
                assert response.status_code == status
        await asyncio.to_thread(server.stop)


async def test_an_address_has_so_many_sockets(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, CONNECTIONS_PER_ADDRESS=2, TRUSTED_PROXIES="127.0.0.1")
    crowded, free = from_address("203.0.113.1"), from_address("203.0.113.2")
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(visit(server.ws, additional_headers=crowded))
        await stack.enter_async_context(visit(server.ws, additional_headers=crowded))
        with pytest.raises(InvalidStatus) as refused:
            await stack.enter_async_context(visit(server.ws, additional_headers=crowded))
        assert refused.value.response.status_code == 429
        assert "Retry-After" in refused.value.response.headers
        assert (await first.say("x"))["type"] == "reply"
        async with visit(server.ws, additional_headers=free) as other:
            assert (await other.say("x"))["type"] == "reply"


async def test_a_conversation_has_so_many_turns_and_its_messages_stay_repeatable(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, MAX_TURNS=2)
    async with visit(server.ws) as visitor:
        await visitor.say("one", "m1")
        await visitor.say("two", "m2")
        assert (await visitor.say("three", "m3"))["code"] == "too_long"
        assert (await visitor.say("two", "m2"))["turn"] == 2
        await visitor.hello()
        assert (await visitor.say("one"))["turn"] == 1


async def test_a_longer_message_is_allowed_where_the_operator_says_so(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, MAX_CHARS=10)
    async with visit(server.ws) as visitor:
        assert (await visitor.say("0123456789"))["type"] == "reply"
        assert (await visitor.say("0123456789a"))["code"] == "too_long"


async def test_whole_conversations_may_be_read_so_often_and_no_oftener(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="101/hour", TRUSTED_PROXIES="127.0.0.1")
    here, there = from_address("203.0.113.1"), from_address("203.0.113.2")
    async with visit(server.ws, additional_headers=here) as visitor, httpx.AsyncClient(base_url=server.http) as client:
        for _ in range(101):
            await visitor.say("x")
        known = visitor.id
        key = {"authorization": f"Bearer {known}"}
        paths = ("/api/conversation", "/api/conversation/export", "/plans/made-up")
        answers = [await client.get(paths[n % 3], headers={**key, **here}) for n in range(630)]
        # 1,010 readings, and a conversation of over 100 turns counts for two.
        assert 604 <= [answer.status_code for answer in answers].index(429) <= 614
        for path in paths:
            assert (await client.get(path, headers={**key, **here})).status_code == 429
        assert (await client.get("/api/conversation", headers={**key, **there})).status_code == 200
        # What was missed in a short absence is no whole conversation.
        assert (await visitor.hello(known, 150))["type"] == "welcome"
        assert (await visitor.hello(known, 0))["code"] == "too_many_requests"
        assert (await visitor.say("x"))["code"] == "too_many_requests"


async def test_pings_and_hellos_do_not_count_as_messages_but_have_an_end(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="2/hour")
    async with visit(server.ws) as visitor:
        for _ in range(50):
            await visitor.raw('{"type":"ping"}')
            await visitor.hello()
        assert (await visitor.say("x"))["type"] == "reply"
        answers = {(await visitor.raw('{"type":"ping"}')).get("code") for _ in range(40)}
    assert answers == {None, "too_many_requests"}


async def test_a_new_socket_does_not_make_hellos_free_again(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="60/minute", TRUSTED_PROXIES="127.0.0.1")
    refused = 0
    for _ in range(25):
        async with visit(server.ws, additional_headers=from_address("203.0.113.1")) as visitor:
            for _ in range(100):
                await visitor.send(type="hello")
            refused += [(await visitor.take())["type"] for _ in range(100)].count("error")
    assert 0 < refused <= 100
    async with visit(server.ws, additional_headers=from_address("203.0.113.2")) as other:
        assert (await other.hello())["type"] == "welcome"


async def test_an_address_erases_so_much_and_no_more(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="2/hour", TRUSTED_PROXIES="127.0.0.1")
    async with visit(server.ws) as visitor, httpx.AsyncClient(base_url=server.http) as client:
        keys = [{"authorization": f"Bearer {(await visitor.hello())['conversation_id']}"} for _ in range(4)]
        for path, status, net in (("/api/conversation/plan", 404, "192.0.2"), ("/api/conversation", 204, "203.0.113")):
            addresses = [from_address(f"{net}.{last}") for last in (1, 1, 1, 2)]
            answers = [await client.delete(path, headers={**k, **a}) for k, a in zip(keys, addresses, strict=True)]
            assert [answer.status_code for answer in answers] == [status, status, 429, status]


async def test_a_long_message_is_several_of_its_address_and_one_of_its_visitor(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="6/hour")
    codes = []
    for _ in range(3):
        async with visit(server.ws) as visitor:
            await visitor.hello()
            codes.append([(await visitor.say("x" * 2000)).get("code") for _ in range(6)])
    assert codes == [[None] * 6, [None] * 6, ["too_many_requests"] * 6]


async def test_what_is_refused_counts_as_a_message(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="2/hour")
    async with httpx.AsyncClient(base_url=server.http) as client:
        statuses = [(await client.post("/", data={"text": ""})).status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


async def test_guesses_at_the_admin_token_are_limited(new_server: NewServer) -> None:
    token = "an-admin-token-of-tests"
    server = await asyncio.to_thread(new_server, ADMIN_TOKEN=token)

    async with httpx.AsyncClient(base_url=server.http) as client:

        async def ask(token: str) -> httpx.Response:
            return await client.get("/metrics", headers={"authorization": f"Bearer {token}"})

        guesses = [await ask(f"guess-{n}") for n in range(6)]
        # The operator, from the same address.
        assert (await ask(token)).status_code == 200
    assert [answer.status_code for answer in guesses] == [401] * 5 + [429]
    assert int(guesses[-1].headers["retry-after"]) > 0


async def passed(visitor: Visitor, most: int) -> int:
    """How many messages pass before one is refused."""
    for count in range(most):
        if (await visitor.say("x", f"m-{count}"))["type"] == "error":
            return count
    return most


@pytest.mark.parametrize(("turns", "left"), [(50, 19), (1000, 9)])
async def test_forgetting_is_charged_by_rows(new_server: NewServer, tmp_path: Path, turns: int, left: int) -> None:
    path = tmp_path / "long.sqlite3"
    [known] = await asyncio.to_thread(write_conversations, path, 1, turns, 10)
    settings = {"SECRET": SECRET, "MAX_TURNS": 5000, "RATE_LIMIT": "20/hour"}
    server = await asyncio.to_thread(new_server, database=f"sqlite:///{path}", **settings)
    async with visit(server.ws) as visitor:
        await visitor.hello(known, 2 * turns)
        assert (await visitor.say("forget nothing"))["type"] == "reply"
        assert await passed(visitor, 20) == left


@pytest.mark.parametrize(("prefix", "passing"), [("2001:db8:1:{:x}::1", 40), ("2001:db8:{:x}::1", 41)])
async def test_ipv6_network_has_four_addresses_share(new_server: NewServer, prefix: str, passing: int) -> None:
    server = await asyncio.to_thread(new_server, RATE_LIMIT="1/hour", TRUSTED_PROXIES="127.0.0.1")
    async with httpx.AsyncClient(base_url=server.http) as client:
        sent = [
            await client.post("/api/chat", json={"text": "x"}, headers=from_address(prefix.format(n)))
            for n in range(1, 42)
        ]
    assert [one.status_code for one in sent] == [200] * passing + [429] * (41 - passing)
