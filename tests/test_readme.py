"""The papers tell the truth: their commands give what they show, their guide loads, their links and files are there."""

from __future__ import annotations

import datetime
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot import Advisor, Conversation
from knowledge import check, load
from web.cli.command import main
from web.settings import Settings, SettingsError

ROOT = Path(__file__).parents[1]
PAPERS = ("README.md", "CHANGELOG.md", *sorted(f"docs/{paper.name}" for paper in (ROOT / "docs").glob("*.md")))
README = (ROOT / "README.md").read_text("utf-8")
ANYTHING = "…"
"""At the end of an expected line: whatever follows on it; alone on a line: any lines."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, list[str]]]:
    """Each command of the README's console blocks, with the lines it shows."""
    found: list[tuple[str, list[str]]] = []
    for line in "\n".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line:
            found[-1][1].append(line)
    return found


def even(line: str) -> str:
    """A line with single spaces: columns may move."""
    return " ".join(line.split())


def pattern(expected: list[str]) -> re.Pattern[str]:
    """What the output must begin with."""
    parts = []
    for line in expected:
        end = r".*\n" if line.endswith(ANYTHING) else r"\n"
        parts.append(r"(?:.*\n)*?" if line == ANYTHING else re.escape(even(line.removesuffix(ANYTHING))) + end)
    return re.compile("".join(parts))


def test_the_house_names_tests_that_exist() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "house.md").read_text("utf-8"))
    written = " ".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in named if f"def {name}(" not in written] == []


@pytest.mark.parametrize(("command", "expected"), examples(), ids=[command for command, _ in examples()])
def test_an_example_gives_what_it_shows(command: str, expected: list[str]) -> None:
    name, *arguments = shlex.split(command)
    assert name == "career-advisor"
    run = subprocess.run(
        [sys.executable, "-m", "web.cli", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    output = "".join(even(line) + "\n" for line in run.stdout.splitlines())
    assert pattern(expected).match(output), run.stdout


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal's folder with the guide that the README shows."""
    folder = tmp_path_factory.mktemp("portal")
    (guide,) = blocks("yaml")
    name = re.search(r"`(guides/[\w-]+\.yaml)`", README)
    assert name
    (folder / "guides").mkdir()
    (folder / name[1]).write_text(guide, "utf-8")
    return folder


def test_the_guide_has_no_fault(portal: Path) -> None:
    assert check(portal) == []


def test_the_guide_comes_beside_the_built_in_ones(portal: Path) -> None:
    assert set(load((portal,)).guides) - set(load().guides) == {"data-analyst-to-data-engineer"}


def test_the_guide_is_answered_from(portal: Path) -> None:
    turn = Advisor.load((portal,)).reply("how long to data engineer?", Conversation(), datetime.date(2026, 11, 20))
    assert "5–7 months" in turn.reply.text


@pytest.mark.parametrize("paper", PAPERS)
def test_links_lead_somewhere(paper: str) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", (ROOT / paper).read_text("utf-8"))
    assert [link for link in links if not (ROOT / paper).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_what_is_named_is_there(paper: str) -> None:
    rooms = r"bot|knowledge|web|tests|docs|requirements|\.ci"
    named = re.findall(rf"`((?:{rooms})/[\w./-]*)`", (ROOT / paper).read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("command", sorted(set(re.findall(r"(?<!<)career-advisor ([a-z]+)", README))))
def test_a_command_is_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))))
def test_a_make_target_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_every_setting_is_described() -> None:
    with pytest.raises(SettingsError) as wrong:
        Settings.from_environment({"CAREER_ADVISOR_NO_SUCH": "1"})
    known = set(re.findall(r"CAREER_ADVISOR_[A-Z_]+", str(wrong.value))) - {"CAREER_ADVISOR_NO_SUCH"}
    paper = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(CAREER_ADVISOR_[A-Z_]+)`", paper, re.MULTILINE)) == known


def test_every_test_that_the_papers_name_is_there() -> None:
    named = {name for paper in PAPERS for name in re.findall(r"`(test_\w+)`", (ROOT / paper).read_text("utf-8"))}
    tests = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    assert {name for name in named if not re.search(rf"\bdef {name}\(", tests)} == set()
