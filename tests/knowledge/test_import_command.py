"""`career-advisor import`, run as a command on real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from page_writer import page

from knowledge import load

GUIDE = "backend-developer-to-ai-professor"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    knowledge = load()
    folder = tmp_path_factory.mktemp("pages")
    text = page(knowledge.guides[GUIDE], dict(knowledge.resources), "bare")
    (folder / "guide.txt").write_text(text, encoding="utf-8")
    (folder / "index.txt").write_text("Career Destination\nChef\n", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.cli", "import", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_page_becomes_a_file(pages: Path, tmp_path: Path) -> None:
    done = run(pages / "guide.txt", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"wrote {tmp_path}/out/guides/{GUIDE}.yaml" in done.stdout


def test_a_dry_run_writes_nothing(pages: Path, tmp_path: Path) -> None:
    done = run(pages / "guide.txt", "--out", tmp_path / "out", "--dry-run")
    assert (done.returncode, (tmp_path / "out").exists()) == (0, False)
    assert "would write" in done.stdout


def test_a_folder_is_read_and_a_refused_page_is_status_1(pages: Path, tmp_path: Path) -> None:
    done = run(pages, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "index.txt: refused: this is an index of paths" in done.stdout
    assert (tmp_path / "out" / "guides" / f"{GUIDE}.yaml").exists()


def test_json_lists_every_line(pages: Path, tmp_path: Path) -> None:
    done = run(pages / "guide.txt", "--out", tmp_path / "out", "--json")
    lines = json.loads(done.stdout)["pages"][0]["lines"]
    rows = [row for row in (pages / "guide.txt").read_text(encoding="utf-8").splitlines() if row.strip()]
    assert sum(map(len, lines.values())) == len(rows)


@pytest.mark.parametrize("made", ["fifo", "file", "faulty"])
def test_bad_input(pages: Path, tmp_path: Path, made: str) -> None:
    out, source = tmp_path / "out", pages / "guide.txt"
    if made == "fifo":
        source = tmp_path / "pipe.txt"
        os.mkfifo(source)
    elif made == "file":
        out.write_text("x", encoding="utf-8")
    else:
        (out / "guides").mkdir(parents=True)
        (out / "guides" / "a.yaml").write_text("id: [\n", encoding="utf-8")
    done = run(source, "--out", out)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
