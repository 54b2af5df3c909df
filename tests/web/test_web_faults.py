"""Faults that no other file holds: an engine that hangs, a clock that jumps, readers who dawdle, floods of large frames."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from conftest import NewServer
from web_process import ServerProcess
from web_visitor import Visitor, visit

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("text", ["think for ever", "sleep for ever", "match for ever"])
async def test_an_engine_that_hangs_is_an_error_in_time_and_the_others_are_served(
    new_server: NewServer, text: str
) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor, visit(server.ws) as bystander:
        await visitor.say("one")
        await bystander.hello()
        began = time.monotonic()
        answer, other = await asyncio.gather(visitor.say(text), bystander.say("still there?"))
        assert time.monotonic() - began < 3
        assert (answer["type"], answer["code"]) == ("error", "internal")
        assert other["type"] == "reply"
        # It is neither answered nor kept, and the conversation goes on.
        assert (await visitor.say("two"))["reply"]["text"] == "2: two"
        async with httpx.AsyncClient(base_url=server.http) as client:
            response = await client.post("/api/chat", json={"text": text, "conversation_id": visitor.id})
        assert response.status_code == 500
    assert "took too long" in server.logged()
    assert text not in server.logged()
    assert await asyncio.to_thread(server.stop) == 0
