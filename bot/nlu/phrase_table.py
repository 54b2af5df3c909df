"""Phrases with a value each, found at a place in a message; the longest phrase wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from bot.nlu.tokenizer import Token, tokenise

Value = TypeVar("Value")


class PhraseTable(Generic[Value]):
    """Looks phrases up by the tokens that they consist of."""

    def __init__(self, entries: Mapping[str, Value]) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in entries.items():
            texts = tuple(token.text for token in tokenise(phrase))
            if texts:
                by_first.setdefault(texts[0], []).append((texts, value))
        self._by_first = {first: sorted(phrases, key=lambda one: -len(one[0])) for first, phrases in by_first.items()}

    @property
    def first_words(self) -> Iterable[str]:
        """The token that each phrase begins with."""
        return self._by_first.keys()

    def items(self) -> Iterable[tuple[str, Value]]:
        """Every phrase, its tokens joined by blanks, with its value."""
        return ((" ".join(texts), value) for phrases in self._by_first.values() for texts, value in phrases)

    @property
    def last_words(self) -> Iterable[str]:
        """The token that each phrase ends with."""
        return {texts[-1] for phrases in self._by_first.values() for texts, _ in phrases}

    def single(self, word: str) -> Value | None:
        """The value of a phrase that is one word."""
        return next((value for texts, value in self._by_first.get(word, ()) if len(texts) == 1), None)

    def at(self, tokens: Sequence[Token], index: int) -> tuple[Value, int] | None:
        """The value of the longest phrase that begins at a token, and the index after its last token."""
        if index >= len(tokens):
            return None
        for texts, value in self._by_first.get(tokens[index].text, ()):
            end = index + len(texts)
            if end <= len(tokens) and all(tokens[index + i].text == text for i, text in enumerate(texts)):
                return value, end
        return None


def read_pairs(lines: Iterable[str]) -> dict[str, str]:
    """`phrase = value` lines as a mapping; a line without `=` is left out."""
    pairs = (line.rpartition("=") for line in lines)
    return {phrase.strip().lower(): value.strip() for phrase, mark, value in pairs if mark}


def read_number(text: str) -> float:
    """A number as the word lists write it: `12`, `1.5` or `12/52`."""
    top, mark, bottom = text.partition("/")
    return float(top) / float(bottom) if mark else float(top)
