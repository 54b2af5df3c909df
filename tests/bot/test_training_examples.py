"""Every training example by itself gets the intent that it was written for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from bot import Advisor, Conversation

TODAY = datetime.date(2026, 1, 5)
FILLED = {"role": "applied scientist", "job": "nurse", "subject": "PyTorch", "number": "3", "place": "Berlin"}
LEAST_HEARD, LEAST_UNDERSTOOD = 0.99, 0.97
"""What is missing are wordings that two intents share, and names that a filled-in example happens to make."""
EVERY = 9
"""One example in so many goes through the whole engine."""


def examples(advisor: Advisor) -> Iterator[tuple[str, str, str]]:
    for intent in advisor.knowledge.intents.values():
        for name, operation in intent.operations.items():
            yield from ((intent.id, name, example) for example in operation.examples)


def test_the_classifier_hears_examples(advisor: Advisor) -> None:
    found = list(examples(advisor))
    labels = advisor.pipeline.classifier.labels
    joint = [index for index, label in enumerate(labels) if "\t" in label]
    missed = []
    for intent, _, example in found:
        scores = advisor.pipeline.classifier.scores(advisor.pipeline.sample(example))
        heard = labels[max(joint, key=lambda index: float(scores[index]))].partition("\t")[0]
        missed += [f"{intent}: {example} (heard as {heard})"] if heard != intent else []
    assert len(missed) <= (1 - LEAST_HEARD) * len(found), "\n".join(missed)


def test_the_engine_understands_examples(advisor: Advisor) -> None:
    found = list(examples(advisor))[::EVERY]
    missed = []
    for intent, _, example in found:
        text = re.sub(r"<(\w+)>", lambda match: FILLED.get(match[1], match[1]), example)
        message = advisor.pipeline.read(text, TODAY)
        decision = advisor.understanding.decide(message, Conversation(), advisor.facts(message, Conversation()))
        best = {part.frames[0].candidate.frame.intent for part in decision.segments if part.frames}
        missed += [f"{intent}: {text} (understood as {', '.join(best)})"] if intent not in best else []
    assert len(missed) <= (1 - LEAST_UNDERSTOOD) * len(found), "\n".join(missed)
