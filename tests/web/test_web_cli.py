"""The commands: bad input is a line on standard error and status 2."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from web_entry import Counting

from web.cli import chat_commands, main


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
