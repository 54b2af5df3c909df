"""The project's transcripts, replayed over the engine; and the runner that replays them."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import Advisor, TranscriptError, run_transcripts, transcript_of
from bot.stories import accept, read_transcript, replay

FOLDER = Path(__file__).parent.parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.rglob("*.yaml"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_transcript_goes_as_recorded(advisor: Advisor, path: Path) -> None:
    differences = replay(advisor, path)
    assert not differences, "\n".join(map(str, differences))


def test_there_are_fifty_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 50


def test_another_process_answers_alike() -> None:
    """Replies hang on no order that a process makes up for itself."""
    command = [sys.executable, "-m", "web.cli", "test", str(FOLDER)]
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def written(folder: Path, text: str) -> Path:
    path = folder / "talk.yaml"
    path.write_text(text, encoding="utf-8")
    return path


TALK = """\
# Kept as it stands.
about: a talk
turns:
  - user: hello
  # Before the second turn.
  - user: "how long does it ta\\u200bke to become an AI research intern?"
    frames: [somebody's wrong guess]
    bot: |
      # no comment but text

  - user: 2
"""


def test_a_transcript_without_replies_differs(advisor: Advisor, tmp_path: Path) -> None:
    assert [d.turn for d in replay(advisor, written(tmp_path, TALK)) if d.field == "bot"] == [1, 2, 3]


def test_what_is_recorded_is_as_recorded(advisor: Advisor, tmp_path: Path) -> None:
    path = written(tmp_path, TALK)
    accept(advisor, path)
    assert replay(advisor, path) == []


def test_recording_twice_changes_nothing(advisor: Advisor, tmp_path: Path) -> None:
    path = written(tmp_path, TALK)
    assert [accept(advisor, path), accept(advisor, path)] == [True, False]


def test_recording_keeps_comments_and_the_spelling_of_messages(advisor: Advisor, tmp_path: Path) -> None:
    path = written(tmp_path, TALK)
    accept(advisor, path)
    text = path.read_text(encoding="utf-8")
    wanted = ["# Kept as it stands.\n", "  # Before the second turn.\n", "ta\\u200bke to become", "  - user: 2\n"]
    assert [piece for piece in wanted if piece not in text] == []


def test_a_reply_is_recorded_as_readable_text(advisor: Advisor, tmp_path: Path) -> None:
    path = written(tmp_path, "about: a roadmap\nturns:\n  - user: roadmap for the research intern\n")
    accept(advisor, path)
    reply = read_transcript(path).turns[0].bot or ""
    assert all(f"      {row}\n" in path.read_text(encoding="utf-8") for row in reply.splitlines() if row)


def test_turns_may_stand_before_what_they_are_about(advisor: Advisor, tmp_path: Path) -> None:
    turns = "turns:\n- user: hello\n- user: thanks\n  status: unknown\n"
    path = written(tmp_path, f"{turns}about: order\ntoday: 2026-02-01\n")
    accept(advisor, path)
    assert replay(advisor, path) == []


def test_each_field_that_changed_is_told(advisor: Advisor, tmp_path: Path) -> None:
    path = written(tmp_path, "about: a greeting\nturns:\n  - user: hello\n")
    accept(advisor, path)
    changed = path.read_text(encoding="utf-8").replace("status: answered", "status: unknown").replace("  - W", "  - w")
    path.write_text(changed, encoding="utf-8")
    assert {d.field for d in replay(advisor, path)} == {"status", "offers"}


def test_a_difference_is_shown_line_by_line(advisor: Advisor, tmp_path: Path) -> None:
    path = written(tmp_path, "about: a greeting\nturns:\n  - user: hello\n    bot: Good morrow.\n")
    shown = str(replay(advisor, path)[0])
    assert shown.startswith(f"{path}, turn 1: “hello”\n  bot:\n    - Good morrow.\n    + ")


FAULTS = {
    "no turns": ("about: nothing\nturns: []\n", 2, "`turns` must not be empty"),
    "an unknown key": ("about: a slip\nturns:\n  - user: hi\n    bott: hello\n", 4, "`bott` is not known here"),
    "no message": ("about: a slip\nturns:\n  - bot: hello\n", 3, "`user` is missing"),
    "no yaml": ("about: a: b\nturns: []\n", 1, "not YAML"),
    "a status that is none": ("about: a slip\nturns:\n  - user: hi\n    status: fine\n", 4, "`status` must be one of"),
    "a guide that is none": ("about: a slip\npage: nowhere\nturns:\n  - user: hi\n", 2, "`page` names no guide"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_transcript_is_refused_with_its_line(advisor: Advisor, tmp_path: Path, name: str) -> None:
    text, line, said = FAULTS[name]
    path = written(tmp_path, text)
    with pytest.raises(TranscriptError) as caught:
        replay(advisor, path)
    fault = caught.value.faults[0]
    assert (fault.line, said in fault.message) == (line, True), str(fault)


def test_a_folder_without_transcripts_is_refused(advisor: Advisor, tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="no transcripts here"):
        run_transcripts(advisor, tmp_path)


def test_the_runner_fails_until_replies_are_accepted(advisor: Advisor, tmp_path: Path) -> None:
    written(tmp_path, TALK)
    statuses = [run_transcripts(advisor, tmp_path, accept_all=accepting) for accepting in (False, True, False)]
    assert statuses == [1, 0, 0]


PAGE = "backend-developer-to-ai-professor"


@pytest.mark.parametrize("said", [
    ["how long does it take", "and to become a professor?", "yes"],
    ["I am 40", "# no: comment", "- a", "'quoted' \"x\""],
    ["two\nlines: of it", "tab\there", "\u2028", " wide ", "2", "null", "\x1b[2J", "é😀"],
])  # fmt: skip
@pytest.mark.parametrize("page", [None, PAGE, "a-guide-that-is-gone"])
def test_a_saved_talk_is_green_at_once(advisor: Advisor, tmp_path: Path, said: list[str], page: str | None) -> None:
    text = transcript_of(advisor, said, "a talk", datetime.date(2026, 11, 28), page)
    path = written(tmp_path, text)
    assert replay(advisor, path) == [] and read_transcript(path).page == (page if page == PAGE else None)
    assert accept(advisor, path) is False


@pytest.mark.parametrize("said", [[], ["", " \n"]])
def test_nothing_said_is_no_transcript(advisor: Advisor, said: list[str]) -> None:
    with pytest.raises(ValueError, match="nothing was said"):
        transcript_of(advisor, said, "a talk", datetime.date(2026, 11, 28))
