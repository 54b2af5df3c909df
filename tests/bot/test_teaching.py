"""What an example would change, shown without fitting the intent model anew."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from bot import Advisor, Conversation, preview_example
from bot.nlu.example_update import with_example
from bot.nlu.intent_classifier import IntentClassifier, Sample

TEXT = "wot wud i trouser each month"


def test_an_example_asks_for_its_request(advisor: Advisor, today: datetime.date) -> None:
    taught = advisor.with_example("pay", TEXT)
    before, after = (one.explain(TEXT, Conversation(), today) for one in (advisor, taught))
    assert [frame.intent for frame in before.answered] != ["pay"] == [frame.intent for frame in after.answered]


def test_the_advisor_itself_stays(advisor: Advisor, today: datetime.date) -> None:
    before = advisor.reply(TEXT, Conversation(), today)
    advisor.with_example("pay", TEXT)
    assert advisor.reply(TEXT, Conversation(), today) == before


def test_it_comes_near_to_a_whole_fit() -> None:
    texts = {"soup": ("salt the soup", "stir the soup", "taste the soup"), "roses": ("water roses", "cut the roses")}
    learnt = [(Sample(tuple(text.split())), (name,)) for name, some in texts.items() for text in some]
    new = (Sample(("ladle", "it", "out")), ("soup",))
    quick = with_example(IntentClassifier.fit(tuple(zip(*learnt, strict=True))), new, learnt)
    whole = IntentClassifier.fit(tuple(zip(*learnt, new, strict=True)))
    scores = [[one.scores(sample) for sample, _ in (*learnt, new)] for one in (quick, whole)]
    assert np.abs(np.array(scores[0]) - np.array(scores[1])).max() < 0.1


def test_what_was_learnt_before_is_kept(advisor: Advisor) -> None:
    taught = advisor.with_example("pay", TEXT)
    examples = advisor.knowledge.intents["duration"].operations["give"].examples
    samples = [advisor.pipeline.sample(text) for text in examples]
    old, new = ([one.pipeline.classifier.scores(s).argmax() for s in samples] for one in (advisor, taught))
    assert old == new


def test_the_texts_that_change(advisor: Advisor, today: datetime.date) -> None:
    texts = [TEXT, "what does a professor earn", f"{TEXT} please", TEXT]
    found = preview_example(advisor, "pay", TEXT, texts, today)
    assert (found.texts, [one.text for one in found.changes]) == (3, [TEXT, f"{TEXT} please"])
    assert all(one.before != one.after for one in found.changes)


def test_a_role_stands_for_its_placeholder(advisor: Advisor, today: datetime.date) -> None:
    found = preview_example(advisor, "pay", "wot wud <role> trouser", (), today)
    assert "<role>" not in found.own.text and found.own.text.startswith("wot wud ")


def test_new_words_are_no_slips(advisor: Advisor, today: datetime.date) -> None:
    taught = advisor.with_example("pay", "how much moolahh is it")
    read = [one.read("moolahh", Conversation(), today).tokens[0].text for one in (advisor, taught)]
    assert read[1] == "moolahh"


@pytest.mark.parametrize("name", ["nothing", "pay.nothing"])
def test_no_such_request(advisor: Advisor, name: str) -> None:
    with pytest.raises(KeyError):
        advisor.with_example(name, TEXT)
