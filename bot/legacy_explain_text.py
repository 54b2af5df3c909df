"""An explanation as text for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_WIDE = 12
_TOLD = 4
"""So many candidates of a reading are shown."""
_NAMES = {"c:": "idea ", "h:": "hint ", "s:": "subject ", "q:": "quantity ", "n:": "count "}
_MASKS = {"xrolex": "<role>", "xjobx": "<job>", "xsubjectx": "<subject>", "xnumberx": "<number>", "xplacex": "<place>"}


def readable(explanation: Mapping[str, Any]) -> str:
    """What `explain` found, from top to bottom, as a person would want to read it."""
    rows = [_row("text", explanation["text"])]
    rows += [_row("stands for", explanation["read_as"])] if "read_as" in explanation else []
    rows += [_row("tokens", " ".join(f"{t['text']}[{t['start']}:{t['end']}]" for t in explanation["tokens"]) or "none")]
    rows += _many("corrected", [f"{c['written']} → {c['read_as']}" for c in explanation["corrections"]])
    rows += _many("names", [f"{e['kind']} {e['name']} — “{e['text']}” {_at(e)}" for e in explanation["entities"]])
    rows += _many("numbers", [f"{_range(q)} {q['unit']} — “{q['text']}” {_at(q)}" for q in explanation["quantities"]])
    rows += [_row("date", explanation["date"])] if "date" in explanation else []
    rows += [_row("ideas", ", ".join(explanation["concepts"]))] if explanation["concepts"] else []
    rows += _many("hints", [f"{h['subject']} ({h['words']})" for h in explanation["hints"]])
    whole, *parts = explanation["readings"]
    rows += ["", *_reading(whole, "the whole message")]
    for part in parts:
        rows += ["", *_reading(part, "one part of it")] if part["masked"] != whole["masked"] else []
    rows += ["", *_heard(explanation["heard"]), *_decision(explanation["decision"])]
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


def _reading(reading: Mapping[str, Any], which: str) -> list[str]:
    masked = " ".join(_MASKS.get(word, word) for word in reading["masked"])
    rows = [_row("read", f"{which}: “{masked}”")]
    rows += [_row("", f"words no guide uses: {', '.join(reading['foreign'])}")] if reading["foreign"] else []
    for candidate in reading["candidates"][:_TOLD]:
        rows.append(_row("", f"{candidate['score']:6.2f}  {candidate['topic']:<20} {_evidence(candidate['evidence'])}"))
    if reading["margin"] is not None:
        rows.append(_row("", f"ahead by {reading['margin']:.2f}"))
    return rows


def _evidence(evidence: Mapping[str, Any]) -> str:
    spoke = ", ".join(f"{_mark(s['what'])} {s['adds']:+.2f}" for s in evidence["spoke"])
    example = evidence.get("example")
    return "; ".join(part for part in (spoke, f"like “{example['text']}”" if example else "") if part)


def _mark(what: str) -> str:
    prefix = what[:2]
    if prefix in _NAMES:
        rest = what[2:]
        for mask, shown in _MASKS.items():
            rest = rest.replace(mask, f"{shown}×")
        return _NAMES[prefix] + rest
    return f"“{_MASKS.get(what, what)}”"


def _heard(heard: Sequence[Mapping[str, Any]]) -> list[str]:
    return _many("heard", [f"{h['topic']} {h['score']:.2f}, ahead by {h['margin']:.2f}, in “{h['in']}”" for h in heard])


def _decision(decision: Mapping[str, Any]) -> list[str]:
    rows = [_row("rule", f"{decision['rule']}: {decision['why']}")]
    rows += _many("asks", [_ask(ask) for ask in decision["asks"]])
    rows += [_row("asks back", " / ".join(decision["asks_back"]))] if decision["asks_back"] else []
    rows += _many("held", [_ask(ask) for ask in decision["held"]])
    return rows + _many("notices", decision["notices"])


def _ask(ask: Mapping[str, Any]) -> str:
    about = [f"{key} {_value(value)}" for key, value in ask.items() if key != "topic"]
    return f"{ask['topic']} ({'; '.join(about)})" if about else str(ask["topic"])


def _value(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
