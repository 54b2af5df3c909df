"""The NLU pipeline: text to `Message`, with the lexicon and the intent classifier of the knowledge."""

from __future__ import annotations

import copy
import datetime
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.nlu.calendar_words import build_calendar_words
from bot.nlu.date_extractor import find_dates, without_dates
from bot.nlu.entity_extractor import Entity
from bot.nlu.example_update import with_example
from bot.nlu.fingerprint import fingerprint, nearest_key
from bot.nlu.intent_classifier import IntentClassifier, Labels, Sample
from bot.nlu.lexicon import MASKS, OUTSIDE, Lexicon, PhraseIndex, build_lexicon, spoken_words
from bot.nlu.masking import Masking, MaskingWords
from bot.nlu.message import Message, ScoredIntent, Segment
from bot.nlu.nearest_examples import NearestExamples
from bot.nlu.number_extractor import Quantity, find_quantities
from bot.nlu.number_words import build_number_words
from bot.nlu.polarity import PolarityTagger
from bot.nlu.segmenter import Segmenter, sentences
from bot.nlu.synonyms import Thesaurus
from bot.nlu.tokenizer import Token, stem, tokenise, words
from knowledge import Knowledge

SHIPPED = Path(__file__).with_name("intents.npz")
"""The fit of the built-in knowledge, written by `make fit`."""
SHIPPED_EXAMPLES = Path(__file__).with_name("examples.npz")
"""The index of the built-in examples, written by `make fit`."""
JOINT = "\t"
"""Between intent and operation in a label of the classifier."""
TOP_INTENTS, TOP_OPERATIONS = 8, 4
"""Rankings kept of each segment."""
TOP_RIVALS = 4
"""Requests whose examples are weighed anew against an example that is added."""
_RANKINGS_KEPT = 4096
"""With names masked many visitors ask alike, so that what a segment may ask for is worth remembering."""
_PLACEHOLDER = re.compile(r"<(role|job|subject|number)>")
_LONGEST_JOB = 4
SMALL_TALK = frozenset({"say", "repeat"})
"""Actions of small talk."""
TELLING = frozenset({"profile_tell", "background", "progress", "skip"})
"""Actions that answer a statement about oneself."""
DISTRESS = frozenset({"care", "danger", "danger_other"})
"""Actions that answer distress."""
Telling = Callable[[Message], frozenset[int]]
"""Gives the places of the tokens that tell facts."""
Ranking = tuple[tuple[ScoredIntent, ...], tuple[tuple[str, float], ...]]


class Pipeline:
    """Reads messages; built once from the knowledge."""

    def __init__(self, knowledge: Knowledge, cache: Path | None = None) -> None:
        self.lexicon: Lexicon = build_lexicon(knowledge)
        lists = knowledge.language
        self._weightless = self.lexicon.stop | self.lexicon.fillers
        requests = frozenset(knowledge.language.get("request_starts_strong", ()))
        self._undescribing = self._weightless | requests | self.lexicon.job_nouns
        self._masking = MaskingWords(
            self.lexicon,
            determiners=frozenset(lists.get("determiners", ())),
            adjectives=frozenset(lists.get("role_adjectives", ())),
            disciplines=frozenset(lists.get("disciplines", ())),
            chat_digits=dict(_pairs(lists.get("chat_digits", ()))),
        )
        self.numbers = build_number_words(lists)
        self._calendar = build_calendar_words(lists, self.numbers)
        self._polarity = PolarityTagger(lists)
        self._cues = PhraseIndex(
            ((name, phrase) for name, phrases in lists.items() if name.startswith("cue_") for phrase in phrases),
            stems=False,
        )
        actions = {i.id: next(iter(i.operations.values())).action for i in knowledge.intents.values()}
        self._segmenter = Segmenter(
            lists,
            frozenset(name for name, action in actions.items() if action in SMALL_TALK),
            frozenset(name for name, action in actions.items() if action in TELLING),
            frozenset(name for name, action in actions.items() if action in DISTRESS),
        )
        self._ranked: dict[bytes, Ranking] = {}
        self._cache = cache
        self.thesaurus = Thesaurus(lists.get("word_families", ()))
        self._train(knowledge, cache)

    def _train(self, knowledge: Knowledge, cache: Path | None) -> None:
        """Restores or fits the classifier of intents and operations."""
        self.classifier = IntentClassifier.restore(
            lambda: [self.examples(knowledge)], fingerprint(knowledge), SHIPPED, cache
        )
        split = [label.partition(JOINT) for label in self.classifier.labels]
        self._intents = [(index, intent, op) for index, (intent, mark, op) in enumerate(split) if mark]
        self._operations = [(index, op) for index, (op, mark, _) in enumerate(split) if not mark]
        self._intent_columns = np.array([index for index, _, _ in self._intents])
        self._operation_columns = np.array([index for index, _ in self._operations])

    def examples(self, knowledge: Knowledge) -> tuple[list[Sample], list[Labels]]:
        """What the classifier learns from: each example with its intent and its operation as labels."""
        labelled = [
            (example, _labels(intent.id, operation))
            for intent in knowledge.intents.values()
            for operation, asked in intent.operations.items()
            for example in asked.examples
        ]
        return [self.sample(text) for text, _ in labelled], [labels for _, labels in labelled]

    def nearest_requests(self, knowledge: Knowledge) -> NearestExamples:
        """The index of the examples by their requests."""
        return NearestExamples.restore(
            lambda: self.requests(knowledge), self.thesaurus, nearest_key(knowledge), SHIPPED_EXAMPLES, self._cache
        )

    def requests(self, knowledge: Knowledge) -> list[tuple[tuple[str, ...], str]]:
        """The words of each example, names masked, with the request that it is an example of."""
        samples, labels = self.examples(knowledge)
        return [
            (sample.words, intent if operation == "give" else f"{intent}.{operation}")
            for sample, (label, _) in zip(samples, labels, strict=True)
            for intent, _, operation in [label.partition(JOINT)]
        ]

    def with_example(self, knowledge: Knowledge, intent: str, operation: str, example: str) -> Pipeline:
        """Nearly the pipeline of a knowledge with this example more, without fitting the classifier anew."""
        sample = self.sample(example)
        rivals = [(one.intent, one.operation) for one in self._ranking(sample)[0][:TOP_RIVALS]]
        others = [
            (self.sample(text), _labels(*request))
            for request in dict.fromkeys(((intent, operation), *rivals))
            for text in knowledge.intents[request[0]].operations[request[1]].examples
        ]
        said = words(example)
        inside = knowledge.intents[intent].operations[operation].action not in OUTSIDE
        taught = copy.copy(self)
        taught.classifier = with_example(self.classifier, (sample, _labels(intent, operation)), others)
        taught.lexicon = replace(
            self.lexicon,
            speller=self.lexicon.speller.knowing(said),
            domain=self.lexicon.domain | ({stem(word) for word in said} if inside else set()),
        )
        taught._ranked = {}
        return taught

    def read(self, text: str, today: datetime.date, told: Telling | None = None) -> Message:
        """What the message says; never raises, whatever the text.

        `told` gives the tokens by which a message tells of its writer, so that a clause of them asks for nothing.
        """
        lexicon = self.lexicon
        tokens = lexicon.speller.mend(tokenise(text))
        entities = self._entities(tokens)
        dates = find_dates(tokens, today, self._calendar)
        quantities = without_dates(find_quantities(tokens, self.numbers), dates)
        named = {index for entity in entities for index in range(entity.start, entity.end)}

        def classify(start: int, end: int) -> Segment:
            return self._segment(tokens, entities, quantities, start, end)

        things = [entity for entity in entities if entity.kind in ("subject", "resource", "role")]
        loose = spoken_words([token for index, token in enumerate(tokens) if index not in named])
        clauses = [cut for span in sentences(tokens) for cut in self._segmenter.clauses(tokens, span, things)]
        whole = classify(0, len(tokens))
        spoken = spoken_words(tokens)
        cues = list(self._cues.spans(spoken))
        message = Message(
            text=text,
            tokens=tokens,
            entities=entities,
            quantities=quantities,
            dates=dates,
            polarity=self._polarity.tag(tokens, clauses),
            concepts=frozenset(lexicon.concepts.find(loose)),
            cues=frozenset(idea for idea, _, _ in cues),
            cue_stems=frozenset(stem(word) for _, at, length in cues for word in spoken[at : at + length]),
            hints=self._hints(tokens, entities),
            whole=whole,
            segments=(whole,),
        )
        known = told(message) if told else frozenset()
        return replace(message, segments=self._segmenter.segments(tokens, things, classify, known) or (whole,))

    def sample(self, example: str) -> Sample:
        """What the classifier sees of an example with placeholders."""
        tokens = tokenise(_PLACEHOLDER.sub(lambda match: f" {MASKS[match[1]]} ", example))
        entities = tuple(sorted((*self.lexicon.names.find(tokens), *_placeholders(tokens)), key=lambda e: e.start))
        return self._masked(tokens, entities, find_quantities(tokens, self.numbers))

    def _hints(self, tokens: Sequence[Token], entities: Sequence[Entity]) -> tuple[tuple[str, int], ...]:
        """Subjects hinted at; the words of role names do not hint."""
        roles = {index for entity in entities if entity.kind == "role" for index in range(entity.start, entity.end)}
        spoken = spoken_words([token for index, token in enumerate(tokens) if index not in roles])
        return tuple(sorted(self.lexicon.hints.find(spoken).items(), key=lambda hint: (-hint[1], hint[0])))

    # -- entities

    def _entities(self, tokens: Sequence[Token]) -> tuple[Entity, ...]:
        found = self.lexicon.names.find(tokens)
        return tuple(sorted((*found, *self._unknown_jobs(tokens, found)), key=lambda entity: entity.start))

    def _unknown_jobs(self, tokens: Sequence[Token], found: Sequence[Entity]) -> list[Entity]:
        """Occupations that no list holds, by their last word: `deep sea welding engineer`."""
        jobs: list[Entity] = []
        for index, token in enumerate(tokens):
            if token.text not in self.lexicon.job_nouns or _inside(index, found):
                continue
            start = index
            while start and index - start < _LONGEST_JOB - 1 and self._describes(tokens, start - 1, found):
                start -= 1
            if start < index:
                name = " ".join(one.text for one in tokens[start : index + 1] if one.is_word)
                jobs.append(Entity("job", name, start, index + 1))
        return jobs

    def _describes(self, tokens: Sequence[Token], index: int, found: Sequence[Entity]) -> bool:
        token = tokens[index]
        inside = next((entity for entity in found if entity.start <= index < entity.end), None)
        if inside is not None:
            return inside.kind != "role"
        return token.text.isalpha() and token.text not in self._undescribing

    # -- classification

    def _segment(
        self, tokens: Sequence[Token], entities: Sequence[Entity], quantities: Sequence[Quantity], start: int, end: int
    ) -> Segment:
        stretch = tokens[start:end]
        inside = [entity for entity in entities if start <= entity.start and entity.end <= end]
        sample = self._masked(stretch, inside, [q for q in quantities if start <= q.start < end], start)
        named = {index for entity in inside for index in range(entity.start, entity.end)}
        content = [
            token.text for index, token in enumerate(stretch, start)
            if token.text not in self._weightless and index not in named and token.text.isalpha()
        ]  # fmt: skip
        intents, operations = self._ranking(sample)
        stems = tuple(map(stem, content))
        foreign = tuple(word for word, base in zip(content, stems, strict=True) if base not in self.lexicon.domain)
        return Segment(start, end, sample, intents, operations, foreign, len(content) + len(inside), stems)

    def _ranking(self, sample: Sample) -> Ranking:
        # Kept by a digest, so that no visitor's words stay in memory.
        key = hashlib.blake2b(f"{sample.words}{sample.marks}".encode(), digest_size=16).digest()
        known = self._ranked.get(key)
        if known is None:
            if len(self._ranked) >= _RANKINGS_KEPT:
                self._ranked.clear()
            known = self._ranked[key] = self._rank(sample)
        return known

    def _rank(self, sample: Sample) -> Ranking:
        scores = self.classifier.scores(sample)
        heard, asked = scores[self._intent_columns], scores[self._operation_columns]
        top = (-heard).argsort(kind="stable")[:TOP_INTENTS]
        best = (-asked).argsort(kind="stable")[:TOP_OPERATIONS]
        intents = tuple(ScoredIntent(self._intents[i][1], self._intents[i][2], float(heard[i])) for i in top)
        return intents, tuple((self._operations[i][1], float(asked[i])) for i in best)

    def _masked(
        self, tokens: Sequence[Token], entities: Sequence[Entity], quantities: Sequence[Quantity], start: int = 0
    ) -> Sample:
        """The words with names and numbers replaced, and marks for the ideas and kinds of names in them."""
        return Masking(self._masking, tokens, entities, quantities, start).sample()


def _labels(intent: str, operation: str) -> Labels:
    """What the classifier learns of an example: both together, and the operation by itself."""
    return f"{intent}{JOINT}{operation}", operation


def _placeholders(tokens: Sequence[Token]) -> list[Entity]:
    """The `<role>` placeholders of an example, as if they were names."""
    return [Entity("role", "role", i, i + 1) for i, token in enumerate(tokens) if token.text == MASKS["role"]]


def _inside(index: int, entities: Sequence[Entity]) -> bool:
    return any(entity.start <= index < entity.end for entity in entities)


def _pairs(lines: Sequence[str]) -> list[tuple[str, str]]:
    parts = (line.partition("=") for line in lines)
    return [(word.strip(), value.strip()) for word, mark, value in parts if mark]
