"""The guides' pages, read without a browser: every anchor, every label; and figures read alike by both renderers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import knowledge
from web.app import create_app
from web.assets import FOLDER, Assets
from web.bar_chart import Bar, bars, figure
from web.render import TEMPLATES
from web.settings import Database, Settings

from .gallery import Gallery

KNOWN = knowledge.load()
LABELS = KNOWN.phrasings.labels
SPOKEN = re.compile(r"""\bt\(\s*["'](\w+)["']\s*[,)]""")
CHOSEN = re.compile(r"""\bt\([^()]*?\? ?"(\w+)" : "(\w+)\"""")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    database = Database(path=tmp_path_factory.mktemp("pages") / "conversations.db")
    return TestClient(create_app(Settings(database=database), Gallery()))  # type: ignore[arg-type]


@pytest.mark.parametrize("guide", KNOWN.guides)
def test_every_statement_has_its_anchor(guide: str, client: TestClient) -> None:
    page = client.get(f"/guides/{guide}").text
    found = re.findall(r'\bid="([^"]+)"', page)
    assert len(found) == len(set(found))
    assert knowledge.anchors(KNOWN.guides[guide]) - set(found) == set()


@pytest.mark.parametrize("guide", KNOWN.guides)
def test_every_statement_is_on_the_page(guide: str, client: TestClient) -> None:
    page = client.get(f"/guides/{guide}").text
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    for escaped, plain in (("&#39;", "'"), ("&#34;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
        shown = shown.replace(escaped, plain)
    places = knowledge.places(KNOWN.guides[guide], KNOWN.resources)
    missing = [one.text for one in places if one.text not in shown and not one.anchor.startswith("phase-")]
    assert missing == []


@pytest.mark.parametrize("file", [*FOLDER.glob("*.js"), *TEMPLATES.glob("*.html")], ids=lambda file: file.name)
def test_every_label_that_is_spoken_is_known(file: Path) -> None:
    text = file.read_text("utf-8")
    spoken = {*SPOKEN.findall(text), *(word for pair in CHOSEN.findall(text) for word in pair)}
    assert {word for word in spoken if word not in LABELS} == set()


def test_files_are_kept_for_ever_under_the_name_of_what_they_hold(client: TestClient) -> None:
    version = Assets.load().version
    assert client.get(f"/static/{version}/widget.js").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/000000000000/widget.js").headers["cache-control"] == "no-cache"
    assert client.get("/embed.js").headers["cache-control"] == "public, max-age=300"
    assert client.get(f"/static/{version}/../settings.py").status_code == 404


def test_the_loader_names_every_module() -> None:
    assets = Assets.load()
    imported = {
        name for one in assets.modules for name in re.findall(r'from "\./(\w+\.js)"', (FOLDER / one).read_text())
    }
    assert imported | {"widget.js"} == set(assets.modules)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("$130k–$250k", (130_000, 250_000, "")),
        ("130–250k", (130_000, 250_000, "")),
        ("$140,000 to $220,000", (140_000, 220_000, "")),
        ("+30%", (30, 30, "%")),
        ("-20% to -10%", (-20, -10, "%")),
        ("−15%", (-15, -15, "%")),
        ("+20% to +50%", (20, 50, "%")),
        ("9–12 months", (9, 12, "months")),
        ("about 8 weeks", (8, 8, "weeks")),
        ("12.5", (12.5, 12.5, "")),
        ("not given", None),
        ("", None),
        ("4 months", (4, 4, "months")),
        ("2 of 3", None),
        ("9–12 months, 40 weeks", None),
    ],
)
def test_figures_are_read(cell: str, expected: tuple[float, float, str] | None) -> None:
    found = figure(cell)
    assert (found and (found.low, found.high, found.unit)) == expected


def test_units_that_differ_share_no_scale() -> None:
    assert bars(["9 months", "4 years"]) is None
    assert bars(["6 months", "12 months", "not given"]) == (Bar(0.0, 50.0), Bar(0.0, 100.0), None)
