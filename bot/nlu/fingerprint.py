"""What stands for everything the classifier is fitted to, so that a kept fit is found before any of it is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.nlu.intent_classifier import RECIPE
from knowledge import Knowledge

_CODE = (
    "featurizer", "lexicon", "entity_extractor", "number_extractor", "number_grammar", "number_words", "ordinals",
    "periods", "phrase_table", "masking", "tokenizer",
)  # fmt: skip
"""The modules that turn an example into what the classifier sees; a change in one of them makes another fit."""
_OTHER_LISTS = (
    "cue_", "polarity_", "fact_", "calendar_", "care_", "danger_", "idiom_", "word_families",
    "foreign_",
)  # fmt: skip
"""Word lists that only the dialogue reads."""


def fingerprint(knowledge: Knowledge, *, questions: bool = False) -> str:
    """The same for the same examples, names, lists and code; names that only guides use count through the roles.

    The examples are those of the intents, or the `questions` that the guides are asked.
    """
    named = (knowledge.roles, knowledge.jobs, knowledge.resources)
    said = (
        RECIPE,
        _asked(knowledge) if questions else _examples(knowledge),
        [[(one.id, one.name, one.aliases) for one in group.values()] for group in named],
        [(one.id, one.kind, one.name, one.aliases, one.hints) for one in knowledge.subjects.values()],
        [(concept.id, concept.words) for concept in knowledge.concepts.values()],
        sorted({(guide.source, guide.target) for guide in knowledge.guides.values()}),
        sorted((name, words) for name, words in knowledge.language.items() if not name.startswith(_OTHER_LISTS)),
    )
    digest = hashlib.blake2b(repr(said).encode(), digest_size=16)
    for name in _CODE:
        source = Path(__file__).with_name(f"{name}.py")
        digest.update(source.read_bytes() if source.exists() else b"")
    return digest.hexdigest()


def nearest_key(knowledge: Knowledge, *, questions: bool = False) -> str:
    """Stands for what an index of nearest examples is made of: the examples and the families of words."""
    families = repr(knowledge.language.get("word_families", ()))
    digest = hashlib.blake2b(f"{fingerprint(knowledge, questions=questions)}{families}".encode(), digest_size=16)
    for name in ("nearest_examples", "synonyms"):
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.hexdigest()


def _examples(knowledge: Knowledge) -> list[object]:
    return [(i.id, [(name, one.examples) for name, one in i.operations.items()]) for i in knowledge.intents.values()]


def _asked(knowledge: Knowledge) -> list[object]:
    return [(guide, sorted(places.items())) for guide, places in knowledge.asked.items()]
