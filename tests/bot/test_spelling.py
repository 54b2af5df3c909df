"""Typing errors: what is mended, and what is left alone."""

from __future__ import annotations

import pytest

from bot import Advisor
from bot.nlu.spell_corrector import MOST_MENDED, Speller, count_words
from bot.nlu.tokenizer import tokenise

MENDED = {
    "a letter left out": ("salry", "salary"),
    "a letter doubled": ("sallary", "salary"),
    "letters swapped": ("pya", "pay"),
    "letters swapped in a long word": ("mahtematics", "mathematics"),
    "a wrong letter": ("intirpretability", "interpretability"),
    "two slips in a long word": ("intepretabilty", "interpretability"),
    "a slip at the start": ("esearch", "research"),
    "slips in two words": ("reserach enginer", "research engineer"),
    "one letter for two": ("profesor", "professor"),
    "a tool": ("pytorhc", "pytorch"),
    "a course": ("tensorfow", "tensorflow"),
    "an everyday word": ("becuase", "because"),
    "a question word": ("wich", "which"),
    "phone style": ("hw lng", "how long"),
    "words run together": ("howlong", "how long"),
    "three words run together": ("howmuchdoes it", "how much does it"),
    "a role run together": ("researchengineer", "research engineer"),
    "a small word run into the next": ("andthe roadmap", "and the roadmap"),
    "a word torn apart": ("inter pretability", "interpretability"),
    "an abbreviation": ("pls", "please"),
    "an abbreviation for several words": ("idk", "i don't know"),
    "an abbreviation with a mark": ("w/o maths", "without maths"),
    "an abbreviation with a figure": ("gr8", "great"),
}


@pytest.mark.parametrize("name", MENDED)
def test_slips_are_mended(advisor: Advisor, name: str) -> None:
    text, wanted = MENDED[name]
    mended = advisor.pipeline.lexicon.speller.mend(tokenise(text))
    assert " ".join(t.text for t in mended) == wanted


LEFT = [
    "pay", "play", "say", "path", "bath", "math", "month", "mouth", "phrase", "phase", "page", "wage", "intern",
    "internet", "internal", "prof", "proof", "live", "love", "lose", "loose", "law", "low", "plumber", "lawyer",
    "rust", "golang", "visa", "mit", "nurse", "captum", "keshav", "form", "from", "quite", "quiet", "10k",
    "3blue1brown", "x", "weather", "whether",
]  # fmt: skip


@pytest.mark.parametrize("word", LEFT)
def test_words_that_anybody_knows_stay(advisor: Advisor, word: str) -> None:
    assert [t.text for t in advisor.pipeline.lexicon.speller.mend(tokenise(word))] == [word]


def test_a_mended_word_keeps_what_was_written(advisor: Advisor) -> None:
    (token,) = advisor.pipeline.lexicon.speller.mend(tokenise("salry"))
    assert (token.text, token.mended, token.start, token.end) == ("salary", "salry", 0, 5)


def test_a_right_word_is_not_marked(advisor: Advisor) -> None:
    assert [t.mended for t in advisor.pipeline.lexicon.speller.mend(tokenise("research engineer salary"))] == [None] * 3


def test_no_name_of_a_role_is_mended_into_another(advisor: Advisor) -> None:
    lexicon = advisor.pipeline.lexicon
    known = [(role.id, name) for role in advisor.knowledge.roles.values() for name in (role.name, *role.aliases)]
    read = {name: [e.id for e in lexicon.names.find(lexicon.speller.mend(tokenise(name)))] for _, name in known}
    assert {name: read[name] for identity, name in known if read[name] != [identity]} == {}


def small() -> Speller:
    known = count_words([("research", "scientist"), ("research", "engineer"), ("data", "scientist")])
    return Speller(known, ("the", "and", "date", "search"), {"ds": "data scientist"})


SMALL = {
    "reserch": "research", "searhc": "search", "date": "date", "datta": "data", "ds": "data scientist",
    "zzzzzz": "zzzzzz", "researchscientist": "research scientist", "12": "12", "qx": "qx",
}  # fmt: skip


@pytest.mark.parametrize("word", SMALL)
def test_a_small_vocabulary(word: str) -> None:
    assert " ".join(t.text for t in small().mend(tokenise(word))) == SMALL[word]


def test_words_are_counted() -> None:
    assert count_words([("a", "b"), ("b",)]) == {"a": 1, "b": 2}


def test_only_so_many_words_are_looked_up(advisor: Advisor) -> None:
    tokens = advisor.pipeline.lexicon.speller.mend(tokenise("lnog " * (MOST_MENDED + 5)))
    assert [token.text for token in tokens].count("long") == MOST_MENDED
