"""What one more example of a request would change: which replies to what visitors asked lately."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.agent import Advisor
from bot.nlu.pipeline import Pipeline
from bot.nlu.tokenizer import tokenise
from bot.state import Conversation

_SHIFT = 0.03
"""By how much a score must move for the reply to be worth asking for again: a decision turns on more."""
_MOST_ANSWERED = 60
"""Texts that are answered again, those whose scores move most first: the preview shall come within a second."""
_ROLE = "<role>"


@dataclass(frozen=True, slots=True)
class ReplyChange:
    """A text that would be answered otherwise."""

    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TeachingPreview:
    """What an example would change."""

    own: ReplyChange
    """The example itself, with a role in its place."""
    texts: int
    """How many recent texts were looked at."""
    changes: tuple[ReplyChange, ...]


def preview_example(
    advisor: Advisor, name: str, example: str, texts: Iterable[str], today: datetime.date
) -> TeachingPreview:
    """Which replies to these texts an example of a request (`intent` or `intent.operation`) would change.

    Each text is taken as the first of a conversation. The classifier is not fitted anew for it, so that a reply on the
    edge between two meanings may come out otherwise once it is. Raises KeyError for a request that there is not.
    """
    taught = advisor.with_example(name, example)
    role = next((guide.target_role for guide in advisor.knowledge.guides.values()), _ROLE)
    own = _compare(advisor, taught, example.replace(_ROLE, role), today)
    asked = tuple(dict.fromkeys(texts))
    compared = (_compare(advisor, taught, text, today) for text in _touched(advisor, taught, asked))
    return TeachingPreview(own, len(asked), tuple(one for one in compared if one.before != one.after))


def _compare(advisor: Advisor, taught: Advisor, text: str, today: datetime.date) -> ReplyChange:
    before, after = (one.reply(text, Conversation(), today).reply.text for one in (advisor, taught))
    return ReplyChange(text, before, after)


def _touched(advisor: Advisor, taught: Advisor, texts: Iterable[str]) -> list[str]:
    """The texts that are read otherwise, those that change most first."""
    moved = [(_shift(advisor.pipeline, taught.pipeline, text), text) for text in texts]
    ordered = sorted((one for one in moved if one[0] > _SHIFT), key=lambda one: -one[0])
    return [text for _, text in ordered[:_MOST_ANSWERED]]


def _shift(old: Pipeline, new: Pipeline, text: str) -> float:
    """By how much a score of the text moves; more than any score can where a word is mended otherwise."""
    tokens = tokenise(text)
    mended = old.lexicon.speller.mend(tokens)
    if mended != new.lexicon.speller.mend(tokens):
        return math.inf
    sample = old.sample(" ".join(token.text for token in mended))
    return float(np.abs(new.classifier.scores(sample) - old.classifier.scores(sample)).max())
