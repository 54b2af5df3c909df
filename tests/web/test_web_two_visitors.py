"""Two visitors over every route: neither sees anything of the other's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from web_process import ServerProcess
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
        one + "\n",
        "",
    ]


ROUTES: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "/api/conversation", None),
    ("GET", "/api/conversation/export?format=json", None),
    ("GET", "/api/conversation/export?format=markdown", None),
    ("GET", "/api/conversation/export?format=html", None),
    ("POST", "/api/conversation/feedback", {"turn": 1, "vote": "down", "comment": "mine"}),
    ("DELETE", "/api/conversation", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_a_route_shows_and_changes_only_ones_own(
    shared: ServerProcess, method: str, path: str, body: dict[str, Any] | None
) -> None:
    one, other = await person(shared, "apricot"), await person(shared, "walnut")
    async with httpx.AsyncClient(base_url=shared.http) as client:
        theirs = (await client.get("/api/conversation", headers={"authorization": f"Bearer {other.id}"})).text
        mine = await client.request(method, path, json=body, headers={"authorization": f"Bearer {one.id}"})
        after = (await client.get("/api/conversation", headers={"authorization": f"Bearer {other.id}"})).text
    assert mine.status_code in {200, 204}
    assert other.word not in mine.text
    assert after == theirs


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_an_id_put_together_from_two_opens_nothing(
    shared: ServerProcess, method: str, path: str, body: dict[str, Any] | None
) -> None:
    one, other = await person(shared, "apricot"), await person(shared, "walnut")
    async with httpx.AsyncClient(base_url=shared.http) as client:
        for false in spoilt(one.id, other.id):
            headers = [("authorization", f"Bearer {false}".strip())]
            response = await client.request(method, path, json=body, headers=headers)
            genuine = false.strip() == one.id
            assert response.status_code in ({200, 204} if genuine else {401, 404}), false
            assert other.word not in response.text


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
