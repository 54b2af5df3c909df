"""Names in messages: longest first, whole words, singular and plural."""

from __future__ import annotations

import pytest

from bot.nlu.entity_extractor import Kind, NameIndex
from bot.nlu.tokenizer import tokenise

NAMES: list[tuple[Kind, str, str]] = [
    ("role", "data-scientist", "Data Scientist"),
    ("role", "ai-data-scientist", "AI Data Scientist"),
    ("role", "senior-data-engineer", "Senior Data Engineer"),
    ("role", "ai-professor", "AI Professor"),
    ("role", "ai-professor", "Professor"),
    ("subject", "data", "data"),
    ("subject", "deep-learning", "deep learning"),
    ("resource", "deep-learning-specialization", "Deep Learning Specialization"),
    ("resource", "d2l", "d2l.ai"),
    ("subject", "ci-cd", "CI/CD"),
    ("subject", "probability", "probability"),
    ("job", "police", "police"),
    ("subject", "scientist", "scientist"),
]

FOUND = {
    "a name": ("I want to be a data scientist", ["data-scientist"]),
    "the longer of two that overlap": ("an AI data scientist", ["ai-data-scientist"]),
    "the longer though the shorter comes first in the list": ("data scientist", ["data-scientist"]),
    "two names": ("data scientist or professor?", ["data-scientist", "ai-professor"]),
    "a plural": ("what do data scientists earn", ["data-scientist"]),
    "a plural in -ies": ("probabilities", ["probability"]),
    "a possessive": ("the professor's salary", ["ai-professor"]),
    "another name of the same": ("professor, ai professor", ["ai-professor", "ai-professor"]),
    "a name inside a longer one": ("the deep learning specialization", ["deep-learning-specialization"]),
    "a name with a dot": ("is d2l.ai free", ["d2l"]),
    "a name with a slash": ("ci/cd", ["ci-cd"]),
    "a hyphen within a name": ("data-scientist", ["data-scientist"]),
    "a comma within words": ("deep, learning", ["deep-learning"]),
    "no name across a full stop": ("I like data. Scientist", ["data", "scientist"]),
    "no name across a question": ("deep? learning", []),
    "no part of a word": ("database professorship", []),
    "a beginning that goes no further": ("senior data", ["data"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize("case", FOUND)
def test_names_are_found(case: str) -> None:
    text, wanted = FOUND[case]
    assert [e.id for e in NameIndex(NAMES).find(tokenise(text))] == wanted


def test_an_entity_spans_its_tokens() -> None:
    (entity,) = NameIndex(NAMES).find(tokenise("an AI data scientist earns"))
    assert (entity.kind, entity.start, entity.end) == ("role", 1, 4)


def test_of_two_names_that_are_spelt_alike_the_first_counts() -> None:
    index = NameIndex([("role", "one", "Analyst"), ("job", "two", "analyst")])
    assert [e.id for e in index.find(tokenise("analyst"))] == ["one"]


def test_a_name_without_words_is_no_name() -> None:
    assert NameIndex([("role", "none", "!!!")]).find(tokenise("!!! pay")) == ()


def test_ten_thousand_names_are_told_apart() -> None:
    made: list[tuple[Kind, str, str]] = [("role", f"r{n}", f"grade {n} data engineer") for n in range(10_000)]
    assert [e.id for e in NameIndex(made).find(tokenise("a grade 7777 data engineer"))] == ["r7777"]
