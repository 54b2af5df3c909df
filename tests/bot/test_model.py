"""The intent model by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.legacy_classifier import IntentModel, Sample

EXAMPLES = {
    "pay": ["what does it pay", "how much would i earn", "salary of a role", "is the money good", "what do i earn"],
    "time": ["how long does it take", "how many months", "when am i done", "the time it takes", "how long until then"],
    "hard": ["how hard is it", "is it difficult", "how difficult would it be", "is that tough", "difficulty of it"],
}
PAIRS = [(Sample(tuple(text.split())), label) for label, texts in EXAMPLES.items() for text in texts]


def trained(cache: Path | None = None) -> IntentModel:
    return IntentModel([sample for sample, _ in PAIRS], [label for _, label in PAIRS], cache)


def best(model: IntentModel, text: str, *marks: str) -> str:
    return model.labels[int(np.argmax(model.scores(Sample(tuple(text.split()), marks))))]


def test_labels_are_sorted() -> None:
    assert trained().labels == ("hard", "pay", "time")


@pytest.mark.parametrize(("sample", "label"), PAIRS, ids=[" ".join(sample.words) for sample, _ in PAIRS])
def test_it_knows_its_examples(sample: Sample, label: str) -> None:
    model = trained()
    assert model.labels[int(np.argmax(model.scores(sample)))] == label


NEW = {
    "how much do they earn": "pay", "how long until done": "time", "difficult path": "hard", "dificulty": "hard",
    "salarys": "pay",
}  # fmt: skip


@pytest.mark.parametrize("text", NEW)
def test_it_knows_what_is_like_its_examples(text: str) -> None:
    assert best(trained(), text) == NEW[text]


def test_marks_count() -> None:
    pairs = [(Sample(("tell", "me"), (f"c:{label}",)), label) for label in ("pay", "time")] * 3
    model = IntentModel([sample for sample, _ in pairs], [label for _, label in pairs])
    assert [best(model, "tell me", mark) for mark in ("c:pay", "c:time")] == ["pay", "time"]


def test_an_example_scores_higher_than_anything_else() -> None:
    model = trained()
    own, other = (float(model.scores(Sample((text,))).max()) for text in ("salary", "zebra"))
    assert own > other


@pytest.mark.parametrize("words", [(), ("",), ("\u65e5\u672c\u8a9e",), ("x" * 5000,), ("a",) * 3000])
def test_any_words_get_finite_scores(words: tuple[str, ...]) -> None:
    assert bool(np.isfinite(trained().scores(Sample(words))).all())


def test_training_is_the_same_every_time() -> None:
    sample = Sample(("how", "long"))
    assert trained().scores(sample).tolist() == trained().scores(sample).tolist()


def test_the_share_of_known_words() -> None:
    assert [trained().known_share(words) for words in (("how", "zebra"), (), ("how",))] == [0.5, 0.0, 1.0]


def test_weights_are_kept_in_the_cache(tmp_path: Path) -> None:
    trained(tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]


def test_kept_weights_score_alike(tmp_path: Path) -> None:
    sample = Sample(("how", "long"))
    assert trained(tmp_path).scores(sample).tolist() == trained(tmp_path).scores(sample).tolist()


def test_weights_of_other_examples_are_not_taken(tmp_path: Path) -> None:
    trained(tmp_path)
    IntentModel([Sample(("other",)), Sample(("words",))], ["a", "b"], tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"no weights", b"\x93NUMPY\x01\x00"])
def test_a_damaged_cache_is_trained_over(tmp_path: Path, damage: bytes) -> None:
    trained(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage)
    assert best(trained(tmp_path), "how long does it take") == "time"


def test_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    assert best(trained(file / "below"), "how long does it take") == "time"
