"""Answers without a fact: small talk, care, what the guides leave out, what is not for this advisor."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.base import Action, ActionContext, ActionResult, missing
from bot.frame import Frame
from bot.nlg.response import Link, LinksBlock, NoticeBlock, TextBlock
from bot.state import EVERYTHING

_NAMED = 5
"""Roles named in a sentence."""
_PERSON = "human"
FOREIGN = "foreign_language"
"""The request that stands for a message in another language; no words lead to it."""
_OVERVIEW = "compare"
"""The operation that holds all guides side by side."""


def role_names(context: ActionContext, most: int = _NAMED) -> tuple[str, ...]:
    """The roles that guides lead to, each once."""
    names = dict.fromkeys(context.index.short(guide.id) for guide in context.index.guides)
    return tuple(names)[:most]


def source_names(context: ActionContext, most: int = _NAMED) -> tuple[str, ...]:
    """The roles that guides start from, each once."""
    names = dict.fromkeys(context.knowledge.source(guide).name.lower() for guide in context.index.guides)
    return tuple(names)[:most]


def _slots(context: ActionContext) -> dict[str, object]:
    return {"roles": role_names(context), "sources": source_names(context), "days": context.label("retention_days")}


def _about(frame: Frame, context: ActionContext) -> str:
    intent = context.knowledge.intents.get(frame.intent)
    return (intent.about if intent else None) or frame.intent


def say(frame: Frame, context: ActionContext) -> ActionResult:
    """Small talk: the template that the intent names; who asks for a person gets the address, where there is one."""
    about = _about(frame, context)
    if about == _PERSON and context.contact:
        link = Link(context.label("talk_to_a_person"), context.contact, "person")
        return ActionResult((TextBlock(context.say("talk.human_link")), LinksBlock((link,))), small_talk=True)
    return ActionResult((TextBlock(context.say(f"talk.{about}", **_slots(context))),), small_talk=True)


def off_topic(frame: Frame, context: ActionContext) -> ActionResult:
    """Not a question for this advisor."""
    text = context.say("talk.off_topic", **_slots(context))
    return ActionResult((missing(text),), "unknown", suggestions=_openers(), small_talk=True)


def unknown(frame: Frame, context: ActionContext) -> ActionResult:
    """The message was not understood."""
    text = context.say("talk.unknown", **_slots(context))
    return ActionResult((missing(text),), "unknown", suggestions=_openers(), small_talk=True)


def foreign_language(frame: Frame, context: ActionContext) -> ActionResult:
    """The message is in another language; says so in that language."""
    said = context.knowledge.language.get(f"foreign_answer_{frame.slots.kind}", ())
    blocks = tuple(missing(text) for text in said[:1]) or unknown(frame, context).blocks
    return ActionResult(blocks, "unknown", suggestions=_openers(), small_talk=True)


def _openers() -> tuple[Frame, ...]:
    return (Frame("paths", "list"), Frame("duration", "least", "all"), Frame("fit"))


def left_out(frame: Frame, context: ActionContext) -> ActionResult:
    """A question near the domain that the guides do not answer, with the nearest that they do."""
    template = f"missing.{frame.intent}"
    if context.templates.has(template):
        text = context.say(template, **_slots(context))
    else:
        text = context.say("talk.left_out", thing=_about(frame, context))
    return ActionResult((missing(text),), "unknown", nearest=_nearest(frame, context))


def _nearest(frame: Frame, context: ActionContext) -> Frame | None:
    """Of what the frame's intent leads to, the first about the guide talked about; else the first overview of all."""
    intent = context.knowledge.intents.get(frame.intent)
    guides = frame.guides or context.state.guides[:1]
    following = intent.next if intent else ()
    if guides:
        near = [name for name in following[:1] if "." not in name]
        return Frame(near[0]).about(*guides[:1]) if near else None
    overviews = (name.partition(".") for name in following if name.endswith(f".{_OVERVIEW}"))
    return next((Frame(name, operation, "all") for name, _, operation in overviews), None)


def _job(frame: Frame, context: ActionContext) -> str:
    known = context.knowledge.jobs.get(frame.slots.job or "")
    return known.name if known else frame.slots.job or ""


def uncovered_role(frame: Frame, context: ActionContext) -> ActionResult:
    """A role that no guide leads to."""
    job = _job(frame, context)
    name = "talk.no_guide_for" if job else "talk.no_such_guide"
    text = context.say(name, job=job, **_slots(context))
    return ActionResult((missing(text),), "unknown", suggestions=_openers(), small_talk=True)


def background(frame: Frame, context: ActionContext) -> ActionResult:
    """The visitor comes from a role that no guide starts from."""
    job = _job(frame, context)
    text = context.say("talk.background" if job else "talk.background_unnamed", job=job, **_slots(context))
    return ActionResult((TextBlock(text),), suggestions=(Frame("transferable", scope="all"), Frame("paths", "list")))


def care(frame: Frame, context: ActionContext) -> ActionResult:
    """Distress: humanity first; advice only when asked."""
    return ActionResult((NoticeBlock("care", context.say(f"talk.{frame.intent}")),), small_talk=True, quiet=True)


def forget_me(frame: Frame, context: ActionContext) -> ActionResult:
    """Everything is forgotten; the channel erases what it stored."""
    return ActionResult((TextBlock(context.say("talk.erased")),), forgotten=(EVERYTHING,), reset=True, small_talk=True)


def start_over(frame: Frame, context: ActionContext) -> ActionResult:
    """The talk begins anew; what is stored stays."""
    return ActionResult((TextBlock(context.say("talk.start_over")),), reset=True, small_talk=True)


def repeat(frame: Frame, context: ActionContext) -> ActionResult:
    """Says that there is nothing to repeat; with something said, the last frame is answered again."""
    return ActionResult((TextBlock(context.say("talk.nothing_to_repeat")),), small_talk=True)


def sources(frame: Frame, context: ActionContext) -> ActionResult:
    """Where the advisor's facts come from and when they were reviewed."""
    views = context.views(frame)
    newest = max((view.guide.reviewed for view in views), default=context.today)
    text = context.say("talk.sources", count=len(views), date=context.language.date(newest))
    links = tuple(Link(view.guide.title, f"/guides/{view.guide.id}", "guide") for view in views[:_NAMED])
    return ActionResult((TextBlock(text), LinksBlock(links)))


TALK: Mapping[str, Action] = {
    "say": say,
    "repeat": repeat,
    "offtopic": off_topic,
    "none": off_topic,
    "unknown": unknown,
    FOREIGN: foreign_language,
    "missing": left_out,
    "uncovered_role": uncovered_role,
    "background": background,
    "care": care,
    "danger": care,
    "danger_other": care,
    "forget_me": forget_me,
    "start_over": start_over,
    "sources": sources,
}
