"""What the operator does from the insights page: teach an example, save a conversation as a transcript."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot import Advisor, run_transcripts
from bot.stories import read_transcript
from web.app import create_app
from web.settings import Database, Settings
from web.store import open_store
from web.store.base import NewTurn

TOKEN = "a token of the tests"
SIGNED_IN = {"authorization": f"Bearer {TOKEN}"}
TEXT = "wot wud i trouser each month"
ASKED = ("<b>zrgl</b>", f"{TEXT} please", "how long does it take to become a professor")


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load()


async def keep(path: Path) -> None:
    store = open_store(Database(path=path))
    await store.start()
    for number, text in enumerate(ASKED, 1):
        turn = ("talk", number, f"m{number}", text, '{"text":"r"}', "unknown", "{}", int(time.time()), "2026-11-20")
        await store.commit(NewTurn(*turn))
    await store.close()


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    (tmp_path / "portal").mkdir()
    return tmp_path / "portal"


@pytest.fixture(params=[False, True], ids=["patch", "writing"])
def client(request: pytest.FixtureRequest, tmp_path: Path, portal: Path, advisor: Advisor) -> Iterator[TestClient]:
    asyncio.run(keep(tmp_path / "kept.sqlite3"))
    settings = Settings(
        Database(path=tmp_path / "kept.sqlite3"), knowledge=portal, admin_token=TOKEN, teach_writes=request.param
    )
    with TestClient(create_app(settings, advisor), headers=SIGNED_IN) as client:
        yield client


writing = pytest.mark.parametrize("client", [True], indirect=True)
patching = pytest.mark.parametrize("client", [False], indirect=True)


def send(client: TestClient, text: str = TEXT, intent: str = "pay", step: str = "preview") -> tuple[int, str]:
    done = client.post("/insights/teach", data={"text": text, "intent": intent, "step": step})
    return done.status_code, done.text


@patching
def test_the_preview_and_the_patch(client: TestClient, portal: Path) -> None:
    status, page = send(client)
    assert status == 200 and "1 of 3 recent replies would change." in page
    assert f"<strong>{TEXT} please</strong>" in page and f"+  - {TEXT}" in page
    assert "Write it into" not in page and list(portal.iterdir()) == []


@writing
def test_it_writes_and_takes_out_again(client: TestClient, portal: Path) -> None:
    assert "Write it into" in send(client)[1]
    assert "Written to" in send(client, step="write")[1]
    assert f"  - {TEXT}\n" in (portal / "examples.yaml").read_text("utf-8")
    assert "Taken out of" in send(client, step="undo")[1]
    assert list(portal.iterdir()) == []


@patching
@pytest.mark.parametrize("step", ["write", "undo"])
def test_without_the_setting_nothing_is_written(client: TestClient, portal: Path, step: str) -> None:
    status, page = send(client, step=step)
    assert status == 422 and "CAREER_ADVISOR_TEACH_WRITES is off" in page and list(portal.iterdir()) == []


@writing
@pytest.mark.parametrize(("text", "intent", "said"), [
    ("salary", "duration", "is an example of pay already"), (TEXT, "pays", "did you mean pay"),
    (" ", "pay", "an example is one line"), ("x" * 201, "pay", "an example is one line"),
    (TEXT, "", "there is no intent"),
])
@pytest.mark.parametrize("step", ["preview", "write"])
def test_bad_examples(client: TestClient, portal: Path, step: str, text: str, intent: str, said: str) -> None:
    status, page = send(client, text, intent, step)
    assert status == 422 and said in page and list(portal.iterdir()) == []


@writing
def test_an_undo_of_nothing(client: TestClient) -> None:
    assert "is not taught" in send(client, step="undo")[1]


@patching
def test_words_of_visitors_lead_there(client: TestClient) -> None:
    page = client.get("/insights").text
    assert 'aria-label="Teach this: &lt;b&gt;zrgl&lt;/b&gt;"' in page and "<b>zrgl" not in page
    assert 'value="zrgl"' in client.post("/insights/teach", data={"text": "zrgl"}).text


def talk_of(client: TestClient) -> str:
    return re.findall('name="talk" value="(.*?)"', client.get("/insights").text)[0]


@patching
def test_a_saved_conversation_is_green_at_once(client: TestClient, tmp_path: Path, advisor: Advisor) -> None:
    done = client.post("/insights/transcript", data={"talk": talk_of(client)})
    assert (done.status_code, done.headers["content-disposition"][:10]) == (200, "attachment")
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "one.yaml").write_bytes(done.content)
    assert [turn.user for turn in read_transcript(tmp_path / "talks" / "one.yaml").turns] == list(ASKED)
    assert run_transcripts(advisor, tmp_path / "talks") == 0


@patching
@pytest.mark.parametrize("name", ["", "talk", "0" * 32])
def test_an_unknown_conversation(client: TestClient, name: str) -> None:
    assert client.post("/insights/transcript", data={"talk": name}).status_code == 404


@patching
def test_nothing_is_left_of_an_erased_one(client: TestClient, tmp_path: Path) -> None:
    name = talk_of(client)

    async def erase() -> None:
        store = open_store(Database(path=tmp_path / "kept.sqlite3"))
        await store.start()
        await store.erase("talk")
        await store.close()

    asyncio.run(erase())
    assert client.post("/insights/transcript", data={"talk": name}).status_code == 404


@patching
@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/insights/teach"), ("POST", "/insights/teach"), ("POST", "/insights/transcript"),
])
def test_only_the_operator_gets_in(client: TestClient, method: str, path: str) -> None:
    refused = client.request(method, path, headers={"authorization": "Bearer wrong"})
    client.headers.pop("authorization")
    assert (refused.status_code, client.request(method, path).status_code) == (401, 401)
