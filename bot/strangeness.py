"""How strange a message is: whether it holds too many words that no guide uses to be about the guides at all."""

from __future__ import annotations

from bot.answers import CARE, COURTESY, OFF
from bot.hearing import LIKELY, SURE, Ear, Heard
from bot.retrieval.guide_index import Shelf
from bot.understanding import MONTH_NAMES, Understanding

_STRANGE, _STRANGE_UNSURE, _STRANGE_NAMED = 0.28, 0.2, 0.5
"""The share of words no guide uses from which a message is strange: as it stands, where no topic is even nearly sure,
and where it names a skill or a resource of ours."""
_ELSEWHERE = 0.4
"""The share of strange words from which an off-topic message is that though a role is named in it."""
_FAMILIAR = 0.75
"""A message that is so surely about something is never strange."""
_PLAIN_COURTESY = 0.33
"""Small talk that scores this is that, whatever its words."""


def speaks_of_elsewhere(u: Understanding) -> bool:
    """Whether an idea of another world is spoken of: food, sport, animals."""
    return any(concept.startswith("off_") for concept in u.concepts)


class Strangeness:
    """Judges messages: those that name no guide, and those in which a role may be a common noun."""

    def __init__(self, shelf: Shelf, ear: Ear) -> None:
        self._shelf = shelf
        self._ear = ear

    def is_strange(self, u: Understanding, top: Heard, *, in_talk: bool) -> bool:
        """Whether too many words are foreign to the guides; `top` is what the message most likely asks for.

        In a talk about a guide a likely question is a question about that guide, whatever word stands beside it.
        """
        whole = u.whole
        if any(size > 1 for _, size in u.hints) or not whole.foreign or whole.best.score > _FAMILIAR:
            return False
        answer = self._ear.answer_of(top.topic)
        if answer in {"missing"} | CARE or (answer in COURTESY and top.score > _PLAIN_COURTESY):
            return False
        if in_talk and answer not in OFF and top.score > SURE:
            return False
        foreign = [word for word in whole.foreign if u.date is None or word not in MONTH_NAMES]
        share = len(foreign) / max(whole.content, 1)
        of_ours = self._names_a_thing(u) or "all_guides" in u.concepts
        if of_ours and not speaks_of_elsewhere(u):
            return share >= _STRANGE_NAMED
        return share >= (_STRANGE if top.score > SURE else _STRANGE_UNSURE)

    def is_elsewhere(self, u: Understanding) -> bool:
        """`Who played the intern in that film`: a role is a common noun there, and the rest is of another world."""
        off = self._ear.answer_of(u.whole.best.topic) == "offtopic" and u.whole.best.score > LIKELY
        return off and len(u.whole.foreign) >= _ELSEWHERE * u.whole.content

    def _names_a_thing(self, u: Understanding) -> bool:
        """Whether a skill, tool, employer or resource is named; a theme's name (`paper`) is anybody's word."""
        kinds = self._shelf.knowledge.subjects
        return bool(u.of_kind("resource")) or any(kinds[e.id].kind != "theme" for e in u.of_kind("subject"))
