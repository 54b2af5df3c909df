"""YAML without surprises: mappings, lists and texts, nothing guessed, nothing shared, every fault with its line.

Every value is a text (an empty one or `~` is nothing), so `yes`, `no`, `2026-11-20`, `1e3` and `12:30` stay what they
are; the schema gives the types. Values are built straight from the parser's events: that is fast, keeps the depth in
hand, and leaves lines to be found again only when a fault has to be placed.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from knowledge.faults import Fault

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Loc: TypeAlias = "tuple[str | int, ...]"

MAX_BYTES = 4_000_000
MAX_DEPTH = 12
"""No file of a knowledge folder nests deeper; what does is a mistake or an attack."""
SHORT = 40
"""Keys, names and ids are this short at most; each is kept once, however many guides repeat it."""

class _PlainParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for machines without libyaml."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


_Parser: Any = getattr(yaml.cyaml, "CParser", _PlainParser) if yaml.__with_libyaml__ else _PlainParser


class YamlFault(Exception):
    """Text that is not the YAML that knowledge is written in; `faults` are pairs of line and message."""

    def __init__(self, *faults: tuple[int, str]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{line}: {message}" for line, message in faults))


@dataclass(slots=True)
class Lines:
    """Where a value and the values in it begin."""

    line: int
    within: dict[str | int, Lines] = field(default_factory=dict)

    def of(self, loc: Loc) -> int:
        """The line of the value at `loc`, or of the nearest one around it that exists."""
        here = self
        for step in loc:
            if step in here.within:
                here = here.within[step]
        return here.line


def read_text(path: Path) -> str:
    """The file's text; raises `YamlFault` when it is no regular file, too large, or not UTF-8."""
    try:
        data = _regular_bytes(path)
    except OSError as error:
        raise YamlFault((1, f"the file cannot be read: {error.strerror or error}")) from error
    if len(data) > MAX_BYTES:
        raise YamlFault((1, f"the file is larger than {MAX_BYTES // 1_000_000} MB; split it into several files"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise YamlFault((line, "the file is not UTF-8 text here; save it with the encoding UTF-8")) from error


def _regular_bytes(path: Path) -> bytes:
    """What a regular file holds, as far as it may be read; a pipe or a device would give no end, or nothing ever."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise YamlFault((1, "this is no regular file; put a copy of the text in its place"))
        return file.read(MAX_BYTES + 1)


def parse(text: str) -> Value:
    """The value that the text holds; raises `YamlFault`."""
    return _Composer(text, None).document()


def lines(text: str) -> Lines:
    """The lines of everything in the text, which `parse` has read before."""
    root = Lines(1)
    _Composer(text, root).document()
    return root


def faults_of(path: Path, error: YamlFault) -> list[Fault]:
    """The faults of an unreadable file, with its name."""
    return [Fault(path, line, message) for line, message in error.faults]


class _Composer:
    """Builds the value of one document from events, and its `Lines` when asked to."""

    def __init__(self, text: str, root: Lines | None) -> None:
        self._text = text
        self._root = root
        self._twice: list[tuple[int, str]] = []

    def document(self) -> Value:
        try:
            self._parser = _Parser(self._text)
            value = self._whole()
        except yaml.YAMLError as error:
            raise YamlFault(_explain(error, self._text)) from error
        if self._twice:
            raise YamlFault(*self._twice)
        return value

    def _whole(self) -> Value:
        self._parser.get_event()  # the stream begins
        event = self._parser.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            raise YamlFault((1, "the file is empty; write it, or delete it"))
        value = self._value(self._parser.get_event(), self._root, 0)
        self._parser.get_event()  # the document ends
        event = self._parser.get_event()
        if not isinstance(event, yaml.StreamEndEvent):
            raise YamlFault((event.start_mark.line + 1, "a file holds one document; remove the line `---`"))
        if value is None:
            raise YamlFault((1, "the file is empty; write it, or delete it"))
        return value

    def _value(self, event: Any, at: Lines | None, depth: int) -> Value:
        kind = event.__class__
        if kind is AliasEvent:
            raise YamlFault((_line(event), f"`*{event.anchor}` refers to another place; write the value out here"))
        if event.anchor is not None or event.tag is not None:
            self._refuse(event)
        if kind is ScalarEvent:
            text: str = event.value.strip()
            if event.implicit[0] and text in ("", "~"):
                return None
            return sys.intern(text) if len(text) <= SHORT else text
        if depth > MAX_DEPTH:
            raise YamlFault((_line(event), f"values stand inside each other more than {MAX_DEPTH} deep"))
        if kind is MappingStartEvent:
            return self._mapping(at, depth + 1)
        if kind is SequenceStartEvent:
            return self._sequence(at, depth + 1)
        raise YamlFault((_line(event), "this is not a value"))

    def _sequence(self, at: Lines | None, depth: int) -> list[Value]:
        found: list[Value] = []
        get = self._parser.get_event
        event = get()
        while event.__class__ is not SequenceEndEvent:
            below = None
            if at is not None:
                below = at.within[len(found)] = Lines(_line(event))
            found.append(self._value(event, below, depth))
            event = get()
        return found

    def _mapping(self, at: Lines | None, depth: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        get = self._parser.get_event
        event = get()
        while event.__class__ is not MappingEndEvent:
            key = self._value(event, None, depth)
            if not isinstance(key, str):
                raise YamlFault((_line(event), "a key must be a word, followed by a colon"))
            if key in found:
                self._twice.append((_line(event), f"`{key}` stands twice in the same place; keep one of them"))
            below = None
            if at is not None:
                below = at.within[key] = Lines(_line(event))
            found[key] = self._value(get(), below, depth)
            event = get()
        return found

    @staticmethod
    def _refuse(event: Any) -> None:
        if event.anchor is not None:
            mend = "names this value for reuse, which is not read here; remove it, or put the text in quotes"
            raise YamlFault((_line(event), f"`&{event.anchor}` {mend}"))
        if event.tag != "!":
            mend = "is a type tag, which is not read here; remove it, or put the text in quotes"
            raise YamlFault((_line(event), f"`{event.tag}` {mend}"))


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line


_INDENT = "this line is not indented like those it belongs to, or a quoted text goes on after its quote"
_EXPLANATIONS = (
    ("mapping values are not allowed", "a text that holds a colon and a space must stand in quotes"),
    ("could not find expected ':'", "this line is no `key: value`; add the colon, or indent the text it goes on with"),
    ("expected <block end>", _INDENT),
    ("did not find expected key", _INDENT),
    ("did not find expected '-'", "this line is not indented like the list it belongs to"),
    ("found unexpected end of stream", "a quote that begins here is never closed"),
    ("found undefined alias", "a text that begins with `*` must stand in quotes"),
    ("while scanning an alias", "a text that begins with `*` must stand in quotes"),
    ("while scanning an anchor", "a text that begins with `&` must stand in quotes"),
    ("cannot start any token", "a text that begins with this character must stand in quotes"),
    ("special characters are not allowed", "a control character stands in the text; delete it"),
    ("control characters are not allowed", "a control character stands in the text; delete it"),
    ("flow", "a list in [ ] or a mapping in { } is not closed, or a comma is missing"),
)


def _explain(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    said = str(error)
    began = any(part in said for part in ("unexpected end of stream", "flow", "expected ':'"))
    marks = ("context_mark", "problem_mark") if began else ("problem_mark", "context_mark")
    mark = getattr(error, marks[0], None) or getattr(error, marks[1], None)
    position = getattr(error, "position", None)
    line = mark.line + 1 if mark else text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
    rows = text.splitlines()
    row = rows[line - 1] if 0 < line <= len(rows) else ""
    if "\t" in row[: len(row) - len(row.lstrip())]:
        return line, "a tab indents this line; use spaces"
    mend = next((mend for part, mend in _EXPLANATIONS if part in said), None)
    problem = getattr(error, "problem", None) or said.splitlines()[0]
    return line, f"this is not YAML: {mend or problem}"
