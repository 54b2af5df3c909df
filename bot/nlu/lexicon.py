"""The words of the knowledge, indexed once: names, hints, concepts, the speller, the language's own lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.entity_extractor import Entity, Kind, NameIndex
from bot.nlu.spell_corrector import Speller, count_words
from bot.nlu.tokenizer import Token, all_words, stem, words
from knowledge import Knowledge

MASKED_KINDS = frozenset({"skill", "method", "tool", "organisation"})
"""Subjects that are masked before an intent is learnt; themes (interviews, portfolio) keep their words."""
MASKS = {
    "role": "xrolex",
    "job": "xjobx",
    "subject": "xsubjectx",
    "resource": "xsubjectx",
    "number": "xnumberx",
    "place": "xplacex",
}
_FEW_LETTERS = 3
_WORDS_KEPT = 4096


class PhraseIndex:
    """Words and phrases that stand for an idea, found by their stems; `earn*` matches every word that begins so."""

    def __init__(self, phrases: Iterable[tuple[str, str]], *, stems: bool) -> None:
        """`phrases` are (idea, phrase)."""
        self._stems = stems
        self._ideas: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        self._longest: dict[str, dict[str, int]] = defaultdict(dict)
        """By the first word and the second, the words of the longest phrase that begins so."""
        self._prefixes: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for idea, phrase in phrases:
            if phrase.endswith("*") and " " not in phrase:
                prefix = phrase[:-1].lower()
                self._prefixes[prefix[:_FEW_LETTERS]].append((prefix, idea))
                continue
            key = tuple(self._form(word) for word in words(phrase))
            if key:
                self._ideas[key][idea] = None
            if len(key) > 1:
                begun = self._longest[key[0]]
                begun[key[1]] = max(begun.get(key[1], 0), len(key))
        self._begins = lru_cache(maxsize=_WORDS_KEPT)(self._beginning)

    def _form(self, word: str) -> str:
        return stem(word) if self._stems else word

    def find(self, spoken: Sequence[str]) -> dict[str, int]:
        """The ideas in a row of words, each with the number of words that speak for it."""
        found: dict[str, int] = {}
        for idea, _, length in self.spans(spoken):
            found[idea] = max(found.get(idea, 0), length)
        return found

    def spans(self, spoken: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """The ideas in a row of words, each with the place of its first word and the number of its words."""
        forms: list[str] = []
        for start, begun in enumerate(map(self._begins, spoken)):
            if begun is None:
                continue
            longest, alone = begun
            if longest and start + 1 < len(spoken):
                forms = forms or [self._form(word) for word in spoken]
                for length in range(min(longest.get(forms[start + 1], 0), len(forms) - start), 1, -1):
                    for idea in self._ideas.get(tuple(forms[start : start + length]), ()):
                        yield idea, start, length
            for idea in alone:
                yield idea, start, 1

    def _beginning(self, word: str) -> tuple[dict[str, int], tuple[str, ...]] | None:
        """How long the phrases that begin with a word are by their second word, and the ideas it has alone."""
        form = self._form(word)
        alone = [idea for prefix, idea in self._prefixes.get(word[:_FEW_LETTERS], ()) if word.startswith(prefix)]
        begun = self._longest.get(form, {}), (*self._ideas.get((form,), ()), *alone)
        return begun if any(begun) else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that finds words: shared by training and by every message."""

    speller: Speller
    names: NameIndex
    hints: PhraseIndex
    concepts: PhraseIndex
    subject_kinds: dict[str, str]
    stop: frozenset[str]
    fillers: frozenset[str]
    domain: frozenset[str]
    """Stems of the words that guides and in-domain examples use."""
    job_nouns: frozenset[str]
    path_words: frozenset[str]
    """Words that add nothing after a role: `the professor path`."""

    def masks(self, entity: Entity) -> str | None:
        """What stands for the name when an intent is learnt, or nothing where its own words stay."""
        if entity.kind == "subject" and self.subject_kinds.get(entity.id) not in MASKED_KINDS:
            return None
        return MASKS.get(entity.kind)


def role_names(knowledge: Knowledge) -> Iterable[tuple[Kind, str, str]]:
    """(kind, id, name) of every role that a guide starts from or leads to, aliases included."""
    used = dict.fromkeys(role for guide in knowledge.guides.values() for role in (guide.target, guide.source))
    for identity in used:
        role = knowledge.roles[identity]
        for name in (role.name, *role.aliases):
            yield "role", identity, name


def _names(knowledge: Knowledge) -> Iterable[tuple[Kind, str, str]]:
    fields = _pairs(knowledge.language.get("occupation_fields", ()))
    yield from role_names(knowledge)
    for subject in knowledge.subjects.values():
        for name in (subject.name, *subject.aliases):
            yield "subject", subject.id, name
    for resource in knowledge.resources.values():
        for name in (resource.name, *resource.aliases):
            yield "resource", resource.id, name
    for job in knowledge.jobs.values():
        for name in (job.name, *job.aliases):
            yield "job", job.id, name
            for doer, doing in fields.items():
                if name.lower().endswith(doer):
                    yield "job", job.id, name[: len(name) - len(doer)] + doing
    for place in knowledge.language.get("places", ()):
        yield "place", place, place


def _pairs(lines: Iterable[str]) -> dict[str, str]:
    """`short = long` lines as a mapping."""
    pairs = (line.partition("=") for line in lines)
    return {short.strip().lower(): long.strip().lower() for short, mark, long in pairs if mark}


OUTSIDE = frozenset({"offtopic", "uncovered_role", "none", "danger", "danger_other", "care", "say", "missing"})
"""Actions whose intents' examples hold words that say nothing about the domain."""


def _examples(knowledge: Knowledge, *, outside: bool) -> Iterable[str]:
    """The examples of the operations that answer from the guides, or of all others."""
    for intent in knowledge.intents.values():
        for operation in intent.operations.values():
            if (operation.action in OUTSIDE) is outside:
                yield from operation.examples


def build_lexicon(knowledge: Knowledge) -> Lexicon:
    """The indexes over a knowledge base."""
    names = NameIndex(_names(knowledge))
    inside = all_words(_examples(knowledge, outside=False))
    outside = all_words(_examples(knowledge, outside=True))
    spoken = all_words(w for c in knowledge.concepts.values() for w in c.words if not w.endswith("*"))
    hinted = all_words(h for s in knowledge.subjects.values() for h in s.hints)
    language = all_words(
        line for name, lines in knowledge.language.items() if not name.startswith("foreign_") for line in lines
    )
    vocabulary = count_words([inside, outside, *names.words(), spoken, hinted, language])
    domain = {stem(word) for word in set(inside)}
    domain |= {stem(word) for text in names.words("role", "subject", "resource") for word in text}
    lists = knowledge.language
    return Lexicon(
        speller=Speller(
            vocabulary, knowledge.words, _pairs((*lists.get("abbreviations", ()), *lists.get("confusions", ())))
        ),
        names=names,
        hints=PhraseIndex(((s.id, h) for s in knowledge.subjects.values() for h in s.hints), stems=True),
        concepts=PhraseIndex(((c.id, w) for c in knowledge.concepts.values() for w in c.words), stems=False),
        subject_kinds={s.id: s.kind for s in knowledge.subjects.values()},
        stop=frozenset(w for line in lists.get("stop", ()) for w in words(line)),
        fillers=frozenset(lists.get("fillers", ())),
        domain=frozenset(domain),
        job_nouns=frozenset(lists.get("job_nouns", ())),
        path_words=frozenset(lists.get("path_words", ())),
    )


def spoken_words(tokens: Sequence[Token]) -> list[str]:
    """The words of a stretch of tokens, marks left out."""
    return [token.text.removesuffix("'s") for token in tokens if token.is_word]
