"""The form without JavaScript: whatever happens, the answer is a page, and nobody's words are lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from web_process import ServerProcess

LATER = "The advisor is not available just now. Please try again shortly."
GONE = "This conversation no longer exists. Please start a new one."


@pytest.fixture
def client(shared: ServerProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared.http, headers={"x-forwarded-for": "198.51.100.7"}) as client:
        yield client


def send(client: httpx.Client, text: str, **fields: str) -> httpx.Response:
    response = client.post("/", data={"text": text, **fields})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    return response


def hidden(page: httpx.Response, name: str) -> str | None:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    return found[1] if found else None


def conversation(client: httpx.Client, *texts: str) -> str:
    """A conversation of these texts; its id."""
    told = client.post("/api/chat", json={"text": texts[0]}).json()["conversation_id"]
    for text in texts[1:]:
        client.post("/api/chat", json={"text": text, "conversation_id": told})
    return str(told)


def erased(client: httpx.Client) -> str:
    gone = conversation(client, "apricot")
    client.delete("/api/conversation", headers={"authorization": f"Bearer {gone}"})
    return gone


def test_while_the_database_is_locked_the_draft_is_kept(new_server: NewServer, tmp_path: Path) -> None:
    server = new_server()
    with httpx.Client(base_url=server.http) as client:
        before = send(client, "hello")
        lock = sqlite3.connect(tmp_path / "conversations.sqlite3")
        lock.execute("BEGIN IMMEDIATE")
        page = send(client, "my <draft>", conversation_id=hidden(before, "conversation_id") or "", id="mine")
        lock.close()
        again = send(client, "my <draft>", conversation_id=hidden(page, "conversation_id") or "", id="mine")
    assert (page.status_code, page.headers["retry-after"]) == (503, "2")
    assert LATER in page.text
    assert ">my &lt;draft&gt;</textarea>" in page.text
    assert "1: hello" in page.text
    assert hidden(page, "id") == "mine"
    assert "2: my &lt;draft&gt;" in again.text


@pytest.mark.parametrize("text", ["", "x" * 2001, "hello"], ids=["empty", "too long", "good"])
@pytest.mark.parametrize("kind", ["erased", "junk"])
def test_a_conversation_that_is_gone_is_said_on_the_page(client: httpx.Client, text: str, kind: str) -> None:
    page = send(client, text, conversation_id=erased(client) if kind == "erased" else "junk")
    assert page.status_code == 404
    assert GONE in page.text
    assert f">{text}</textarea>" in page.text
    assert hidden(page, "conversation_id") is None


@pytest.mark.parametrize(("text", "status"), [(" ", 422), ("x" * 2001, 413), ("break", 500)])
def test_what_cannot_be_sent_stays_with_what_was_said(client: httpx.Client, text: str, status: int) -> None:
    known = conversation(client, "apricot")
    page = send(client, text, conversation_id=known)
    assert page.status_code == status
    assert f">{text}</textarea>" in page.text
    assert "1: apricot" in page.text
    assert hidden(page, "conversation_id") == known


def test_who_reads_too_often_is_answered_all_the_same(new_server: NewServer) -> None:
    server = new_server(RATE_LIMIT="3/hour")
    with httpx.Client(base_url=server.http) as client:
        known = conversation(client, "apricot")
        key = {"authorization": f"Bearer {known}"}
        assert 429 in [client.get("/api/conversation", headers=key).status_code for _ in range(40)]
        page = send(client, "walnut", conversation_id=known)
    assert page.status_code == 200
    assert "2: walnut" in page.text
    assert "cannot be shown just now" in page.text
    assert hidden(page, "conversation_id") == known


def test_who_asks_to_be_forgotten_is_told_so_and_may_begin_anew(client: httpx.Client) -> None:
    page = send(client, "forget me", conversation_id=conversation(client, "apricot"))
    assert page.status_code == 200
    assert "2: forget me" in page.text
    assert "apricot" not in page.text
    assert hidden(page, "conversation_id") is None


def test_of_a_long_conversation_the_end_is_shown_and_the_rest_named(client: httpx.Client) -> None:
    page = send(client, "last", conversation_id=conversation(client, *(f"text {n}" for n in range(1, 53))))
    assert page.text.count('class="exchange"') == 50
    assert "The 3 before them are kept" in page.text
    assert (">3: text 3<" in page.text, ">4: text 4<" in page.text, ">53: last<" in page.text) == (False, True, True)
