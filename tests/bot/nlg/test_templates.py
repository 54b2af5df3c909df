"""Every template, answer and suggestion over every guide reads as English."""

from __future__ import annotations

import re

import pytest
from english import slips
from speaker import Speaker

_SLOT = re.compile(r"<(a )?([a-z_]+)(?: ([a-z ]+?))?(?:\|[a-z]+)?>")
_LISTS = {"roles", "sources", "skills", "things", "names", "parts", "numbers", "phases", "lengths", "subjects"}
LONGEST_TITLE = 40


def _values(text: str, role: str, count: int) -> dict[str, object]:
    """A value for every slot of a template: a number where a noun follows, a role, a list or a word."""
    values: dict[str, object] = {}
    for _, name, noun in _SLOT.findall(text):
        plain = [role, "carpenter"] if name in _LISTS else role if name.startswith("role") else f"{name}X"
        values.setdefault(name, plain)
        if noun:
            values[name] = count
    return values


@pytest.mark.parametrize("count", [1, 3])
def test_every_template(speaker: Speaker, count: int) -> None:
    faults = []
    for name, variants in speaker.knowledge.phrasings.says.items():
        for text in variants:
            for role in speaker.roles:
                filled = speaker.templates.fill(text, _values(text, role, count))
                found = [one for one in slips(filled, (role,)) if not one.startswith("an empty list")]
                faults += [(name, found, filled)] if found else []
    assert faults == []


def test_every_answer(speaker: Speaker) -> None:
    faults = []
    for frame in speaker.frames():
        text = speaker.answer(frame).text
        found = slips(text, speaker.roles)
        faults += [(frame.name, frame.guides, found, text)] if found else []
    assert faults == []


def test_suggestions_are_questions(speaker: Speaker) -> None:
    said = {(one.title, one.text) for frame in speaker.frames() for one in speaker.answer(frame).suggestions}
    faults = [
        (title, text) for title, text in said
        if slips(text, speaker.roles) or "<" in title + text or not title[:1].isupper() or not text[:1].isupper()
    ]  # fmt: skip
    assert said
    assert faults == []


def test_titles_are_short(speaker: Speaker) -> None:
    titles = [
        asked.chip or asked.ask
        for intent in speaker.knowledge.intents.values() for asked in intent.operations.values()
    ]  # fmt: skip
    assert [title for title in titles if len(_SLOT.sub("", title)) > LONGEST_TITLE or "<role>" in title] == []


def test_no_dead_end(speaker: Speaker) -> None:
    """Every answer that is not an end, a care or a question of the advisor's own offers something to go on with."""
    quiet = {"danger", "danger_other", "care", "care_loss", "forget_me", "start_over", "questionnaire", "goodbye"}
    frames = [frame for frame in speaker.frames() if frame.intent not in quiet]
    assert [frame.name for frame in frames if not speaker.answer(frame).suggestions] == []


def test_what_is_left_out_is_not_offered(speaker: Speaker) -> None:
    left_out = {
        asked.ask for intent in speaker.knowledge.intents.values()
        for asked in intent.operations.values() if asked.action == "missing"
    }  # fmt: skip
    offered = {one.text for frame in speaker.frames() for one in speaker.answer(frame).suggestions}
    assert offered & left_out == set()
