"""Figures of a guide as words of a sentence."""

from __future__ import annotations

from bot.actions.base import ActionContext
from bot.planning.measures import Figure, pay_change
from bot.retrieval.guide_index import GuideView


def change_said(context: ActionContext, figure: Figure, group: str = "pay") -> str:
    """A change on today's pay in words: `about 15% less than today`; a text that is no bare number is quoted.

    `group` names the templates: those of `overview` say that it is pay.
    """
    middle = (figure.low + figure.high) / 2
    way = "more" if middle > 0 else "less" if middle < 0 else "same"
    if figure.low != figure.high or not figure.text.strip("+-−%").replace(".", "").isdigit():
        return context.templates.words(f"{group}.{way}_text", 0, {"text": figure.text.lstrip("+-−")})
    return context.templates.words(f"{group}.{way}", 0, {"percent": abs(figure.low)})


def pay_change_said(context: ActionContext, view: GuideView) -> str:
    """What a guide says of the change in pay, in words; empty where it says nothing."""
    figure = pay_change(view)
    return change_said(context, figure, "overview") if figure else ""
