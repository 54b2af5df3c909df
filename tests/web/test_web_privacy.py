"""What is kept, what is not, and what is left after erasing."""

from __future__ import annotations

import asyncio
import datetime
import html
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import orjson
import pytest
from conftest import Clock, NewServer
from web_process import ServerProcess
from web_visitor import visit

from bot import Advisor
from web.conversation_service import ConversationService
from web.export import PIECE, Format, Json, Markdown, export
from web.export_page import Html
from web.page_context import Site
from web.store import plans

pytestmark = pytest.mark.anyio
MIGRATIONS = Path(__file__).parents[2] / "web" / "migrations"
WORD, ADDRESS = "rhododendron", "203.0.113.77"


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(part.read_bytes() for part in folder.iterdir() if part.is_file())


async def test_neither_words_nor_ids_nor_addresses_are_logged(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, TRUSTED_PROXIES="127.0.0.1", ADMIN_TOKEN="an-admin-token-of-tests")
    headers = {"x-forwarded-for": ADDRESS, "user-agent": "a-telling-browser"}
    async with (
        visit(server.ws, additional_headers=headers) as visitor,
        httpx.AsyncClient(base_url=server.http, headers=headers) as client,
    ):
        await visitor.say(WORD)
        await visitor.raw(WORD)
        key = {"authorization": f"Bearer {visitor.id}"}
        await client.post("/api/chat", json={"text": WORD, "conversation_id": visitor.id})
        await client.post("/api/chat", content=f'{{"text":"{WORD}"')
        await client.post("/api/chat", json={"text": "break", "conversation_id": visitor.id})
        await client.get(f"/{WORD}?text={WORD}")
        await client.get(f"/api/guides/{WORD}")
        await client.get(f"/api/guides?page={WORD}")
        await client.get("/api/conversation", headers=key)
        await client.post("/api/conversation/feedback", json={"turn": 1, "vote": "up", "comment": WORD}, headers=key)
        await client.delete("/api/conversation", headers=key)
        await client.get("/metrics", headers={"authorization": f"Bearer {WORD}{WORD}"})
        figures = (await client.get("/metrics", headers={"authorization": "Bearer an-admin-token-of-tests"})).text
    await asyncio.to_thread(server.stop)
    logged = server.logged()
    assert '"route":"/api/chat"' in logged
    assert '"type":"RuntimeError"' in logged
    private_things = (WORD, visitor.id, visitor.id[:28], ADDRESS, "an-admin-token", "127.0.0.1", "telling-browser")
    for private in private_things:
        assert private not in logged
        assert private not in figures


async def test_no_address_and_no_whole_id_is_stored(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server, TRUSTED_PROXIES="127.0.0.1")
    async with visit(server.ws, additional_headers={"x-forwarded-for": ADDRESS}) as visitor:
        await visitor.say(WORD)
    stored = bytes_on_disk(tmp_path)
    assert WORD.encode() in stored
    assert ADDRESS.encode() not in stored
    assert visitor.id.encode() not in stored


async def test_before_the_first_message_nothing_is_stored(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor, httpx.AsyncClient(base_url=server.http) as client:
        await visitor.hello()
        await client.get("/")
        await client.get("/api/conversation", headers={"authorization": f"Bearer {visitor.id}"})
    database = sqlite3.connect(tmp_path / "conversations.sqlite3")
    tables = ("conversation", "turn", "erased")
    counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    database.close()
    assert counts == [0, 0, 0]


@pytest.mark.parametrize("how", ["erase", "forget"])
async def test_what_was_erased_is_in_no_byte_on_the_disk(new_server: NewServer, tmp_path: Path, how: str) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor, httpx.AsyncClient(base_url=server.http) as client:
        for n in range(30):
            await visitor.say("size 3000" if n % 3 else f"{WORD} number {n}")
        assert WORD.encode() in bytes_on_disk(tmp_path)
        if how == "erase":
            await client.delete("/api/conversation", headers={"authorization": f"Bearer {visitor.id}"})
        else:
            await visitor.say(f"forget {WORD}")
        async with asyncio.timeout(5):
            while await asyncio.to_thread(lambda: f"{WORD} number".encode() in bytes_on_disk(tmp_path)):
                await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load()


@pytest.mark.parametrize(
    ("told", "forget", "words"),
    [
        ("I am a plumber", "forget my job", "plumber"),
        ("I earn $91,234", "forget my pay", "91,2"),
        ("I know Kubernetes", "forget that I know Kubernetes", "Kubernetes"),
        ("I have 7 hours a week", "forget my hours", "7"),
        ("I have a PhD", "forget my degree", "PhD"),
        ("I like teaching", "forget that I like teaching", "teaching"),
    ],
)
async def test_what_one_takes_back_is_in_no_text_and_no_reply(
    service: ConversationService, advisor: Advisor, told: str, forget: str, words: str
) -> None:
    service.advisor = advisor
    conversation = (await service.ask(told)).conversation_id
    for text in ("what do you know about me?", forget, "what do you know about me?"):
        await service.ask(text, conversation)
    kept = await service.transcript(service.key(conversation))
    assert [turn.turn for turn in kept if words.lower() in f"{turn.text} {turn.reply}".lower()] == []


async def test_a_message_that_forgets_gets_the_same_reply_when_it_comes_again(service: ConversationService) -> None:
    first = await service.ask(f"forget {WORD}", message_id="m")
    again = await service.ask(f"forget {WORD}", first.conversation_id, "m")
    assert (again.turn, again.reply) == (1, first.reply)


async def test_one_message_is_erased(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor, httpx.AsyncClient(base_url=server.http) as client:
        for text in ("one", f"my name is {WORD}", "three"):
            await visitor.say(text)
        key = {"authorization": f"Bearer {visitor.id}"}
        statuses = [(await client.delete(f"/api/conversation/turns/{n}", headers=key)).status_code for n in (2, 4, 0)]
        turns = (await client.get("/api/conversation", headers=key)).json()["turns"]
        async with asyncio.timeout(5):
            while await asyncio.to_thread(lambda: f"name is {WORD}".encode() in bytes_on_disk(tmp_path)):
                await asyncio.sleep(0.05)
    assert statuses == [204, 404, 422]
    assert [(turn["text"], turn["reply"]["text"]) for turn in turns] == [
        ("one", "1: one"), ("█", "█"), ("three", "3: three"),
    ]  # fmt: skip


TOLD = {
    "conversation": "What you told about yourself and where the talk stands",
    "turn": "What you write and what the advisor answers",
    "erased": "For 30 days more the server remembers a random key",
    "plan": "whoever has the link can read the plan",
    "purge": None,  # keys of conversations whose rows are being deleted
    "keepsake": None,  # the server's own secret, and when it last looked after itself
}


@pytest.mark.parametrize(("table", "words"), [(table, words) for table, words in TOLD.items() if words])
async def test_the_privacy_page_tells_of_every_table(shared: ServerProcess, table: str, words: str) -> None:
    async with httpx.AsyncClient(base_url=shared.http) as client:
        page = html.unescape((await client.get("/privacy")).text)
    assert words in page, table


def test_every_table_is_thought_of() -> None:
    made = re.findall(r"CREATE TABLE (\w+)", " ".join(file.read_text("utf-8") for file in MIGRATIONS.glob("*.sql")))
    assert set(made) == set(TOLD)


async def test_files_are_for_their_owner_alone(new_server: NewServer, tmp_path: Path) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor:
        await visitor.say("x")
        modes = {part.name: oct(part.stat().st_mode & 0o777) for part in tmp_path.iterdir() if part.is_file()}
    assert set(modes.values()) == {"0o600"}
    assert "conversations.sqlite3.secret" in modes


# Each column that is kept of a conversation, and what the export says of it for the conversation below.
EXPORTED = {
    "conversation.id": None,  # the key: it opens the conversation and is no part of it
    "conversation.turn": "3",
    "conversation.state": "page_guide",
    "conversation.started": "2027-01-15T08:00:00Z",
    "conversation.updated": "2027-01-15T08:01:00Z",
    "turn.conversation": None,
    "turn.message": "message-id-2",
    "turn.turn": "2",
    "turn.text": "rhododendron",
    "turn.reply": "2: rhododendron",
    "turn.status": "unknown",
    "turn.at": "2027-01-15T08:01:00Z",
    "turn.day": "2027-01-15",
    "turn.vote": None,  # below: each format has words of its own for it
    "turn.comment": "a comment of mine",
    "plan.conversation": None,
    "plan.link": None,  # a fingerprint that opens nothing
    "plan.choice": "backend-developer-to-ai-professor",
    "plan.at": "2027-01-15T08:02:00Z",
}


async def exported(service: ConversationService, form: str) -> str:
    """An export of a conversation in which every column holds something."""
    assert isinstance(service.clock, Clock)
    known = (await service.ask("one", message_id="message-id-1")).conversation_id
    service.clock.now += 60
    await service.ask(f"{WORD} unknown", known, "message-id-2")
    await service.ask("three", known)
    key = service.key(known).text
    await service.store.rate(key, 2, -1, "a comment of mine")
    choice = '{"guide":"backend-developer-to-ai-professor","hours":7.5,"start":null}'
    at = int(service.clock.now) + 60
    await service.store._writer.do(lambda c: plans.keep_plan(c, key, "fingerprint", choice, at))  # type: ignore[attr-defined]
    return b"".join([part async for part in export(service.store, key, FORMS[form](service))]).decode()


FORMS: dict[str, Callable[[ConversationService], Format]] = {
    "json": lambda _: Json(),
    "markdown": lambda _: Markdown(),
    "html": lambda service: Html(Site(service), "", datetime.UTC, datetime.date(2027, 1, 15)),
}


@pytest.mark.parametrize("form", FORMS)
async def test_export_has_every_column(service: ConversationService, form: str) -> None:
    made = html.unescape(await exported(service, form)).replace("\\", "").replace("+00:00", "Z")
    assert [column for column, value in EXPORTED.items() if value is not None and value not in made] == []


@pytest.mark.parametrize(
    ("form", "rated"),
    [("json", '"vote":"down"'), ("markdown", "**Your rating**: down"), ("html", "you rated this not helpful")],
)
async def test_export_has_the_votes(service: ConversationService, form: str, rated: str) -> None:
    assert rated in await exported(service, form)


async def test_every_column_is_thought_of(service: ConversationService) -> None:
    await service.ask("one")
    columns = await service.store._readers.run(  # type: ignore[attr-defined]
        lambda c: c.rows(
            "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' "
            "AND t.name IN ('conversation', 'turn', 'plan')"
        )
    )
    assert {name for (name,) in columns} == set(EXPORTED)


async def test_long_export_is_whole(service: ConversationService) -> None:
    known = (await service.ask("turn 1")).conversation_id
    for number in range(2, 2 * PIECE + 2):
        await service.ask(f"turn {number}", known)
    parts = [part async for part in export(service.store, service.key(known).text, Json())]
    told = orjson.loads(b"".join(parts))
    assert [turn["text"] for turn in told["turns"]] == [f"turn {n}" for n in range(1, 2 * PIECE + 2)]
    assert len(parts) == 5
