"""What stands for everything the intent model is trained on, so that a kept model is found before any of it is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from knowledge import Knowledge

_READERS = ("featurizer", "lexicon", "entity_extractor", "number_extractor", "tokenizer")
"""The modules that turn an example into what the model sees; a change in one of them makes another model."""


def fingerprint(knowledge: Knowledge) -> str:
    """The same for the same examples, names, lists and code; names that only guides use count through the roles."""
    named = (knowledge.roles, knowledge.jobs, knowledge.resources)
    said = (
        [(topic.id, topic.examples) for topic in knowledge.topics.values()],
        [[(one.id, one.name, one.aliases) for one in group.values()] for group in named],
        [(one.id, one.kind, one.name, one.aliases, one.hints) for one in knowledge.subjects.values()],
        [(concept.id, concept.words) for concept in knowledge.concepts.values()],
        sorted({(guide.source, guide.target) for guide in knowledge.guides.values()}),
        sorted(knowledge.language.items()),
    )
    digest = hashlib.blake2b(repr(said).encode(), digest_size=16)
    for name in _READERS:
        source = Path(__file__).with_name("nlu").joinpath(f"{name}.py")
        digest.update(source.read_bytes() if source.exists() else b"")
    return digest.hexdigest()
