"""The pages over HTTP: what search engines read, how guides are filtered, who gets an error as a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from web_entry import Counting

from knowledge import load
from web.app import create_app
from web.guide_facts import guide_facts
from web.guide_list import PER_PAGE, GuideFilter, guide_listing
from web.render import Labels
from web.search_engines import guide_metadata
from web.settings import Database, Settings

KNOWN = load()
LABELS = Labels(KNOWN.phrasings.labels)
ADDRESS = "https://advisor.example/careers"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROFESSOR = "backend-developer-to-ai-professor"
PUBLIC = ("", "guides", "privacy", "accessibility", *(f"guides/{guide}" for guide in KNOWN.guides))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    database = Database(path=tmp_path_factory.mktemp("pages") / "conversations.db")
    with TestClient(create_app(Settings(database=database, rate_limit=None, public_url=ADDRESS), Counting())) as client:
        yield client


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_names_its_address(client: TestClient, path: str) -> None:
    assert f'<link rel="canonical" href="{ADDRESS}/{path}">' in client.get(f"/{path}").text


def test_filters_share_one_address(client: TestClient) -> None:
    page = client.get("/guides?about=pytorch").text
    assert f'<link rel="canonical" href="{ADDRESS}/guides">' in page
    assert '<meta name="robots" content="noindex, follow">' in page


def test_the_sitemap_lists_every_page(client: TestClient) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(str(one) for one in found) == sorted(f"{ADDRESS}/{path}" for path in PUBLIC)


def test_the_sitemap_dates_the_guides(client: TestClient) -> None:
    dates = re.findall("<lastmod>([^<]+)</lastmod>", client.get("/sitemap.xml").text)
    assert dates == [str(guide.reviewed) for guide in KNOWN.guides.values()]


def test_a_sitemap_needs_an_address(tmp_path: Path) -> None:
    settings = Settings(database=Database(path=tmp_path / "c.db"), rate_limit=None)
    with TestClient(create_app(settings, Counting())) as client:
        answer = client.get("/sitemap.xml", headers={"host": "bad host"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_robots_keep_out_of_plans(client: TestClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /careers/plans/", "Disallow: /careers/api/", f"Sitemap: {ADDRESS}/sitemap.xml"} <= set(lines)


def test_a_guide_tells_its_place(client: TestClient) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(f"/guides/{PROFESSOR}").text)
    assert found is not None
    crumbs, page = json.loads(found[1])["@graph"]
    assert [one["item"] for one in crumbs["itemListElement"]] == [
        f"{ADDRESS}/", f"{ADDRESS}/guides", f"{ADDRESS}/guides/{PROFESSOR}",
    ]  # fmt: skip
    assert page["dateModified"] == str(KNOWN.guides[PROFESSOR].reviewed)


def test_structured_data_ends_no_script() -> None:
    hostile = KNOWN.guides[PROFESSOR].model_copy(update={"target_role": "</script><script>alert(1)</script>"})
    text = guide_metadata(hostile, ADDRESS, LABELS)
    assert "<" not in text
    assert json.loads(text)["@graph"][0]["itemListElement"][2]["name"] == hostile.target_role


@pytest.mark.parametrize("path", ["/nothing", f"/guides/{PROFESSOR}x", "/plans/x", "/plans/x/edit", "/guides/"])
def test_a_browser_gets_a_page(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert re.search(r"<h1>[^<]+</h1>", answer.text)


@pytest.mark.parametrize(
    ("path", "accept", "status", "code"),
    [
        ("/nothing", "*/*", 404, "not_found"),
        ("/nothing", "application/json, text/html", 404, "not_found"),
        (f"/guides/{PROFESSOR}x", "application/json", 404, "not_found"),
        ("/api/guides/nothing", BROWSER, 404, "not_found"),
        ("/api/conversation", BROWSER, 401, "unauthorized"),
        ("/static/x/nope.js", BROWSER, 404, "not_found"),
        ("/plans/x.ics", "text/calendar", 404, "not_found"),
        ("/plans/x", "application/json", 404, "not_found"),
        ("/plans/x/edit", "*/*", 404, "not_found"),
    ],
)
def test_a_program_gets_data(client: TestClient, path: str, accept: str, status: int, code: str) -> None:
    answer = client.get(path, headers={"accept": accept})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_wrong_method_is_told_to_browsers(client: TestClient) -> None:
    answer = client.put("/guides", headers={"accept": BROWSER})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert "<h1>" in answer.text


def shown(client: TestClient, query: str) -> list[str]:
    return re.findall(r'<h2><a href="/careers/guides/([^"]+)"', client.get(f"/guides?{query}").text)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", sorted(KNOWN.guides, key=lambda name: KNOWN.guides[name].target_role.casefold())),
        ("to=AI+Research+Intern", ["backend-developer-to-ai-research-intern"]),
        ("from=Backend+Developer&difficulty=Moderate", ["backend-developer-to-ai-research-intern"]),
        ("about=grant+WRITING", [PROFESSOR]),
        ("about=zeppelin", []),
        ("from=Baker", []),
        ("page=7", sorted(KNOWN.guides, key=lambda name: KNOWN.guides[name].target_role.casefold())),
        ("page=minus", sorted(KNOWN.guides, key=lambda name: KNOWN.guides[name].target_role.casefold())),
    ],
)
def test_guides_are_filtered(client: TestClient, query: str, expected: list[str]) -> None:
    assert shown(client, query) == expected


def test_words_of_a_filter_stay_text(client: TestClient) -> None:
    page = client.get("/guides", params={"about": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_many_guides_come_in_pages() -> None:
    guide = KNOWN.guides[PROFESSOR]
    many = {f"g{n}": guide.model_copy(update={"id": f"g{n}"}) for n in range(PER_PAGE + 3)}
    listing = guide_listing(many, KNOWN.resources, GuideFilter(), 2, LABELS)
    assert (len(listing.guides), listing.total, listing.page, listing.pages) == (3, PER_PAGE + 3, 2, 2)


@pytest.mark.parametrize(
    ("guide", "facts"),
    [
        (PROFESSOR, {"Timeline": "3–4 years", "Roadmap": "116 weeks in 5 phases"}),
        (
            "backend-developer-to-ai-research-engineer",
            {
                "Timeline": "12 months", "Salary change": "around 60% or more", "Pay range": "$140k–$260k",
                "Roadmap": "40 weeks in 5 phases",
            },
        ),
        (
            "backend-developer-to-ai-research-intern",
            {
                "Timeline": "6 months", "Difficulty": "Moderate", "Salary change": "-15%",
                "Pay range": "$60,000–$120,000", "Roadmap": "24 weeks in 4 phases",
            },
        ),
    ],
)  # fmt: skip
def test_facts_come_from_anywhere_in_the_guide(guide: str, facts: dict[str, str]) -> None:
    assert {fact.label: fact.value for fact in guide_facts(KNOWN.guides[guide], LABELS)} == facts


@pytest.mark.parametrize("guide", KNOWN.guides)
def test_facts_lead_to_their_places(client: TestClient, guide: str) -> None:
    page = client.get(f"/guides/{guide}").text
    assert [fact for fact in guide_facts(KNOWN.guides[guide], LABELS) if f'id="{fact.anchor}"' not in page] == []


def test_figures_are_never_both_given_and_missing(client: TestClient) -> None:
    page = client.get(f"/guides/{PROFESSOR}").text
    assert "Not given: Difficulty, Salary change, Demand" in page


def test_chat_and_guides_lead_to_each_other(client: TestClient) -> None:
    assert 'href="/careers/guides"' in client.get("/").text
    assert 'href="/careers/"' in client.get("/guides").text


def test_accessibility_says_what_was_not_tested(client: TestClient) -> None:
    page = client.get("/accessibility").text
    assert all(words in page for words in ("What was tested", "What was not tested", "screen readers"))
