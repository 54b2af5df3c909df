"""Typing errors mended against the words the knowledge uses; a word that anybody knows is left alone."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.tokenizer import Token

_COMMON = 6000
"""Rank in the word list up to which a word is never taken for a slip of another."""
_EVERYDAY = 1500
"""Rank up to which a common word may itself be what was meant, and may be part of words run together."""
_SHORT = 4
_SPLITTABLE = 5
_MOST_PARTS = 8
MOST_MENDED = 40
"""Unknown words of one message that are looked up: more of them are no slips, and each costs half a millisecond."""


_AS_IT_IS: tuple[int, tuple[Token, ...]] = (0, ())


def _reach(word: str) -> int:
    """How many edits a word of this length may be away: about one in four letters."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2 if len(word) < 12 else 3


class Speller:
    """Mends tokens; built once from the knowledge's own words and a list of common words."""

    def __init__(self, known: Mapping[str, int], common: tuple[str, ...], spelt_out: Mapping[str, str]) -> None:
        self._known = known
        self._rank = {word: rank for rank, word in enumerate(common)}
        self._spelt_out = {tuple(short.split()): tuple(long.split()) for short, long in spelt_out.items()}
        self._longest_short: dict[str, int] = {}
        """By the first word of what is spelt out, how many words there are at most."""
        for short in self._spelt_out:
            self._longest_short[short[0]] = max(self._longest_short.get(short[0], 0), len(short))
        self._buckets: dict[int, list[str]] = defaultdict(list)
        everyday = {word for word in common[:_EVERYDAY] if len(word) > 2}
        for word in sorted(everyday | {word for word in known if word.isalpha()}):
            self._buckets[len(word)].append(word)
        self._mend_cached = lru_cache(maxsize=4096)(self._mend)

    def knowing(self, words: Iterable[str]) -> Speller:
        """The speller of a knowledge that uses these words as well."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if not new:
            return self
        longer = copy.copy(self)
        longer._known = {**self._known, **dict.fromkeys(new, 1)}
        longer._buckets = defaultdict(list, {length: list(some) for length, some in self._buckets.items()})
        for word in new:
            if word.isalpha() and word not in longer._buckets[len(word)]:
                longer._buckets[len(word)] = sorted([*longer._buckets[len(word)], word])
        longer._mend_cached = lru_cache(maxsize=4096)(longer._mend)
        return longer

    def mend(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """The tokens with abbreviations spelt out, slips mended and words run together parted."""
        mended: list[Token] = []
        index, looked_up = 0, 0
        while index < len(tokens):
            taken, put = self._spell_out(tokens, index) if tokens[index].text in self._longest_short else _AS_IT_IS
            if not taken:
                taken, put = self._joined(tokens, index)
            if not taken and self._is_unknown(tokens[index].text) and looked_up < MOST_MENDED:
                taken, put = 1, self._mended(tokens[index])
                looked_up += 1
            elif not taken:
                taken, put = 1, (tokens[index],)
            mended.extend(put)
            index += taken
        return tuple(mended)

    def _spell_out(self, tokens: tuple[Token, ...], index: int) -> tuple[int, tuple[Token, ...]]:
        longest = self._longest_short.get(tokens[index].text, 0)
        for length in range(min(longest, len(tokens) - index), 0, -1):
            key = tuple(token.text for token in tokens[index : index + length])
            if key in self._spelt_out:
                start, end = tokens[index].start, tokens[index + length - 1].end
                written = " ".join(key)
                return length, tuple(Token(word, start, end, written) for word in self._spelt_out[key])
        return 0, ()

    def _joined(self, tokens: tuple[Token, ...], index: int) -> tuple[int, tuple[Token, ...]]:
        """Two tokens that are one word torn apart (`inter pretability`)."""
        if index + 1 >= len(tokens):
            return 0, ()
        left, right = tokens[index], tokens[index + 1]
        whole = left.text + right.text
        if whole not in self._known or len(whole) < _SPLITTABLE or right.start > left.end + 1:
            return 0, ()
        if self._familiar(left.text) and self._familiar(right.text):
            return 0, ()
        return 2, (Token(whole, left.start, right.end, f"{left.text} {right.text}"),)

    def _familiar(self, word: str) -> bool:
        return word in self._known or self._rank.get(word, _COMMON) < _COMMON

    def _is_unknown(self, word: str) -> bool:
        """Whether a word may be a slip: plain letters, neither used by the knowledge nor common."""
        if not word.isalpha() or not word.isascii() or word in self._known:
            return False
        rank = self._rank.get(word)
        return rank is None or (rank >= _COMMON and len(word) <= _SHORT)

    def _mended(self, token: Token) -> tuple[Token, ...]:
        put = self._mend_cached(token.text)
        if put == (token.text,):
            return (token,)
        return tuple(replace(token, text=part, mended=token.text) for part in put)

    def _mend(self, word: str) -> tuple[str, ...]:
        near, distance = self._nearest(word)
        parts = self._part(word) if len(word) >= _SPLITTABLE else ()
        if parts and (near is None or distance > 1 or len(word) > len(near)):
            return parts
        return (near,) if near else (word,)

    def _nearest(self, word: str) -> tuple[str | None, int]:
        reach = _reach(word)
        best: tuple[float, str] | None = None
        for length in range(len(word) - reach, len(word) + reach + 1):
            for candidate, distance, _ in process.extract(
                word, self._buckets.get(length, ()), scorer=OSA.distance, score_cutoff=reach, limit=8
            ):
                cost = distance + (candidate[0] != word[0]) * 0.6 - self._weight(candidate)
                cost -= (sorted(candidate) == sorted(word)) * 0.4
                if best is None or (cost, candidate) < best:
                    best = (cost, candidate)
        if best is None or best[0] > reach + 0.1:
            return None, 0
        return best[1], int(OSA.distance(word, best[1]))

    def _weight(self, candidate: str) -> float:
        """How likely the word is meant, 0 to 0.5, from how often the knowledge uses it and how common it is."""
        used = min(self._known.get(candidate, 0), 50) / 50
        everyday = max(0.0, 1 - self._rank.get(candidate, _COMMON) / _COMMON)
        return 0.3 * used + 0.2 * everyday

    def _part(self, word: str) -> tuple[str, ...]:
        """The word as two to four everyday words run together, or nothing."""
        best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 18), end):
                if start not in best or len(best[start][1]) > _MOST_PARTS - 2:
                    continue
                cost = self._part_cost(word[start:end])
                if cost is None:
                    continue
                total = best[start][0] + cost
                if end not in best or total < best[end][0]:
                    best[end] = (total, (*best[start][1], word[start:end]))
        cost, parts = best.get(len(word), (0.0, ()))
        return parts if len(parts) > 1 and any(len(part) > 2 for part in parts) else ()

    def _part_cost(self, part: str) -> float | None:
        if len(part) == 1:
            return 1.6 if part in ("a", "i") else None
        rank = self._rank.get(part, _COMMON)
        if len(part) == 2:
            return 1.4 if rank < 120 else None
        if rank < _EVERYDAY or (len(part) > 3 and self._known.get(part, 0) > 1):
            return 1.0 + rank / _COMMON
        return None


def count_words(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """How often each word stands in the texts."""
    return dict(Counter(chain.from_iterable(texts)))
