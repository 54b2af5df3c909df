"""A conversation as a page to take away: its styles inside, links absolute, times of the visitor's zone."""

from __future__ import annotations

import datetime
from typing import Any

from markupsafe import Markup

from web.export import About, readable
from web.page_context import Site

_STYLES = ("tokens.css", "blocks.css", "transcript.css")
_TURNS = "<!-- turns -->"
"""Where the template wants the turns."""


class Html:
    """A page that needs nothing else."""

    kind = "text/html; charset=utf-8"
    ending = "html"

    def __init__(self, site: Site, address: str, zone: datetime.tzinfo, today: datetime.date) -> None:
        self._site = site
        self._address = address
        self._zone = zone
        self._today = today
        self._end = ""

    def begin(self, about: About) -> str:
        """The head and the title; what was noted and the shared plan stand at the end."""
        styles = Markup("\n".join(self._site.assets.text(name) for name in _STYLES))  # noqa: S704 - our own files
        noted = readable(about.noted) if about.noted else ""
        plan = readable(about.plan) if about.plan is not None else ""
        page = self._site.draw(
            "transcript.html", styles=styles, address=self._address, today=self._today, zone=str(self._zone),
            about=about, noted=noted, plan=plan, started=self._local(about.started), updated=self._local(about.updated),
        )  # fmt: skip
        begin, _, self._end = page.partition(_TURNS)
        return begin

    def turn(self, turn: dict[str, Any]) -> str:
        """A question, its reply, its sources and its rating."""
        shaped = {**turn, "reply": self._site.shape(turn["reply"]), "at": self._local(turn["at"])}
        return self._site.draw("transcript_turn.html", turn=shaped, address=self._address)

    def _local(self, time: str) -> datetime.datetime:
        return datetime.datetime.fromisoformat(time).astimezone(self._zone)

    def end(self) -> str:
        """The rest of the page."""
        return self._end
