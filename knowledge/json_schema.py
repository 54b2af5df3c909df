"""The JSON Schema of each kind of knowledge file, for editors that complete and check while one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel

from knowledge.entries import LEXICON
from knowledge.schema import AskedQuestions, Guide, Intent, Phrasings

Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, Schema]:
    """The schema of each kind of file, by kind: guide, questions, intent, templates, lexicon."""
    return {kind: {"$schema": _DIALECT, **make()} for kind, make in _MAKERS.items()}


def _of(model: type[BaseModel]) -> Callable[[], Schema]:
    return lambda: model.model_json_schema(mode="validation")


def _lexicon() -> Schema:
    """A lexicon file: lists of roles, jobs, subjects, concepts and resources, and named lists of words."""
    definitions: Schema = {}
    properties: Schema = {}
    for name, model in LEXICON.items():
        made = model.model_json_schema(mode="validation", ref_template="#/$defs/{model}")
        definitions |= made.pop("$defs", {})
        definitions[model.__name__] = made
        properties[name] = {"type": "array", "items": {"$ref": f"#/$defs/{model.__name__}"}}
    words = {"type": "array", "items": {"type": ["string", "number"]}}
    properties["language"] = {"type": "object", "additionalProperties": words}
    return {
        "title": "Lexicon", "type": "object", "properties": properties, "additionalProperties": False,
        "$defs": definitions,
    }


_MAKERS: Mapping[str, Callable[[], Schema]] = {
    "guide": _of(Guide), "questions": _of(AskedQuestions), "intent": _of(Intent), "templates": _of(Phrasings),
    "lexicon": _lexicon,
}
