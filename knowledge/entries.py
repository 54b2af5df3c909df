"""Reads one knowledge folder into entries: each guide, topic, role, word list with the place it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from knowledge import strict_yaml
from knowledge.faults import Fault
from knowledge.messages import humane
from knowledge.schema import Concept, Frozen, Guide, Intent, Phrasings, Resource, Role, Subject, Text
from knowledge.strict_yaml import Loc, Value, YamlFault

WHOLE_FILES: dict[str, type[BaseModel]] = {"guides": Guide, "intents": Intent}
"""Folders that hold one thing a file."""

LEXICON: dict[str, type[BaseModel]] = {
    "roles": Role, "jobs": Role, "subjects": Subject, "concepts": Concept, "resources": Resource,
}
"""Keys that a lexicon file may hold, each with a list; beside them `language` with named word lists."""

_WORD_LISTS: TypeAdapter[dict[str, tuple[str, ...]]] = TypeAdapter(dict[Text, tuple[Text, ...]])


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a knowledge folder, and where it stands: the file and the place in the file."""

    kind: str
    id: str
    value: Any
    file: Path
    loc: Loc = ()

    @property
    def line(self) -> int:
        """The line that the entry begins on, found by reading the file once more."""
        return line_of(self.file, self.loc)


@dataclass(slots=True)
class Shelf:
    """What one folder holds, and what is wrong with it."""

    folder: Path
    entries: list[Entry] = field(default_factory=list)
    words: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    given: dict[frozenset[str], set[str]] = field(default_factory=dict)
    """The sets of fields that values of this shelf were given, each kept once."""


def line_of(file: Path, loc: Loc) -> int:
    """The line of a place in a file that was read before; 1 when the file has changed since."""
    try:
        return strict_yaml.lines(strict_yaml.read_text(file)).of(loc)
    except YamlFault:
        return 1


def read_folder(folder: Path, *, guides: bool = True) -> Shelf:
    """Everything that a knowledge folder holds; faults are collected, never raised."""
    shelf = Shelf(folder)
    if not folder.is_dir():
        shelf.faults.append(Fault(folder, 1, "there is no such folder; give the path of a knowledge folder"))
        return shelf
    known = [folder / name for name in (*WHOLE_FILES, "lexicon", "templates")]
    if not any(path.exists() for path in known):
        names = "`guides/`, `intents/`, `lexicon/` or `templates/`"
        shelf.faults.append(Fault(folder, 1, f"the folder holds no knowledge; it needs {names}"))
    for kind, model in WHOLE_FILES.items():
        if guides or kind != "guides":
            for file in _yaml_files(folder / kind, shelf):
                if page := _page(file, shelf):
                    _read_whole(kind, model, page)
    for file in _yaml_files(folder / "lexicon", shelf):
        if page := _page(file, shelf):
            _read_lexicon(page)
    for file in _yaml_files(folder / "templates", shelf):
        if page := _page(file, shelf):
            _read_phrasings(page)
    if (folder / "lexicon" / "words.txt").exists():
        _read_words(folder / "lexicon" / "words.txt", shelf)
    return shelf


def twice(entries: Iterable[Entry]) -> Iterator[Fault]:
    """A fault for each entry whose kind and id another entry of the same folder has already."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        other = first.setdefault((entry.kind, entry.id), entry)
        if other is not entry:
            place = f"{other.file}:{other.line}"
            yield Fault(entry.file, entry.line, f"the id `{entry.id}` is taken by {place}; give each its own")


def _yaml_files(folder: Path, shelf: Shelf) -> list[Path]:
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    for path in found:
        if path.suffix == ".yml":
            shelf.faults.append(Fault(path, 1, f"the file is not read; rename it to `{path.stem}.yaml`"))
    return [path for path in found if path.suffix == ".yaml"]


@dataclass(frozen=True, slots=True)
class _Page:
    """A file that is YAML, while it goes onto the shelf."""

    file: Path
    text: str
    value: Value
    shelf: Shelf

    def keep(self, kind: str, name: str, value: Any, loc: Loc = ()) -> None:
        self.shelf.entries.append(Entry(kind, name, value, self.file, loc))

    def blame(self, loc: Loc, message: str) -> None:
        self.shelf.faults.append(Fault(self.file, strict_yaml.lines(self.text).of(loc), message))

    def blame_all(self, error: ValidationError, model: type[BaseModel] | None, under: Loc = ()) -> None:
        places = strict_yaml.lines(self.text)
        for loc, message in humane(error, model):
            self.shelf.faults.append(Fault(self.file, places.of(under + loc), message))


def _page(file: Path, shelf: Shelf) -> _Page | None:
    try:
        text = strict_yaml.read_text(file)
        return _Page(file, text, strict_yaml.parse(text), shelf)
    except YamlFault as error:
        shelf.faults += strict_yaml.faults_of(file, error)
        return None


def _read_whole(kind: str, model: type[BaseModel], page: _Page) -> None:
    try:
        made: Any = model.model_validate(page.value)
    except ValidationError as error:
        page.blame_all(error, model)
    else:
        _slim((made,), page.shelf.given)
        page.keep(kind, made.id, made)


def _read_lexicon(page: _Page) -> None:
    if not isinstance(page.value, dict):
        page.blame((), f"the file must be a group of keys such as {_keys()}")
        return
    for key, part in page.value.items():
        if key in LEXICON:
            _read_list(key, part, page)
        elif key == "language":
            _read_language(part, page)
        else:
            page.blame((key,), f"`{key}` is not known here; known are {_keys()}")


def _read_list(key: str, part: Value, page: _Page) -> None:
    if not isinstance(part, list):
        page.blame((key,), f"`{key}` must be a list: each entry on a line of its own, after `- `")
        return
    model = LEXICON[key]
    for number, one in enumerate(part):
        try:
            made: Any = model.model_validate(one)
        except ValidationError as error:
            page.blame_all(error, model, (key, number))
        else:
            page.keep(key, made.id, made, (key, number))


def _read_language(part: Value, page: _Page) -> None:
    try:
        lists = _WORD_LISTS.validate_python(part)
    except ValidationError as error:
        page.blame_all(error, None, ("language",))
        return
    for name, words in lists.items():
        page.keep("language", name, words, ("language", name))


def _read_phrasings(page: _Page) -> None:
    try:
        made = Phrasings.model_validate(page.value)
    except ValidationError as error:
        page.blame_all(error, Phrasings)
        return
    for name, said in made.says.items():
        page.keep("says", name, said, ("says", name))
    for name, label in made.labels.items():
        page.keep("labels", name, label, ("labels", name))


def _read_words(file: Path, shelf: Shelf) -> None:
    try:
        rows = strict_yaml.read_text(file).splitlines()
    except YamlFault as error:
        shelf.faults += strict_yaml.faults_of(file, error)
        return
    for number, row in enumerate(rows, 1):
        if len(row.split()) > 1 and not row.lstrip().startswith("#"):
            shelf.faults.append(Fault(file, number, "one word a line; remarks begin with `#`"))
    shelf.words = tuple(row.strip() for row in rows if row.strip() and not row.lstrip().startswith("#"))


def _slim(values: Iterable[Any], shared: dict[frozenset[str], set[str]]) -> None:
    """Lets values with the same fields share pydantic's record of them, a third of the memory of many guides."""
    for value in values:
        if isinstance(value, tuple):
            _slim(value, shared)
        elif isinstance(value, Frozen):
            given = value.model_fields_set
            object.__setattr__(value, "__pydantic_fields_set__", shared.setdefault(frozenset(given), given))
            _slim(value.__dict__.values(), shared)


def _keys() -> str:
    return ", ".join(f"`{name}`" for name in (*LEXICON, "language"))
