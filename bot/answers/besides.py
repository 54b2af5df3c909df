"""What else a guide says to the very words of a question, beside the answer that its topic gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.details import items_of
from bot.answers.finding import closest, own_terms
from bot.conversation import Ask
from bot.nlg.response import Block, ListBlock, TextBlock
from bot.nlg.text_renderer import plain
from bot.retrieval.guide_index import Hit
from bot.scene import Part, Scene, source

OF_ONE_GUIDE = frozenset({
    "overview", "duration", "total_weeks", "study_load", "difficulty", "pay", "pay_range", "pay_drop", "pay_change",
    "demand", "love", "miss", "challenges", "start", "action_plan", "transferable", "transfer_reason", "skills",
    "skills_priority", "skill_how", "skill_weeks", "skill_priority", "biggest_skill", "roadmap", "phase_weeks",
    "order", "resources", "resource_detail", "subject", "suits", "statement", "plan", "gap",
})  # fmt: skip
"""Answers that another statement of the guide may complete."""
OF_SKILL = frozenset({"skill_how", "skill_weeks", "skill_priority"})
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z])")
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Bar:
    """What a statement must reach: its score, and the share of the question's words that it holds."""

    score: float
    share: float


_WEAK = 0.36
"""A topic that scores less gives way to a statement that holds the question's words."""
_SURE = 0.5
_LEAST = 2
"""Words that a statement must share with a question whose topic is likely."""
_LONG = 1400
"""A reply so long is not made longer."""
_BARS = {"weak": _Bar(4.2, 0.42), "likely": _Bar(5.5, 0.55), "sure": _Bar(7.0, 0.6)}


def with_statement(scene: Scene, asked: Sequence[tuple[Ask, Part]]) -> list[tuple[Ask, Part]]:
    """The parts, one of them completed by the statement that holds the question's words, where none says it yet."""
    parts = list(asked)
    if not parts:
        return parts
    guides = {guide for ask, part in parts for guide in (part.ask or ask).guides}
    if len(guides) != 1 or not all(_may_be_completed(scene, ask, part) for ask, part in parts):
        return parts
    view = scene.shelf.view(next(iter(guides)))
    sureness = max(_sureness(scene, ask) for ask, _ in parts)
    bar = _BARS["weak" if sureness < _WEAK else "likely" if sureness < _SURE else "sure"]
    terms = own_terms(scene)
    # A guide's words are indexed when first searched: most questions have no words of their own to search for.
    few = sum(term.stem is not None for term in terms) < _LEAST and sureness >= _WEAK
    found = None if few else closest(scene, view, terms, bar.score)
    if found is None:
        return parts
    hit, share = found
    if hit.score < bar.score or share < bar.share or (sureness >= _WEAK and _shared(scene, hit) < _LEAST):
        return parts
    said, text = " ".join(plain(part.blocks) for _, part in parts), _said(scene, hit)
    if len(said) > _LONG or _repeats(text, said):
        return parts
    ask, part = parts[-1]
    (item,) = items_of(scene, view, [hit])
    items = (replace(item, text=text) if hit.place.section == "faq" else item,)
    first = sureness < _WEAK and len(parts) == 1
    blocks: tuple[Block, ...] = (*part.blocks, ListBlock(items, scene.say("besides")))
    if first:
        lead = TextBlock(scene.say("subject", role=scene.shelf.short(view.guide.id)))
        blocks = (lead, ListBlock(items), *part.blocks)
    parts[-1] = (ask, replace(part, blocks=blocks, sources=(*part.sources, source(view, hit.place.anchor))))
    return parts


def _may_be_completed(scene: Scene, ask: Ask, part: Part) -> bool:
    topic = scene.shelf.knowledge.topics.get(ask.topic)
    silent = part.status == "unknown" and ask.subject is not None
    return (topic.answer if topic else ask.topic) in OF_ONE_GUIDE and not silent


def _sureness(scene: Scene, ask: Ask) -> float:
    """How surely an ask is meant; one about a skill that is named is sure enough."""
    topic = scene.shelf.knowledge.topics.get(ask.topic)
    of_skill = topic is not None and topic.answer in OF_SKILL and ask.subject is not None
    return max(scene.understanding.whole.score(ask.topic), _SURE if of_skill else 0.0)


def _said(scene: Scene, hit: Hit) -> str:
    """The statement; of a long one the sentence that holds most of the question's words."""
    sentences = _SENTENCE.split(hit.place.text)
    if hit.place.section != "faq" or len(sentences) < 2:
        return hit.place.text
    tagger = scene.shelf.tagger
    asked = {key for term in tagger.terms(scene.understanding.plain.split()) for key in term.keys}
    held = [len(asked & tagger.keys(sentence)) for sentence in sentences]
    return sentences[held.index(max(held))]


def _shared(scene: Scene, hit: Hit) -> int:
    """How many of the question's words the statement holds, or words of their families."""
    tagger = scene.shelf.tagger
    held = tagger.keys(f"{hit.place.title} {hit.place.text}")
    asked = tagger.terms(scene.understanding.plain.split())
    return sum(bool(term.keys & held) for term in asked if term.stem and term.stem not in scene.shelf.empty)


def _repeats(text: str, said: str) -> bool:
    """Whether the reply says it already, in these words or by the same figures."""
    figures = _FIGURE.findall(text)
    return text in said or (bool(figures) and set(figures) <= set(_FIGURE.findall(said)))
