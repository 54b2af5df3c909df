"""Five hundred talk while the knowledge is swapped twenty times: no turn is lost, no reply mixes two versions."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from test_knowledge_reload import GUIDE, Server, eventually

pytestmark = pytest.mark.soak
VISITORS, TURNS, SWAPS = 500, 6, 20
PAUSE = 6.0
"""Seconds between the messages of a visitor."""
PHASES = "roadmap: [{{name: Start, weeks: {weeks}, tasks: [Cook.]}}, {{name: End, weeks: {weeks}, tasks: [Serve.]}}]"
TWO_PHASES = re.sub(r"roadmap: .*", PHASES, GUIDE)


def write(server: Server, version: int) -> None:
    file = server.portal / "guides" / "baker-to-chef.yaml"
    file.write_text(TWO_PHASES.format(name="Baker", source="baker", weeks=version), encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("swaps"))
    write(running, 1)
    assert eventually(lambda: running.weeks("Baker") == 1)
    yield running
    running.process.send_signal(signal.SIGTERM)
    running.process.communicate(timeout=60)


async def say(client: httpx.AsyncClient, body: dict[str, str]) -> dict[str, Any]:
    """The answer; where a connection breaks the message is sent again under its id, as every client does."""
    for _ in range(5):
        with suppress(httpx.TransportError):
            return dict((await client.post("/api/chat", json=body)).raise_for_status().json())
        await asyncio.sleep(1)
    raise AssertionError("the server cannot be reached")


async def talk(client: httpx.AsyncClient, done: asyncio.Event, place: int) -> list[set[int]]:
    """The versions in each reply of a conversation that goes on until the swaps are done; the transcript is whole."""
    replies: list[set[int]] = []
    body: dict[str, str] = {"text": "show me the roadmap"}
    await asyncio.sleep(place * PAUSE / VISITORS)
    while len(replies) < TURNS or not done.is_set():
        answer = await say(client, {**body, "id": str(len(replies))})
        body["conversation_id"] = answer["conversation_id"]
        steps = next(block for block in answer["reply"]["blocks"] if block["type"] == "steps")
        replies.append({step["weeks"] for step in steps["items"]})
        assert answer["turn"] == len(replies)
        await asyncio.sleep(PAUSE)
    headers = {"authorization": f"Bearer {body['conversation_id']}"}
    kept = (await client.get("/api/conversation", headers=headers)).raise_for_status().json()
    assert kept["turns"][-1]["turn"] == len(replies)
    return replies


async def swap(server: Server, done: asyncio.Event) -> None:
    for version in range(2, SWAPS + 2):
        write(server, version)
        assert await asyncio.to_thread(eventually, lambda version=version: server.weeks("Baker") == version)
    done.set()


def test_no_turn_is_lost_and_no_reply_mixes_versions(server: Server) -> None:
    async def run() -> list[list[set[int]]]:
        done = asyncio.Event()
        limits = httpx.Limits(max_connections=VISITORS)
        async with httpx.AsyncClient(base_url=server.address, timeout=120, limits=limits) as client:
            swapping = asyncio.create_task(swap(server, done))
            found = await asyncio.gather(*(talk(client, done, place) for place in range(VISITORS)))
            await swapping
        return found

    found = asyncio.run(run())
    versions = [[next(iter(reply)) for reply in replies] for replies in found]
    assert {len(reply) for replies in found for reply in replies} == {1}
    assert versions == [sorted(one) for one in versions]
    assert {version for one in versions for version in one} >= {2, SWAPS + 1}
