"""Which guides suit a visitor, ranked by the guides' own lines, and which guide speaks of what a visitor dreams of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.finding import SURE, find_statements, shown, wanted
from bot.answers.fit_evidence import Line, evidence
from bot.conversation import Ask, Profile
from bot.cues import Cues, cues_of
from bot.nlg.response import Block, ListBlock, ListItem, Suggestion, TextBlock
from bot.nlg.templates import listing
from bot.profile import tale_of, with_tale
from bot.retrieval.guide_index import GuideView, Hit
from bot.scene import Part, Scene, missing, source
from bot.telling import Tale, Told

_SHOWN = 3
_LINES = 2
_EVEN = 0.5
"""Guides whose lines weigh nearly the same are not ranked against each other."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    view: GuideView
    lines: tuple[Line, ...]

    @property
    def score(self) -> float:
        return sum(line.weight for line in self.lines)

    @property
    def against(self) -> float:
        """The weight of what speaks against it, below nought."""
        return sum(line.weight for line in self.lines if line.weight < 0)

    def best(self, *, good: bool) -> list[Line]:
        """The weightiest lines for or against, each place once."""
        chosen: dict[str, Line] = {}
        for line in sorted(self.lines, key=lambda one: -abs(one.weight)):
            if (line.weight > 0) == good:
                chosen.setdefault(line.text, line)
        return list(chosen.values())[:_LINES]


def fit(scene: Scene, ask: Ask) -> Part:
    """The guides that suit best by likes and dislikes, each with the guide's own lines for and against."""
    cues = cues_of(scene.shelf)
    tale = tastes_told(scene, cues)
    profile = with_tale(scene.conversation.profile, tale)
    views = [scene.shelf.view(g) for g in ask.guides] or list(scene.shelf.views.values())
    if not (profile.likes or profile.dislikes):
        return _open(scene, ask, views)
    weighed = [_weigh(scene, view, profile, cues) for view in views]
    weighed.sort(key=lambda one: -one.score)
    tastes = _tastes(scene, profile)
    if not any(one.lines for one in weighed):
        part = _open(scene, ask, views)
        role = scene.shelf.short(views[0].guide.id)
        phrase = "fit_none" if len(views) > 1 else "fit_none_one"
        return replace(part, blocks=(missing(scene.say(phrase, tastes=tastes, role=role)), *part.blocks[1:]))
    if ask.kind == "least" or cues.avoids.first(scene.understanding.tokens):
        return _to_avoid(scene, ask, weighed, tastes)
    top = weighed[:_SHOWN]
    blocks: list[Block] = [TextBlock(_lead(scene, top, tastes))]
    blocks += [_reasons(scene, one) for one in top]
    blocks.append(TextBlock(_end(scene, weighed)))
    sources = [source(one.view, line.anchor) for one in top for line in (*one.best(good=True), *one.best(good=False))]
    names = [scene.shelf.short(one.view.guide.id) for one in top]
    offers = [Suggestion(scene.say("about_role", role=names[0]), scene.say("offer_overview_text", role=names[0]))]
    if len(names) > 1:
        text = scene.say("offer_compare_text", first=names[0], second=names[1])
        offers.append(Suggestion(text, text))
    changed = profile if profile != scene.conversation.profile else None
    asked = replace(ask, guides=tuple(one.view.guide.id for one in top[:2]))
    return Part(tuple(blocks), "answered", tuple(sources), tuple(offers), ask=asked, profile=changed)


def _to_avoid(scene: Scene, ask: Ask, weighed: Sequence[_Weighed], tastes: str) -> Part:
    """The guide whose lines speak against it most, then those of which none does."""
    worst = min(weighed, key=lambda one: (one.against, one.score))
    role = scene.shelf.short(worst.view.guide.id)
    phrase = "fit_avoid" if worst.against else "fit_least"
    blocks: list[Block] = [TextBlock(scene.say(phrase, tastes=tastes, role=role)), _reasons(scene, worst)]
    clear = [scene.shelf.short(one.view.guide.id) for one in weighed if not one.best(good=False)][:_SHOWN]
    if clear and worst.against:
        blocks.append(TextBlock(scene.say("fit_avoid_none", roles=listing(clear))))
    sources = tuple(source(worst.view, line.anchor) for line in worst.best(good=False))
    told = with_tale(scene.conversation.profile, tastes_told(scene, cues_of(scene.shelf)))
    profile = told if told != scene.conversation.profile else None
    asked = replace(ask, guides=(worst.view.guide.id,))
    return Part(tuple(blocks), "answered", sources, ask=asked, profile=profile)


def tastes_told(scene: Scene, cues: Cues) -> Tale:
    """Likes and dislikes of this message; hints count for the clause that they stand in."""
    u = scene.understanding
    tale = tale_of(u, scene.shelf, choosing=True)
    told = [t for t in tale.told if t.what in ("like", "dislike")]
    told += [Told("dislike", cues.theme_of.get(t.id, t.id)) for t in tale.told if t.what == "lack"]
    if not told:
        for part in u.parts or (u.whole,):
            hints = [mark[2:] for mark in part.marks if mark.startswith("h:")]
            saying = cues.after.first(u.tokens[part.start : part.end])
            bad = "c:dislike" in part.marks or (saying is not None and saying[0] == "dislikes")
            if bad or saying or "c:like" in part.marks or "c:dream" in part.marks:
                told += [Told("dislike" if bad else "like", cues.theme_of.get(h, h)) for h in hints[:2]]
    return Tale(tuple(dict.fromkeys(told)), tale.asked)


def _weigh(scene: Scene, view: GuideView, profile: Profile, cues: Cues) -> _Weighed:
    lines: dict[tuple[str, bool], Line] = {}
    for liked, themes in ((True, profile.likes), (False, profile.dislikes)):
        for theme in themes:
            for line in evidence(scene, view, theme, cues, liked=liked):
                # A line that bears on two likes is still one line.
                known = lines.get((line.anchor, liked))
                if known is None or abs(line.weight) > abs(known.weight):
                    lines[line.anchor, liked] = line
    return _Weighed(view, tuple(lines.values()))


def theme_name(scene: Scene, theme: str) -> str:
    """What to call a theme in a sentence."""
    label = f"theme_{theme}"
    known = scene.shelf.knowledge.phrasings.labels
    return known[label] if label in known else scene.shelf.name(theme)


def _tastes(scene: Scene, profile: Profile) -> str:
    parts: list[str] = []
    for phrase, themes in (("fit_like", profile.likes), ("fit_dislike", profile.dislikes)):
        if themes:
            parts.append(scene.words(phrase, things=listing([theme_name(scene, t) for t in themes])))
    return listing(parts)


def _lead(scene: Scene, top: Sequence[_Weighed], tastes: str) -> str:
    names = [scene.shelf.short(one.view.guide.id) for one in top]
    if len(top) == 1:
        return scene.say("fit_one", tastes=tastes, role=names[0])
    even = [one for one in top if top[0].score - one.score < _EVEN]
    if len(even) > 1:
        return scene.say("fit_even", tastes=tastes, roles=listing(names[: len(even)]))
    then = scene.words("fit_then", roles=listing(names[1:])) if len(names) > 1 else ""
    return scene.say("fit_lead", tastes=tastes, first=names[0], then=then)


def _reasons(scene: Scene, one: _Weighed) -> ListBlock:
    items: list[ListItem] = []
    for good, head, nothing in ((True, "fit_for", "fit_no_for"), (False, "fit_against", "fit_no_against")):
        lines = one.best(good=good)
        items += [ListItem(f"{scene.say(head)}: {line.text}", line.title) for line in lines]
        if not lines:
            items.append(ListItem(scene.say(nothing)))
    return ListBlock(tuple(items), scene.shelf.role(one.view.guide.id))


def _end(scene: Scene, weighed: Sequence[_Weighed]) -> str:
    last = weighed[-1]
    against = last.best(good=False)
    lines = [scene.say("fit_weigh")]
    if len(weighed) > _SHOWN and against and last.score < 0:
        role = scene.shelf.short(last.view.guide.id)
        lines.insert(0, scene.say("fit_last", role=role, line=against[0].text))
    return " ".join(lines)


def _open(scene: Scene, ask: Ask, views: Sequence[GuideView]) -> Part:
    """Without likes or dislikes: each path's best and hardest side, and what to tell."""
    items = tuple(
        ListItem(f"{scene.shelf.role(v.guide.id)}: {v.guide.reality.love[0].text}", v.guide.reality.challenges[0].text)
        for v in views[:6]
        if v.guide.reality.love and v.guide.reality.challenges
    )
    offers = tuple(
        Suggestion(text, text)
        for text in (scene.say("offer_like_maths"), scene.say("offer_like_shipping"), scene.say("offer_like_teaching"))
    )
    sources = tuple(source(v, "reality") for v in views[:6])
    return Part((TextBlock(scene.say("fit_open")), ListBlock(items)), "answered", sources, offers, ask=ask)


def guide_for(scene: Scene, ask: Ask) -> Part:
    """The guide whose statements speak of what the visitor dreams of, quoted."""
    cues = cues_of(scene.shelf)
    tale = tastes_told(scene, cues)
    if tale.ids("dislike"):
        return fit(scene, ask)
    subjects = dict(wanted(scene, ask))
    for theme in tale.ids("like"):
        for subject in cues.themes.get(theme, (theme,)):
            subjects[subject] = max(subjects.get(subject, 0.0), 0.8)
    if "pay" in tale.ids("like") and len(tale.ids("like")) == 1:
        return fit(scene, ask)
    views = [scene.shelf.view(g) for g in ask.guides] or list(scene.shelf.views.values())
    found = [(view, _spoken_of(scene, view, ask, subjects)) for view in views]
    speaking = sorted((pair for pair in found if pair[1]), key=lambda pair: -_strength(pair[1]))
    if not speaking and ask.guides:
        return _named(scene, ask, views)
    if not speaking:
        return _nobody(scene, ask, views, subjects)
    chosen = [pair for pair in speaking if _strength(pair[1]) >= _strength(speaking[0][1]) * 0.6][:_SHOWN]
    role = scene.shelf.short(chosen[0][0].guide.id)
    lead = scene.say("guide_for" if len(chosen) == 1 else "guide_for_several", role=role)
    blocks: list[Block] = [TextBlock(lead)]
    for view, hits in chosen:
        items = tuple(ListItem(hit.place.text, hit.place.title) for hit in hits[:_LINES])
        blocks.append(ListBlock(items, scene.shelf.role(view.guide.id)))
    sources = tuple(source(view, hit.place.anchor) for view, hits in chosen for hit in hits[:_LINES])
    offer = Suggestion(scene.say("about_role", role=role), scene.say("offer_overview_text", role=role))
    asked = replace(ask, guides=tuple(view.guide.id for view, _ in chosen))
    return Part(tuple(blocks), "answered", sources, (offer,), ask=asked)


def _spoken_of(scene: Scene, view: GuideView, ask: Ask, subjects: dict[str, float]) -> list[Hit]:
    """The statements that speak of it; what one will miss speaks against and is left out."""
    about = {hit.place.anchor for hit in view.about(subjects)}
    hits = [
        replace(hit, score=hit.score + (1.0 if hit.place.anchor.startswith("love") else 0.0))
        for hit in find_statements(scene, view, ask, subjects)
        if not hit.place.anchor.startswith("miss") and (hit.place.anchor in about or hit.score > SURE)
    ]
    return shown(sorted(hits, key=lambda hit: -hit.score))


def _strength(hits: Sequence[Hit]) -> float:
    return hits[0].score + 0.25 * sum(hit.score for hit in hits[1:3])


def _named(scene: Scene, ask: Ask, views: Sequence[GuideView]) -> Part:
    """A guide was named by its role and nothing else found: that guide, in its own first lines."""
    view = views[0]
    role = scene.shelf.short(view.guide.id)
    items = tuple(ListItem(s.text) for s in view.guide.overview[:_LINES])
    blocks = (TextBlock(scene.say("guide_for", role=role)), ListBlock(items, scene.shelf.role(view.guide.id)))
    return Part(blocks, sources=(source(view, "overview"),), ask=ask)


def _nobody(scene: Scene, ask: Ask, views: Sequence[GuideView], subjects: dict[str, float]) -> Part:
    named = next(iter(subjects), None)
    part = _open(scene, ask, views)
    text = scene.say("guide_for_none", thing=scene.shelf.name(named)) if named else scene.say("guide_for_any")
    return replace(part, blocks=(missing(text), *part.blocks[1:]), status="unknown")
