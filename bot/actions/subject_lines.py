"""A subject over several guides: who speaks of it in one sentence, then a short line for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.base import ActionContext
from bot.actions.fit_lines import skill_line
from bot.actions.path_names import path_names, path_title
from bot.nlg.response import ListBlock, ListItem
from bot.retrieval.guide_index import GuideView, Hit
from knowledge import Place

MOST_LINES = 5
_BOTH = 2
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LONG = 170
"""Letters beyond which a shorter statement that is nearly as good is taken instead."""
_NEARLY = 0.6
_FEW = 3
"""Silent guides that are named; of more the number is said."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A guide with the statement chosen for its line."""

    view: GuideView
    place: Place


def to_the_point(context: ActionContext, place: Place, subject: str | None) -> str:
    """The sentences of a guide's longer answer that are about the subject; other statements as they are."""
    if place.section != "faq" or subject is None:
        return place.text
    kin = frozenset(context.index.kin(subject))
    chosen = [one for one in _SENTENCE_END.split(place.text) if kin & context.index.tagger.subjects(one)]
    return " ".join(chosen) or place.text


def spoken(view: GuideView, hits: Sequence[Hit]) -> Spoken:
    """The best statement that is short enough for a line; a skill stands for itself."""
    near = [hit.place for hit in hits if hit.score >= _NEARLY * hits[0].score]
    short = [place for place in near if _is_skill(place) or len(place.text) <= _LONG]
    return Spoken(view, short[0] if short else min(near, key=lambda place: len(place.text)))


def _is_skill(place: Place) -> bool:
    return place.section == "skills"


def lead(context: ActionContext, subject: str, found: Sequence[Spoken], silent: Sequence[GuideView]) -> str:
    """Who speaks of the subject, with all, some, only one or nobody told apart."""
    roles = path_names([one.view for one in found], context)
    verb = "learn" if all(_is_skill(one.place) for one in found) else "mention"
    verb = "use" if subject in context.knowledge.resources else verb
    amount = "one" if len(found) == 1 else "some"
    if not silent and len(found) > 1:
        amount = "both" if len(found) == _BOTH else "all"
    text = context.say(f"about.{verb}_{amount}", roles=roles, count=len(found), subject=context.index.name(subject))
    return f"{text} {quiet(context, silent)}" if silent and amount == "some" else text


def quiet(context: ActionContext, silent: Sequence[GuideView]) -> str:
    """The guides that say nothing of it: named, or counted where there are many."""
    roles = path_names(silent, context)
    return context.say("about.quiet" if len(silent) <= _FEW else "about.quiet_many", roles=roles, count=len(silent))


def lines(context: ActionContext, found: Sequence[Spoken], subject: str) -> ListBlock:
    """A line for each guide, a few at most."""
    items = [ListItem(context.say("guides.line", role=path_title(one.view, context), text=_text(context, one, subject)))
             for one in found[:MOST_LINES]]  # fmt: skip
    if len(found) > MOST_LINES:
        items.append(ListItem(context.say("guides.more", count=len(found) - MOST_LINES)))
    return ListBlock(tuple(items))


def _text(context: ActionContext, one: Spoken, subject: str) -> str:
    """A statement; of a skill that is the subject that it is to be learnt."""
    named = context.index.tagger.subjects(one.place.title)
    if _is_skill(one.place) and not named.isdisjoint(context.index.kin(subject)):
        return skill_line(context, one.view, one.place.title)
    return to_the_point(context, one.place, subject)
