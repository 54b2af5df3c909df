"""A broken knowledge folder is told fault by fault, as file, line and how to mend it."""

from pathlib import Path

import pytest

from knowledge import KnowledgeError, load

GUIDE = """\
id: baker-to-ai-chef
source_role: Baker
target_role: AI Chef
title: Baker → AI Chef
reviewed: 2026-11-20
overview:
  - You know dough.
transferable_skills:
  - name: Patience
    why: Training takes time.
skills_to_learn:
  - name: Python
    how: Write a little every day.
    weeks: 4
roadmap:
  - name: Start
    weeks: 6
    tasks: [Bake a model.]
reality: {love: [You will love it.], miss: [], challenges: []}
action_plan: {this_week: [Begin.], this_month: [], next_90_days: []}
"""
FILE = "guides/baker-to-ai-chef.yaml"


def faults(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    """What `load` says of these files, with the paths cut to the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(KnowledgeError) as caught:
        load((folder,))
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("    weeks: 6\n", "", f"{FILE}:16: `weeks` is missing"),
    ("weeks: 6", "weeks: six", f"{FILE}:17: `weeks` must be a whole number, such as 6, not “six”"),
    ("weeks: 6", "weeks: 1e1", f"{FILE}:17: `weeks` must be a whole number"),
    ("weeks: 6", "weeks: 0", f"{FILE}:17: `weeks` "),
    ("weeks: 4", "weeks: 4.5", f"{FILE}:14: `weeks` must be a whole number"),
    ("weeks: 4", "week: 4", f"{FILE}:14: `week` is not known here; did you mean `weeks`?"),
    ("weeks: 4", "priority: critical",
     f"{FILE}:14: `priority` must be one of 'Critical', 'Important' or 'Nice to have'"),
    ("2026-11-20", "20 November", f"{FILE}:5: `reviewed` must be a date, such as 2026-11-20, not “20 November”"),
    ("2026-11-20", "2026-13-20", f"{FILE}:5: `reviewed` must be a date, such as 2026-11-20"),
    ("  - You know dough.", "  You know dough.", f"{FILE}:6: `overview` must be a list"),
    ("  - You know dough.", "  - Dough: you know it.", f"{FILE}:7: `Dough` is not known here"),
    ("  - You know dough.", "  - Your dough: you know it.",
     f"{FILE}:7: `Your dough` is not known here; a text that holds a "
     "colon and a space must stand in quotes"),
    ("  - You know dough.", "  -", f"{FILE}:7: `overview` entry 1 must be a group"),
    ("  - You know dough.", '  - " "', f"{FILE}:7: `text` must not be empty"),
    ("title: Baker → AI Chef", "title: [a]", f"{FILE}:4: `title` must be a text, not a list"),
    ("title: Baker → AI Chef", "title: a\ntitle: b", f"{FILE}:5: `title` stands twice"),
    ("id: baker-to-ai-chef", "id: Baker to chef", f"{FILE}:1: `id` must be lower-case words joined by hyphens"),
    ("reviewed:", "header:\n  timeline: {text: 9–3 months, low: 9, high: 3, unit: months}\nreviewed:",
     f"{FILE}:6: `timeline` has a low end of 9 above its high end of 3; swap them"),
    ("reviewed:", "header:\n  timeline: {text: soon, low: 1, high: 3, unit: weeks}\nreviewed:",
     f"{FILE}:6: `unit` must be one of"),
    ("reviewed:", "header:\n  timeline: {text: soon, low: 1, high: nan, unit: months}\nreviewed:",
     f"{FILE}:6: `high` must be a number"),
    (GUIDE, "- a\n- b\n", f"{FILE}:1: the file must be a group"),
    (GUIDE, "", f"{FILE}:1: the file is empty"),
    ("overview:\n  -", "overview:\n\t-", f"{FILE}:7: a tab indents this line; use spaces"),
])
def test_a_fault_of_a_guide(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GUIDE
    found = faults(tmp_path, {FILE: GUIDE.replace(old, new, 1)})
    assert [fault for fault in found if fault.startswith(said)], found


@pytest.mark.parametrize(("name", "content", "said"), [
    ("guides/a.yaml", b"id: a\ntitle: caf\xe9\n", "guides/a.yaml:2: the file is not UTF-8"),
    ("guides/a.yml", "id: a\n", "guides/a.yml:1: the file is not read; rename it to `a.yaml`"),
    ("intents/a.yaml", "id: a\ntitle: A\noperations:\n  give: {action: pay, ask: A?, examples: a}\n",
     "intents/a.yaml:4: `examples` must be a list"),
    ("intents/a.yaml", "id: a\ntitle: A\noperations:\n  give: {action: pay, ask: A?, examples: [a], needs: all}\n",
     "intents/a.yaml:4: `needs` must be"),
    ("intents/a.yaml", "id: a\ntitle: A\noperations:\n  give: {action: pay, ask: A?, exampels: [a]}\n",
     "intents/a.yaml:4: `exampels` is not known here"),
    ("lexicon/a.yaml", "roles: []\nrole: []\n", "lexicon/a.yaml:2: `role` is not known here"),
    ("lexicon/a.yaml", "roles:\n  id: x\n", "lexicon/a.yaml:1: `roles` must be a list"),
    ("lexicon/a.yaml", "- x\n", "lexicon/a.yaml:1: the file must be a group of keys"),
    ("lexicon/a.yaml", "subjects:\n  - id: x\n    name: X\n    kind: toy\n", "lexicon/a.yaml:4: `kind` must be one of"),
    ("lexicon/a.yaml", "resources:\n  - {id: x, name: X, kind: site, url: 'javascript:x'}\n",
     "lexicon/a.yaml:2: `url` must be"),
    ("lexicon/a.yaml", "language:\n  stop: the\n", "lexicon/a.yaml:2: `stop` must be a list"),
    ("lexicon/a.yaml", "roles:\n  - {id: x, name: X}\n  - {id: x, name: Y}\n",
     "lexicon/a.yaml:3: the id `x` is taken by"),
    ("lexicon/words.txt", "# remark\nthe\ntwo words\n", "lexicon/words.txt:3: one word a line"),
    ("templates/a.yaml", "says:\n  hello: [hi]\n  bye: x\n", "templates/a.yaml:3: `bye` must be a list"),
    ("templates/a.yaml", "labels:\n  a: [x]\n", "templates/a.yaml:2: `a` must be a text, not a list"),
])
def test_a_fault_of_another_file(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    found = faults(tmp_path, {name: content})
    assert found[0].startswith(said), found


def test_all_faults_of_all_files_come_together(tmp_path: Path) -> None:
    found = faults(tmp_path, {
        FILE: GUIDE.replace("weeks: 6", "weeks: x").replace("weeks: 4", "weeks: y"),
        "lexicon/a.yaml": "jobs:\n  - {id: x}\n",
        "intents/t.yaml": "",
    })
    assert [fault.split(": ")[0] for fault in found] == [
        f"{FILE}:14", f"{FILE}:17", "intents/t.yaml:1", "lexicon/a.yaml:2",
    ]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="there is no such folder"):
        load((tmp_path / "missing",))


def test_a_folder_without_knowledge(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="the folder holds no knowledge"):
        load((tmp_path,))


def test_the_guide_of_this_table_is_whole(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / FILE).write_text(GUIDE)
    assert "baker-to-ai-chef" in load((tmp_path,)).guides
