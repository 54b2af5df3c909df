"""What visitors asked, grouped: by the real engine, from a real database."""

from __future__ import annotations

import asyncio
import csv
import dataclasses
import datetime
import io
import json
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot import Advisor, Conversation
from bot.agent import Explanation
from web import insights_page
from web.app import create_app
from web.cli import main
from web.insights import as_data, insights, shareable
from web.replays import Replays
from web.settings import Database, Settings
from web.store import open_store
from web.store.base import AskedTurn, NewTurn

TODAY = datetime.date(2026, 11, 28)
NOW = int(datetime.datetime(2026, 11, 28, 12).timestamp())
WEEK = 7 * 86_400
SILENT = "do I need a visa"
GIBBERISH = "zrgl blorfx wumpt"


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load()


def asked(*texts: str, conversation: str = "a", status: str = "answered", at: int = NOW) -> list[AskedTurn]:
    """A conversation of these texts; the last has the status."""
    states = ["answered"] * (len(texts) - 1) + [status]
    return [
        AskedTurn(conversation, number, text, state, at, "2026-11-28", None, None)
        for number, (text, state) in enumerate(zip(texts, states, strict=True), 1)
    ]


def visitors(text: str, count: int, status: str = "answered") -> list[AskedTurn]:
    return [turn for number in range(count) for turn in asked(text, conversation=f"{text}{number}", status=status)]


def test_two_piles(advisor: Advisor) -> None:
    turns = visitors(SILENT, 3, "unknown") + visitors(GIBBERISH, 2, "unknown")
    found = insights(turns, advisor, 30, TODAY)
    assert [(one.count, one.examples) for one in found.not_in_guides] == [(3, (SILENT,))]
    assert [(one.count, one.examples) for one in found.not_understood] == [(2, (GIBBERISH,))]


def test_other_words_for_the_same_stand_in_one_group(advisor: Advisor) -> None:
    turns = asked(SILENT, conversation="a", status="unknown")
    turns += asked("would they sponsor a visa for me", conversation="b", status="unknown")
    found = insights(turns, advisor, 30, TODAY).not_in_guides
    assert [(one.count, one.visitors) for one in found] == [(2, 2)]


def test_texts_that_are_not_understood_group_by_likeness(advisor: Advisor) -> None:
    turns = asked(GIBBERISH, conversation="a", status="unknown")
    turns += asked("wumpt zrgl blorfx!", conversation="b", status="unknown")
    turns += asked("quxxy", conversation="c", status="unknown")
    assert [one.count for one in insights(turns, advisor, 30, TODAY).not_understood] == [2, 1]


def test_a_passage_alone_is_no_understanding(advisor: Advisor) -> None:
    turns = asked("how long does it take to become a professor", GIBBERISH, status="unknown")
    found = insights(turns, advisor, 30, TODAY)
    assert ([one.examples for one in found.not_understood], found.not_in_guides) == ([(GIBBERISH,)], ())


def test_what_todays_knowledge_answers_is_told(advisor: Advisor) -> None:
    found = insights(asked("how long does it take to become a professor", status="unknown"), advisor, 30, TODAY)
    assert [(one.count, one.answered_now) for one in found.not_in_guides] == [(1, 1)]


def test_guides_and_weeks(advisor: Advisor) -> None:
    turns = asked("what does a professor earn", conversation="a", at=NOW - WEEK)
    turns += asked("what does a professor earn", "and a research intern?", conversation="b")
    found = insights(turns, advisor, 14, TODAY)
    rows = {(one.guide.removeprefix("backend-developer-to-"), one.request): one for one in found.asked}
    assert rows["ai-professor", "Pay"].weeks[-2:] == (1, 1)
    assert rows["ai-research-intern", "Pay"].weeks[-2:] == (0, 1)
    assert found.weeks[-1] == "2026-11-23"


def test_what_was_rated_down_with_its_comment(advisor: Advisor) -> None:
    turn = asked("what does a professor earn")[0]._replace(vote=-1, comment="too vague")
    found = insights([turn], advisor, 30, TODAY)
    assert [one.examples for one in found.rated_down] == [("what does a professor earn (too vague)",)]


def test_where_conversations_end(advisor: Advisor) -> None:
    turns = asked("what does a professor earn", SILENT, conversation="a", status="unknown")
    turns += asked(SILENT, "what does a professor earn", conversation="b")
    assert [one.count for one in insights(turns, advisor, 30, TODAY).drop_off] == [1]


def test_small_groups_are_withheld(advisor: Advisor) -> None:
    turns = visitors(SILENT, 3, "unknown") + visitors(GIBBERISH, 2, "unknown")
    shown = shareable(insights(turns, advisor, 30, TODAY))
    assert [one.visitors for one in shown.not_in_guides] == [3]
    assert GIBBERISH not in json.dumps(as_data(shown))
    assert shown.withheld > 0


@pytest.mark.parametrize("text", ["", " ", "█", "█ █"])
def test_what_was_erased_is_no_question(advisor: Advisor, text: str) -> None:
    assert insights(asked(text, status="unknown"), advisor, 30, TODAY).not_understood == ()


def test_nothing_asked(advisor: Advisor) -> None:
    found = insights([], advisor, 30, TODAY)
    assert (found.turns, found.asked, found.not_in_guides) == (0, (), ())


async def keep(database: Path, turns: list[AskedTurn], strike: tuple[str, ...] = ()) -> None:
    store = open_store(Database(path=database))
    await store.start()
    for one in turns:
        reply = '{"text":"r"}'
        at = int(time.time())
        message = f"m{one.turn}"
        new = NewTurn(one.conversation, one.turn, message, one.text, reply, one.status, "{}", at, one.day)
        await store.commit(new)
    if strike:
        await store.redact(turns[-1].conversation, strike)
    await store.close()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "kept.sqlite3"
    monkeypatch.setenv("CAREER_ADVISOR_DATABASE_URL", f"sqlite:///{path}")
    return path


def test_the_command(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep(database, visitors(SILENT, 3, "unknown")))
    assert main(["insights"]) == 0
    told = capsys.readouterr().out
    assert "3 conversations, 3 messages" in told
    assert "Not in the guides (write about it):" in told and SILENT in told


def test_the_command_as_csv(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep(database, visitors(f"=1+1 {SILENT}", 3, "unknown")))
    assert main(["insights", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    group = next(row for row in rows if row["list"] == "not_in_guides")
    assert (group["count"], group["examples"]) == ("3", f"'=1+1 {SILENT}")


def test_the_command_as_json(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep(database, visitors(SILENT, 3, "unknown")))
    assert main(["insights", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["turns"], told["not_in_guides"][0]["visitors"]) == (3, 3)


@pytest.mark.parametrize("options", [[], ["--json"], ["--csv"]])
def test_struck_words_are_in_no_output(
    database: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        turns = asked("my boss Zebedee asks about a visa", conversation=f"c{number}", status="unknown")
        asyncio.run(keep(database, turns, ("Zebedee",)))
    assert main(["insights", *options]) == 0
    told = capsys.readouterr().out
    assert "visa" in told.casefold() and "zebedee" not in told.casefold()


@pytest.mark.parametrize("options", [[], ["--json"], ["--csv"]])
def test_nothing_steers_the_terminal(database: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep(database, visitors(f"{SILENT} \x1b]0;mine\x07\x9b2J\x7f\u202e\u2066\u2028", 3, "unknown")))
    assert main(["insights", *options]) == 0
    told = capsys.readouterr().out.replace("\r\n", "\n")
    assert [c for c in told if c != "\n" and not c.isprintable()] == []
    assert "\\u202e" in told


class CountingAdvisor(Advisor):
    """Counts how often it is asked."""

    times = 0

    def explain(self, text: str, conversation: Conversation, today: datetime.date) -> Explanation:
        self.times += 1
        return super().explain(text, conversation, today)


def test_conversations_are_said_again_once(advisor: Advisor) -> None:
    counting, replays = CountingAdvisor(advisor.knowledge), Replays()
    turns = asked(SILENT, "what does a professor earn", conversation="a") + asked(SILENT, conversation="b")
    first = insights(turns, counting, 30, TODAY, replays)
    assert (insights(turns, counting, 30, TODAY, replays), counting.times) == (first, 3)
    insights(turns + asked(GIBBERISH, conversation="c"), counting, 30, TODAY, replays)
    assert counting.times == 4


def test_other_knowledge_reads_anew(advisor: Advisor) -> None:
    turns, replays = visitors("how long does it take to become a professor", 1), Replays()
    others = {name: guide for name, guide in advisor.knowledge.guides.items() if "professor" not in name}
    without = Advisor(dataclasses.replace(advisor.knowledge, guides=others))
    assert [replays.read(turns, one)[0].answered_now for one in (advisor, without, advisor)] == [True, False, True]


def test_the_page_tells_how_far_it_is(tmp_path: Path, advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insights_page, "_PATIENCE", 0.0)
    path = tmp_path / "kept.sqlite3"
    asyncio.run(keep(path, visitors(SILENT, 3, "unknown")))
    settings = Settings(database=Database(path=path), admin_token="a token of the tests")
    headers = {"authorization": "Bearer a token of the tests"}
    with TestClient(create_app(settings, advisor)) as client:
        waiting = client.get("/insights", headers=headers)
        told = client.get("/insights", headers={**headers, "accept": "application/json"}).json()
    assert (waiting.status_code, waiting.headers["refresh"]) == (200, "2") and "<progress" in waiting.text
    assert told["not_in_guides"][0]["examples"] == [SILENT]


def test_groups_are_plain_data(advisor: Advisor) -> None:
    found = insights(visitors(SILENT, 3, "unknown"), advisor, 30, TODAY)
    assert dataclasses.is_dataclass(found) and json.loads(json.dumps(as_data(found)))["days"] == 30
