"""The knowledge room: guides, lexicon, intents and templates as checked, frozen data."""

from knowledge.faults import Fault, KnowledgeError
from knowledge.loader import Knowledge, check, load
from knowledge.places import GROUPS, SECTIONS, Place, anchors, places, section_of

__all__ = [
    "GROUPS", "SECTIONS", "Fault", "Knowledge", "KnowledgeError", "Place", "anchors", "check", "load", "places",
    "section_of",
]
