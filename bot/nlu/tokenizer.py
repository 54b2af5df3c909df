"""Text to tokens: markup and invisible characters removed, every token knowing where it stood in the message."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

MAX_TOKENS = 400
"""Tokens read of one message; what comes later is not understood, only kept."""

_TAG = re.compile(r"<[/!?]?[a-zA-Z][^<>]{0,300}>|<!--.{0,300}?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,10});")
_URL = re.compile(r"!?\[([^\]]{0,80})\]\([^)\s]{0,200}\)|\b(?:https?://|ldap://|www\.)\S+")
_MARKUP = re.compile(r"[<&\[]|://|www\.")
"""What every tag, entity and address holds: most texts have none, and need not be searched three times."""
_TOKEN = re.compile(
    r"[a-z]{4,}+(?=\d{1,2}(?![a-z0-9]))"
    r"|\d+[a-z]+\d+[a-z0-9]*"
    r"|[$€£₹]?\d++(?:[.,]\d++)*+(?:(?:[a-z]{2}|[hkmx])(?![a-z0-9])|%)?"
    r"|(?<![^\s($€£₹~-])\.\d++"
    r"|[a-z]+\d+[a-z0-9]*"
    r"|[a-z]+(?:\+\+|#)(?![a-z0-9+#])"
    r"|[a-z]+(?:['’][a-z]+)*"
    r"|[^\W\d_]+"
    r"|[.?!;:,\n()–—+&/=%$€£₹-]"
)
_DOTTED = re.compile(r"[^\W_]\.[^\W_]")
_FRACTION_SLASH = "\u2044"
"""Stands in the plain form of a fraction that is one character: ½ becomes 1/2."""
_INVISIBLE = {"Cf", "Cc", "Mn"}
_FOLD = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "‐": "-", "‑": "-"})


_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһԛԝвмнткАВЕКМНОРСТХІЈЅοανΟΑΒΕΗΙΚΜΝΡΤΥΧ", "aeopcyxijsdhqwbmhtkABEKMHOPCTXIJSoavOABEHIKMNPTYX"
)
"""Cyrillic and Greek letters that look like Latin ones: inside a Latin word they are typed for them."""
_LATIN_WORD = re.compile(r"[^\W\d_]*[a-zA-Z][^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark; `start` and `end` are offsets into the message as it was sent."""

    text: str
    start: int
    end: int
    mended: str | None = None
    """What was written, where the word was corrected or spelt out."""

    is_word: bool = field(init=False, repr=False, compare=False)
    """Whether it is a word or number and no mark; found once, for it is asked hundreds of times of a message."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_word", is_word(self.text))


def is_word(text: str) -> bool:
    """Whether a token's text is a word or number and no mark."""
    return text[0].isalnum() or (text[0] in "$€£₹." and len(text) > 1)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _unlink(match: re.Match[str]) -> str:
    """A Markdown link keeps its words, any other address goes; lengths are kept for the offsets."""
    words = match.group(1) or ""
    return (" " + words).ljust(len(match.group()))


def _unescape(match: re.Match[str]) -> str:
    return html.unescape(match.group()).ljust(len(match.group()), "\u200b")[: len(match.group())]


def clean(text: str) -> tuple[str, Sequence[int]]:
    """The message in plain lower-case characters, and for each of them the offset it came from."""
    if _MARKUP.search(text):
        text = _URL.sub(_unlink, _TAG.sub(_blank, _ENTITY.sub(_unescape, text)))
    if text.isascii():
        return text.lower(), range(len(text))
    text = _LATIN_WORD.sub(lambda word: word.group().translate(_LOOKALIKES), text)
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if character.isascii():
            folded = character.lower()
        elif unicodedata.category(character) in _INVISIBLE and character not in "\n\t":
            continue
        else:
            folded = unicodedata.normalize("NFKD", character.translate(_FOLD)).lower()
            folded = "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE)
            if _FRACTION_SLASH in folded:
                folded = f" {folded.replace(_FRACTION_SLASH, '/')} "
        characters.extend(folded)
        offsets.extend([offset] * len(folded))
    return "".join(characters), offsets


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of a message, at most `MAX_TOKENS`."""
    plain, offsets = clean(text)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(plain):
        start, end = match.span()
        tokens.append(Token(match.group(), offsets[start], offsets[end - 1] + 1))
        if len(tokens) == MAX_TOKENS:
            break
    return tuple(tokens)


def words(text: str) -> tuple[str, ...]:
    """The plain words of a piece of knowledge (a name, an example, a sentence), without marks."""
    if _is_plain(text):
        return tuple(text.lower().split()[:MAX_TOKENS])
    return tuple(filter(is_word, _TOKEN.findall(clean(text)[0])[:MAX_TOKENS]))


def _is_plain(text: str) -> bool:
    """Whether a text is nothing but letters and blanks, as most names and phrases are: its words need no search."""
    return text.isascii() and text.replace(" ", "").isalpha()


def marked_words(text: str) -> list[str] | None:
    """The words and marks of a piece of knowledge without their places; None where a full stop stands inside a word."""
    plain, _ = clean(text)
    return None if _DOTTED.search(plain) else _TOKEN.findall(plain)[:MAX_TOKENS]


def all_words(texts: Iterable[str]) -> list[str]:
    """The words of many texts, one after the other: what `words` gives of each, read in one go."""
    marked: list[str] = []
    found: list[str] = []
    for text in texts:
        if _is_plain(text) or not text.isascii() or len(text) > MAX_TOKENS:
            found.extend(words(text))
        else:
            marked.append(text)
    found.extend(filter(is_word, _TOKEN.findall(clean("\n".join(marked))[0])))
    return found


_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""))


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A light stem, after Harman's S-stemmer with -ing, -ed and -ly added: enough to join a word's forms."""
    if len(word) < 4 or not word.isalpha() or word.endswith("ss"):
        return word
    for ending, put in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: -len(ending)] + put
            if ending in ("ing", "ed") and len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lse":
                base = base[:-1]
            return base.rstrip("e")
    return word.rstrip("e")
