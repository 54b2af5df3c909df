"""An explanation as text for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_WIDE = 12
_FRAMES, _FEATURES = 4, 6
"""Frames told of a segment, and features of a frame, the weightiest first."""
_MASKS = {"xrolex": "<role>", "xjobx": "<job>", "xsubjectx": "<subject>", "xnumberx": "<number>", "xplacex": "<place>"}


def readable(explanation: Mapping[str, Any]) -> str:
    """What `explain` found, from top to bottom, as a person would want to read it."""
    rows = [_row("text", explanation["text"])]
    rows += [_row("tokens", " ".join(f"{t['text']}[{t['start']}:{t['end']}]" for t in explanation["tokens"]) or "-")]
    rows += _many("corrected", [f"{c['written']} → {c['read_as']}" for c in explanation["corrections"]])
    rows += _many("names", [f"{e['kind']} {e['name']} — “{e['text']}” {_at(e)}" for e in explanation["entities"]])
    rows += _many("numbers", [f"{_range(q)} {q['unit']} — “{q['text']}” {_at(q)}" for q in explanation["quantities"]])
    rows += _many("dates", [str(one["date"] or one["problem"]) for one in explanation["dates"]])
    rows += _many("facts", [f"{fact['action']} {fact['field']}: {fact['value']}" for fact in explanation["facts"]])
    for segment in explanation["segments"]:
        rows += ["", *_segment(segment)]
    for part in explanation["ranking"]:
        rows += ["", _row("ranked", f"“{part['text']}”"), *_frames(part["frames"])]
    rows += ["", *_many("answered", [_frame(frame) for frame in explanation["answered"]])]
    rows += _many("asked back", [_frame(frame) for frame in explanation["asked_back"]])
    learnt = explanation["profile"].items()
    rows += _many("learnt", [f"{name}: {_value(p['before'])} → {_value(p['after'])}" for name, p in learnt])
    reply = explanation["reply"]
    rows += ["", _row("status", reply["status"]), *_many("reply", reply["text"].splitlines())]
    rows += _many("sources", reply["sources"]) + _many("offers", reply["suggestions"])
    return "\n".join(row.rstrip() for row in rows)


def _row(label: str, text: str) -> str:
    return f"{label:<{_WIDE}}{text}"


def _many(label: str, texts: Sequence[str]) -> list[str]:
    return [_row("" if number else label, text) for number, text in enumerate(texts)]


def _at(span: Mapping[str, Any]) -> str:
    return f"[{span['start']}:{span['end']}]"


def _range(quantity: Mapping[str, Any]) -> str:
    low, high = f"{quantity['low']:g}", f"{quantity['high']:g}"
    return low if low == high else f"{low} to {high}"


def _segment(segment: Mapping[str, Any]) -> list[str]:
    masked = " ".join(_MASKS.get(word, word) for word in segment["masked"])
    heard = ", ".join(f"{one['name']} {one['score']:.2f}" for one in segment["intents"][:_FRAMES])
    rows = [_row(segment["kind"], f"“{masked}”"), _row("heard", heard)]
    return rows + ([_row("", f"unknown words: {', '.join(segment['foreign'])}")] if segment["foreign"] else [])


def _frames(frames: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = []
    for frame in frames[:_FRAMES]:
        heaviest = sorted(frame["features"], key=lambda one: -abs(one["adds"]))[:_FEATURES]
        added = ", ".join(f"{one['name']} {one['adds']:+.2f}" for one in heaviest)
        rows.append(_row("", f"{frame['probability']:6.2f}  {_frame(frame)} [{frame['generator']}]"))
        rows.append(_row("", f"        {added}"))
    return rows


def _frame(frame: Mapping[str, Any]) -> str:
    about = [*frame["guides"], *(f"{key}={_value(value)}" for key, value in frame["slots"].items())]
    return f"{frame['frame']} ({'; '.join(about)})" if about else str(frame["frame"])


def _value(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
