"""Which path suits the visitor, whether one role would, and which path leads to what they dream of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.fit_lines import fit_block, line_of, open_lines, sided, tastes
from bot.actions.guide_answers import by_operation, views_of
from bot.actions.path_names import path_name, path_names, path_title
from bot.actions.rank import with_scope
from bot.actions.why_rank import about_leader
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, TextBlock
from bot.planning.evidence import Themes
from bot.planning.fit import EVEN, Fit, Wants, fit_of, fits, wants_of
from bot.retrieval.guide_index import GuideView
from bot.state import Item, RequestedSlot

_SHOWN, _THIRD_FROM = 3, 0.6
_CLEAR = 3.0
"""A verdict stands only where one side outweighs the other so many times, by the two weightiest statements of each."""
_NO_MATCH = 0.5
_SPEAKING = 0.6
_DISLIKED = frozenset({"least", "without"})
"""Operations under which what is named is disliked."""


def themes_of(context: ActionContext) -> Themes:
    """The themes that likes and dislikes gather under."""
    return Themes(context.knowledge.language, context.index.kin)


def wants(frame: Frame, context: ActionContext) -> Wants:
    """What the visitor told of themselves, with the subjects that this request names."""
    subjects = frame.slots.subjects or ((frame.slots.subject,) if frame.slots.subject else ())
    disliked = frame.slots.negated or frame.operation in _DISLIKED
    told = wants_of(context.state.profile, subjects, themes_of(context), disliked=disliked)
    return replace(told, months=frame.slots.months or told.months)


def fit(frame: Frame, context: ActionContext) -> ActionResult:
    """The paths that suit best, each with the guide's own lines for and against."""
    views = views_of(frame, context)
    told = wants(frame, context)
    if not views:
        return not_given(context.say("guides.none"))
    if len(views) == 1:
        return suits(frame, context)
    if not told.any:
        return open_fit(frame, context, views)
    found = fits(views, told, themes_of(context))
    if not any(one.evidence for one in found):
        result = open_fit(frame, context, views)
        return replace(result, blocks=(TextBlock(context.say("fit.nothing")), *result.blocks[1:-1]))
    shown = [one for n, one in enumerate(found[:_SHOWN]) if one.score >= _least_shown(found[0].score, n)]
    shown = shown if told.likes or told.months else list(found[:2])
    blocks: list[Block] = [TextBlock(with_scope(frame, context, _lead(context, found, told)))]
    if not frame.slots.brief:
        blocks += [fit_block(context, one, told, 2 if n == 0 else 1) for n, one in enumerate(shown)]
    result = _fit_result(frame, context, blocks, shown)
    if told.tastes:
        return result
    more = TextBlock(context.say("fit.tell_more"))
    return replace(result, blocks=(*blocks, more), requested=RequestedSlot("likes", frames=(frame,)))


def _least_shown(best: float, place: int) -> float:
    """The score from which a path is shown in a place: the first always, a second that has something for it."""
    return (float("-inf"), min(best, _NO_MATCH), max(best * _THIRD_FROM, _NO_MATCH))[min(place, 2)]


def _lead(context: ActionContext, found: Sequence[Fit], told: Wants) -> str:
    words = tastes(context, told)
    roles = [path_name(one.view, context) for one in found if found[0].score - one.score < EVEN]
    if not told.likes and told.dislikes and len(found) > 1:
        return context.say("fit.spared", tastes=words, role=roles[0])
    if found[0].score < _NO_MATCH:
        return context.say("fit.closest", tastes=words, role=roles[0])
    if len(found) == 1:
        return context.say("fit.one", tastes=words, role=roles[0])
    if len(roles) > 1:
        return context.say("fit.even", tastes=words, roles=roles[:_SHOWN])
    return context.say("fit.best", tastes=words, role=roles[0])


def _fit_result(frame: Frame, context: ActionContext, blocks: list[Block], shown: Sequence[Fit]) -> ActionResult:
    guides = tuple(one.view.guide.id for one in shown)
    sources = tuple(source(one.view, e.place.anchor) for one in shown for e in (*sided(one, 2, good=True),
                    *sided(one, 1, good=False)))  # fmt: skip
    leader = guides[0] if len(shown) == 1 or shown[0].score - shown[1].score >= EVEN else None
    suggestions = [Frame("fit", "why").about(guides[0]), Frame("overview").about(guides[0])]
    if len(guides) > 1:
        suggestions.insert(1, Frame("compare", "compare").about(*guides[:2]))
    items = tuple(Item("guide", guide, context.index.role(guide)) for guide in guides)
    return ActionResult(tuple(blocks), sources=sources, items=items, leader=leader, compared=guides,
                        suggestions=tuple(suggestions), frame=replace(frame, slots=frame.slots))  # fmt: skip


def open_fit(frame: Frame, context: ActionContext, views: Sequence[GuideView]) -> ActionResult:
    """Nothing is known of the visitor: what each path is for in a line, and the question what they enjoy."""
    lines = open_lines(context, views)
    blocks: list[Block] = [TextBlock(context.say("fit.ask"))]
    blocks += [lines] if lines.items else []
    blocks.append(TextBlock(context.say("fit.ask_tastes")))
    items = tuple(Item("guide", view.guide.id, path_title(view, context)) for view in views)
    sources = tuple(source(view, "love") for view in views[: len(lines.items)])
    return ActionResult(tuple(blocks), sources=sources, items=items, suggestions=(Frame("questionnaire"),),
                        requested=RequestedSlot("likes", frames=(frame,)))  # fmt: skip


def avoid(frame: Frame, context: ActionContext) -> ActionResult:
    """The path that suits least: the one against which the visitor's own words speak most."""
    views = views_of(frame, context)
    told = wants(frame, context)
    if not told.any or not views:
        return fit(frame, context)
    worst = min(fits(views, told, themes_of(context)), key=lambda one: (one.against, one.score))
    if not worst.against:
        return fit(replace(frame, operation="give"), context)
    role = path_name(worst.view, context)
    lead = with_scope(frame, context, context.say("fit.avoid", role=role, tastes=tastes(context, told)))
    lines = tuple(ListItem(line_of(context, worst.view, one, told)) for one in sided(worst, 2, good=False))
    result = _fit_result(frame, context, [TextBlock(lead), ListBlock(lines)], [worst])
    return replace(result, suggestions=(Frame("fit"), *result.suggestions[1:]))


def suits(frame: Frame, context: ActionContext) -> ActionResult:
    """Whether one role would suit: the verdict, then what speaks for and against it."""
    views = views_of(frame, context)
    if len(views) != 1:
        return fit(replace(frame, operation="give"), context)
    view, told = views[0], wants(frame, context)
    weighed = fit_of(view, told, themes_of(context))
    done = frame.about(view.guide.id)
    if not weighed.evidence:
        return _suits_open(done, context, view, told)
    family = "fit.why" if frame.operation == "why" else "suits"
    lead = context.say(_verdict(weighed, family), role=path_name(view, context), tastes=tastes(context, told))
    result = _fit_result(done, context, [TextBlock(lead), fit_block(context, weighed, told, 2)], [weighed])
    return replace(result, leader=None, compared=(), items=(), suggestions=_suits_next(view))


def _verdict(weighed: Fit, family: str) -> str:
    """The template for what outweighs what."""
    favour = sum(one.weight for one in sided(weighed, 2, good=True))
    against = -sum(one.weight for one in sided(weighed, 2, good=False))
    side = "yes" if favour > _CLEAR * against else "no" if against > _CLEAR * favour else "mixed"
    return f"{family}_{side}" if family == "fit.why" else f"{family}.{side}"


def _suits_next(view: GuideView) -> tuple[Frame, ...]:
    return tuple(Frame(name).about(view.guide.id) for name in ("challenges", "decision_sheet", "love"))


def _suits_open(frame: Frame, context: ActionContext, view: GuideView, told: Wants) -> ActionResult:
    """Nothing to weigh by: who the path is for by its brightest and hardest sides."""
    reality = view.guide.reality
    lines = [("fit.plus", one.text) for one in reality.love[:2]]
    lines += [("fit.minus", one.text) for one in (*reality.miss[:1], *reality.challenges[:1])]
    role = path_name(view, context)
    if not lines:
        return not_given(context.say("suits.silent", role=role))
    name = "suits.unweighed" if told.any else "suits.open"
    block = ListBlock(tuple(ListItem(context.say(mark, text=text)) for mark, text in lines))
    lead = context.say(name, role=role, tastes=tastes(context, told))
    sources = tuple(source(view, anchor) for anchor in ("love", "miss", "challenges"))
    return ActionResult((TextBlock(lead), block), sources=sources,
                        suggestions=(Frame("questionnaire"), *_suits_next(view)[:1]), frame=frame,
                        requested=RequestedSlot("likes", frames=(frame,)))  # fmt: skip


def why_fit(frame: Frame, context: ActionContext) -> ActionResult:
    """Why a path was said to suit, or not: of the one named, else of the one that came out first."""
    about = about_leader(frame, context)
    return suits(about, context) if len(about.guides) == 1 else fit(replace(frame, operation="give"), context)


def guide_for(frame: Frame, context: ActionContext) -> ActionResult:
    """The path whose statements speak of what the visitor dreams of."""
    subjects = frame.slots.subjects or ((frame.slots.subject,) if frame.slots.subject else ())
    if not subjects:
        return fit(frame, context)
    found = fits(views_of(frame, context), Wants(likes=subjects), themes_of(context))
    speaking = [one for one in found if one.score > 0]
    name = context.index.name(subjects[0])
    if not speaking:
        return not_given(context.say("guide_for.none", subject=name))
    best = [one for one in speaking if one.score >= speaking[0].score * _SPEAKING][:_SHOWN]
    roles = path_names([one.view for one in best], context)
    lead = context.say("guide_for.one" if len(best) == 1 else "guide_for.several", roles=roles, role=roles[0],
                       subject=name)  # fmt: skip
    blocks: list[Block] = [TextBlock(with_scope(frame, context, lead)), _spoken(context, best)]
    return _fit_result(frame, context, blocks, best)


def _spoken(context: ActionContext, best: Sequence[Fit]) -> ListBlock:
    """What the best guides say of it: two lines of one, a line each of several."""
    each = 2 if len(best) == 1 else 1
    told = Wants()
    lines = [(one.view, line_of(context, one.view, e, told)) for one in best for e in sided(one, each, good=True)]
    if len(best) == 1:
        return ListBlock(tuple(ListItem(text) for _, text in lines))
    return ListBlock(tuple(
        ListItem(context.say("guides.line", role=path_title(view, context), text=text)) for view, text in lines
    ))  # fmt: skip


FIT: Mapping[str, Action] = {
    "fit": by_operation(fit, least=avoid, why=why_fit),
    "suits": by_operation(suits, why=why_fit),
    "guide_for": guide_for,
}
