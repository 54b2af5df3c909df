"""What holds for every test: no setting of the operator's reaches it, and where nothing may be skipped a skip fails."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOM = pytest.StashKey[tempfile.TemporaryDirectory[str]]()
NO_SKIP = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    # A run in the background gets this where others get Ctrl+C; either way no server is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config.stash[NO_SKIP] = os.environ.get("CAREER_ADVISOR_NO_SKIP", "") not in {"", "0"}
    for name in [name for name in os.environ if name.startswith("CAREER_ADVISOR_")]:
        del os.environ[name]
    # A server that a test starts without a database of its own must not find the developer's.
    config.stash[ROOM] = tempfile.TemporaryDirectory(prefix="career-advisor-tests-", ignore_cleanup_errors=True)
    os.environ["XDG_DATA_HOME"] = config.stash[ROOM].name


def pytest_unconfigure(config: pytest.Config) -> None:
    if ROOM in config.stash:
        config.stash[ROOM].cleanup()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    expected = hasattr(report, "wasxfail") or item.get_closest_marker("may_skip") is not None
    if report.skipped and item.config.stash[NO_SKIP] and not expected:
        refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and collector.config.stash[NO_SKIP]:
        refuse(report)
    return report


def refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turns a skip into a failure that tells what was missing."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{reason}: CAREER_ADVISOR_NO_SKIP is set, so everything that the tests need must be here"


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).parents[1]
