"""Reads a file into the lines of a page: plain text, or HTML as a browser saves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag

from knowledge.importer.line_log import SourceLine
from knowledge.strict_yaml import read_text

_HTML = re.compile(r"\s*(<!doctype html|<html|<head|<body|<main|<article|<!--)", re.IGNORECASE)
_FRAME = {"nav", "header", "footer", "aside"}
_HIDDEN = {"script", "style", "noscript", "template", "svg", "head", "button", "iframe"}
_BLOCKS = {
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "details",
    "table", "tbody", "td", "th", "thead", "tr", "ul", "body", "html", "br", *_FRAME,
}
_SLUG = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*-to-[a-z0-9]+(?:-[a-z0-9]+)*)")
_ADDRESS = re.compile(r"(?:https?://)?([\w.-]+\.[a-z]{2,}/\S*?" + _SLUG.pattern + r")/?(?:[?#]\S*)?$")


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page's lines, and its address or slug where the file tells one."""

    file: Path
    lines: tuple[SourceLine, ...]
    address: str | None = None
    slug: str | None = None


def read_page(file: Path) -> SourcePage:
    """The page in a file; raises `YamlFault` when the file cannot be read as UTF-8 text."""
    text = read_text(file)
    if _HTML.match(text):
        return _html_page(file, text)
    rows = ((number, tidy(row)) for number, row in enumerate(text.splitlines(), 1))
    lines = tuple(SourceLine(number, row) for number, row in rows if row)
    return SourcePage(file, lines, None, _slug_in(file.stem))


def tidy(text: str) -> str:
    """The text with every run of spaces as one, and without invisible characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text.replace("\u200b", "")).split())


def _html_page(file: Path, text: str) -> SourcePage:
    soup = BeautifulSoup(text, "html.parser")
    address = _address(soup)
    rows = [(tidy(row), navigation) for row, navigation in _rows(soup, False)]
    kept = [(row, navigation) for row, navigation in rows if row.strip("• ")]
    lines = tuple(SourceLine(number, row, navigation) for number, (row, navigation) in enumerate(kept, 1))
    return SourcePage(file, lines, address, _slug_in(address or "") or _slug_in(file.stem))


def _address(soup: BeautifulSoup) -> str | None:
    """The page's own address, from its canonical link or its Open Graph data, without the scheme."""
    for selector, attribute in (("link[rel=canonical]", "href"), ('meta[property="og:url"]', "content")):
        tag = soup.select_one(selector)
        value = tag.get(attribute) if tag else None
        if isinstance(value, str) and (found := _ADDRESS.match(value.strip())):
            return found[1]
    return None


def _slug_in(text: str) -> str | None:
    found = _SLUG.fullmatch(text.rstrip("/").rsplit("/", 1)[-1].lower())
    return found[1] if found else None


def _rows(tag: Tag, navigation: bool) -> Iterator[tuple[str, bool]]:
    """The text of every block, in page order."""
    text: list[str] = []
    for part in _leaves(tag, navigation):
        if isinstance(part, str):
            text.append(part)
            continue
        if text:
            yield "".join(text), navigation
        text, navigation = [part[0]], part[1]
    yield "".join(text), navigation


def _leaves(tag: Tag, navigation: bool) -> Iterator[str | tuple[str, bool]]:
    """Texts, and between blocks a break: how the next row begins, and whether it stands in the frame."""
    for child in tag.children:
        if isinstance(child, Tag):
            yield from _leaves_of_tag(child, navigation)
        elif _is_text(child):
            yield str(child).replace("\n", " ")


def _leaves_of_tag(child: Tag, navigation: bool) -> Iterator[str | tuple[str, bool]]:
    if child.name in _HIDDEN:
        return
    within = navigation or child.name in _FRAME
    if child.name in _BLOCKS:
        yield ("• " if child.name == "li" else "", within)
    yield from _leaves(child, within)
    if child.name in _BLOCKS:
        yield ("", navigation)


def _is_text(child: PageElement) -> bool:
    return type(child) in (NavigableString, CData)
