"""Guides, lexicon, intents and templates as checked, frozen data."""

from knowledge.faults import Fault, KnowledgeError
from knowledge.json_schema import json_schemas
from knowledge.loader import Inspection, Knowledge, check, clashing_example, inspect, load, require_guides, teach
from knowledge.places import GROUPS, SECTIONS, Place, anchors, places, section_of
from knowledge.schema import role_id
from knowledge.skeleton import skeleton
from knowledge.taught_examples import NotTaught, example_patch, remove_example, write_example
from knowledge.teachable import example_of, refuse_clash, request_names, request_of

__all__ = [
    "GROUPS",
    "SECTIONS",
    "Fault",
    "Inspection",
    "Knowledge",
    "KnowledgeError",
    "NotTaught",
    "Place",
    "anchors",
    "check",
    "clashing_example",
    "example_of",
    "example_patch",
    "inspect",
    "json_schemas",
    "load",
    "places",
    "refuse_clash",
    "remove_example",
    "request_names",
    "request_of",
    "require_guides",
    "role_id",
    "section_of",
    "skeleton",
    "teach",
    "write_example",
]
