"""Two visitors over every route: neither sees anything of the other's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from web_entry import GUIDE
from web_process import ServerProcess
from web_routes import every_route
from web_visitor import visit

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Person:
    id: str
    word: str


async def person(shared: ServerProcess, word: str) -> Person:
    async with visit(shared.ws) as visitor:
        await visitor.say(f"my secret is {word}", "the-same-id")
        return Person(visitor.id, word)


def spoilt(one: str, other: str) -> list[str]:
    """Ids that are almost a visitor's."""
    half = 28
    return [
        one[:half] + other[half:],
        other[:half] + one[half:],
        one[:-1] + ("A" if one[-1] != "A" else "B"),
        ("A" if one[0] != "A" else "B") + one[1:],
        one.swapcase(),
        one[:half],
        one + "=",
        # Another spelling of the same bytes, where the id has one.
        *({one.replace("-", "+").replace("_", "/")} - {one}),
        one + "\n",
        "",
    ]


ROUTES = every_route()
BODIES: dict[str, dict[str, Any]] = {
    "/api/chat": {"text": "hello again"},
    "/api/conversation/feedback": {"turn": 1, "vote": "down", "comment": "mine"},
    "/api/conversation/plan": {"guide": GUIDE},
    "/": {"text": "hello again"},
}
PRIVATE = (
    "/api/conversation", "/api/conversation/export", "/api/conversation/feedback", "/api/conversation/plan",
    "/api/conversation/plan/progress", "/api/conversation/plan.md", "/api/conversation/turns/1",
)  # fmt: skip


async def ask(client: httpx.AsyncClient, method: str, path: str, conversation: str) -> httpx.Response:
    """Use a route with an id in every place where one could be looked for."""
    headers = [("authorization", f"Bearer {conversation}".strip())]
    about = {"conversation_id": conversation, "conversation": conversation, "id": "an-id-of-a-message"}
    body: dict[str, Any] = dict(BODIES.get(path, {}))
    if path in {"/", "/api/chat"}:
        body["conversation_id"] = conversation
    sent = {"data" if path == "/" else "json": body} if method == "POST" else {}
    query = about if method == "GET" else {}
    return await client.request(method, path, headers=headers, params=query, **sent)  # type: ignore[arg-type]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_a_route_shows_and_changes_only_ones_own(shared: ServerProcess, method: str, path: str) -> None:
    one, other = await person(shared, "apricot"), await person(shared, "walnut")
    async with httpx.AsyncClient(base_url=shared.http) as client:
        theirs = {"authorization": f"Bearer {other.id}"}
        plan = await client.post("/api/conversation/plan", json={"guide": GUIDE}, headers=theirs)
        link = plan.json()["url"]
        before = (await client.get("/api/conversation", headers=theirs)).text
        mine = await ask(client, method, path, one.id)
        assert (await client.get("/api/conversation", headers=theirs)).text == before
        # Their link was there until now.
        assert (await client.delete("/api/conversation/plan", headers=theirs)).status_code == 204
    assert mine.status_code < 500
    for secret in (other.word, other.id, other.id[:28], link):
        assert secret not in mine.text


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_an_id_put_together_from_two_opens_nothing(shared: ServerProcess, method: str, path: str) -> None:
    one, other = await person(shared, "apricot"), await person(shared, "walnut")
    async with httpx.AsyncClient(base_url=shared.http) as client:
        for false in spoilt(one.id, other.id):
            response = await ask(client, method, path, false)
            # White space around a header's value is none of it; in a body it is.
            genuine = false.strip() == one.id and path in PRIVATE
            assert response.status_code < 500
            assert other.word not in response.text
            assert genuine or one.word not in response.text
            if path in PRIVATE and not genuine:
                assert response.status_code in {401, 404}, false
            if path in {"/", "/api/chat"} and method == "POST" and false:
                assert response.status_code == 404, false


async def test_a_false_id_opens_no_chat(shared: ServerProcess) -> None:
    one, other = await person(shared, "apricot"), await person(shared, "walnut")
    async with httpx.AsyncClient(base_url=shared.http) as client, visit(shared.ws) as visitor:
        for false in spoilt(one.id, other.id):
            response = await client.post("/api/chat", json={"text": "x", "conversation_id": false})
            assert response.status_code == 404
            error = await visitor.hello(false)
            assert (error["type"], error["code"]) == ("error", "not_found")


async def test_sockets_hear_only_their_own_conversation(shared: ServerProcess) -> None:
    async with visit(shared.ws) as one, visit(shared.ws) as other:
        await one.hello()
        await other.hello()
        await one.say("my secret is apricot", "same")
        assert (await other.raw('{"type":"ping"}')) == {"type": "pong"}
        reply = await other.say("my secret is walnut", "same")
    assert (reply["turn"], reply["reply"]["text"]) == (1, "1: my secret is walnut")


async def test_a_visitor_who_left_a_conversation_hears_no_more_of_it(shared: ServerProcess) -> None:
    async with visit(shared.ws) as one, visit(shared.ws) as other:
        await one.hello()
        await other.hello(one.id)
        await other.hello()
        await one.say("my secret is apricot")
        assert (await other.raw('{"type":"ping"}')) == {"type": "pong"}


async def test_no_page_tells_of_a_conversation(shared: ServerProcess) -> None:
    one = await person(shared, "apricot")
    async with httpx.AsyncClient(base_url=shared.http) as client:
        for path in ("/", "/frame", "/api/guides", "/openapi.json", "/healthz", "/readyz", f"/?conversation={one.id}"):
            text = (await client.get(path)).text
            assert "apricot" not in text
            assert one.id not in text
