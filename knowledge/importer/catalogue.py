"""Known resources by their names: finds them in texts, and describes those that no lexicon knows yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.schema import Resource, ResourceKind, slug

_WORD = re.compile(r"/|[\w#+&]+(?:[.'’][\w#+&]+)*")
_SITE_ENDING = re.compile(r"\.(?:org|com|io|net)$")
_REMARK = re.compile(r"\s*\([^)]*\)$")
_POSSESSIVE_TITLE = re.compile(r"['’]s\s+['‘“\"]?")
_KINDS = (
    (ResourceKind.COMMUNITY, r"meetups?|slack|forums?|communit\w+|discord|\br/|groups?|conferences?"),
    (ResourceKind.BOOK, r"\(book\)|\bbooks?\b|' by |’ by "),
    (ResourceKind.COURSE, r"coursera|edx|udemy|udacity|datacamp|courses?|specializations?|certificat\w+|bootcamp"),
    (ResourceKind.VIDEO, r"youtube|videos?|playlist"),
    (ResourceKind.PAPER, r"papers?\b"),
    (ResourceKind.TOOL, r"documentation|docs|tools?|library|tutorials?|software|templates?"),
)
_PROVIDER = re.compile(r"(Coursera|edX|Udemy|Udacity|DataCamp|YouTube|Book|Guide|Course|Course on \w+)\s*:\s*")
_ADDRESS = re.compile(r"\s*\(((?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?)\)")
_QUOTED = re.compile(r"(?<![\w])['‘“\"]([A-Z][^'‘’“”\"]{4,80}?)['’”\"](?![\w])")
_COURSE_AFTER = re.compile(
    r"\s*(?:\w+ ){0,2}?(?:course|specialization|certificate|book|by [A-Z]|on (?:Coursera|edX|Udemy|YouTube))"
)


_JOINS = ("or", "and", "/", ",", ", or", ", and", "&")


@dataclass(frozen=True, slots=True)
class Mention:
    """A resource named in a text, and where."""

    id: str
    start: int
    end: int


class Catalogue:
    """Resources by every name they go by; the longest name at a place wins."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_words: dict[tuple[str, ...], str] = {}
        self._spellings: dict[str, set[str]] = {}
        self._titles: list[tuple[frozenset[str], str]] = []
        self._longest = 1
        self.names: list[str] = []
        for one in resources:
            self._titles.append((frozenset(_words(one.name)), one.id))
            for name in (one.name, _REMARK.sub("", one.name), *one.aliases):
                self._add(name, one.id)

    def _add(self, name: str, resource: str) -> None:
        words = _words(name)
        if words:
            self._by_words.setdefault(words, resource)
            self._spellings.setdefault(words[0], set()).add(name)
            self._longest = max(self._longest, len(words))
            self.names.append(name)

    def mentions(self, text: str) -> list[Mention]:
        """The resources that a text names, from left to right, each once."""
        words = [(found.start(), found.end(), found[0]) for found in _WORD.finditer(_without_possessives(text))]
        found: list[Mention] = []
        at = 0
        while at < len(words):
            size, resource = self._at(words, at)
            if resource:
                found.append(Mention(resource, words[at][0], words[at + size - 1][1]))
            at += size
        return _each_once(_without_makers(found, text))

    def titled(self, sentence: str) -> list[str]:
        """Resources whose title stands in quotes and whose maker is named in the same sentence."""
        words = set(_words(sentence))
        return [
            resource
            for title in _QUOTED.findall(sentence) if not self.mentions(title)
            for known, resource in self._titles
            if set(_words(title)) < known <= words
        ]

    def _at(self, words: Sequence[tuple[int, int, str]], at: int) -> tuple[int, str | None]:
        for size in range(min(self._longest, len(words) - at), 0, -1):
            spelt = [word for _, _, word in words[at: at + size]]
            resource = self._by_words.get(tuple(map(_fold, spelt))) or self._site(spelt)
            if resource and (size > 1 or self._is_name(spelt[0])):
                return size, resource
        return 1, None

    def _site(self, spelt: Sequence[str]) -> str | None:
        """The resource that goes by the name of its site: `arXiv.org`."""
        return self._by_words.get((_fold(_SITE_ENDING.sub("", spelt[0])),)) if len(spelt) == 1 else None

    def _is_name(self, word: str) -> bool:
        """Whether a single word is written as a name: `Medium` is a site, `medium` is a size."""
        return not word[0].islower() or (word in self._spellings.get(_fold(word), ()) and not word.isalpha()) or (
            not word.islower()
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(_fold(found[0]) for found in _WORD.finditer(_without_possessives(text)))


def _without_possessives(text: str) -> str:
    """The text with possessive endings blanked, so that `fast.ai's` names fast.ai; places stay the same."""
    return re.sub(r"(?<=\w)['’]s\b", "  ", text)


def _fold(word: str) -> str:
    return re.sub(r"['’]", "", word).casefold()


def _without_makers(found: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions without those that only say whose the next one is: `3Blue1Brown's 'Essence of …'`."""
    following: list[Mention | None] = [*found[1:], None][: len(found)]
    return [
        one for one, after in zip(found, following, strict=True)
        if after is None or not _POSSESSIVE_TITLE.fullmatch(text[one.end: after.start])
    ]


def _each_once(found: Iterable[Mention]) -> list[Mention]:
    first: dict[str, Mention] = {}
    for one in found:
        first.setdefault(one.id, one)
    return list(first.values())


def uses_of_item(item: str, catalogue: Catalogue) -> list[dict[str, Any] | str]:
    """The resources that one entry of a resource list names: the first, and what it is joined to by `or` or `and`."""
    found = [one for mention in catalogue.mentions(item) for one in _sides(mention, item, catalogue)]
    if not found:
        return []
    joined = [found[0]]
    for one in found[1:]:
        between = item[joined[-1].end: one.start].strip(" '’\"")
        if one.start >= joined[-1].end and between not in _JOINS:
            break
        joined.append(one)
    detail = _detail(item, joined)
    return [{"id": one.id, "detail": detail} if detail else one.id for one in joined]


def _sides(one: Mention, item: str, catalogue: Catalogue) -> list[Mention]:
    """Both resources of a pair such as `Plotly/Dash`; else the mention itself."""
    left, slash, right = item[one.start: one.end].partition("/")
    sides = [catalogue.mentions(side) for side in (left, right)] if slash else []
    if not all(sides) or not sides:
        return [one]
    return [Mention(side[0].id, one.start, one.end) for side in sides]


def _detail(item: str, joined: Sequence[Mention]) -> str | None:
    """What an entry says of the resources beyond their names."""
    rest = item[joined[-1].end:].strip(" '’\"():,")
    rest = re.sub(r"^(?:s\s)", "", rest)
    return rest if re.search(r"\w", rest) else None


def describe(item: str) -> Resource | None:
    """A resource made of an entry that no lexicon knows; None when it holds no name."""
    address = _ADDRESS.search(item)
    bare = _ADDRESS.sub("", item)
    provider = _PROVIDER.match(bare)
    name = _PROVIDER.sub("", bare, count=1).strip(" .,;:")
    if name[:1] in "'‘“\"" and (quoted := _QUOTED.match(name)) and quoted.end() == len(name):
        name = quoted[1]
    if not slug(name):
        return None
    kind = next((kind for kind, words in _KINDS if re.search(words, item, re.IGNORECASE)), ResourceKind.SITE)
    by = provider[1] if provider and provider[1] not in ("Book", "Guide", "Course") else None
    url = address and (address[1] if "://" in address[1] else f"https://{address[1]}")
    return Resource(id=slug(name), name=name, kind=kind, by=by, url=url or None)


def quoted_titles(text: str) -> list[str]:
    """Titles in quotes that a sentence calls a course, a book or the like: `'Tram Signals' course`."""
    return [
        found[1] for found in _QUOTED.finditer(text)
        if " " in found[1] and _COURSE_AFTER.match(text, found.end())
    ]
