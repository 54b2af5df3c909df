"""Sentences from templates: variants chosen by the turn, slots filled with plain text by the rules of the language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.nlg.language import Language
from knowledge.schema import Phrasings

_SLOT = re.compile(r"<(a )?([a-z_]+)(?: ([a-z ]+?))?(?:\|([a-z]+))?>")


class Templates:
    """Says things by their id.

    Slots: `<role>` the value, `<a role>` with its article (each of a list with its own), `<count week>` a number
    with its noun (`1 week`, `6 weeks`), `<roles>` a list joined with the first conjunction, `<roles|or>` with another.
    """

    def __init__(self, phrasings: Phrasings, language: Language) -> None:
        self._says = phrasings.says
        self._labels = phrasings.labels
        self._language = language

    def has(self, name: str) -> bool:
        """Whether there is such a template."""
        return name in self._says

    def has_label(self, name: str) -> bool:
        """Whether there is such a label."""
        return name in self._labels

    def say(self, name: str, turn: int, slots: Mapping[str, object]) -> str:
        """The sentence with its first letter a capital; a visitor's words in a slot stay text, whatever they hold."""
        filled = self.words(name, turn, slots)
        return filled[:1].upper() + filled[1:]

    def words(self, name: str, turn: int, slots: Mapping[str, object]) -> str:
        """As `say`, for words that stand inside a sentence: the first letter stays as it is."""
        variants = self._says[name]
        return self.fill(variants[turn % len(variants)], slots)

    def fill(self, text: str, slots: Mapping[str, object]) -> str:
        """A text with its slots filled; a slot without a value is an error of the caller."""
        return _SLOT.sub(lambda match: self._slot(match, slots), text)

    def label(self, name: str) -> str:
        """A short label of the interface."""
        return self._labels[name]

    def _slot(self, match: re.Match[str], slots: Mapping[str, object]) -> str:
        article, name, noun, conjunction = match.groups()
        value = slots[name]
        if noun and isinstance(value, int | float):
            return self._language.counted(value, noun)
        if article and isinstance(value, Sequence) and not isinstance(value, str):
            return self._language.listing([self._language.article(str(one)) for one in value], conjunction or "")
        text = self._text(value, conjunction or "")
        return self._language.article(text) if article else text

    def _text(self, value: object, conjunction: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int | float):
            return self._language.number(value)
        if isinstance(value, Sequence):
            return self._language.listing([str(one) for one in value], conjunction)
        return str(value)
