"""Examples held out: over a portal's own intents, laid over the built-in lexicon."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from bot import Advisor, Confusion, Holdout, holdout
from knowledge import load

INTENT = """\
id: {name}
title: {name}
operations:
  give:
    action: say
    ask: What of the {name}?
    examples:
{examples}
"""
KITCHEN = [f"which {thing} goes into the soup" for thing in ("salt", "leek", "bean", "stock", "cream", "herb")]
GARDEN = [f"when are {plant} to be watered" for plant in ("roses", "tulips", "ferns", "lilies", "vines")]


def advisor_of(folder: Path, **intents: list[str]) -> Advisor:
    """An advisor that knows the intents of this folder alone."""
    (folder / "intents").mkdir()
    for name, examples in intents.items():
        listed = "\n".join(f"    - {text}" for text in examples)
        (folder / "intents" / f"{name}.yaml").write_text(INTENT.format(name=name, examples=listed), encoding="utf-8")
    whole = load((folder,))
    return Advisor(dataclasses.replace(whole, intents={name: whole.intents[name] for name in intents}))


def test_like_examples_vouch_for_each_other(tmp_path: Path) -> None:
    found = holdout(advisor_of(tmp_path, kitchen=KITCHEN, garden=GARDEN))
    assert found == Holdout(11, 11, ())


def test_confusions_most_frequent_first(tmp_path: Path) -> None:
    strays, stray = KITCHEN[4:], GARDEN[4]
    found = holdout(advisor_of(tmp_path, kitchen=[*KITCHEN[:4], stray], garden=[*GARDEN[:4], *strays]))
    most, least = found.confusions
    assert (most.meant, most.taken, most.count, set(most.examples)) == ("garden", "kitchen", 2, set(strays))
    assert least == Confusion("kitchen", "garden", 1, (stray,))
    assert (found.examples, found.right) == (11, 8)


def test_every_fold_is_told(tmp_path: Path) -> None:
    told: list[int] = []

    def progress(folds: object) -> object:
        for fold in folds:  # type: ignore[attr-defined]
            told.append(fold)
            yield fold

    holdout(advisor_of(tmp_path, kitchen=KITCHEN, garden=GARDEN), progress, 3)
    assert told == [0, 1, 2]


def test_a_lone_example_is_a_confusion(tmp_path: Path) -> None:
    found = holdout(advisor_of(tmp_path, kitchen=KITCHEN, garden=GARDEN[:1]))
    assert [(one.meant, one.taken) for one in found.confusions] == [("garden", "kitchen")]


def test_twice_gives_the_same(tmp_path: Path) -> None:
    advisor = advisor_of(tmp_path, kitchen=KITCHEN[:3], garden=[*GARDEN[:3], KITCHEN[3]])
    assert holdout(advisor) == holdout(advisor)
