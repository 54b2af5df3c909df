"""Masking: names and numbers of a stretch replaced by placeholders, so that an intent is learnt for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.entity_extractor import Entity
from bot.nlu.featurizer import Sample
from bot.nlu.lexicon import MASKS, Lexicon
from bot.nlu.number_extractor import Quantity
from bot.nlu.tokenizer import Token

_FEW = 4
"""In fewer tokens every word counts, fillers too."""
_MASK_WORDS = frozenset(MASKS.values())
_NUMBER_STARTS = "0123456789$€£₹"


@dataclass(frozen=True, slots=True)
class MaskingWords:
    """The words that masking reads: dropped before a name, role nouns that are none, digits that stand for words."""

    lexicon: Lexicon
    determiners: frozenset[str]
    adjectives: frozenset[str]
    disciplines: frozenset[str]
    chat_digits: Mapping[str, str]


class Masking:
    """Replaces the names and numbers of one stretch of tokens by placeholders, and marks the ideas in it."""

    def __init__(
        self,
        words: MaskingWords,
        tokens: Sequence[Token],
        entities: Sequence[Entity],
        quantities: Sequence[Quantity],
        start: int,
    ) -> None:
        self._words = words
        self._lexicon = words.lexicon
        self._tokens = tokens
        self._entities = {entity.start - start: entity for entity in entities}
        self._ends = {entity.start - start: entity.end - start for entity in entities}
        self._quantities = {quantity.start - start: quantity for quantity in quantities}
        self._masked: list[str] = []
        self._marks: list[str] = []
        self._loose: list[str] = []

    def sample(self) -> Sample:
        """What the classifier sees of the stretch."""
        index = 0
        while index < len(self._tokens):
            index = self._read(index)
        lexicon, masked = self._lexicon, self._masked
        marks = [
            *self._marks,
            *(f"c:{idea}" for idea in lexicon.concepts.find(self._loose)),
            *(f"h:{idea}" for idea in lexicon.hints.find(self._loose)),
            *(f"n:{mask}{min(masked.count(mask), 2)}" for mask in sorted(_MASK_WORDS) if mask in masked),
        ]
        return Sample(tuple(masked), tuple(marks))

    def _read(self, index: int) -> int:
        """Reads the name, number or word at a place; the place behind it."""
        entity, token = self._entities.get(index), self._tokens[index]
        if entity and entity.kind in ("subject", "resource"):
            self._marks.append(f"s:{entity.id}")
        mask = self._lexicon.masks(entity) if entity else self._loose_role(token)
        if mask or token.text in _MASK_WORDS:
            return self._put_mask(mask or token.text, self._ends.get(index, index + 1))
        quantity = self._quantities.get(index)
        if token.is_word:
            self._put_word(token, quantity)
        if quantity:
            self._marks.append(f"q:{quantity.unit}")
        return index + 1

    def _loose_role(self, token: Token) -> str | None:
        noun = token.text in self._lexicon.job_nouns and token.text not in self._words.disciplines
        return MASKS["role"] if noun else None

    def _put_mask(self, mask: str, end: int) -> int:
        role = mask == MASKS["role"]
        dropped = self._words.determiners | self._words.adjectives if role else self._words.determiners
        while self._masked and self._masked[-1] in dropped:
            self._masked.pop()
        self._masked.append(mask)
        while role and end < len(self._tokens) and self._tokens[end].text in self._lexicon.path_words:
            end += 1
        return end

    def _put_word(self, token: Token, quantity: Quantity | None) -> None:
        self._loose.append(token.text.removesuffix("'s"))
        if token.text in self._words.chat_digits and quantity and quantity.unit == "number":
            self._masked.append(self._words.chat_digits[token.text])
        elif token.text[0] in _NUMBER_STARTS:
            self._masked.append(MASKS["number"])
        elif token.text not in self._lexicon.fillers or len(self._tokens) < _FEW:
            self._masked.append(token.text)
