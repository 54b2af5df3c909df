"""Writing knowledge: `check`, `new`, `schema`. None of them loads the engine."""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge import Fault, inspect, json_schemas, role_id, skeleton
from web.cli.errors import BadInput
from web.cli.loading import capped, folder_of, settings_of
from web.cli.terminal import printable, printable_json


def check(options: argparse.Namespace) -> int:
    """Every fault of a knowledge folder as `file:line: message`; status 1 when there is any."""
    folder: Path | None = options.folder or settings_of().knowledge
    found = inspect(folder_of(folder) if folder else None)
    warnings = [one for one in found.faults if one.warning]
    faults = [one for one in found.faults if not one.warning]
    if options.json:
        told = {"faults": _as_json(faults), "warnings": _as_json(warnings), "guides": found.guides}
        print(printable_json(told))
    else:
        for line in capped([*faults, *warnings]):
            print(printable(line))
        if not faults:
            print(_summary(len(warnings), found.guides))
    return 1 if faults or (options.strict and warnings) else 0


def _as_json(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [{"file": str(one.file), "line": one.line, "message": one.message} for one in faults]


def _summary(warnings: int, guides: int) -> str:
    parts = ["no faults", *([_counted(warnings, "warning")] if warnings else [])]
    return f"{', '.join(parts)}; {_counted(guides, 'guide')}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def new(options: argparse.Namespace) -> int:
    """A commented guide to fill in, on standard output or as a file of a knowledge folder."""
    source, target = (_role(name) for name in (options.source, options.target))
    if role_id(source) == role_id(target):
        raise BadInput(f"both roles are “{source}”; name the role that one comes from and the one that one goes to")
    text = skeleton(source, target, datetime.date.today())
    if options.out is None:
        print(text, end="")
        return 0
    file = options.out / "guides" / f"{role_id(source)}-to-{role_id(target)}.yaml"
    if file.exists():
        raise BadInput(f"{file} is there already; edit it, or move it away first")
    _write(file, text)
    _write_schemas(options.out)
    print(f"wrote {file}; fill it in, then run: career-advisor check {options.out}")
    return 0


def _role(name: str) -> str:
    tidy = " ".join(name.split())
    if not role_id(tidy) or not tidy.isprintable():
        raise BadInput(f"{name!r} is no name of a role; write it in words, such as 'Backend Developer'")
    return tidy


def schema(options: argparse.Namespace) -> int:
    """The JSON Schemas, on standard output or as files of a knowledge folder."""
    if options.out is not None:
        print(*_write_schemas(options.out), sep="\n")
        return 0
    schemas = json_schemas()
    print(json.dumps(schemas[options.kind] if options.kind else schemas, indent=2, ensure_ascii=False))
    return 0


def _write_schemas(folder: Path) -> list[str]:
    made = []
    for kind, one in json_schemas().items():
        file = folder / "schema" / f"{kind}.json"
        _write(file, json.dumps(one, indent=2, ensure_ascii=False) + "\n")
        made.append(f"wrote {file}")
    return made


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}") from None
