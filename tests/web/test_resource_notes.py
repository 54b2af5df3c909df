"""What is known of a resource's state and a role's occupation, on the guide's page and in the chat."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from starlette.testclient import TestClient

from bot import Advisor, Conversation
from knowledge import load
from web.app import create_app
from web.settings import Database, Settings

PROFESSOR = "backend-developer-to-ai-professor"
RESOURCE = """\
resources:
  - id: teaching-in-universities
    name: Teaching at a University
    kind: course
    price: partly free
    language: German
    checked: 2026-11-20
"""


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    portal = tmp_path_factory.mktemp("portal")
    (portal / "lexicon").mkdir()
    (portal / "lexicon" / "own.yaml").write_text(RESOURCE, encoding="utf-8")
    return Advisor(load((portal,)), portal)


@pytest.fixture(scope="module")
def page(advisor: Advisor, tmp_path_factory: pytest.TempPathFactory) -> str:
    database = Database(path=tmp_path_factory.mktemp("page") / "kept.db")
    with TestClient(create_app(Settings(database=database), advisor)) as client:
        text = client.get(f"/guides/{PROFESSOR}").text
    return html.unescape(re.sub(r"\s*<[^>]+>\s*", "|", text))


def test_the_page_shows_what_is_given(page: str) -> None:
    assert "Teaching at a University||course · partly free · in German · checked 20 Nov 2026|" in page


def test_the_page_shows_nothing_else(page: str) -> None:
    assert "Deep Learning Specialization||course|" in page


@pytest.mark.parametrize("codes", [
    "Occupation codes, Backend Developer: SOC 15-1252 (a wider occupation), ISCO 2512 (a wider occupation)",
    "Occupation codes, AI Professor / Academic Researcher: ",
])  # fmt: skip
def test_the_page_shows_occupation_codes(page: str, codes: str) -> None:
    assert codes in page


def test_the_chat_tells_price_and_language(advisor: Advisor) -> None:
    text = "list the courses of the professor path"
    reply = advisor.reply(text, Conversation(), datetime.date(2026, 11, 28)).reply
    assert "partly free, in German" in reply.text
