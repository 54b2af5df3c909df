"""Guides, lexicon, intents and templates as checked, frozen data."""

from knowledge.faults import Fault, KnowledgeError
from knowledge.json_schema import json_schemas
from knowledge.loader import Inspection, Knowledge, check, inspect, load
from knowledge.places import GROUPS, SECTIONS, Place, anchors, places, section_of
from knowledge.schema import role_id
from knowledge.skeleton import skeleton

__all__ = [
    "GROUPS", "SECTIONS", "Fault", "Inspection", "Knowledge", "KnowledgeError", "Place", "anchors", "check", "inspect",
    "json_schemas", "load", "places", "role_id", "section_of", "skeleton",
]
