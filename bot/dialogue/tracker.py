"""The tracker: the conversation after a turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.base import ActionResult
from bot.frame import Frame
from bot.state import Conversation, Offer, Progress, RequestedSlot, Shown

MOST_RECENT = 4
MOST_AGE = 6
"""Turns after which the advisor's question is taken for closed."""
Answered = Sequence[tuple[Frame, ActionResult]]


def track(state: Conversation, answered: Answered, offers: tuple[Offer, ...]) -> Conversation:
    """The conversation after its answers; a reset keeps only the page and the count of turns."""
    if any(result.reset for _, result in answered):
        forgotten = tuple(word for _, result in answered for word in result.forgotten)
        return Conversation(turn=state.turn + 1, page_guide=state.page_guide, forgotten=forgotten)
    told = [(frame, result) for frame, result in answered if not result.small_talk and result.status != "clarify"]
    shown = [_shown(frame, result, state.turn + 1) for frame, result in told]
    profiles = [result.profile for _, result in answered if result.profile is not None]
    compared = [_compared(frame, result) for frame, result in answered]
    return replace(
        state,
        turn=state.turn + 1,
        recent=(*state.recent, *shown)[-MOST_RECENT:],
        compared=next((guides for guides in reversed(compared) if guides), state.compared),
        requested=_requested(state, answered),
        offers=offers or (state.offers if not shown else ()),
        profile=profiles[-1] if profiles else state.profile,
        progress=_progress(state, [result.progress for _, result in answered if result.progress]),
        forgotten=tuple(word for _, result in answered for word in result.forgotten),
    )


def _shown(frame: Frame, result: ActionResult, turn: int) -> Shown:
    known = result.status != "unknown"
    return Shown(result.frame or frame, result.items, result.leader, "answered" if known else "unknown", turn)


def _compared(frame: Frame, result: ActionResult) -> tuple[str, ...]:
    """The guides that an answer held side by side."""
    if result.compared:
        return result.compared
    guides = (result.frame or frame).guides
    listed = tuple(item.id for item in result.items if item.kind == "guide")
    return guides if len(guides) > 1 else listed if len(listed) > 1 else ()


def _requested(state: Conversation, answered: Answered) -> RequestedSlot | None:
    """The advisor's question: a new one, or the open one, which a digression leaves open for a while."""
    asked = next((result.requested for _, result in answered if result.requested), None)
    closed = any(result.closes for _, result in answered)
    if asked is not None or state.requested is None or closed:
        return asked
    met = {frame.intent for frame, _ in answered} & {frame.intent for frame in state.requested.frames}
    older = replace(state.requested, age=state.requested.age + 1)
    return None if met or older.age > MOST_AGE else older


def _progress(state: Conversation, changed: Sequence[Progress]) -> tuple[Progress, ...]:
    by_guide = {one.guide: one for one in (*state.progress, *changed)}
    return tuple(by_guide.values())


def without_gone(state: Conversation, known: frozenset[str]) -> Conversation:
    """The conversation without guides that are no longer there."""
    named = {guide for shown in state.recent for guide in shown.frame.guides} | set(state.compared)
    named |= {one.guide for one in state.progress} | ({state.page_guide} if state.page_guide else set())
    if named <= known:
        return state
    return replace(
        state,
        recent=tuple(shown for shown in state.recent if set(shown.frame.guides) <= known),
        compared=tuple(guide for guide in state.compared if guide in known),
        progress=tuple(one for one in state.progress if one.guide in known),
        page_guide=state.page_guide if state.page_guide in known else None,
        requested=None,
        offers=(),
    )
