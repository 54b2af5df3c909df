"""A plan over HTTP: its links are private and revocable, a change reaches the conversation and every tab."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from icalendar import Calendar, Event
from websockets.sync.client import connect

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


def links(client: httpx.Client, visitor: dict[str, str]) -> dict[str, str]:
    """The links of a new plan."""
    made: dict[str, str] = client.post("/api/conversation/plan", headers=visitor).json()
    return made


def token_of(plan: dict[str, str]) -> str:
    """The token by which a plan is edited."""
    return plan["edit_url"].split("/")[2]


def tick(client: httpx.Client, plan: dict[str, str], change: str = "phase-1-task-1 done") -> httpx.Response:
    """Press a box on the plan's page, as a form without a script does."""
    return client.post(f"/plans/{token_of(plan)}/tasks", data={"change": change}, follow_redirects=True)


def tasks_done(client: httpx.Client, plan: dict[str, str]) -> int:
    count: int = client.get(plan["json"]).json()["tasks_done"]
    return count


def events(ics: str) -> list[Event]:
    return Calendar.from_ical(ics).walk("VEVENT")


def test_a_box_is_ticked_without_a_script(client: httpx.Client, visitor: dict[str, str]) -> None:
    page = tick(client, links(client, visitor))
    assert (page.status_code, "1 of 12 tasks done" in page.text, "Ticked off: " in page.text) == (200, True, True)


def test_a_tick_is_taken_back(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    undo = re.search(r'id="undo" name="change" value="([^"]+)"', tick(client, plan).text)
    assert undo is not None
    tick(client, plan, undo[1])
    assert tasks_done(client, plan) == 0


def test_a_tick_reaches_the_conversation(client: httpx.Client, visitor: dict[str, str]) -> None:
    tick(client, links(client, visitor))
    turns = client.get("/api/conversation", headers=visitor).json()["turns"]
    assert turns[-1]["text"].startswith("Ticked off: ")
    assert turns[-1]["reply"]["text"] == "1 of 12 tasks are done. You finish on 2 Sep 2027."


def test_a_tick_is_told_to_open_tabs(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    conversation = visitor["authorization"].removeprefix("Bearer ")
    with connect(f"ws://{client.base_url.netloc.decode()}/ws") as tab:
        tab.send(json.dumps({"type": "hello", "conversation_id": conversation}))
        tab.recv(timeout=10)
        tick(client, plan)
        heard = [json.loads(tab.recv(timeout=10))["type"] for _ in range(2)]
    assert heard == ["said", "reply"]


def test_a_tick_twice_is_one_turn(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    tick(client, plan)
    tick(client, plan)
    assert len(client.get("/api/conversation", headers=visitor).json()["turns"]) == 2


def test_the_key_ticks_too(client: httpx.Client, visitor: dict[str, str]) -> None:
    body = {"task": "phase-1-task-2", "state": "started"}
    plan = client.post("/api/conversation/plan/progress", headers=visitor, json=body).json()
    assert [task["in_progress"] for task in plan["phases"][0]["tasks"]] == [False, True, False]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"task": "phase-1-task-1", "state": "maybe"}, 422, "invalid"),
        ({"state": "done"}, 422, "invalid"),
        ({"task": 4, "state": "done"}, 422, "invalid"),
        ({"task": "phase-1-task-1", "state": "done", "guide": 3}, 422, "invalid"),
        ({"task": "phase-1-task-1", "state": "done", "more": 1}, 422, "invalid"),
        ({"task": "phase-9-task-1", "state": "done"}, 404, "not_found"),
        ({"task": "phase-1-task-1", "state": "done", "guide": "none"}, 404, "not_found"),
    ],
)
def test_progress_that_cannot_be_is_refused(
    client: httpx.Client, visitor: dict[str, str], body: dict[str, object], status: int, code: str
) -> None:
    answer = client.post("/api/conversation/plan/progress", headers=visitor, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("change", "status"),
    [("", 422), ("phase-1-task-1", 422), ("phase-1-task-1 gone", 422), ("phase-7-task-1 done", 404), ("x done", 404)],
)
def test_a_broken_form_is_refused(client: httpx.Client, visitor: dict[str, str], change: str, status: int) -> None:
    assert tick(client, links(client, visitor), change).status_code == status


def test_the_link_to_read_changes_nothing(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    token = plan["url"].rsplit("/", 1)[1]
    assert client.get(f"/plans/{token}/edit").status_code == 404
    answers = [client.post(f"/plans/{token}/{what}").status_code for what in ("tasks", "pace", "revoke")]
    assert (answers, client.get(plan["url"]).status_code) == ([404, 404, 404], 200)


def test_the_link_to_read_does_not_name_the_other(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    assert token_of(plan) not in client.get(plan["url"]).text


def test_dates_are_tried_out(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    page = client.get(plan["edit_url"], params={"hours": "25", "start": "2027-02-01"}).text
    assert "Preview, not saved yet. You would finish on 26 Apr 2027." in page
    assert client.get(plan["json"]).json()["end"] == "2027-09-24"


def test_dates_are_saved_for_the_chat_too(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    body = {"hours": "25", "start": "2027-02-01"}
    page = client.post(f"/plans/{token_of(plan)}/pace", data=body, follow_redirects=True).text
    assert "Saved. You finish on 26 Apr 2027." in page
    assert client.get("/api/conversation/plan.json", headers=visitor).json()["hours_per_week"] == 25
    told = client.get("/api/conversation", headers=visitor).json()["turns"][-1]
    assert told["text"] == "My plan: 25 hours a week from 1 Feb 2027"


@pytest.mark.parametrize("query", [{"hours": "0"}, {"hours": "many"}, {"hours": "nan"}, {"start": "soon"}])
def test_dates_that_cannot_be_are_refused(client: httpx.Client, visitor: dict[str, str], query: dict[str, str]) -> None:
    assert client.get(links(client, visitor)["edit_url"], params=query).status_code == 422


def test_nothing_new_is_no_page(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    revision = client.get(plan["json"]).json()["revision"]
    assert client.get(plan["edit_url"], params={"revision": revision}).status_code == 204
    tick(client, plan)
    assert client.get(plan["edit_url"], params={"revision": revision}).status_code == 200


def test_every_export_names_the_same_events(client: httpx.Client, visitor: dict[str, str]) -> None:
    from_key = events(client.get("/api/conversation/plan.ics", headers=visitor).text)
    first = events(client.get(links(client, visitor)["ics"]).text)
    second = events(client.get(links(client, visitor)["ics"]).text)
    identities = [[event["UID"] for event in found] for found in (from_key, first, second)]
    assert identities[0] == identities[1] == identities[2]
    assert len(set(identities[0])) == 4


def test_visitors_share_no_events(client: httpx.Client, visitor: dict[str, str]) -> None:
    other = client.post("/api/chat", json={"text": ASKED}).json()["conversation_id"]
    both = [visitor, {"authorization": f"Bearer {other}"}]
    found = [{e["UID"] for e in events(client.get("/api/conversation/plan.ics", headers=h).text)} for h in both]
    assert found[0] & found[1] == set()


def test_a_change_makes_a_new_revision(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    before = events(client.get(plan["ics"]).text)[0]
    tick(client, plan)
    after = events(client.get(plan["ics"]).text)[0]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    assert "[x]" in after["DESCRIPTION"]


def test_a_reminder_is_asked_for(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    weekly = events(client.get(plan["ics"], params={"reminder": "weekly"}).text)[-1]
    assert str(weekly["SUMMARY"]) == "Study for your plan: 8 hours this week"


def test_a_calendar_can_subscribe(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    assert plan["webcal"] == f"webcal://{client.base_url.netloc.decode()}{plan['ics']}"
    assert client.get("http" + plan["webcal"].removeprefix("webcal")).status_code == 200


def test_the_page_stops_sharing(client: httpx.Client, visitor: dict[str, str]) -> None:
    plan = links(client, visitor)
    assert client.post(f"/plans/{token_of(plan)}/revoke").status_code == 200
    gone = [client.get(plan[name]).status_code for name in ("url", "edit_url", "ics")]
    assert gone == [404, 404, 404]


@pytest.mark.parametrize("ending", ["ics", "md", "json"])
def test_files_come_without_a_link(client: httpx.Client, visitor: dict[str, str], ending: str) -> None:
    file = client.get(f"/api/conversation/plan.{ending}", headers=visitor)
    assert file.headers["content-disposition"] == f'attachment; filename="career-plan.{ending}"'
    assert client.delete("/api/conversation/plan", headers=visitor).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [("plan.exe", 422), ("plan.ics?reminder=daily", 422), ("plan.ics?guide=none", 404)],
)
def test_files_that_cannot_be_are_refused(
    client: httpx.Client, visitor: dict[str, str], path: str, status: int
) -> None:
    assert client.get(f"/api/conversation/{path}", headers=visitor).status_code == status
