"""Reads one knowledge folder into entries: each guide, topic, role, word list with the place it was read from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from knowledge import strict_yaml
from knowledge.faults import Fault
from knowledge.messages import humane
from knowledge.schema import AskedQuestions, Concept, Frozen, Guide, Intent, Phrasings, Resource, Role, Subject, Text
from knowledge.strict_yaml import Loc, Value, YamlFault

WHOLE_FILES: dict[str, type[BaseModel]] = {"guides": Guide, "questions": AskedQuestions, "intents": Intent}
"""Folders that hold one thing a file."""

LEXICON: dict[str, type[BaseModel]] = {
    "roles": Role, "jobs": Role, "subjects": Subject, "concepts": Concept, "resources": Resource,
}
"""Keys that a lexicon file may hold, each with a list; beside them `language` with named word lists."""

ABOUT_GUIDES = frozenset({"guides", "questions"})
"""Kinds of files that make no sense without the guides of their folder."""

TAUGHT = "examples.yaml"
"""The file of examples that a portal adds to intents, by `intent` or `intent.operation`."""
_FOLDERS = (*WHOLE_FILES, "lexicon", "templates")
_BESIDE = ("transcripts",)
"""Folders that other commands read."""
MOST_FAULTS = 100
"""Faults told of one file; a file with more is broken from the ground up."""
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
class KnowledgeFolder:
    """What one folder holds, and what is wrong with it."""

    folder: Path
    entries: list[Entry] = field(default_factory=list)
    words: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    given: dict[frozenset[str], set[str]] = field(default_factory=dict)
    """The sets of fields that the folder's values were given, each kept once."""


def line_of(file: Path, loc: Loc) -> int:
    """The line of a place in a file that was read before; 1 when the file has changed since."""
    try:
        return strict_yaml.lines(strict_yaml.read_text(file)).of(loc)
    except YamlFault:
        return 1


def read_folder(folder: Path, *, guides: bool = True) -> KnowledgeFolder:
    """Everything that a knowledge folder holds; faults are collected, never raised."""
    found = KnowledgeFolder(folder)
    if not folder.is_dir():
        found.faults.append(Fault(folder, 1, "there is no such folder; give the path of a knowledge folder"))
        return found
    found.faults += _unknown_names(folder)
    if not any((folder / name).exists() for name in (*_FOLDERS, TAUGHT)):
        names = "`guides/`, `intents/`, `lexicon/` or `templates/`"
        found.faults.append(Fault(folder, 1, f"the folder holds no knowledge; it needs {names}"))
    for kind, model in WHOLE_FILES.items():
        if guides or kind not in ABOUT_GUIDES:
            for file in _yaml_files(folder / kind, found):
                if read := _yaml_file(file, found):
                    _read_whole(kind, model, read)
    for file in _yaml_files(folder / "lexicon", found):
        if read := _yaml_file(file, found):
            _read_lexicon(read)
    for file in _yaml_files(folder / "templates", found):
        if read := _yaml_file(file, found):
            _read_phrasings(read)
    if (folder / TAUGHT).exists() and (read := _yaml_file(folder / TAUGHT, found)):
        _read_taught(read)
    if (folder / "lexicon" / "words.txt").exists():
        _read_words(folder / "lexicon" / "words.txt", found)
    return found


def duplicate_ids(entries: Iterable[Entry]) -> Iterator[Fault]:
    """A fault for each entry whose kind and id another entry of the same folder has already."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        other = first.setdefault((entry.kind, entry.id), entry)
        if other is not entry:
            place = f"{other.file}:{other.line}"
            yield Fault(entry.file, entry.line, f"the id `{entry.id}` is taken by {place}; give each its own")


def _yaml_files(folder: Path, found: KnowledgeFolder) -> list[Path]:
    """The files of a folder that are read; what is not read is told."""
    if not folder.is_dir():
        return []
    listed = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    found.faults += [fault for path in listed if (fault := _not_read(path))]
    return [path for path in listed if path.suffix == ".yaml" and not path.is_dir()]


def _not_read(path: Path) -> Fault | None:
    """A fault for a file that its owner surely wants read, a warning for any other that is not."""
    if path.is_dir():
        return Fault(path, 1, "folders in here are not read; move their files up", warning=True)
    if path.suffix == ".yaml" or path.name == "words.txt":
        return None
    if path.suffix.casefold() in (".yml", ".yaml"):
        return Fault(path, 1, f"the file is not read; rename it to `{path.stem}.yaml`")
    return Fault(path, 1, "the file is not read, since its name does not end in `.yaml`", warning=True)


def _unknown_names(folder: Path) -> Iterator[Fault]:
    """What stands in a knowledge folder under a name that nothing reads."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in (*_FOLDERS, TAUGHT):
            continue
        close = difflib.get_close_matches(path.name.casefold(), _FOLDERS, n=1, cutoff=0.8)
        if close:
            yield Fault(path, 1, f"`{path.name}` is not read; did you mean `{close[0]}`?")
        elif path.suffix.casefold() in (".yaml", ".yml") or (path.name not in _BESIDE and any(path.glob("*.yaml"))):
            where = "guides go into `guides/`, names into `lexicon/`, sentences into `templates/`"
            yield Fault(path, 1, f"this is not read; {where}", warning=True)


@dataclass(frozen=True, slots=True)
class _YamlFile:
    """A file that is YAML, while its entries are read."""

    file: Path
    text: str
    value: Value
    found: KnowledgeFolder

    def keep(self, kind: str, name: str, value: Any, loc: Loc = ()) -> None:
        self.found.entries.append(Entry(kind, name, value, self.file, loc))

    def blame(self, loc: Loc, message: str) -> None:
        self.found.faults.append(Fault(self.file, strict_yaml.lines(self.text).of(loc), message))

    def blame_all(self, error: ValidationError, model: type[BaseModel] | None, under: Loc = ()) -> None:
        places = strict_yaml.lines(self.text)
        for loc, message in islice(humane(error, model), MOST_FAULTS):
            self.found.faults.append(Fault(self.file, places.of(under + loc), message))


def _yaml_file(file: Path, found: KnowledgeFolder) -> _YamlFile | None:
    try:
        text = strict_yaml.read_text(file)
        return _YamlFile(file, text, strict_yaml.parse(text), found)
    except YamlFault as error:
        found.faults += strict_yaml.faults_of(file, error)
        return None


def _read_whole(kind: str, model: type[BaseModel], file: _YamlFile) -> None:
    try:
        made: Any = model.model_validate(file.value)
    except ValidationError as error:
        file.blame_all(error, model)
    else:
        _slim((made,), file.found.given)
        file.keep(kind, made.id, made)


def _read_lexicon(file: _YamlFile) -> None:
    if not isinstance(file.value, dict):
        file.blame((), f"the file must be a group of keys such as {_keys()}")
        return
    for key, part in file.value.items():
        if key in LEXICON:
            _read_list(key, part, file)
        elif key == "language":
            _read_language(part, file)
        else:
            file.blame((key,), f"`{key}` is not known here; known are {_keys()}")


def _read_list(key: str, part: Value, file: _YamlFile) -> None:
    if not isinstance(part, list):
        file.blame((key,), f"`{key}` must be a list: each entry on a line of its own, after `- `")
        return
    model = LEXICON[key]
    for number, one in enumerate(part):
        try:
            made: Any = model.model_validate(one)
        except ValidationError as error:
            file.blame_all(error, model, (key, number))
        else:
            file.keep(key, made.id, made, (key, number))


def _read_language(part: Value, file: _YamlFile) -> None:
    try:
        lists = _WORD_LISTS.validate_python(part)
    except ValidationError as error:
        file.blame_all(error, None, ("language",))
        return
    for name, words in lists.items():
        file.keep("language", name, words, ("language", name))


def _read_phrasings(file: _YamlFile) -> None:
    try:
        made = Phrasings.model_validate(file.value)
    except ValidationError as error:
        file.blame_all(error, Phrasings)
        return
    for name, said in made.says.items():
        file.keep("says", name, said, ("says", name))
    for name, label in made.labels.items():
        file.keep("labels", name, label, ("labels", name))


def _read_taught(file: _YamlFile) -> None:
    try:
        lists = _WORD_LISTS.validate_python(file.value)
    except ValidationError as error:
        file.blame_all(error, None)
        return
    for name, examples in lists.items():
        file.keep("examples", name, examples, (name,))


def _read_words(file: Path, found: KnowledgeFolder) -> None:
    try:
        rows = strict_yaml.read_text(file).splitlines()
    except YamlFault as error:
        found.faults += strict_yaml.faults_of(file, error)
        return
    wrong = (
        number for number, row in enumerate(rows, 1) if len(row.split()) > 1 and not row.lstrip().startswith("#")
    )
    mend = "one word a line; remarks begin with `#`"
    found.faults += [Fault(file, number, mend) for number in islice(wrong, MOST_FAULTS)]
    found.words = tuple(row.strip() for row in rows if row.strip() and not row.lstrip().startswith("#"))


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
