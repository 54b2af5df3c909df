"""An origin that is not listed gets in nowhere."""

from __future__ import annotations

import asyncio

import httpx
import orjson
import pytest
from web_process import ServerProcess
from web_routes import every_route
from web_visitor import visit
from websockets.exceptions import InvalidStatus

pytestmark = pytest.mark.anyio

FOREIGN = [
    "null",
    "https://evil.example",
    "http://portal.example",
    "https://portal.example.evil.example",
    "https://evil-portal.example",
    "https://portal.example:444",
    "https://portal.example@evil.example",
    "https://PORTAL.example",
    "https://portal.example/",
    "file://",
    "",
    "*",
]
ROUTES = [*every_route(), ("GET", "/nothing"), ("PUT", "/api/chat"), ("OPTIONS", "/api/chat"), ("GET", "/ws")]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_origin_is_refused_before_the_socket_opens(shared: ServerProcess, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with visit(shared.ws, additional_headers={"Origin": origin}):
            pass
    assert refused.value.response.status_code == 403
    assert b"forbidden_origin" in (refused.value.response.body or b"")


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_a_foreign_origin_gets_nothing_over_http(shared: ServerProcess, method: str, path: str) -> None:
    async with httpx.AsyncClient(base_url=shared.http) as client:
        response = await client.request(method, path, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert method == "HEAD" or response.json()["error"]["code"] == "forbidden_origin"
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("origin", [None, "https://portal.example", "own"])
async def test_the_advisors_own_pages_and_listed_portals_get_in(shared: ServerProcess, origin: str | None) -> None:
    headers = {"Origin": shared.http if origin == "own" else origin} if origin else {}
    async with visit(shared.ws, additional_headers=headers) as visitor:
        assert (await visitor.hello())["type"] == "welcome"


async def test_a_listed_portal_may_read_the_answers(shared: ServerProcess) -> None:
    headers = {"Origin": "https://portal.example"}
    async with httpx.AsyncClient(base_url=shared.http, headers=headers) as client:
        before = await client.options("/api/chat", headers={"Access-Control-Request-Method": "POST"})
        answer = await client.post("/api/chat", json={"text": "hello"})
    for response in (before, answer):
        assert response.headers["access-control-allow-origin"] == "https://portal.example"
        assert "Origin" in response.headers["vary"]
    assert "authorization" in before.headers["access-control-allow-headers"]


async def test_nobody_may_send_credentials_across_origins(shared: ServerProcess) -> None:
    async with httpx.AsyncClient(base_url=shared.http, headers={"Origin": "https://portal.example"}) as client:
        assert "access-control-allow-credentials" not in (await client.get("/api/guides")).headers


@pytest.mark.parametrize("host", ["evil.example/?x=", "evil.example?x", "x@evil.example", "evil.example#x", ""])
async def test_a_host_that_is_no_host_vouches_for_nobody(shared: ServerProcess, host: str) -> None:
    headers = {"Host": host, "Origin": "http://evil.example"}
    async with httpx.AsyncClient(base_url=shared.http) as client:
        response = await client.post("/api/chat", json={"text": "hello"}, headers=headers)
    assert response.status_code == 403


async def test_a_socket_elsewhere_is_not_there(shared: ServerProcess) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with visit(shared.http.replace("http", "ws") + "/other"):
            pass
    assert refused.value.response.status_code == 404


async def test_a_refused_handshake_is_an_answer_like_any_other(shared: ServerProcess) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with visit(shared.ws, additional_headers={"Origin": "https://evil.example"}):
            pass
    headers = refused.value.response.headers
    assert (headers["X-Content-Type-Options"], headers["Content-Type"]) == ("nosniff", "application/json")
    async with asyncio.timeout(30):
        while headers["X-Request-Id"] not in shared.logged():
            await asyncio.sleep(0.05)
    lines = [orjson.loads(line) for line in shared.logged().splitlines() if line.endswith("}")]
    told = [line for line in lines if line.get("request") == headers["X-Request-Id"]]
    assert [(line["route"], line["status"]) for line in told] == [("/ws", 403)]
    assert "without completing handshake" not in shared.logged()
