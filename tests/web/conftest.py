"""What the tests of the server share: real servers, real databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from web_entry import Counting
from web_postgres import RealPostgresql, why_not
from web_process import ServerProcess

from web.conversation_service import ConversationService
from web.settings import Database, Settings
from web.store import Store, open_store

NewServer = Callable[..., ServerProcess]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[RealPostgresql]:
    reason = why_not()
    if reason:
        pytest.skip(reason)
    server = RealPostgresql()
    yield server
    server.close()


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    """The store of a test's own `database`."""
    store = open_store(database)
    await store.start()
    yield store
    await store.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server on SQLite that many tests share, each with conversations of its own."""
    folder = tmp_path_factory.mktemp("shared")
    server = ServerProcess(
        f"sqlite:///{folder}/conversations.sqlite3",
        ADMIN_TOKEN="an-admin-token-of-tests",
        ALLOWED_ORIGINS="https://portal.example",
        TRUSTED_PROXIES="127.0.0.1",
    )
    yield server
    server.close()


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[NewServer]:
    """Starts a server of the test's own, on SQLite unless the test says otherwise."""
    servers: list[ServerProcess] = []

    def start(*arguments: str, database: str | None = None, **settings: object) -> ServerProcess:
        where = database or f"sqlite:///{tmp_path}/conversations.sqlite3"
        servers.append(ServerProcess(where, *arguments, **settings))  # type: ignore[arg-type]
        return servers[-1]

    yield start
    for server in servers:
        server.close()


class Clock:
    """A clock that goes where it is put."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def service(tmp_path: Path):  # type: ignore[no-untyped-def]
    store = open_store(Database(path=tmp_path / "clock.sqlite3"))
    await store.start()
    settings = Settings(Database(), secret=b"a secret of these tests", rate_limit=None, retention_days=30)
    yield ConversationService(settings, Counting(), store, Clock())
    await store.close()
