"""Kept fits: only a whole file of one's own is read; whatever else lies there is fitted anew and never raises."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.nlu import model_store
from bot.nlu.fingerprint import fingerprint, nearest_key
from bot.nlu.intent_classifier import IntentClassifier, Sample
from bot.nlu.nearest_examples import NearestExamples
from bot.nlu.pipeline import SHIPPED, SHIPPED_EXAMPLES, Pipeline
from bot.nlu.synonyms import Thesaurus
from bot.retrieval.place_classifier import SHIPPED as SHIPPED_PLACES
from bot.retrieval.place_classifier import SHIPPED_EXAMPLES as SHIPPED_QUESTIONS
from knowledge import load

ARRAYS = {"weights": np.arange(12, dtype=np.float32).reshape(3, 4), "labels": np.array(["a", "b"])}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cache" / "fit.npz"
    assert model_store.save(path, ARRAYS)
    return path


def test_what_is_saved_is_loaded(file: Path) -> None:
    kept = model_store.load(file)
    assert kept is not None and {name: array.tolist() for name, array in kept.items()} == {
        name: array.tolist() for name, array in ARRAYS.items()
    }


def test_others_cannot_read_it(file: Path) -> None:
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o077) == (0o600, 0)


def test_nothing_else_is_left_behind(file: Path) -> None:
    assert list(file.parent.iterdir()) == [file]


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def replace_by_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to(file.with_name("elsewhere"))


def unpickle(file: Path) -> None:
    """A file whose digest is right, and which holds what only pickle can read."""
    np.savez(file, allow_pickle=True, weights=np.array([{"a": 1}], dtype=object))
    content = file.read_bytes()
    file.write_bytes(hashlib.blake2b(content, digest_size=32).hexdigest().encode() + content)
    file.chmod(0o600)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a flipped bit": flip,
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:-20]),
    "empty": lambda file: file.write_bytes(b""),
    "no archive": lambda file: file.write_bytes(b"x" * 500),
    "gone": lambda file: file.unlink(),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
    "writable by the group": lambda file: file.chmod(0o660),
    "writable by all": lambda file: file.chmod(0o602),
    "a link": replace_by_link,
    "pickled objects": unpickle,
}


@pytest.mark.skipif(sys.platform == "win32", reason="modes and owners are those of POSIX systems")
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_not_read(file: Path, damage: str) -> None:
    DAMAGE[damage](file)
    assert model_store.load(file) is None


@pytest.mark.may_skip
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize(("foreign", "read"), [(False, False), (True, True)])
def test_a_file_of_another_user(file: Path, foreign: bool, read: bool) -> None:
    os.chown(file, 12345, 12345)
    assert (model_store.load(file, foreign=foreign) is not None) is read


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert model_store.save(tmp_path / "file" / "fit.npz", ARRAYS) is False


# The classifier over such files


class Fitting:
    """Gives a few examples, and counts how often it was asked for them."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[tuple[list[Sample], list[tuple[str, ...]]]]:
        self.times += 1
        told = [("pay", "what does it pay"), ("pay", "the salary"), ("time", "how long is it"), ("time", "the weeks")]
        return [([Sample(tuple(text.split()), ()) for _, text in told], [(label,) for label, _ in told])]


def test_a_kept_fit_is_restored(tmp_path: Path) -> None:
    fitting = Fitting()
    made = [IntentClassifier.restore(fitting, "key", tmp_path / "shipped.npz", tmp_path) for _ in range(2)]
    sample = Sample(("the", "salary"), ())
    assert fitting.times == 1
    assert np.array_equal(made[0].scores(sample), made[1].scores(sample))


@pytest.mark.parametrize("damage", [name for name in DAMAGE if name not in ("a folder", "pickled objects")])
def test_a_damaged_fit_is_made_anew(tmp_path: Path, damage: str) -> None:
    fitting = Fitting()
    IntentClassifier.restore(fitting, "key", tmp_path / "shipped.npz", tmp_path)
    (file,) = tmp_path.iterdir()
    DAMAGE[damage](file)
    found = IntentClassifier.restore(fitting, "key", tmp_path / "shipped.npz", tmp_path)
    assert (fitting.times, list(found.labels)) == (2, ["pay", "time"])


def test_arrays_of_something_else_are_not_taken(tmp_path: Path) -> None:
    fitting = Fitting()
    IntentClassifier.restore(fitting, "key", tmp_path / "shipped.npz", tmp_path)
    (file,) = tmp_path.iterdir()
    model_store.save(file, ARRAYS)
    IntentClassifier.restore(fitting, "key", tmp_path / "shipped.npz", tmp_path)
    assert fitting.times == 2


def test_another_key_is_another_fit(tmp_path: Path) -> None:
    fitting = Fitting()
    for key in ("one", "other"):
        IntentClassifier.restore(fitting, key, tmp_path / "shipped.npz", tmp_path)
    assert fitting.times == 2


def test_a_portals_intent_is_learnt(tmp_path: Path) -> None:
    folder = tmp_path / "portal" / "intents"
    folder.mkdir(parents=True)
    (folder / "zeppelin.yaml").write_text(
        "id: zeppelin\ntitle: The zeppelin\nabout: help\noperations:\n  give:\n    action: say\n"
        "    ask: Where is it?\n    examples: [fly by zeppelin, zeppelin tickets, where is the zeppelin hall]\n",
        encoding="utf-8",
    )
    knowledge = load((tmp_path / "portal",))
    # Three intents are fitted in no time.
    few = {name: knowledge.intents[name] for name in ("pay", "duration", "zeppelin")}
    pipeline = Pipeline(replace(knowledge, intents=few), tmp_path / "cache")
    (intent, *_), _ = pipeline._ranking(pipeline.sample("where is the zeppelin hall"))
    assert intent.intent == "zeppelin"


@pytest.mark.parametrize(("path", "questions"), [(SHIPPED, False), (SHIPPED_PLACES, True)], ids=["intents", "places"])
def test_the_shipped_fit_is_that_of_the_knowledge(path: Path, questions: bool) -> None:
    shipped = model_store.load(path, foreign=True)
    assert shipped is not None, "write it with `make fit`"
    wanted = fingerprint(load(), questions=questions)
    assert str(shipped["key"]) == wanted, "the knowledge or the recipe has changed: run `make fit`"


@pytest.mark.parametrize(
    ("path", "questions"), [(SHIPPED_EXAMPLES, False), (SHIPPED_QUESTIONS, True)], ids=["requests", "places"]
)
def test_the_shipped_index_is_that_of_the_knowledge(path: Path, questions: bool) -> None:
    shipped = model_store.load(path, foreign=True)
    assert shipped is not None, "write it with `make fit`"
    assert str(shipped["key"]) == nearest_key(load(), questions=questions), "the examples have changed: run `make fit`"


EXAMPLES = [(("what", "does", "it", "pay"), "pay"), (("how", "long", "is", "it"), "duration")]


def restored(folder: Path) -> NearestExamples:
    return NearestExamples.restore(lambda: EXAMPLES, Thesaurus(()), "key", folder / "examples.npz", folder)


@pytest.mark.parametrize("damage", ["none", *(name for name in DAMAGE if name not in ("a folder", "pickled objects"))])
def test_an_index_finds_the_likest_example(tmp_path: Path, damage: str) -> None:
    restored(tmp_path)
    (file,) = tmp_path.iterdir()
    DAMAGE.get(damage, Path.exists)(file)
    found = restored(tmp_path).similarities(("how", "long"))
    assert found["duration"] > found.get("pay", 0.0)


def test_an_index_takes_one_example_more(tmp_path: Path) -> None:
    taught = restored(tmp_path).with_example(("the", "zeppelin"), "pay")
    assert taught.similarities(("the", "zeppelin")) == {"pay": pytest.approx(1.0)}
