"""What `check` says beyond broken files: figures that disagree, files that are not read, phrases that do not fit."""

import os
from pathlib import Path

import pytest

from knowledge import inspect, load

GUIDE = """\
id: baker-to-ai-chef
source_role: Baker
target_role: AI Chef
title: Baker → AI Chef
title_timeline: {text: 6-Month, low: 6, high: 6, unit: months}
reviewed: 2026-11-20
header:
  timeline: {text: 6–9 months, low: 6, high: 9, unit: months}
overview: [You know dough.]
transferable_skills: [{name: Patience, why: Dough takes time.}]
skills_to_learn: [{name: Python, how: Write a little every day.}]
roadmap:
  - {name: Start, weeks: 26, tasks: [Bake a model.]}
reality: {love: [a], miss: [b], challenges: [c]}
action_plan: {this_week: [d], this_month: [e], next_90_days: [f]}
"""
FILE = "guides/baker-to-ai-chef.yaml"
INTENT = """\
id: ovens
title: Ovens
operations:
  give:
    action: pay
    ask: What oven does <a role> need?
    examples: [which oven for <role>]
"""


def told(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    """Faults and warnings of a folder with these files, with the paths cut to the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [str(fault).replace(f"{folder}/", "") for fault in inspect(folder).faults]


def test_a_good_folder(tmp_path: Path) -> None:
    assert told(tmp_path, {FILE: GUIDE, "intents/ovens.yaml": INTENT}) == []


def test_the_built_in_folder() -> None:
    assert [str(fault) for fault in inspect().faults] == []


@pytest.mark.parametrize(("old", "new", "said"), [
    ("6-Month, low: 6, high: 6", "3-Month, low: 3, high: 3",
     f"{FILE}:5: warning: the title says 3-Month, the header 6–9"),
    ("Chef\ntitle_timeline: {text: 6-Month, low: 6, high: 6, unit: months}", "Chef in 2-3 years",
     f"{FILE}:4: warning: the title says 2-3 years, the header 6–9"),
    ("weeks: 26", "weeks: 10", f"{FILE}:12: warning: the phases add up to 10 weeks, the header says 6–9 months"),
    ("[You know dough.]", "[]", f"{FILE}:9: warning: `overview` is empty"),
    ("love: [a]", "love: []", f"{FILE}:14: warning: `love` is empty"),
    ("[You know dough.]", "[TODO say it]", f"{FILE}:9: warning: this is still the text of the skeleton"),
    ("reality:", "facets: [{facet: maths, level: low, places: [phase-9]}]\nreality:",
     f"{FILE}:14: the guide has no place `phase-9`"),
    ("reality:", "facets: [{facet: maths, level: low, places: []}]\nreality:",
     f"{FILE}:14: `places` must not be empty"),
    ("reality:", "facets: [{facet: luck, level: low, places: [phase-1]}]\nreality:",
     f"{FILE}:14: `facet` must be one of"),
    ("reality:", "facets: [{facet: pay, level: low, places: [faq]}, {facet: pay, level: low, places: [faq]}]\nreality:",
     f"{FILE}:1: the file has the facet `pay` twice"),
    ("reality:", "occupations: {source: [{system: SOC, code: '?', match: broad}]}\nreality:",
     f"{FILE}:14: `code` must be the code as the classification writes it"),
    ("source_role: Baker", "source_role: '***'", f"{FILE}:2: no id can be made of this role's name"),
])
def test_a_guide(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GUIDE
    found = told(tmp_path, {FILE: GUIDE.replace(old, new, 1)})
    assert any(one.startswith(said) for one in found), found


def test_a_recorded_conflict_is_no_warning(tmp_path: Path) -> None:
    text = GUIDE.replace("weeks: 26", "weeks: 10") + "conflicts: [{about: time, text: We know., places: [roadmap]}]\n"
    assert told(tmp_path, {FILE: text}) == []


@pytest.mark.parametrize(("name", "said"), [
    ("guides/a.YAML", "guides/a.YAML:1: the file is not read; rename it to `a.yaml`"),
    ("guides/a.txt", "guides/a.txt:1: warning: the file is not read"),
    ("guides/more/a.yaml", "guides/more:1: warning: folders in here are not read"),
    ("Guides/a.yaml", "Guides:1: `Guides` is not read; did you mean `guides`?"),
    ("guide/a.yaml", "guide:1: `guide` is not read; did you mean `guides`?"),
    ("baker.yaml", "baker.yaml:1: warning: this is not read; guides go into"),
    ("topics/pay.yaml", "topics:1: warning: this is not read"),
    ("templates/talk.yml", "templates/talk.yml:1: the file is not read"),
])
def test_a_file_that_is_not_read(tmp_path: Path, name: str, said: str) -> None:
    found = told(tmp_path, {FILE: GUIDE, name: "id: a\n"})
    assert len(found) == 1 and found[0].startswith(said), found


@pytest.mark.parametrize(("text", "said"), [
    ("says:\n  duration.noone: [No.]\n", ":2: nothing uses `duration.noone`; did you mean `duration.none`?"),
    ("says:\n  duration.one: [It takes <figur>.]\n", ":2: nothing fills `<figur>` here; did you mean `figure`?"),
    ("says:\n  duration.one: [It takes <figure.]\n", ":2: a slot in “It takes <figure.” is not whole"),
    ("says:\n  duration.one: [It takes <Figure>.]\n", ":2: a slot in “It takes <Figure>.” is not whole"),
    ("labels:\n  pay.wordz: pay\n", ":2: nothing uses `pay.wordz`; did you mean `pay.words`?"),
])
def test_a_phrasing(tmp_path: Path, text: str, said: str) -> None:
    found = told(tmp_path, {"templates/own.yaml": text})
    assert len(found) == 1 and found[0].startswith(f"templates/own.yaml{said}"), found


ASKED = """\
guide: baker-to-ai-chef
questions:
  love-1: [what is nice about it]
"""


@pytest.mark.parametrize(("old", "new", "said"), [
    ("", "", None),
    ("guide: baker-to-ai-chef", "guide: baker-to-ai-chief",
     "questions/a.yaml:1: no guide has the id `baker-to-ai-chief`; did you mean `baker-to-ai-chef`?"),
    ("love-1", "love-7", "questions/a.yaml:3: the guide has no place `love-7`; did you mean `love-1`?"),
    ("[what is nice about it]", "nice", "questions/a.yaml:3: `love-1` must be a list"),
])
def test_questions_for_a_guide(tmp_path: Path, old: str, new: str, said: str | None) -> None:
    found = told(tmp_path, {FILE: GUIDE, "questions/a.yaml": ASKED.replace(old, new, 1)})
    assert found == [] if said is None else any(one.startswith(said) for one in found), found


def test_a_word_list_that_nothing_uses(tmp_path: Path) -> None:
    found = told(tmp_path, {"lexicon/a.yaml": "language:\n  question_start: [nope]\n"})
    assert found == ["lexicon/a.yaml:2: nothing uses `question_start`; did you mean `question_starts`?"]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("<a role> need", "<a rle> need", ":6: nothing fills `<rle>` here; did you mean `role`?"),
    ("[which oven for <role>]", "[which oven for <oven>]", ":7: nothing fills `<oven>` here"),
    ("[which oven for <role>]", "[what does <role> earn]", ":7: “what does <role> earn” already asks for `pay.give`"),
    ("title: Ovens\n", "title: Ovens\nnext: [pays]\n", ":3: no intent has the id `pays`; did you mean `pay`?"),
    ("title: Ovens\n", "title: Ovens\nnext: [pay.never]\n", ":3: the intent `pay` has no operation `never`"),
    ("title: Ovens\n", "title: Ovens\nconcepts: [nowhere]\n", ":3: no concept has the id `nowhere`"),
])
def test_an_intent(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = told(tmp_path, {"intents/ovens.yaml": INTENT.replace(old, new, 1)})
    assert len(found) == 1 and found[0].startswith(f"intents/ovens.yaml{said}"), found


@pytest.mark.parametrize("kind", ["pipe", "endless", "giant"])
def test_what_never_ends_is_refused(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "guides" / "a.yaml"
    file.parent.mkdir()
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "endless":
        file.symlink_to("/dev/zero")
    else:
        with file.open("wb") as giant:
            giant.truncate(50_000_000_000)
    found = [str(fault) for fault in inspect(tmp_path).faults]
    assert len(found) == 1
    assert ("larger than" if kind == "giant" else "no regular file") in found[0]


def test_the_faults_of_one_file_are_capped(tmp_path: Path) -> None:
    text = GUIDE + "".join(f"wrong_{number}: x\n" for number in range(5000))
    assert len(told(tmp_path, {FILE: text})) == 100


def test_warnings_stop_no_start(tmp_path: Path) -> None:
    told(tmp_path, {FILE: GUIDE.replace("weeks: 26", "weeks: 1"), "guides/notes.txt": "x"})
    assert "baker-to-ai-chef" in load((tmp_path,)).guides
