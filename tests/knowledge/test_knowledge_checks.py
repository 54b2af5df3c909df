"""Checks across files find names that lead nowhere and names that two things claim."""

from pathlib import Path

import pytest

from knowledge import check

GUIDE = """\
id: baker-to-ai-chef
source_role: Baker
target_role: AI Chef
title: Baker → AI Chef
reviewed: 2026-11-20
overview: [You know dough.]
transferable_skills: []
skills_to_learn:
  - name: Python
    how: Write a little every day.
    resources: [arxiv]
roadmap:
  - {name: Start, weeks: 6, tasks: [{text: Bake a model., about: [python]}]}
reality: {love: [], miss: [], challenges: []}
action_plan: {this_week: [], this_month: [], next_90_days: []}
conflicts:
  - {about: time, text: They do not agree., places: [roadmap, phase-1-task-1]}
"""
FILE = "guides/baker-to-ai-chef.yaml"
SUBJECTS = "subjects:\n  - {id: dough-theory, name: Dough theory, aliases: [doughs]}\n  - {id: flour, name: Flour}\n"
INTENT = """\
id: oven
title: Oven
next: [pay]
operations:
  give:
    action: pay
    ask: Oven?
    examples:
      - how hot is the oven
"""
CLEAN = {FILE: GUIDE, "lexicon/own.yaml": SUBJECTS, "intents/oven.yaml": INTENT}


def found(folder: Path, files: dict[str, str]) -> list[str]:
    """What `check` says of these files, with the paths cut to the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return [str(fault).replace(f"{folder}/", "") for fault in check(folder)]


def test_the_built_in_knowledge_has_no_faults() -> None:
    assert [str(fault) for fault in check()] == []


def test_a_clean_folder_has_no_faults(tmp_path: Path) -> None:
    assert found(tmp_path, CLEAN) == []


@pytest.mark.parametrize(("name", "old", "new", "said"), [
    (FILE, "[arxiv]", "[arxiv, nowhere]", f"{FILE}:11: no resource has the id `nowhere`"),
    (FILE, "about: [python]", "about: [nowhere]", f"{FILE}:13: no subject has the id `nowhere`"),
    (FILE, "phase-1-task-1]", "phase-2]", f"{FILE}:17: the guide has no place `phase-2`"),
    (FILE, "Baker\n", "Sheep Shearer\n", f"{FILE}:1: the id must be `sheep-shearer-to-ai-chef`"),
    ("lexicon/own.yaml", "[doughs]", "[doughs, Back-End Developer]",
     "lexicon/own.yaml:2: “Back-End Developer” already names "
     "`backend-developer`"),
    ("lexicon/own.yaml", "[doughs]", "[doughs]}\n  - {id: pies, name: Doughs",
     "lexicon/own.yaml:3: “Doughs” already names "
     "`dough-theory` (lexicon/own.yaml:2)"),
    ("lexicon/own.yaml", "[doughs]", "[doughs], within: [nowhere]",
     "lexicon/own.yaml:2: no subject has the id `nowhere`"),
    ("lexicon/own.yaml", "[doughs]", "[doughs], within: [dough-theory]",
     "lexicon/own.yaml:2: `dough-theory` stands within itself"),
    ("intents/oven.yaml", "next: [pay]", "next: [nowhere]", "intents/oven.yaml:3: no intent has the id `nowhere`"),
    ("intents/oven.yaml", "next: [pay]", "concepts: [nowhere]", "intents/oven.yaml:3: no concept has the id `nowhere`"),
    ("intents/oven.yaml", "next: [pay]", "of_role: nowhere", "intents/oven.yaml:3: no role has the id `nowhere`"),
    ("intents/oven.yaml", "next: [pay]\noperations:\n  give:\n    action: pay",
     "about: nowhere\noperations:\n  give:\n    action: theme",
     "intents/oven.yaml:3: no subject has the id `nowhere`"),
    ("intents/oven.yaml", "next: [pay]\noperations:\n  give:\n    action: pay",
     "about: nowhere\noperations:\n  give:\n    action: say",
     "intents/oven.yaml:3: no template has the id `talk.nowhere`"),
    ("intents/oven.yaml", "      - how hot", "      - Salary?\n      - how hot",
     "intents/oven.yaml:9: “Salary?” already asks for `pay.give`"),
    ("intents/oven.yaml", "operations:\n",
     "operations:\n  most: {action: pay, ask: A?, examples: [how hot is the oven]}\n",
     "intents/oven.yaml:10: “how hot is the oven” already asks for `oven.most`"),
])
def test_a_fault(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    assert old in CLEAN[name]
    faults = found(tmp_path, {**CLEAN, name: CLEAN[name].replace(old, new, 1)})
    assert len(faults) == 1
    assert said in faults[0]


def test_a_file_that_is_called_otherwise(tmp_path: Path) -> None:
    assert found(tmp_path, {"guides/chef.yaml": GUIDE.replace("[python]", "[]")}) == [
        "guides/chef.yaml:1: the file must be called `baker-to-ai-chef.yaml`",
    ]


def test_names_that_lead_nowhere_wait_for_broken_files(tmp_path: Path) -> None:
    broken = {"intents/oven.yaml": INTENT.replace("[pay]", "[stove]"), "intents/stove.yaml": "id: stove\n\tx: y\n"}
    assert [fault.split(": ")[0] for fault in found(tmp_path, {**CLEAN, **broken})] == ["intents/stove.yaml:2"]
