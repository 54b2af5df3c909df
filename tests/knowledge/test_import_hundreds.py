"""Three hundred pages of forty trades become three hundred guides that pass the check."""

import datetime
import random
from pathlib import Path

import pytest
from generated_pages import TRADES, Path_, write_pages

from bot import Advisor, Conversation
from knowledge import Knowledge, inspect, load
from knowledge.importer import FolderImport, import_pages
from knowledge.schema import role_id

COUNT = 300


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path_], FolderImport, Path]:
    folder = tmp_path_factory.mktemp("hundreds")
    paths = write_pages(folder / "pages", COUNT)
    done = import_pages(sorted((folder / "pages").iterdir()), folder / "out", load(), datetime.date(2026, 11, 28))
    done.write()
    return paths, done, folder / "out"


@pytest.fixture(scope="module")
def knowledge(portal: tuple[list[Path_], FolderImport, Path]) -> Knowledge:
    return load((portal[2],), builtin=False)


def test_there_are_forty_trades_and_three_hundred_guides(knowledge: Knowledge) -> None:
    assert (len(TRADES), len(knowledge.guides)) == (40, COUNT)


def test_no_page_is_refused(portal: tuple[list[Path_], FolderImport, Path]) -> None:
    assert [page.refused for page in portal[1].pages if page.refused] == []


def test_no_line_is_lost(portal: tuple[list[Path_], FolderImport, Path]) -> None:
    left = [note.line.text for page in portal[1].pages for note in page.notes if note.outcome == "not understood"]
    assert left == []


def test_the_folder_passes_the_check(portal: tuple[list[Path_], FolderImport, Path]) -> None:
    assert [str(fault) for fault in inspect(portal[2]).faults if not fault.warning] == []


def test_roles_and_weeks(portal: tuple[list[Path_], FolderImport, Path], knowledge: Knowledge) -> None:
    wrong = []
    for path in portal[0]:
        guide = knowledge.guides[f"{role_id(path.source)}-to-{role_id(path.target)}"]
        found = (guide.source_role, guide.target_role, [phase.weeks for phase in guide.roadmap])
        wrong += [] if found == (path.source, path.target, path.weeks) else [found]
    assert wrong == []


def test_headers_are_where_pages_have_them(
    portal: tuple[list[Path_], FolderImport, Path], knowledge: Knowledge
) -> None:
    for path in portal[0]:
        header = knowledge.guides[f"{role_id(path.source)}-to-{role_id(path.target)}"].header
        given = (bool(header.difficulty), bool(header.timeline), bool(header.salary_change), bool(header.demand))
        assert given == ((False,) * 4 if path.bare else (True, path.seed % 4 != 0, True, True))


def test_pay(portal: tuple[list[Path_], FolderImport, Path], knowledge: Knowledge) -> None:
    for path in portal[0]:
        figures = knowledge.guides[f"{role_id(path.source)}-to-{role_id(path.target)}"].faq[0].figures
        low = (30 + path.seed % 50) * 1000
        assert figures.target_pay and figures.source_pay
        assert (figures.target_pay.low, figures.source_pay.low) == (low, low - 5000)


ASKED = (
    "how long does it take to go from {source} to {target}", "what is hard about moving from {source} to {target}",
    "what does a {target} earn if I come from {source}", "show me the roadmap from {source} to {target}",
    "I'm a {source} and want to become a {target}, what do I have to learn?",
)


@pytest.mark.soak
def test_a_hundred_questions_find_their_guide(portal: tuple[list[Path_], FolderImport, Path]) -> None:
    advisor = Advisor.load((portal[2],), builtin=False)
    rng = random.Random(1)
    missed = []
    for number in range(100):
        path = rng.choice(portal[0])
        roles = {"source": path.source, "target": path.target}
        spoken = roles if number % 2 else {end: name.lower() for end, name in roles.items()}
        text = rng.choice(ASKED).format(**spoken)
        reply = advisor.reply(text, Conversation(), datetime.date(2026, 11, 28)).reply
        guide = f"{role_id(path.source)}-to-{role_id(path.target)}"
        missed += [] if {source.guide for source in reply.sources} == {guide} else [text]
    assert len(missed) <= 1, missed
