"""Why the engine answers as it does, as plain data: from the tokens to the rule that decided."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from bot.advisor import Advisor, Explanation
from bot.conversation import Ask, Conversation, Profile
from bot.hearing import Ear
from bot.nlu.intent_classifier import Sample
from bot.reader import Reader
from bot.understanding import Candidate, Reading, Understanding
from knowledge.schema import Topic

_SPOKE = 3
"""So many of the words and marks that spoke loudest for a topic are told."""
_LEAST = 0.01
"""What adds less than this to a score says nothing."""


def explain(
    advisor: Advisor, text: str, conversation: Conversation | None = None, today: datetime.date | None = None
) -> dict[str, Any]:
    """Everything that led to the reply, ready for JSON; without a day, the one on the calendar."""
    conversation = conversation or Conversation()
    told = advisor.explain(text, conversation, today or datetime.date.today())
    u = told.understanding
    evidence = _Evidence(advisor)
    made = {
        "text": text,
        "read_as": u.text if u.text != text else None,
        "tokens": [_token(u, index) for index in range(len(u.tokens))],
        "corrections": _corrections(u),
        "entities": [_entity(advisor, u, index) for index in range(len(u.entities))],
        "quantities": [
            {"low": q.low, "high": q.high, "unit": q.unit, **_place(u, q.start, q.end)} for q in u.quantities
        ],
        "date": u.date.isoformat() if u.date else None,
        "concepts": sorted(u.concepts),
        "hints": [{"subject": subject, "words": words} for subject, words in u.hints],
        "readings": [_reading(u, reading, evidence) for reading in (u.whole, *u.parts)],
        "heard": _heard(advisor, u),
        "decision": _decision(told),
        "profile": _changes(conversation.profile, told.turn.conversation.profile),
        "reply": {
            "status": told.turn.reply.status,
            "text": told.turn.reply.text,
            "suggestions": [offer.text for offer in told.turn.reply.suggestions],
            "sources": [source.url for source in told.turn.reply.sources],
        },
    }
    return {key: value for key, value in made.items() if value is not None}


class _Evidence:
    """Finds what spoke for a topic: its nearest examples, and the words and marks without which it would score less."""

    def __init__(self, advisor: Advisor) -> None:
        self._reader: Reader = advisor.reader
        self._topics = advisor.knowledge.topics

    def of(self, reading: Reading, candidate: Candidate) -> dict[str, Any]:
        """The evidence for one candidate."""
        topic = self._topics.get(candidate.topic)
        found: dict[str, Any] = {"spoke": self._spoke(reading, candidate)}
        if topic is not None:
            found["concepts"] = [concept for concept in topic.concepts if f"c:{concept}" in reading.marks]
            found["example"] = self._nearest(topic, set(reading.masked))
        return found

    def _nearest(self, topic: Topic, words: set[str]) -> dict[str, Any] | None:
        """The example that shares the largest part of its words with the message."""
        best: tuple[float, str, list[str]] | None = None
        for example in topic.examples:
            known = set(self._reader.sample(example).words)
            shared = known & words
            alike = len(shared) / max(len(known | words), 1)
            if shared and (best is None or alike > best[0]):
                best = alike, example, sorted(shared)
        return {"text": best[1], "shared": best[2], "alike": round(best[0], 2)} if best else None

    def _spoke(self, reading: Reading, candidate: Candidate) -> list[dict[str, Any]]:
        """What the score would lose without each word or mark, the heaviest first."""
        model = self._reader.model
        column = model.labels.index(candidate.topic)
        lost: dict[str, float] = {}
        for word in dict.fromkeys(reading.masked):
            rest = Sample(tuple(w for w in reading.masked if w != word), reading.marks)
            lost[word] = candidate.score - float(model.scores(rest)[column])
        for mark in dict.fromkeys(reading.marks):
            rest = Sample(reading.masked, tuple(m for m in reading.marks if m != mark))
            lost[mark] = candidate.score - float(model.scores(rest)[column])
        heaviest = sorted(((adds, what) for what, adds in lost.items() if adds >= _LEAST), key=lambda s: (-s[0], s[1]))
        return [{"what": what, "adds": round(adds, 3)} for adds, what in heaviest[:_SPOKE]]


def _written(u: Understanding, start: int, end: int) -> str:
    """A row of tokens as it stood in the message."""
    return u.text[u.tokens[start].start : u.tokens[end - 1].end] if start < end else ""


def _place(u: Understanding, start: int, end: int) -> dict[str, Any]:
    return {"text": _written(u, start, end), "start": u.tokens[start].start, "end": u.tokens[end - 1].end}


def _token(u: Understanding, index: int) -> dict[str, Any]:
    token = u.tokens[index]
    return {"text": token.text, "start": token.start, "end": token.end, "written": _written(u, index, index + 1)}


def _corrections(u: Understanding) -> list[dict[str, Any]]:
    """Each stretch that was read as something else, told once however many words were put for it."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for token in u.tokens:
        if token.mended is None:
            continue
        place = token.start, token.end
        if place in found:
            found[place]["read_as"] += f" {token.text}"
        else:
            found[place] = {"written": token.mended, "read_as": token.text, "start": token.start, "end": token.end}
    return list(found.values())


def _entity(advisor: Advisor, u: Understanding, index: int) -> dict[str, Any]:
    entity = u.entities[index]
    named = {"role": advisor.knowledge.roles, "job": advisor.knowledge.jobs}.get(entity.kind, {})
    name = named[entity.id].name if entity.id in named else entity.id
    if entity.kind in ("subject", "resource"):
        name = advisor.shelf.name(entity.id)
    return {"kind": entity.kind, "id": entity.id, "name": name, **_place(u, entity.start, entity.end)}


def _reading(u: Understanding, reading: Reading, evidence: _Evidence) -> dict[str, Any]:
    scores = [candidate.score for candidate in reading.candidates]
    return {
        "text": _written(u, reading.start, reading.end),
        "masked": list(reading.masked),
        "marks": list(reading.marks),
        "foreign": list(reading.foreign),
        "margin": round(scores[0] - scores[1], 3) if len(scores) > 1 else None,
        "candidates": [
            {"topic": candidate.topic, "score": round(candidate.score, 3), "evidence": evidence.of(reading, candidate)}
            for candidate in reading.candidates
        ],
    }


def _heard(advisor: Advisor, u: Understanding) -> list[dict[str, Any]]:
    """The topics that the rules were shown: one for each question of the message."""
    ear = Ear(advisor.knowledge, advisor.reader.lexicon)
    return [
        {
            "topic": heard.topic,
            "score": round(heard.score, 3),
            "margin": round(heard.margin, 3),
            "in": _written(u, heard.reading.start, heard.reading.end),
        }
        for heard in ear.hear(u)
    ]


def _decision(told: Explanation) -> dict[str, Any]:
    decision = told.decision
    return {
        "rule": decision.rule,
        "why": decision.why,
        "asks": [_ask(ask) for ask in decision.asks],
        "asks_back": [choice.title for choice in decision.choices],
        "held": [_ask(ask) for ask in decision.held],
        "notices": [notice.text for notice in decision.notices],
    }


def _ask(ask: Ask) -> dict[str, Any]:
    said = {key: value for key, value in asdict(ask).items() if value not in (None, ())}
    return {key: _plain(value) for key, value in said.items()}


def _changes(before: Profile, after: Profile) -> dict[str, dict[str, Any]]:
    """What the message taught about the visitor."""
    pairs = ((f.name, getattr(before, f.name), getattr(after, f.name)) for f in fields(Profile))
    return {name: {"before": _plain(old), "after": _plain(new)} for name, old, new in pairs if old != new}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
