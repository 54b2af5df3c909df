"""The guides carry facts and figures of the pages they were made from, never their sentences."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
RUN = 8
"""Words in a row that would be a copied sentence; shorter runs are names and terms."""


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at:at + RUN]) for at in range(len(words) - RUN + 1)}


@pytest.mark.may_skip
@pytest.mark.skipif(not PAGES, reason="the pages that the guides were made from do not lie beside the checkout")
@pytest.mark.parametrize("file", sorted(ROOT.glob("knowledge/en/**/*.yaml")), ids=lambda file: file.stem)
def test_no_sentence_is_copied(file: Path) -> None:
    theirs = set.union(*(runs(page.read_text(encoding="utf-8")) for page in PAGES))
    copied = theirs & runs(file.read_text(encoding="utf-8"))
    assert sorted(" ".join(run) for run in copied) == []
