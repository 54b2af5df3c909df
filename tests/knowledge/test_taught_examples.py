"""Examples that a portal teaches: written a line each, comments kept, laid over the intents, checked."""

import shutil
import subprocess
from pathlib import Path

import pytest

from knowledge import NotTaught, clashing_example, example_patch, inspect, load, remove_example, teach, write_example

TEXT = "how much dough does <role> bring home"


def test_a_first_example_makes_the_file(tmp_path: Path) -> None:
    file = write_example(tmp_path, "pay", TEXT)
    assert file.read_text("utf-8").splitlines()[1:] == ["pay:", f"  - {TEXT}"]


def test_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / "examples.yaml"
    file.write_text("# ours\npay:\n  - what is in it  # heard in May\n", encoding="utf-8")
    write_example(tmp_path, "pay", TEXT)
    assert file.read_text("utf-8") == f"# ours\npay:\n  - what is in it  # heard in May\n  - {TEXT}\n"


def test_undo_gives_back_the_file(tmp_path: Path) -> None:
    file = tmp_path / "examples.yaml"
    before = "# ours\npay:\n  - what is in it  # heard in May\n"
    file.write_text(before, encoding="utf-8")
    write_example(tmp_path, "pay.most", TEXT)
    remove_example(tmp_path, "pay.most", TEXT)
    assert file.read_text("utf-8") == before


def test_the_last_example_takes_the_file_with_it(tmp_path: Path) -> None:
    remove_example(tmp_path, "pay", write_example(tmp_path, "pay", TEXT) and TEXT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", [TEXT, TEXT.upper(), f"{TEXT}?"])
def test_twice_is_refused(tmp_path: Path, text: str) -> None:
    write_example(tmp_path, "pay", TEXT)
    with pytest.raises(NotTaught, match="taught already"):
        write_example(tmp_path, "pay", text)


def test_undo_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotTaught, match="is not taught"):
        remove_example(tmp_path, "pay", TEXT)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "examples.yaml").write_text("pay: [\n", encoding="utf-8")
    with pytest.raises(NotTaught, match="cannot be read"):
        write_example(tmp_path, "pay", TEXT)


def test_examples_join_the_built_in_ones(tmp_path: Path) -> None:
    write_example(tmp_path, "pay", TEXT)
    before = load().intents["pay"].operations["give"].examples
    assert load((tmp_path,)).intents["pay"].operations["give"].examples == (*before, TEXT)


def test_teaching_leaves_the_knowledge_as_it_was() -> None:
    knowledge = load()
    taught = teach(knowledge, "pay.most", TEXT)
    assert (clashing_example(taught, TEXT), clashing_example(knowledge, TEXT)) == ("pay.most", None)


@pytest.mark.parametrize(("text", "said"), [
    ("pay: [what a catch]\n", None),
    ("pays: [a]\n", "examples.yaml:1: no intent has the id `pays`; did you mean `pay`?"),
    ("pay.never: [a]\n", "examples.yaml:1: the intent `pay` has no operation `never`"),
    ("duration: [salary]\n", "examples.yaml:1: “salary” already asks for `pay.give`"),
    ("pay: [what for <rle>]\n", "examples.yaml:1: nothing fills `<rle>` here"),
    ("pay: a\n", "examples.yaml:1: `pay` must be a list"),
])
def test_check(tmp_path: Path, text: str, said: str | None) -> None:
    (tmp_path / "examples.yaml").write_text(text, encoding="utf-8")
    found = [str(fault).replace(f"{tmp_path}/", "") for fault in inspect(tmp_path).faults]
    assert (not found) if said is None else (len(found) == 1 and found[0].startswith(said)), found


def test_a_patch_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "examples.yaml"
    file.write_text("# ours\npay:\n  - what is in it  # heard in May\n", encoding="utf-8")
    patch = example_patch(tmp_path, "pay", TEXT).splitlines()
    assert (patch[0], patch[1], patch[-1]) == ("--- a/examples.yaml", "+++ b/examples.yaml", f"+  - {TEXT}")
    assert TEXT not in file.read_text("utf-8")


@pytest.mark.parametrize("folder", [True, False])
def test_a_patch_of_no_file(tmp_path: Path, folder: bool) -> None:
    patch = example_patch(tmp_path if folder else None, "pay", TEXT).splitlines()
    assert patch[0] == "--- /dev/null" and patch[-2:] == ["+pay:", f"+  - {TEXT}"]


@pytest.mark.skipif(shutil.which("patch") is None, reason="the command patch is not installed")
def test_a_patch_makes_the_file_that_is_written(tmp_path: Path) -> None:
    (tmp_path / "examples.yaml").write_text("pay:\n  - what is in it\n", encoding="utf-8")
    patch = example_patch(tmp_path, "duration", TEXT)
    subprocess.run(["patch", "-p1"], input=patch, text=True, cwd=tmp_path, check=True, capture_output=True)
    patched = (tmp_path / "examples.yaml").read_text("utf-8")
    (tmp_path / "examples.yaml").write_text("pay:\n  - what is in it\n", encoding="utf-8")
    assert patched == write_example(tmp_path, "duration", TEXT).read_text("utf-8")
