"""The NLU pipeline: text to `Message`, with the lexicon and the intent classifier of the knowledge."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from bot.nlu.calendar_words import build_calendar_words
from bot.nlu.date_extractor import find_dates, without_dates
from bot.nlu.entity_extractor import Entity
from bot.nlu.fingerprint import fingerprint
from bot.nlu.intent_classifier import IntentModel, Sample
from bot.nlu.lexicon import MASKS, Lexicon, PhraseIndex, build_lexicon, spoken_words
from bot.nlu.message import Message, ScoredIntent, Segment
from bot.nlu.number_extractor import Quantity, find_quantities
from bot.nlu.number_words import build_number_words
from bot.nlu.polarity import PolarityTagger
from bot.nlu.segmenter import Segmenter, sentences
from bot.nlu.tokenizer import Token, stem, tokenise
from knowledge import Knowledge

TOP_INTENTS, TOP_OPERATIONS = 8, 4
"""Rankings kept of each segment."""
_RANKINGS_KEPT = 4096
"""With names masked many visitors ask alike, so that what a segment may ask for is worth remembering."""
_PLACEHOLDER = re.compile(r"<(role|job|subject|number)>")
_LONGEST_JOB = 4
_FEW = 4
"""In fewer tokens every word counts, fillers too."""
_MASK_WORDS = frozenset(MASKS.values())
_MONEY_SIGNS = "0123456789$€£₹"
SMALL_TALK = frozenset({"say", "repeat"})
"""Actions of small talk."""
TELLING = frozenset({"profile_tell", "background"})
"""Actions that answer a statement about oneself."""
Ranking = tuple[tuple[ScoredIntent, ...], tuple[tuple[str, float], ...]]


class Pipeline:
    """Reads messages; built once from the knowledge."""

    def __init__(self, knowledge: Knowledge, cache: Path | None = None) -> None:
        self.lexicon: Lexicon = build_lexicon(knowledge)
        lists = knowledge.language
        self._weightless = self.lexicon.stop | self.lexicon.fillers
        self._adjectives = frozenset(lists.get("role_adjectives", ()))
        self._determiners = frozenset(lists.get("determiners", ()))
        self._disciplines = frozenset(lists.get("disciplines", ()))
        self._chat_digits = dict(_pairs(lists.get("chat_digits", ())))
        self._numbers = build_number_words(lists)
        self._calendar = build_calendar_words(lists, self._numbers)
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
        )
        self._ranked: dict[bytes, Ranking] = {}
        self._train(knowledge, cache)

    def _train(self, knowledge: Knowledge, cache: Path | None) -> None:
        labelled = [
            (example, (intent.id, operation))
            for intent in knowledge.intents.values()
            for operation, asked in intent.operations.items()
            for example in asked.examples
        ]
        key = fingerprint(knowledge) if cache else None
        self._samples: list[Sample] = []

        def samples() -> list[Sample]:
            self._samples = self._samples or [self.sample(text) for text, _ in labelled]
            return self._samples

        self.intents = IntentModel(samples, ["\t".join(label) for _, label in labelled], cache, key)
        self.operations = IntentModel(samples, [operation for _, (_, operation) in labelled], cache, key)
        split = (label.partition("\t") for label in self.intents.labels)
        self._labels = [(name, operation) for name, _, operation in split]
        self._samples = []

    def read(self, text: str, today: datetime.date) -> Message:
        """What the message says; never raises, whatever the text."""
        lexicon = self.lexicon
        tokens = lexicon.speller.mend(tokenise(text))
        entities = self._entities(tokens)
        quantities = find_quantities(tokens, self._numbers)
        dates = find_dates(tokens, today, self._calendar)
        named = {index for entity in entities for index in range(entity.start, entity.end)}

        def classify(start: int, end: int) -> Segment:
            return self._segment(tokens, entities, quantities, start, end)

        things = [entity for entity in entities if entity.kind in ("subject", "resource", "role")]
        loose = spoken_words([token for index, token in enumerate(tokens) if index not in named])
        clauses = [cut for span in sentences(tokens) for cut in self._segmenter.clauses(tokens, span, things)]
        segments = self._segmenter.segments(tokens, things, classify)
        whole = classify(0, len(tokens))
        return Message(
            text=text,
            tokens=tokens,
            entities=entities,
            quantities=without_dates(quantities, dates),
            dates=dates,
            polarity=self._polarity.tag(tokens, clauses),
            concepts=frozenset(lexicon.concepts.find(loose)),
            cues=frozenset(self._cues.find(spoken_words(tokens))),
            hints=self._hints(tokens, entities),
            whole=whole,
            segments=segments or (whole,),
        )

    def sample(self, example: str) -> Sample:
        """What the classifier sees of an example with placeholders."""
        tokens = tokenise(_PLACEHOLDER.sub(lambda match: f" {MASKS[match[1]]} ", example))
        entities = tuple(sorted((*self.lexicon.names.find(tokens), *_placeholders(tokens)), key=lambda e: e.start))
        return self._masked(tokens, entities, find_quantities(tokens, self._numbers))

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
        return token.text.isalpha() and token.text not in self._weightless

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
        foreign = tuple(word for word in content if stem(word) not in self.lexicon.domain)
        return Segment(start, end, sample.words, intents, operations, foreign, len(content) + len(inside))

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
        scores = self.intents.scores(sample)
        top = (-scores).argsort(kind="stable")[:TOP_INTENTS]
        intents = tuple(
            ScoredIntent(self._labels[index][0], self._labels[index][1], float(scores[index])) for index in top
        )
        asked = self.operations.scores(sample)
        best = (-asked).argsort(kind="stable")[:TOP_OPERATIONS]
        return intents, tuple((self.operations.labels[index], float(asked[index])) for index in best)

    def _masked(
        self, tokens: Sequence[Token], entities: Sequence[Entity], quantities: Sequence[Quantity], start: int = 0
    ) -> Sample:
        """The words with names and numbers replaced, and marks for the ideas and kinds of names in them."""
        return _Masking(self, tokens, entities, quantities, start).sample()


class _Masking:
    """Replaces the names and numbers of one stretch of tokens by placeholders."""

    def __init__(
        self,
        pipeline: Pipeline,
        tokens: Sequence[Token],
        entities: Sequence[Entity],
        quantities: Sequence[Quantity],
        start: int,
    ) -> None:
        self._p = pipeline
        self._lexicon = pipeline.lexicon
        self._tokens = tokens
        self._entities = {entity.start - start: entity for entity in entities}
        self._ends = {entity.start - start: entity.end - start for entity in entities}
        self._quantities = {quantity.start - start: quantity for quantity in quantities}
        self._masked: list[str] = []
        self._marks: list[str] = []
        self._loose: list[str] = []

    def sample(self) -> Sample:
        index = 0
        while index < len(self._tokens):
            index = self._read(index)
        lexicon, masked = self._lexicon, self._masked
        marks = [
            *self._marks,
            *(f"c:{idea}" for idea in lexicon.concepts.find(self._loose)),
            *(f"h:{idea}" for idea in lexicon.hints.find(self._loose)),
            *(f"n:{mask}{min(masked.count(mask), 2)}" for mask in sorted(_MASK_WORDS) if mask in masked),
        ]
        return Sample(tuple(masked), tuple(marks))

    def _read(self, index: int) -> int:
        """Reads the name, number or word at a place; the place behind it."""
        entity, token = self._entities.get(index), self._tokens[index]
        if entity and entity.kind in ("subject", "resource"):
            self._marks.append(f"s:{entity.id}")
        mask = self._lexicon.masks(entity) if entity else self._loose_role(token)
        if mask or token.text in _MASK_WORDS:
            return self._put_mask(mask or token.text, self._ends.get(index, index + 1))
        quantity = self._quantities.get(index)
        if token.is_word:
            self._put_word(token, quantity)
        if quantity:
            self._marks.append(f"q:{quantity.unit}")
        return index + 1

    def _loose_role(self, token: Token) -> str | None:
        noun = token.text in self._lexicon.job_nouns and token.text not in self._p._disciplines
        return MASKS["role"] if noun else None

    def _put_mask(self, mask: str, end: int) -> int:
        role = mask == MASKS["role"]
        dropped = self._p._determiners | self._p._adjectives if role else self._p._determiners
        while self._masked and self._masked[-1] in dropped:
            self._masked.pop()
        self._masked.append(mask)
        while role and end < len(self._tokens) and self._tokens[end].text in self._lexicon.path_words:
            end += 1
        return end

    def _put_word(self, token: Token, quantity: Quantity | None) -> None:
        self._loose.append(token.text.removesuffix("'s"))
        if token.text in self._p._chat_digits and quantity and quantity.unit == "number":
            self._masked.append(self._p._chat_digits[token.text])
        elif token.text[0] in _MONEY_SIGNS:
            self._masked.append(MASKS["number"])
        elif token.text not in self._lexicon.fillers or len(self._tokens) < _FEW:
            self._masked.append(token.text)


def _placeholders(tokens: Sequence[Token]) -> list[Entity]:
    """The `<role>` placeholders of an example, as if they were names."""
    return [Entity("role", "role", i, i + 1) for i, token in enumerate(tokens) if token.text == MASKS["role"]]


def _inside(index: int, entities: Sequence[Entity]) -> bool:
    return any(entity.start <= index < entity.end for entity in entities)


def _pairs(lines: Sequence[str]) -> list[tuple[str, str]]:
    parts = (line.partition("=") for line in lines)
    return [(word.strip(), value.strip()) for word, mark, value in parts if mark]
