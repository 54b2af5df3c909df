"""Why the engine answers as it does, as plain data: from the tokens to every frame that was weighed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from bot.agent import Advisor, Explanation
from bot.dialogue.features import FEATURES
from bot.dialogue.policy import RankedSegment
from bot.dialogue.ranker import RankedFrame
from bot.frame import Frame
from bot.nlu.message import Message, Segment
from bot.state import Conversation, Profile

MOST_FRAMES = 6
"""Frames told of each segment."""


def explain(
    advisor: Advisor, text: str, conversation: Conversation | None = None, today: datetime.date | None = None
) -> dict[str, Any]:
    """Everything that led to the reply, ready for JSON; without a day, the one on the calendar."""
    conversation = conversation or Conversation()
    told = advisor.explain(text, conversation, today or datetime.date.today())
    message = told.message
    return {
        "text": text,
        "tokens": [_token(message, index) for index in range(len(message.tokens))],
        "corrections": _corrections(message),
        "entities": [_entity(advisor, message, index) for index in range(len(message.entities))],
        "quantities": [
            {"low": q.low, "high": q.high, "unit": q.unit, **_place(message, q.start, q.end)}
            for q in message.quantities
        ],
        "dates": [{"date": _plain(one.date), "problem": one.problem} for one in message.dates],
        "cues": sorted(message.cues),
        "concepts": sorted(message.concepts),
        "facts": [_plain_dict(asdict(fact)) for fact in told.facts],
        "segments": [_segment(message, segment) for segment in message.segments],
        "ranking": [_ranked(advisor, message, part) for part in told.decision.segments],
        "answered": [_frame(frame) for frame in told.answered],
        "asked_back": [_frame(frame) for frame in told.decision.choices],
        "profile": _changes(conversation.profile, told.turn.conversation.profile),
        "reply": _reply(told),
    }


def _reply(told: Explanation) -> dict[str, Any]:
    reply = told.turn.reply
    return {
        "status": reply.status,
        "text": reply.text,
        "suggestions": [offer.text for offer in reply.suggestions],
        "sources": [source.url for source in reply.sources],
    }


def _written(message: Message, start: int, end: int) -> str:
    """A row of tokens as it stood in the message."""
    return message.text[message.tokens[start].start : message.tokens[end - 1].end] if start < end else ""


def _place(message: Message, start: int, end: int) -> dict[str, Any]:
    return {
        "text": _written(message, start, end),
        "start": message.tokens[start].start,
        "end": message.tokens[end - 1].end,
    }


def _token(message: Message, index: int) -> dict[str, Any]:
    token = message.tokens[index]
    written = _written(message, index, index + 1)
    return {
        "text": token.text, "start": token.start, "end": token.end, "written": written,
        "polarity": message.polarity[index],
    }  # fmt: skip


def _corrections(message: Message) -> list[dict[str, Any]]:
    """Each stretch that was read as something else, told once however many words were put for it."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for token in message.tokens:
        if token.mended is None:
            continue
        place = token.start, token.end
        if place in found:
            found[place]["read_as"] += f" {token.text}"
        else:
            found[place] = {"written": token.mended, "read_as": token.text, "start": token.start, "end": token.end}
    return list(found.values())


def _entity(advisor: Advisor, message: Message, index: int) -> dict[str, Any]:
    entity = message.entities[index]
    named = {"role": advisor.knowledge.roles, "job": advisor.knowledge.jobs}.get(entity.kind, {})
    name = named[entity.id].name if entity.id in named else entity.id
    if entity.kind in ("subject", "resource"):
        name = advisor.index.name(entity.id)
    return {"kind": entity.kind, "id": entity.id, "name": name, **_place(message, entity.start, entity.end)}


def _segment(message: Message, segment: Segment) -> dict[str, Any]:
    return {
        "text": _written(message, segment.start, segment.end),
        "kind": segment.kind,
        "masked": list(segment.sample.words),
        "foreign": list(segment.foreign),
        "intents": [{"name": f"{i.intent}.{i.operation}", "score": round(i.score, 3)} for i in segment.intents],
        "operations": [{"name": name, "score": round(score, 3)} for name, score in segment.operations],
    }


def _ranked(advisor: Advisor, message: Message, part: RankedSegment) -> dict[str, Any]:
    """A segment with its likeliest frames, each with what every feature adds."""
    segment = part.turn.segment
    return {
        "text": _written(message, segment.start, segment.end),
        "frames": [_ranked_frame(advisor, ranked) for ranked in part.frames[:MOST_FRAMES]],
    }


def _ranked_frame(advisor: Advisor, ranked: RankedFrame) -> dict[str, Any]:
    weighed = zip(FEATURES, ranked.features, advisor.weights.features, strict=True)
    return {
        **_frame(ranked.candidate.frame),
        "generator": ranked.candidate.generator,
        "probability": round(ranked.probability, 3),
        "features": [
            {"name": name, "value": round(value, 3), "weight": weight, "adds": round(value * weight, 3)}
            for name, value, weight in weighed
            if value
        ],
    }


def _frame(frame: Frame) -> dict[str, Any]:
    found = () if frame.intent == "passage" else ("passages", "nearby")
    given = {name: value for name, value in asdict(frame.slots).items() if name not in found}
    slots = {name: _plain(value) for name, value in given.items() if value not in (None, (), False)}
    return {
        "frame": frame.name, "scope": frame.scope, "guides": list(frame.guides), "origin": frame.origin, "slots": slots,
    }  # fmt: skip


def _changes(before: Profile, after: Profile) -> dict[str, dict[str, Any]]:
    """What the message taught about the visitor."""
    pairs = ((f.name, getattr(before, f.name), getattr(after, f.name)) for f in fields(Profile))
    return {name: {"before": _plain(old), "after": _plain(new)} for name, old, new in pairs if old != new}


def _plain_dict(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
