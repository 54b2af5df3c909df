"""A changed knowledge folder is taken up while the server runs: whole, or not at all."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot import Advisor
from web.conversation_service import ConversationService
from web.knowledge_reload import KnowledgeReload
from web.settings import Database, Settings
from web.store import open_store

pytestmark = pytest.mark.waits

GUIDE = """\
id: {source}-to-chef
source_role: {name}
target_role: Chef
title: {name} → Chef
reviewed: 2026-11-20
overview: [You know your trade.]
transferable_skills: []
skills_to_learn: []
roadmap: [{{name: Start, weeks: {weeks}, tasks: [Cook.]}}]
reality: {{love: [], miss: [], challenges: []}}
action_plan: {{this_week: [], this_month: [], next_90_days: []}}
"""
PATIENCE = 120.0


def write(portal: Path, name: str, weeks: object = 6) -> None:
    file = portal / "guides" / f"{name.lower()}-to-chef.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(GUIDE.format(name=name, source=name.lower(), weeks=weeks), encoding="utf-8")


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether it holds at last, on a machine that may be busy."""
    until = time.monotonic() + PATIENCE
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.2)
    return held


class Server:
    """The real command over a portal's folder, in a second process."""

    def __init__(self, folder: Path) -> None:
        self.portal = folder / "portal"
        write(self.portal, "Baker")
        self.log = folder / "server.log"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("CAREER_ADVISOR_")}
        environment |= {
            "CAREER_ADVISOR_KNOWLEDGE": str(self.portal), "CAREER_ADVISOR_BUILTIN_GUIDES": "false",
            "CAREER_ADVISOR_DATABASE_URL": f"sqlite:///{folder}/kept.sqlite3", "CAREER_ADVISOR_RATE_LIMIT": "0",
            "CAREER_ADVISOR_CONNECTIONS_PER_ADDRESS": "2000",
        }
        command = [sys.executable, "-m", "web.cli", "serve", "--port", "0"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1].rstrip("/")
        assert eventually(lambda: self.answers("/healthz"))

    def answers(self, path: str) -> bool:
        try:
            return httpx.get(self.address + path, timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def weeks(self, name: str) -> int | None:
        found = httpx.get(f"{self.address}/api/guides/{name.lower()}-to-chef", timeout=30)
        return int(found.json()["roadmap"][0]["weeks"]) if found.status_code == 200 else None

    def said(self, text: str) -> bool:
        return text in self.log.read_text("utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("reload"))
    yield running
    running.process.send_signal(signal.SIGTERM)
    running.process.communicate(timeout=30)
    assert running.process.returncode == 0


def test_a_new_guide_is_taken_up(server: Server) -> None:
    write(server.portal, "Nurse")
    assert eventually(lambda: server.weeks("Nurse") == 6)


def test_a_changed_guide_is_taken_up(server: Server) -> None:
    write(server.portal, "Baker", 9)
    assert eventually(lambda: server.weeks("Baker") == 9)


def test_a_bad_change_is_refused_with_its_faults(server: Server) -> None:
    write(server.portal, "Baker", "many")
    assert eventually(lambda: server.said("`weeks` must be a whole number"))
    assert server.weeks("Baker") in (6, 9)
    write(server.portal, "Baker", 12)
    assert eventually(lambda: server.weeks("Baker") == 12)


def test_a_hangup_takes_up_the_folder(server: Server) -> None:
    before = server.log.read_text("utf-8").count("is taken up")
    server.process.send_signal(signal.SIGHUP)
    assert eventually(lambda: server.log.read_text("utf-8").count("is taken up") > before)


def test_turns_go_on_while_it_is_swapped(server: Server) -> None:
    async def talk() -> list[int]:
        async with httpx.AsyncClient(base_url=server.address, timeout=60) as client:
            answers = []
            for number in range(40):
                if number % 10 == 0:
                    write(server.portal, "Nurse", 20 + number)
                answers.append((await client.post("/api/chat", json={"text": "how long does it take"})).status_code)
            return answers

    assert set(asyncio.run(talk())) == {200}
    assert eventually(lambda: server.weeks("Nurse") == 50)


def test_an_advisor_is_swapped_whole_with_its_greeting(tmp_path: Path) -> None:
    async def swap() -> tuple[bool, str, str]:
        write(tmp_path, "Baker")
        settings = Settings(database=Database(path=tmp_path / "x.sqlite3"), knowledge=tmp_path, builtin_guides=False)
        service = ConversationService(settings, Advisor.load((tmp_path,), builtin=False), open_store(settings.database))
        first = service.greeting("nurse-to-chef")
        write(tmp_path, "Nurse")
        done = await KnowledgeReload(service, lambda: Advisor.load((tmp_path,), builtin=False)).reload()
        return done, first, service.greeting("nurse-to-chef")

    done, first, second = asyncio.run(swap())
    assert done and first != second
