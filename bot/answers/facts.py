"""Answers about a whole guide: time, pay, difficulty, demand, overview, and the reality check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from bot.conversation import Ask
from bot.nlg.response import Block, Fact, FactsBlock, ListBlock, ListItem, NoticeBlock, Source, TextBlock
from bot.nlg.text_renderer import number, weeks
from bot.nlu.tokenizer import words
from bot.retrieval.guide_index import GuideView
from bot.scene import Part, Scene, missing, source
from knowledge.schema import Figures, Span, Statement

_LISTED = {"love": "love", "miss": "miss", "challenges": "challenges"}
_DROP = "pay_drop"
"""The idea of earning less at first."""


def figure(view: GuideView, name: str) -> tuple[Span, str] | None:
    """A figure of the guide's FAQ by its field name, with the anchor it stands at."""
    for entry in view.guide.faq:
        span: Span | None = getattr(entry.figures, name)
        if span is not None:
            return span, f"faq-{entry.id}"
    return None


def timeline(view: GuideView) -> tuple[Span, str, str] | None:
    """The time that becoming the role takes: span, anchor, and the phrasing that says where it stands.

    The header is quoted over the FAQ and the FAQ over the title, since titles round.
    """
    if view.guide.header.timeline:
        return view.guide.header.timeline, "header-timeline", "duration_header"
    if found := figure(view, "duration"):
        return found[0], found[1], "duration_faq"
    if view.guide.title_timeline:
        span = view.guide.title_timeline
        words = f"{number(span.low)} {span.unit if span.high != 1 else span.unit[:-1]}"
        return span.model_copy(update={"text": words}), "header", "duration_title"
    return None


def total_weeks(view: GuideView) -> int:
    """The weeks of all phases, added up."""
    return sum(phase.weeks for phase in view.guide.roadmap)


def duration(scene: Scene, ask: Ask) -> Part:
    """How long the whole path takes, with the phases behind it."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    found = timeline(view)
    phases = {"count": str(len(view.guide.roadmap)), "weeks": weeks(total_weeks(view))}
    if found is None:
        return Part((missing(scene.say("no_duration", role=role, **phases)),), "unknown", (source(view, "roadmap"),))
    span, anchor, phrase = found
    lines = [scene.say(phrase, role=role, figure=span.text), scene.say("duration_phases", **phases)]
    sources = [source(view, anchor), source(view, "roadmap")]
    if (load := figure(view, "study_load")) and (ready := figure(view, "job_ready")):
        lines.append(scene.say("duration_load", load=load[0].text, ready=ready[0].text))
        sources.append(source(view, load[1]))
    return Part((TextBlock(" ".join(lines)),), sources=tuple(sources))


def study_load(scene: Scene, ask: Ask) -> Part:
    """How many hours a week the guide reckons with."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    if load := figure(view, "study_load"):
        ready = figure(view, "job_ready")
        text = scene.say("study_load", role=role, load=load[0].text, ready=ready[0].text if ready else "")
        return Part((TextBlock(text),), sources=(source(view, load[1]),))
    others = list(islice((v for v in scene.shelf.views.values() if figure(v, "study_load")), 1))
    blocks: list[Block] = [missing(scene.say("no_study_load", role=role))]
    sources: tuple[Source, ...] = ()
    for other in others:
        span, anchor = figure(other, "study_load") or (None, "")
        if span:
            blocks.append(
                TextBlock(scene.say("study_load_elsewhere", role=scene.shelf.short(other.guide.id), load=span.text))
            )
            sources = (source(other, anchor),)
    return Part(tuple(blocks), "unknown", sources)


def _pay_facts(scene: Scene, view: GuideView) -> tuple[list[Fact], list[str]]:
    """Every pay figure that the guide gives, and the anchors they stand at."""
    label = scene.voice.label
    facts: list[Fact] = []
    anchors: list[str] = []
    if change := view.guide.header.salary_change:
        facts.append(Fact(label("salary_change"), change.text, change.remark))
        anchors.append("header-salary-change")
    for entry in view.guide.faq:
        rows = _pay_rows(scene, entry.figures)
        if rows:
            facts += rows
            anchors.append(f"faq-{entry.id}")
    return facts, anchors


def _pay_rows(scene: Scene, figures: Figures) -> list[Fact]:
    label = scene.voice.label
    named = (
        ("pay_range", figures.target_pay), ("pay_now", figures.source_pay), ("pay_increase", figures.increase),
        ("pay_at_first", figures.initial_decrease), ("pay_recovered", figures.recovery),
    )  # fmt: skip
    return [
        Fact(label(name), span.text, figures.compared_with if name in ("pay_now", "pay_at_first") else None)
        for name, span in named
        if span
    ]


def pay(scene: Scene, ask: Ask) -> Part:
    """What the role pays: the change on today's pay, the range, the drop at first, as far as the guide gives them."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    facts, anchors = _pay_facts(scene, view)
    if not facts:
        return _no_pay(scene, view, role)
    change = view.guide.header.salary_change
    band = figure(view, "target_pay")
    rise = figure(view, "increase")
    lead = (
        scene.say("pay_both", role=role, change=change.text, range=band[0].text) if change and band
        else scene.say("pay_range_only", role=role, range=band[0].text, rise=rise[0].text)
        if band and rise
        else scene.say("pay_change_only", role=role, change=change.text) if change
        else scene.say("pay_figures", role=role)
    )  # fmt: skip
    blocks: list[Block] = [TextBlock(lead)]
    told = [TextBlock(entry.answer) for entry in view.guide.faq if entry.figures.initial_decrease]
    if told and ask.topic == _DROP:
        # How a drop is made up for stands in words and not in figures.
        blocks += told[:1]
    elif len(facts) > 1:
        blocks.append(FactsBlock(tuple(facts)))
    blocks += [NoticeBlock("conflict", c.text) for c in view.guide.conflicts if c.about == "pay"][:1]
    return Part(tuple(blocks), sources=tuple(source(view, a) for a in anchors))


def _no_pay(scene: Scene, view: GuideView, role: str) -> Part:
    hits = view.search(scene.shelf.tagger.terms(words(scene.voice.label("pay"))))
    said = [(hit.place.anchor, hit.place.text) for hit in hits if hit.place.section in ("reality", "faq")][:2]
    blocks: list[Block] = [missing(scene.say("no_pay", role=role))]
    if said:
        blocks.append(ListBlock(tuple(ListItem(text) for _, text in said), scene.say("nearest_of_pay")))
    return Part(
        tuple(blocks), "unknown", tuple(source(view, anchor) for anchor, _ in said) or (source(view, "reality"),)
    )


def _said_of(view: GuideView, subject: str, scene: Scene) -> list[tuple[str, str]]:
    hits = view.about(scene.shelf.kin(subject))
    return [(hit.place.anchor, hit.place.text) for hit in hits if hit.place.section in ("reality", "faq", "overview")][
        :2
    ]


def pay_range(scene: Scene, ask: Ask) -> Part:
    """The range in money; a guide without one says so and gives what it has."""
    view = scene.view(ask)
    if figure(view, "target_pay"):
        return pay(scene, ask)
    role = scene.shelf.short(view.guide.id)
    rest = pay(scene, ask)
    if rest.status == "unknown":
        return rest
    return Part((missing(scene.say("no_range", role=role)), *rest.blocks), "unknown", rest.sources)


def difficulty(scene: Scene, ask: Ask) -> Part:
    """How hard the path is: the header's word for it, and the challenges."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    rated = view.guide.header.difficulty
    lead = scene.say("difficulty", role=role, figure=rated) if rated else scene.say("no_difficulty", role=role)
    items = tuple(ListItem(s.text) for s in view.guide.reality.challenges)
    anchors = ("header-difficulty", "challenges") if rated else ("challenges",)
    blocks = (TextBlock(lead), ListBlock(items, scene.voice.label("challenges")))
    return Part(blocks, sources=tuple(source(view, a) for a in anchors))


def demand(scene: Scene, ask: Ask) -> Part:
    """How sought after the role is."""
    view = scene.view(ask)
    role = scene.shelf.short(view.guide.id)
    if said := view.guide.header.demand:
        return Part(
            (TextBlock(scene.say("demand", role=role, figure=said.text)),), sources=(source(view, "header-demand"),)
        )
    near = _said_of(view, "demand", scene) or _said_of(view, "competition", scene)
    blocks: list[Block] = [missing(scene.say("no_demand", role=role))]
    if near:
        blocks.append(ListBlock(tuple(ListItem(text) for _, text in near), scene.say("nearest_said")))
    return Part(
        tuple(blocks), "unknown", tuple(source(view, anchor) for anchor, _ in near) or (source(view, "overview"),)
    )


def overview(scene: Scene, ask: Ask) -> Part:
    """What the role and the path are about."""
    view = scene.view(ask)
    lead = scene.say("overview", role=scene.shelf.short(view.guide.id))
    items = tuple(ListItem(s.text) for s in view.guide.overview)
    found = timeline(view)
    label = scene.voice.label
    facts = [Fact(label("timeline"), found[0].text)] if found else []
    if view.guide.header.difficulty:
        facts.append(Fact(label("difficulty"), view.guide.header.difficulty))
    if view.guide.header.salary_change:
        facts.append(Fact(label("salary_change"), view.guide.header.salary_change.text))
    blocks: tuple[Block, ...] = (TextBlock(lead), ListBlock(items), *((FactsBlock(tuple(facts)),) if facts else ()))
    return Part(blocks, sources=(source(view, "overview"), *((source(view, "header"),) if facts else ())))


def reality(scene: Scene, ask: Ask) -> Part:
    """What one will love, miss or find hard."""
    view = scene.view(ask)
    group = ask.kind if ask.kind in _LISTED else ask.topic
    lead = scene.say(f"reality_{group}", role=scene.shelf.short(view.guide.id))
    return Part((TextBlock(lead), _statements(_group(view, group))), sources=(source(view, group),))


def _group(view: GuideView, name: str) -> Sequence[Statement]:
    statements: Sequence[Statement] = getattr(view.guide.reality, name)
    return statements


def _statements(statements: Sequence[Statement], title: str | None = None) -> ListBlock:
    return ListBlock(tuple(ListItem(s.text) for s in statements), title)


def start(scene: Scene, ask: Ask) -> Part:
    """What to do this week, this month or in the next 90 days."""
    view = scene.view(ask)
    span = ask.kind or "this_week"
    lead = scene.say(f"start_{span}", role=scene.shelf.short(view.guide.id))
    items = getattr(view.guide.action_plan, span)
    return Part((TextBlock(lead), _statements(items)), sources=(source(view, span.replace("_", "-")),))


def action_plan(scene: Scene, ask: Ask) -> Part:
    """The whole action plan."""
    view = scene.view(ask)
    lead = scene.say("action_plan", role=scene.shelf.short(view.guide.id))
    lists = [
        _statements(getattr(view.guide.action_plan, span), scene.voice.label(span))
        for span in ("this_week", "this_month", "next_90_days")
    ]
    return Part((TextBlock(lead), *lists), sources=(source(view, "action-plan"),))


def percent(value: float) -> str:
    """`+30%`, `−15%`."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}%"
