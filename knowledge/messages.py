"""What a schema fault says to the person who has to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.strict_yaml import Loc

_MEND = {
    "string_type": "must be a text",
    "int_type": "must be a whole number, such as 6",
    "int_parsing": "must be a whole number, such as 6",
    "int_from_float": "must be a whole number, such as 6",
    "float_type": "must be a number, such as 12 or 1.5",
    "float_parsing": "must be a number, such as 12 or 1.5",
    "finite_number": "must be a number, such as 12 or 1.5",
    "tuple_type": "must be a list: each entry on a line of its own, after `- `",
    "list_type": "must be a list: each entry on a line of its own, after `- `",
    "model_type": "must be a group of `key: value` lines",
    "dict_type": "must be a group of `key: value` lines",
    "date_type": "must be a date, such as 2026-11-20",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}

_FORMS = {
    "id": "must be lower-case words joined by hyphens, such as `linear-algebra`",
    "url": "must be a whole address that begins with https:// or http://",
    "code": "must be the code as the classification writes it, such as `15-1252`",
}
"""What the patterned texts of the schema look like."""


def humane(error: ValidationError, model: type[BaseModel] | None = None) -> Iterator[tuple[Loc, str]]:
    """Each fault of a validation as its place in the value and a sentence that says how to mend it."""
    for detail in error.errors(include_url=False):
        loc = tuple(detail["loc"])
        yield loc, _sentence(detail, loc, model)


def _sentence(detail: ErrorDetails, loc: Loc, model: type[BaseModel] | None) -> str:
    name = _name(loc)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return f"{name} is missing; add it here"
    if kind == "extra_forbidden":
        return f"{name} is not known here{_nearest(str(loc[-1]), loc[:-1], model)}"
    if kind == "value_error":
        return f"{name} {context['error']}"
    if kind in ("enum", "literal_error"):
        mend = f"must be one of {context['expected']}"
    elif kind == "string_pattern_mismatch":
        mend = _FORMS.get(str(loc[-1]), "has a form of its own")
    elif kind.startswith("date_"):
        mend = _MEND["date_type"]
    else:
        mend = _MEND.get(kind, detail["msg"][:1].lower() + detail["msg"][1:])
    return f"{name} {mend}, not {_shown(detail['input'])}"


def _name(loc: Loc) -> str:
    """`weeks`, `tasks` entry 2: the last key of the place, and the number of the entry below it."""
    keys = [step for step in loc if isinstance(step, str)]
    if not keys:
        return f"entry {int(loc[-1]) + 1}" if loc else "the file"
    if isinstance(loc[-1], int):
        return f"`{keys[-1]}` entry {loc[-1] + 1}"
    return f"`{keys[-1]}`"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _nearest(key: str, loc: Loc, model: type[BaseModel] | None) -> str:
    fields = _fields(loc, model)
    if not fields:
        return "; remove it"
    close = difflib.get_close_matches(key, fields, n=1)
    if close:
        return f"; did you mean `{close[0]}`?"
    if " " in key:
        return "; a text that holds a colon and a space must stand in quotes"
    return f"; known are {', '.join(f'`{field}`' for field in fields)}"


def _fields(loc: Loc, model: type[BaseModel] | None) -> list[str]:
    """The names that the model at `loc` knows, found by walking the annotations."""
    for step in loc:
        if model is None or not isinstance(step, str):
            continue
        found = model.model_fields.get(step)
        model = _model_in(found.annotation) if found else None
    return list(model.model_fields) if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if (found := _model_in(part)) is not None:
            return found
    return None
