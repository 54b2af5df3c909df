"""A skip is a skip on a developer's machine, and a failure where everything was to be installed."""

import shutil
from pathlib import Path

import pytest

MODULE = """
import pytest

{marks}
def test_it():
    pytest.skip("no such browser")
"""
EXPECTED = "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_it():\n    assert False\n"
WHOLE_MODULE = 'import pytest\npytest.skip("no such browser", allow_module_level=True)\n'


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    # The inner run sets this anew; ours comes back after the test.
    monkeypatch.setenv("XDG_DATA_HOME", str(pytester.path))
    shutil.copy(Path(__file__).with_name("conftest.py"), pytester.path / "conftest.py")
    pytester.makeini("[pytest]\nmarkers =\n  may_skip: a skip is no failure\n")
    return pytester


@pytest.mark.parametrize(("source", "no_skip", "outcome"), [
    pytest.param(MODULE.format(marks=""), "", {"skipped": 1}, id="at home"),
    pytest.param(MODULE.format(marks=""), "1", {"failed": 1}, id="where nothing may be skipped"),
    pytest.param(MODULE.format(marks="@pytest.mark.may_skip"), "1", {"skipped": 1}, id="a test that may"),
    pytest.param(EXPECTED, "1", {"xfailed": 1}, id="an expected failure"),
    pytest.param(WHOLE_MODULE, "", {"skipped": 1}, id="a module at home"),
    pytest.param(WHOLE_MODULE, "1", {"errors": 1}, id="a module where nothing may be skipped"),
])  # fmt: skip
def test_a_skip(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str, no_skip: str, outcome: dict[str, int]
) -> None:
    monkeypatch.setenv("CAREER_ADVISOR_NO_SKIP", no_skip)
    inner.makepyfile(source)
    inner.runpytest_inprocess().assert_outcomes(**outcome)


def test_the_reason_is_told(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAREER_ADVISOR_NO_SKIP", "1")
    inner.makepyfile(MODULE.format(marks=""))
    inner.runpytest_inprocess().stdout.fnmatch_lines(["*no such browser: CAREER_ADVISOR_NO_SKIP is set*"])
