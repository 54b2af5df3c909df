"""Writes examples into a portal's folder, one line each, and takes them out again; comments stay."""

from __future__ import annotations

import difflib
import io
import os
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge.check_scope import plain
from knowledge.entries import TAUGHT
from knowledge.strict_yaml import YamlFault, read_text

_NOTE = "# Examples that this portal adds to intents; `career-advisor teach` writes here.\n"
_WIDTH = 200


class NotTaught(Exception):
    """The file cannot be changed as asked; the message says why."""


def write_example(folder: Path, name: str, example: str) -> Path:
    """Add an example under the request's name; gives the file. Raises `NotTaught` when it is there already."""
    file = folder / TAUGHT
    _put(file, _with(file, name, example))
    return file


def example_patch(folder: Path | None, name: str, example: str) -> str:
    """What `write_example` would change, as a unified diff; without a folder, of a file that does not exist yet."""
    file = (folder or Path()) / TAUGHT
    before = read_text(file) if folder is not None and file.exists() else ""
    after = _with(file, name, example) if folder is not None else _text(None, {name: [example]})
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    return "".join(difflib.unified_diff(old, new, f"a/{TAUGHT}" if before else "/dev/null", f"b/{TAUGHT}"))


def _with(file: Path, name: str, example: str) -> str:
    """The text of the file with the example."""
    document = _read(file)
    listed = document.setdefault(name, [])
    if _place(listed, example) is not None:
        raise NotTaught(f"“{example}” is taught already, in {file}")
    listed.append(example)
    return _text(file, document)


def remove_example(folder: Path, name: str, example: str) -> Path:
    """Take an example out again; gives the file. Raises `NotTaught` when it is not there."""
    file = folder / TAUGHT
    document = _read(file)
    listed = document.get(name, [])
    at = _place(listed, example)
    if at is None:
        raise NotTaught(f"“{example}” is not taught for `{name}` in {file}")
    del listed[at]
    if not listed:
        del document[name]
    if document:
        _put(file, _text(file, document))
    else:
        file.unlink()
    return file


def _place(listed: Any, example: str) -> int | None:
    return next((at for at, one in enumerate(listed) if plain(str(one)) == plain(example)), None)


def _editor() -> YAML:
    editor = YAML()
    editor.preserve_quotes = True
    editor.width = _WIDTH
    editor.indent(mapping=2, sequence=4, offset=2)
    return editor


def _read(file: Path) -> Any:
    """The file with its comments; a mapping with nothing in it where there is no file yet."""
    if not file.exists():
        return {}
    try:
        return _editor().load(read_text(file)) or {}
    except (YAMLError, YamlFault) as error:
        raise NotTaught(f"{file} cannot be read: {error}") from None


def _text(file: Path | None, document: Any) -> str:
    """The document as a file; a new one says at its head what it is."""
    out = io.StringIO()
    if file is None or not file.exists():
        out.write(_NOTE)
    _editor().dump(document, out)
    return out.getvalue()


def _put(file: Path, text: str) -> None:
    """Put the new text in the file's place at once: a running server may be reading it."""
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)
