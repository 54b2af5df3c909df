"""The nginx example of docs/operations.md, run as it stands there but for ports, folders and the certificate."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from conftest import NewServer
from web_visitor import visit
from websockets.exceptions import InvalidStatus

pytestmark = [pytest.mark.anyio, pytest.mark.may_skip]
DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
AROUND = """
daemon off; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 128; }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {example}
}}
"""


@pytest.fixture
async def front(new_server: NewServer, tmp_path: Path) -> AsyncIterator[int]:
    """The port of an nginx before an advisor that lets a visitor send two messages an hour."""
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("nginx is not installed")
    server = await asyncio.to_thread(new_server, RATE_LIMIT="2/hour", TRUSTED_PROXIES="127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    found = re.search(r"```nginx\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert found is not None
    example = re.sub(r"\n *ssl_certificate.*", "", found[1]).replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    example = example.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}").replace("/var/log/nginx", str(tmp_path))
    config = tmp_path / "nginx.conf"
    config.write_text(AROUND.format(folder=tmp_path, example=example))
    process = subprocess.Popen([nginx, "-c", str(config), "-e", str(tmp_path / "start.log")])
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
    yield port
    process.terminate()
    process.wait(10)


async def test_pages_sockets_and_addresses_come_through(front: int, tmp_path: Path) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{front}") as client:
        for path in ("/", "/embed.js", "/privacy", "/api/guides", "/readyz"):
            assert (await client.get(path)).status_code == 200
        foreign = await client.get("/", headers={"origin": "https://evil.example"})
        own = await client.get("/api/guides", headers={"origin": f"http://127.0.0.1:{front}"})
        assert (foreign.status_code, own.status_code) == (403, 200)
        # Addresses that a visitor makes up do not make them several visitors.
        forged = [{"x-forwarded-for": f"203.0.113.{n}"} for n in range(4)]
        asked = [(await client.post("/api/chat", json={"text": "x"}, headers=head)).status_code for head in forged]
        assert asked == [200, 200, 429, 429]
        assert (await client.post("/api/chat", content=b"x" * 300_000)).status_code == 413
    async with visit(f"ws://127.0.0.1:{front}/ws") as visitor:
        await visitor.hello()
        assert (await visitor.say("one"))["type"] == "reply"
    with pytest.raises(InvalidStatus) as refused:
        async with visit(f"ws://127.0.0.1:{front}/ws", additional_headers={"Origin": "https://evil.example"}):
            pass
    assert refused.value.response.status_code == 403
    assert (tmp_path / "advisor.log").read_text() == ""
