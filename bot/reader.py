"""The reader: turns a message into an `Understanding`, with the lexicon and the intent model of the topics."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from bot.legacy_classifier import IntentModel, Sample
from bot.legacy_fingerprint import fingerprint
from bot.nlu.calendar_words import build_calendar_words
from bot.nlu.entity_extractor import Entity
from bot.nlu.lexicon import MASKS, Lexicon, build_lexicon, spoken_words
from bot.nlu.number_extractor import Quantity, find_amounts, find_quantities
from bot.nlu.number_words import NumberWords, build_number_words
from bot.nlu.tokenizer import Token, stem, tokenise
from bot.understanding import Candidate, Reading, Understanding, clauses, read_date, sentences
from knowledge import Knowledge

TOP = 6
"""Candidates kept of each stretch."""
_OFFERS_KEPT = 1024
_RANKINGS_KEPT = 4096
"""With names masked many visitors ask alike, so that what a stretch of words may ask for is worth remembering."""
_PLACEHOLDER = re.compile(r"<(role|job|subject|number)>")
_JOINTS = frozenset({"and", "&", "+", ",", "plus", "also", "then", "but"})
_LONGEST_JOB = 4
_FEW = 4
"""In fewer tokens every word counts, fillers too."""
_MASK_WORDS = frozenset(MASKS.values())
_NO_ROLE = frozenset({"engineering"})
_CHAT_DIGITS = {"2": "to", "4": "for"}
"""Digits that stand for words in a hurry, where they count nothing."""
_DETERMINERS = frozenset({"a", "an", "the", "ai", "of", "this", "that", "some"})


class Reader:
    """Reads messages; built once from the knowledge."""

    def __init__(self, knowledge: Knowledge, cache: Path | None = None) -> None:
        self.lexicon: Lexicon = build_lexicon(knowledge)
        self._weightless = self.lexicon.stop | self.lexicon.fillers
        self.read_offer = lru_cache(maxsize=_OFFERS_KEPT)(self.read)
        """As `read`, for an offer sent back: it is the advisor's own words, and so may be remembered."""
        self._ranked: dict[bytes, tuple[Candidate, ...]] = {}
        lists = knowledge.language
        self._adjectives = frozenset(lists.get("role_adjectives", ()))
        self._numbers = build_number_words(lists)
        self._calendar = build_calendar_words(lists, self._numbers)
        pairs = [(example, topic.id) for topic in knowledge.topics.values() for example in topic.examples]
        self.model = IntentModel(
            lambda: [self._sample(text) for text, _ in pairs],
            [label for _, label in pairs],
            cache,
            fingerprint(knowledge) if cache else None,
        )

    def read(self, text: str, today: datetime.date) -> Understanding:
        """What the message says; never raises, whatever the text."""
        lexicon = self.lexicon
        tokens = lexicon.speller.mend(tokenise(text))
        entities = self._entities(tokens)
        quantities = _by_the_week(tokens, self._numbers)
        whole = self._reading(tokens, entities, quantities, 0, len(tokens))
        spans = sentences(tokens)
        things = [entity for entity in entities if entity.kind in ("subject", "resource")]
        cut = [part for span in spans for part in clauses(tokens, span, _JOINTS, things)]
        wanted = sorted({*spans, *cut} - {(0, len(tokens))})[:12]
        loose = spoken_words([t for i, t in enumerate(tokens) if not _inside(i, entities)])
        return Understanding(
            text=text,
            tokens=tokens,
            entities=entities,
            quantities=quantities,
            concepts=frozenset(lexicon.concepts.find(loose)),
            hints=tuple(
                sorted(lexicon.hints.find(self._hinting(tokens, entities)).items(), key=lambda h: (-h[1], h[0]))
            ),
            whole=whole,
            parts=tuple(
                [
                    whole.spanning(a, b)
                    if _holds_all(tokens, a, b)
                    else self._reading(tokens, entities, quantities, a, b)
                    for a, b in wanted
                ]
            ),
            date=read_date(tokens, today, self._calendar),
        )

    def sample(self, text: str) -> Sample:
        """What the model would see of a text: for `explain`, tests and benchmarks."""
        return self._sample(text)

    def _sample(self, example: str) -> Sample:
        tokens = tokenise(_PLACEHOLDER.sub(lambda m: f" {MASKS[m[1]]} ", example))
        entities = tuple(sorted((*self.lexicon.names.find(tokens), *_masked_roles(tokens)), key=lambda e: e.start))
        return self._masked(tokens, entities, _by_the_week(tokens, self._numbers))

    @staticmethod
    def _hinting(tokens: Sequence[Token], entities: Sequence[Entity]) -> list[str]:
        """The words that may hint at a subject: those of role names do not."""
        roles = {i for e in entities if e.kind == "role" for i in range(e.start, e.end)}
        return spoken_words([token for i, token in enumerate(tokens) if i not in roles])

    def _entities(self, tokens: Sequence[Token]) -> tuple[Entity, ...]:
        found = self.lexicon.names.find(tokens)
        return tuple(sorted((*found, *self._unknown_jobs(tokens, found)), key=lambda e: e.start))

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
                name = " ".join(t.text for t in tokens[start : index + 1] if t.is_word)
                jobs.append(Entity("job", name, start, index + 1))
        return jobs

    def _describes(self, tokens: Sequence[Token], index: int, found: Sequence[Entity]) -> bool:
        token = tokens[index]
        inside = next((e for e in found if e.start <= index < e.end), None)
        if inside is not None:
            return inside.kind != "role"
        return token.text.isalpha() and token.text not in self.lexicon.stop and token.text not in self.lexicon.fillers

    def _masked(
        self, tokens: Sequence[Token], entities: Sequence[Entity], quantities: Sequence[Quantity], start: int = 0
    ) -> Sample:
        lexicon = self.lexicon
        by_start = {e.start - start: e for e in entities}
        numbers = {q.start - start: q for q in quantities}
        masked: list[str] = []
        marks: list[str] = []
        loose: list[str] = []
        index = 0
        while index < len(tokens):
            entity = by_start.get(index)
            mask = lexicon.masks(entity) if entity else None
            if entity and entity.kind in ("subject", "resource"):
                marks.append(f"s:{entity.id}")
            token = tokens[index]
            if entity is None and token.text in lexicon.job_nouns and token.text not in _NO_ROLE:
                mask = MASKS["role"]
            role = mask == MASKS["role"]
            if mask or token.text in _MASK_WORDS:
                while masked and (masked[-1] in _DETERMINERS or (role and masked[-1] in self._adjectives)):
                    masked.pop()
                masked.append(mask or token.text)
                index = entity.end - start if entity else index + 1
                while role and index < len(tokens) and tokens[index].text in lexicon.path_words:
                    index += 1
                continue
            quantity = numbers.get(index)
            if token.is_word:
                loose.append(token.text.removesuffix("'s"))
                if token.text in _CHAT_DIGITS and quantity and quantity.unit == "number":
                    masked.append(_CHAT_DIGITS[token.text])
                elif token.text[0] in "0123456789$€£₹":
                    masked.append(MASKS["number"])
                elif token.text not in lexicon.fillers or len(tokens) < _FEW:
                    masked.append(token.text)
            if quantity:
                marks.append(f"q:{quantity.unit}")
            index += 1
        marks += [f"c:{idea}" for idea in lexicon.concepts.find(loose)]
        marks += [f"h:{idea}" for idea, size in lexicon.hints.find(loose).items()]
        marks += [f"n:{mask}{min(masked.count(mask), 2)}" for mask in sorted(set(MASKS.values())) if mask in masked]
        return Sample(tuple(masked), tuple(marks))

    def _reading(
        self, tokens: Sequence[Token], entities: Sequence[Entity], quantities: Sequence[Quantity], start: int, end: int
    ) -> Reading:
        stretch = tokens[start:end]
        inside = [e for e in entities if start <= e.start and e.end <= end]
        sample = self._masked(stretch, inside, [q for q in quantities if start <= q.start < end], start)
        named = {i for e in inside for i in range(e.start, e.end)}
        content = [
            t.text for i, t in enumerate(stretch, start)
            if t.text not in self._weightless and i not in named and t.text.isalpha()
        ]  # fmt: skip
        return Reading(
            start=start,
            end=end,
            masked=sample.words,
            marks=sample.marks,
            candidates=self._candidates(sample),
            foreign=tuple(w for w in content if stem(w) not in self.lexicon.domain),
            content=len(content) + len(inside),
        )

    def _candidates(self, sample: Sample) -> tuple[Candidate, ...]:
        # By its fingerprint: no visitor's words stay in memory.
        key = hashlib.blake2b(f"{sample.words}{sample.marks}".encode(), digest_size=16).digest()
        known = self._ranked.get(key)
        if known is None:
            if len(self._ranked) >= _RANKINGS_KEPT:
                self._ranked.clear()
            known = self._ranked[key] = self._rank(sample)
        return known

    def _rank(self, sample: Sample) -> tuple[Candidate, ...]:
        scores = self.model.scores(sample)
        top = (-scores).argsort(kind="stable")[:TOP]
        return tuple(Candidate(self.model.labels[i], float(scores[i])) for i in top)


def _masked_roles(tokens: Sequence[Token]) -> list[Entity]:
    """The `<role>` placeholders of an example, as if they were names."""
    return [Entity("role", "role", i, i + 1) for i, token in enumerate(tokens) if token.text == MASKS["role"]]


def _holds_all(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a stretch lacks only marks at the ends of a message, and so says the same."""
    return end - start >= _FEW and not any(token.is_word for token in (*tokens[:start], *tokens[end:]))


def _inside(index: int, entities: Sequence[Entity]) -> bool:
    return any(e.start <= index < e.end for e in entities)


def _by_the_week(tokens: Sequence[Token], words: NumberWords) -> tuple[Quantity, ...]:
    """The quantities with hours by any period as hours a week, each spanning its number and unit alone."""
    ends = {amount.start: amount.end for amount in find_amounts(tokens, words)}
    return tuple(
        replace(
            rate,
            low=rate.low * (rate.per.times_a_week if rate.per and rate.unit == "hours" else 1),
            high=rate.high * (rate.per.times_a_week if rate.per and rate.unit == "hours" else 1),
            end=ends[rate.start],
        )
        for rate in find_quantities(tokens, words)
    )
