"""The shape of an answer about one guide, about several, and about all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.actions.base import Action, ActionContext, ActionResult, missing, not_given, source
from bot.frame import Frame
from bot.nlg.response import Block, ListBlock, ListItem, Source, TextBlock
from bot.retrieval.guide_index import GuideView
from bot.state import Item

MOST_LINES = 8
_NAMED = 3
"""Guides named in one sentence."""

OneGuide = Callable[[GuideView, Frame, ActionContext], ActionResult]
SeveralGuides = Callable[[Sequence[GuideView], Frame, ActionContext], ActionResult]


@dataclass(frozen=True, slots=True)
class Line:
    """What one guide says, with the place where it says it; `value` orders the lines."""

    view: GuideView
    text: str
    anchor: str
    value: float = 0.0


def views_of(frame: Frame, context: ActionContext) -> tuple[GuideView, ...]:
    """The guides that the frame is about, without those that no longer exist."""
    known = tuple(guide for guide in frame.guides if context.index.has(guide))
    return context.views(replace(frame, guides=known))


def with_subject(frame: Frame) -> Frame:
    """The frame with the first thing it names as its subject: many questions name one that they need not name."""
    if frame.slots.subject or not frame.slots.subjects:
        return frame
    return frame.with_slots(subject=frame.slots.subjects[0])


def per_guide(one: OneGuide, several: SeveralGuides) -> Action:
    """An action that answers for one guide in full and for more of them in a line each."""

    def act(asked: Frame, context: ActionContext) -> ActionResult:
        frame = with_subject(asked)
        views = views_of(frame, context)
        if not views:
            return not_given(context.say("guides.none"))
        if len(views) > 1:
            return several(views, frame, context)
        result = one(views[0], frame, context)
        return replace(result, frame=result.frame or frame.about(views[0].guide.id))

    return act


def by_operation(give: Action, **others: Action) -> Action:
    """An action that answers some operations in their own way and all others as `give`."""

    def act(frame: Frame, context: ActionContext) -> ActionResult:
        return others.get(frame.operation, give)(frame, context)

    return act


def answer(
    frame: Frame,
    sentences: Sequence[str],
    *blocks: Block,
    sources: tuple[Source, ...] = (),
    suggestions: tuple[Frame, ...] = (),
    items: tuple[Item, ...] = (),
) -> ActionResult:
    """An answer in sentences, the answer itself first; a brief one is the first sentence alone."""
    told = [sentence for sentence in sentences if sentence]
    if frame.slots.brief:
        shown = (TextBlock(_brief(told[0], blocks)),)
        return ActionResult(shown, sources=sources, suggestions=suggestions, items=items)
    return ActionResult((TextBlock(" ".join(told)), *blocks), sources=sources, suggestions=suggestions, items=items)


def _brief(lead: str, blocks: Sequence[Block]) -> str:
    """The first sentence alone; one that leads to a list takes the first line of it along."""
    lines = next((block.items for block in blocks if isinstance(block, ListBlock)), ())
    return f"{lead} {lines[0].text}" if lead.endswith(":") and lines else alone(lead)


def alone(lead: str) -> str:
    """A sentence that leads to a list, said without it."""
    return f"{lead.removesuffix(':')}." if lead.endswith(":") else lead


def not_said(
    sentences: Sequence[str],
    *blocks: Block,
    sources: tuple[Source, ...] = (),
    suggestions: tuple[Frame, ...] = (),
    items: tuple[Item, ...] = (),
) -> ActionResult:
    """What the guides leave out, followed by the nearest that they do say."""
    first, *rest = [sentence for sentence in sentences if sentence]
    nearest = (TextBlock(" ".join(rest)),) if rest else ()
    shown = (missing(first), *nearest, *blocks)
    return ActionResult(shown, "unknown", sources, suggestions=suggestions, items=items)


def name_among(view: GuideView, views: Sequence[GuideView], context: ActionContext) -> str:
    """The role that a guide leads to; with the role it starts from, where several of the guides lead there."""
    targets = Counter(other.guide.target for other in views)
    role = context.role(view.guide.id)
    if targets[view.guide.target] < 2:
        return role
    return context.templates.words("guides.from", 0, {"role": role, "source": source_role(view, context)})


def source_role(view: GuideView, context: ActionContext) -> str:
    """The role that a guide starts from, as it stands in a sentence."""
    role = context.knowledge.source(view.guide)
    return role.short or role.name


def names(views: Sequence[GuideView], context: ActionContext, among: Sequence[GuideView] = ()) -> tuple[str, ...]:
    """The guides' roles for one sentence: a few of them, and how many more."""
    told = tuple(name_among(view, among or views, context) for view in views)
    if len(told) <= _NAMED + 1:
        return told
    return (*told[:_NAMED], context.templates.words("guides.others", 0, {"count": len(told) - _NAMED}))


def opening(frame: Frame, context: ActionContext, template: str, /, **slots: object) -> str:
    """The first sentence over several guides; it names those left out."""
    if frame.scope != "all_but" or not frame.guides:
        return context.say(template, **slots)
    left = tuple(view for view in context.index.views.values() if view.guide.id not in frame.guides)
    rest = context.templates.words(template, context.state.turn, slots)
    return (
        context.say("guides.all_but", roles=names(left, context), rest=rest) if left else context.say(template, **slots)
    )


def is_open(frame: Frame) -> bool:
    """Whether nobody named the guides that the frame is about."""
    return frame.scope in ("none", "all")


def in_lines(
    frame: Frame,
    context: ActionContext,
    head: str,
    lines: Sequence[Line],
    silent: Sequence[GuideView] = (),
    unsaid: str = "guides.silent",
) -> ActionResult:
    """A headline, a line for each guide, and what is left to say or to ask; `unsaid` names the silent guides."""
    views = [line.view for line in lines]
    shown = lines[:MOST_LINES]
    entries = tuple(
        ListItem(context.say("guides.line", role=name_among(line.view, views, context), text=line.text))
        for line in shown
    )
    closing = " ".join(_closing(frame, context, len(lines) - len(shown), silent, unsaid))
    blocks: list[Block] = [TextBlock(head), ListBlock(entries)]
    blocks += [TextBlock(closing)] if closing else []
    return _over(frame, context, blocks, lines, shown)


def in_sentence(
    frame: Frame, context: ActionContext, lines: Sequence[Line], silent: Sequence[GuideView] = ()
) -> ActionResult:
    """Two or three short figures in one sentence."""
    views = [line.view for line in lines]
    pairs = [
        context.templates.words("guides.pair", 0, {"role": name_among(line.view, views, context), "text": line.text})
        for line in lines
    ]
    said = [opening(frame, context, "guides.pairs", pairs=pairs), *_closing(frame, context, 0, silent)]
    return _over(frame, context, [TextBlock(" ".join(said))], lines, lines)


def _over(
    frame: Frame, context: ActionContext, blocks: list[Block], lines: Sequence[Line], shown: Sequence[Line]
) -> ActionResult:
    guides = tuple(line.view.guide.id for line in shown)
    following = tuple(replace(frame, operation="give").about(guide) for guide in guides[:_NAMED])
    head = blocks[0]
    brief = (TextBlock(alone(head.text)),) if frame.slots.brief and isinstance(head, TextBlock) else None
    return ActionResult(
        brief or tuple(blocks),
        sources=tuple(source(line.view, line.anchor) for line in shown),
        suggestions=following if is_open(frame) else (),
        items=tuple(Item("guide", guide, context.role(guide), guide) for guide in guides),
        compared=tuple(line.view.guide.id for line in lines) if frame.scope == "several" else (),
    )


def _closing(
    frame: Frame,
    context: ActionContext,
    more: int,
    silent: Sequence[GuideView],
    unsaid: str = "guides.silent",
) -> list[str]:
    said: list[str] = []
    if more > 0:
        said.append(context.say("guides.more", count=more))
    if silent:
        said.append(context.say(unsaid, roles=names(silent, context)))
    if is_open(frame):
        said.append(context.say("guides.offer"))
    return said


def ranked(
    frame: Frame,
    context: ActionContext,
    template: str,
    lines: Sequence[Line],
    silent: Sequence[GuideView] = (),
    *,
    highest_first: bool = False,
) -> ActionResult:
    """Figures of several guides in order: two or three in a sentence, more in a list that names both ends.

    `template` has the variants `.none_of` (no guide gives one), `.same` (all give the same) and `.ends`.
    """
    if not lines:
        return not_given(opening(frame, context, f"{template}.none_of"))
    if len(lines) + len(silent) <= _NAMED and frame.scope == "several":
        return in_sentence(frame, context, lines, silent)
    ordered = sorted(lines, key=lambda line: line.value)
    first, last = ordered[0], ordered[-1]
    views = [line.view for line in ordered]
    slots = {
        "first": name_among(first.view, views, context), "first_text": first.text,
        "last": name_among(last.view, views, context), "last_text": last.text,
    }  # fmt: skip
    if first.value == last.value:
        same = [opening(frame, context, f"{template}.same", **slots), *_closing(frame, context, 0, silent)]
        return _over(frame, context, [TextBlock(" ".join(same))], ordered, ordered[:MOST_LINES])
    told = ordered[::-1] if highest_first else ordered
    return in_lines(frame, context, opening(frame, context, f"{template}.ends", **slots), told, silent)


def parted(
    views: Sequence[GuideView], told: Callable[[GuideView], Line | None]
) -> tuple[tuple[Line, ...], tuple[GuideView, ...]]:
    """What each guide says, and the guides that say nothing."""
    lines = [(view, told(view)) for view in views]
    return tuple(line for _, line in lines if line), tuple(view for view, line in lines if line is None)
