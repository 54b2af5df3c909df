"""The headline of an answer, where it is said inside another one."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions.base import ActionResult
from bot.actions.guide_answers import alone
from bot.nlg.response import ListBlock, TableBlock, TextBlock

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LINES = 3


def headline_of(result: ActionResult) -> tuple[TextBlock, *tuple[ListBlock, ...]] | tuple[()]:
    """The first paragraph in whole sentences, with the first lines of its list where it does nothing but lead to it.

    A table has no headline that says anything without it.
    """
    texts = [block for block in result.blocks if isinstance(block, TextBlock)]
    lists = [block for block in result.blocks if isinstance(block, ListBlock)]
    if not texts or any(isinstance(block, TableBlock) for block in result.blocks):
        return ()
    *whole, last = _SENTENCE_END.split(texts[0].text)
    if not last.endswith(":"):
        return (texts[0],)
    if whole:
        return (TextBlock(" ".join(whole)),)
    if not lists:
        return (TextBlock(alone(last)),)
    return (texts[0], replace(lists[0], items=lists[0].items[:_LINES]))
