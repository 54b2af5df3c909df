"""Answers over all guides: the list, comparisons, which of them need a thing, what they share."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bot.answers.counted import lacking
from bot.answers.facts import figure, timeline
from bot.answers.finding import named_subjects, shown
from bot.answers.priorities import by_priority
from bot.answers.ranking import among, band, change, hardness, months
from bot.conversation import Ask, Choice, Pending
from bot.nlg.response import Block, Link, LinksBlock, ListBlock, ListItem, Status, TableBlock, TextBlock
from bot.nlg.templates import listing
from bot.nlg.text_renderer import weeks as plain_weeks
from bot.retrieval.guide_index import GuideView, Hit
from bot.scene import Part, Scene, missing, source
from knowledge import SECTIONS

_LISTED = 12


def paths(scene: Scene, ask: Ask) -> Part:
    """The guides there are, a part of them when they are many."""
    views = list(scene.shelf.views.values())
    sources = {scene.shelf.knowledge.source(view.guide).name for view in views}
    lead = scene.say("paths", count=str(len(views)), source=listing(sorted(sources)[:3]))
    items = []
    for view in views[:_LISTED]:
        found = timeline(view)
        items.append(ListItem(scene.shelf.role(view.guide.id), found[0].text if found else None))
    choices = tuple(Choice(scene.shelf.short(view.guide.id), guide=view.guide.id) for view in views[:_LISTED])
    blocks: list[Block] = [TextBlock(lead), ListBlock(tuple(items))]
    if len(views) > _LISTED:
        blocks.append(LinksBlock((Link(scene.voice.label("all_guides"), "/guides", "guide"),)))
    return Part(
        tuple(blocks),
        sources=tuple(source(view, "header") for view in views[:_LISTED]),
        ask=replace(ask, guides=()),
        pending=Pending("guide", (Ask("overview"),), choices),
    )


_ROWS = (("timeline", months), ("difficulty", hardness), ("salary_change", change), ("pay_range", band))


def compare(scene: Scene, ask: Ask) -> Part:
    """Two or three guides side by side."""
    views = among(scene, ask)[:4]
    label = scene.voice.label
    none = label("not_given")
    columns = (label("path"), *(label(name) for name, _ in _ROWS), label("weeks"))
    rows = tuple(
        (
            scene.shelf.role(view.guide.id),
            *(row.text if (row := measure(view)) else none for _, measure in _ROWS),
            str(sum(phase.weeks for phase in view.guide.roadmap)),
        )
        for view in views
    )
    lead = scene.say("compare", roles=listing([scene.shelf.short(view.guide.id) for view in views]))
    about = tuple(
        ListItem(f"{scene.shelf.role(view.guide.id)}: {_essence(view)}") for view in views if view.guide.overview
    )
    blocks: tuple[Block, ...] = (
        TextBlock(lead), TableBlock(columns, rows, draw="bars", unit="months"),
        ListBlock(about, scene.say("compare_about")),
    )  # fmt: skip
    sources = tuple(s for view in views for s in (source(view, "header"), source(view, "overview")))
    return Part(blocks, sources=sources, ask=replace(ask, guides=tuple(view.guide.id for view in views)))


_ROLE_WORDS = (
    "role",
    "work is",
    "job",
    "link ",
    "links ",
    "scientist",
    "engineer",
    "professor",
    "researcher",
    "intern",
)


def _essence(view: GuideView) -> str:
    """The sentence of the overview that says most of what the role is."""
    scored = [(sum(word in s.text.lower() for word in _ROLE_WORDS), -n) for n, s in enumerate(view.guide.overview)]
    return view.guide.overview[-max(scored)[1]].text


def _about(scene: Scene, view: GuideView, subject: str) -> list[Hit]:
    return view.about(scene.shelf.kin(subject))


def which_need(scene: Scene, ask: Ask) -> Part | None:
    """Which guides speak of a thing, and where; None when nothing was named."""
    subjects = _asked_of(scene, ask)
    if not subjects:
        return None
    special = by_priority(scene, ask, subjects[0]) or _carrying_over(scene, ask, subjects[0])
    if special:
        return special
    blocks: list[Block] = []
    sources = []
    having: list[str] = []
    for subject in subjects[:2]:
        name = scene.shelf.name(subject)
        found = [(view, hits) for view in among(scene, ask) if (hits := _about(scene, view, subject))]
        if not found:
            blocks.append(missing(scene.say("none_need", thing=name)))
            continue
        found.sort(key=lambda pair: -pair[1][0].score)
        roles = [scene.shelf.short(view.guide.id) for view, _ in found]
        silent = len(found) < len(among(scene, ask))
        phrase = "all_need" if not silent else "one_needs" if len(roles) == 1 else "which_need"
        blocks.append(TextBlock(scene.say(phrase, roles=listing(roles[:_LISTED]), thing=name, count=str(len(roles)))))
        items = [
            ListItem(f"{scene.shelf.role(v.guide.id)}: {_worded(hits[0])}", _where(hits[0])) for v, hits in found[:6]
        ]
        blocks.append(ListBlock(tuple(items)))
        sources += [source(v, hits[0].place.anchor) for v, hits in found[:6]]
        having += [v.guide.id for v, _ in found]
    status: Status = "answered" if sources else "unknown"
    listed = [item.text for block in blocks if isinstance(block, ListBlock) for item in block.items]
    lacked = lacking(scene, listed) if listed else None
    if lacked is not None:
        status = "unknown"
        blocks = [missing(scene.say(f"no_{lacked.kind}_anywhere", thing=lacked.thing)), *blocks]
    guides = tuple(dict.fromkeys(having)) if len(set(having)) < 3 else ()
    return Part(tuple(blocks), status, tuple(sources), ask=replace(ask, guides=guides, subject=subjects[0]))


def _carrying_over(scene: Scene, ask: Ask, subject: str) -> Part | None:
    """Where a thing is among the skills that carry over, if that is asked, and where it is not."""
    if "transfer" not in scene.understanding.concepts:
        return None
    places = [
        (view, hit) for view in among(scene, ask)
        for hit in [h for h in _about(scene, view, subject) if h.place.section == "transferable-skills"][:1]
    ]  # fmt: skip
    if not places:
        return None
    short, name = scene.shelf.short, scene.shelf.name(subject)
    silent = [short(view.guide.id) for view in among(scene, ask) if view not in [found for found, _ in places]]
    roles = listing([short(view.guide.id) for view, _ in places[:_LISTED]])
    where = scene.say("among_transferable_skills")
    blocks: list[Block] = [TextBlock(scene.say("carries_over_in", thing=name, roles=roles, count=str(len(places))))]
    blocks.append(
        ListBlock(tuple(ListItem(f"{scene.shelf.role(v.guide.id)}: {h.place.title}", h.place.text) for v, h in places))
    )
    if silent:
        blocks.append(TextBlock(scene.say("which_lack", roles=listing(silent[:_LISTED]), thing=name, where=where)))
    return Part(
        tuple(blocks), sources=tuple(source(v, h.place.anchor) for v, h in places),
        ask=replace(ask, guides=(), subject=subject),
    )  # fmt: skip


def _where(hit: Hit) -> str:
    """Where a statement stands: its list or phase, for a skill the section."""
    return SECTIONS[hit.place.section] if hit.place.section in ("skills", "transferable-skills") else hit.place.title


def _worded(hit: Hit) -> str:
    return hit.place.title if hit.place.section in ("skills", "transferable-skills") else hit.place.text


def _asked_of(scene: Scene, ask: Ask) -> list[str]:
    """The subjects a which-guide question is about: named, carried over, else the strongest hint."""
    named = list(named_subjects(scene)) or ([ask.subject] if ask.subject else [])
    if not named and scene.understanding.hints:
        named = [scene.understanding.hints[0][0]]
    return named


def which_lack(scene: Scene, ask: Ask) -> Part | None:
    """Which guides do not list a thing, among the transferable skills where those are meant; None for nothing."""
    subjects = _asked_of(scene, ask)
    if not subjects:
        return None
    subject = subjects[0]
    transferable = "transfer" in scene.understanding.concepts
    section = "transferable-skills" if transferable else "skills" if "learn" in scene.understanding.concepts else None
    views = among(scene, ask)
    lacking = [
        view for view in views
        if not any(section is None or hit.place.section == section for hit in _about(scene, view, subject))
    ]  # fmt: skip
    name = scene.shelf.name(subject)
    if not lacking:
        return Part(
            (TextBlock(scene.say("none_lack", thing=name)),), sources=tuple(source(v, "skills") for v in views[:5])
        )
    roles = [scene.shelf.short(view.guide.id) for view in lacking]
    where = scene.say(f"among_{section.replace('-', '_')}") if section else ""
    text = scene.say("which_lack", roles=listing(roles[:_LISTED]), thing=name, where=where)
    blocks: list[Block] = [TextBlock(text)]
    elsewhere = [
        ListItem(hit.place.text, f"{scene.shelf.role(v.guide.id)}, {hit.place.title}")
        for v in lacking for hit in shown(_about(scene, v, subject))[:1]
    ]  # fmt: skip
    if elsewhere and section:
        blocks.append(ListBlock(tuple(elsewhere), scene.say("spoken_of_all_the_same")))
    sources = tuple(source(view, section or "skills") for view in lacking[:5])
    return Part(
        tuple(blocks),
        sources=sources,
        ask=replace(ask, subject=subject, guides=(lacking[0].guide.id,) if len(lacking) == 1 else ()),
    )


def weight_of(scene: Scene, ask: Ask) -> Part | None:
    """Which guide gives a thing most or least room, by its statements and skill weeks; None when nothing was named."""
    subjects = _asked_of(scene, ask)
    if not subjects:
        return None
    most = ask.topic == "most_of"
    rows = []
    for view in among(scene, ask):
        kin = {kin: 1.0 for subject in subjects for kin in scene.shelf.kin(subject)}
        hits = view.about(kin)
        skills = [s for s in view.guide.skills_to_learn if scene.shelf.tagger.subjects(s.name) & set(kin)]
        rows.append((len(hits), sum(s.weeks or 0 for s in skills), view, hits, skills))
    if not any(row[0] for row in rows):
        return which_need(scene, ask)
    name = listing([scene.shelf.name(s) for s in subjects[:3]])
    rows.sort(key=lambda row: (row[0] + row[1] / 4) * (-1 if most else 1))
    count, _, view, hits, _ = rows[0]
    if not most and not count:
        text = scene.say("least_none", role=scene.shelf.short(view.guide.id), thing=name)
    else:
        text = scene.say("most_of" if most else "least_of", role=scene.shelf.short(view.guide.id), thing=name)
    items = []
    for number, weeks, other, _, skills in rows[:5]:
        named = skills[0].name if skills else None
        detail = f"{named}, {plain_weeks(weeks)}" if named and weeks else named
        items.append(
            ListItem(
                scene.say("statements_of", role=scene.shelf.role(other.guide.id), count=str(number), thing=name), detail
            )
        )
    blocks: list[Block] = [TextBlock(text)]
    if hits:
        blocks.append(ListBlock(tuple(ListItem(h.place.text, h.place.title) for h in hits[:2])))
    blocks.append(ListBlock(tuple(items), scene.say("weighed")))
    sources = tuple(source(row[2], row[3][0].place.anchor) for row in rows if row[3])[:5]
    return Part(tuple(blocks), sources=sources, ask=replace(ask, guides=(view.guide.id,)))


def shared(scene: Scene, ask: Ask) -> Part:
    """What the guides have in common: skills to learn and skills that carry over, by subject."""
    views = among(scene, ask)
    tagger = scene.shelf.tagger
    learn: Counter[str] = Counter()
    carry: Counter[str] = Counter()
    for view in views:
        learn.update(
            sorted({s for skill in view.guide.skills_to_learn for s in tagger.subjects(f"{skill.name}. {skill.how}")})
        )
        carry.update(sorted({s for skill in view.guide.transferable_skills for s in tagger.subjects(skill.name)}))
    blocks: list[Block] = [TextBlock(scene.say("shared", count=str(len(views))))]
    for counts, title in ((learn, "shared_learn"), (carry, "shared_carry")):
        kinds = scene.shelf.knowledge.subjects
        common = [
            s
            for s, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            if n >= len(views) - (title == "shared_carry") and (s not in kinds or kinds[s].kind != "theme")
        ]
        items = tuple(
            ListItem(
                scene.shelf.name(s),
                None if counts[s] == len(views) else scene.say("in_count", count=f"{counts[s]} of {len(views)}"),
            )
            for s in common[:6]
        )
        if items:
            blocks.append(ListBlock(items, scene.say(title)))
    return Part(tuple(blocks), sources=tuple(source(view, "skills") for view in views[:5]))


def demand_overview(scene: Scene, ask: Ask) -> Part:
    """What each guide says of demand."""
    views = among(scene, ask)
    items = [
        ListItem(f"{scene.shelf.role(v.guide.id)}: {v.guide.header.demand.text}")
        for v in views
        if v.guide.header.demand
    ]
    silent = [scene.shelf.short(v.guide.id) for v in views if not v.guide.header.demand]
    blocks: list[Block] = [TextBlock(scene.say("demand_overview")), ListBlock(tuple(items[:_LISTED]))]
    if silent:
        blocks.append(
            missing(
                scene.say("figure_missing_for", roles=listing(silent[:5]), thing=scene.voice.label("demand").lower())
            )
        )
    return Part(tuple(blocks), sources=tuple(source(v, "header-demand") for v in views if v.guide.header.demand)[:6])


def study_load_overview(scene: Scene, ask: Ask) -> Part:
    """Which guides say how many hours a week they take."""
    loads = [(view, found) for view in scene.shelf.views.values() if (found := figure(view, "study_load"))]
    if not loads:
        return Part((missing(scene.say("no_study_load_at_all")),), "unknown")
    short = scene.shelf.short
    first = loads[0][1][0]
    roles = listing([short(view.guide.id) for view, _ in loads])
    blocks: list[Block] = [
        TextBlock(scene.say("study_load_overview", count=str(len(loads)), roles=roles, load=first.text))
    ]
    if len(loads) > 1:
        blocks.append(ListBlock(tuple(ListItem(scene.shelf.role(v.guide.id), span.text) for v, (span, _) in loads)))
    silent = [short(v.guide.id) for v in scene.shelf.views.values() if v not in [view for view, _ in loads]]
    if silent:
        thing = scene.voice.label("study_load").lower()
        blocks.append(missing(scene.say("figure_missing_for", roles=listing(silent[:5]), thing=thing)))
    return Part(tuple(blocks), sources=tuple(source(view, anchor) for view, (_, anchor) in loads))


def sources_of(scene: Scene, ask: Ask) -> Part:
    """Where the advisor's facts come from and when they were reviewed."""
    views = list(scene.shelf.views.values())
    newest = max(view.guide.reviewed for view in views)
    text = scene.say("sources", count=str(len(views)), date=f"{newest.day} {newest:%B %Y}")
    links = tuple(Link(view.guide.title, f"/guides/{view.guide.id}", "guide") for view in views[:5])
    return Part((TextBlock(text), LinksBlock(links)), sources=tuple(source(view, "header") for view in views[:5]))
