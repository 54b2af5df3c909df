"""A plan's link: made on request, private, revocable, gone with its conversation."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

ASKED = "make me a plan for the research intern from 4 January 2027 with 8 hours a week"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server in a process of its own, with the real engine."""
    folder = tmp_path_factory.mktemp("plans")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAREER_ADVISOR_")}
    environment["CAREER_ADVISOR_DATABASE_URL"] = f"sqlite:///{folder}/conversations.sqlite3"
    environment["CAREER_ADVISOR_RATE_LIMIT"] = "0"
    command = [sys.executable, "-m", "web.cli", "serve", "--port", "0"]
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )  # fmt: skip
    assert server.stdout is not None
    address = server.stdout.readline().partition(": ")[2].strip()
    with httpx.Client(base_url=address) as client:
        yield client
    server.terminate()
    server.wait(10)
    server.stdout.close()


@pytest.fixture
def visitor(client: httpx.Client) -> dict[str, str]:
    """The header of a visitor who has asked for a plan."""
    reply = client.post("/api/chat", json={"text": ASKED}).json()
    return {"authorization": f"Bearer {reply['conversation_id']}"}


def test_a_link_opens_the_plan_without_a_key(client: httpx.Client, visitor: dict[str, str]) -> None:
    link = client.post("/api/conversation/plan", headers=visitor).json()["url"]
    page = client.get(link)
    assert (page.status_code, "AI Research Intern" in page.text, "24 Sep 2027" in page.text) == (200, True, True)


@pytest.mark.parametrize(
    ("ending", "kind", "holds"),
    [
        ("ics", "text/calendar", "BEGIN:VEVENT"),
        ("md", "text/markdown", "- [ ] "),
        ("json", "application/json", '"end": "2027-09-24"'),
    ],
)
def test_a_plan_comes_as_files(
    client: httpx.Client, visitor: dict[str, str], ending: str, kind: str, holds: str
) -> None:
    files = client.post("/api/conversation/plan", headers=visitor).json()
    file = client.get(files[ending])
    assert file.headers["content-type"].startswith(kind)
    assert holds in file.text


def test_the_page_is_kept_by_nobody_and_found_by_nobody(client: httpx.Client, visitor: dict[str, str]) -> None:
    headers = client.get(client.post("/api/conversation/plan", headers=visitor).json()["url"]).headers
    assert (headers["cache-control"], headers["referrer-policy"]) == ("private, no-store", "no-referrer")
    assert "noindex" in headers["x-robots-tag"]


def test_the_conversation_id_stands_in_no_link(client: httpx.Client, visitor: dict[str, str]) -> None:
    link = client.post("/api/conversation/plan", headers=visitor).json()["url"]
    assert visitor["authorization"].removeprefix("Bearer ")[:24] not in link


def test_a_revoked_link_opens_nothing(client: httpx.Client, visitor: dict[str, str]) -> None:
    link = client.post("/api/conversation/plan", headers=visitor).json()["url"]
    assert client.delete("/api/conversation/plan", headers=visitor).status_code == 204
    assert (client.get(link).status_code, client.get(f"{link}.ics").status_code) == (404, 404)


def test_a_new_link_revokes_the_old(client: httpx.Client, visitor: dict[str, str]) -> None:
    old = client.post("/api/conversation/plan", headers=visitor).json()["url"]
    new = client.post("/api/conversation/plan", headers=visitor).json()["url"]
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


def test_an_erased_conversation_takes_its_link_along(client: httpx.Client, visitor: dict[str, str]) -> None:
    link = client.post("/api/conversation/plan", headers=visitor).json()["url"]
    client.delete("/api/conversation", headers=visitor)
    assert client.get(link).status_code == 404


def test_hours_and_start_can_be_chosen(client: httpx.Client, visitor: dict[str, str]) -> None:
    chosen = {"hours": 25, "start": "2027-02-01"}
    files = client.post("/api/conversation/plan", headers=visitor, json=chosen).json()
    assert client.get(files["json"]).json()["end"] == "2027-04-26"


@pytest.mark.parametrize(
    "body",
    [{"hours": 0}, {"hours": -5}, {"hours": 1000}, {"hours": "8"}, {"hours": True}, {"start": "soon"}, {"start": 4},
     {"start": "20270101  "}, {"start": "2027-W01-1"}, {"start": "9999-12-31"},
     {"guide": "none"}, {"guide": 1}, {"more": 1}],
)  # fmt: skip
def test_choices_that_cannot_be_are_refused(
    client: httpx.Client, visitor: dict[str, str], body: dict[str, object]
) -> None:
    answer = client.post("/api/conversation/plan", headers=visitor, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_without_a_path_there_is_no_plan_yet(client: httpx.Client) -> None:
    reply = client.post("/api/chat", json={"text": "hello"}).json()
    answer = client.post("/api/conversation/plan", headers={"authorization": f"Bearer {reply['conversation_id']}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_nobody_makes_a_link_without_the_key(client: httpx.Client) -> None:
    assert client.post("/api/conversation/plan").status_code == 401


@pytest.mark.parametrize("name", ["x", "x.ics", "x.exe", "." * 200, "%00", "a" * 65])
def test_made_up_links_open_nothing(client: httpx.Client, name: str) -> None:
    assert client.get(f"/plans/{name}").status_code == 404


def test_what_is_ticked_off_in_the_chat_shows_on_the_plan(client: httpx.Client, visitor: dict[str, str]) -> None:
    files = client.post("/api/conversation/plan", headers=visitor).json()
    conversation = visitor["authorization"].removeprefix("Bearer ")
    client.post("/api/chat", json={"text": "I finished phase 1", "conversation_id": conversation})
    assert client.get(files["json"]).json()["phases"][0]["done"] is True
