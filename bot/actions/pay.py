"""What a guide says of pay: the range, the change on today's pay, a drop at first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.actions.base import Action, ActionContext, ActionResult, not_given, source
from bot.actions.guide_answers import (
    Line,
    answer,
    by_operation,
    in_lines,
    name_among,
    names,
    not_said,
    opening,
    parted,
    per_guide,
    ranked,
)
from bot.actions.guide_figures import Figure, Pay, faq_with, pay_of, range_change
from bot.frame import Frame
from bot.nlg.response import Source
from bot.retrieval.guide_index import GuideView

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def change_words(change: Figure, context: ActionContext, group: str = "pay") -> str:
    """A change on today's pay in words: `about 15% less than today`; a text that is no bare number is quoted.

    `group` names the templates: those of `overview` say that it is pay.
    """
    span = change.span
    if span.low != span.high or not span.text.strip("+-−%").replace(".", "").isdigit():
        bare = span.text.lstrip("+-−")
        return context.templates.words(f"{group}.{_direction(change)}_text", 0, {"text": bare})
    return context.templates.words(f"{group}.{_direction(change)}", 0, {"percent": abs(span.low)})


def _direction(change: Figure) -> str:
    return "more" if change.middle > 0 else "less" if change.middle < 0 else "same"


def _sources(view: GuideView, *figures: Figure | None) -> tuple[Source, ...]:
    anchors = dict.fromkeys(figure.anchor for figure in figures if figure)
    return tuple(source(view, anchor) for anchor in anchors)


def pay(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What the role pays: the range and the change on today's pay, as far as the guide gives them."""
    found = pay_of(view)
    if found.range is None and found.shift is None:
        return _no_pay(view, found, context)
    lead = _against_money(view, frame, found, context) or _pay_line(view, found, context)
    unranged = "" if found.range else context.say("pay.no_range")
    return answer(frame, [lead, unranged, _drop_note(found, context)],
                  sources=_sources(view, found.range, found.shift, found.drop))  # fmt: skip


def _pay_line(view: GuideView, found: Pay, context: ActionContext) -> str:
    role = context.role(view.guide.id)
    if found.range and found.shift:
        change = change_words(found.shift, context)
        return context.say("pay.both", role=role, range=found.range.span.text, change=change)
    if found.range:
        return context.say("pay.range_only", role=role, range=found.range.span.text)
    return context.say("pay.change_only", role=role, change=change_words(found.shift, context)) if found.shift else ""


def _against_money(view: GuideView, frame: Frame, found: Pay, context: ActionContext) -> str:
    """A yearly amount that the visitor names, held against the range."""
    money = frame.slots.money
    if money is None or found.range is None:
        return ""
    span = found.range.span
    verdict = "above" if span.low > money else "below" if span.high < money else "around"
    asked = "yes_no_" if frame.operation == "yes_no" else ""
    return context.say(f"pay.{asked}{verdict}", role=context.role(view.guide.id), range=span.text, money=money)


def _drop_note(found: Pay, context: ActionContext) -> str:
    if found.drop is None:
        return ""
    return f"{_with_comparison('pay.drop_note', found, context)} {_recovery(found, context)}".strip()


def _with_comparison(template: str, found: Pay, context: ActionContext) -> str:
    """A sentence on the first drop, held against the pay that the guide names, else against today's."""
    drop = found.drop.span.text if found.drop else ""
    name = template if found.compared_with else f"{template}_today"
    return context.say(name, drop=drop, compared=found.compared_with or "")


def _recovery(found: Pay, context: ActionContext) -> str:
    return context.say("pay.recovery", time=found.recovery.span.text) if found.recovery else ""


def _no_pay(view: GuideView, found: Pay, context: ActionContext) -> ActionResult:
    """Says that no figure is given, with the nearest statement on pay."""
    lead = context.say("pay.none", role=context.role(view.guide.id))
    if found.drop:
        return not_said([lead, _drop_note(found, context)], sources=_sources(view, found.drop))
    hits = view.search(context.index.tagger.terms(context.label("pay.words").split()))
    near = [hit.place for hit in hits if hit.place.section in ("reality", "faq")][:1]
    sources = tuple(source(view, place.anchor) for place in near) or (source(view, "header"),)
    return not_said([lead, *(context.say("guides.nearest", text=place.text) for place in near)], sources=sources)


def why_pay(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """What the guide says about its pay figures; one that gives no reason gives the figures."""
    entry = faq_with(view, "target_pay", "increase", "initial_decrease")
    if entry:
        return answer(frame, [entry.answer], sources=(source(view, f"faq-{entry.id}"),))
    found = pay_of(view)
    if found.shift is None:
        return _no_pay(view, found, context)
    said = [context.say("why.no_pay_reason", role=context.role(view.guide.id)), _pay_line(view, found, context)]
    return not_said(said, sources=_sources(view, found.shift))


def pay_change(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How much more or less than today the role pays."""
    found = pay_of(view)
    verdict = _against_money(view, frame, found, context)
    if found.shift is None and not verdict:
        return _no_change(view, found, context)
    template = "pay_change.one"
    if frame.operation == "yes_no" and found.shift:
        template = f"pay_change.yes_{_direction(found.shift)}"
    lead = verdict or context.say(template, change=change_words(found.shift, context) if found.shift else "")
    note = _ranges_apart(found, context) or _drop_note(found, context)
    return answer(frame, [lead, note], sources=_sources(view, found.shift, found.range, found.drop))


def _ranges_apart(found: Pay, context: ActionContext) -> str:
    """What the two ranges come to, where the guide gives both: not always what its own figure says."""
    apart = range_change(found)
    if apart is None or found.range is None or found.now is None:
        return ""
    low, high = sorted(abs(end) for end in apart)
    if apart[0] * apart[1] < 0:
        return context.say("pay.ranges", now=found.now.span.text, range=found.range.span.text)
    template = "pay.ranges_more" if apart[0] >= 0 else "pay.ranges_less"
    return context.say(template, now=found.now.span.text, range=found.range.span.text, low=low, high=high)


def _no_change(view: GuideView, found: Pay, context: ActionContext) -> ActionResult:
    if found.range is None:
        return _no_pay(view, found, context)
    role = context.role(view.guide.id)
    nearest = _drop_note(found, context) or _ranges_apart(found, context)
    said = [context.say("pay_change.none", role=role), nearest or _pay_line(view, found, context)]
    return not_said(said, sources=_sources(view, found.range, found.drop))


def pay_drop(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """How much less it pays at first, and when that is made up for."""
    found, role = pay_of(view), context.role(view.guide.id)
    answered = "yes" if frame.operation == "yes_no" else "one"
    if found.drop:
        lead = _with_comparison(f"pay_drop.{answered}", found, context)
        after = _recovery(found, context) or _afterwards(view)
        overall = change_words(found.change, context) if found.change else ""
        note = context.say("pay_drop.overall", change=overall) if overall else ""
        return answer(frame, [lead, after, note], sources=_sources(view, found.drop, found.change))
    if found.shift is None:
        return _no_pay(view, found, context)
    verdict = f"pay_drop.lasting_{answered}" if found.shift.middle < 0 else "pay_drop.no"
    lead = context.say(verdict, change=change_words(found.shift, context), role=role)
    return answer(frame, [lead], sources=_sources(view, found.shift))


def _afterwards(view: GuideView) -> str:
    """What the answer on pay says besides its figures."""
    entry = faq_with(view, "initial_decrease")
    sentences = _SENTENCE_END.split(entry.answer) if entry else []
    return " ".join(one for one in sentences if not any(letter.isdigit() for letter in one))


def pay_range(view: GuideView, frame: Frame, context: ActionContext) -> ActionResult:
    """The range in money; a guide without one says what it gives instead."""
    found, role = pay_of(view), context.role(view.guide.id)
    if found.range:
        lead = _against_money(view, frame, found, context) or context.say(
            "pay.range_only", role=role, range=found.range.span.text
        )
        return answer(frame, [lead, _now(found, context)], sources=_sources(view, found.range))
    if found.shift is None:
        return _no_pay(view, found, context)
    change = change_words(found.shift, context)
    said = [context.say("pay_range.none", role=role), context.say("pay_range.instead", change=change)]
    return not_said(said, sources=_sources(view, found.shift))


def _now(found: Pay, context: ActionContext) -> str:
    if found.now is None or not found.compared_with:
        return ""
    return context.say("pay_range.now", now=found.now.span.text, compared=found.compared_with)


def _all_pay(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        found = pay_of(view)
        said = [found.range.span.text] if found.range else []
        said += [change_words(found.shift, context)] if found.shift else []
        first = found.range or found.shift
        value = found.range.middle if found.range else 0.0
        return Line(view, ", ".join(said), first.anchor, value) if first else None

    lines, silent = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "pay.none_of"))
    return in_lines(frame, context, _pay_head(frame, context, lines), lines, silent)


def _pay_head(frame: Frame, context: ActionContext, lines: Sequence[Line]) -> str:
    """The guides with the highest and the lowest range, where at least two give one."""
    ordered = sorted((line for line in lines if line.value), key=lambda line: line.value)
    if len(ordered) < 2 or ordered[0].value == ordered[-1].value:
        return opening(frame, context, "pay.several")
    views, (low, high) = [line.view for line in lines], (ordered[0].view, ordered[-1].view)
    return opening(
        frame, context, "pay.ends", first=name_among(low, views, context), last=name_among(high, views, context)
    )


def _all_changes(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        change = pay_of(view).shift
        return Line(view, change_words(change, context), change.anchor, change.middle) if change else None

    return ranked(frame, context, "pay_change", *parted(views, told), highest_first=True)


def _all_ranges(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        found = pay_of(view).range
        return Line(view, found.span.text, found.anchor, found.middle) if found else None

    return ranked(frame, context, "pay_range", *parted(views, told), highest_first=True)


def _all_drops(views: Sequence[GuideView], frame: Frame, context: ActionContext) -> ActionResult:
    def told(view: GuideView) -> Line | None:
        found = pay_of(view)
        if found.drop:
            text = context.templates.words("pay_drop.line", 0, {"drop": found.drop.span.text})
            return Line(view, text, found.drop.anchor, found.drop.middle)
        lasting = found.shift if found.shift and found.shift.middle < 0 else None
        return Line(view, change_words(lasting, context), lasting.anchor, -lasting.middle) if lasting else None

    lines, _ = parted(views, told)
    if not lines:
        return not_given(opening(frame, context, "pay_drop.none_of"))
    head = opening(frame, context, "pay_drop.several", roles=names([line.view for line in lines], context))
    return in_lines(frame, context, head, lines)


_PAY = by_operation(per_guide(pay, _all_pay), why=per_guide(why_pay, _all_pay))
_PAY_CHANGE = by_operation(per_guide(pay_change, _all_changes), why=per_guide(why_pay, _all_changes))
_PAY_DROP = by_operation(per_guide(pay_drop, _all_drops), why=per_guide(why_pay, _all_drops))

PAY: Mapping[str, Action] = {
    "pay": _PAY,
    "pay_change": _PAY_CHANGE,
    "pay_drop": _PAY_DROP,
    "pay_range": per_guide(pay_range, _all_ranges),
}
