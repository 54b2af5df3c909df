"""Guide pages in every layout become the guides that they were written from."""

import datetime
import itertools
from pathlib import Path

import pytest
from page_writer import Layout, page, title

from knowledge import Knowledge, check, load
from knowledge.importer import FolderImport, import_pages
from knowledge.schema import Guide, ResourceUses, Span

TODAY = datetime.date(2026, 11, 28)
KNOWLEDGE = load()
IDS = sorted(KNOWLEDGE.guides)
INTERPRETABILITY = "backend-developer-to-ai-interpretability-researcher"


def saved(folder: Path, guide: str, layout: Layout, name: str = "") -> Path:
    """The guide's page in a file."""
    file = folder / f"{name or layout}.{'html' if layout == 'html' else 'txt'}"
    file.write_text(page(KNOWLEDGE.guides[guide], dict(KNOWLEDGE.resources), layout), encoding="utf-8")
    return file


def imported(files: list[Path], out: Path, knowledge: Knowledge = KNOWLEDGE) -> FolderImport:
    done = import_pages(files, out, knowledge, TODAY)
    done.write()
    return done


def read_back(out: Path) -> dict[str, Guide]:
    return dict(load((out,), builtin=False).guides)


def ids(uses: ResourceUses) -> list[str]:
    return [use.id for use in uses]


def figure(span: Span | None) -> object:
    return span and (span.low, span.high, span.unit)


def facts(guide: Guide) -> object:
    header = guide.header
    return (
        guide.id, guide.source_role, figure(guide.title_timeline), header.difficulty, figure(header.timeline),
        figure(header.salary_change), header.demand and header.demand.text,
    )


def names(guide: Guide) -> object:
    return (
        [one.name for one in guide.transferable_skills], [one.name for one in guide.skills_to_learn],
        [(one.name, one.weeks) for one in guide.roadmap],
    )


def texts(guide: Guide) -> object:
    reality, plan = guide.reality, guide.action_plan
    lists = (reality.love, reality.miss, reality.challenges, plan.this_week, plan.this_month, plan.next_90_days)
    tasks = [[task.text for task in phase.tasks] for phase in guide.roadmap]
    return tasks, [[one.text for one in part] for part in lists], [entry.answer for entry in guide.faq]


@pytest.mark.parametrize(("guide", "layout"), list(itertools.product(IDS, ("full", "html"))))
def test_a_whole_page(tmp_path: Path, guide: str, layout: Layout) -> None:
    imported([saved(tmp_path, guide, layout)], tmp_path / "out")
    made, wanted = read_back(tmp_path / "out")[guide], KNOWLEDGE.guides[guide]
    assert (facts(made), names(made), texts(made)) == (facts(wanted), names(wanted), texts(wanted))


@pytest.mark.parametrize(("guide", "layout"), list(itertools.product(IDS, ("full", "html"))))
def test_priorities_and_resources(tmp_path: Path, guide: str, layout: Layout) -> None:
    imported([saved(tmp_path, guide, layout)], tmp_path / "out")
    made, wanted = read_back(tmp_path / "out")[guide], KNOWLEDGE.guides[guide]
    assert [(one.priority, one.weeks) for one in made.skills_to_learn] == [
        (one.priority, one.weeks) for one in wanted.skills_to_learn
    ]
    assert [ids(one.resources) for one in made.roadmap] == [ids(one.resources) for one in wanted.roadmap]


@pytest.mark.parametrize("guide", IDS)
def test_resources_of_skills(tmp_path: Path, guide: str) -> None:
    imported([saved(tmp_path, guide, "full")], tmp_path / "out")
    made, wanted = read_back(tmp_path / "out")[guide], KNOWLEDGE.guides[guide]
    for mine, theirs in zip(made.skills_to_learn, wanted.skills_to_learn, strict=True):
        assert set(ids(theirs.resources)) - set(ids(mine.resources)) <= {"linear-algebra-mit", "probability-mit"}


@pytest.mark.parametrize("guide", IDS)
def test_a_bare_page(tmp_path: Path, guide: str) -> None:
    imported([saved(tmp_path, guide, "bare")], tmp_path / "out")
    made, wanted = read_back(tmp_path / "out")[guide], KNOWLEDGE.guides[guide]
    assert (names(made), texts(made)) == (names(wanted), texts(wanted))


@pytest.mark.parametrize("layout", ["full", "bare", "html"])
def test_the_result_passes_check(tmp_path: Path, layout: Layout) -> None:
    files = [saved(tmp_path, guide, layout, guide) for guide in IDS]
    imported(files, tmp_path / "out")
    assert [str(fault) for fault in check(tmp_path / "out")] == []


@pytest.mark.parametrize("layout", ["full", "bare", "html"])
def test_every_line_stands_in_one_list(tmp_path: Path, layout: Layout) -> None:
    file = saved(tmp_path, INTERPRETABILITY, layout)
    notes = imported([file], tmp_path / "out").pages[0].notes
    numbers = [note.line.number for note in notes]
    assert len(numbers) == len(set(numbers))
    if layout != "html":
        rows = file.read_text(encoding="utf-8").splitlines()
        assert numbers == [number for number, row in enumerate(rows, 1) if row.strip()]


@pytest.mark.parametrize("layout", ["full", "bare", "html"])
def test_nothing_is_left_over(tmp_path: Path, layout: Layout) -> None:
    notes = imported([saved(tmp_path, INTERPRETABILITY, layout)], tmp_path / "out").pages[0].notes
    assert [note.line.text for note in notes if note.outcome == "not understood"] == []


def test_a_strange_line_is_reported(tmp_path: Path) -> None:
    file = saved(tmp_path, INTERPRETABILITY, "full")
    file.write_text("Cookies? Yes\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    notes = imported([file], tmp_path / "out").pages[0].notes
    assert [note.line.number for note in notes if note.outcome == "not understood"] == [1]


@pytest.mark.parametrize("order", [["full", "bare"], ["bare", "full"]])
def test_two_extractions_merge(tmp_path: Path, order: list[Layout]) -> None:
    imported([saved(tmp_path, INTERPRETABILITY, layout) for layout in order], tmp_path / "both")
    imported([tmp_path / "full.txt"], tmp_path / "one")
    name = f"guides/{INTERPRETABILITY}.yaml"
    assert (tmp_path / "both" / name).read_text() == (tmp_path / "one" / name).read_text()


def test_a_later_run_fills_in_what_was_missing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    imported([saved(tmp_path, INTERPRETABILITY, "bare")], out)
    assert read_back(out)[INTERPRETABILITY].header.timeline is None
    imported([saved(tmp_path, INTERPRETABILITY, "full")], out)
    assert facts(read_back(out)[INTERPRETABILITY]) == facts(KNOWLEDGE.guides[INTERPRETABILITY])


def test_a_second_run_changes_no_byte(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = [saved(tmp_path, guide, layout, f"{guide}-{layout}") for guide in IDS for layout in ("full", "bare")]
    imported(files, out)
    before = {file: file.read_bytes() for file in out.rglob("*.yaml")}
    again = import_pages(files, out, load((out,)), TODAY + datetime.timedelta(days=3))
    again.write()
    assert again.files == {}
    assert {file: file.read_bytes() for file in out.rglob("*.yaml")} == before


def test_an_edited_guide_keeps_its_edits(tmp_path: Path) -> None:
    out = tmp_path / "out"
    imported([saved(tmp_path, INTERPRETABILITY, "bare")], out)
    file = out / "guides" / f"{INTERPRETABILITY}.yaml"
    edited = "# Looked over by Ada.\n" + file.read_text(encoding="utf-8").replace("weeks: 8", "weeks: 9", 1)
    file.write_text(edited, encoding="utf-8")
    imported([saved(tmp_path, INTERPRETABILITY, "full")], out)
    assert file.read_text(encoding="utf-8").startswith("# Looked over by Ada.")
    made = read_back(out)[INTERPRETABILITY]
    assert (made.roadmap[0].weeks, made.header.difficulty) == (9, "Challenging")


def test_nothing_is_written_before_write(tmp_path: Path) -> None:
    done = import_pages([saved(tmp_path, INTERPRETABILITY, "full")], tmp_path / "out", KNOWLEDGE, TODAY)
    assert len(done.files) == 1 and not (tmp_path / "out").exists()


def test_roles_of_the_address_count_more_than_the_title(tmp_path: Path) -> None:
    guide = KNOWLEDGE.guides[INTERPRETABILITY]
    text = page(guide, dict(KNOWLEDGE.resources), "bare").replace(title(guide), "Learning Models: A 9-Month Blueprint")
    (tmp_path / "data-analyst-to-mlops-engineer.txt").write_text(text, encoding="utf-8")
    imported([tmp_path / "data-analyst-to-mlops-engineer.txt"], tmp_path / "out")
    made = read_back(tmp_path / "out")["data-analyst-to-mlops-engineer"]
    assert (made.source_role, made.target_role, figure(made.title_timeline)) == (
        "Data Analyst", "MLOps Engineer", (9, 9, "months"),
    )


INDEX = "Career Destination\nTram Engineer\n$130K - $220K\nModerate6-9 months+40% to +60%217\n"


@pytest.mark.parametrize(("text", "why"), [
    (INDEX, "index of paths"),
    ("Ten Tips for Tram Drivers\nTip one.\n", "no guide page"),
    ("", "no guide page"),
    ("Overview\nTrams.\nYour Learning Roadmap\nStart\n8 weeks- Ride\n", "which roles"),
    ("From Baker to Chef: A 3-Month Guide\nOverview\nx\nYour Learning Roadmap\n1\nStart\nTasks\n• Ride\n", "no weeks"),
    ("From Baker to Chef: A 3-Month Guide\nOverview\nx\nYour Learning Roadmap\nStart\n5000 weeks- Ride\n", "`weeks`"),
])
def test_a_page_that_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    done = imported([tmp_path / "page.txt"], tmp_path / "out")
    assert why in (done.pages[0].refused or "")
    assert done.files == {}


def test_an_unreadable_page_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00")
    done = imported([tmp_path / "bad.txt", saved(tmp_path, INTERPRETABILITY, "full")], tmp_path / "out")
    assert [page.guide for page in done.pages] == [None, INTERPRETABILITY]
