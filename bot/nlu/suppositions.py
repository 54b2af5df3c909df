"""Which tokens of a message only ask or suppose something: `could I do it with 5 hours?`, `if I had Python`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.fact_words import FactWords
from bot.nlu.message import Message
from bot.nlu.tokenizer import Token

ENDS = frozenset(".?!;\n–—")
"""Marks that end a sentence."""
_UNTOLD = frozenset({"wished", "hearsay"})


def untold_tokens(message: Message, words: FactWords) -> frozenset[int]:
    """The tokens that tell nothing of the writer: asked, supposed, wished for, or said by somebody else."""
    reader = _Reader(message.tokens, words)
    wished = {index for index, polarity in enumerate(message.polarity) if polarity in _UNTOLD}
    return frozenset(reader.asked() | reader.bare_questions() | wished)


def ends_sentence(tokens: Sequence[Token], index: int) -> bool:
    """Whether a mark ends a sentence; the dot inside a name (`Node.js`) does not."""
    glued = tokens[index].text == "." and index + 1 < len(tokens) and tokens[index + 1].start == tokens[index].end
    return tokens[index].text in ENDS and not glued


class _Reader:
    def __init__(self, tokens: Sequence[Token], words: FactWords) -> None:
        self._tokens = tokens
        self._words = words
        self._questions = words.phrases("questions")
        self._conditions = words.phrases("conditions")
        self._cued = False

    def asked(self) -> set[int]:
        """The tokens from each question word or condition to the end of its clause."""
        found: set[int] = set()
        index, asking = 0, False
        while index < len(self._tokens):
            cue = self._cue(index)
            if cue:
                asking = True
            elif self._ends_clause(index):
                asking = False
            end = cue or index + 1
            if asking:
                found.update(range(index, end))
            index = end
        return found

    def _cue(self, index: int) -> int | None:
        """Where a phrase ends that begins a question or a condition; None where there is none."""
        told = self._words.stances.at(self._tokens, index)
        for phrases in (self._questions, self._conditions):
            hit = phrases.at(self._tokens, index)
            if hit and not (told and told[1] > hit[1]):
                return hit[1]
        opens = index == 0 or not self._tokens[index - 1].is_word
        return index + 1 if opens and self._words.has("auxiliaries", self._tokens[index].text) else None

    def _ends_clause(self, index: int) -> bool:
        if not self._tokens[index].is_word:
            return self._tokens[index].text == "," or ends_sentence(self._tokens, index)
        return self._words.phrases("boundaries").at(self._tokens, index) is not None

    def bare_questions(self) -> set[int]:
        """The last clause of each sentence that is a question by its mark alone: `I know Python?`"""
        asked = self.asked()
        found: set[int] = set()
        start = comma = 0
        for index, token in enumerate(self._tokens):
            if token.text == "?" and not any(place in asked for place in range(start, index)):
                found.update(range(max(start, comma), index))
            if ends_sentence(self._tokens, index):
                start = comma = index + 1
            elif token.text == ",":
                comma = index + 1
        return found
