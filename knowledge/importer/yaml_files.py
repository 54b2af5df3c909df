"""Writes guides and resources as YAML, and keeps the comments of files that are there already."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML

from knowledge import strict_yaml
from knowledge.importer.merge import GuideData
from knowledge.schema import Resource

WIDTH = 150
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NOTE = "# Resources that imported pages name; look over names and kinds, and give addresses where you know them.\n"


def existing_guide(file: Path) -> GuideData | None:
    """The guide that stands in a file, as strict YAML reads it; None where there is none. Raises `YamlFault`."""
    if not file.exists():
        return None
    read = strict_yaml.parse(strict_yaml.read_text(file))
    return dict(read) if isinstance(read, dict) else None


def guide_text(file: Path, data: GuideData, before: GuideData | None) -> str:
    """The text of a guide; of a file that is there, only the values that changed are written anew."""
    if before is None:
        return _plain_yaml(data)
    changed = {key: value for key, value in data.items() if before.get(key) != value}
    text = file.read_text(encoding="utf-8")
    if not changed:
        return text
    editor = YAML()
    editor.preserve_quotes = True
    editor.width = WIDTH
    document = editor.load(text)
    document.update(changed)
    out = io.StringIO()
    editor.dump(document, out)
    return out.getvalue()


def resources_text(file: Path, added: Sequence[Resource]) -> str:
    """The text of the file of imported resources, with the new ones at its end."""
    before = file.read_text(encoding="utf-8") if file.exists() else f"{_NOTE}resources:\n"
    if not added:
        return before
    rows = [one.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for one in added]
    return before.rstrip("\n") + "\n" + "".join(f"  {line}\n" for line in _plain_yaml(rows).splitlines())


def _plain_yaml(data: Any) -> str:
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return text
