"""A few choices, one a turn, that lead to the paths they speak for; every score shows the statements behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.guide_answers import views_of
from bot.actions.path_names import path_name, path_title
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.planning.questionnaire import Count, Question, Result, questions, results
from bot.state import Item, Offer, RequestedSlot

_LETTERS: Mapping[str, str] = {"y": "yes", "u": "unsure", "n": "no"}
"""Answers as they are kept in the frame's `kind`, a letter each: the talk needs no other memory of them."""
_EARLY_FROM = 4
"""The question from which the result may be seen at once."""
_SHOWN, _LINES = 3, 5


def questionnaire(frame: Frame, context: ActionContext) -> ActionResult:
    """The next choice, or after the last one the result."""
    views = views_of(frame, context)
    asked = questions(views if len(views) > 1 else tuple(context.index.views.values()))
    if not asked:
        return not_given(context.say("questionnaire.none"))
    given = "".join(letter for letter in frame.slots.kind or "" if letter in _LETTERS)[: len(asked)]
    number = frame.slots.position or 1
    if number > len(asked) or len(given) >= len(asked):
        return _result(frame, context, asked, given)
    return _ask(frame, context, asked, given)


def _ask(frame: Frame, context: ActionContext, asked: Sequence[Question], given: str) -> ActionResult:
    number = len(given) + 1
    question = asked[number - 1]
    slots = {"number": number, "count": len(asked), "text": question.place.text}
    names = (*(("questionnaire.start",) if number == 1 else ()), f"questionnaire.{question.group}")
    choices = [_choice(frame, context, question, given, letter) for letter in _LETTERS]
    if number >= _EARLY_FROM:
        early = frame.with_slots(position=len(asked) + 1, kind=given)
        choices.append(Offer(context.say("questionnaire.early"), context.say("questionnaire.early"), early))
    view = context.index.view(question.guide)
    requested = RequestedSlot("frame", choices=tuple(choices))
    blocks = tuple(TextBlock(context.say(name, **slots)) for name in names)
    return ActionResult(blocks, sources=(source(view, question.place.anchor),),
                        frame=frame.with_slots(position=number, kind=given or None), requested=requested)  # fmt: skip


def _choice(frame: Frame, context: ActionContext, question: Question, given: str, letter: str) -> Offer:
    text = context.say(f"questionnaire.{question.group}_{_LETTERS[letter]}")
    return Offer(text, text, frame.with_slots(position=len(given) + 2, kind=given + letter))


def _result(frame: Frame, context: ActionContext, asked: Sequence[Question], given: str) -> ActionResult:
    rows = results(views_of(frame, context), asked, [_LETTERS[letter] for letter in given])
    if not any(row.counts for row in rows):
        return ActionResult((TextBlock(context.say("questionnaire.undecided")),), suggestions=(Frame("fit"),))
    shown = rows[:_SHOWN]
    best = [row for row in rows if row.score == rows[0].score]
    roles = [path_name(row.view, context) for row in best[:_SHOWN]]
    name = "questionnaire.tied" if len(best) > 1 else "questionnaire.best"
    blocks: list[Block] = [TextBlock(context.say(name, role=roles[0], roles=roles, points=rows[0].score))]
    blocks += [_scored(context, row) for row in shown]
    if len(rows) > len(shown):
        rest = [context.say("questionnaire.rest", role=path_name(row.view, context), points=_signed(row.score))
                for row in rows[_SHOWN : _SHOWN + 5]]  # fmt: skip
        blocks.append(TextBlock(context.say("questionnaire.others", rest=rest)))
    guides = tuple(row.view.guide.id for row in shown)
    sources = tuple(source(row.view, one.place.anchor) for row in shown for one in row.counts[:_LINES])
    items = tuple(Item("guide", guide, context.index.role(guide)) for guide in guides)
    suggestions = (Frame("decision_sheet").about(*guides[:2]), Frame("overview").about(guides[0]),
                   Frame("questionnaire"))  # fmt: skip
    return ActionResult(tuple(blocks), sources=sources, items=items, compared=guides, suggestions=suggestions,
                        leader=guides[0] if len(best) == 1 else None,
                        frame=frame.with_slots(position=len(asked) + 1, kind=given))  # fmt: skip


def _scored(context: ActionContext, row: Result) -> ListBlock:
    """A path's score with the statements that it is made of, the weightiest first."""
    counts = sorted(_merged(row.counts), key=lambda one: -abs(one.points))
    lines = [ListItem(context.say("questionnaire.line", points=_signed(one.points), text=one.place.text))
             for one in counts]  # fmt: skip
    if len(lines) > _LINES:
        rest = sum(one.points for one in counts[_LINES:])
        more = context.say("questionnaire.more", points=_signed(rest), count=len(lines) - _LINES)
        lines = [*lines[:_LINES], ListItem(more)]
    role = path_title(row.view, context)
    return ListBlock(tuple(lines), context.say("questionnaire.score", role=role, points=_signed(row.score)))


def _merged(counts: Sequence[Count]) -> list[Count]:
    """The counts with those of one statement added up."""
    sums: dict[str, Count] = {}
    for one in counts:
        known = sums.get(one.place.anchor)
        points = one.points + (known.points if known else 0)
        sums[one.place.anchor] = Count(points, one.place, one.question)
    return [one for one in sums.values() if one.points]


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"–{-points}" if points < 0 else "0"


QUESTIONNAIRE: Mapping[str, Action] = {"questionnaire": questionnaire}
