"""Writes guides as pages, in the layouts in which they are saved: two text extractions and HTML."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Literal

from knowledge.schema import Guide, Resource, ResourceUses, SkillToLearn, Statements

Layout = Literal["full", "bare", "html"]
"""`full` has the header, bullets and glued lists; `bare` has neither header, nor priorities, nor phase resources."""

_LISTS = (
    ("Reality Check", (("What You'll Love", "love"), ("What You Might Miss", "miss"),
                       ("Biggest Challenges", "challenges"))),
    ("Start Your Journey Now", (("This Week", "this_week"), ("This Month", "this_month"),
                                ("Next 90 Days", "next_90_days"))),
)


def page(guide: Guide, resources: dict[str, Resource], layout: Layout) -> str:
    """The guide as a page of that layout."""
    if layout == "html":
        return _html(guide, resources)
    lines = _full(guide, resources) if layout == "full" else _bare(guide)
    return "\n".join(lines) + "\n"


def title(guide: Guide) -> str:
    """The page's title, with the time that it promises."""
    time = guide.title_timeline.text if guide.title_timeline else "Short"
    return f"From {guide.source_role} to {guide.target_role}: Your {time} Way"


def _machine_cased(role: str) -> str:
    return " ".join(word.capitalize() for word in role.split(" / ", maxsplit=1)[0].split())


def _full(guide: Guide, resources: dict[str, Resource]) -> Iterator[str]:
    if guide.header.difficulty:
        yield from ("Career Pathway35 views", _machine_cased(guide.source_role), _machine_cased(guide.target_role), "")
    yield from (title(guide), "")
    yield from _header(guide)
    yield from ("", "Overview", "")
    yield from (f"{one.text}\n" for one in guide.overview)
    yield from ("Your Transferable Skills", "", "These are yours already.", "")
    yield from (f"{one.name}\n\n{one.why}\n" for one in guide.transferable_skills)
    yield from ("Skills You'll Need to Learn", "", "Begin with what counts most.", "")
    yield from (f"{one.name}\n\n{_rank(one)}{one.how}\n" for one in guide.skills_to_learn)
    yield from ("Your Learning Roadmap", "", "Go through it in order.", "")
    for number, phase in enumerate(guide.roadmap, 1):
        yield from (str(number), "", phase.name, "", f"{phase.weeks} weeks", "Tasks")
        yield from (f"  • {task.text}" for task in phase.tasks)
        if phase.resources:
            yield from ("Resources", "".join(_names(phase.resources, resources)))
    yield from _lists(guide, "  • ", "")
    yield from _end(guide, "")


def _bare(guide: Guide) -> Iterator[str]:
    yield from (title(guide), "Overview")
    yield from (one.text for one in guide.overview)
    yield from ("Your Transferable Skills", "These are yours already.")
    yield from (f"{one.name}\n{one.why}" for one in guide.transferable_skills)
    yield from ("Skills You’ll Need to Learn", "Begin with what counts most.")
    yield from (f"{one.name}\n{one.how}" for one in guide.skills_to_learn)
    yield from ("Your Learning Roadmap", "Go through it in order.")
    for phase in guide.roadmap:
        yield phase.name
        yield f"{phase.weeks} weeks- {phase.tasks[0].text}"
        yield from (f"- {task.text}" for task in phase.tasks[1:])
    yield from _lists(guide, "- ", None)
    yield from _end(guide, None)


def _header(guide: Guide) -> Iterator[str]:
    header = guide.header
    facts = (
        ("Difficulty", header.difficulty), ("Timeline", header.timeline and header.timeline.text),
        ("Salary Change", header.salary_change and header.salary_change.text),
        ("Demand", header.demand and header.demand.text),
    )
    for label, value in facts:
        if value:
            yield from (label, value)


def _rank(skill: SkillToLearn) -> str:
    weeks = f"{skill.weeks} weeks" if skill.weeks else ""
    return f"{skill.priority or ''}{weeks}\n\n" if skill.priority or weeks else ""


def _names(uses: ResourceUses, resources: dict[str, Resource]) -> list[str]:
    return [resources[use.id].name for use in uses]


def _lists(guide: Guide, bullet: str, blank: str | None) -> Iterator[str]:
    for section, groups in _LISTS:
        values = guide.reality if section == "Reality Check" else guide.action_plan
        yield from filter(lambda line: line is not None, (blank, section, blank, "Look before you leap.", blank))
        for name, key in groups:
            yield name
            statements: Statements = getattr(values, key)
            yield from (bullet + one.text for one in statements)


def _end(guide: Guide, blank: str | None) -> Iterator[str]:
    entries = [one.answer for one in guide.faq]
    closing = (blank, "Ready to Start Your Way?", "Sign up with us.")
    whole = (blank, "Frequently Asked Questions", blank, *entries, *closing)
    yield from (line for line in whole if line is not None)


def _html(guide: Guide, resources: dict[str, Resource]) -> str:
    """The same as a browser saves it, with a menu before it and a footer after it."""
    def tag(name: str, text: str) -> str:
        return f"<{name}>{html.escape(text)}</{name}>"

    body = [tag("h1", title(guide))]
    rows = iter(_header(guide))
    body += [f"<div><span>{label}</span><p>{html.escape(next(rows))}</p></div>" for label in rows]
    body += [tag("h2", "Overview"), *(tag("p", one.text) for one in guide.overview)]
    body += [tag("h2", "Your Transferable Skills")]
    body += [tag("h3", one.name) + tag("p", one.why) for one in guide.transferable_skills]
    body += [tag("h2", "Skills You'll Need to Learn")]
    for skill in guide.skills_to_learn:
        body += [tag("h3", skill.name), f"<div><span>{skill.priority or ''}</span><span>"
                 f"{f'{skill.weeks} weeks' if skill.weeks else ''}</span></div>", tag("p", skill.how)]
    body += [tag("h2", "Your Learning Roadmap")]
    for number, phase in enumerate(guide.roadmap, 1):
        body += [tag("div", str(number)), tag("h3", phase.name), tag("span", f"{phase.weeks} weeks")]
        body += [tag("h4", "Tasks")]
        body += ["<ul>", *(tag("li", task.text) for task in phase.tasks), "</ul>"]
        if phase.resources:
            names = _names(phase.resources, resources)
            body += [tag("h4", "Resources"), "<ul>", *(tag("li", name) for name in names), "</ul>"]
    for line in _lists(guide, "• ", None):
        body += [tag("li", line[2:]) if line.startswith("• ") else tag("h3", line)]
    body += [tag("p", line) for line in _end(guide, None)]
    return (
        f'<!doctype html><html><head><title>x</title><link rel="canonical" href="https://guides.example/paths/{guide.id}">'
        f"<script>var a = 'Overview'</script></head><body><nav><ul><li>Home</li><li>Overview</li></ul></nav>"
        f"<main>{''.join(body)}</main><footer><p>Imprint</p></footer></body></html>"
    )
