"""Which other language a message is written in, by its script and by the share of its very frequent words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

_WORDS, _SCRIPT, _OWN = "foreign_words_", "foreign_script_", "en"
_FEWEST_WORDS = 2
_LEAST_SHARE = 0.5
"""The share of a message's words, or of its letters, that must speak for a language."""


class LanguageDetector:
    """Names the language of a message, where it is surely another one than the advisor's own.

    Word lists read: `foreign_words_<code>` (very frequent words, those of the own language too) and
    `foreign_script_<code>` (how Unicode begins the names of the script's letters).
    """

    def __init__(self, lists: Mapping[str, Sequence[str]], own: str = _OWN) -> None:
        words = {name.removeprefix(_WORDS): frozenset(said) for name, said in lists.items() if name.startswith(_WORDS)}
        self._own = words.pop(own, frozenset())
        self._words = words
        self._scripts = {
            name.removeprefix(_SCRIPT): tuple(said) for name, said in lists.items() if name.startswith(_SCRIPT)
        }

    def other_language(self, text: str) -> str | None:
        """The code of the language (`de`), or None for the own language and wherever it is not sure."""
        return self._by_script(text) or self._by_words(text)

    def _by_script(self, text: str) -> str | None:
        letters = [unicodedata.name(letter, "") for letter in text if letter.isalpha()]
        for code, scripts in self._scripts.items():
            share = sum(name.startswith(scripts) for name in letters)
            # A few letters of Japanese kana are enough: its texts are full of Chinese characters.
            needed = len(letters) * (_LEAST_SHARE if len(scripts) == 1 else _LEAST_SHARE / 2)
            if letters and share >= needed:
                return code
        return None

    def _by_words(self, text: str) -> str | None:
        folded = "".join(letter if letter.isalpha() else " " for letter in text.lower())
        words = folded.split()
        if len(words) < _FEWEST_WORDS:
            return None
        own = sum(word in self._own for word in words)
        known = {code: sum(word in said for word in words) for code, said in self._words.items()}
        code = max(known, key=lambda one: known[one], default=None)
        if code is None or known[code] < _FEWEST_WORDS or known[code] < len(words) * _LEAST_SHARE:
            return None
        return code if known[code] > own else None
