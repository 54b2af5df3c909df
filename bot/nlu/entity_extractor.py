"""Names found in a message: longest match first, over an index whose cost does not grow with the number of guides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.nlu.tokenizer import Token, is_word, marked_words, tokenise, words

_ENDS = frozenset(".?!;\n:")
"""Marks that no name reaches over."""
Kind = Literal["role", "job", "subject", "resource", "hint", "place"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in the message: what kind of thing, which one, and the tokens it spans (end exclusive)."""

    kind: Kind
    id: str
    start: int
    end: int


def _plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"


def _inside_a_name(tokens: Sequence[Token], position: int) -> bool:
    """Whether a full stop touches the words on both sides (`fast.ai`)."""
    if tokens[position].text != "." or not 0 < position < len(tokens) - 1:
        return False
    return tokens[position - 1].end == tokens[position].start and tokens[position].end == tokens[position + 1].start


class NameIndex:
    """All names by their words; a name counts in the singular and the plural."""

    def __init__(self, names: Iterable[tuple[Kind, str, str]]) -> None:
        """`names` are (kind, id, name); of two that are spelt alike the first keeps the name."""
        self._names: dict[tuple[str, ...], tuple[Kind, str]] = {}
        self._longest: dict[str, int] = {}
        self._beginnings: set[tuple[str, ...]] = set()
        """The first two words of every longer name."""
        for kind, identity, name in names:
            key = words(name)
            if not key:
                continue
            self._add(key, kind, identity)
            if key[-1].isalpha() and len(key[-1]) > 2 and not key[-1].endswith("s"):
                self._add((*key[:-1], _plural(key[-1])), kind, identity)

    def _add(self, key: tuple[str, ...], kind: Kind, identity: str) -> None:
        self._names.setdefault(key, (kind, identity))
        self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
        if len(key) > 1:
            self._beginnings.add(key[:2])

    def find(self, tokens: Sequence[Token]) -> tuple[Entity, ...]:
        """The names in order, longest first at each place, none overlapping; marks inside a name are skipped."""
        found: list[Entity] = []
        index = 0
        while index < len(tokens):
            entity = self._at(tokens, index)
            if entity and not self._cuts_a_role(tokens, entity):
                found.append(entity)
                index = entity.end
            else:
                index += 1
        return tuple(found)

    def _cuts_a_role(self, tokens: Sequence[Token], entity: Entity) -> bool:
        """Whether a role's name begins inside another name and goes on beyond it: `would be applied scientist`."""
        inside = range(entity.start + 1, entity.end) if entity.kind != "role" else ()
        later = (self._at(tokens, index) for index in inside)
        return any(other is not None and other.kind == "role" and other.end > entity.end for other in later)

    def _at(self, tokens: Sequence[Token], index: int) -> Entity | None:
        longest = self._longest.get(tokens[index].text.removesuffix("'s"), 0)
        if not longest:
            return None
        key: list[str] = []
        best: Entity | None = None
        for position in range(index, min(len(tokens), index + 2 * longest)):
            token = tokens[position]
            if not token.is_word:
                if token.text in _ENDS and not _inside_a_name(tokens, position):
                    break
                continue
            key.append(token.text.removesuffix("'s"))
            if len(key) > longest or (len(key) == 2 and tuple(key) not in self._beginnings):
                break
            hit = self._names.get(tuple(key))
            if hit:
                best = Entity(hit[0], hit[1], index, position + 1)
        return best

    def named(self, text: str) -> Iterator[tuple[Kind, str]]:
        """The kinds and ids of the names in a piece of knowledge: what `find` finds, without their places."""
        spoken = marked_words(text)
        if spoken is None:
            yield from ((entity.kind, entity.id) for entity in self.find(tokenise(text)))
            return
        index = 0
        while index < len(spoken):
            longest = self._longest.get(spoken[index].removesuffix("'s"))
            hit, end = self._named_at(spoken, index, longest) if longest else (None, index + 1)
            if hit:
                yield hit
            index = end

    def _named_at(self, spoken: Sequence[str], index: int, longest: int) -> tuple[tuple[Kind, str] | None, int]:
        key: list[str] = []
        best: tuple[Kind, str] | None = None
        end = index + 1
        for position in range(index, min(len(spoken), index + 2 * longest)):
            word = spoken[position]
            if not is_word(word):
                if word in _ENDS:
                    break
                continue
            key.append(word.removesuffix("'s"))
            if len(key) > longest or (len(key) == 2 and tuple(key) not in self._beginnings):
                break
            hit = self._names.get(tuple(key))
            if hit:
                best, end = hit, position + 1
        return best, end

    def words(self, *kinds: Kind) -> Iterable[tuple[str, ...]]:
        """The words of every name, or of those of some kinds."""
        return (key for key, (kind, _) in self._names.items() if not kinds or kind in kinds)
