"""The HTTP channel, as the contract describes it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from web_entry import GUIDE
from web_process import ServerProcess
from web_visitor import visit

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(shared: ServerProcess) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=shared.http) as client:
        yield client


async def chat(client: httpx.AsyncClient, text: str, **more: Any) -> dict[str, Any]:
    response = await client.post("/api/chat", json={"text": text, **more})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def key(conversation_id: str) -> dict[str, str]:
    return {"authorization": f"Bearer {conversation_id}"}


async def test_a_first_text_starts_a_conversation_and_a_second_goes_on(client: httpx.AsyncClient) -> None:
    first = await chat(client, "one")
    second = await chat(client, "two", conversation_id=first["conversation_id"])
    assert (first["turn"], second["turn"], second["reply"]["text"]) == (1, 2, "2: two")
    assert second["conversation_id"] == first["conversation_id"]


async def test_a_message_id_is_answered_once_on_both_channels(client: httpx.AsyncClient, shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        first = await visitor.say("one", "same")
        again = await chat(client, "one", conversation_id=visitor.id, id="same")
    assert (again["turn"], again["reply"]) == (1, first["reply"])


async def test_a_text_over_http_reaches_the_open_tabs(client: httpx.AsyncClient, shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.hello()
        await chat(client, "one", conversation_id=visitor.id)
        assert [(await visitor.take())["type"] for _ in range(2)] == ["said", "reply"]


async def test_the_context_names_the_guide(client: httpx.AsyncClient) -> None:
    assert (await chat(client, "one", context={"guide": GUIDE}))["reply"]["text"] == f"1: one on {GUIDE}"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"{", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b"{}", 422, "invalid"),
        (b'{"text":""}', 422, "invalid"),
        (b'{"text":"  "}', 422, "invalid"),
        (b'{"text":null}', 422, "invalid"),
        (b'{"text":["a"]}', 422, "invalid"),
        (b'{"text":"a\\u0000"}', 422, "invalid"),
        (b'{"text":"\xff"}', 422, "invalid"),
        (b'{"text":"a","id":7}', 422, "invalid"),
        (b'{"text":"a","context":"x"}', 422, "invalid"),
        (b'{"text":"a","colour":"red"}', 422, "invalid"),
        (b'{"text":"a","conversation_id":"invented"}', 404, "not_found"),
        (b'{"text":"a","conversation_id":7}', 404, "not_found"),
        (b'{"text":"' + b"x" * 2001 + b'"}', 413, "too_long"),
    ],
)
async def test_a_bad_request_gets_a_typed_error(
    client: httpx.AsyncClient, body: bytes, status: int, code: str
) -> None:
    response = await client.post("/api/chat", content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


async def test_a_body_far_too_long_is_refused_and_the_next_request_served(client: httpx.AsyncClient) -> None:
    body = b'{"text":"' + b"x" * 300_000 + b'"}'
    # The server may hang up before it has read so much, and then its answer can be lost on the way.
    with contextlib.suppress(httpx.TransportError):
        response = await client.post("/api/chat", content=body, headers={"content-type": "application/json"})
        assert (response.status_code, response.json()["error"]["code"]) == (413, "too_long")
    assert (await client.get("/healthz")).status_code == 200


async def test_a_head_and_a_long_body_in_one_piece_are_a_request(shared: ServerProcess) -> None:
    body = b'{"text":"' + b"x" * 200_000 + b'"}'
    for _ in range(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
        writer.write(b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")
        writer.transport.abort()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/api/guides/nothing", 404, "not_found"),
        ("GET", "/api/guides?page=0", 422, "invalid"),
        ("GET", "/api/guides?per_page=many", 422, "invalid"),
        ("GET", "/api/guides?per_page=1000000", 422, "invalid"),
        ("GET", "/api/chat", 405, "invalid"),
        ("GET", "/api/conversation", 401, "unauthorized"),
        ("DELETE", "/api/conversation", 401, "unauthorized"),
        ("GET", "/api/conversation/export", 401, "unauthorized"),
        ("POST", "/api/conversation/feedback", 401, "unauthorized"),
        ("GET", "/metrics", 401, "unauthorized"),
        ("GET", "/static/x/nope.js", 404, "not_found"),
        ("GET", "/guides/", 404, "not_found"),
    ],
)
async def test_what_is_not_there_or_not_allowed_gets_a_typed_error(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    response = await client.request(method, path)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/conversation", {"DELETE", "GET", "HEAD"}),
        ("/api/chat", {"POST"}),
        ("/", {"GET", "HEAD", "POST"}),
        ("/openapi.json", {"GET", "HEAD"}),
    ],
)
async def test_an_address_tells_every_method_that_it_takes(
    client: httpx.AsyncClient, path: str, methods: set[str]
) -> None:
    for method in ("PUT", "PATCH", "TRACE", "OPTIONS"):
        response = await client.request(method, path)
        assert (response.status_code, set(response.headers["allow"].split(", "))) == (405, methods)


async def test_the_guides_come_in_pages(client: httpx.AsyncClient) -> None:
    pages = [(await client.get(f"/api/guides?per_page=2&page={n}")).json() for n in (1, 2, 3, 4)]
    assert [len(page["guides"]) for page in pages] == [2, 2, 1, 0]
    assert {page["total"] for page in pages} == {5}
    assert len({guide["id"] for page in pages for guide in page["guides"]}) == 5


async def test_a_guide_comes_whole(client: httpx.AsyncClient) -> None:
    guide = (await client.get(f"/api/guides/{GUIDE}")).json()
    assert (guide["id"], len(guide["roadmap"])) == (GUIDE, 5)
    assert "null" not in str(guide)


async def test_the_transcript_holds_both_sides(client: httpx.AsyncClient) -> None:
    answer = await chat(client, "one", id="m1")
    turns = (await client.get("/api/conversation", headers=key(answer["conversation_id"]))).json()["turns"]
    assert [(t["turn"], t["id"], t["text"], t["reply"]) for t in turns] == [(1, "m1", "one", answer["reply"])]


async def test_a_conversation_without_a_message_has_an_empty_transcript(
    client: httpx.AsyncClient, shared: ServerProcess
) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.hello()
    response = await client.get("/api/conversation", headers=key(visitor.id))
    assert (response.status_code, response.json()) == (200, {"turns": []})


@pytest.mark.parametrize(
    ("form", "kind", "quoted"),
    [
        ("json", "application/json", '"text":"<b>*one*</b>"'),
        ("markdown", "text/markdown", r"> \<b\>\*one\*\</b\>"),
        ("html", "text/html", "<p>&lt;b&gt;*one*&lt;/b&gt;</p>"),
    ],
)
async def test_an_export_is_a_file_in_which_text_stays_text(
    client: httpx.AsyncClient, form: str, kind: str, quoted: str
) -> None:
    answer = await chat(client, "<b>*one*</b>")
    response = await client.get(f"/api/conversation/export?format={form}", headers=key(answer["conversation_id"]))
    assert response.headers["content-type"].startswith(kind)
    assert response.headers["content-disposition"].startswith("attachment;")
    assert quoted in response.text


@pytest.mark.parametrize("body", [{"turn": 1.0, "vote": "up"}, {"turn": 1, "vote": "down", "comment": "not so"}])
async def test_feedback_stands_in_the_transcript(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    headers = key((await chat(client, "one"))["conversation_id"])
    assert (await client.post("/api/conversation/feedback", json=body, headers=headers)).status_code == 204
    turn = (await client.get("/api/conversation", headers=headers)).json()["turns"][0]
    assert (turn["vote"], turn.get("comment")) == (body["vote"], body.get("comment"))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"turn": 1}, 422),
        ({"turn": 1, "vote": "sideways"}, 422),
        ({"turn": 1, "vote": ["up"]}, 422),
        ({"turn": 0, "vote": "up"}, 422),
        ({"turn": True, "vote": "up"}, 422),
        ({"turn": 2**70, "vote": "up"}, 422),
        ({"turn": 1.5, "vote": "up"}, 422),
        ({"turn": 1, "vote": "up", "comment": 7}, 422),
        ({"turn": 1, "vote": "up", "comment": "x" * 1001}, 413),
        ({"turn": 2, "vote": "up"}, 404),
    ],
)
async def test_bad_feedback_is_refused(client: httpx.AsyncClient, body: dict[str, Any], status: int) -> None:
    headers = key((await chat(client, "one"))["conversation_id"])
    content = str(body).replace("'", '"').replace("True", "true")
    response = await client.post("/api/conversation/feedback", content=content, headers=headers)
    assert response.status_code == status


async def test_an_erased_conversation_is_gone_everywhere(client: httpx.AsyncClient, shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        assert (await client.delete("/api/conversation", headers=key(visitor.id))).status_code == 204
        assert await visitor.take() == {"type": "erased"}
        assert (await visitor.say("two"))["code"] == "not_found"
        assert (await visitor.hello(visitor.id))["code"] == "not_found"
        assert (await client.get("/api/conversation", headers=key(visitor.id))).status_code == 404
        assert (await client.delete("/api/conversation", headers=key(visitor.id))).status_code == 404
        response = await client.post("/api/chat", json={"text": "x", "conversation_id": visitor.id})
        assert response.status_code == 404
        assert (await visitor.hello())["missed"] == []
        assert (await visitor.say("anew"))["turn"] == 1


async def test_the_figures_open_to_the_admin_token_alone(client: httpx.AsyncClient) -> None:
    await chat(client, "one")
    assert (await client.get("/metrics", headers=key("a-wrong-token-of-tests!"))).status_code == 401
    text = (await client.get("/metrics", headers=key("an-admin-token-of-tests"))).text
    assert 'career_advisor_messages_total{status="answered"}' in text


async def test_health_and_readiness(client: httpx.AsyncClient) -> None:
    assert [(await client.get(path)).status_code for path in ("/healthz", "/readyz")] == [200, 200]


@pytest.mark.parametrize("path", ["/", "/healthz", "/embed.js", "/api/guides", "/openapi.json", "/nothing"])
async def test_a_head_is_that_of_the_page_and_the_connection_lives(client: httpx.AsyncClient, path: str) -> None:
    whole = await client.get(path)
    for _ in range(3):
        head = await client.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize("path", ["/", "/api/guides", "/api/conversation", "/nothing"])
async def test_every_response_is_strict(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert "server" not in headers


SCRIPTLESS = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"


PAGES = ["/", "/frame", "/guides", f"/guides/{GUIDE}", "/privacy", "/guides/nothing", "/plans/no"]


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_takes_nothing_from_anywhere_and_is_framed_by_nobody_else(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = (await client.get(path, headers={"accept": "text/html"})).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert (policy["base-uri"], policy["form-action"]) == ("'none'", "'self'")
    assert (policy["trusted-types"], policy["require-trusted-types-for"]) == ("'none'", "'script'")
    framers = "'self' https://portal.example" if path == "/frame" else "'none'"
    assert policy["frame-ancestors"] == framers
    assert headers.get("x-frame-options") == (None if path == "/frame" else "DENY")
    assert (headers["cross-origin-opener-policy"], headers["cross-origin-embedder-policy"]) == (
        "same-origin", "require-corp",
    )  # fmt: skip
    assert (headers["cross-origin-resource-policy"], headers["origin-agent-cluster"]) == ("same-origin", "?1")
    assert "camera=()" in headers["permissions-policy"]


async def test_what_is_one_visitors_lies_in_no_cache_and_runs_nothing(client: httpx.AsyncClient) -> None:
    headers = key((await chat(client, "one"))["conversation_id"])
    for path in ("/api/conversation", "/api/conversation/export?format=html", "/metrics"):
        got = (await client.get(path, headers=headers)).headers
        assert (got["cache-control"], got["content-security-policy"]) == ("no-store", SCRIPTLESS)


@pytest.mark.parametrize("path", ["/embed.js", "/static/0/widget.js"])
async def test_what_portals_load_may_be_loaded_and_nothing_more(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["content-security-policy"] == SCRIPTLESS


async def test_behind_a_proxy_with_https_the_browser_is_told_to_stay_there(client: httpx.AsyncClient) -> None:
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"}
    assert "strict-transport-security" in (await client.get("/healthz", headers=headers)).headers
