"""The lines of an answer on what suits: statements of a guide with a plus or a minus, and the visitor's tastes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.base import ActionContext
from bot.actions.figure_words import pay_change_said
from bot.actions.path_names import path_title
from bot.nlg.response import ListBlock, ListItem
from bot.planning.evidence import Evidence, priority_of
from bot.planning.fit import Fit, Wants
from bot.retrieval.guide_index import GuideView

_MOST_OPEN = 8


def theme_name(context: ActionContext, theme: str) -> str:
    """What to call a theme in a sentence."""
    labels = context.knowledge.phrasings.labels
    name = f"theme.{theme}"
    return labels[name] if name in labels else context.index.name(theme)


def tastes(context: ActionContext, told: Wants) -> str:
    """What the visitor told or supposed, in words: `since you like teaching and would rather avoid maths`."""
    parts: list[str] = []
    for template, names in (("fit.likes", told.likes), ("fit.dislikes", told.dislikes), ("fit.knows", told.skills)):
        if names:
            things = [theme_name(context, name) for name in names[-3:]]
            parts.append(context.templates.words(template, 0, {"things": things}))
    if told.months:
        parts.append(context.templates.words("fit.has_months", 0, {"months": round(told.months, 1)}))
    template = "fit.tastes_supposed" if told.supposed else "fit.tastes"
    return context.templates.words(template, 0, {"parts": parts})


def sided(weighed: Fit, most: int, *, good: bool) -> tuple[Evidence, ...]:
    """The weightiest statements on one side."""
    return weighed.best(good=good, most=most)


def fit_block(context: ActionContext, weighed: Fit, told: Wants, most: int) -> ListBlock:
    """A path's lines for and against."""
    view = weighed.view
    lines = [("fit.plus", one) for one in sided(weighed, most, good=True)]
    lines += [("fit.minus", one) for one in sided(weighed, 1, good=False)]
    items = tuple(ListItem(context.say(mark, text=line_of(context, view, one, told))) for mark, one in lines)
    return ListBlock(items or _no_lines(context, told), path_title(view, context))


def _no_lines(context: ActionContext, told: Wants) -> tuple[ListItem, ...]:
    things = [theme_name(context, name) for name in (*told.likes, *told.dislikes)][-3:]
    return (ListItem(context.say("fit.no_lines", things=things)),) if things else ()


def line_of(context: ActionContext, view: GuideView, one: Evidence, told: Wants) -> str:
    """One statement as a line; of a skill its name and what the guide gives with it."""
    place = one.place
    if one.kind in ("skills", "skills-text"):
        return skill_line(context, view, place.title)
    if one.kind == "known":
        return context.say("fit.known", things=[context.index.name(subject) for subject in place.text.split()])
    if one.kind == "time":
        name = "fit.time" if one.weight > 0 else "fit.time_long"
        return context.say(name, figure=place.text, months=round(told.months or 0, 1))
    if one.kind == "pay":
        return context.say("fit.pay", figure=pay_change_said(context, view))
    template = {"transferable-skills": "fit.brings", "pay_drop": "fit.pay_drop"}.get(one.kind)
    return context.say(template, skill=place.title, figure=place.text) if template else place.text


def skill_line(context: ActionContext, view: GuideView, name: str) -> str:
    """A skill to learn as a line, with its priority and weeks where the guide gives them."""
    skill = next((one for one in view.guide.skills_to_learn if one.name == name), None)
    priority = priority_of(view, name)
    facts = [priority.value] if priority else []
    if skill is not None and skill.weeks:
        facts.append(context.templates.fill("<count week>", {"count": skill.weeks}))
    template = "fit.learn_with" if facts else "fit.learn"
    return context.say(template, skill=name, facts=", ".join(facts))


def open_lines(context: ActionContext, views: Sequence[GuideView]) -> ListBlock:
    """What each path is for: the first thing that one would love about it."""
    lines = tuple(
        ListItem(context.say("guides.line", role=path_title(view, context), text=_first_line(view)))
        for view in views[:_MOST_OPEN] if _first_line(view)
    )  # fmt: skip
    return ListBlock(lines)


def _first_line(view: GuideView) -> str:
    statements = (*view.guide.reality.love, *view.guide.overview)
    return statements[0].text if statements else ""
