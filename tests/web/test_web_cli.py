"""The commands: bad input is a line on standard error and status 2."""

from __future__ import annotations

import io
import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from web_entry import Counting

from bot import (
    Advisor,
    Fact,
    FactsBlock,
    Link,
    LinksBlock,
    ListBlock,
    ListItem,
    NoticeBlock,
    Reply,
    Source,
    Step,
    StepsBlock,
    StepTask,
    Suggestion,
    TableBlock,
    TextBlock,
)
from web.cli import chat_commands, main
from web.cli.reply_view import ReplyView
from web.cli.terminal import prepare_output


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The engine that needs no time to load, and a database of the test's own."""
    monkeypatch.setattr(chat_commands, "advisor_of", lambda _: Counting())
    monkeypatch.setenv("CAREER_ADVISOR_DATABASE_URL", f"sqlite:///{tmp_path}/cli.sqlite3")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "COMMAND"),
        (["fly"], "fly"),
        (["ask"], "TEXT"),
        (["ask", " "], "the text is empty"),
        (["ask", "x" * 2001], "2001 characters"),
        (["explain", ""], "the text is empty"),
        (["serve", "--port", "http"], "'http' is not a port"),
        (["serve", "--port", "70000"], "'70000' is not a port"),
        (["serve", "--workers", "0"], "'0' is not a number of processes"),
        (["serve", "--workers", "2"], "--workers 2 needs PostgreSQL"),
        (["serve", "--port", "0", "--host", "203.0.113.1"], "cannot listen on 203.0.113.1"),
        (["test", "--holdout", "--accept"], "leave out FOLDER and --accept"),
        (["test", "--json"], "--json belongs to --holdout"),
        (["check", "/no/such/folder"], "/no/such/folder is not a folder"),
        (["test", "/no/such/folder"], "/no/such/folder is not a folder"),
        (["import", "/no/such/file", "--out", "/tmp"], "/no/such/file is not a file"),
        (["insights", "--days", "x"], "'x' is not a number of days"),
        (["insights"], "no conversations yet"),
    ],
)
def test_bad_input_is_a_line_and_status_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = int(ended.code or 0)
    told = capsys.readouterr()
    assert (status, told.out, told.err.count("\n")) == (2, "", 1)
    assert said in told.err


def test_no_guides_at_all(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CAREER_ADVISOR_BUILTIN_GUIDES", "false")
    assert main(["test", "tests"]) == 2
    assert capsys.readouterr().err == (
        "career-advisor: guides:1: there is no guide; put one here, or leave the built-in ones in "
        "(CAREER_ADVISOR_BUILTIN_GUIDES)\n"
    )


@pytest.mark.parametrize("port", ["0", "65535"])
def test_without_a_port_for_the_portal_the_start_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    monkeypatch.setenv("CAREER_ADVISOR_DEMO", "true")
    assert main(["serve", "--port", port]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert f"--port {port} leaves no port above it for the demonstration portal" in told.err


def test_a_port_of_the_portal_that_is_taken_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREER_ADVISOR_DEMO", "true")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port - 1)]) == 2
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in capsys.readouterr().err


def test_check_tells_every_fault_of_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lexicon = tmp_path / "lexicon"
    lexicon.mkdir()
    roles = "roles:\n  - id: oven\n    name: Oven\n    colour: red\n  - id: stove\n    name: Stove\n    colour: blue\n"
    (lexicon / "oven.yaml").write_text(roles, encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    told = [line.removeprefix(f"{lexicon}/").split(":")[:2] for line in capsys.readouterr().out.splitlines()]
    assert told == [["oven.yaml", "4"], ["oven.yaml", "7"]]


def test_of_many_faults_the_first_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lexicon").mkdir()
    roles = "".join(f"  - id: r{n}\n    name: R{n}\n    colour: red\n" for n in range(300))
    (tmp_path / "lexicon" / "roles.yaml").write_text(f"roles:\n{roles}", encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (len(lines), lines[-1]) == (201, "… and 100 more faults; mend these first")


def test_wrong_settings_are_a_line_each(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CAREER_ADVISOR_MAX_CHARS", "many")
    monkeypatch.setenv("CAREER_ADVISOR_DEMO", "maybe")
    assert main(["ask", "hello"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in told] == ["CAREER_ADVISOR_MAX_CHARS", "CAREER_ADVISOR_DEMO"]


def test_ask_gives_the_reply_and_the_offers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hello"]) == 0
    assert capsys.readouterr().out == "1: hello\n\n  1. More\n"


def test_ask_gives_the_whole_reply_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hello", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == "1: hello"


def test_chat_goes_on_and_a_number_takes_an_offer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = iter(["hello", "", "1", "/quit"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    assert main(["chat"]) == 0
    told = capsys.readouterr()
    assert [line for line in told.out.splitlines() if ":" in line] == ["1: hello", "2: more"]
    assert "the text is empty" in told.err


def test_a_chat_is_saved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = iter(["how long does it take", "1", "/quit"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    monkeypatch.setattr(chat_commands, "advisor_of", lambda _: Advisor.load())
    assert main(["chat", "--save", str(tmp_path / "talks" / "one.yaml")]) == 0
    assert "replay it with: career-advisor test" in capsys.readouterr().out
    assert main(["test", str(tmp_path / "talks")]) == 0
    assert "1 transcripts, all as recorded" in capsys.readouterr().out


def test_a_chat_replaces_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.yaml").write_text("mine", encoding="utf-8")
    assert main(["chat", "--save", str(tmp_path / "one.yaml")]) == 2
    assert "is there already" in capsys.readouterr().err


def test_explain_shows_what_would_steer_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chat_commands, "explained", lambda *_: {})
    monkeypatch.setattr(chat_commands, "readable", lambda _: "text\n  \x1b[2J")
    assert main(["explain", "hello"]) == 0
    assert capsys.readouterr().out == "text\n  \\x1b[2J\n"


def test_a_file_that_is_no_database_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cli.sqlite3").write_text("a letter to a friend, long enough to be read as a page of a database" * 100)
    assert main(["insights"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_real_command_stands(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "web.cli", "import", str(tmp_path / "missing"), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_words_are_joined(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "how", "long", "does it take"]) == 0
    assert capsys.readouterr().out.startswith("1: how long does it take\n")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert re.fullmatch(r"career-advisor \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize("command", ["serve", "ask", "chat", "explain", "check", "test", "insights", "import"])
def test_help_explains_every_option(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    told = capsys.readouterr().out
    assert f"examples:\n  career-advisor {command}" in told
    options = [line for line in told.splitlines() if re.match(r"  (-|[A-Z])", line)]
    assert [line for line in options if not re.search(r"\S  +\S|, --help", line) and len(line) < 24] == []


ODD = Reply(
    "answered",
    "“9–12 months” → 日本",
    (
        TextBlock("Time"),
        TextBlock("“9–12 months” → 日本"),
        FactsBlock((Fact("Timeline", "9–12 months", "as a rule"),), "At a glance"),
        ListBlock((ListItem("+ Building", "often"), ListItem("– Maths"), ListItem("Reading\x1b[2J"))),
        StepsBlock((Step(1, "Foundations", 8, "2027-01-04", "2027-03-01", (StepTask("t", "Refresh algebra", True),)),)),
        TableBlock(("Path", "Pay"), (("Engineer", "$140k–$220k"),), "Pay", unit="US dollars"),
        NoticeBlock("missing", "Not in the guide."),
        LinksBlock((Link("The guide", "/guides/x", "guide"),)),
    ),
    (Suggestion("More", "more"),),
    (Source("x", "header", "At a glance", "/guides/x#header"),),
)


def drawn(address: str | None, encoding: str = "utf-8") -> str:
    """The odd reply as a terminal of that encoding shows it."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="nearest")
    prepare_output()
    ReplyView(Console(file=file, force_terminal=True, width=80), address).show(ODD)
    file.flush()
    return raw.getvalue().decode(encoding)


def test_a_terminal_gets_colours_and_tables() -> None:
    shown = drawn(None)
    assert "\x1b[1mTime" in shown
    assert re.search(r"│.*Engineer.*│.*140k–", shown)
    assert "[x] Refresh algebra" in shown


def test_a_terminal_is_not_steered() -> None:
    assert "\x1b[2J" not in drawn(None)


@pytest.mark.parametrize(("address", "found"), [(None, 0), ("https://advice.example/", 2)])
def test_links_are_absolute_or_none(address: str | None, found: int) -> None:
    shown = drawn(address)
    assert shown.count("/guides/x") == shown.count("https://advice.example/guides/x") == found


def test_a_narrow_terminal_gets_the_nearest() -> None:
    assert '"9-12 months" -> ??' in drawn(None, "latin-1")


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own with nothing but this environment."""
    command = [sys.executable, "-m", "web.cli", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.run(
        command, capture_output=True, env=environment, cwd=root, encoding="latin-1", timeout=120, check=False
    )


def test_a_narrow_encoding_is_survived(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/narrow.sqlite3"
    done = run(
        ["ask", "how long does it take to become an interpretability researcher?"],
        PYTHONIOENCODING="latin-1",
        CAREER_ADVISOR_DATABASE_URL=url,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "9-12 months" in done.stdout


HOMELESS = """
import sys, pathlib
def gone(): raise RuntimeError("Could not determine home directory.")
pathlib.Path.home = gone
from web.settings import Settings, SettingsError
try:
    print(Settings.from_environment().database.path)
except SettingsError as error:
    print(*error.faults)
"""


@pytest.mark.parametrize(
    ("url", "said"), [("sqlite:////nowhere/x.sqlite3", "/nowhere/x.sqlite3"), ("", "this user has no home folder")]
)
def test_no_home_is_survived_where_a_database_is_named(url: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HOMELESS],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={"CAREER_ADVISOR_DATABASE_URL": url},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout
