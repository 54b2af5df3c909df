"""Three hundred pages of forty trades: imported, checked and served by the commands, then asked a hundred questions."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from generated_pages import Path_, write_pages
from test_import_hundreds import ASKED, COUNT

from knowledge.schema import role_id

pytestmark = pytest.mark.soak
COMMAND = (sys.executable, "-m", "web.cli")
PATIENCE = 300.0


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path_], Path]:
    folder = tmp_path_factory.mktemp("served")
    return write_pages(folder / "pages", COUNT), folder


@pytest.fixture(scope="module")
def portal(paths: tuple[list[Path_], Path]) -> Path:
    folder = paths[1]
    done = run("import", folder / "pages", "--out", folder / "portal")
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "portal"


@pytest.fixture(scope="module")
def address(portal: Path) -> Iterator[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CAREER_ADVISOR_")}
    environment |= {
        "CAREER_ADVISOR_KNOWLEDGE": str(portal), "CAREER_ADVISOR_BUILTIN_GUIDES": "false",
        "CAREER_ADVISOR_DATABASE_URL": f"sqlite:///{portal.parent}/kept.sqlite3", "CAREER_ADVISOR_RATE_LIMIT": "0",
    }
    command = [*COMMAND, "serve", "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as server:
        assert server.stdout is not None
        found = server.stdout.readline().split()[-1].rstrip("/")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not _is_ready(found):
            time.sleep(0.5)
        yield found
        server.send_signal(signal.SIGTERM)


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def test_the_check_has_nothing_to_say(portal: Path) -> None:
    done = run("check", portal)
    assert (done.returncode, done.stdout.splitlines()[-1].endswith(f"{COUNT} guides")) == (0, True), done.stdout[-500:]


def test_a_second_import_changes_nothing(portal: Path) -> None:
    before = {file: file.read_bytes() for file in portal.rglob("*.yaml")}
    run("import", portal.parent / "pages", "--out", portal)
    assert {file: file.read_bytes() for file in portal.rglob("*.yaml")} == before


def test_a_hundred_questions(paths: tuple[list[Path_], Path], address: str) -> None:
    rng = random.Random(2)
    missed = []
    with httpx.Client(base_url=address, timeout=60) as client:
        for number in range(100):
            path = rng.choice(paths[0])
            ends = {"source": path.source, "target": path.target}
            spoken = ends if number % 2 else {end: name.lower() for end, name in ends.items()}
            text = rng.choice(ASKED).format(**spoken)
            reply = client.post("/api/chat", json={"text": text}).json()["reply"]
            guide = f"{role_id(path.source)}-to-{role_id(path.target)}"
            found = {source["guide"] for source in reply["sources"]}
            missed += [] if found == {guide} else [(text, reply["text"][:80])]
    assert len(missed) <= 1, missed
