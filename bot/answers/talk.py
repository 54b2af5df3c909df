"""Answers that hold no fact: small talk, care, what is not covered, off topic."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import EVERYTHING, Ask
from bot.nlg.response import Block, NoticeBlock, TextBlock
from bot.nlg.templates import listing
from bot.scene import Part, Scene, missing, source

_NAMED = 6


def role_names(scene: Scene, most: int = _NAMED) -> str:
    """The roles that guides lead to, in words."""
    names = [scene.shelf.short(guide.id) for guide in list(scene.shelf.guides)[:most]]
    return listing(list(dict.fromkeys(names)), "and")


def say(scene: Scene, ask: Ask) -> Part:
    """Small talk: the phrasing that the topic names."""
    topic = scene.shelf.knowledge.topics[ask.topic]
    text = scene.say(topic.about or topic.id, roles=role_names(scene), days=scene.voice.label("retention_days"))
    return Part((TextBlock(text),), courtesy=True, ask=ask)


def repeat(scene: Scene, ask: Ask) -> Part:
    """Says that there is nothing to repeat; the rules repeat the last ask where there is one."""
    return Part((TextBlock(scene.say("nothing_to_repeat")),), courtesy=True)


def offtopic(scene: Scene, ask: Ask) -> Part:
    """Not a question for this advisor."""
    return Part((missing(scene.say("unknown_offtopic", roles=role_names(scene))),), "unknown", courtesy=True)


def not_understood(scene: Scene, ask: Ask) -> Part:
    """The message was not understood."""
    return Part((missing(scene.say("unknown", roles=role_names(scene))),), "unknown", courtesy=True)


def not_found(scene: Scene, ask: Ask) -> Part:
    """The guide is known, but no statement of it speaks of what was asked."""
    view = scene.view(ask)
    text = scene.say("not_found", role=scene.shelf.short(view.guide.id))
    return Part(
        (missing(text),), "unknown", (source(view, "overview"),), ask=replace(ask, topic="overview", subject=None)
    )


def not_covered(scene: Scene, ask: Ask) -> Part:
    """A question near the domain that the guides do not answer, with the nearest thing they say."""
    topic = scene.shelf.knowledge.topics[ask.topic]
    blocks: list[Block] = [missing(scene.say("unknown_fact", thing=topic.about or topic.title))]
    return Part(tuple(blocks), "unknown", ask=ask)


def uncovered_role(scene: Scene, ask: Ask) -> Part:
    """A role that no guide leads to."""
    job = job_name(scene) or scene.say("that_role")
    return Part((missing(scene.say("uncovered_role", job=job, roles=role_names(scene))),), "unknown", courtesy=True)


def job_name(scene: Scene) -> str | None:
    """The uncovered occupation that the message names, as the lexicon writes it."""
    jobs = scene.understanding.of_kind("job")
    if not jobs:
        return None
    known = scene.shelf.knowledge.jobs.get(jobs[0].id)
    return known.name if known else jobs[0].id


def background(scene: Scene, ask: Ask) -> Part:
    """The visitor comes from a role that no guide starts from."""
    job = job_name(scene) or scene.say("that_role")
    text = scene.say("background", job=job, roles=role_names(scene))
    return Part(
        (missing(text),), "answered", tuple(source(v, "header") for v in list(scene.shelf.views.values())[:1]), ask=ask
    )


def danger(scene: Scene, ask: Ask) -> Part:
    """Danger to the visitor's life: human help, and nothing else."""
    return Part((NoticeBlock("care", scene.say("danger")),), courtesy=True)


def danger_other(scene: Scene, ask: Ask) -> Part:
    """Danger to somebody else's life: human help, and nothing else."""
    return Part((NoticeBlock("care", scene.say("danger_other")),), courtesy=True)


def care(scene: Scene, ask: Ask) -> Part:
    """Distress: humanity first; advice only when asked."""
    topic = scene.shelf.knowledge.topics[ask.topic]
    return Part((NoticeBlock("care", scene.say(topic.about or "care")),), courtesy=True)


def forget_me(scene: Scene, ask: Ask) -> Part:
    """Everything is forgotten; the channel erases what it stored."""
    return Part((TextBlock(scene.say("erased")),), reset=True, forgotten=(EVERYTHING,), courtesy=True)


def roadmap_done(scene: Scene, ask: Ask) -> Part:
    """There is no phase after the last."""
    view = scene.view(ask)
    last = view.guide.roadmap[-1].name
    text = scene.say("roadmap_done", role=scene.shelf.short(view.guide.id), name=last)
    return Part((TextBlock(text),), sources=(source(view, f"phase-{len(view.guide.roadmap)}"),))
