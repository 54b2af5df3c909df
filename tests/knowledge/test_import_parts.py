"""The parts of the importer: figures, names and lines that extractions have run together."""

from pathlib import Path

import pytest

from knowledge import load
from knowledge.importer import figures
from knowledge.importer.catalogue import Catalogue, describe, quoted_titles, uses_of_item
from knowledge.importer.faq import answer_figures
from knowledge.importer.glued import Splitter
from knowledge.importer.head import head
from knowledge.importer.line_log import LineLog, SourceLine
from knowledge.importer.pairs import rank
from knowledge.importer.role_names import mend_casing, name_from_slug
from knowledge.importer.source_page import read_page
from knowledge.schema import role_id

CATALOGUE = Catalogue(load().resources.values())


@pytest.mark.parametrize(("text", "low", "high", "remark"), [
    ("+35%", 35, 35, None), ("-15%", -15, -15, None), ("+20% to +50%", 20, 50, None), ("-5% to +10%", -5, 10, None),
    ("+150%", 150, 150, None), ("-20% to -30% (while you learn)", -30, -20, "while you learn"),
    ("−10%", -10, -10, None), ("+0% to +10% (more with luck)", 0, 10, "more with luck"),
])
def test_changes_of_pay(text: str, low: int, high: int, remark: str | None) -> None:
    found = figures.change(text)
    assert found and (found["low"], found["high"], found.get("remark")) == (low, high, remark)


@pytest.mark.parametrize("text", ["varies", "", "a lot", "35"])
def test_what_is_no_change_of_pay(text: str) -> None:
    assert figures.change(text) is None


@pytest.mark.parametrize(("text", "low", "high", "unit"), [
    ("6 months", 6, 6, "months"), ("9-12 months", 9, 12, "months"), ("4-Year", 4, 4, "years"),
    ("6-9 Month", 6, 9, "months"), ("12 to 18 months", 12, 18, "months"), ("26 weeks", 6, 6, "months"),
    ("9–15 months", 9, 15, "months"),
])
def test_durations(text: str, low: int, high: int, unit: str) -> None:
    found = figures.period(text)
    assert found and (found[0]["low"], found[0]["high"], found[0]["unit"]) == (low, high, unit)


@pytest.mark.parametrize(("text", "found"), [
    ("Critical8 weeks", {"priority": "Critical", "weeks": 8}),
    ("Nice to have2 weeks", {"priority": "Nice to have", "weeks": 2}),
    ("Important", {"priority": "Important"}), ("Important · 4-6 weeks", {"priority": "Important", "weeks": 6}),
    ("12 weeks", {"weeks": 12}), ("Critical thinking", None), ("", None),
])
def test_priority_and_weeks(text: str, found: object) -> None:
    assert rank(text) == found


@pytest.mark.parametrize(("line", "parts"), [
    ("PyTorch tutorialsGitHub for codeLinkedIn", ["PyTorch tutorials", "GitHub for code", "LinkedIn"]),
    ("Tram School (tram.example)arXiv.org", ["Tram School (tram.example)", "arXiv.org"]),
    ("A course (by Ada)3Blue1Brown videos", ["A course (by Ada)", "3Blue1Brown videos"]),
    ("Papers With CodeML meetups", ["Papers With Code", "ML meetups"]),
    ("MLflow docsfast.ai: the course", ["MLflow docs", "fast.ai: the course"]),
    ("Guide: 'How to Tram' by AdaLeetCode", ["Guide: 'How to Tram' by Ada", "LeetCode"]),
    ("FlaskFastAPIPlotly", ["Flask", "FastAPI", "Plotly"]),
    ("'Trams'Rails", ["'Trams'", "Rails"]),
    ("iOS basicsTramScript", ["iOS basics", "TramScript"]),
    ("One entry alone", ["One entry alone"]),
])
def test_lines_run_together(line: str, parts: list[str]) -> None:
    assert Splitter(CATALOGUE.names, ["TramScript is a language."]).split(line) == parts


@pytest.mark.parametrize(("item", "uses"), [
    ("Flask or FastAPI for a back end", [{"id": name, "detail": "for a back end"} for name in ("flask", "fastapi")]),
    ("Plotly/Dash", ["plotly", "dash"]), ("SHAP on GitHub", [{"id": "shap", "detail": "on GitHub"}]),
    ("3Blue1Brown's 'Essence of Linear Algebra'", ["essence-of-linear-algebra"]), ("a medium oven", []),
    ("arXiv.org (cs.LG)", [{"id": "arxiv", "detail": "cs.LG"}]),
])
def test_entries_of_resource_lists(item: str, uses: object) -> None:
    assert uses_of_item(item, CATALOGUE) == uses


@pytest.mark.parametrize(("item", "name", "kind"), [
    ("Coursera: Tram Signals", "Tram Signals", "course"),
    ("Tram Drivers Slack community", "Tram Drivers Slack community", "community"),
    ("Book: 'Rails and Rules'", "Rails and Rules", "book"), ("Railpedia (railpedia.example)", "Railpedia", "site"),
    ("Switch documentation", "Switch documentation", "tool"),
])
def test_descriptions_of_new_resources(item: str, name: str, kind: str) -> None:
    made = describe(item)
    assert made and (made.name, made.kind.value) == (name, kind)


def test_an_address_is_kept() -> None:
    made = describe("Railpedia (railpedia.example/start)")
    assert made and made.url == "https://railpedia.example/start"


def test_titles_in_quotes() -> None:
    text = "Take the 'Tram Signals' course, not the 'builder' one, and 'Rails' by Ada."
    assert quoted_titles(text) == ["Tram Signals"]


@pytest.mark.parametrize(("name", "spelt"), [
    ("Ai Research Intern", "AI Research Intern"),
    ("Nlp Engineer", "NLP Engineer"), ("Mlops Engineer", "MLOps Engineer"),
    ("Fintech Ai Engineer", "FinTech AI Engineer"), ("C# Developer", "C# Developer"), ("Maid", "Maid"),
])
def test_casing_of_roles(name: str, spelt: str) -> None:
    assert mend_casing(name) == spelt


def test_a_role_from_a_slug() -> None:
    assert name_from_slug("head-of-ai") == "Head of AI"


@pytest.mark.parametrize(("name", "made"), [
    ("C# Developer", "c-sharp-developer"), ("C++ Developer", "c-plus-plus-developer"), ("R&D Engineer", "r-d-engineer"),
    ("AI Professor / Academic Researcher", "ai-professor"), ("#1 Baker", "1-baker"),
])
def test_ids_of_roles(name: str, made: str) -> None:
    assert role_id(name) == made


def rows(*texts: str) -> list[SourceLine]:
    return [SourceLine(number, text) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(("texts", "slug", "roles", "origin"), [
    (("Career Pathway35 views", "Baker", "Ai Chef", "From Baker to AI Chef: A 6-9 Month Bridge", "Difficulty", "Easy"),
     None, ("Baker", "AI Chef"), "header"),
    (("Baker", "Ai Media Chef", "From Baker to AI Media & Film Chef: A 2-Year Plan", "Difficulty", "Easy"),
     None, ("Baker", "AI Media Chef"), "header"),
    (("From Baker to Head Chef (HC): A 2-Year Plan",), "baker-to-head-chef", ("Baker", "Head Chef"), "address"),
    (("Cooking Models: A 9-Month Blueprint",), "baker-to-ai-chef", ("Baker", "AI Chef"), "address"),
    (("From Baker to Head Chef (HC): A 2-Year Plan",), None, ("Baker", "Head Chef"), "title"),
])
def test_roles(texts: tuple[str, ...], slug: str | None, roles: tuple[str, str], origin: str) -> None:
    lines = rows(*texts)
    found = head(lines, slug, LineLog(lines))
    assert (found.source_role, found.target_role, found.roles_from) == (*roles, origin)


def test_facts_beside_their_labels() -> None:
    title = "From Baker to Chef: A 6-Month Plan"
    lines = rows(title, "Difficulty: Easy", "Timeline: 3 months", "Salary Change", "often more")
    log = LineLog(lines)
    found = head(lines, None, log).header
    assert (found["difficulty"], found["timeline"]["low"], found.get("salary_change")) == ("Easy", 3, None)
    assert [note.line.number for note in log.notes() if note.outcome == "not understood"] == [5]


@pytest.mark.parametrize(("answer", "name", "ends"), [
    ("Chefs get $60,000 to $120,000.", "target_pay", (60000, 120000)),
    ("A baker earns $40k-$50k.", "source_pay", (40000, 50000)),
    ("You go from a baker's salary of $40k-$50k to $60k-$90k as a chef.", "target_pay", (60000, 90000)),
    ("Look forward to an increase of around 60% or more.", "increase", (60, 60)),
    ("It is a 10-20% drop at first.", "initial_decrease", (10, 20)),
    ("You pass it within 1-2 years.", "recovery", (1, 2)),
    ("With 10-15 hours per week you get there.", "study_load", (10, 15)),
    ("You are job-ready in about a year.", "job_ready", (1, 1)),
    ("Bakers should expect 12-18 months.", "duration", (12, 18)),
    ("You need 3-5 papers.", "publications", (3, 5)),
])
def test_figures_of_an_answer(answer: str, name: str, ends: tuple[int, int]) -> None:
    found = answer_figures(answer, ("Baker", "Chef"))[name]
    assert (found["low"], found["high"]) == ends


def test_html_without_blocks_of_code(tmp_path: Path) -> None:
    file = tmp_path / "saved.html"
    file.write_text(
        "<!DOCTYPE html><html><head><title>no</title></head><body><nav>Menu</nav><p>Hello <b>there</b>,\n you</p>"
        "<script>no()</script><ul><li>One</li><li></li></ul><!-- no --></body></html>", encoding="utf-8",
    )
    found = [(line.text, line.navigation) for line in read_page(file).lines]
    assert found == [("Menu", True), ("Hello there, you", False), ("• One", False)]
