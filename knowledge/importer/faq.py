"""Reads questions and answers; pages often keep the answers alone, so what was asked is guessed from the figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from knowledge.importer import figures
from knowledge.importer.line_log import LineLog, SourceLine

_RANGE = r"(\d+)(?:\s*(?:-|–|to)\s*(\d+))?"
_COMMON = {"developer", "engineer", "manager", "specialist", "analyst", "designer", "architect", "scientist", "and"}

_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (name, unit, re.compile(pattern, re.IGNORECASE)) for name, unit, pattern in (
        ("initial_decrease", "percent", rf"{_RANGE}% (?:\w+ )?(?:decrease|drop|cut|reduction|less)"),
        ("increase", "percent", rf"(?:increase|rise|raise) of (?:around |about |roughly )?{_RANGE}%(?: or more)?"),
        ("increase", "percent", rf"{_RANGE}% (?:increase|rise|raise|more)"),
        ("recovery", "years", rf"within {_RANGE} years?"),
        ("study_load", "hours per week", rf"{_RANGE} hours (?:per|a|each|every) week"),
        ("job_ready", "years", r"job[- ]ready in (?:about |around |roughly )?(a|one|\d+)() years?"),
        ("job_ready", "months", rf"job[- ]ready in (?:about |around |roughly )?{_RANGE} months?"),
        ("publications", "papers", rf"{_RANGE} papers"),
        ("phd_with_masters", "years", rf"(?<=PhD )(?:may |can |will )?takes? {_RANGE} years"),
        ("duration", "months", rf"expect (?:about |around )?{_RANGE} months"),
        ("duration", "years", rf"expect (?:about |around )?{_RANGE} years?"),
    )
)
_KINDS = (
    ("pay", "Pay", {"target_pay", "source_pay", "initial_decrease", "increase", "recovery"}),
    ("duration", "How long it takes", {"duration", "study_load", "job_ready", "publications"}),
)


def faq(lines: Sequence[SourceLine], roles: tuple[str, str], log: LineLog) -> list[dict[str, Any]]:
    """The entries of the section; an answer without its question gets a title by what it is about."""
    found: list[dict[str, Any]] = []
    question: SourceLine | None = None
    for line in lines:
        text = line.text.lstrip("• ").strip()
        if text.endswith("?") and len(text) < 200:
            question = line
            log.read(line, "question")
        elif question is None and found and found[-1]["questions"]:
            found[-1]["answer"] += f" {text}"
            log.guessed(line, "taken as a further paragraph of the answer above")
        else:
            found.append(_entry(text, question, roles))
            _note(line, question, found[-1], log)
            question = None
    return _unique(found, roles)


def _note(line: SourceLine, question: SourceLine | None, entry: dict[str, Any], log: LineLog) -> None:
    if question is None:
        log.guessed(line, f"answer without its question; taken as an answer on “{entry['title']}”")
    else:
        log.read(line, "answer")


def _entry(answer: str, question: SourceLine | None, roles: tuple[str, str]) -> dict[str, Any]:
    found = answer_figures(answer, roles)
    kind, title = next(((kind, title) for kind, title, names in _KINDS if names & found.keys()), ("question", "More"))
    asked = question.text.lstrip("• ").strip() if question else None
    return {"id": kind, "title": asked or title, "questions": [asked] if asked else [], "answer": answer}


def _unique(entries: list[dict[str, Any]], roles: tuple[str, str]) -> list[dict[str, Any]]:
    """The entries with ids of their own and the figures of their whole answers."""
    taken: dict[str, int] = {}
    made = []
    for entry in entries:
        name = entry["id"]
        taken[name] = taken.get(name, 0) + 1
        found = answer_figures(entry["answer"], roles)
        own = name if taken[name] == 1 else f"{name}-{taken[name]}"
        made.append({**entry, "id": own, **({"figures": found} if found else {})})
    return made


def answer_figures(answer: str, roles: tuple[str, str]) -> dict[str, Any]:
    """The figures that an answer gives, under the names of the schema."""
    found: dict[str, Any] = {}
    _take_pay(answer, roles, found)
    for name, unit, pattern in _PATTERNS:
        if name not in found and (match := pattern.search(answer)):
            found[name] = _span(match, unit)
    return found


def _span(match: re.Match[str], unit: str) -> figures.Figure:
    low = 1 if match[1].casefold() in ("a", "one") else figures.number(match[1])
    high = figures.number(match[2]) if match[2] else low
    return figures.span(match[0], low, high, unit, "or more" if match[0].endswith("or more") else None)


def _take_pay(answer: str, roles: tuple[str, str], found: dict[str, Any]) -> None:
    """Give each range of pay to the role that is named last before it."""
    source, target = (_own_words(roles[0], roles[1]), _own_words(roles[1], roles[0]))
    for at, figure in figures.pay_ranges(answer):
        before = re.findall(r"[\w#+]+", answer[max(0, at - 120): at].casefold())
        owner = next((word for word in reversed(before) if word.rstrip("s") in source | target), None)
        whose = "source_pay" if owner and owner.rstrip("s") in source else "target_pay"
        if whose in found:
            whose = "target_pay" if whose == "source_pay" else whose
        found.setdefault(whose, figure)
    if compared := _compared(answer, source):
        found["compared_with"] = compared


def _own_words(role: str, other: str) -> set[str]:
    """The words that tell one role from the other, in the singular; all its words where none does."""
    words, others = ({word.rstrip("s") for word in re.findall(r"[\w#+]+", one.casefold())} for one in (role, other))
    return words - others - _COMMON or words - others or words


def _compared(answer: str, source: set[str]) -> str | None:
    """Whose pay the figures are held against, as the answer names it."""
    words = "|".join(sorted(map(re.escape, source), key=len, reverse=True))
    pattern = rf"\b(?:(senior|junior|mid-level) )?({words})(?: [a-z]+)? salar(?:y|ies)\b"
    match = re.search(pattern, answer, re.IGNORECASE)
    return f"{match[1] + ' ' if match[1] else ''}{match[2]} salary".lower() if match else None
