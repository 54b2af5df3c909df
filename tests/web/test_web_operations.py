"""What an operator sees: metrics, alerts, log lines, ids of requests and sockets."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from conftest import NewServer
from web_entry import GUIDE
from web_postgres import RealPostgresql
from web_process import ServerProcess
from web_visitor import visit

from web.logs import RepeatLimit

pytestmark = pytest.mark.anyio
DOCS = Path(__file__).parents[2] / "docs"
TOKEN = {"authorization": "Bearer an-admin-token-of-tests"}
PROXIED = {"x-request-id": "proxy-id.1"}


async def metrics(server: ServerProcess) -> str:
    async with httpx.AsyncClient(base_url=server.http, headers=TOKEN) as client:
        return (await client.get("/metrics")).text


def expressions() -> Iterator[str]:
    """What the example alerts and the example dashboard ask of Prometheus."""
    for group in yaml.safe_load((DOCS / "prometheus-alerts.yaml").read_text("utf-8"))["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    for panel in json.loads((DOCS / "grafana-dashboard.json").read_text("utf-8"))["panels"]:
        yield from (target["expr"] for target in panel["targets"])


async def test_examples_ask_for_metrics_that_exist(shared: ServerProcess) -> None:
    known = set(re.findall(r"^(career_advisor_\w+)", await metrics(shared), re.MULTILINE))
    asked = {name for expression in expressions() for name in re.findall(r"career_advisor_\w+", expression)}
    assert asked - known == set()


async def test_documented_metrics_exist(shared: ServerProcess) -> None:
    rows = re.findall(r"^\| (`career_advisor_.*?) \|", (DOCS / "operations.md").read_text("utf-8"), re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"career_advisor_\w+", row)}
    told = await metrics(shared)
    assert [name for name in sorted(names) if name not in told] == []
    families = set(re.findall(r"^# TYPE (career_advisor_\w+?)(?:_total)? ", told, re.MULTILINE))
    assert [name for name in families if name not in " ".join(names)] == []


async def test_operator_metrics_move(shared: ServerProcess) -> None:
    async with visit(shared.ws) as visitor:
        await visitor.say("one")
        async with asyncio.timeout(20):
            while 'loop_lag_seconds_count 0.0' in (told := await metrics(shared)):
                await asyncio.sleep(0.2)
    assert re.search(r"^career_advisor_commit_seconds_count [1-9]", told, re.MULTILINE)
    assert re.search(r"^career_advisor_database_bytes [1-9]", told, re.MULTILINE)
    assert re.search(r'^career_advisor_build_info\{version="[0-9]', told, re.MULTILINE)


async def test_request_id_of_a_trusted_proxy(new_server: NewServer) -> None:
    for trusted, taken in (("127.0.0.1", True), ("192.0.2.1", False)):
        server = await asyncio.to_thread(new_server, TRUSTED_PROXIES=trusted)
        async with httpx.AsyncClient(base_url=server.http, headers=PROXIED) as client:
            assert ((await client.get("/healthz")).headers["x-request-id"] == "proxy-id.1") is taken
            odd = await client.get("/healthz", headers={"x-request-id": "not an id"})
            assert re.fullmatch(r"[0-9a-f]{16}", odd.headers["x-request-id"])
        await asyncio.to_thread(server.stop)
        assert ('"request":"proxy-id.1"' in server.logged()) is taken


async def test_socket_has_one_id(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor:
        response: Any = visitor.socket.response
        name = response.headers["x-request-id"]
        assert (await visitor.say("break"))["request_id"] == name
        assert (await visitor.raw("{"))["request_id"] == name
        await visitor.say("one")
    await asyncio.to_thread(server.stop)
    lines = [json.loads(line) for line in server.logged().splitlines()]
    ours = [line for line in lines if line.get("request") == name]
    assert [line["event"] for line in ours] == ["a frame could not be answered", "socket closed"]
    assert (ours[1]["code"], ours[1]["messages"]) == (1000, 2)


OWN_PAGES = {
    "another address": ("https://advisor.example", "http://127.0.0.1:{port}", {}, True),
    "proxy hides the host": ("", "https://advisor.example", {"sec-fetch-site": "same-origin"}, True),
    "foreign page": ("https://advisor.example", "https://evil.example", {}, False),
    "foreign page in a browser": ("", "https://evil.example", {"sec-fetch-site": "cross-site"}, False),
}
"""By case: the public address, the page's origin, what its browser adds, and whether the log names it."""


@pytest.mark.parametrize("case", OWN_PAGES)
async def test_refused_own_page_is_named(new_server: NewServer, case: str) -> None:
    public, page, more, named = OWN_PAGES[case]
    server = await asyncio.to_thread(new_server, **({"PUBLIC_URL": public} if public else {}))
    origin = page.format(port=server.port)
    async with httpx.AsyncClient(base_url=server.http) as client:
        refused = await client.post("/api/chat", json={"text": "x"}, headers={"origin": origin, **more})
        assert refused.status_code == 403
    await asyncio.to_thread(server.stop)
    lines = [json.loads(line) for line in server.logged().splitlines()]
    told = [(line["origin"], line["host"]) for line in lines if "page of this server was refused" in line["event"]]
    assert told == [(origin, f"127.0.0.1:{server.port}")] * named


ANY_HOST = "a page under any host name counts as the advisor's own"


@pytest.mark.parametrize(
    ("host", "public", "warned"),
    [("0.0.0.0", "", 1), ("0.0.0.0", "https://advisor.example", 0), ("127.0.0.1", "", 0)],
)
def test_start_without_public_url(new_server: NewServer, host: str, public: str, warned: int) -> None:
    server = new_server("--host", host, **({"PUBLIC_URL": public} if public else {}))
    assert httpx.get(f"{server.http}/healthz").status_code == 200
    server.stop()
    assert server.logged().count(ANY_HOST) == warned


def test_workers_without_public_url(new_server: NewServer, postgresql: RealPostgresql) -> None:
    server = new_server("--host", "0.0.0.0", "--workers", "2", database=postgresql.new_database())
    assert httpx.get(f"{server.http}/healthz").status_code == 200
    server.stop()
    assert server.logged().count(ANY_HOST) == 1


async def test_pages_link_below_the_path_prefix(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server, PUBLIC_URL="https://portal.example/advisor")
    paths = ("/", "/frame", "/guides", f"/guides/{GUIDE}", "/privacy", "/guides/nothing", "/plans/no")
    async with httpx.AsyncClient(base_url=server.http, headers={"accept": "text/html"}) as client:
        pages = [(await client.get(path)).text for path in paths]
    links = [link for page in pages for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', page)]
    assert [link for link in links if not link.startswith("/advisor/")] == []
    assert len(links) > 20


async def test_repeated_lines_are_limited(new_server: NewServer) -> None:
    server = await asyncio.to_thread(new_server)
    async with visit(server.ws) as visitor:
        for _ in range(60):
            await visitor.say("break")
    await asyncio.to_thread(server.stop)
    assert server.logged().count("a frame could not be answered") == 20


def record(level: int = logging.WARNING, text: str = "a line") -> logging.LogRecord:
    return logging.LogRecord("n", level, "f", 1, text, None, None)


def test_repeat_limit_counts_what_it_left_out() -> None:
    now = 0.0
    limit = RepeatLimit(2, 60.0, lambda: now)
    assert [limit.filter(record()) for _ in range(5)] == [True, True, False, False, False]
    assert [limit.filter(record(text="another")), limit.filter(record(logging.INFO))] == [True, True]
    now = 61.0
    after = record()
    assert limit.filter(after)
    assert (after.__dict__["count"], "left out" in after.getMessage()) == (3, True)
